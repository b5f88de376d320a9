"""A stay lasts at most so many months (a setting): early and calm warnings before they are over."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from shelter.models.places import Stay

WARNED_BEFORE = (relativedelta(months=3), relativedelta(months=1), relativedelta(weeks=2))


@dataclass(frozen=True, slots=True)
class Ending:
    """A stay whose months are over `on` a day that is near, or was."""

    stay: Stay
    on: date


def limit_of(stay: Stay, months: int) -> date:
    """The day on which the stay is so many months old; the last of a month that is too short."""
    return stay.started_on + relativedelta(months=months)


def endings(stays: Iterable[Stay], months: int, today: date) -> Sequence[Ending]:
    """Those stays that have been warned of by today, the soonest first."""
    found = [Ending(stay, limit_of(stay, months)) for stay in stays]
    near = (each for each in found if _warnings(each)[0] <= today)
    return sorted(near, key=lambda each: (each.on, each.stay.code))


def is_warned_of(ending: Ending, after: date, today: date) -> bool:
    """Whether one of the warnings falls on today, or on a day between it and `after`."""
    return any(after < day <= today for day in _warnings(ending))


def _warnings(ending: Ending) -> list[date]:
    return [ending.on - before for before in WARNED_BEFORE]
