"""The quick line: a table of real-life lines (`quick_lines.txt`), and what must hold for any text."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from locales.quick_line import LONGEST_LINE, Line, Part, read
from locales.quick_line.vocabulary import fold

T = TypeVar("T")
AMSTERDAM = "Europe/Amsterdam"
ZONE = ZoneInfo(AMSTERDAM)
RESIDENTS = {
    "B-014": ["B-014"],
    "B-015": ["B-015"],
    "A-003": ["A-003"],
    "A-004": ["A-004"],
    "Zwaluw": ["A-003"],
    "Mei": ["A-004"],
    "José": ["A-005"],
    "Jan": ["A-006"],
    "Sara": ["A-007", "A-008"],
}


def table() -> Iterator[tuple[datetime, str, str]]:
    now = datetime.min.replace(tzinfo=UTC)
    for line in Path(__file__).with_name("quick_lines.txt").read_text("utf-8").splitlines():
        if line.startswith("@ "):
            now = datetime.fromisoformat(line[2:]).replace(tzinfo=ZONE).astimezone(UTC)
        elif " => " in line:
            typed, meaning = line.split(" => ")
            yield now, typed.strip(), meaning


def in_the_table(line: Line) -> str:
    """What a line means, as the table writes it."""
    if not line.is_appointment:
        return "-"
    words = [
        *needed("who", line.resident),
        *needed("kind", line.kind),
        *needed("day", line.day),
        *needed("time", line.clock, clock),
        *part("minutes", line.minutes, "{}m".format),
        *([f"or:{line.or_minutes}m"] if line.or_minutes else []),
        *([f"@ {line.place.value} ."] if line.place.value else []),
        *(f"@? {each} ." for each in line.place.candidates),
        *(["tolk"] if line.interpreter else []),
        *(f"+{each}" for each in line.bring),
        *([f"unused: {line.left_out}"] if line.left_out else []),
    ]
    return " ".join(words)


def part(name: str, found: Part[T], written: Callable[[T], str] = str) -> list[str]:
    if found.value is not None:
        return [written(found.value)]
    why = f"!{found.why}" if found.why else ""
    return [f"{name}?{'|'.join(map(written, found.candidates))}{why}"] if found.is_open else []


def needed(name: str, found: Part[T], written: Callable[[T], str] = str) -> list[str]:
    return part(name, found, written) or [f"{name}?"]


def clock(at: time) -> str:
    return f"{at:%H:%M}"


def test_the_table_is_long_enough() -> None:
    assert len(list(table())) >= 220


@pytest.mark.parametrize(("now", "typed", "meaning"), tuple(table()))
def test_a_line_means_what_the_table_says(now: datetime, typed: str, meaning: str) -> None:
    assert in_the_table(read(typed, now, AMSTERDAM, RESIDENTS)) == meaning


def test_the_moment_of_now_counts_in_whatever_zone_it_is_given() -> None:
    for now, typed, meaning in table():
        elsewhere = now.astimezone(ZoneInfo("Asia/Tokyo"))
        assert in_the_table(read(typed, elsewhere, AMSTERDAM, RESIDENTS)) == meaning


def test_nobody_is_known_but_the_residents_that_are_given() -> None:
    now = datetime(2026, 11, 24, 9, tzinfo=UTC)
    known = read("B-014 morgen 14:00 IND", now, AMSTERDAM, {"B-015": ["x"]})
    unknown = read("B-777 morgen 14:00 IND", now, AMSTERDAM, {"B-015": ["x"]})
    assert known.resident == unknown.resident
    assert (known.unknown, unknown.unknown) == ("B-014", "B-777")


def test_a_long_text_is_no_quick_line() -> None:
    now = datetime(2026, 11, 24, 9, tzinfo=UTC)
    line = "B-014 morgen 14:00 IND"
    assert read(line.ljust(LONGEST_LINE), now, AMSTERDAM, RESIDENTS).is_appointment
    assert not read(line.ljust(LONGEST_LINE + 1), now, AMSTERDAM, RESIDENTS).is_appointment


WORDS = sorted({word for _, typed, _ in table() for word in typed.split()})
MIXED = st.lists(st.sampled_from(WORDS) | st.text(max_size=5), max_size=12).map(" ".join)
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 4 * 365 * 24 * 60).map(lambda minutes: BEGIN + timedelta(minutes=minutes))


@given(text=MIXED | st.text(max_size=LONGEST_LINE), now=MOMENTS)
@example(text="over 999 weken 14:00", now=datetime(2026, 10, 25, 0, 30, tzinfo=UTC))
def test_whatever_is_typed_nothing_is_understood_that_cannot_be(text: str, now: datetime) -> None:
    line = read(text, now, AMSTERDAM, RESIDENTS)
    today = now.astimezone(ZONE).date()
    if starts := line.starts_at(AMSTERDAM):
        assert starts > now
    for at in filter(None, (line.clock.value, *line.clock.candidates)):
        assert at.hour != 2
    for day in filter(None, (line.day.value, *line.day.candidates)):
        assert isinstance(day, date)
        assert day >= today
    for minutes in filter(None, (line.minutes.value, *line.minutes.candidates, line.or_minutes)):
        assert 5 <= minutes <= 600
    for asked in (line.resident, line.kind, line.day, line.clock, line.minutes, line.place):
        assert asked.value is None or not asked.candidates


def test_a_word_that_comes_again_and_again_is_read_in_time() -> None:
    """A line of "brief brief brief" once took longer than anybody waits; so would this test."""
    for word in (*WORDS, "brief", "arabisch", "arabisch-", "de brief en", "half", "over een", "+", "("):
        for line in (f"{word} " * LONGEST_LINE, f"{word}  " * LONGEST_LINE, word * LONGEST_LINE):
            read(line[:LONGEST_LINE], BEGIN, AMSTERDAM, RESIDENTS)


@given(text=st.text())
def test_what_is_folded_stays_as_long(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(hours=st.integers(0, 24 * 365 * 2), minutes=st.integers(5, 12 * 60))
def test_so_long_from_now_is_so_long_from_now(hours: int, minutes: int) -> None:
    """At any hour of two years, both changes of the clock among them."""
    now = BEGIN + timedelta(hours=hours)
    line = read(f"B-014 over {minutes} minuten IND", now, AMSTERDAM, RESIDENTS)
    then = now + timedelta(minutes=minutes)
    starts = line.starts_at(AMSTERDAM)
    if then.astimezone(ZONE).hour == 2:
        assert starts is None
    else:
        assert starts is not None
        assert starts.astimezone(UTC) == then
