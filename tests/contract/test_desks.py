"""What residents ask for, and what members of staff keep at their desk."""

from datetime import timedelta

from shelter.models.requests import UNDECIDED, RequestState
from storage.store import SqlStore
from tests.contract.things import (
    DAY,
    HOUR,
    NOW,
    TODAY,
    absence,
    appointment,
    batch,
    case_note,
    export,
    handover,
    look,
    message,
    move_in,
    person,
    request,
    sent,
)


async def test_requests_are_found_by_what_became_of_them(store: SqlStore) -> None:
    first, second = request("q1", asked_at=NOW), request("q2", asked_at=NOW - HOUR)
    offered = first.model_copy(update={"state": RequestState.OFFERED, "offers": (NOW + DAY,), "version": 2})
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.requests.save(first)
        await transaction.requests.save(second)
        await transaction.requests.save(offered)
        assert await transaction.requests.of_residents(["amina"], UNDECIDED) == [second, offered]
        assert await transaction.requests.of_residents(["amina"], [RequestState.OFFERED]) == [offered]
        assert await transaction.requests.of_residents(["bram"], UNDECIDED) == []
        assert await transaction.requests.get("q1") == await transaction.requests.lock("q1") == offered
        assert await transaction.requests.get("q9") is None


async def test_a_note_is_one_persons_of_one_resident(store: SqlStore) -> None:
    mine, other = case_note(), case_note("chris", name=None)
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.desks.save_note(case_note(text="before"))
        await transaction.desks.save_note(mine)
        await transaction.desks.save_note(other)
        assert await transaction.desks.note("bram", "amina") == mine
        assert await transaction.desks.notes("chris") == {"amina": other}
        await transaction.desks.remove_note(mine.id)
        assert await transaction.desks.note("bram", "amina") is None


async def test_absences_are_those_that_are_not_over(store: SqlStore) -> None:
    over = absence("v1", from_on=TODAY - 9 * DAY, until_on=TODAY - DAY)
    last_day, later = absence("v2", until_on=TODAY), absence("v3", from_on=TODAY + DAY, stand_in_id="chris")
    async with store.transaction() as transaction:
        await move_in(transaction)
        for each in (later, over, last_day):
            await transaction.desks.save_absence(each)
        assert await transaction.desks.absences(TODAY) == [last_day, later]
        await transaction.desks.remove_absence("v2")
        assert await transaction.desks.absences(TODAY) == [later]


async def test_handovers_end_after_their_last_day(store: SqlStore) -> None:
    for_good = handover("h1", to_id="chris")
    ended = handover("h2", at=NOW + HOUR, until=TODAY - DAY, back_at=NOW)
    last_day = handover("h3", at=NOW + 2 * HOUR, until=TODAY)
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.desks.save_handover(for_good, ended, last_day)
        assert await transaction.desks.handovers("amina") == [last_day, ended, for_good]
        assert await transaction.desks.handovers_to_end(TODAY) == []
        assert await transaction.desks.handovers_to_end(TODAY + DAY) == [last_day]


async def test_who_looked_and_what_went_out_is_kept(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.legal_cases.add_look(look("k1"))
        await transaction.legal_cases.add_look(look("k2", at=NOW + HOUR))
        await transaction.desks.add_export(export("e1"))
        await transaction.desks.add_export(export("e2", at=NOW + HOUR))
        assert [each.id for each in await transaction.legal_cases.looks("amina", limit=1)] == ["k2"]
        assert [each.id for each in await transaction.desks.exports(NOW)] == ["e2", "e1"]
        assert await transaction.desks.exports(NOW + DAY) == []
        await transaction.people.erase("bram")
        assert [each.staff_id for each in await transaction.legal_cases.looks("amina")] == [None, None]
        assert [each.person_id for each in await transaction.desks.exports(NOW)] == [None, None]


async def test_a_read_file_waits_until_it_is_saved_or_old(store: SqlStore) -> None:
    older, newer = batch("f1", read_at=NOW - DAY), batch("f2")
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.desks.save_batch(older)
        await transaction.desks.save_batch(newer)
        assert await transaction.desks.batch("f1") == await transaction.desks.lock_batch("f1") == older
        assert await transaction.desks.purge_batches(NOW) == 1
        assert await transaction.desks.batch("f1") is None
        assert await transaction.desks.has_batches(newer.person_id)
        await transaction.desks.remove_batch("f2")
        assert not await transaction.desks.has_batches(newer.person_id)
        assert await transaction.desks.batch("f2") is None


async def test_several_appointments_by_their_ids(store: SqlStore) -> None:
    first, second = appointment("a1"), appointment("a2")
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.appointments.save(first, second, appointment("a3"))
        assert await transaction.appointments.several(["a1", "a2", "a9"]) == {"a1": first, "a2": second}
        assert await transaction.appointments.several([]) == {}


async def test_old_messages_go(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.conversations.add_message(message("m1", sent_at=NOW - DAY))
        await transaction.conversations.add_message(message("m2"))
        assert await transaction.conversations.purge_messages(NOW) == 1
        assert [each.id for each in await transaction.conversations.messages("amina")] == ["m2"]


async def test_an_answer_finds_the_resident_whom_the_message_was_about(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.people.add(person("dawit"))
        await transaction.conversations.add_sent(
            sent(1, person_id="bram", about="amina"), sent(2, person_id="bram")
        )
        assert await transaction.conversations.answers_to("bram", 1) == "amina"
        assert await transaction.conversations.answers_to("bram", 2) is None
        assert await transaction.conversations.answers_to("chris", 1) is None
        later = sent(1, person_id="bram", about="dawit", sent_at=NOW + timedelta(minutes=1))
        await transaction.conversations.add_sent(later)
        assert await transaction.conversations.answers_to("bram", 1) == "dawit"
