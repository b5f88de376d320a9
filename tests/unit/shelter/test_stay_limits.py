"""How long a stay lasts, and when staff are warned."""

from datetime import date, timedelta

from shelter.models.places import Stay
from shelter.stay_limits import Ending, endings, is_warned_of, limit_of

MONTHS = 18


def stay(started_on: date, code: str = "B-014") -> Stay:
    return Stay(id=code, resident_id="amina", location_id="oost", code=code, started_on=started_on)


def test_it_ends_on_the_same_day_of_the_month_or_the_last_one() -> None:
    assert limit_of(stay(date(2025, 9, 12)), MONTHS) == date(2027, 3, 12)
    assert limit_of(stay(date(2025, 8, 31)), MONTHS) == date(2027, 2, 28)
    assert limit_of(stay(date(2026, 2, 28)), 24) == date(2028, 2, 28)


def test_it_is_near_from_three_months_before_and_for_as_long_as_it_goes_on() -> None:
    one = stay(date(2025, 9, 12))
    first = date(2026, 12, 12)
    assert endings([one], MONTHS, first - timedelta(days=1)) == []
    for day in (first, date(2027, 3, 12), date(2027, 9, 1)):
        assert endings([one], MONTHS, day) == [Ending(one, date(2027, 3, 12))]
    assert endings([one], MONTHS + 6, first) == []


def test_the_soonest_is_first() -> None:
    later, sooner, as_soon = (
        stay(date(2025, 9, 12)),
        stay(date(2025, 9, 1), "C-1"),
        stay(date(2025, 9, 1), "A-1"),
    )
    found = endings([later, sooner, as_soon], MONTHS, date(2027, 1, 1))
    assert [ending.stay.code for ending in found] == ["A-1", "C-1", "B-014"]


def test_a_warning_is_given_on_three_days_alone() -> None:
    ending = Ending(stay(date(2025, 9, 12)), date(2027, 3, 12))
    year = (date(2026, 6, 1) + timedelta(days=number) for number in range(365))
    warned = [day for day in year if is_warned_of(ending, day - timedelta(days=1), day)]
    assert warned == [date(2026, 12, 12), date(2027, 2, 12), date(2027, 2, 26)]
    assert is_warned_of(ending, date(2026, 12, 11), date(2026, 12, 14)), "it fell on the weekend before"
    assert not is_warned_of(ending, date(2026, 12, 14), date(2026, 12, 15))
