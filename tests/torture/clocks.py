"""Reminders round both changes of the clock in 2026 and 2027: `python -m tests.torture.clocks` tries all.

The wall in Amsterdam is reckoned here from the law (an hour ahead of UTC, two in summer; both changes at
01:00 UTC), and not from a table of zones, so that what is checked is not checked against itself.
"""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from itertools import cycle

from shelter.models.appointments import AppointmentKind
from shelter.models.reminders import Ahead, Thing, before, days_before
from shelter.reminders import default_plan, rings

CHANGES = (
    datetime(2026, 3, 29, 1, tzinfo=UTC),
    datetime(2026, 10, 25, 1, tzinfo=UTC),
    datetime(2027, 3, 28, 1, tzinfo=UTC),
    datetime(2027, 10, 31, 1, tzinfo=UTC),
)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
MINUTES = (15, 30, 45, 60, 90, 119, 120, 180, 240, 360, 480, 600, 720)
HOURS_OF_THE_DAY = (time(8), time(9, 30), time(18), time(21, 59))
AHEADS = (
    *(before(minutes) for minutes in MINUTES),
    *(days_before(days, at) for days in range(1, 15) for at in HOURS_OF_THE_DAY),
)
MORNING, NIGHT = time(8), time(22)
EARLY = 2 * HOUR


@dataclass
class Tally:
    """How much was tried, and each thing that was wrong."""

    starts: int = 0
    reminders: int = 0
    wrong: list[str] = field(default_factory=list)

    def expect(self, right: bool, what: str, starts_at: datetime, ahead: object) -> None:
        if not right:
            self.wrong.append(f"{what}: {ahead} before {starts_at}")


def wall(moment: datetime) -> datetime:
    """What the clocks in Amsterdam show, without a zone."""
    spring, autumn = (change for change in CHANGES if change.year == moment.year)
    return (moment + (2 if spring <= moment < autumn else 1) * HOUR).replace(tzinfo=None)


def shown_at(shown: datetime) -> datetime:
    """The one moment at which the clocks show this, outside the hours in which they are changed."""
    (moment,) = (
        moment
        for moment in (shown.replace(tzinfo=UTC) - hours * HOUR for hours in (1, 2))
        if wall(moment) == shown
    )
    return moment


def promised(starts_at: datetime, ahead: Ahead) -> datetime:
    """When a reminder has to ring, were it the only one."""
    if ahead.days and ahead.at:
        return shown_at(datetime.combine(wall(starts_at).date() - ahead.days * DAY, ahead.at))
    moment = starts_at - timedelta(minutes=ahead.minutes or 0)
    if not is_quiet(moment):
        return moment
    evening_past = wall(moment).time() >= NIGHT
    morning = shown_at(datetime.combine(wall(moment).date() + evening_past * DAY, MORNING))
    return moment if starts_at < morning + EARLY else morning


def is_quiet(moment: datetime) -> bool:
    shown = wall(moment).time()
    return shown >= NIGHT or shown < MORNING


def is_early(starts_at: datetime) -> bool:
    """So early that it may ring at night."""
    shown = wall(starts_at).time()
    return shown >= NIGHT or shown < time(10)


def thing(starts_at: datetime, kind: str = AppointmentKind.COURT) -> Thing:
    return Thing.model_construct(
        id="a", resident_id="r", kind=kind, starts_at=starts_at, zone="Europe/Amsterdam", version=1
    )


def try_alone(tally: Tally, starts_at: datetime, ahead: Ahead) -> None:
    """One reminder: it rings once, when it is promised, and in the quiet hours only for what is early."""
    found = rings(thing(starts_at), (ahead,))
    tally.reminders += len(found)
    tally.expect(len(found) > 0, "missing", starts_at, ahead)
    tally.expect(len(found) < 2, "doubled", starts_at, ahead)
    for ring in found:
        tally.expect(ring.due_at == promised(starts_at, ahead), "at another time", starts_at, ahead)
        tally.expect(not is_quiet(ring.due_at) or is_early(starts_at), "at night", starts_at, ahead)
        tally.expect(ring.expires_at == starts_at, "of use for another time", starts_at, ahead)


def try_together(tally: Tally, starts_at: datetime) -> None:
    """All reminders of a court: each once and in order, save one that comes when a later one is due."""
    plan = default_plan(AppointmentKind.COURT)
    expected: list[datetime] = []
    for ahead in reversed(plan):
        moment = promised(starts_at, ahead)
        if not expected or moment < expected[-1]:
            expected.append(moment)
    found = [ring.due_at for ring in rings(thing(starts_at), plan)]
    tally.reminders += len(found)
    tally.expect(found == expected[::-1], "not one after the other", starts_at, plan)


def starts(change: datetime) -> Iterator[datetime]:
    """Every minute from 36 hours before a change to 36 hours after it; and every minute of the hours in which
    clocks change, on every day from which a reminder can reach back over it, and on the eight days before."""
    for minute in range(-36 * 60, 36 * 60 + 1):
        yield change + minute * MINUTE
    for day in range(-8, 17):
        for minute in range(-90, 151):
            yield change + day * DAY + minute * MINUTE


def run(changes: Iterable[datetime], each_tries: int) -> Tally:
    """Try each start with so many reminders, which take turns."""
    tally, turn = Tally(), cycle(AHEADS)
    for change in changes:
        for starts_at in starts(change):
            tally.starts += 1
            try_together(tally, starts_at)
            for _ in range(each_tries):
                try_alone(tally, starts_at, next(turn))
    return tally


def main() -> int:
    tally = run(CHANGES, len(AHEADS))
    print(f"{tally.starts:,} starts, {tally.reminders:,} reminders, {len(tally.wrong)} wrong")  # noqa: T201
    for line in tally.wrong[:20]:
        print(line)  # noqa: T201
    return 1 if tally.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
