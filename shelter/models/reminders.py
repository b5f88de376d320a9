"""When a resident is reminded of an appointment or a payment."""

import re
from datetime import time, timedelta
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from shelter.models.record import Moment, Record

NIGHT_BEGINS, NIGHT_ENDS = time(22), time(8)
"""The quiet hours. Nothing rings in them, unless the thing itself is early."""
_TEXT = re.compile(r"(\d+)m|(\d+)d(\d\d)(\d\d)")


class Ahead(Record):
    """How long before a thing: `minutes` before its start, or `days` before its day, `at` a time on the wall.

    Its text is short enough for a button: `120m`, `1d1800`.
    """

    minutes: int | None = Field(default=None, ge=15, le=720)
    days: int | None = Field(default=None, ge=1, le=14)
    at: time | None = None

    @model_validator(mode="after")
    def _is_one_of_two(self) -> Self:
        if (self.minutes is None) is (self.days is None) or (self.days is None) is not (self.at is None):
            raise ValueError("minutes, or days and a time")
        if self.at is not None and not NIGHT_ENDS <= self.at < NIGHT_BEGINS:
            raise ValueError("not in the quiet hours")
        return self

    def __str__(self) -> str:
        return f"{self.minutes}m" if self.at is None else f"{self.days}d{self.at:%H%M}"

    @classmethod
    def read(cls, text: str) -> Self:
        """Back from the text; ValueError where it is none."""
        found = _TEXT.fullmatch(text)
        if not found:
            raise ValueError("no such time ahead")
        if found[1]:
            return cls(minutes=int(found[1]))
        return cls(days=int(found[2]), at=time(int(found[3]), int(found[4])))

    @property
    def span(self) -> timedelta:
        """About how long it is, to tell the earlier of two."""
        return timedelta(minutes=self.minutes) if self.minutes else timedelta(days=self.days or 0)


def before(minutes: int) -> Ahead:
    """So many minutes before the start."""
    return Ahead(minutes=minutes)


def days_before(days: int, at: time) -> Ahead:
    """So many days before, at this time of the day."""
    return Ahead(days=days, at=at)


Plan = Annotated[tuple[Ahead, ...], Field(min_length=1, max_length=6)]
"""All reminders of a thing, the earliest first. The last one is never left out."""

ALLOWANCE = "allowance"
"""What is reminded of: a kind of appointment (models.appointments.AppointmentKind), or a payment."""


class ReminderRule(Record):
    """When staff want residents to be reminded of things of this kind: everywhere, or at one location.

    `id` is `rule_id` of the two: there is one rule for each.
    """

    id: str
    kind: str
    location_id: str | None = None
    plan: Plan
    changed_at: Moment


def rule_id(kind: str, location_id: str | None) -> str:
    return f"{kind}@{location_id or ''}"


class Amount(StrEnum):
    """How many reminders a resident wants. `FEWER` leaves the last one: nobody goes without."""

    FEWER = "fewer"
    USUAL = "usual"
    MORE = "more"


class ReminderWish(Record):
    """What a resident chose for himself or herself; None leaves it to the house.

    `at` is the time of the day for those that ring days before, `last` how many minutes before the start the
    last one rings.
    """

    amount: Amount = Amount.USUAL
    at: time | None = None
    last: int | None = Field(default=None, ge=15, le=720)


class Thing(Record):
    """What can be reminded of, whatever it is: an appointment or a payment.

    `version` rises with every change of time, place or state.
    """

    id: str
    resident_id: str
    kind: str
    starts_at: Moment
    zone: str
    version: int
