"""When residents are reminded, by kind of thing: everywhere, or at one location."""

from dataclasses import replace

from markupsafe import Markup

from handlers import aheads
from handlers.aheads import OneStays, Switch, TooMany
from handlers.ask import Ask
from handlers.home import Section
from handlers.kinds import APPOINTMENT_NAMES, APPOINTMENT_PICTURES
from handlers.lists import paged
from handlers.onward import Onward
from handlers.routes import Routes, only
from handlers.screen import Button, Rows, Screen, button
from handlers.taps import Home, Tap
from shelter import changes, reminder_rules
from shelter.errors import NotFound
from shelter.models.people import Role
from shelter.models.places import Location
from shelter.models.reminders import ALLOWANCE, Plan
from shelter.reminder_rules import InForce, Source
from shelter.text import N_

routes = Routes()
RULE_MAKERS = only(Role.ADMINISTRATOR, Role.HOUSING_SUPERVISOR, Role.CASEMANAGER)

CHANGED_HERE = "✏️"
PICTURES = {**{kind.value: picture for kind, picture in APPOINTMENT_PICTURES.items()}, ALLOWANCE: "💶"}
NAMES = {**{kind.value: name for kind, name in APPOINTMENT_NAMES.items()}, ALLOWANCE: N_("Leefgeld")}
AT_A_LOCATION = {
    Source.HERE: N_("✏️ This is the rule of this location."),
    Source.EVERYWHERE: N_("This is the rule for every location."),
    Source.DEFAULT: N_("Nobody has changed this. The bot does it so by itself."),
}
EVERYWHERE = {
    Source.HERE: N_("✏️ This is the rule for every location without a rule of its own."),
    Source.DEFAULT: N_("Nobody has changed this. The bot does it so by itself."),
}


class ReminderRules(Tap, code="rr"):
    """Where: everywhere, or at which location."""

    page: int = 0


class RulesAt(Tap, code="rra"):
    """Of which kind of thing. Without a location: everywhere."""

    location_id: str | None = None
    page: int = 0


class RuleFor(Tap, code="rrk"):
    kind: str
    location_id: str | None = None


class SwitchRule(Tap, code="rrs"):
    kind: str
    ahead: str
    switch: Switch
    location_id: str | None = None


class WithoutRule(Tap, code="rrw"):
    """As the house does it: take the rule away."""

    kind: str
    location_id: str | None = None


async def home_part(ask: Ask) -> Section:
    everywhere, locations = await reminder_rules.places(ask.store, ask.person)
    if not everywhere and not locations:
        return Section()
    return Section(rows=(button("⏰", ask.say("Reminder rules"), ReminderRules()),))


@routes.tap(ReminderRules, RULE_MAKERS)
async def rules(ask: Ask, tap: ReminderRules) -> Screen | Onward:
    everywhere, locations = await reminder_rules.places(ask.store, ask.person)
    if len(locations) == 1 and not everywhere:
        return Onward(ask, RulesAt(location_id=locations[0].id))
    screen = Screen("⏰", ask.say("Reminder rules"))
    rows = [
        button("🏠", ask.say("{place}", place=each.place.name), RulesAt(location_id=each.id))
        for each in locations
    ]
    if everywhere:
        rows.insert(0, button("🏘️", ask.say("Every location"), RulesAt()))
    if not rows:
        return replace(screen, lines=(ask.say("You work for no location yet."),))
    return paged(ask, screen, rows, tap.page, lambda page: ReminderRules(page=page))


@routes.tap(RulesAt, RULE_MAKERS)
async def rules_at(ask: Ask, tap: RulesAt) -> Screen:
    location = await reminder_rules.check_place(ask.store, ask.person, tap.location_id)
    found = await reminder_rules.in_force(ask.store, tap.location_id)
    changed = any(each.source is Source.HERE for each in found.values())
    screen = Screen(
        picture="⏰",
        title=_where(ask, location),
        lines=(ask.say("✏️ means: changed here."),) if changed else (),
        back=await _back_to_places(ask),
    )
    rows = [_row(ask, kind, each, tap.location_id) for kind, each in found.items()]
    return paged(ask, screen, rows, tap.page, lambda page: RulesAt(location_id=tap.location_id, page=page))


@routes.tap(RuleFor, RULE_MAKERS)
async def rule_for(ask: Ask, tap: RuleFor) -> Screen:
    return await _screen(ask, tap.kind, tap.location_id)


@routes.tap(SwitchRule, RULE_MAKERS)
async def switch_rule(ask: Ask, tap: SwitchRule) -> Screen:
    _, now = await _look(ask, tap.kind, tap.location_id)
    try:
        await _set(ask, tap.kind, tap.location_id, aheads.switched(now.plan, tap.ahead, tap.switch))
    except (OneStays, TooMany) as problem:
        screen = await _screen(ask, tap.kind, tap.location_id)
        return replace(screen, toast=ask.say(problem.sentence, **problem.values))
    return await _screen(ask, tap.kind, tap.location_id)


@routes.tap(WithoutRule, RULE_MAKERS)
async def without_rule(ask: Ask, tap: WithoutRule) -> Screen:
    await _set(ask, tap.kind, tap.location_id, None)
    return await _screen(ask, tap.kind, tap.location_id)


async def _set(ask: Ask, kind: str, location_id: str | None, plan: Plan | None) -> None:
    await changes.set_rule(ask.store, ask.now, ask.person, ask.house.zone, kind, location_id, plan)


async def _look(ask: Ask, kind: str, location_id: str | None) -> tuple[Location | None, InForce]:
    """Where it is, and what is in force there; NotFound where that is none of the person's business."""
    location = await reminder_rules.check_place(ask.store, ask.person, location_id)
    now = (await reminder_rules.in_force(ask.store, location_id)).get(kind)
    if now is None:
        raise NotFound
    return location, now


async def _screen(ask: Ask, kind: str, location_id: str | None) -> Screen:
    location, now = await _look(ask, kind, location_id)
    return Screen(
        picture=PICTURES[kind],
        title=ask.say(NAMES[kind]),
        lines=(
            ask.say("📍 {place}", place=_where(ask, location)),
            ask.say((AT_A_LOCATION if location else EVERYWHERE)[now.source]),
            ask.say("Tap what you want to change. A resident can choose more or fewer."),
        ),
        rows=_ways(ask, kind, location_id, now),
        back=RulesAt(location_id=location_id),
    )


def _ways(ask: Ask, kind: str, location_id: str | None, now: InForce) -> Rows:
    switches = aheads.switches(
        ask,
        now.plan,
        lambda ahead, switch: SwitchRule(kind=kind, ahead=ahead, switch=switch, location_id=location_id),
    )
    if now.source is not Source.HERE:
        return switches
    without = WithoutRule(kind=kind, location_id=location_id)
    return (*switches, button("🏠", ask.say("As the house does it"), without))


async def _back_to_places(ask: Ask) -> Tap:
    everywhere, locations = await reminder_rules.places(ask.store, ask.person)
    return ReminderRules() if everywhere or len(locations) > 1 else Home()


def _where(ask: Ask, location: Location | None) -> Markup:
    return ask.say("{place}", place=location.place.name) if location else ask.say("Every location")


def _row(ask: Ask, kind: str, now: InForce, location_id: str | None) -> tuple[Button]:
    picture = CHANGED_HERE if now.source is Source.HERE else PICTURES[kind]
    return button(picture, ask.say(NAMES[kind]), RuleFor(kind=kind, location_id=location_id))
