"""Which language: every one in its own name, the phone's on top."""

from markupsafe import Markup

from handlers.ask import Ask
from handlers.everyone.taps import ChooseLanguage, UseCode
from handlers.onward import Onward
from handlers.routes import ARRIVING, Routes
from handlers.screen import Button, Rows, Screen
from handlers.taps import Home, Tap
from locales.languages import FINISHED, LANGUAGES, Language, from_hint
from shelter import privacy

routes = Routes()


class SetLanguage(Tap, code="lgs"):
    """`invite` is the code of a deep link on its way to be used."""

    language: str
    invite: str | None = None


@routes.command("language", ARRIVING)
async def language_command(ask: Ask, rest: str) -> Screen:
    return languages_screen(ask)


@routes.tap(ChooseLanguage, ARRIVING)
async def choose_language(ask: Ask, tap: ChooseLanguage) -> Screen:
    return languages_screen(ask)


@routes.tap(SetLanguage, ARRIVING)
async def set_language(ask: Ask, tap: SetLanguage) -> Screen | Onward:
    if LANGUAGES.get(tap.language) not in FINISHED:
        return languages_screen(ask, tap.invite)
    changed = ask.as_person(await privacy.choose_language(ask.store, ask.person, tap.language))
    return Onward(changed, Home() if tap.invite is None else UseCode(invite=tap.invite))


def languages_screen(ask: Ask, invite: str | None = None) -> Screen:
    """A globe, a greeting and the names: readable before any language is known."""
    return Screen(
        picture="🌐",
        title=Markup("👋"),
        rows=_names(ask, invite),
        back=Home() if ask.person.language else None,
    )


def _names(ask: Ask, invite: str | None) -> Rows:
    """Two to a row, and what the phone speaks alone on top."""
    hinted = from_hint(ask.hint)
    first = tuple(language for language in FINISHED if language == hinted)
    others = tuple(language for language in FINISHED if language != hinted)
    pairs = [others[start : start + 2] for start in range(0, len(others), 2)]
    rows = [row for row in (first, *pairs) if row]
    return tuple(tuple(_name(ask, language, invite) for language in row) for row in rows)


def _name(ask: Ask, language: Language, invite: str | None) -> Button:
    mark = "✅" if language.code == ask.person.language else ""
    return Button(mark, Markup.escape(language.own_name), SetLanguage(language=language.code, invite=invite))
