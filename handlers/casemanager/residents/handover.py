"""Giving a resident, or the whole caseload, to a colleague: for good, or until a day."""

from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup
from pydantic import JsonValue

from handlers import forms
from handlers.ask import Ask
from handlers.casemanager.appointments import dates, questions
from handlers.casemanager.pieces import GUIDES
from handlers.casemanager.residents import colleagues
from handlers.casemanager.residents.colleagues import called
from handlers.casemanager.taps import MyResidents, OneResident
from handlers.forms import Answers, Form, Question
from handlers.lists import paged
from handlers.onward import Onward
from handlers.routes import Routes
from handlers.screen import Button, Rows, Screen, button, facts
from handlers.taps import Tap
from shelter import handovers
from shelter.errors import NotFound
from shelter.handovers import ROLES, Came, guide_id, guided_as
from shelter.models.people import Person, Role
from shelter.models.places import Stay
from shelter.planning import guided_stay
from shelter.text import N_

routes = Routes()
_NAME = "handover"
AS_WHAT = {
    Role.CASEMANAGER: ("🧑‍💼", N_("As casemanager")),
    Role.LEGAL_ADVISER: ("⚖️", N_("As legal adviser")),
}


class HandOver(Tap, code="ho"):
    """Give one of my residents to a colleague; `role` where I guide him or her in two."""

    resident_id: str
    role: Role | None = None


class HandOverAll(Tap, code="hoa"):
    """Give all of my residents to a colleague."""

    role: Role | None = None


class CameToMe(Tap, code="hoc"):
    """Whom I got from colleagues."""

    page: int = 0


@routes.tap(HandOver, GUIDES)
async def hand_over(ask: Ask, tap: HandOver) -> Screen:
    stay = await guided_stay(ask.store, ask.person.id, tap.resident_id)
    roles = [role for role in _my_roles(ask) if guide_id(stay, role) == ask.person.id]
    if tap.role is None and len(roles) > 1:
        return _as_what(ask, [HandOver(resident_id=stay.resident_id, role=role) for role in roles])
    role = tap.role or (roles[0] if roles else None)
    if role not in roles:
        raise NotFound
    return await forms.start(ask, FORM, _known(role, [stay], one=True))


@routes.tap(HandOverAll, GUIDES)
async def hand_over_all(ask: Ask, tap: HandOverAll) -> Screen:
    mine = {role: await guided_as(ask.store, ask.person.id, role) for role in _my_roles(ask)}
    roles = [role for role, stays in mine.items() if stays]
    if tap.role is None and len(roles) > 1:
        return _as_what(ask, [HandOverAll(role=role) for role in roles])
    role = tap.role or (roles[0] if roles else None)
    if role is None or role not in roles:
        raise NotFound
    return await forms.start(ask, FORM, _known(role, mine[role], one=False))


@routes.tap(CameToMe, GUIDES)
async def came_to_me(ask: Ask, tap: CameToMe) -> Screen:
    found = await handovers.came_of_late(ask.store, ask.now, ask.person.id)
    screen = Screen("🤝", ask.say("Handed over to me"), back=MyResidents())
    if not found:
        nobody = ask.say("Nobody is here by a handover now. Who was with you until a day has gone back.")
        return replace(screen, lines=(nobody,))
    rows = [_came_row(ask, each) for each in found]
    return paged(ask, screen, rows, tap.page, lambda page: CameToMe(page=page))


def handover_rows(ask: Ask) -> Rows:
    """For the list of the own residents."""
    all_of_them = Button("🤝", ask.say("Hand all over"), HandOverAll())
    return ((all_of_them, Button("🤝", ask.say("Handed over to me"), CameToMe())),)


def _my_roles(ask: Ask) -> list[Role]:
    return [role for role in ROLES if ask.has(role)]


def _known(role: Role, stays: Sequence[Stay], *, one: bool) -> dict[str, JsonValue]:
    return {"role": role.value, "residents": [stay.resident_id for stay in stays], "one": one}


