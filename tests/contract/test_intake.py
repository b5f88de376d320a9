"""Places, codes and phones that two want at the same moment, on both engines."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shelter import intake, invites
from shelter.changes import Changed
from shelter.errors import CodeRefused, NotAllowed, NotFound, ShelterError
from shelter.intake import Admitted, InvitedAgain, LocationFull, WayIn, Wish, admit, invite_again
from shelter.models.conversations import Draft, SentMessage
from shelter.models.people import Grant, Person, Pin, Role
from shelter.models.places import Place
from shelter.store import Transaction
from storage.store import SqlStore
from tests.contract.things import NOW, location, person, stay

ZONE = "Europe/Amsterdam"
BRAM, CARO = (
    person(name, Role.CASEMANAGER, chat_id=number) for number, name in enumerate(("bram", "caro"), 1)
)
HERE = Wish(language="ti", location_id="oost", room="12", first_name="Selam", vulnerable=True)


async def open_house(store: SqlStore, **fields: Any) -> None:
    async with store.transaction() as transaction:
        await transaction.houses.save_location(location(**fields))
        await transaction.people.add(BRAM, CARO)


async def admitted(store: SqlStore, wish: Wish = HERE, now: datetime = NOW) -> Admitted:
    async with store.transaction() as transaction:
        return await admit(transaction, now, ZONE, BRAM, wish)


async def stranger(store: Transaction, chat_id: int) -> Person:
    somebody = Person(id=f"stranger_{chat_id}", chat_id=chat_id, language="en", created_at=NOW)
    await store.people.add(somebody)
    return somebody


async def comes_in(store: SqlStore, made: Admitted, chat_id: int = 77) -> Person | ShelterError:
    async with store.transaction() as transaction:
        somebody = await stranger(transaction, chat_id)
        return await invites.redeem(transaction, NOW, somebody, made.code, ZONE)


async def is_lost(
    store: SqlStore, made: Admitted, seen: WayIn, by: Person = BRAM, now: datetime = NOW
) -> InvitedAgain:
    async with store.transaction() as transaction:
        return await invite_again(transaction, now, by.id, made.person.id, seen)


async def test_who_is_admitted_has_a_place_a_code_and_an_invite(store: SqlStore) -> None:
    await open_house(store)
    made = await admitted(store)
    async with store.transaction() as transaction:
        assert await transaction.people.get(made.person.id) == made.person
        assert await transaction.houses.caseload("bram") == [made.stay]
        assert await transaction.invites.by_code(made.code) == made.invite
        assert await transaction.invites.newest(made.person.id) == made.invite
        assert await transaction.houses.taken() == {"oost": 1}
    assert made.person == Person(
        id=made.person.id,
        first_name="Selam",
        language="ti",
        grants=frozenset({Grant(role=Role.RESIDENT, location_id="oost")}),
        created_at=NOW,
    )
    assert (made.stay.room, made.stay.vulnerable, made.stay.code) == ("12", True, "O-001")
    entered = await comes_in(store, made)
    assert isinstance(entered, Person)
    assert entered == made.person.model_copy(update={"chat_id": 77, "language": "en"})


async def test_a_stay_begins_on_the_day_that_it_is_in_the_house(store: SqlStore) -> None:
    """At half past eleven at night in London the next day has begun in Amsterdam."""
    await open_house(store)
    night = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    made = await admitted(store, now=night)
    async with store.transaction() as transaction:
        somebody = await stranger(transaction, 5)
        _, code = await invites.make(transaction, night, Role.RESIDENT, location_id="oost")
        entered = await invites.redeem(transaction, night, somebody, code, ZONE)
        assert isinstance(entered, Person)
        of_invite = await transaction.houses.stay_of(entered.id)
    assert of_invite is not None
    assert f"{made.stay.started_on} {of_invite.started_on}" == "2026-07-02 2026-07-02"


async def test_two_casemanagers_and_one_free_place(store: SqlStore) -> None:
    await open_house(store, capacity=1)

    async def try_it(casemanager: Person) -> bool:
        try:
            async with store.transaction() as transaction:
                await admit(transaction, NOW, ZONE, casemanager, HERE)
                await asyncio.sleep(0.02)
        except LocationFull:
            return False
        return True

    assert sorted(await asyncio.gather(*map(try_it, (BRAM, CARO)))) == [False, True]
    async with store.transaction() as transaction:
        assert await transaction.houses.taken() == {"oost": 1}


async def test_no_two_get_one_code_whatever_happens_at_the_same_moment(store: SqlStore) -> None:
    """Two new houses whose names begin alike, four who are admitted and four who come by a code."""
    await open_house(store)
    async with store.transaction() as transaction:
        await transaction.houses.save_location(location("oever", place=Place(name="Oever")))
        codes = [
            (await invites.make(transaction, NOW, Role.RESIDENT, location_id=where))[1]
            for where in ("oost", "oever") * 2
        ]

    async def admits(where: str) -> None:
        async with store.transaction() as transaction:
            await admit(transaction, NOW, ZONE, BRAM, Wish("nl", where))
            await asyncio.sleep(0.01)

    async def redeems(number: int, code: str) -> None:
        async with store.transaction() as transaction:
            somebody = await stranger(transaction, 100 + number)
            entered = await invites.redeem(transaction, NOW, somebody, code, ZONE)
            assert isinstance(entered, Person)
            await asyncio.sleep(0.01)

    await asyncio.gather(
        *(admits(where) for where in ("oost", "oever") * 2),
        *(redeems(number, code) for number, code in enumerate(codes)),
    )
    async with store.transaction() as transaction:
        stays = await transaction.houses.stays()
    assert len({each.code for each in stays}) == 8
    letters = {each.location_id: {each.code[0]} for each in stays}
    for each in stays:
        letters[each.location_id].add(each.code[0])
    assert sorted(map(len, letters.values())) == [1, 1]
    assert letters["oost"] != letters["oever"]


async def codes_of(store: SqlStore, *wishes: Wish) -> Sequence[str]:
    return [(await admitted(store, wish)).stay.code for wish in wishes]


async def test_a_house_keeps_its_letters_and_a_number_does_not_come_again(store: SqlStore) -> None:
    await open_house(store, place=Place(name="Huis De Reiger"))
    async with store.transaction() as transaction:
        await transaction.people.add(*(person(name, chat_id=None) for name in ("a", "b", "c", "d")))
        await transaction.houses.save_location(
            location("west", place=Place(name="Huis Rozen")), location("noord", place=Place(name="ΩΨ"))
        )
        await transaction.houses.save_stay(
            stay(id="1", resident_id="a", code="B-014"),
            stay(id="2", resident_id="b", code="B-061", ended_on=NOW.date()),
            stay(id="3", resident_id="c", code="7KQ2"),
            stay(id="4", resident_id="d", code="R-003"),
        )
    west, noord = Wish("nl", "west"), Wish("nl", "noord")
    assert await codes_of(store, HERE, west, noord, HERE, west) == [
        "B-062",
        "H-001",
        "A-001",
        "B-063",
        "H-002",
    ]


async def test_nobody_moves_in_where_there_is_no_place_or_no_such_house(store: SqlStore) -> None:
    await open_house(store, capacity=1)
    await admitted(store)
    for wish in (HERE, Wish("nl", "nowhere")):
        with pytest.raises(LocationFull):
            await admitted(store, wish)
    async with store.transaction() as transaction:
        with pytest.raises(NotAllowed):
            await admit(transaction, NOW, ZONE, person("x", Role.LEGAL_ADVISER), HERE)
        assert len(await transaction.houses.stays()) == 1


async def test_one_card_lets_one_phone_in(store: SqlStore) -> None:
    await open_house(store)
    made = await admitted(store)
    outcomes = await asyncio.gather(*(comes_in(store, made, chat_id) for chat_id in range(60, 66)))
    entered = [each for each in outcomes if isinstance(each, Person)]
    assert [each.id for each in entered] == [made.person.id]
    async with store.transaction() as transaction:
        known = await transaction.people.get(made.person.id)
    assert known == entered[0]


async def test_a_lost_phone_is_let_go_of(store: SqlStore) -> None:
    await open_house(store)
    made = await admitted(store)
    await comes_in(store, made, 77)
    async with store.transaction() as transaction:
        await transaction.people.save_pin(Pin(person_id=made.person.id, digest="x", opened_at=NOW))
        await transaction.conversations.save_draft(
            Draft(person_id=made.person.id, form="f", question="q", updated_at=NOW)
        )
        sent = (3, timedelta(hours=49)), (4, timedelta(hours=2)), (5, timedelta())
        await transaction.conversations.add_sent(
            *(SentMessage(person_id=made.person.id, message_id=n, sent_at=NOW - ago) for n, ago in sent)
        )
        _, other_code = await invites.make(transaction, NOW, Role.RESIDENT, person_id=made.person.id)
        newest = await transaction.invites.newest(made.person.id)
    assert newest is not None
    again = await is_lost(store, made, WayIn(newest.id, on_phone=True), now=NOW + timedelta(minutes=1))
    assert again.old_chat == intake.OldChat(77, (4, 5))
    async with store.transaction() as transaction:
        assert await transaction.people.by_chat([77]) == {}
        known = await transaction.people.get(made.person.id)
        assert known is not None
        assert (known.chat_id, known.first_name, known.language) == (None, "Selam", "en")
        pin = await transaction.people.pin(made.person.id)
        assert pin is not None
        assert pin.opened_at is None
        assert await transaction.conversations.draft(made.person.id) is None
        assert await transaction.conversations.sent(made.person.id, NOW - timedelta(days=9)) == []
        finder = await stranger(transaction, 78)
        later = NOW + timedelta(minutes=1)
        assert isinstance(await invites.redeem(transaction, later, finder, other_code, ZONE), CodeRefused)
        back = await invites.redeem(transaction, later, finder, again.admitted.code, ZONE)
        assert isinstance(back, Person)
        assert (back.id, back.chat_id) == (made.person.id, 78)


async def test_what_the_casemanager_saw_must_still_be_so(store: SqlStore) -> None:
    await open_house(store)
    made = await admitted(store)
    seen = WayIn(made.invite.id, on_phone=False)
    await is_lost(store, made, seen)
    with pytest.raises(Changed):
        await is_lost(store, made, seen)
    other = await admitted(store)
    await comes_in(store, other, 79)
    with pytest.raises(Changed):
        await is_lost(store, other, WayIn(other.invite.id, on_phone=False))
    async with store.transaction() as transaction:
        assert 79 in await transaction.people.by_chat([79])


async def test_a_phone_is_lost_while_it_comes_in(store: SqlStore) -> None:
    """Whoever is first: the phone is in and the casemanager looks again, or the code does not work."""
    await open_house(store)
    for number in range(5):
        made = await admitted(store)
        entered, lost = await asyncio.gather(
            comes_in(store, made, 200 + number),
            is_lost(store, made, WayIn(made.invite.id, on_phone=False)),
            return_exceptions=True,
        )
        assert isinstance(entered, Person) == isinstance(lost, Changed)
        assert isinstance(entered, CodeRefused) == isinstance(lost, InvitedAgain)
        async with store.transaction() as transaction:
            known = await transaction.people.get(made.person.id)
        assert known is not None
        assert (known.chat_id is None) == isinstance(lost, InvitedAgain)


async def test_nobody_elses_resident_and_nobody_who_works_here_loses_a_phone(store: SqlStore) -> None:
    await open_house(store)
    made = await admitted(store)
    with pytest.raises(NotFound):
        await is_lost(store, made, WayIn(made.invite.id, on_phone=False), CARO)
    async with store.transaction() as transaction:
        works_too = Grant(role=Role.ADMINISTRATOR)
        grants = made.person.grants | {works_too}
        await transaction.people.save(made.person.model_copy(update={"grants": grants}))
    with pytest.raises(NotAllowed):
        await is_lost(store, made, WayIn(made.invite.id, on_phone=False))
    async with store.transaction() as transaction:
        still = await intake.open_invite(transaction, NOW, "bram", made.person.id, made.code)
    assert still.invite == made.invite


async def test_an_invite_opens_for_the_own_casemanager_while_it_works(store: SqlStore) -> None:
    await open_house(store)
    made, other = await admitted(store), await admitted(store)
    async with store.transaction() as transaction:
        shown = await intake.open_invite(transaction, NOW, "bram", made.person.id, made.code)
        assert shown == made
        too_late = made.invite.expires_at
        for casemanager_id, code, at in (
            ("caro", made.code, NOW),
            ("bram", other.code, NOW),
            ("bram", "AAAA-AAAA", NOW),
            ("bram", made.code, too_late),
        ):
            with pytest.raises(NotFound):
                await intake.open_invite(transaction, at, casemanager_id, made.person.id, code)
    await comes_in(store, made)
    async with store.transaction() as transaction:
        with pytest.raises(NotFound):
            await intake.open_invite(transaction, NOW, "bram", made.person.id, made.code)


async def test_the_own_houses_come_first_with_their_free_places(store: SqlStore) -> None:
    await open_house(store, capacity=2)
    async with store.transaction() as transaction:
        await transaction.houses.save_location(
            location("a", place=Place(name="Aan de Vaart"), capacity=3),
            location("z", place=Place(name="Zuid"), capacity=1),
        )
        guide = person("dirk", chat_id=9, grants=frozenset({Grant(role=Role.CASEMANAGER, location_id="z")}))
        await transaction.people.add(guide)
        await admit(transaction, NOW, ZONE, guide, HERE)
        found = await intake.vacancies(transaction, guide)
    assert [(each.location.id, each.free) for each in found] == [("z", 1), ("a", 3), ("oost", 1)]
