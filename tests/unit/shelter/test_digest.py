"""On which mornings staff get a message, and until when."""

from datetime import UTC, date, datetime, timedelta

import pytest

from shelter.digest import Digest, is_working_day, mornings, notice_of
from shelter.models.notices import NoticeKind

ZONE = "Europe/Amsterdam"


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 11, 28), "Saturday"),
        (date(2026, 11, 29), "Sunday"),
        (date(2026, 12, 25), "Christmas, a Friday"),
        (date(2027, 1, 1), "New Year"),
        (date(2026, 4, 6), "Easter Monday"),
        (date(2026, 4, 27), "the King's birthday"),
        (date(2025, 4, 26), "the King's birthday, a day before"),
        (date(2026, 5, 14), "Ascension"),
        (date(2026, 5, 25), "Whit Monday"),
        (date(2025, 5, 5), "80 years of freedom"),
    ],
)
def test_days_on_which_nobody_works(day: date, why: str) -> None:
    assert not is_working_day(day), why


@pytest.mark.parametrize("day", [date(2026, 11, 24), date(2026, 5, 5), date(2025, 4, 28), date(2026, 12, 24)])
def test_days_on_which_people_work(day: date) -> None:
    assert is_working_day(day)


def test_a_morning_is_to_come_until_half_past_eight_in_amsterdam() -> None:
    tuesday = date(2026, 11, 24)
    following = [tuesday + timedelta(days=1), tuesday + timedelta(days=2)]
    assert mornings(at(tuesday, 7, 29), ZONE) == [tuesday, following[0]]
    assert mornings(at(tuesday, 7, 30), ZONE) == following
    assert mornings(at(date(2026, 7, 7), 6, 29), ZONE)[0] == date(2026, 7, 7), "in summer an hour earlier"
    assert mornings(at(date(2026, 7, 7), 6, 30), ZONE)[0] == date(2026, 7, 8)


def test_mornings_are_found_beyond_christmas_and_the_weekend() -> None:
    assert mornings(at(date(2026, 12, 24), 12), ZONE) == [date(2026, 12, 28), date(2026, 12, 29)]
    assert mornings(at(date(2026, 11, 27), 23, 30), ZONE)[0] == date(2026, 11, 30)


def test_it_is_of_use_on_that_morning_alone() -> None:
    notice = notice_of("bram", date(2026, 11, 25), ZONE)
    assert notice.kind is NoticeKind.DIGEST
    assert (notice.due_at, notice.expires_at) == (at(date(2026, 11, 25), 7, 30), at(date(2026, 11, 25), 11))
    same, other = notice_of("bram", date(2026, 11, 25), ZONE), notice_of("bram", date(2026, 11, 26), ZONE)
    assert same.key == notice.key != other.key
    assert notice.key != notice_of("chris", date(2026, 11, 25), ZONE).key


def test_anything_is_something_to_say() -> None:
    nothing = {"appointments": 0, "missing": 0, "requests": 0, "unread": 0, "unused": 0, "endings": 0}
    assert not Digest(**nothing).says_something
    for name in nothing:
        assert Digest(**nothing | {name: 1}).says_something
