"""Who was not reached stands on the casemanager's list, and why; a tap or a human takes it off."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shelter import appointments, backstop, changes
from shelter.backstop import Missing, Reason
from shelter.errors import NotFound
from shelter.models.allowances import AllowanceState
from shelter.models.appointments import (
    Appointment,
    AppointmentKind,
    AppointmentState,
    AttendanceAnswer,
    Told,
    ToldHow,
)
from shelter.models.notices import NoticeKind, NoticeState
from shelter.models.people import Role
from shelter.store import Transaction
from storage.store import SqlStore, SqlTransaction
from tests.contract.things import DAY, HOUR, NOW, allowance, appointment, move_in, notice, person, stay

ZONE = "Europe/Amsterdam"
MINUTE = timedelta(minutes=1)
SOON = NOW + timedelta(hours=20)
"""So soon that it should have been tapped by now."""
FAR = NOW + 10 * DAY
"""So far that there is time yet."""


async def kept(store: SqlTransaction, **fields: Any) -> Appointment:
    usual: dict[str, Any] = {"kind": AppointmentKind.DOCTOR, "starts_at": SOON}
    made = appointment(**usual | fields)
    await store.appointments.save(made)
    return made


async def on_the_list(store: Transaction, now: datetime = NOW, who: str = "bram") -> list[tuple[str, Reason]]:
    found = await backstop.not_reached(store, now, who, ZONE)
    return [((each.appointment or each.allowance or appointment()).id, each.reason) for each in found]


async def failed(store: SqlTransaction, state: NoticeState, when: datetime = NOW, **fields: Any) -> None:
    """A notice of Amina's that was settled so."""
    usual: dict[str, Any] = {"subject_version": 1, "due_at": NOW, "state": state, "settled_at": when}
    await store.notices.plan(notice(**usual | fields))


UNTAPPED = [("a1", Reason.UNTAPPED)]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, UNTAPPED),
        ({"starts_at": FAR}, []),
        ({"starts_at": NOW + 24 * HOUR}, UNTAPPED),
        ({"starts_at": NOW + 24 * HOUR + MINUTE}, []),
        ({"kind": "court", "starts_at": NOW + 72 * HOUR}, UNTAPPED),
        ({"kind": "court", "starts_at": NOW + 72 * HOUR + MINUTE}, []),
        ({"planned_at": NOW - HOUR, "starts_at": NOW + HOUR}, UNTAPPED),
        ({"planned_at": NOW - HOUR, "starts_at": NOW + HOUR + MINUTE}, []),
        ({"seen_version": 1}, []),
        ({"seen_version": 1, "version": 2}, UNTAPPED),
        ({"answer": AttendanceAnswer.COMING, "seen_version": 1, "version": 2}, UNTAPPED),
        ({"answer": AttendanceAnswer.ILL, "seen_version": 1, "version": 2}, []),
        ({"answer": AttendanceAnswer.CANNOT, "seen_version": 1, "version": 2}, []),
        ({"state": AppointmentState.CANCELLED}, []),
        ({"told": Told(how=ToldHow.CALLED, at=NOW, version=1)}, []),
        ({"told": Told(how=ToldHow.CALLED, at=NOW, version=1), "version": 2}, UNTAPPED),
        # Under way it can still be saved; over is over.
        ({"starts_at": NOW - 59 * MINUTE}, UNTAPPED),
        ({"starts_at": NOW - 60 * MINUTE}, []),
    ],
)
async def test_what_is_not_tapped_in_time(
    sqlite_store: SqlStore, fields: dict[str, Any], expected: list[tuple[str, Reason]]
) -> None:
    async with sqlite_store.transaction() as transaction:
        await move_in(transaction)
        await kept(transaction, **fields)
        assert await on_the_list(transaction) == expected


FAILURES = [
    (NoticeState.BLOCKED, Reason.BLOCKED),
    (NoticeState.EXPIRED, Reason.EXPIRED),
    (NoticeState.DEAD, Reason.DEAD),
    (NoticeState.UNSURE, Reason.UNSURE),
]


@pytest.mark.parametrize(("state", "reason"), FAILURES)
async def test_what_failed_is_there_at_once(store: SqlStore, state: NoticeState, reason: Reason) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        made = await kept(transaction, starts_at=FAR)
        await failed(transaction, state)
        (missing,) = await backstop.not_reached(transaction, NOW, "bram", ZONE)
        amina = await transaction.people.get("amina")
        assert missing == Missing(FAR, "M-17", reason, amina, appointment=made)


