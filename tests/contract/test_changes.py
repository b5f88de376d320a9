"""An appointment is moved, cancelled, or is at another place: what was planned goes, and it is said."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest

from shelter import appointments, changes, planning
from shelter.backstop import deadline
from shelter.casemanagers import tell
from shelter.errors import NotFound, ShelterError, TooLate
from shelter.models.appointments import Appointment, AppointmentKind, AppointmentState, AttendanceAnswer
from shelter.models.notices import Notice, NoticeKind, NoticeState, Priority
from shelter.models.people import Role
from shelter.models.places import Place
from shelter.planning import Entry
from shelter.store import Transaction
from storage.store import SqlStore, SqlTransaction
from tests.contract.things import DAY, HOUR, NOW, move_in, person

ZONE = "Europe/Amsterdam"
START = NOW.replace(hour=13, minute=0, second=0, microsecond=0) + 9 * DAY
LATER = START + 2 * DAY
COURT, OFFICE = Place(name="Court"), Place(name="Office")
SOON = NOW + timedelta(minutes=1)


async def made(store: SqlTransaction, kind: AppointmentKind = AppointmentKind.DOCTOR) -> Appointment:
    """An appointment of Amina's in nine days, which she was told of."""
    await move_in(store)
    wish = planning.Wish("amina", kind, START, COURT)
    entry = await planning.make(store, NOW, "bram", ZONE, wish)
    await said(store, NOW)
    return entry.appointment


async def said(store: Transaction, now: datetime) -> list[Notice]:
    """What goes out by then, to Amina."""
    found: list[Notice] = []
    while due := await store.notices.claim("one", now, now + HOUR, 10):
        for notice in due:
            await store.notices.settle(notice.id, "one", NoticeState.SENT, now - timedelta(seconds=2))
        found += due
    return [notice for notice in found if notice.person_id == "amina"]


async def planned(store: Transaction, person_id: str = "amina") -> list[Notice]:
    found = await store.notices.of_person(person_id)
    return [notice for notice in found if notice.state is NoticeState.PLANNED]


def told(notice: Notice) -> tuple[NoticeKind, int | None, datetime]:
    return notice.kind, notice.subject_version, notice.due_at


REMINDER, CHANGED = NoticeKind.APPOINTMENT_REMINDER, NoticeKind.APPOINTMENT_CHANGED
EVENING_BEFORE = timedelta(hours=20)
"""At 18:00, for what begins at 14:00 in Amsterdam."""


