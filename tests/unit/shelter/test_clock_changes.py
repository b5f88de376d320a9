"""Both changes of the clock in 2026 and 2027. `python -m tests.torture.clocks` tries all that can be."""

from datetime import UTC, datetime

import pytest

from tests.torture import clocks


@pytest.mark.parametrize("change", clocks.CHANGES, ids=lambda change: f"{change:%Y-%m-%d}")
def test_no_reminder_is_missing_doubled_or_at_another_time(change: datetime) -> None:
    tally = clocks.run([change], each_tries=1)
    assert tally.wrong == []
    assert tally.starts > 10_000
    assert tally.reminders > 4 * tally.starts


def test_the_wall_of_the_test_shows_what_the_law_says() -> None:
    for shown, moment in {
        "2026-03-29 01:59": datetime(2026, 3, 29, 0, 59, tzinfo=UTC),
        "2026-03-29 03:00": datetime(2026, 3, 29, 1, 0, tzinfo=UTC),
        "2027-10-31 02:59": datetime(2027, 10, 31, 0, 59, tzinfo=UTC),
        "2027-10-31 02:00": datetime(2027, 10, 31, 1, 0, tzinfo=UTC),
    }.items():
        assert f"{clocks.wall(moment):%Y-%m-%d %H:%M}" == shown
