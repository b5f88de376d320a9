"""Staff change one appointment: what they saw is checked, and who comes later learns what changed."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from shelter import changes, editing, planning
from shelter.editing import NotYet
from shelter.edits import Changed, since
from shelter.errors import NotFound, TooLate
from shelter.models.appointments import (
    EDITS_KEPT,
    Appointment,
    AppointmentKind,
    AppointmentState,
    AttendanceAnswer,
    Bring,
    CancelReason,
    Edit,
    Edited,
    Outcome,
)
from shelter.models.notices import NoticeKind
from shelter.models.people import Role
from shelter.models.places import Place
from shelter.models.reminders import before
from shelter.planning import Entry
from shelter.store import Transaction
from storage.store import SqlStore
from tests.contract.things import DAY, HOUR, NOW, move_in, person, stay

ZONE = "Europe/Amsterdam"
START = NOW.replace(hour=13, minute=0, second=0, microsecond=0) + 9 * DAY
COURT, OFFICE = Place(name="Court"), Place(name="Office")
SOON = NOW + timedelta(minutes=1)
Change = Callable[[Transaction, str, int], Awaitable[Entry]]


async def made(store: Transaction) -> Appointment:
    """Amina's, whom Bram guides and Lena advises."""
    await move_in(store)
    await store.people.add(person("lena", Role.LEGAL_ADVISER), person("esra", Role.CASEMANAGER))
    await store.houses.save_stay(stay(casemanager_id="bram", legal_adviser_id="lena"))
    wish = planning.Wish("amina", AppointmentKind.DOCTOR, START, COURT, bring=(Bring.LETTER,))
    return (await planning.make(store, NOW, "bram", ZONE, wish)).appointment


async def details(
    store: Transaction,
    staff_id: str,
    edit: int,
    *,
    kind: AppointmentKind = AppointmentKind.DOCTOR,
    minutes: int = 60,
    bring: tuple[Bring, ...] = (Bring.LETTER,),
    interpreter: bool = False,
    version: int = 1,
) -> Entry:
    return await editing.change_details(
        store,
        SOON,
        staff_id,
        (await _one(store)).id,
        kind=kind,
        minutes=minutes,
        bring=bring,
        interpreter=interpreter,
        version=version,
        edit=edit,
    )


async def _one(store: Transaction) -> Appointment:
    (found,) = await store.appointments.of_resident("amina", NOW)
    return found


async def _move(store: Transaction, staff_id: str, edit: int) -> Entry:
    one = await _one(store)
    return await changes.move(store, SOON, staff_id, one.id, START + HOUR, version=1, edit=edit)


async def _place(store: Transaction, staff_id: str, edit: int) -> Entry:
    one = await _one(store)
    return await changes.change_place(store, SOON, staff_id, one.id, OFFICE, version=1, edit=edit)


async def _cancel(store: Transaction, staff_id: str, edit: int) -> Entry:
    one = await _one(store)
    reason = CancelReason.MISTAKE
    return await changes.cancel(store, SOON, staff_id, one.id, version=1, edit=edit, reason=reason)


async def _plan(store: Transaction, staff_id: str, edit: int) -> Entry:
    return await changes.set_plan(store, SOON, staff_id, (await _one(store)).id, (before(60),), edit=edit)


async def _bring(store: Transaction, staff_id: str, edit: int) -> Entry:
    return await details(store, staff_id, edit, bring=(), interpreter=True)


async def _length(store: Transaction, staff_id: str, edit: int) -> Entry:
    return await details(store, staff_id, edit, minutes=30)


async def _outcome(store: Transaction, staff_id: str, edit: int) -> Entry:
    one, begun = (await _one(store)).id, START + timedelta(minutes=10)
    return await editing.write_outcome(store, begun, staff_id, one, Outcome.CAME, version=1, edit=edit)


WAYS: dict[Edited, Change] = {
    Edited.TIME: _move,
    Edited.PLACE: _place,
    Edited.CANCELLED: _cancel,
    Edited.REMINDERS: _plan,
    Edited.BRING: _bring,
    Edited.DETAILS: _length,
    Edited.OUTCOME: _outcome,
}
SMALL = (Edited.REMINDERS, Edited.BRING)
NEW_VERSION = {Edited.TIME, Edited.PLACE, Edited.CANCELLED, Edited.DETAILS}


def test_there_is_a_way_for_each() -> None:
    assert WAYS.keys() == set(Edited)


@pytest.mark.parametrize("what", Edited)
async def test_a_change_is_written_down(store: SqlStore, what: Edited) -> None:
    async with store.transaction() as transaction:
        await made(transaction)
        after = (await WAYS[what](transaction, "lena", 0)).appointment
        version = 2 if what in NEW_VERSION else 1
        at = START + timedelta(minutes=10) if what is Edited.OUTCOME else SOON
        was_at = START if what is Edited.TIME else None
        was_in = COURT.name if what is Edited.PLACE else None
        assert after == await _one(transaction)
        assert after.edits == (
            Edit(
                number=1,
                version=version,
                at=at,
                by=Role.LEGAL_ADVISER,
                what=what,
                was_at=was_at,
                was_in=was_in,
            ),
        )
        assert (after.version, after.edit) == (version, 1)


