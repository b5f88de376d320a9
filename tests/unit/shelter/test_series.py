"""On which days an appointment comes again."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelter.series import MOST, Every, InTheNight, TooOften, shifted, starts

ZONE = "Europe/Amsterdam"
HERE = ZoneInfo(ZONE)


def at(day: int, month: int, hour: int = 10, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=HERE)


def days(found: object) -> list[str]:
    assert isinstance(found, list)
    return [f"{each.astimezone(HERE):%d-%m %H:%M}" for each in found]


@pytest.mark.parametrize(
    ("every", "expected"),
    [
        (Every.WEEK, ["20-10 10:00", "27-10 10:00", "03-11 10:00"]),
        (Every.TWO_WEEKS, ["20-10 10:00", "03-11 10:00", "17-11 10:00"]),
        (Every.MONTH, ["20-10 10:00", "17-11 10:00", "15-12 10:00"]),
    ],
)
def test_it_comes_again_at_the_same_time_on_the_wall(every: Every, expected: list[str]) -> None:
    """The clock changes on 25 October."""
    found = starts(at(20, 10), every, ZONE, times=3)
    assert days(found) == expected
    assert found[0] == at(20, 10)
    assert {each.tzinfo for each in found} == {UTC}
    assert [each.hour for each in found] == [8, 9, 9]


def test_the_fifth_weekday_of_a_month_is_the_last_in_others() -> None:
    assert days(starts(at(29, 10), Every.MONTH, ZONE, times=4)) == [
        "29-10 10:00",
        "26-11 10:00",
        "31-12 10:00",
        "28-01 10:00",
    ]


def test_until_a_day_that_may_be_one() -> None:
    assert len(starts(at(1, 12), Every.WEEK, ZONE, until=date(2026, 12, 15))) == 3
    assert len(starts(at(1, 12), Every.WEEK, ZONE, until=date(2026, 12, 14))) == 2
    assert starts(at(1, 12), Every.WEEK, ZONE, until=date(2026, 11, 30)) == []


def test_twenty_six_times_at_most() -> None:
    assert len(starts(at(1, 12), Every.WEEK, ZONE, times=MOST)) == MOST
    half_a_year = (at(1, 12) + timedelta(weeks=MOST - 1)).date()
    assert len(starts(at(1, 12), Every.WEEK, ZONE, until=half_a_year)) == MOST
    for too_many in ({"times": MOST + 1}, {"until": half_a_year + timedelta(weeks=1)}, {"times": 0}):
        with pytest.raises(TooOften):
            starts(at(1, 12), Every.WEEK, ZONE, **too_many)


def test_nothing_begins_in_the_hour_that_may_not_be() -> None:
    with pytest.raises(InTheNight):
        starts(at(18, 10, 2, 30), Every.WEEK, ZONE, times=2)
    with pytest.raises(InTheNight):
        shifted(at(27, 10, 3), at(20, 10, 3), at(20, 10, 2), ZONE)


def test_one_goes_as_far_as_the_other_by_the_wall_clock() -> None:
    before, after = at(20, 10, 10), at(22, 10, 15, 30)
    assert shifted(before, before, after, ZONE) == after
    assert shifted(at(27, 10, 10), before, after, ZONE) == at(29, 10, 15, 30)
    assert shifted(at(27, 10, 11), before, after, ZONE) == at(29, 10, 16, 30), "it was moved alone before"


@given(
    first=st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)).filter(  # noqa: DTZ001
        lambda moment: moment.hour != 2
    ),
    every=st.sampled_from(Every),
    times=st.integers(1, MOST),
)
def test_whatever_day_it_begins_they_keep_weekday_and_time(first: datetime, every: Every, times: int) -> None:
    moment = first.replace(tzinfo=HERE, microsecond=0)
    local = [each.astimezone(HERE) for each in starts(moment, every, ZONE, times=times)]
    assert len(local) == times
    assert {(each.weekday(), each.time()) for each in local} == {(moment.weekday(), moment.time())}
    assert local == sorted(set(local))
    gaps = {(later.date() - sooner.date()).days for sooner, later in pairwise(local)}
    assert gaps <= {Every.WEEK: {7}, Every.TWO_WEEKS: {14}, Every.MONTH: {28, 35}}[every]
