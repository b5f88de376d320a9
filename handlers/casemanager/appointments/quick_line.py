"""An appointment in one line that is typed outside a form: `B-014 di 14:00 IND 45m`.

What was understood is shown back before anything is kept, and what can be meant in two ways is asked: the
reading is `locales.quick_line`, what follows is a form like that of a new appointment.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from markupsafe import Markup
from pydantic import JsonValue

from handlers import forms
from handlers.ask import Ask
from handlers.casemanager.appointments import details, new_appointment, quick_questions
from handlers.casemanager.appointments.details import Details, Offers, View
from handlers.casemanager.appointments.questions import PLACE_LIMIT, read_place
from handlers.casemanager.appointments.quick_questions import NAME, Heard, heard_in
from handlers.casemanager.pieces import GUIDES
from handlers.forms import Answers, Form, Question
from handlers.onward import Onward
from handlers.routes import Typed
from handlers.screen import Screen
from locales.quick_line import Line, Part, read
from shelter.models.appointments import Bring
from shelter.models.places import Place

_USUAL_MINUTES = 60


async def written(ask: Ask, text: str) -> Screen | None:
    """What was understood of a quick line, or the first question about it; None where it is none."""
    residents = await quick_questions.residents(ask)
    line = read(text, ask.now, ask.house.zone, residents)
    if not residents or not line.is_appointment:
        return None
    return await forms.start(ask, FORM, _known(line))


async def _written_again(ask: Ask, text: str) -> Screen | None:
    """Another line, while one is open, that says for whom it is: then the first one is forgotten."""
    line = read(text, ask.now, ask.house.zone, await quick_questions.residents(ask))
    is_whole = line.resident.is_typed and line.is_appointment
    return await forms.start(ask, FORM, _known(line)) if is_whole else None


def _known(line: Line) -> Mapping[str, JsonValue]:
    """The answers that are known already, and what was heard besides."""
    day, clock = line.day.value, line.clock.value
    known: dict[str, JsonValue] = {"line": _heard(line).model_dump(mode="json")}
    if line.resident.value:
        known["resident"] = line.resident.value
    if line.kind.value:
        known["kind"] = line.kind.value
    if day:
        known["day"] = day.isoformat()
    if clock:
        known["time"] = f"{clock:%H:%M}"
    return known


def _heard(line: Line) -> Heard:
    place = line.place.value or ""
    fits = len(place.partition(",")[0]) <= PLACE_LIMIT
    asked = {"time" if name == "clock" else name for name in line.questions}
    parts: Mapping[str, Part[str]] = {"resident": line.resident, "kind": line.kind, "place": line.place}
    whys = {**{name: part.why for name, part in parts.items()}, "day": line.day.why, "time": line.clock.why}
    return Heard(
        asked=frozenset(asked if fits else {*asked, "place"}),
        maybe={
            **{name: part.candidates for name, part in parts.items()},
            "day": tuple(day.isoformat() for day in line.day.candidates),
            "time": tuple(f"{clock:%H%M}" for clock in line.clock.candidates),
        },
        why={name: why for name, why in whys.items() if why},
        place=place if fits else "",
        minutes=line.minutes.value or next(iter(line.minutes.candidates), _USUAL_MINUTES),
        asks_minutes=line.minutes.is_open,
        or_minutes=line.or_minutes,
        interpreter=line.interpreter,
        bring=tuple(Bring(each) for each in line.bring),
        unknown=line.unknown,
        left_out=line.left_out,
    )


async def _whole(ask: Ask, answers: Answers) -> Answers:
    """All answers, as the form of a new appointment has them."""
    heard = heard_in(answers)
    whole = dict(answers)
    if "place" not in heard.asked:
        whole["place"] = (await _place(ask, answers, heard.place)).model_dump(mode="json")
    return whole if details.NAME in answers else {**whole, details.NAME: _details(heard, answers)}


async def _place(ask: Ask, answers: Answers, typed: str) -> Place:
    """A usual place with this name, or the only one with it in its name; otherwise what was typed."""
    known = await quick_questions.usual_places(ask, answers)
    wanted = typed.casefold()
    same = [place for place in known if place.name.casefold() == wanted]
    alike = [place for place in known if wanted in place.name.casefold()]
    return same[0] if same else alike[0] if len(alike) == 1 else read_place(typed)


def _details(heard: Heard, answers: Answers) -> JsonValue:
    """ "2 uur" that was not the time is how long it takes."""
    is_length = heard.or_minutes and str(answers["time"]).replace(":", "") not in heard.maybe["time"]
    return details.written(
        Details(
            minutes=heard.or_minutes if heard.or_minutes and is_length else heard.minutes,
            bring=heard.bring,
            interpreter=heard.interpreter,
            view=View.MINUTES if heard.asks_minutes else None,
        )
    )


async def _what_is_kept(ask: Ask, answers: Answers) -> tuple[Markup, ...]:
    lines = await new_appointment.what_is_kept(ask, answers)
    left_out = heard_in(answers).left_out
    return (*lines, ask.say("✂️ I did not use these words: {words}", words=left_out)) if left_out else lines


_SURE = details.details(NAME, "➕", Offers(series=True), _what_is_kept)


async def _ask_sure(ask: Ask, answers: Answers) -> Screen:
    return await _SURE.ask(ask, await _whole(ask, answers))


async def _take_sure(ask: Ask, answers: Answers, value: str) -> JsonValue:
    return await _SURE.take(ask, await _whole(ask, answers), value)


async def _finish(ask: Ask, answers: Answers) -> Screen | Onward:
    return await new_appointment.finish(ask, await _whole(ask, answers))


_QUESTIONS: Sequence[Question] = (*quick_questions.QUESTIONS, replace(_SURE, ask=_ask_sure, take=_take_sure))
FORM = Form(name=NAME, policy=GUIDES, questions=tuple(_QUESTIONS), finish=_finish, instead=_written_again)
TYPED = Typed(GUIDES, written)
