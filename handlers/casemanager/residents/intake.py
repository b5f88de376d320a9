"""A new resident, in under a minute: language, location, room, first name, vulnerable or not."""

from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup
from pydantic import JsonValue

from handlers import forms
from handlers.ask import Ask
from handlers.casemanager.appointments import questions
from handlers.casemanager.appointments.questions import choice
from handlers.casemanager.pieces import CASEMANAGERS
from handlers.casemanager.residents.invite import invite_screen
from handlers.forms import Answers, Form, Question
from handlers.home import Section
from handlers.routes import Routes
from handlers.screen import Button, Screen, button, facts, two_to_a_row
from handlers.taps import Tap
from locales.languages import LANGUAGES, Language
from shelter import intake, privacy
from shelter.errors import BadAnswer, Full, TooLong
from shelter.intake import ROOM_LIMIT, LocationFull, Vacancy, Wish
from shelter.models.conversations import Draft
from shelter.models.people import Role

routes = Routes()
NOTHING, YES, NO = "-", "yes", "no"
_NAME = "intake"


class NewResident(Tap, code="iw"):
    """Somebody comes to live here."""


@routes.tap(NewResident, CASEMANAGERS)
async def new_resident(ask: Ask, tap: NewResident) -> Screen:
    found = await _vacancies(ask)
    if not any(each.free for each in found):
        return Screen("🧳", ask.say("New resident"), lines=(ask.say(Full.sentence),))
    known: dict[str, JsonValue] = {}
    if len(found) == 1:
        known = {"location": found[0].location.id, "only_one": True}
    return await forms.start(ask, FORM, known)


async def home_part(ask: Ask) -> Section:
    if not ask.has(Role.CASEMANAGER):
        return Section()
    return Section(rows=(button("🧳", ask.say("New resident"), NewResident()),))


async def _ask_language(ask: Ask, answers: Answers) -> Screen:
    """Those that are finished first; each in its own name."""
    finished = [each for each in LANGUAGES.values() if each.finished]
    others = [each for each in LANGUAGES.values() if not each.finished]
    return Screen(
        picture="🌐",
        title=ask.say("Which language does the new resident read?"),
        lines=(ask.say("🚧 In these languages the bot still speaks English."),) if others else (),
        rows=two_to_a_row(tuple((_language_button(each),) for each in (*finished, *others))),
    )


def _language_button(language: Language) -> Button:
    mark = "" if language.finished else "🚧"
    return Button(mark, Markup.escape(language.own_name), choice(_NAME, "language", language.code))


async def _take_language(ask: Ask, answers: Answers, value: str) -> JsonValue:
    wanted = value.strip().casefold()
    for each in LANGUAGES.values():
        if wanted in (each.code.casefold(), each.own_name.casefold(), each.english_name.casefold()):
            return each.code
    raise BadAnswer


async def _ask_location(ask: Ask, answers: Answers) -> Screen:
    rows = tuple((_location_button(ask, each),) for each in await _vacancies(ask))
    return Screen("🏠", ask.say("At which location?"), rows=rows)


def _location_button(ask: Ask, vacancy: Vacancy) -> Button:
    name, free = vacancy.location.place.name, vacancy.free
    tap = choice(_NAME, "location", vacancy.location.id)
    if not free:
        return Button("🔴", ask.say("{place}: full", place=name), tap)
    label = ask.words.count("{place}: {n} place free", "{place}: {n} places free", free, place=name)
    return Button("🏠", label, tap)


async def _take_location(ask: Ask, answers: Answers, value: str) -> JsonValue:
    wanted = value.strip().casefold()
    for each in await _vacancies(ask):
        if value == each.location.id or wanted == each.location.place.name.casefold():
            if not each.free:
                raise LocationFull
            return each.location.id
    raise BadAnswer


async def _ask_room(ask: Ask, answers: Answers) -> Screen:
    return Screen(
        picture="🚪",
        title=ask.say("Which room?"),
        lines=(ask.say("Write the number or the name of the room."),),
        rows=((Button("⏭️", ask.say("No room yet"), choice(_NAME, "room", NOTHING)),),),
    )


