"""Appointments and receipts."""

import asyncio

import pytest

from shelter import appointments
from shelter.models.appointments import AppointmentState, AttendanceAnswer
from storage.errors import Conflict
from storage.store import SqlStore
from tests.contract.things import DAY, HOUR, NOW, appointment, move_in, person, receipt


async def test_a_residents_appointments_come_soonest_first(store: SqlStore) -> None:
    past = appointment("past", starts_at=NOW - HOUR)
    now = appointment("now", starts_at=NOW)
    late = appointment("late", starts_at=NOW + 9 * DAY)
    soon = appointment("soon", starts_at=NOW + HOUR, state=AppointmentState.CANCELLED)
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.appointments.save(late, past, soon, now)
    async with store.transaction() as transaction:
        assert await transaction.appointments.of_resident("amina", NOW) == [now, soon, late]
        assert await transaction.appointments.of_resident("amina", NOW, limit=1) == [now]
        assert await transaction.appointments.of_resident("bram", NOW) == []


async def test_a_saved_appointment_is_changed(store: SqlStore) -> None:
    changed = appointment("a1", note=None, answer=AttendanceAnswer.ILL, version=2, starts_at=NOW + HOUR)
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.appointments.save(appointment("a1"))
        await transaction.appointments.save(changed)
    async with store.transaction() as transaction:
        assert await transaction.appointments.get("a1") == changed
        assert await transaction.appointments.get("a2") is None


async def test_appointments_of_staff_and_of_several_residents(store: SqlStore) -> None:
    first = appointment("a1", staff_id="bram", starts_at=NOW)
    second = appointment("a2", resident_id="dawit", starts_at=NOW + HOUR, staff_id="bram")
    other = appointment("a3", resident_id="dawit", starts_at=NOW + 2 * HOUR)
    until = NOW + 2 * HOUR
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.people.add(person("dawit"))
        await transaction.appointments.save(other, second, first)
    async with store.transaction() as transaction:
        shelf = transaction.appointments
        assert await shelf.of_staff("bram", NOW, until) == [first, second]
        assert await shelf.of_staff("bram", NOW + HOUR, until) == [second]
        assert await shelf.of_residents(["amina", "dawit"], NOW, until + HOUR) == [first, second, other]
        assert await shelf.of_residents({"dawit": "code"}, NOW, until) == [second]
        assert await shelf.of_residents([], NOW, until) == []


async def test_an_appointment_needs_its_resident(store: SqlStore) -> None:
    with pytest.raises(Conflict):
        async with store.transaction() as transaction:
            await transaction.appointments.save(appointment("a1", resident_id="nobody"))


async def test_receipts_come_newest_first(store: SqlStore) -> None:
    first, second = receipt(), receipt(id="R2", answer=AttendanceAnswer.COMING, given_at=NOW + HOUR)
    other = receipt(id="R3", appointment_id="a2", given_at=NOW + DAY)
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.appointments.save(appointment("a1"), appointment("a2"))
        await transaction.appointments.add_receipt(first, second, other)
    async with store.transaction() as transaction:
        assert await transaction.appointments.receipts("amina") == [other, second, first]
        assert await transaction.appointments.receipts("amina", "a1") == [second, first]
        assert await transaction.appointments.receipts("bram", "a1") == []


async def test_an_answer_does_not_undo_what_staff_change_at_the_same_moment(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.appointments.save(appointment("a1"))
    began = asyncio.Event()

    async def cancel() -> None:
        async with store.transaction() as transaction:
            planned = await transaction.appointments.lock("a1")
            assert planned is not None
            began.set()
            await asyncio.sleep(0.05)
            changes = {"state": AppointmentState.CANCELLED, "version": 2}
            await transaction.appointments.save(planned.model_copy(update=changes))

    async def answer() -> None:
        await began.wait()
        async with store.transaction() as transaction:
            await appointments.answer(transaction, NOW, "amina", "a1", AttendanceAnswer.COMING)

    results = await asyncio.gather(cancel(), answer(), return_exceptions=True)
    assert [type(each) for each in results] == [type(None), appointments.Cancelled]
    async with store.transaction() as transaction:
        kept = await transaction.appointments.get("a1")
        assert kept is not None
        assert (kept.state, kept.version, kept.answer) == (AppointmentState.CANCELLED, 2, None)
        assert await transaction.appointments.lock("a2") is None
