"""What a line was understood to mean, and what has to be asked."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

T = TypeVar("T")


class Why(StrEnum):
    """What is wrong with what was typed."""

    UNKNOWN_RESIDENT = "unknown_resident"
    NO_SUCH_DAY = "no_such_day"
    NO_SUCH_TIME = "no_such_time"
    NIGHT = "night"
    """Between 02:00 and 03:00: on two nights a year this hour comes twice, or never."""
    OVER = "over"
    TOO_LONG_OR_SHORT = "too_long_or_short"


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """One part of the line: its one meaning, or else what it could mean (perhaps nothing), and why not."""

    value: T | None = None
    candidates: tuple[T, ...] = ()
    why: Why | None = None

    @property
    def is_open(self) -> bool:
        """Whether it was typed so that it has to be asked."""
        return self.value is None and bool(self.candidates or self.why)

    @property
    def is_typed(self) -> bool:
        return self.value is not None or self.is_open


@dataclass(frozen=True, slots=True)
class Line:
    """A quick line. `kind` and `bring` are the names of the records' own lists.

    `day` and `clock` are local. No `minutes` were typed where that part has no value and no candidates;
    `or_minutes` is how long it takes if the one candidate of `clock` is not the time but that ("2 uur").
    A `place` that is a candidate was typed without a word that says it is one. `unknown` is a code that
    nobody of these residents has; `left_out` are words that nothing was made of.
    """

    resident: Part[str] = Part()
    kind: Part[str] = Part()
    day: Part[date] = Part()
    clock: Part[time] = Part()
    minutes: Part[int] = Part()
    or_minutes: int | None = None
    place: Part[str] = Part()
    interpreter: bool = False
    bring: tuple[str, ...] = ()
    unknown: str = ""
    left_out: str = ""
    has_day: bool = False

    @property
    def is_appointment(self) -> bool:
        """Whether it is a quick line at all: who and when or what, or else a time and a day or what."""
        clock, kind = self.clock.is_typed, self.kind.is_typed
        if self.resident.is_typed:
            return self.has_day or clock or kind or self.minutes.is_typed
        return clock and (self.has_day or kind)

    @property
    def questions(self) -> tuple[str, ...]:
        """The parts that have to be asked, in order."""
        asked = {
            "resident": self.resident.value is None,
            "kind": self.kind.value is None,
            "day": self.day.value is None,
            "clock": self.clock.value is None,
            "minutes": self.minutes.is_open,
            "place": self.place.value is None,
        }
        return tuple(name for name, is_asked in asked.items() if is_asked)

    def starts_at(self, zone: str) -> datetime | None:
        """When it begins (aware), if both day and time were understood."""
        if self.day.value is None or self.clock.value is None:
            return None
        return datetime.combine(self.day.value, self.clock.value, ZoneInfo(zone))
