"""Days, times and money as people in the Netherlands meet them, in each language.

A day is always a weekday and a numeric date in Latin digits: a month's name can be read as a month of
another calendar (DOMAIN, "Languages").
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from babel.dates import get_day_names
from babel.numbers import format_currency


def weekday(locale: str, day: date) -> str:
    return _weekdays(locale, "wide")[day.weekday()]


def short_weekday(locale: str, day: date) -> str:
    return _weekdays(locale, "abbreviated")[day.weekday()]


@lru_cache(maxsize=1024)
def euros(locale: str, cents: int) -> str:
    return format_currency(Decimal(cents) / 100, "EUR", locale=locale)


@lru_cache(maxsize=64)
def _weekdays(locale: str, width: Literal["wide", "abbreviated"]) -> Mapping[int, str]:
    """Monday is 0."""
    return dict(get_day_names(width, "stand-alone", locale))
