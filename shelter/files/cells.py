"""What one cell of a table means. Each function raises BadCell where it is not what belongs there."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import TypeAlias
from zoneinfo import ZoneInfo

from shelter.files import limits, vocabulary
from shelter.files.faults import BadCell
from shelter.text import N_

Cell: TypeAlias = str | int | float | bool | datetime | date | time | timedelta | None

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4}|\d{2})")
_CLOCK = re.compile(
    r"(\d{1,2})(?:[:.uh](\d{2}))?(?:[:.]\d{2}(?:\.\d+)?)?\s*(uur|u|h)?\s*([ap]\.?m\.?)?", re.IGNORECASE
)
_WEEKDAY = re.compile(r"^(ma|di|wo|do|vr|za|zo|mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+", re.IGNORECASE)
_TIME_BEGINS = re.compile(r"[T\s]+(?=\d{1,2}[:.u]\d{2}(?!\d))")
_DURATION = re.compile(
    r"(?:(\d{1,2})\s*(?::|u|h|uur|hour|hours)\s*)?(\d{1,3})?\s*(m|min|mins|minuten|minutes|minute)?\.?"
)
_EXCEL_ZERO = date(1899, 12, 30)
_MONTHS = 12
_FIRST_YEAR, _LAST_YEAR = 2000, 2099
_NO_DAY = N_("“{text}” is not a day. Write it like this: 24-12-2026")
_WHICH_FIRST = N_(
    "“{text}”: is the day first, or the month? Other rows have the month first. Write: 2026-12-24"
)
_NO_TIME = N_("“{text}” is not a time. Write it like this: 14:30")
_NO_LENGTH = N_("“{text}” is not a number of minutes, from 5 to 600.")
_NO_AMOUNT = N_("“{text}” is not an amount. Write it like this: 50,00")
_TOO_LONG = N_("This is too long. It may have {limit} characters.")
_MISSING = N_("Nothing stands here, and it is needed.")


def text(cell: Cell, limit: int = limits.CELL) -> str:
    """The words of a cell; numbers as they are written, without a decimal point where there is none."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    found = " ".join(str(cell).split())
    if len(found) > limit:
        raise BadCell(_TOO_LONG, limit=limit)
    return found


def needed(cell: Cell, limit: int = limits.CELL) -> str:
    """The words of a cell that may not be empty."""
    found = text(cell, limit)
    if not found:
        raise BadCell(_MISSING)
    return found


