"""What a day that was typed can be, reckoned from today."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from locales.quick_line.line import Why

WEEK = 7
_WORKING_DAYS = 5
_LONG_AHEAD = 300
"""Days: what was a short while ago is seldom meant for the year after."""
_YEARS_AHEAD = 2
_CENTURY = 2000


@dataclass(frozen=True, slots=True)
class Days:
    """What one phrase can mean. Not `firm`: it is asked, even if there is one day only.

    `rolls`: the second day is meant if the first, today, is over at that time.
    """

    days: tuple[date, ...] = ()
    firm: bool = True
    rolls: bool = False
    why: Why | None = None


def ahead(today: date, days: int) -> Days:
    try:
        return Days((today + timedelta(days=days),))
    except OverflowError:
        return Days(why=Why.NO_SUCH_DAY)


def months_ahead(today: date, months: int) -> Days:
    """The same day of a later month, or its last one."""
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    for back in range(4):
        if found := _date(year, month + 1, today.day - back):
            return Days((found,))
    return Days(why=Why.NO_SUCH_DAY)


def dated(today: date, day: int, month: int, year: int | None = None) -> Days:
    """A day of the calendar; without a year it is the next such day."""
    if month > 12 >= day:
        return Days(dated(today, month, day, year).days, firm=False, why=Why.NO_SUCH_DAY)
    if year is None:
        return _next_dated(today, day, month)
    found = _date(year + _CENTURY if year < 100 else year, month, day)
    if found is None:
        return Days(why=Why.NO_SUCH_DAY)
    if found < today:
        return Days(why=Why.OVER)
    return Days((found,), firm=found.year <= today.year + _YEARS_AHEAD)


def day_of_month(today: date, day: int) -> Days:
    """De 3e: of this month or the next that has such a day."""
    found = [each for each in _in_months(today, day) if each >= today][:2]
    if not found:
        return Days(why=Why.NO_SUCH_DAY)
    return Days(tuple(found), rolls=True) if found[0] == today else Days((found[0],))


def weekday(today: date, wanted: int) -> Days:
    """Di: the next one. Today's, or that of next week, if it is such a day today."""
    days = (wanted - today.weekday()) % WEEK
    first = today + timedelta(days=days)
    return Days((first,)) if days else Days((first, first + timedelta(days=WEEK)), rolls=True)


def this_weekday(today: date, wanted: int) -> Days:
    """Deze di: of this week; if that is over, perhaps the coming one, and it is asked."""
    found = monday(today) + timedelta(days=wanted)
    return (
        Days((found,)) if found >= today else Days((found + timedelta(days=WEEK),), firm=False, why=Why.OVER)
    )


def coming_weekday(today: date, wanted: int) -> Days:
    return Days((today + timedelta(days=(wanted - today.weekday()) % WEEK or WEEK),))


def next_weekday(today: date, wanted: int) -> Days:
    """Volgende di: to some the coming one, to others that of next week."""
    return _either(*coming_weekday(today, wanted).days, *weekday_in_weeks(today, 1, wanted).days[:1])


def weekday_in_weeks(today: date, weeks: int, wanted: int) -> Days:
    """Volgende week di."""
    return ahead(monday(today), weeks * WEEK + wanted)


def weekday_after_weeks(today: date, weeks: int, wanted: int) -> Days:
    """Di over 2 weken: of the week that is then, or two weeks after the next one."""
    counted = ahead(weekday(today, wanted).days[0], weeks * WEEK)
    return _either(*weekday_in_weeks(today, weeks, wanted).days, *counted.days)


def working_week(today: date, weeks: int) -> Days:
    """Its working days that are not over; of a week that is nearly over, all its days."""
    begins = monday(today) + timedelta(days=weeks * WEEK)
    days = [begins + timedelta(days=each) for each in range(WEEK)]
    left = [day for day in days[:_WORKING_DAYS] if day >= today] or [day for day in days if day >= today]
    return Days(tuple(left), firm=False)


def weekend(today: date, weeks: int) -> Days:
    begins = monday(today) + timedelta(days=weeks * WEEK + _WORKING_DAYS)
    return Days(tuple(day for day in (begins, begins + timedelta(days=1)) if day >= today), firm=False)


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _either(*days: date) -> Days:
    found = tuple(sorted(set(days)))
    return Days(found) if found else Days(why=Why.NO_SUCH_DAY)


def _next_dated(today: date, day: int, month: int) -> Days:
    years = range(today.year, today.year + 5)
    found = next((each for year in years if (each := _date(year, month, day)) and each >= today), None)
    if found is None:
        return Days(why=Why.NO_SUCH_DAY)
    if (found - today).days > 366:
        return Days((found,), firm=False, why=Why.NO_SUCH_DAY)
    if (found - today).days > _LONG_AHEAD:
        return Days((found,), firm=False, why=Why.OVER)
    return Days((found,))


def _in_months(today: date, day: int) -> Iterator[date]:
    for later in range(13):
        year, month = divmod(today.year * 12 + today.month - 1 + later, 12)
        if found := _date(year, month + 1, day):
            yield found


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def together(phrases: Sequence[Days]) -> Days:
    """What several phrases in one line can mean: what fits all of them, or else any of them."""
    if len(phrases) < 2:
        return phrases[0] if phrases else Days()
    why = next((each.why for each in phrases if each.why), None)
    days = [set(each.days) for each in phrases]
    common = set.intersection(*days)
    if common and not why:
        return Days(tuple(sorted(common)), firm=any(each.firm for each in phrases))
    return Days(tuple(sorted(set.union(*days))), firm=False, why=why)
