"""What residents, neighbours and volunteers do together, and who signed up."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from shelter.demonstration import tables
from shelter.demonstration.content import Content
from shelter.demonstration.days import ZONE, ZONE_NAME, at
from shelter.demonstration.dice import Dice
from shelter.models.activities import Activity, ActivityKind, Signup
from shelter.models.people import Person, Role
from shelter.models.places import Location

WEEKS_BACK: Final = 1
WEEKS_AHEAD: Final = 2
_CANCELLED: Final = 0.03
_NEARLY_FULL: Final = 0.2
_OPEN_TO_ALL: Final = frozenset({Role.RESIDENT, Role.NEIGHBOUR, Role.VOLUNTEER})


@dataclass(frozen=True, slots=True)
class Programme:
    """`full` and `last_place` are the ids of two activities of the coming days that are open to all."""

    activities: tuple[Activity, ...]
    signups: tuple[Signup, ...]
    full: str
    last_place: str


@dataclass(frozen=True, slots=True)
class _Planner:
    dice: Dice
    locations: Sequence[Location]
    titles: Mapping[ActivityKind, Sequence[Mapping[str, str]]]

    def plan(self, day: date, table: tables.ActivityTable) -> Activity:
        dice = self.dice
        location = dice.pick(self.locations)
        return Activity(
            id=dice.id(),
            location_id=location.id,
            kind=table.kind,
            titles=dict(dice.pick(self.titles[table.kind])),
            starts_at=at(day, dice.pick(table.starts)),
            zone=ZONE_NAME,
            minutes=dice.pick(table.minutes),
            place=location.place,
            capacity=dice.between(*table.capacity),
            audience=dice.pick(table.audiences),
        )

    def week(self, first: date) -> Iterator[Activity]:
        found = tables.activities()
        weights = {number: table.weight for number, table in enumerate(found.activity)}
        for _ in range(self.dice.between(*found.per_week)):
            day = first + timedelta(days=self.dice.between(0, 6))
            activity = self.plan(day, found.activity[self.dice.weighted(weights)])
            yield activity.model_copy(update={"cancelled": self.dice.chance(_CANCELLED)})

    def open_to_all(self, kind: ActivityKind, day: date) -> Activity:
        table = next(each for each in tables.activities().activity if each.kind is kind)
        return self.plan(day, table).model_copy(update={"audience": _OPEN_TO_ALL})


def programme(
    dice: Dice,
    locations: Sequence[Location],
    people: Sequence[Person],
    content: Content,
    outsiders: Collection[str],
    today: date,
) -> Programme:
    """`outsiders` sign up for neither the full activity nor the one with a last place."""
    planner = _Planner(dice, locations, content.activities)
    ordinary = [
        activity
        for week in range(-WEEKS_BACK, WEEKS_AHEAD)
        for activity in planner.week(today + timedelta(weeks=week))
    ]
    full = planner.open_to_all(ActivityKind.SPORT, today + timedelta(days=3))
    last_place = planner.open_to_all(ActivityKind.COOKING, today + timedelta(days=2))
    ordinary = [each for each in ordinary if each.starts_at not in (full.starts_at, last_place.starts_at)]
    signups = _Signups(dice, people, at(today, 0))
    signups.fill(full, full.capacity, outsiders)
    signups.fill(last_place, last_place.capacity - 1, outsiders)
    for activity in ordinary:
        signups.fill(activity, _wanted(dice, activity))
    activities = sorted((*ordinary, full, last_place), key=lambda activity: activity.starts_at)
    return Programme(tuple(activities), tuple(signups.made), full.id, last_place.id)


def _wanted(dice: Dice, activity: Activity) -> int:
    if dice.chance(_NEARLY_FULL):
        return activity.capacity - dice.between(1, 2)
    return round(activity.capacity * dice.share(0.15, 0.8))


class _Signups:
    """Nobody goes to two activities on one day."""

    def __init__(self, dice: Dice, people: Sequence[Person], before: datetime) -> None:
        self._dice = dice
        self._people = people
        self._before = before
        self._away: dict[date, set[str]] = {}
        self.made: list[Signup] = []

    def fill(self, activity: Activity, number: int, outsiders: Collection[str] = ()) -> None:
        away = self._away.setdefault(activity.starts_at.astimezone(ZONE).date(), set())
        possible = [
            person.id
            for person in self._people
            if not activity.audience.isdisjoint(person.roles) and person.id not in (*away, *outsiders)
        ]
        chosen = self._dice.shuffled(possible)[:number]
        away.update(chosen)
        self.made += [
            Signup(activity_id=activity.id, person_id=each, signed_up_at=self._when(activity))
            for each in chosen
        ]

    def _when(self, activity: Activity) -> datetime:
        return min(activity.starts_at, self._before) - timedelta(minutes=self._dice.between(60, 5000))
