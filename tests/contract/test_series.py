"""A series is made, moved and cancelled: all of it or nothing, and the resident is told once."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from shelter import changes, planning, series, series_changes
from shelter.edits import Changed
from shelter.errors import NotFound, TooLate
from shelter.models.appointments import (
    Appointment,
    AppointmentKind,
    AppointmentState,
    AttendanceAnswer,
    Bring,
    CancelReason,
)
from shelter.models.notices import NoticeKind
from shelter.models.people import Role
from shelter.models.places import Place
from shelter.planning import Entry, Wish
from shelter.series import Every, InTheNight
from shelter.series_changes import later_ones, seen
from shelter.store import Transaction
from storage.store import SqlStore
from tests.contract.things import DAY, HOUR, move_in, person

ZONE = "Europe/Amsterdam"
NOW = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)
FIRST = datetime(2026, 10, 20, 8, 0, tzinfo=UTC)
"""At ten in Amsterdam; the clock changes after it."""


async def made(store: Transaction, times: int = 4) -> Sequence[Appointment]:
    await move_in(store)
    wish = Wish("amina", AppointmentKind.SCHOOL, FIRST, Place(name="School"), 90, (Bring.PAPERS,), True)
    starts = series.starts(FIRST, Every.WEEK, ZONE, times=times)
    return [each.appointment for each in await series_changes.make(store, NOW, "bram", ZONE, wish, starts)]


async def kinds(store: Transaction, subject_id: str) -> list[NoticeKind]:
    """What waits to be said about it to the resident."""
    waiting = await store.notices.waiting(["amina"], NOW + 400 * DAY)
    return [each.kind for each in waiting if each.subject_id == subject_id]


async def kept(store: Transaction) -> Sequence[Appointment]:
    return await store.appointments.of_resident("amina", NOW)


def after(entries: Sequence[Entry]) -> list[Appointment]:
    return [each.appointment for each in entries]


async def test_each_has_reminders_and_the_first_alone_is_announced(store: SqlStore) -> None:
    reminder, new = NoticeKind.APPOINTMENT_REMINDER, NoticeKind.APPOINTMENT_NEW
    async with store.transaction() as transaction:
        ones = await made(transaction)
        assert await kept(transaction) == ones
        assert len({each.series_id for each in ones}) == 1
        assert {(each.minutes, each.bring, each.interpreter) for each in ones} == {
            (90, (Bring.PAPERS,), True)
        }
        assert [await kinds(transaction, each.id) for each in ones] == [
            [new, reminder, reminder],
            *[[reminder, reminder]] * 3,
        ]


async def test_twenty_six_are_made_in_one(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        assert len(await made(transaction, series.MOST)) == series.MOST


async def test_this_and_all_later_ones_are_cancelled_with_one_notice(store: SqlStore) -> None:
    changed = NoticeKind.APPOINTMENT_CHANGED
    async with store.transaction() as transaction:
        ones = await made(transaction)
        later = await later_ones(transaction, NOW, ones[1])
        assert later == ones[1:]
        entries = await series_changes.cancel_later(
            transaction, NOW, "bram", ones[1].id, seen=seen(later), reason=CancelReason.NOT_NEEDED
        )
        assert after(entries) == (await kept(transaction))[1:]
        assert {(each.state, each.reason) for each in after(entries)} == {
            (AppointmentState.CANCELLED, CancelReason.NOT_NEEDED)
        }
        assert (await kept(transaction))[0] == ones[0]
        assert [await kinds(transaction, each.id) for each in ones[1:]] == [[changed], [], []]
        assert [each.edits[-1].many for each in after(entries)] == [3, 1, 1]


async def test_this_and_all_later_ones_are_moved_by_the_wall_clock(store: SqlStore) -> None:
    changed, reminder = NoticeKind.APPOINTMENT_CHANGED, NoticeKind.APPOINTMENT_REMINDER
    async with store.transaction() as transaction:
        ones = await made(transaction, 3)
        coming = ones[0].model_copy(update={"answer": AttendanceAnswer.COMING})
        await transaction.appointments.save(coming)
        to = FIRST + DAY + 2 * HOUR
        entries = await series_changes.move_later(
            transaction, NOW, "bram", ones[0].id, to, ZONE, seen=seen(ones)
        )
        assert [each.starts_at for each in after(entries)] == [
            to,
            to + 7 * DAY + HOUR,
            to + 14 * DAY + HOUR,
        ]
        assert [each.answer for each in after(entries)] == [None, None, None]
        assert [await kinds(transaction, each.id) for each in ones] == [
            [changed, reminder, reminder],
            [reminder, reminder],
            [reminder, reminder],
        ]
        (news,) = [
            each
            for each in await transaction.notices.waiting(["amina"], NOW)
            if each.kind is NoticeKind.APPOINTMENT_CHANGED
        ]
        assert news.was == FIRST


async def test_the_same_time_moves_nothing(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        ones = await made(transaction)
        await series_changes.move_later(transaction, NOW, "bram", ones[0].id, FIRST, ZONE, seen=seen(ones))
        assert await kept(transaction) == ones


async def test_one_that_a_colleague_changed_stops_all(store: SqlStore) -> None:
    """All or nothing: what was changed, cancelled or not seen is told first."""
    async with store.transaction() as transaction:
        ones = await made(transaction)
    for number in (1, 3):
        with pytest.raises(Changed):
            await _cancelled_after(store, ones, ones[number], Place(name="Elsewhere"))
    with pytest.raises(Changed):
        await _cancelled_after(store, ones, ones[2], None)
    async with store.transaction() as transaction:
        with pytest.raises(Changed):
            await series_changes.cancel_later(transaction, NOW, "bram", ones[0].id, seen=seen(ones[:2]))
        assert await kept(transaction) == ones


async def _cancelled_after(
    store: SqlStore, ones: Sequence[Appointment], one: Appointment, place: Place | None
) -> None:
    """A colleague changes the place of one of them, or cancels it; then all shall be cancelled."""
    async with store.transaction() as transaction:
        if place:
            await changes.change_place(transaction, NOW, "bram", one.id, place, version=1)
        else:
            await changes.cancel(transaction, NOW, "bram", one.id, version=1)
        await series_changes.cancel_later(transaction, NOW, "bram", ones[0].id, seen=seen(ones))


async def test_what_was_cancelled_before_stays_as_it_is(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        ones = await made(transaction)
        await changes.cancel(transaction, NOW, "bram", ones[2].id, version=1)
        later = await later_ones(transaction, NOW, ones[1])
        assert [each.id for each in later] == [ones[1].id, ones[3].id]
        await series_changes.move_later(
            transaction, NOW, "bram", ones[1].id, ones[1].starts_at + HOUR, ZONE, seen=seen(later)
        )
        assert (await kept(transaction))[2].version == 2


async def test_one_without_a_series_is_alone(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        wish = planning.Wish("amina", AppointmentKind.SCHOOL, FIRST, Place(name="School"))
        alone = (await planning.make(transaction, NOW, "bram", ZONE, wish)).appointment
        await planning.make(transaction, NOW, "bram", ZONE, wish)
        assert await later_ones(transaction, NOW, alone) == [alone]


async def test_nothing_goes_into_the_past_or_into_the_night(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        ones = await made(transaction)
        for to, problem in ((NOW, TooLate), (FIRST - 8 * HOUR, InTheNight)):
            with pytest.raises(problem):
                await series_changes.move_later(
                    transaction, NOW, "bram", ones[0].id, to, ZONE, seen=seen(ones)
                )
        now = FIRST + DAY
        with pytest.raises(TooLate):
            await series_changes.cancel_later(transaction, now, "bram", ones[0].id, seen=seen(ones))
        assert await kept(transaction) == ones


async def test_a_stranger_reaches_none_of_it(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        ones = await made(transaction)
        await transaction.people.add(person("esra", Role.CASEMANAGER))
        with pytest.raises(NotFound):
            await series_changes.cancel_later(transaction, NOW, "esra", ones[0].id, seen=seen(ones))
        with pytest.raises(NotFound):
            await series_changes.move_later(
                transaction, NOW, "esra", ones[0].id, FIRST + timedelta(days=1), ZONE, seen=seen(ones)
            )