def day(cell: Cell) -> date:
    """A day: the day first, or as ISO has it, or as Excel counts it."""
    if isinstance(cell, datetime):
        return _usual(cell.date(), cell)
    if isinstance(cell, date):
        return _usual(cell, cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _usual(_day_of_serial(cell), cell)
    needed(cell)
    written = _day_alone(cell)
    if found := _ISO.fullmatch(written):
        year, month, number = (int(part) for part in found.groups())
    elif found := _DAY_FIRST.fullmatch(written):
        number, month, year = (int(part) for part in found.groups())
        year += 2000 * (year < 100)
    else:
        raise BadCell(_NO_DAY, text=cell)
    try:
        return _usual(date(year, month, number), cell)
    except ValueError:
        raise BadCell(_NO_DAY, text=cell) from None


def sure_day(cell: Cell, *, american: bool) -> date:
    """The same; in a column that is `american`, what can be read both ways is refused, and never guessed."""
    if american and (found := _DAY_FIRST.fullmatch(_day_alone(cell))) and int(found[2]) <= _MONTHS:
        raise BadCell(_WHICH_FIRST, text=cell)
    return day(cell)


def is_american(column: Iterable[Cell]) -> bool:
    """Whether some days of a column can only have the month first, and none only the day first."""
    written = (_DAY_FIRST.fullmatch(_day_alone(cell)) for cell in column)
    numbers = [(int(each[1]), int(each[2])) for each in written if each]
    month_first = any(first <= _MONTHS < second for first, second in numbers)
    return month_first and not any(second <= _MONTHS < first for first, second in numbers)


def _day_alone(cell: Cell) -> str:
    """What is written of the day, without its name and the time beside it."""
    if not isinstance(cell, str):
        return ""
    return _TIME_BEGINS.split(_WEEKDAY.sub("", cell.strip()), maxsplit=1)[0].strip()


def clock(cell: Cell) -> time:
    """A time of the day, to the minute."""
    if isinstance(cell, datetime):
        return cell.time().replace(second=0, microsecond=0, tzinfo=None)
    if isinstance(cell, time):
        return cell.replace(second=0, microsecond=0, tzinfo=None)
    if isinstance(cell, float | timedelta):
        return _clock_of_fraction(cell)
    written = needed(cell)
    found = _CLOCK.fullmatch(written)
    if found is None or (found[2] is None and not (found[3] or found[4])):
        raise BadCell(_NO_TIME, text=written)
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[4]:
        if not 1 <= hour <= 12:
            raise BadCell(_NO_TIME, text=written)
        hour = hour % 12 + 12 * (found[4][0] in "pP")
    if hour > 23 or minute > 59:
        raise BadCell(_NO_TIME, text=written)
    return time(hour, minute)


def clock_beside_day(cell: Cell) -> time | None:
    """The time that stands in one cell with its day; None where there is none."""
    if isinstance(cell, datetime):
        return clock(cell) if cell.time() != time() else None
    if isinstance(cell, float):
        return _clock_of_fraction(cell) if cell % 1 else None
    parts = _TIME_BEGINS.split(cell.strip(), maxsplit=1) if isinstance(cell, str) else []
    return clock(parts[1]) if len(parts) > 1 else None


def minutes(cell: Cell) -> int:
    """How long: "45", "45 min", "1:30", "1u30", or as Excel has a duration."""
    if isinstance(cell, time):
        found = cell.hour * 60 + cell.minute
    elif isinstance(cell, timedelta):
        found = round(cell.total_seconds() / 60)
    elif isinstance(cell, float) and 0 < cell < 1:
        found = round(cell * 24 * 60)
    else:
        written = needed(cell).casefold()
        match = _DURATION.fullmatch(written)
        if match is None or not (match[1] or match[2]):
            raise BadCell(_NO_LENGTH, text=written)
        found = int(match[1] or 0) * 60 + int(match[2] or 0)
    return usual_minutes(found)


def usual_minutes(found: int) -> int:
    """The number of minutes, if an appointment can last so long."""
    if not 5 <= found <= 600:
        raise BadCell(_NO_LENGTH, text=found)
    return found


def cents(cell: Cell) -> int:
    """An amount of euros, in cents: "50", "50,00", "€ 1.050,50", "50.5"."""
    written = needed(cell).replace("€", "").replace("EUR", "").replace("\u00a0", "").replace(" ", "")
    if re.fullmatch(r"\d{1,3}(\.\d{3})+(,\d{1,2})?", written):
        written = written.replace(".", "")
    try:
        found = Decimal(written.replace(",", ".").removesuffix(".-")) * 100
        if found != found.to_integral_value() or not 0 <= found <= 100_000:
            raise BadCell(_NO_AMOUNT, text=cell)
        return int(found)
    except (InvalidOperation, ValueError):
        raise BadCell(_NO_AMOUNT, text=cell) from None


def one_of(part: str, cell: Cell, sentence: str) -> str:
    """What the words of a cell mean, by that part of the vocabulary; BadCell with the sentence otherwise."""
    written = needed(cell)
    if found := vocabulary.meaning(part, written):
        return found
    raise BadCell(sentence, text=written)


def several_of(part: str, cell: Cell, sentence: str) -> Iterable[str]:
    """The same for several, with commas, semicolons or plus signs between them."""
    for piece in re.split(r"[,;+/\n]|\ben\b|\band\b", str(cell)):
        if piece.strip():
            yield one_of(part, piece, sentence)


def moment(on: date, at: time, zone: str) -> datetime:
    """The point in time of a day and a time on the wall clock; BadCell where the clock jumps over it."""
    wall = datetime.combine(on, at)
    found = wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    if found.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != wall:
        raise BadCell(N_("“{text}” does not exist on that day: the clock goes forward."), text=f"{at:%H:%M}")
    return found


def _usual(found: date, written: object) -> date:
    if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        raise BadCell(_NO_DAY, text=written)
    return found


def _day_of_serial(number: float) -> date:
    try:
        return _EXCEL_ZERO + timedelta(days=int(number))
    except (OverflowError, ValueError):
        raise BadCell(_NO_DAY, text=number) from None


def _clock_of_fraction(cell: float | timedelta) -> time:
    """A time as Excel keeps it: part of a day."""
    part = cell.total_seconds() / 86400 if isinstance(cell, timedelta) else cell
    if not 0 <= part < 100_000:
        raise BadCell(_NO_TIME, text=cell)
    found = round(part % 1 * 24 * 60)
    return time(found // 60 % 24, found % 60)
