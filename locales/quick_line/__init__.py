"""The quick line: `B-014 di 14:00 IND 45m` read as an appointment, in Dutch and English mixed.

Nothing is guessed: whatever can be meant in two ways is a question, with what it could be. The words are data
(`nl/quick_line.toml`, `en/quick_line.toml`); the order in which they are looked for is here.
"""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from locales.quick_line import days, lengths, things, times
from locales.quick_line.days import Found
from locales.quick_line.line import Line, Part, Why
from locales.quick_line.residents import Named, Residents, take_codes, take_names
from locales.quick_line.scan import Scan
from locales.quick_line.settling import settle
from locales.quick_line.times import Clocks
from locales.quick_line.vocabulary import is_english

__all__ = ["LONGEST_LINE", "Line", "Part", "Why", "read"]

LONGEST_LINE = 200
"""Characters; more is no quick line."""


def read(line: str, now: datetime, zone: str, residents: Residents) -> Line:
    """What the line means at that moment (aware) in that zone; `is_appointment` says whether it is one.

    `residents` are those who can be named, by code and by name. Nobody else is known here.
    """
    if len(line) > LONGEST_LINE:
        return Line()
    scan, named = Scan(line), Named()
    now = now.astimezone(UTC)
    local = now.astimezone(ZoneInfo(zone))
    found, clocks = Found(local.date(), local.hour), Clocks(english=is_english(line))
    take_codes(scan, residents, named)
    days.take_explicit(scan, found)
    take_names(scan, residents, named)
    interpreter = things.take_interpreter(scan)
    times.take_ranges(scan, clocks)
    times.take_marked(scan, clocks)
    lengths.take_ahead(scan, clocks)
    lengths.take_lengths(scan, clocks)
    days.take_days(scan, found)
    times.take_spoken(scan, clocks)
    days.take_ordinals(scan, found)
    at_sign = things.take_at_sign(scan)
    kinds = things.take_kinds(scan)
    weak = things.take_weak_kinds(scan)
    bring, not_brought = things.take_bring(scan)
    clocks.lone += things.take_lone_numbers(scan)
    where = things.where(scan, at_sign)
    moment = settle(found, clocks, now, zone)
    return Line(
        resident=_one_of(named.ids, Why.UNKNOWN_RESIDENT if named.unknown else None),
        kind=_one_of(kinds or weak),
        day=moment.day,
        clock=moment.clock,
        minutes=moment.minutes,
        or_minutes=moment.or_minutes,
        place=Part(where.marked or None, (where.perhaps,) if where.perhaps else ()),
        interpreter=interpreter,
        bring=tuple(bring),
        unknown=named.unknown,
        left_out=" ".join(each for each in (not_brought, where.left_out) if each),
        has_day=bool(found.phrases or found.weekdays or clocks.ahead is not None),
    )


def _one_of(found: list[str], why: Why | None = None) -> Part[str]:
    return Part(found[0]) if len(found) == 1 else Part(candidates=tuple(found), why=why)
