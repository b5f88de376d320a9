"""Activities: who may join, and never one too many."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from shelter.errors import Full, NotFound, TooLate
from shelter.models.activities import Activity, Signup
from shelter.models.people import Person
from shelter.store import Transaction


@dataclass(frozen=True, slots=True)
class Listed:
    """An activity as one person sees it. `free` is the number of free places."""

    activity: Activity
    free: int
    joined: bool


async def this_week(store: Transaction, person: Person, now: datetime) -> Sequence[Listed]:
    """The activities of the next seven days that are open to the person, soonest first."""
    found = await store.activities.between(now, now + timedelta(days=7))
    return await _listed(store, person, [each for each in found if is_open_to(each, person)])


async def look(store: Transaction, person: Person, activity_id: str) -> Listed:
    activity = await store.activities.get(activity_id)
    if activity is None or not is_open_to(activity, person):
        raise NotFound
    return (await _listed(store, person, [activity]))[0]


async def sign_up(store: Transaction, person: Person, activity_id: str, now: datetime) -> Listed:
    """Take a place; a second time changes nothing. Full and TooLate mean what they say."""
    await store.activities.lock(activity_id)
    listed = await look(store, person, activity_id)
    if listed.joined:
        return listed
    _must_be_ahead(listed.activity, now)
    if listed.free < 1:
        raise Full
    await store.activities.add_signup(Signup(activity_id=activity_id, person_id=person.id, signed_up_at=now))
    return Listed(listed.activity, listed.free - 1, joined=True)


async def sign_off(store: Transaction, person: Person, activity_id: str, now: datetime) -> Listed:
    """Give the place back; a second time changes nothing."""
    await store.activities.lock(activity_id)
    listed = await look(store, person, activity_id)
    if not listed.joined:
        return listed
    _must_be_ahead(listed.activity, now)
    await store.activities.remove_signup(activity_id, person.id)
    return Listed(listed.activity, listed.free + 1, joined=False)


def is_open_to(activity: Activity, person: Person) -> bool:
    return not activity.cancelled and not activity.audience.isdisjoint(person.roles)


def _must_be_ahead(activity: Activity, now: datetime) -> None:
    if activity.starts_at <= now:
        raise TooLate


async def _listed(store: Transaction, person: Person, activities: Sequence[Activity]) -> list[Listed]:
    taken = await store.activities.taken([activity.id for activity in activities])
    mine = {signup.activity_id for signup in await store.activities.signups_of(person.id)}
    return [
        Listed(each, max(0, each.capacity - taken.get(each.id, 0)), each.id in mine) for each in activities
    ]
