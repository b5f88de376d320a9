"""A resident's legal case, as casemanager and legal adviser see it; the resident sees that they looked."""

from collections.abc import Mapping
from dataclasses import replace

from markupsafe import Markup

from handlers.ask import Ask
from handlers.casemanager.pieces import CASEMANAGERS, GUIDES_WITH_PIN, cannot_be_reached
from handlers.casemanager.taps import CaseOf, OneResident
from handlers.lists import paged, paged_lines
from handlers.onward import Onward
from handlers.resident.legal_terms import ACTOR_NAMES, SCENARIO_NAMES, STAGE_NAMES
from handlers.routes import Routes
from handlers.screen import Rows, Screen, button, facts
from handlers.taps import Tap
from shelter import advisers, legal
from shelter.models.legal import LegalStep
from shelter.models.people import Person
from shelter.models.places import Stay
from shelter.planning import own_stay

routes = Routes()


class CaseBefore(Tap, code="lcb"):
    """How it came there."""

    resident_id: str
    page: int = 0


class ChangeCase(Tap, code="lcc"):
    """`step_id` is the newest step that the person saw."""

    resident_id: str
    step_id: str | None = None


class ChooseAdviser(Tap, code="lca"):
    resident_id: str
    page: int = 0


class SetAdviser(Tap, code="lcs"):
    """Without `adviser_id`: none any more."""

    resident_id: str
    adviser_id: str | None = None


@routes.tap(CaseOf, GUIDES_WITH_PIN)
async def case_of(ask: Ask, tap: CaseOf) -> Screen:
    stay = await legal.look(ask.store, ask.now, ask.person.id, tap.resident_id)
    steps = await legal.history(ask.store, stay.resident_id)
    people = await _people(ask, stay, *steps[:1])
    resident = await ask.store.people.get(stay.resident_id)
    state = (step_lines(ask, steps[0], people),) if steps else (ask.say("Nothing is written here yet."),)
    change = ChangeCase(resident_id=stay.resident_id, step_id=steps[0].id if steps else None)
    before = button("📜", ask.say("What came before"), CaseBefore(resident_id=stay.resident_id))
    return Screen(
        picture="⚖️",
        title=ask.say("{code}: legal status", code=stay.code),
        lines=(
            *state,
            _adviser_line(ask, stay, people),
            *_opened(ask, await legal.was_opened(ask.store, steps), resident),
            ask.say("👀 The resident can see that you looked."),
        ),
        rows=(
            button("✏️", ask.say("Change"), change),
            *((before,) if steps[1:] else ()),
            *_adviser_row(ask, stay),
        ),
        back=OneResident(resident_id=stay.resident_id),
    )


@routes.tap(CaseBefore, GUIDES_WITH_PIN)
async def case_before(ask: Ask, tap: CaseBefore) -> Screen:
    stay = await legal.look(ask.store, ask.now, ask.person.id, tap.resident_id)
    steps = await legal.history(ask.store, stay.resident_id)
    people = await _people(ask, stay, *steps)
    screen = Screen(
        picture="📜",
        title=ask.say("{code}: legal status", code=stay.code),
        lines=() if steps else (ask.say("Nothing is written here yet."),),
        back=CaseOf(resident_id=stay.resident_id),
    )
    lines = [step_lines(ask, step, people) for step in steps]
    return paged_lines(
        ask, screen, lines, tap.page, lambda page: CaseBefore(resident_id=stay.resident_id, page=page)
    )


@routes.tap(ChooseAdviser, CASEMANAGERS)
async def choose_adviser(ask: Ask, tap: ChooseAdviser) -> Screen:
    stay = await own_stay(ask.store, ask.person.id, tap.resident_id)
    one = stay.resident_id
    screen = Screen(
        picture="⚖️",
        title=ask.say("{code}: who is the legal adviser?", code=stay.code),
        back=CaseOf(resident_id=one),
    )
    found = await advisers.advisers(ask.store)
    if not found:
        nobody = ask.say("There is no legal adviser in this bot yet. Ask an administrator to invite one.")
        return replace(screen, lines=(nobody,))
    rows = [
        button(
            "✅" if person.id == stay.legal_adviser_id else "👤",
            _name(ask, person),
            SetAdviser(resident_id=one, adviser_id=person.id),
        )
        for person in found
    ]
    if stay.legal_adviser_id:
        rows.append(button("❌", ask.say("Nobody any more"), SetAdviser(resident_id=one)))
    return paged(ask, screen, rows, tap.page, lambda page: ChooseAdviser(resident_id=one, page=page))


@routes.tap(SetAdviser, CASEMANAGERS)
async def set_adviser(ask: Ask, tap: SetAdviser) -> Onward:
    await advisers.assign_adviser(ask.store, ask.now, ask.person.id, tap.resident_id, tap.adviser_id)
    done = ask.say("Done. They get a message.") if tap.adviser_id else ask.say("Done.")
    return Onward(ask, CaseOf(resident_id=tap.resident_id), toast=done)


def step_lines(ask: Ask, step: LegalStep, people: Mapping[str, Person]) -> Markup:
    """One step in the words of staff, and who recorded it."""
    person = people.get(step.recorded_by or "")
    moment = ask.words.moment(step.recorded_at)
    return facts(
        ask.say("▫️ {stage}", stage=ask.say(STAGE_NAMES[step.stage])),
        ask.say("🎯 {scenario}", scenario=ask.say(SCENARIO_NAMES[step.scenario])),
        ask.say("👉 Acts next: {actor}", actor=ask.say(ACTOR_NAMES[step.actor])),
        ask.say("🗓️ Since: {day}", day=ask.words.day(step.since)),
        ask.say("📅 Next date: {day}", day=ask.words.day(step.next_date))
        if step.next_date
        else ask.say("📅 There is no next date yet."),
        ask.say("✍️ {moment}: {name}", moment=moment, name=person.first_name)
        if person and person.first_name
        else ask.say("✍️ {moment}", moment=moment),
    )


async def _people(ask: Ask, stay: Stay, *steps: LegalStep) -> Mapping[str, Person]:
    """Who recorded these steps, and who advises now."""
    ids = {stay.legal_adviser_id, *(step.recorded_by for step in steps)}
    return await ask.store.people.several({each for each in ids if each})


def _adviser_line(ask: Ask, stay: Stay, people: Mapping[str, Person]) -> Markup:
    adviser = people.get(stay.legal_adviser_id or "")
    if adviser is None:
        return ask.say("⚖️ No legal adviser is chosen yet.")
    return ask.say("⚖️ Legal adviser: {name}", name=_name(ask, adviser))


def _adviser_row(ask: Ask, stay: Stay) -> Rows:
    """The casemanager alone chooses who advises."""
    if stay.casemanager_id != ask.person.id:
        return ()
    tap = ChooseAdviser(resident_id=stay.resident_id)
    return (button("⚖️", ask.say("Choose the legal adviser"), tap),)


def _name(ask: Ask, person: Person) -> Markup:
    return ask.say("{name}", name=person.first_name or "–")


def _opened(ask: Ask, opened: bool | None, resident: Person | None) -> tuple[Markup, ...]:
    """Whether the resident knows of the last change, and why not if he or she cannot."""
    if opened is None:
        return cannot_be_reached(ask, resident)
    if opened:
        return (ask.say("👁️ Opened"),)
    return (facts(ask.say("❔ Not opened yet"), *cannot_be_reached(ask, resident)),)