async def test_moving_drops_what_was_planned_and_says_what_it_was(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        before = await made(transaction)
        await changes.set_leave(transaction, NOW, "amina", before.id, START - HOUR)
        await appointments.answer(transaction, NOW, "amina", before.id, AttendanceAnswer.COMING)
        entry = await changes.move(transaction, SOON, "bram", before.id, LATER, version=1)
        after = entry.appointment
        assert entry.code == "M-17"
        assert after == await transaction.appointments.get(before.id)
        (edit,) = after.edits
        assert after == before.model_copy(
            update={
                "starts_at": LATER,
                "version": 2,
                "planned_at": SOON,
                "answer": None,
                "seen_version": 1,
                "edits": (edit,),
            }
        )
        assert [told(notice) for notice in await planned(transaction)] == [
            (CHANGED, 2, SOON),
            (REMINDER, 2, LATER - EVENING_BEFORE),
            (REMINDER, 2, LATER - 2 * HOUR),
        ]
        news, *_ = await planned(transaction)
        assert (news.was, news.priority, news.expires_at) == (START, Priority.URGENT, LATER + HOUR)
        assert [told(notice) for notice in await planned(transaction, "bram")] == [
            (NoticeKind.NOT_REACHED, 2, deadline(after))
        ]
        assert len(await transaction.appointments.receipts("amina")) == 1, "the proof of the answer stays"
        assert [told(each) for each in await said(transaction, LATER)] == [
            (CHANGED, 2, SOON),
            (REMINDER, 2, LATER - EVENING_BEFORE),
            (REMINDER, 2, LATER - 2 * HOUR),
        ]


async def test_cancelling_leaves_nothing_but_the_news(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        before = await made(transaction)
        await changes.set_leave(transaction, NOW, "amina", before.id, START - HOUR)
        entry = await changes.cancel(transaction, SOON, "bram", before.id, version=1)
        assert (entry.appointment.state, entry.appointment.version) == (AppointmentState.CANCELLED, 2)
        assert [(told(each), each.was) for each in await planned(transaction)] == [
            ((CHANGED, 2, SOON), START)
        ]
        assert await planned(transaction, "bram") == []


async def test_another_place_keeps_the_answer_and_asks_to_look_again(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        before = await made(transaction)
        await changes.set_leave(transaction, NOW, "amina", before.id, START - HOUR)
        await appointments.answer(transaction, NOW, "amina", before.id, AttendanceAnswer.COMING)
        entry = await changes.change_place(transaction, SOON, "bram", before.id, OFFICE, version=1)
        after = entry.appointment
        assert (after.place, after.version, after.starts_at) == (OFFICE, 2, START)
        assert (after.answer, after.seen_version, after.leave_at) == (AttendanceAnswer.COMING, 1, None)
        assert [told(notice) for notice in await planned(transaction)] == [
            (CHANGED, 2, SOON),
            (REMINDER, 2, START - EVENING_BEFORE),
            (REMINDER, 2, START - 2 * HOUR),
        ]
        assert (await planned(transaction))[0].was == START


async def test_the_same_again_is_no_change(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        before = await made(transaction)
        there = await planned(transaction)
        for entry in (
            await changes.move(transaction, SOON, "bram", before.id, START, version=1),
            await changes.change_place(transaction, SOON, "bram", before.id, COURT, version=1),
        ):
            assert entry.appointment == before
        assert await planned(transaction) == there


async def test_moved_twice_before_it_was_said_it_was_what_was_said(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        before = await made(transaction)
        await changes.move(transaction, SOON, "bram", before.id, LATER, version=1)
        await changes.change_place(transaction, SOON, "bram", before.id, OFFICE, version=2)
        await changes.move(transaction, SOON, "bram", before.id, LATER + DAY, version=3)
        (news,) = await said(transaction, SOON)
        assert (told(news), news.was) == ((CHANGED, 4, SOON), START)
        await changes.cancel(transaction, SOON, "bram", before.id, version=4)
        (news,) = await said(transaction, SOON)
        assert (told(news), news.was) == ((CHANGED, 5, SOON), LATER + DAY)


async def test_one_that_may_have_been_said_counts_as_said(store: SqlStore) -> None:
    """After a timeout Telegram may have the news of the first move."""
    async with store.transaction() as transaction:
        before = await made(transaction)
        await changes.move(transaction, SOON, "bram", before.id, LATER, version=1)
        (news,) = await transaction.notices.claim("one", SOON, SOON + HOUR, 1)
        await transaction.notices.retry(news.id, "one", SOON + HOUR, tries=1, doubts=1)
        await changes.move(transaction, SOON, "bram", before.id, LATER + DAY, version=2)
        newest = (await planned(transaction))[0]
        assert (told(newest), newest.was) == ((CHANGED, 3, SOON), LATER)


async def test_the_news_of_it_may_have_gone_out_so_the_change_is_said(store: SqlStore) -> None:
    wish = planning.Wish("amina", AppointmentKind.DOCTOR, START, COURT)
    async with store.transaction() as transaction:
        await move_in(transaction)
        before = (await planning.make(transaction, NOW, "bram", ZONE, wish)).appointment
        await changes.cancel(transaction, SOON, "bram", before.id, version=1)
        assert [told(each) for each in await said(transaction, LATER)] == [(CHANGED, 2, SOON)]


async def test_what_the_casemanager_is_told_of_stays(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        before = await made(transaction)
        await tell(transaction, NOW, "bram", NoticeKind.APPOINTMENT_ANSWERED, before.id, key="1")
        await changes.cancel(transaction, SOON, "bram", before.id, version=1)
        assert [each.kind for each in await planned(transaction, "bram")] == [NoticeKind.APPOINTMENT_ANSWERED]


async def test_other_appointments_stay_as_they_are(store: SqlStore) -> None:
    wish = planning.Wish("amina", AppointmentKind.SCHOOL, START + DAY, OFFICE)
    async with store.transaction() as transaction:
        before = await made(transaction)
        other = (await planning.make(transaction, NOW, "bram", ZONE, wish)).appointment
        await changes.cancel(transaction, SOON, "bram", before.id, version=1)
        left = [each for each in await planned(transaction) if each.subject_id == other.id]
        assert len(left) == 3


Change = Callable[[Transaction, datetime, str, str, int], Awaitable[Entry]]


async def moving(store: Transaction, now: datetime, who: str, which: str, version: int) -> Entry:
    return await changes.move(store, now, who, which, LATER, version=version)


async def cancelling(store: Transaction, now: datetime, who: str, which: str, version: int) -> Entry:
    return await changes.cancel(store, now, who, which, version=version)


async def placing(store: Transaction, now: datetime, who: str, which: str, version: int) -> Entry:
    return await changes.change_place(store, now, who, which, OFFICE, version=version)


@pytest.mark.parametrize("change", [moving, cancelling, placing])
async def test_who_was_first_wins(store: SqlStore, change: Change) -> None:
    async with store.transaction() as transaction:
        before = await made(transaction)
        first = await changes.move(transaction, SOON, "bram", before.id, LATER + DAY, version=1)
        there = await planned(transaction)
        for version in (1, 3):
            with pytest.raises(changes.Changed):
                await change(transaction, SOON, "bram", before.id, version)
        assert await transaction.appointments.get(before.id) == first.appointment
        assert await planned(transaction) == there


@pytest.mark.parametrize("change", [moving, cancelling, placing])
async def test_nothing_of_another_caseload_or_of_what_is_over(store: SqlStore, change: Change) -> None:
    refused: list[tuple[type[ShelterError], datetime, str, str]] = [
        (NotFound, SOON, "dirk", "own"),
        (NotFound, SOON, "amina", "own"),
        (NotFound, SOON, "bram", "nothing"),
        (TooLate, START + HOUR, "bram", "own"),
    ]
    async with store.transaction() as transaction:
        before = await made(transaction)
        await transaction.people.add(person("dirk", Role.CASEMANAGER))
        there = await planned(transaction)
        for error, now, who, which in refused:
            with pytest.raises(error):
                await change(transaction, now, who, before.id if which == "own" else which, 1)
        assert await transaction.appointments.get(before.id) == before
        assert await planned(transaction) == there
        await changes.cancel(transaction, SOON, "bram", before.id, version=1)
        with pytest.raises(TooLate):
            await change(transaction, SOON, "bram", before.id, 2)


async def test_nothing_is_moved_into_the_past(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        before = await made(transaction)
        for moment in (SOON, NOW):
            with pytest.raises(TooLate):
                await changes.move(transaction, SOON, "bram", before.id, moment, version=1)
        assert await transaction.appointments.get(before.id) == before


async def test_one_that_has_begun_can_be_moved(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        before = await made(transaction)
        await said(transaction, START)
        now = START + timedelta(minutes=5)
        await changes.move(transaction, now, "bram", before.id, LATER, version=1)
        assert [told(each) for each in await said(transaction, now)] == [(CHANGED, 2, now)]


async def test_what_rang_before_the_move_does_not_ring_for_the_same_days_again(store: SqlStore) -> None:
    """Half an hour later on the day itself: the evening before is past, two hours before is not."""
    now = START - timedelta(hours=2, minutes=10)
    async with store.transaction() as transaction:
        before = await made(transaction, AppointmentKind.COURT)
        assert len(await said(transaction, now)) == 3
        moved = START + timedelta(minutes=30)
        await changes.move(transaction, now, "bram", before.id, moved, version=1)
        assert [told(each) for each in await said(transaction, moved)] == [
            (CHANGED, 2, now),
            (REMINDER, 2, moved - 2 * HOUR),
        ]


async def test_the_same_answer_after_a_change_counts_as_seen(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        before = await made(transaction)
        first = await appointments.answer(transaction, NOW, "amina", before.id, AttendanceAnswer.COMING)
        assert first.appointment.seen_version == 1
        await changes.change_place(transaction, SOON, "bram", before.id, OFFICE, version=1)
        again = await appointments.answer(transaction, SOON, "amina", before.id, AttendanceAnswer.COMING)
        assert again.receipt == first.receipt
        assert again.appointment == await transaction.appointments.get(before.id)
        assert again.appointment.seen_version == 2
