"""A resident's leefgeld: the next payments, and one of them."""

from dataclasses import replace

from markupsafe import Markup

from handlers.ask import Ask
from handlers.lists import paged
from handlers.resident.pieces import RESIDENTS, bring_list
from handlers.routes import Routes
from handlers.screen import Button, Screen, button, facts
from handlers.taps import Tap
from shelter import allowances
from shelter.models.allowances import Allowance, AllowanceState, ComponentKind
from shelter.text import N_

routes = Routes()

STATE_PICTURES = {
    AllowanceState.PLANNED: "🗓️",
    AllowanceState.READY: "💶",
    AllowanceState.COLLECTED: "✅",
    AllowanceState.CHANGED: "⚠️",
}
STATE_SENTENCES = {
    AllowanceState.PLANNED: N_("🗓️ This leefgeld is planned."),
    AllowanceState.READY: N_("💶 Your leefgeld is ready for you."),
    AllowanceState.COLLECTED: N_("✅ You have got this leefgeld."),
    AllowanceState.CHANGED: N_("⚠️ This leefgeld has changed. Please look at the day and the amount again."),
}
COMPONENTS = {
    ComponentKind.BASE: N_("{amount}: for living"),
    ComponentKind.CHORES: N_("{amount}: for chores"),
    ComponentKind.CORRECTION: N_("{amount}: correction"),
}


class Leefgeld(Tap, code="lf"):
    page: int = 0


class OpenLeefgeld(Tap, code="lfo"):
    allowance_id: str


@routes.tap(Leefgeld, RESIDENTS)
async def leefgeld(ask: Ask, tap: Leefgeld) -> Screen:
    found = await allowances.coming(ask.store, ask.person.id, ask.today)
    screen = Screen("💶", ask.say("Leefgeld"))
    if not found:
        return replace(
            screen,
            lines=(ask.say("No leefgeld is planned here."), ask.say("Ask your casemanager when it comes.")),
        )
    rows = [_row(ask, allowance) for allowance in found]
    return paged(ask, screen, rows, tap.page, lambda page: Leefgeld(page=page))


@routes.tap(OpenLeefgeld, RESIDENTS)
async def open_leefgeld(ask: Ask, tap: OpenLeefgeld) -> Screen:
    allowance = await allowances.own(ask.store, ask.person.id, tap.allowance_id)
    await ask.store.notices.tapped(ask.person.id, allowance.id, ask.now)
    return Screen(
        picture="💶",
        title=ask.say("Leefgeld: {amount}", amount=ask.words.money(allowance.cents)),
        lines=(
            ask.say(STATE_SENTENCES[allowance.state]),
            facts(
                ask.say("🗓️ {day}", day=ask.words.day(allowance.pay_on)),
                hours_line(ask, allowance),
                ask.say("📍 {place}", place=allowance.pay_point),
            ),
            *((bring_list(ask, allowance.bring),) if allowance.bring else ()),
            _components(ask, allowance),
            _period(ask, allowance),
        ),
        back=Leefgeld(),
    )


async def next_line(ask: Ask) -> Markup:
    """The next leefgeld in one line, for the home screen."""
    ahead = await allowances.next_one(ask.store, ask.person.id, ask.today)
    if ahead is None:
        return ask.say("💶 No leefgeld is planned here.")
    return ask.say("💶 Next leefgeld: {day}", day=ask.words.day(ahead.pay_on))


def hours_line(ask: Ask, allowance: Allowance) -> Markup:
    return ask.say(
        "🕑 Between {start} and {end}",
        start=f"{allowance.from_time:%H:%M}",
        end=f"{allowance.until_time:%H:%M}",
    )


def _components(ask: Ask, allowance: Allowance) -> Markup:
    head = ask.say("This is how much it is:")
    parts = [
        ask.say(COMPONENTS[part.kind], amount=ask.words.money(part.cents)) for part in allowance.components
    ]
    return Markup("\n").join([head, *parts])


def _period(ask: Ask, allowance: Allowance) -> Markup:
    return ask.say(
        "It is for the days from {start} until {end}.",
        start=ask.words.day(allowance.period_start),
        end=ask.words.day(allowance.period_end),
    )


def _row(ask: Ask, allowance: Allowance) -> tuple[Button]:
    label = ask.say(
        "{day} · {amount}",
        day=ask.words.short_day(allowance.pay_on),
        amount=ask.words.money(allowance.cents),
    )
    return button(STATE_PICTURES[allowance.state], label, OpenLeefgeld(allowance_id=allowance.id))
