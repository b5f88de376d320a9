"""Days, times and money as people in the Netherlands meet them, in each language.

A day is always a weekday and a numeric date in Latin digits: a month's name can be read as a month of
another calendar (DOMAIN, "Languages").
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from babel.dates import get_day_names
from babel.lists import format_list
from babel.numbers import format_currency

A_ROW = 3


def weekday(locale: str, day: date) -> str:
    return _weekdays(locale, "wide")[day.weekday()]


def weekdays(locale: str, days: Sequence[int]) -> str:
    """A list of days of the week, 0 is Monday; three or more in a row as "Monday – Friday"."""
    names = [_weekdays(locale, "wide")[day] for day in days]
    in_a_row = len(days) >= A_ROW and days[-1] - days[0] == len(days) - 1
    return f"{names[0]} – {names[-1]}" if in_a_row else format_list(names, "unit", locale)


def short_weekday(locale: str, day: date) -> str:
    return _weekdays(locale, "abbreviated")[day.weekday()]


@lru_cache(maxsize=1024)
def euros(locale: str, cents: int) -> str:
    return format_currency(Decimal(cents) / 100, "EUR", locale=locale)


@lru_cache(maxsize=64)
def _weekdays(locale: str, width: Literal["wide", "abbreviated"]) -> Mapping[int, str]:
    """Monday is 0."""
    return dict(get_day_names(width, "stand-alone", locale))
