"""To whom: an audience, some of the own residents, one language or all."""

from collections.abc import Sequence
from functools import partial

from pydantic import JsonValue

from handlers.ask import Ask
from handlers.casemanager.appointments.questions import choice
from handlers.casemanager.pieces import called
from handlers.forms import Answers, Question
from handlers.screen import Button, Screen, two_to_a_row
from handlers.staff import ticking
from handlers.staff.broadcast_answers import (
    NAME,
    ONLY,
    WHO,
    are_some,
    audience_of,
    several_languages,
)
from locales.languages import LANGUAGES
from shelter import broadcast_audiences
from shelter.broadcast_audiences import Choice, OwnResident
from shelter.errors import BadAnswer, NotFound
from shelter.models.broadcasts import Audience, Reach

ALL_LANGUAGES = "*"


async def _ask_audience(ask: Ask, answers: Answers) -> Screen:
    found = await broadcast_audiences.choices(ask.store, ask.person)
    buttons = [_audience_button(ask, each) for each in found]
    if await broadcast_audiences.own_residents(ask.store, ask.person):
        some = Button("☑️", ask.say("Some of my residents"), choice(NAME, "audience", Reach.SOME.value))
        buttons.insert(1, some)
    lines = () if found else (ask.say("There is nobody here to whom you can send."),)
    return Screen("👥", ask.say("To whom?"), lines=lines, rows=tuple((each,) for each in buttons))


def _audience_button(ask: Ask, offered: Choice) -> Button:
    audience, n = offered.audience, len(offered.listeners.people)
    tap = choice(NAME, "audience", _key(audience))
    if offered.location:
        return Button("📍", ask.say("{place}: {n}", place=offered.location.place.name, n=n), tap)
    if audience.reach is Reach.CASELOAD:
        return Button("👥", ask.say("My residents: {n}", n=n), tap)
    return Button("👥", ask.say("All residents: {n}", n=n), tap)


async def _take_audience(ask: Ask, answers: Answers, value: str) -> JsonValue:
    """Also how many languages there are: with one there is nothing to choose."""
    if value == Reach.SOME and await broadcast_audiences.own_residents(ask.store, ask.person):
        return {"reach": value, "id": ask.person.id, "languages": 0}
    for each in await broadcast_audiences.choices(ask.store, ask.person):
        if _key(each.audience) == value:
            reach, somebody = each.audience.reach.value, each.audience.id
            return {"reach": reach, "id": somebody, "languages": len(each.listeners.languages)}
    raise BadAnswer


def _key(audience: Audience) -> str:
    return audience.id if audience.reach is Reach.LOCATION and audience.id else audience.reach.value


async def _ask_who(ask: Ask, answers: Answers) -> Screen:
    residents = await broadcast_audiences.own_residents(ask.store, ask.person)
    if not residents:
        raise NotFound
    offered = [(each.id, called(ask, each.code, each.name)) for each in residents]
    return Screen(
        picture="☑️",
        title=ask.say("To whom?"),
        lines=(ask.say("Tap the residents who get it. You can also write a code."),),
        rows=ticking.rows(ask, NAME, WHO, ticking.ticks(answers, WHO), offered),
    )


async def _take_who(ask: Ask, answers: Answers, value: str) -> JsonValue:
    residents = await broadcast_audiences.own_residents(ask.store, ask.person)
    one = value if ticking.is_way(value) else _written(residents, value)
    return ticking.take(ticking.ticks(answers, WHO), one, [each.id for each in residents]).kept()


def _written(residents: Sequence[OwnResident], value: str) -> str:
    """The one whose code or name it is; the same where it is nobody's, or that of more than one."""
    written = value.strip().casefold()
    names = {each.id: (each.code.casefold(), (each.name or "").casefold()) for each in residents}
    meant = [one for one, called in names.items() if written and written in called]
    return meant[0] if len(meant) == 1 else value


async def _ask_language(ask: Ask, answers: Answers) -> Screen:
    audience = audience_of(ask, answers)
    listeners = await broadcast_audiences.audience_of(ask.store, ask.person, audience)
    everybody = Button(
        "🌐",
        ask.say("All languages: {n}", n=len(listeners.people)),
        choice(NAME, "language", ALL_LANGUAGES),
    )
    those = tuple(
        (
            Button(
                "💬",
                ask.say("{language}: {n}", language=LANGUAGES[code].own_name, n=n),
                choice(NAME, "language", code),
            ),
        )
        for code, n in listeners.languages.items()
        if code in LANGUAGES
    )
    return Screen("🌐", ask.say("In which language?"), rows=((everybody,), *two_to_a_row(those)))


async def _take_language(ask: Ask, answers: Answers, value: str) -> JsonValue:
    if value == ALL_LANGUAGES:
        return None
    if value not in LANGUAGES:
        raise BadAnswer
    return value


def _is_open(answers: Answers) -> bool:
    return ONLY not in answers


QUESTIONS: tuple[Question, ...] = (
    Question("audience", _ask_audience, _take_audience, needed=_is_open),
    Question(WHO, _ask_who, _take_who, needed=are_some, unfinished=partial(ticking.is_open, WHO)),
    Question("language", _ask_language, _take_language, needed=several_languages),
)