async def _take_room(ask: Ask, answers: Answers, value: str) -> JsonValue:
    room = " ".join(value.split())
    if not room:
        raise BadAnswer
    if len(room) > ROOM_LIMIT:
        raise TooLong(limit=ROOM_LIMIT)
    return None if room == NOTHING else room


async def _ask_first_name(ask: Ask, answers: Answers) -> Screen:
    return Screen(
        picture="🏷️",
        title=ask.say("The first name"),
        lines=(
            ask.say("Which first name may others see? Write it."),
            ask.say("You do not have to. Please write no family name."),
        ),
        rows=((Button("⏭️", ask.say("Show no name"), choice(_NAME, "first_name", NOTHING)),),),
    )


async def _take_first_name(ask: Ask, answers: Answers, value: str) -> JsonValue:
    return None if value == NOTHING else privacy.read_first_name(value)


async def _ask_vulnerable(ask: Ask, answers: Answers) -> Screen:
    return Screen(
        picture="💛",
        title=ask.say("Is this person vulnerable?"),
        lines=(ask.say("Then you plan with more care. Why it is so is kept nowhere."),),
        rows=(
            (
                Button("💛", ask.say("Vulnerable"), choice(_NAME, "vulnerable", YES)),
                Button("⏭️", ask.say("Not vulnerable"), choice(_NAME, "vulnerable", NO)),
            ),
        ),
    )


async def _take_vulnerable(ask: Ask, answers: Answers, value: str) -> JsonValue:
    if value not in (YES, NO):
        raise BadAnswer
    return value == YES


async def _what_is_kept(ask: Ask, answers: Answers) -> tuple[Markup, ...]:
    wish = _wish(answers)
    location = await ask.store.houses.location(wish.location_id)
    return (
        facts(
            ask.say("🌐 Language: {language}", language=LANGUAGES[wish.language].own_name),
            *((ask.say("🏠 {place}", place=location.place.name),) if location else ()),
            ask.say("🚪 Room: {room}", room=wish.room or "–"),
            ask.say("🏷️ First name: {name}", name=wish.first_name or "–"),
            *((ask.say("💛 Vulnerable: plan with more care."),) if wish.vulnerable else ()),
        ),
        ask.say("You are the casemanager. Then you get an invite to show to the resident."),
    )


async def _finish(ask: Ask, answers: Answers) -> Screen:
    try:
        admitted = await intake.admit(ask.store, ask.now, ask.house.zone, ask.person, _wish(answers))
    except LocationFull as full:
        return await _somewhere_else(ask, answers, full)
    return invite_screen(ask, admitted)


async def _somewhere_else(ask: Ask, answers: Answers, full: LocationFull) -> Screen:
    """Somebody else was given the last place in the meantime: the question of the location once more."""
    left = {name: answers[name] for name in answers if name not in ("location", "only_one", "sure")}
    draft = Draft(person_id=ask.person.id, form=_NAME, question="location", answers=left, updated_at=ask.now)
    screen = await forms.again(ask, FORM, draft)
    return replace(screen, lines=(ask.say(full.sentence), *screen.lines))


FORM = Form(
    name=_NAME,
    policy=CASEMANAGERS,
    questions=(
        Question("language", _ask_language, _take_language),
        Question("location", _ask_location, _take_location, needed=lambda known: not known.get("only_one")),
        Question("room", _ask_room, _take_room),
        Question("first_name", _ask_first_name, _take_first_name),
        Question("vulnerable", _ask_vulnerable, _take_vulnerable),
        questions.sure(_NAME, "🧳", _what_is_kept),
    ),
    finish=_finish,
)


async def _vacancies(ask: Ask) -> Sequence[Vacancy]:
    return await intake.vacancies(ask.store, ask.person)


def _wish(answers: Answers) -> Wish:
    room, first_name = answers["room"], answers["first_name"]
    return Wish(
        language=str(answers["language"]),
        location_id=str(answers["location"]),
        room=None if room is None else str(room),
        first_name=None if first_name is None else str(first_name),
        vulnerable=bool(answers["vulnerable"]),
    )