@pytest.mark.parametrize("state", [NoticeState.SENT, NoticeState.DROPPED])
async def test_what_went_well_is_not_there(sqlite_store: SqlStore, state: NoticeState) -> None:
    async with sqlite_store.transaction() as transaction:
        await move_in(transaction)
        await kept(transaction, starts_at=FAR)
        await failed(transaction, state)
        assert await on_the_list(transaction) == []


async def test_a_failure_counts_for_the_version_that_it_was_about(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        await kept(transaction, starts_at=FAR, version=2)
        await failed(transaction, NoticeState.DEAD)
        assert await on_the_list(transaction) == []
        await failed(transaction, NoticeState.DEAD, id="n2", subject_version=2)
        assert await on_the_list(transaction) == [("a1", Reason.DEAD)]


async def test_one_that_went_out_later_makes_good_for_it(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        await kept(transaction, starts_at=FAR)
        await failed(transaction, NoticeState.SENT, NOW - 2 * HOUR, id="before")
        await failed(transaction, NoticeState.EXPIRED, NOW - HOUR, id="failed")
        await failed(transaction, NoticeState.SENT, NOW, id="other version", subject_version=9)
        await failed(transaction, NoticeState.SENT, NOW, id="to the casemanager", person_id="bram")
        assert await on_the_list(transaction) == [("a1", Reason.EXPIRED)]
        await failed(transaction, NoticeState.SENT, NOW, id="after")
        assert await on_the_list(transaction) == []
        await failed(transaction, NoticeState.DEAD, NOW + MINUTE, id="again")
        assert await on_the_list(transaction, NOW + MINUTE) == [("a1", Reason.DEAD)]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [({"blocked_at": NOW}, Reason.BLOCKED), ({"chat_id": None}, Reason.NOT_IN_BOT)],
)
async def test_whom_the_bot_cannot_reach_is_there_a_week_before(
    store: SqlStore, fields: dict[str, Any], reason: Reason
) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.people.save(person("amina", **{"chat_id": 7} | fields))
        await kept(transaction, id="next week", starts_at=NOW + 7 * DAY)
        await kept(transaction, id="later", starts_at=NOW + 7 * DAY + MINUTE)
        await kept(transaction, id="soon")
        await kept(transaction, id="told", told=Told(how=ToldHow.WENT_BY, at=NOW, version=1))
        assert await on_the_list(transaction) == [("soon", reason), ("next week", reason)]


async def test_who_may_still_go_to_a_cancelled_one_is_there(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        await kept(transaction)
        await changes.cancel(transaction, NOW, "bram", "a1", version=1)
        assert await on_the_list(transaction) == []
        await failed(transaction, NoticeState.BLOCKED, kind=NoticeKind.APPOINTMENT_CHANGED, subject_version=2)
        assert await on_the_list(transaction) == [("a1", Reason.BLOCKED)]


async def test_payments_of_which_a_notice_failed(store: SqlStore) -> None:
    payday = (NOW + 3 * DAY).date()
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.allowances.save(
            allowance(id="failed", pay_on=payday),
            allowance(id="fine", pay_on=payday),
            allowance(id="had", pay_on=payday, state=AllowanceState.COLLECTED),
            allowance(id="changed since", pay_on=payday, version=2),
            allowance(id="far", pay_on=payday + 14 * DAY),
            allowance(id="past", pay_on=NOW.date() - DAY),
        )
        await kept(transaction, starts_at=NOW + 4 * DAY)
        for subject in ("failed", "had", "changed since", "far", "past", "a1"):
            await failed(transaction, NoticeState.DEAD, id=f"about {subject}", subject_id=subject)
        assert await on_the_list(transaction) == [("failed", Reason.DEAD), ("a1", Reason.DEAD)]
        (payment, _) = await backstop.not_reached(transaction, NOW, "bram", ZONE)
        assert payment.allowance == await transaction.allowances.get("failed")
        assert payment.appointment is None
        assert payment.starts_at == datetime(2026, 3, 5, 9, tzinfo=UTC)
        one = await backstop.one_missing(transaction, NOW, "bram", ZONE, "failed")
        assert one == payment
        with pytest.raises(NotFound):
            await backstop.told_of_payment(transaction, NOW, "chris", "failed", ToldHow.CALLED)
        told = await backstop.told_of_payment(transaction, NOW, "bram", "failed", ToldHow.CALLED)
        assert told == await transaction.allowances.get("failed")
        assert await on_the_list(transaction) == [("a1", Reason.DEAD)]
        await transaction.allowances.save(told.model_copy(update={"version": 2}))
        await failed(transaction, NoticeState.DEAD, id="again", subject_id="failed", subject_version=2)
        assert await on_the_list(transaction) == [("failed", Reason.DEAD), ("a1", Reason.DEAD)]


async def test_the_soonest_comes_first_and_only_of_the_own_caseload(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.people.add(person("dirk", Role.CASEMANAGER), person("eden", chat_id=11))
        await transaction.houses.save_stay(
            stay(id="s2", resident_id="eden", casemanager_id="dirk", code="M-18")
        )
        await kept(transaction, id="second", starts_at=SOON + MINUTE)
        await kept(transaction, id="first")
        await kept(transaction, id="of eden", resident_id="eden")
        first, second, of_eden = ((name, Reason.UNTAPPED) for name in ("first", "second", "of eden"))
        assert await on_the_list(transaction) == [first, second]
        assert await on_the_list(transaction, who="dirk") == [of_eden]
        assert await on_the_list(transaction, who="amina") == []
        one = await backstop.one_missing(transaction, NOW, "bram", ZONE, "second")
        assert one == (await backstop.not_reached(transaction, NOW, "bram", ZONE))[1]
        for who, what in (("bram", "of eden"), ("dirk", "first"), ("bram", "nothing")):
            with pytest.raises(NotFound):
                await backstop.one_missing(transaction, NOW, who, ZONE, what)


async def test_a_tap_takes_it_off(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        made = await kept(transaction)
        await failed(transaction, NoticeState.SENT)
        await backstop.opened(transaction, NOW + MINUTE, "amina", made)
        assert await on_the_list(transaction) == []
        seen = await transaction.appointments.get("a1")
        assert seen == made.model_copy(update={"seen_version": 1})
        (sent,) = await transaction.notices.of_person("amina")
        assert sent.tapped_at == NOW + MINUTE
        with pytest.raises(NotFound):
            await backstop.one_missing(transaction, NOW, "bram", ZONE, "a1")


async def test_a_tap_on_what_has_changed_since_is_none_on_what_it_is_now(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        shown = await kept(transaction)
        moved = await changes.move(transaction, NOW, "bram", "a1", SOON + HOUR, version=1)
        await backstop.opened(transaction, NOW, "amina", shown)
        now = await transaction.appointments.get("a1")
        assert now == moved.appointment.model_copy(update={"seen_version": 1})
        await backstop.opened(transaction, NOW, "amina", moved.appointment)
        await backstop.opened(transaction, NOW, "amina", shown)
        now = await transaction.appointments.get("a1")
        assert now == moved.appointment.model_copy(update={"seen_version": 2})


async def test_opening_it_again_writes_nothing(sqlite_store: SqlStore) -> None:
    async with sqlite_store.transaction() as transaction:
        await move_in(transaction)
        seen = await kept(transaction, seen_version=1)
        await transaction.appointments.save(seen.model_copy(update={"note": "Other"}))
        await backstop.opened(transaction, NOW, "amina", seen)
        kept_now = await transaction.appointments.get("a1")
        assert kept_now is not None
        assert kept_now.note == "Other"


async def test_an_answer_takes_it_off(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        await kept(transaction, version=3)
        await appointments.answer(transaction, NOW, "amina", "a1", AttendanceAnswer.COMING)
        assert await on_the_list(transaction) == []


@pytest.mark.parametrize("how", list(ToldHow))
async def test_staff_who_told_take_it_off_until_it_changes(store: SqlStore, how: ToldHow) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        made = await kept(transaction, starts_at=SOON + 8 * HOUR, planned_at=NOW - HOUR)
        await failed(transaction, NoticeState.BLOCKED)
        assert await on_the_list(transaction) == [("a1", Reason.BLOCKED)]
        entry = await backstop.told(transaction, NOW, "bram", "a1", how)
        told = made.model_copy(update={"told": Told(how=how, at=NOW, version=1)})
        assert (entry.appointment, entry.code) == (told, "M-17")
        assert await transaction.appointments.get("a1") == told
        assert await on_the_list(transaction) == []
        await changes.move(transaction, NOW, "bram", "a1", SOON, version=1)
        assert await on_the_list(transaction, SOON - MINUTE) == UNTAPPED
        for who in ("amina", "chris"):
            with pytest.raises(NotFound):
                await backstop.told(transaction, NOW, who, "a1", how)
