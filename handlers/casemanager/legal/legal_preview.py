"""What staff read before they save how a legal case stands: the resident's own words, and their own."""

from zoneinfo import ZoneInfo

from markupsafe import Markup

from handlers.ask import Ask
from handlers.casemanager.legal.legal import step_lines
from handlers.resident.legal import case_lines, sentences_of
from locales.languages import LANGUAGES
from shelter.models.legal import LegalStep
from shelter.models.people import Person
from shelter.reminders import is_quiet


def preview(ask: Ask, resident: Person | None, step: LegalStep) -> tuple[Markup, ...]:
    """Exactly what the resident will read, and below it the same for who sets it."""
    theirs = case_lines(ask.as_person(resident or ask.person), step)
    return (ask.say("👀 The resident will read:"), *theirs, *_for_me(ask, resident, step))


async def came_between(ask: Ask, newest: LegalStep | None) -> tuple[Markup, ...]:
    """How it stands now that somebody else was quicker."""
    if newest is None:
        return ()
    people = await ask.store.people.several([newest.recorded_by] if newest.recorded_by else [])
    return (
        ask.say("⚠️ Somebody changed this in the meantime. It stands like this now:"),
        step_lines(ask, newest, people),
    )


def when_told(ask: Ask) -> Markup:
    """When the bell rings: not in the quiet hours."""
    if is_quiet(ask.now, ZoneInfo(ask.house.zone)):
        return ask.say("The resident gets a message about it in the morning.")
    return ask.say("The resident gets a message about it now.")


def _for_me(ask: Ask, resident: Person | None, step: LegalStep) -> tuple[Markup, ...]:
    """The same in my own language, where the resident reads another."""
    mine = ask.words.language.code
    theirs = resident.language if resident else mine
    if theirs == mine or (mine == "nl" and not _is_checked(theirs)):
        return ()
    said = Markup(" ").join(ask.say(each) for each in sentences_of(step))
    return (ask.say("In your language: {text}", text=said),)


def _is_checked(language: str | None) -> bool:
    """Whether it has no Dutch beside it."""
    known = LANGUAGES.get(language or "en")
    return known is not None and known.checked
