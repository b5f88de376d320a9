"""Change how a legal case stands: stage, scenario, who acts, next date; then what the resident will read."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum
from functools import partial
from typing import Any

from markupsafe import Markup
from pydantic import JsonValue

from handlers import forms
from handlers.ask import Ask
from handlers.casemanager.appointments import calendar
from handlers.casemanager.appointments.questions import MEANWHILE, choice, save_rows, sign_of_all
from handlers.casemanager.legal.legal import ChangeCase
from handlers.casemanager.legal.legal_preview import came_between, preview, when_told
from handlers.casemanager.pieces import GUIDES_WITH_PIN, cannot_be_reached, saved
from handlers.casemanager.taps import CaseOf
from handlers.forms import Answers, Form, Question
from handlers.onward import Onward
from handlers.resident.legal_terms import ACTOR_NAMES, SCENARIO_NAMES, STAGE_NAMES
from handlers.routes import Routes
from handlers.screen import Screen, button
from handlers.typed import read_day
from shelter import legal
from shelter.changes import Changed
from shelter.errors import BadAnswer
from shelter.legal import NotYet, StepWish
from shelter.models.legal import Actor, LegalStep, Scenario, Stage
from shelter.planning import guided_stay
from shelter.text import N_

routes = Routes()
_NAME = "legal"
_NO_DATE = "none"
_DAY = calendar.day(_NAME)


@routes.tap(ChangeCase, GUIDES_WITH_PIN)
async def change_case(ask: Ask, tap: ChangeCase) -> Screen | Onward:
    stay = await guided_stay(ask.store, ask.person.id, tap.resident_id)
    newest = await legal.state_of_now(ask.store, stay.resident_id)
    if (newest.id if newest else None) != tap.step_id:
        case = CaseOf(resident_id=stay.resident_id)
        return Onward(ask, case, lines=(ask.say(Changed.sentence),))
    return await forms.start(ask, FORM, {"resident": stay.resident_id, "seen": tap.step_id})


async def _now(ask: Ask, answers: Answers) -> LegalStep | None:
    """The state of now; NotFound where the person does not guide the resident any more."""
    stay = await guided_stay(ask.store, ask.person.id, str(answers["resident"]))
    return await legal.state_of_now(ask.store, stay.resident_id)


async def _with_code(ask: Ask, answers: Answers, question: str) -> Markup:
    stay = await guided_stay(ask.store, ask.person.id, str(answers["resident"]))
    return ask.say("{code}: {question}", code=stay.code, question=ask.say(question))


async def _ask_one(
    name: str,
    question: str,
    names: Mapping[Any, str],
    current: Callable[[LegalStep], StrEnum],
    ask: Ask,
    answers: Answers,
) -> Screen:
    """One of a list, that of now first and marked."""
    newest = await _now(ask, answers)
    as_it_is = current(newest) if newest else None
    in_order = sorted(names, key=lambda each: each is not as_it_is)
    rows = tuple(
        button("✅" if each is as_it_is else "▫️", ask.say(names[each]), choice(_NAME, name, each))
        for each in in_order
    )
    return Screen("⚖️", await _with_code(ask, answers, question), rows=rows)


async def _take_one(kind: type[StrEnum], ask: Ask, answers: Answers, value: str) -> JsonValue:
    return _read(kind, value).value


def _read(kind: type[StrEnum], value: str) -> StrEnum:
    try:
        return kind(value)
    except ValueError as error:
        raise BadAnswer from error


async def _ask_next_date(ask: Ask, answers: Answers) -> Screen:
    """A day of the calendar; above it that of now, and none."""
    newest = await _now(ask, answers)
    as_it_is = newest.next_date if newest and newest.next_date and newest.next_date >= ask.today else None
    kept = (
        button("✅", ask.words.day(as_it_is), choice(_NAME, _DAY.name, as_it_is.isoformat()))
        if as_it_is
        else ()
    )
    none = button(
        "▫️" if as_it_is else "✅", ask.say("There is no next date"), choice(_NAME, _DAY.name, _NO_DATE)
    )
    screen = await _DAY.ask(ask, answers)
    title = await _with_code(ask, answers, N_("What is the next date?"))
    return replace(screen, picture="📅", title=title, rows=(*((kept,) if kept else ()), none, *screen.rows))


async def _take_next_date(ask: Ask, answers: Answers, value: str) -> JsonValue:
    return None if value == _NO_DATE else await _DAY.take(ask, answers, value)


async def _ask_sure(ask: Ask, answers: Answers) -> Screen:
    """What the resident will read; and where somebody was quicker, what it is now."""
    newest = await _now(ask, answers)
    step = await _as_wished(ask, answers, newest)
    resident = await ask.store.people.get(step.resident_id)
    return Screen(
        picture="⚖️",
        title=ask.say("Is this right?"),
        lines=(
            *(await came_between(ask, newest) if MEANWHILE in answers else ()),
            *preview(ask, resident, step),
            ask.say("Did it begin on another day? Write the day, like 02-11."),
            *(cannot_be_reached(ask, resident) or (when_told(ask),)),
        ),
        rows=save_rows(ask, _NAME, answers),
    )


async def _take_sure(ask: Ask, answers: Answers, value: str) -> JsonValue:
    """A day: since when it is so, and the question once more. Else only the button below these answers."""
    if value == sign_of_all(answers):
        return {"since": _since(answers), "done": True}
    if value.startswith("="):
        raise BadAnswer
    day = read_day(value, ask.today - timedelta(days=364))
    if day > ask.today:
        raise NotYet
    return {"since": day.isoformat(), "done": False}


def _is_unsure(answers: Answers) -> bool:
    said = answers.get("sure")
    return isinstance(said, dict) and not said["done"]


def _since(answers: Answers) -> str | None:
    said = answers.get("sure")
    since = said["since"] if isinstance(said, dict) else None
    return str(since) if since else None


async def _finish(ask: Ask, answers: Answers) -> Screen | Onward:
    seen, one = answers["seen"], str(answers["resident"])
    try:
        step = await legal.set_state(
            ask.store,
            ask.now,
            ask.house.zone,
            ask.person.id,
            one,
            _wish(answers),
            seen=str(seen) if seen else None,
        )
    except Changed:
        return await _decide(ask, answers)
    nothing_new = ask.say("It stands like that already.")
    toast = nothing_new if step.id == seen else await saved(ask, one)
    return Onward(ask, CaseOf(resident_id=one), toast=toast)


async def _decide(ask: Ask, answers: Answers) -> Screen:
    """Somebody was quicker: what I chose stays, and is saved only if I say so once more."""
    newest = await _now(ask, answers)
    unsure: JsonValue = {"since": _since(answers), "done": False}
    known: dict[str, JsonValue] = {
        **answers,
        "seen": newest.id if newest else None,
        MEANWHILE: answers["seen"],
        "sure": unsure,
    }
    return await forms.resume(ask, FORM, "sure", known)


def _wish(answers: Answers) -> StepWish:
    since, next_date = _since(answers), answers[_DAY.name]
    return StepWish(
        stage=Stage(str(answers["stage"])),
        scenario=Scenario(str(answers["scenario"])),
        actor=Actor(str(answers["actor"])),
        next_date=date.fromisoformat(str(next_date)) if next_date else None,
        since=date.fromisoformat(since) if since else None,
    )


async def _as_wished(ask: Ask, answers: Answers, newest: LegalStep | None) -> LegalStep:
    """The step that will be recorded, to show it."""
    wish = _wish(answers)
    return LegalStep(
        id="",
        resident_id=str(answers["resident"]),
        recorded_at=ask.now,
        stage=wish.stage,
        scenario=wish.scenario,
        actor=wish.actor,
        since=wish.since or legal.since_when(newest, wish, ask.today),
        next_date=wish.next_date,
    )


def _one_of(
    name: str, question: str, names: Mapping[Any, str], current: Callable[[LegalStep], StrEnum]
) -> Question:
    kind = type(next(iter(names)))
    return Question(
        name,
        partial(_ask_one, name, question, names, current),
        partial(_take_one, kind),
    )


FORM = Form(
    name=_NAME,
    policy=GUIDES_WITH_PIN,
    questions=(
        _one_of("stage", N_("Which stage is it in?"), STAGE_NAMES, lambda step: step.stage),
        _one_of("scenario", N_("What is the plan?"), SCENARIO_NAMES, lambda step: step.scenario),
        _one_of("actor", N_("Who acts next?"), ACTOR_NAMES, lambda step: step.actor),
        replace(_DAY, ask=_ask_next_date, take=_take_next_date),
        Question("sure", _ask_sure, _take_sure, unfinished=_is_unsure),
    ),
    finish=_finish,
    way_out=lambda answers: CaseOf(resident_id=str(answers["resident"])),
)