@pytest.mark.parametrize(
    ("first", "what"), [(first, what) for first in SMALL for what in Edited if what is not first]
)
async def test_whatever_was_first_the_later_one_is_told_and_can_do_it_anyway(
    store: SqlStore, first: Edited, what: Edited
) -> None:
    """Nothing is overwritten unseen, be it the smallest thing."""
    async with store.transaction() as transaction:
        await made(transaction)
        kept = (await WAYS[first](transaction, "bram", 0)).appointment
        with pytest.raises(Changed):
            await WAYS[what](transaction, "lena", 0)
        assert await _one(transaction) == kept
        assert [each.what for each in since(kept, 0)] == [first]
        assert since(kept, 1) == []
        await WAYS[what](transaction, "lena", 1)
        first_by, *later_by = [each.by for each in (await _one(transaction)).edits]
        assert (first_by, set(later_by)) == (Role.CASEMANAGER, {Role.LEGAL_ADVISER})


@pytest.mark.parametrize("what", Edited)
async def test_a_stranger_changes_nothing(store: SqlStore, what: Edited) -> None:
    async with store.transaction() as transaction:
        kept = await made(transaction)
        with pytest.raises(NotFound):
            await WAYS[what](transaction, "esra", 0)
        assert await _one(transaction) == kept


@pytest.mark.parametrize("what", [Edited.BRING, Edited.DETAILS, Edited.OUTCOME])
async def test_what_is_cancelled_is_changed_no_more(store: SqlStore, what: Edited) -> None:
    async with store.transaction() as transaction:
        one = await made(transaction)
        await transaction.appointments.save(one.model_copy(update={"state": AppointmentState.CANCELLED}))
        with pytest.raises(TooLate):
            await WAYS[what](transaction, "bram", 0)


async def test_the_same_again_is_no_edit(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        kept = await made(transaction)
        assert (await details(transaction, "bram", 0)).appointment == kept
        assert (await changes.set_plan(transaction, SOON, "bram", kept.id, None)).appointment == kept
        once = (await _outcome(transaction, "bram", 0)).appointment
        assert (await _outcome(transaction, "lena", 1)).appointment == once


async def test_the_resident_is_told_of_another_length_and_not_of_what_to_bring(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        one = await made(transaction)
        await transaction.appointments.save(one.model_copy(update={"answer": AttendanceAnswer.COMING}))
        await _bring(transaction, "bram", 0)
        assert NoticeKind.APPOINTMENT_CHANGED not in await planned(transaction)
        after = (
            await details(transaction, "bram", 1, kind=AppointmentKind.IND, bring=(), interpreter=True)
        ).appointment
        assert (await planned(transaction)).count(NoticeKind.APPOINTMENT_CHANGED) == 1
        assert after.answer is AttendanceAnswer.COMING
        assert (await planned(transaction)).count(NoticeKind.APPOINTMENT_REMINDER) == 4, "as for the IND"


async def planned(store: Transaction) -> list[NoticeKind]:
    """What is going to be said to Amina."""
    waiting = await store.notices.waiting(["amina"], START + DAY)
    return [each.kind for each in waiting]


async def test_an_outcome_is_written_when_it_has_begun_and_can_be_corrected(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        one = await made(transaction)
        with pytest.raises(NotYet):
            await editing.write_outcome(transaction, SOON, "bram", one.id, Outcome.CAME, version=1)
        await _outcome(transaction, "bram", 0)
        weeks_later = START + 30 * DAY
        entry = await editing.write_outcome(
            transaction, weeks_later, "bram", one.id, Outcome.WAS_ILL, version=1, edit=1
        )
        assert entry.appointment.outcome is Outcome.WAS_ILL
        kept = await _one(transaction)
        assert Outcome.CAME.value not in str(kept.edits), "what was written before is gone"


async def test_a_move_takes_the_outcome_away(store: SqlStore) -> None:
    begun = START + timedelta(minutes=10)
    async with store.transaction() as transaction:
        one = await made(transaction)
        await editing.write_outcome(transaction, begun, "bram", one.id, Outcome.DID_NOT_COME, version=1)
        moved = await changes.move(transaction, begun, "bram", one.id, START + DAY, version=1, edit=1)
        assert moved.appointment.outcome is None


async def test_why_it_is_cancelled_is_kept(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await made(transaction)
        assert (await _cancel(transaction, "bram", 0)).appointment.reason is CancelReason.MISTAKE


async def test_the_last_edits_are_remembered(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await made(transaction)
        for number in range(EDITS_KEPT + 3):
            plan = (before(30 + number),)
            one = await _one(transaction)
            await changes.set_plan(transaction, SOON, "bram", one.id, plan, edit=number)
        kept = await _one(transaction)
        assert (len(kept.edits), kept.edit) == (EDITS_KEPT, EDITS_KEPT + 3)
