"""What everything on paper for a resident shares: in which languages it is, and plain text."""

from markupsafe import Markup

from handlers.screen import plain
from locales.languages import INTERFACE, LANGUAGES, SOURCE, Language
from shelter.models.people import Person


def languages_on_paper(resident: Person) -> tuple[Language, ...]:
    """The resident's own; English, and Dutch below that, where it is unknown or not finished."""
    language = LANGUAGES.get(resident.language or "")
    return (language,) if language and language.finished else (INTERFACE, SOURCE)


def in_lines(part: Markup) -> str:
    """Without tags, and still in lines."""
    return "\n".join(plain(line) for line in part.split("\n"))
