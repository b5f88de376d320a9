"""Reminders to choose from, as buttons that are on or off."""

from collections.abc import Callable
from enum import StrEnum

from markupsafe import Markup

from handlers.ask import Ask
from handlers.screen import Rows, button
from handlers.taps import Tap
from shelter.errors import BadAnswer, ShelterError
from shelter.models.reminders import Ahead, Plan, before, days_before
from shelter.reminders import EVENING, in_order
from shelter.text import N_

USUAL = (
    *(days_before(days, EVENING) for days in (7, 3, 1)),
    *(before(minutes) for minutes in (720, 240, 120, 60)),
)
"""What is offered; what somebody chose besides is shown too."""
MOST = 6


class Switch(StrEnum):
    """What a button does: it says so, and so a second tap on it changes nothing."""

    ON = "on"
    OFF = "off"


class OneStays(ShelterError):
    sentence = N_("One reminder has to stay.")


class TooMany(ShelterError):
    sentence = N_("More than {n} reminders are too many.")


def switches(ask: Ask, plan: Plan, tap: Callable[[str, Switch], Tap]) -> Rows:
    """A button for each reminder, the earliest first."""
    return tuple(
        button("✅", name(ask, ahead), tap(str(ahead), Switch.OFF))
        if ahead in plan
        else button("▫️", name(ask, ahead), tap(str(ahead), Switch.ON))
        for ahead in in_order((*USUAL, *plan))
    )


def switched(plan: Plan, text: str, switch: Switch) -> Plan:
    """The plan with one reminder more or less. OneStays and TooMany; BadAnswer for what is no reminder."""
    try:
        ahead = Ahead.read(text)
    except ValueError as error:
        raise BadAnswer from error
    others = tuple(each for each in plan if each != ahead)
    if switch is Switch.OFF:
        if not others:
            raise OneStays
        return others
    if len(others) == MOST:
        raise TooMany(n=MOST)
    return in_order((*others, ahead))


def name(ask: Ask, ahead: Ahead) -> Markup:
    """How long before a thing it rings."""
    if ahead.days:
        return ask.words.count(
            "{n} day before, at {time}", "{n} days before, at {time}", ahead.days, time=f"{ahead.at:%H:%M}"
        )
    return ask.say("{duration} before", duration=ask.words.duration(ahead.minutes or 0))
