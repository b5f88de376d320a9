"""What waits for staff, their own notes, and the message in the morning, on both engines."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from shelter import advisers, case_notes, digest, handovers, messages
from shelter.contacts import last_contact
from shelter.desk import Desk, desk_of
from shelter.errors import BadAnswer, NotFound, TooLong
from shelter.finding import find
from shelter.models.appointments import AppointmentKind, AppointmentState
from shelter.models.notices import NoticeKind, NoticeState
from shelter.models.people import Person, Role
from shelter.models.requests import RequestState
from shelter.store import Transaction
from storage.store import SqlStore
from tests.contract.things import (
    DAY,
    HOUR,
    NOW,
    absence,
    appointment,
    case_note,
    invite,
    message,
    move_in,
    notice,
    person,
    receipt,
    request,
    stay,
)

ZONE = "Europe/Amsterdam"
MONTHS = 18


async def bram(transaction: Transaction, *roles: Role, **fields: Any) -> Person:
    """The casemanager, or what he is instead."""
    known = await transaction.people.get("bram")
    assert known is not None
    changed = known.model_copy(update=fields | ({"grants": person("bram", *roles).grants} if roles else {}))
    await transaction.people.save(changed)
    return changed


async def desk(transaction: Transaction, staff: Person, now: datetime = NOW) -> Desk:
    return await desk_of(transaction, now, staff, ZONE, MONTHS)


async def test_a_quiet_desk_and_a_full_one(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        staff = await bram(transaction)
        assert (await desk(transaction, staff)).is_quiet
        await transaction.appointments.save(
            appointment("a1", starts_at=NOW + HOUR),
            appointment("a2", starts_at=NOW + DAY),
            appointment("a3", starts_at=NOW + 2 * DAY),
            appointment("a4", starts_at=NOW - 2 * HOUR),
            appointment("a5", starts_at=NOW + HOUR, state=AppointmentState.CANCELLED),
        )
        await transaction.conversations.add_message(message("m1"))
        await transaction.conversations.add_message(message("m2", sender_id="bram"))
        await transaction.requests.save(request("q1"))
        await transaction.invites.add(invite(person_id="amina", expires_at=NOW + HOUR), "AAAA-BBBB")
        await transaction.houses.save_stay(stay(casemanager_id="bram", started_on=date(2024, 10, 1)))
        await transaction.desks.save_note(case_note(name="A."))
        found = await desk(transaction, staff)
    assert [entry.appointment.id for entry in found.appointments] == ["a1", "a2"]
    assert (found.missing, found.unread) == (3, 1), "the IND is to be opened three days before"
    assert [each.id for each in found.requests] == ["q1"]
    assert [(each.stay.resident_id, each.expires_at) for each in found.unused] == [("amina", NOW + HOUR)]
    assert [ending.stay.resident_id for ending in found.endings] == ["amina"]
    assert found.names == {"amina": "A."}


async def test_another_caseload_is_nobodys_business(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        other = person("dewi", Role.CASEMANAGER, chat_id=10)
        await transaction.people.add(other)
        await transaction.appointments.save(appointment("a1", starts_at=NOW + HOUR))
        await transaction.conversations.add_message(message("m1"))
        await transaction.requests.save(request("q1"))
        await transaction.invites.add(invite(person_id="amina", expires_at=NOW + HOUR), "AAAA-BBBB")
        assert (await desk(transaction, other)).is_quiet
        assert await find(transaction, "dewi", "M-17") == []
        with pytest.raises(NotFound):
            await case_notes.set_text(transaction, NOW, "dewi", "amina", "x")


async def test_a_legal_adviser_gets_appointments_and_requests_alone(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.houses.save_stay(stay(legal_adviser_id="bram", started_on=date(2020, 1, 1)))
        staff = await bram(transaction, Role.LEGAL_ADVISER)
        await transaction.appointments.save(appointment("a1", starts_at=NOW + HOUR))
        await transaction.conversations.add_message(message("m1"))
        await transaction.requests.save(request("q1", kind=AppointmentKind.LEGAL_ADVISER))
        await transaction.requests.save(request("q2"))
        await transaction.invites.add(invite(person_id="amina", expires_at=NOW + HOUR), "AAAA-BBBB")
        found = await desk(transaction, staff)
    assert len(found.appointments) == 1
    assert [each.id for each in found.requests] == ["q1"]
    assert (found.missing, found.unread, list(found.unused), list(found.endings)) == (0, 0, [], [])


@pytest.mark.parametrize(
    ("fields", "waits"),
    [
        ({}, True),
        ({"state": RequestState.OFFERED, "offers": (NOW - DAY, NOW + HOUR)}, False),
        ({"state": RequestState.OFFERED, "offers": (NOW - DAY, NOW)}, True),
        ({"state": RequestState.SETTLED}, False),
        ({"state": RequestState.DECLINED}, False),
        ({"state": RequestState.WITHDRAWN}, False),
    ],
)
async def test_a_request_waits_until_it_is_answered(
    store: SqlStore, fields: dict[str, Any], waits: bool
) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        staff = await bram(transaction)
        await transaction.requests.save(request("q1", **fields))
        assert bool((await desk(transaction, staff)).requests) is waits


async def test_the_newest_invite_counts_that_can_still_be_used(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        staff = await bram(transaction)
        in_time = {"person_id": "amina", "expires_at": NOW + HOUR}
        await transaction.invites.add(invite(id="i1", **in_time, used_at=NOW), "AAAA-AAAA")
        await transaction.invites.add(invite(id="i2", person_id="amina", expires_at=NOW), "AAAA-BBBB")
        await transaction.invites.add(invite(id="i3", **in_time | {"person_id": "bram"}), "AAAA-CCCC")
        assert (await desk(transaction, staff)).unused == []
        await transaction.invites.add(invite(id="i4", **in_time), "AAAA-DDDD")
        assert [each.expires_at for each in (await desk(transaction, staff)).unused] == [NOW + HOUR]
        assert [each.id for each in await transaction.invites.unused(["amina", "bram"], NOW)] == ["i3", "i4"]
        newer = invite(id="i5", person_id="amina", created_at=NOW + HOUR, expires_at=NOW + 3 * DAY)
        await transaction.invites.add(newer, "AAAA-EEEE")
        assert (await desk(transaction, staff)).unused == []
        assert await transaction.invites.unused([], NOW) == []


async def test_a_note_is_changed_and_gone_when_it_is_empty(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        await case_notes.set_name(transaction, NOW, "bram", "amina", "A.")
        await case_notes.set_text(transaction, NOW + HOUR, "bram", "amina", "Calls back")
        kept = await case_notes.own(transaction, "bram", "amina")
        assert kept == case_note(changed_at=NOW + HOUR)
        assert await transaction.desks.notes_about("amina") == 1
        await case_notes.remove_name(transaction, NOW, "bram", "amina")
        kept = await case_notes.own(transaction, "bram", "amina")
        assert kept is not None
        assert (kept.name, kept.text) == (None, "Calls back")
        assert await case_notes.names(transaction, "bram") == {}
        await case_notes.remove_text(transaction, NOW, "bram", "amina")
        assert await case_notes.own(transaction, "bram", "amina") is None
        assert await transaction.desks.notes_about("amina") == 0


async def test_two_who_guide_one_resident_do_not_see_each_others_notes(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.people.add(person("dewi", Role.LEGAL_ADVISER, chat_id=10))
        await transaction.houses.save_stay(stay(casemanager_id="bram", legal_adviser_id="dewi"))
        await case_notes.set_name(transaction, NOW, "bram", "amina", "Zara")
        assert await case_notes.own(transaction, "dewi", "amina") is None
        await case_notes.set_name(transaction, NOW, "dewi", "amina", "Ali")
        assert [hit.name for hit in await find(transaction, "bram", "za")] == ["Zara"]
        assert await find(transaction, "dewi", "za") == []


async def test_a_note_goes_when_the_resident_is_given_away_for_good(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.people.add(
            person("dewi", Role.CASEMANAGER, chat_id=10), person("emre", Role.LEGAL_ADVISER, chat_id=11)
        )
        staff = await bram(transaction)
        dewi = await transaction.people.get("dewi")
        assert dewi is not None

        async def gives(giver: Person, to_id: str, until: date | None) -> None:
            await handovers.hand_over(
                transaction, NOW, ZONE, giver, Role.CASEMANAGER, ["amina"], to_id, until
            )

        async def notes() -> list[str]:
            kept = {each: await transaction.desks.note(each, "amina") for each in ("bram", "dewi", "emre")}
            return [each for each, note in kept.items() if note]

        await case_notes.set_text(transaction, NOW, "bram", "amina", "Calls back")
        await gives(staff, "dewi", NOW.date())
        await case_notes.set_text(transaction, NOW, "dewi", "amina", "Stands in")
        assert await notes() == ["bram", "dewi"], "whoever gets the resident back has the note back"
        await handovers.end_those_over(transaction, NOW + DAY, ZONE)
        assert await notes() == ["bram"]
        await advisers.assign_adviser(transaction, NOW, "bram", "amina", "emre")
        await case_notes.set_text(transaction, NOW, "emre", "amina", "Reads papers")
        await gives(staff, "dewi", None)
        assert await notes() == ["emre"]
        await advisers.assign_adviser(transaction, NOW, "dewi", "amina", None)
        assert await notes() == []


@pytest.mark.parametrize("typed", ["", "  ", "--", "\n"])
def test_a_name_has_a_letter(typed: str) -> None:
    with pytest.raises(BadAnswer):
        case_notes.read_name(typed)


def test_names_and_notes_are_short() -> None:
    assert case_notes.read_name("  Ali\n  B. ") == "Ali B."
    assert case_notes.read_name("x" * 30) == "x" * 30
    assert case_notes.read_text(" One\nTwo ") == "One\nTwo"
    with pytest.raises(TooLong):
        case_notes.read_name("x" * 31)
    with pytest.raises(TooLong):
        case_notes.read_text("x" * 301)
    with pytest.raises(BadAnswer):
        case_notes.read_text(" \n ")


async def test_who_is_sure_is_before_who_is_near(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        for number, name in enumerate(("Karim", "Karin", "Samira", None)):
            one = person(f"p{number}", chat_id=20 + number)
            await transaction.people.add(one)
            theirs = stay(id=f"t{number}", resident_id=one.id, code=f"B-{number}", casemanager_id="bram")
            await transaction.houses.save_stay(theirs)
            if name:
                await case_notes.set_name(transaction, NOW, "bram", one.id, name)

        async def hits(typed: str) -> list[tuple[str, bool]]:
            return [(hit.stay.code, hit.is_sure) for hit in await find(transaction, "bram", typed)]

        assert await hits("kari") == [("B-0", True), ("B-1", True)]
        assert await hits("karim") == [("B-0", True)]
        assert await hits("samirra") == [("B-2", False)]
        assert await hits("carim") == [("B-0", False)]
        assert await hits("b-") == [("B-0", True), ("B-1", True), ("B-2", True), ("B-3", True)]
        assert await hits("m17") == [("M-17", True)]
        assert (
            await hits("b")
            == await hits("--")
            == await hits("xyz")
            == await hits("good morning to all of you, friends")
            == []
        )


async def test_the_last_contact_is_the_newest_of_all(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        assert await last_contact(transaction, "amina") is None
        await transaction.conversations.add_message(message("m1", sent_at=NOW - 3 * DAY))
        assert await last_contact(transaction, "amina") == NOW - 3 * DAY
        await transaction.conversations.add_message(message("m2", sender_id="bram", sent_at=NOW - 2 * DAY))
        assert await last_contact(transaction, "amina") == NOW - 2 * DAY
        await transaction.appointments.save(appointment())
        await transaction.appointments.add_receipt(receipt(given_at=NOW - DAY))
        assert await last_contact(transaction, "amina") == NOW - DAY
        await transaction.notices.plan(notice())
        await transaction.notices.settle_with(["n1"], NoticeState.SENT, NOW)
        assert await last_contact(transaction, "amina") == NOW - DAY, "to be rung is no contact"
        await transaction.notices.tapped("amina", "a1", NOW)
        assert await last_contact(transaction, "amina") == NOW


async def test_two_mornings_are_planned_for_everybody_who_wants_it_once(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.people.add(
            person("dewi", Role.LEGAL_ADVISER, Role.CASEMANAGER, chat_id=10),
            person("emre", Role.CASEMANAGER),
            person("fleur", Role.COORDINATOR, chat_id=12),
            person("gijs", Role.CASEMANAGER, chat_id=13, digest=False),
        )
        for now in (NOW, NOW + HOUR, NOW + 3 * HOUR):
            await digest.plan(transaction, now, ZONE)
        planned = {each: await _digests(transaction, each) for each in ("bram", "dewi")}
        for nobody in ("amina", "chris", "emre", "fleur", "gijs"):
            assert await _digests(transaction, nobody) == []
    tuesday = datetime(2026, 3, 3, 7, 30, tzinfo=UTC)
    assert planned["bram"] == planned["dewi"] == [tuesday, tuesday + DAY]


async def _digests(transaction: Transaction, person_id: str) -> list[datetime]:
    found = await transaction.notices.of_person(person_id)
    return sorted(each.due_at for each in found if each.kind is NoticeKind.DIGEST)


async def test_a_morning_counts_what_is_of_today(store: SqlStore) -> None:
    morning = datetime(2026, 3, 3, 7, 30, tzinfo=UTC)
    async with store.transaction() as transaction:
        await move_in(transaction)
        staff = await bram(transaction)
        assert await digest.digest_of(transaction, morning, staff, ZONE, MONTHS) is None
        await transaction.appointments.save(
            appointment("a1", starts_at=morning + HOUR, seen_version=1),
            appointment("a2", starts_at=morning + DAY, seen_version=1),
        )
        await messages.write(transaction, NOW, ZONE, "amina", "Hello")
        found = await digest.digest_of(transaction, morning, staff, ZONE, MONTHS)
        assert found == digest.Digest(appointments=1, missing=0, requests=0, unread=1, unused=0, endings=0)
        await transaction.desks.save_absence(absence(from_on=morning.date(), until_on=morning.date()))
        assert await digest.digest_of(transaction, morning, staff, ZONE, MONTHS) is None, "away"
        assert await digest.digest_of(transaction, morning + DAY, staff, ZONE, MONTHS) is not None
        unwanted = await digest.want(transaction, staff, wanted=False)
        assert await digest.digest_of(transaction, morning + DAY, unwanted, ZONE, MONTHS) is None
        assert (await bram(transaction)).digest is False
        other = await bram(transaction, Role.COORDINATOR, digest=True)
        assert await digest.digest_of(transaction, morning + DAY, other, ZONE, MONTHS) is None


async def test_a_stay_is_counted_on_the_morning_after_a_warning_alone(store: SqlStore) -> None:
    """Three months before is Saturday 7-3-2026."""
    async with store.transaction() as transaction:
        await move_in(transaction)
        staff = await bram(transaction)
        await transaction.houses.save_stay(stay(casemanager_id="bram", started_on=date(2024, 12, 7)))
        told = [
            day
            for day in (date(2026, 3, 2) + timedelta(days=number) for number in range(14))
            if await digest.digest_of(
                transaction, datetime(2026, 3, day.day, 7, 30, tzinfo=UTC), staff, ZONE, MONTHS
            )
        ]
    assert told == [date(2026, 3, 7), date(2026, 3, 8), date(2026, 3, 9)]
