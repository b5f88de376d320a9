"""By when a resident must have tapped."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from shelter.backstop import deadline, has_tapped
from shelter.models.appointments import AttendanceAnswer
from tests.contract.things import appointment

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
COMING = AttendanceAnswer.COMING


def at(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=AMSTERDAM).astimezone(UTC)


@pytest.mark.parametrize(
    ("kind", "planned_at", "starts_at", "expected"),
    [
        # A day before, three for what can be read as not cooperating.
        ("doctor", "2026-11-01 12:00", "2026-11-24 14:00", "2026-11-23 14:00"),
        ("doctor", None, "2026-11-24 14:00", "2026-11-23 14:00"),
        ("ind", "2026-11-01 12:00", "2026-11-24 14:00", "2026-11-21 14:00"),
        ("lawyer", "2026-11-01 12:00", "2026-11-24 14:00", "2026-11-21 14:00"),
        ("court", "2026-11-01 12:00", "2026-11-24 14:00", "2026-11-21 14:00"),
        # In hours that pass, also over a change of the clock.
        ("doctor", "2026-10-01 12:00", "2026-10-25 14:00", "2026-10-24 15:00"),
        # Made later than that: halfway.
        ("doctor", "2026-11-24 10:00", "2026-11-24 14:00", "2026-11-24 12:00"),
        ("court", "2026-11-22 14:00", "2026-11-24 14:00", "2026-11-23 14:00"),
        ("doctor", "2026-11-23 14:00", "2026-11-24 14:00", "2026-11-23 14:00"),
        # Not in the quiet hours: after them, where two hours are left.
        ("doctor", "2026-11-01 12:00", "2026-11-24 07:00", "2026-11-23 08:00"),
        ("doctor", "2026-11-01 12:00", "2026-11-24 23:00", "2026-11-24 08:00"),
        ("doctor", "2026-11-23 22:00", "2026-11-24 10:00", "2026-11-24 08:00"),
        # Else at nine in the evening before, where it was made by then.
        ("doctor", "2026-11-23 20:00", "2026-11-24 09:30", "2026-11-23 21:00"),
        ("doctor", "2026-11-23 20:59", "2026-11-24 09:59", "2026-11-23 21:00"),
        # Else when it is.
        ("doctor", "2026-11-23 21:00", "2026-11-24 09:00", "2026-11-24 03:00"),
        ("doctor", "2026-11-23 22:00", "2026-11-24 09:00", "2026-11-24 03:30"),
    ],
)
def test_by_when(kind: str, planned_at: str | None, starts_at: str, expected: str) -> None:
    made = appointment(kind=kind, planned_at=at(planned_at) if planned_at else None, starts_at=at(starts_at))
    assert deadline(made) == at(expected)


@pytest.mark.parametrize(
    ("fields", "tapped"),
    [
        ({}, False),
        ({"seen_version": 1}, True),
        ({"seen_version": 1, "version": 2}, False),
        ({"seen_version": 2, "version": 2}, True),
        ({"answer": COMING, "seen_version": 1}, True),
        # Answered before it was written down what was opened.
        ({"answer": COMING}, True),
        # Answered before the place changed.
        ({"answer": COMING, "version": 2}, False),
        ({"answer": COMING, "seen_version": 1, "version": 2}, False),
    ],
)
def test_what_counts_as_tapped(fields: dict[str, Any], tapped: bool) -> None:
    assert has_tapped(appointment(**fields)) is tapped
