"""Invites: what making one needs, and what becomes of who opens it."""

from datetime import UTC, datetime, timedelta

import pytest

from shelter import invites
from shelter.errors import CodeRefused, ShelterError, TooManyTries
from shelter.models.activities import Activity, ActivityKind, Signup
from shelter.models.conversations import SentMessage
from shelter.models.people import Grant, Invite, Person, Role
from shelter.models.places import Location, Place
from shelter.store import Transaction
from storage.store import SqlStore

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
AMSTERDAM = "Europe/Amsterdam"
HERE = Location(id="here", place=Place(name="Huis Aan de Vaart"), capacity=60)


async def arrive(store: Transaction, *roles: Role, chat_id: int = 1) -> Person:
    person = Person(
        id=f"person_{chat_id}",
        chat_id=chat_id,
        grants=frozenset(Grant(role=role) for role in roles),
        created_at=NOW,
    )
    await store.houses.save_location(HERE)
    await store.people.add(person)
    return person


async def test_a_new_resident_needs_a_location(sqlite_store: SqlStore) -> None:
    async with sqlite_store.transaction() as store:
        with pytest.raises(ValueError, match="location"):
            await invites.make(store, NOW, Role.RESIDENT)


@pytest.mark.parametrize("role", Role)
async def test_an_invite_for_each_role_gives_that_role_at_that_location(
    sqlite_store: SqlStore, role: Role
) -> None:
    async with sqlite_store.transaction() as store:
        person = await arrive(store)
        invite, code = await invites.make(store, NOW, role, location_id="here")
        assert invite.expires_at - NOW == timedelta(hours=72)
        entered = await invites.redeem(store, NOW, person, code, AMSTERDAM)
        assert isinstance(entered, Person)
        assert entered == await store.people.get(person.id)
        assert entered.grants == {Grant(role=role, location_id="here")}
        assert (await store.houses.stay_of(person.id) is not None) is (role is Role.RESIDENT)
        used = await store.invites.by_code(code)
        assert used is not None
        assert (used.used_at, used.used_by) == (NOW, person.id)


async def test_the_stay_of_a_new_resident_knows_the_casemanager(sqlite_store: SqlStore) -> None:
    async with sqlite_store.transaction() as store:
        person = await arrive(store)
        staff = await arrive(store, Role.CASEMANAGER, chat_id=2)
        _, code = await invites.make(store, NOW, Role.RESIDENT, location_id="here", casemanager_id=staff.id)
        await invites.redeem(store, NOW, person, code, AMSTERDAM)
        assert [stay.resident_id for stay in await store.houses.caseload(staff.id)] == [person.id]


async def test_what_a_newcomer_did_moves_along(sqlite_store: SqlStore) -> None:
    """A neighbour who signed up keeps the place as the resident known from intake; no row stays behind."""
    activity = Activity(
        id="soup",
        location_id="here",
        kind=ActivityKind.COOKING,
        titles={"nl": "Soep"},
        starts_at=NOW + timedelta(days=1),
        zone="Europe/Amsterdam",
        minutes=60,
        place=HERE.place,
        capacity=1,
        audience=frozenset({Role.NEIGHBOUR}),
    )
    async with sqlite_store.transaction() as store:
        person = await arrive(store, Role.NEIGHBOUR)
        known = Person(id="known", grants=frozenset({Grant(role=Role.RESIDENT)}), created_at=NOW)
        await store.people.add(known)
        await store.activities.save(activity)
        await store.activities.add_signup(Signup(activity_id="soup", person_id=person.id, signed_up_at=NOW))
        await store.conversations.add_sent(SentMessage(person_id=person.id, message_id=7, sent_at=NOW))
        _, code = await invites.make(store, NOW, Role.RESIDENT, person_id=known.id)
        await invites.redeem(store, NOW, person, code, AMSTERDAM)
        assert await store.people.get(person.id) is None
        assert [each.activity_id for each in await store.activities.signups_of(known.id)] == ["soup"]
        assert await store.activities.taken(["soup"]) == {"soup": 1}
        sent = await store.conversations.sent(known.id, NOW - timedelta(hours=1))
        assert [each.message_id for each in sent] == [7]


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.NEIGHBOUR, Role.VOLUNTEER}))
async def test_nobody_with_work_or_a_place_here_becomes_another_person(
    sqlite_store: SqlStore, role: Role
) -> None:
    async with sqlite_store.transaction() as store:
        person = await arrive(store, role)
        await store.people.add(Person(id="known", created_at=NOW))
        _, code = await invites.make(store, NOW, Role.RESIDENT, person_id="known")
        assert isinstance(await invites.redeem(store, NOW, person, code, AMSTERDAM), invites.AlreadyIn)
        unused: Invite | None = await store.invites.by_code(code)
        assert unused is not None
        assert unused.used_at is None
        assert await store.people.get(person.id) == person


async def test_the_waiting_time_is_the_shortest_that_helps(sqlite_store: SqlStore) -> None:
    async with sqlite_store.transaction() as store:
        person = await arrive(store)
        for minute in (0, 7, 13, 29, 31):
            refused = await invites.redeem(store, NOW + timedelta(minutes=minute), person, "AAAA", AMSTERDAM)
            assert isinstance(refused, CodeRefused)
        for minute in (32, 45, 59):
            closed = await invites.redeem(store, NOW + timedelta(minutes=minute), person, "AAAA", AMSTERDAM)
            assert isinstance(closed, TooManyTries)
            assert closed.values == {"minutes": 61 - minute}
        assert isinstance(
            await invites.redeem(store, NOW + timedelta(minutes=61), person, "AAAA", AMSTERDAM), CodeRefused
        )


async def test_every_refusal_can_be_said(sqlite_store: SqlStore) -> None:
    for refusal in (CodeRefused(), TooManyTries(minutes=3), invites.AlreadyIn()):
        assert isinstance(refusal, ShelterError)
        assert "{" not in refusal.sentence.format(**refusal.values)