def _as_what(ask: Ask, taps: Sequence[HandOver | HandOverAll]) -> Screen:
    rows = tuple(button(AS_WHAT[tap.role][0], ask.say(AS_WHAT[tap.role][1]), tap) for tap in taps if tap.role)
    return Screen("🤝", ask.say("As what do you hand over?"), rows=rows, back=MyResidents())


async def _colleagues(ask: Ask, answers: Answers) -> dict[str, Person]:
    """Who can take over, by id."""
    found = await handovers.colleagues(ask.store, ask.person.id, Role(str(answers["role"])))
    return {each.id: each for each in found}


async def _ask_whom(ask: Ask, answers: Answers) -> Screen:
    people = await _colleagues(ask, answers)
    lines = () if people else (ask.say("There is nobody else yet who could."),)
    rows = await colleagues.rows(ask, _NAME, "whom", people)
    return Screen("🤝", ask.say("To whom?"), lines=lines, rows=rows)


async def _take_whom(ask: Ask, answers: Answers, value: str) -> JsonValue:
    return colleagues.chosen(await _colleagues(ask, answers), value).id


async def _what_is_done(ask: Ask, answers: Answers) -> tuple[Markup, ...]:
    to = (await _colleagues(ask, answers)).get(str(answers["whom"]))
    if to is None:
        raise NotFound
    until = dates.read(answers, "until")
    number = len(_residents(answers))
    return (
        facts(
            ask.words.count("👥 {n} resident", "👥 {n} residents", number),
            ask.say("👤 To: {name}", name=await called(ask, to)),
            ask.say("🗓️ Until {day}, that day too", day=ask.words.day(until))
            if until
            else ask.say("♾️ For good"),
        ),
        ask.say("From then on you do not see them. Your own notes of them wait for you.")
        if until
        else ask.say("From then on you do not see them any more. Your own notes of them go."),
        ask.say("Your colleague and the residents are told at once."),
    )


async def _finish(ask: Ask, answers: Answers) -> Onward:
    to_id, wanted = str(answers["whom"]), _residents(answers)
    given = await handovers.hand_over(
        ask.store,
        ask.now,
        ask.house.zone,
        ask.person,
        Role(str(answers["role"])),
        wanted,
        to_id,
        dates.read(answers, "until"),
    )
    to = await ask.store.people.get(to_id)
    name = await called(ask, to) if to else "–"
    done = ask.words.count(
        "🤝 {n} resident is with {name} now.", "🤝 {n} residents are with {name} now.", len(given), name=name
    )
    less = (ask.say("Some were not yours any more. I left them as they are."),)
    return Onward(ask, MyResidents(), lines=(done, *(less if len(given) < len(wanted) else ())))


def _residents(answers: Answers) -> list[str]:
    found = answers["residents"]
    return [str(each) for each in found] if isinstance(found, list) else []


def _came_row(ask: Ask, came: Came) -> tuple[Button]:
    name = (came.other.first_name if came.other else None) or "–"
    code = came.stay.code
    if came.back:
        label = ask.say("{code}: back from {name}", code=code, name=name)
    elif until := came.handover.until:
        label = ask.say(
            "{code}: from {name}, until {day}", code=code, name=name, day=ask.words.short_day(until)
        )
    else:
        label = ask.say("{code}: from {name}", code=code, name=name)
    return button("👤", label, OneResident(resident_id=came.stay.resident_id))


def _out(answers: Answers) -> Tap:
    residents = _residents(answers)
    return OneResident(resident_id=residents[0]) if answers.get("one") and residents else MyResidents()


FORM = Form(
    name=_NAME,
    policy=GUIDES,
    questions=(
        Question("whom", _ask_whom, _take_whom),
        dates.day_or_for_good(_NAME, "until", N_("For how long?"), dates.today),
        questions.sure(_NAME, "🤝", _what_is_done),
    ),
    finish=_finish,
    way_out=_out,
)
