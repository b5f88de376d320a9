"""What follows when a notice has come to its end."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest

from shelter import aftermath, backstop, changes, planning, reminders
from shelter.models.allowances import Allowance, AllowanceState
from shelter.models.appointments import Appointment, AppointmentKind
from shelter.models.notices import FAILED, Notice, NoticeKind, NoticeState, Priority
from shelter.models.places import Place
from shelter.store import Transaction
from storage.store import SqlStore, SqlTransaction
from tests.contract.things import DAY, HOUR, NOW, allowance, broadcast, move_in, notice, stay

ZONE = "Europe/Amsterdam"
START = NOW + 10 * DAY
LATER = START + DAY
MINUTE = timedelta(minutes=1)


async def made(store: SqlTransaction) -> Appointment:
    await move_in(store)
    wish = planning.Wish("amina", AppointmentKind.DOCTOR, START, Place(name="Doctor"))
    return (await planning.make(store, NOW, "bram", ZONE, wish)).appointment


async def end(store: Transaction, what: Notice, state: NoticeState, now: datetime = NOW + MINUTE) -> None:
    """What the outbox does with a notice that it holds."""
    await store.notices.settle_with([what.id], state, now)
    await aftermath.settled(store, now, what, state)


async def of(
    store: Transaction, person_id: str, kind: NoticeKind, due_at: datetime | None = None
) -> list[Notice]:
    found = await store.notices.of_person(person_id)
    return [each for each in found if each.kind is kind and due_at in (None, each.due_at)]


async def rung_at_once(store: Transaction, now: datetime = NOW + MINUTE) -> list[Notice]:
    """What the casemanager is told of now."""
    return await of(store, "bram", NoticeKind.NOT_REACHED, now)


TO_AMINA = [
    NoticeKind.APPOINTMENT_NEW,
    NoticeKind.APPOINTMENT_REMINDER,
    NoticeKind.APPOINTMENT_CHANGED,
    NoticeKind.TIME_TO_LEAVE,
]


@pytest.mark.parametrize("kind", TO_AMINA)
@pytest.mark.parametrize("state", sorted(FAILED))
async def test_staff_are_told_once_of_what_failed(
    sqlite_store: SqlStore, kind: NoticeKind, state: NoticeState
) -> None:
    async with sqlite_store.transaction() as transaction:
        subject = await made(transaction)
        for _ in range(3):
            await end(transaction, reminders.about(subject, kind, NOW, key="x"), state)
        (told,) = await rung_at_once(transaction)
        assert (told.subject_id, told.subject_version) == (subject.id, 1)
        assert (told.priority, told.expires_at) == (Priority.URGENT, START + HOUR)
        assert not told.once


@pytest.mark.parametrize("state", sorted(set(NoticeState) - FAILED))
async def test_nobody_is_told_of_what_did_not_fail(sqlite_store: SqlStore, state: NoticeState) -> None:
    async with sqlite_store.transaction() as transaction:
        subject = await made(transaction)
        await end(transaction, reminders.announce(subject, NOW), state)
        assert await rung_at_once(transaction) == []
        assert await of(transaction, "amina", NoticeKind.APPOINTMENT_CHANGED) == []


async def test_each_version_and_each_way_of_failing_is_told(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        subject = await made(transaction)
        await end(transaction, reminders.announce(subject, NOW), NoticeState.BLOCKED)
        await end(transaction, reminders.announce(subject, NOW), NoticeState.DEAD)
        assert len(await rung_at_once(transaction)) == 2
        moved = await changes.move(transaction, NOW, "bram", subject.id, LATER, version=1)
        await end(transaction, reminders.announce(moved.appointment, NOW), NoticeState.BLOCKED)
        (told,) = [each for each in await rung_at_once(transaction) if each.state is NoticeState.PLANNED]
        assert told.subject_version == 2


async def test_nobody_is_told_of_what_no_longer_matters(store: SqlStore) -> None:
    """It has moved on, was tapped, is over, is another's, or has nobody who guides."""
    async with store.transaction() as transaction:
        subject = await made(transaction)
        new = reminders.announce(subject, NOW)
        await end(transaction, new, NoticeState.DEAD, START + HOUR)
        await end(transaction, new.model_copy(update={"person_id": "chris"}), NoticeState.DEAD)
        await end(transaction, new.model_copy(update={"subject_id": "nothing"}), NoticeState.DEAD)
        await changes.change_place(transaction, NOW, "bram", subject.id, Place(name="Office"), version=1)
        await end(transaction, new, NoticeState.DEAD)
        changed = await transaction.appointments.get(subject.id)
        assert changed is not None
        await backstop.opened(transaction, NOW, "amina", changed)
        newest = reminders.announce(changed, NOW)
        await end(transaction, newest, NoticeState.DEAD)
        await transaction.appointments.save(changed)
        await transaction.houses.save_stay(stay(casemanager_id=None))
        await end(transaction, newest, NoticeState.DEAD)
        assert await rung_at_once(transaction) == []
        await transaction.houses.save_stay(stay(casemanager_id="bram"))
        await end(transaction, newest, NoticeState.DEAD)
        assert len(await rung_at_once(transaction)) == 1


async def test_a_reminder_that_the_next_one_overtook_is_told_when_that_one_fails_too(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        subject = await made(transaction)
        day_before, two_hours = await of(transaction, "amina", NoticeKind.APPOINTMENT_REMINDER)
        now = two_hours.due_at
        await end(transaction, day_before, NoticeState.EXPIRED, now)
        assert await rung_at_once(transaction, now) == []
        (told,) = await rung_at_once(transaction, now + 2 * MINUTE)
        missing = await backstop.one_missing(transaction, now, "bram", ZONE, subject.id)
        assert missing.reason is backstop.Reason.EXPIRED
        await end(transaction, two_hours, NoticeState.EXPIRED, START)
        (last,) = await rung_at_once(transaction, START)
        assert (told.expires_at, last.expires_at) == (START + HOUR, START + HOUR)


CHANGED = NoticeKind.APPOINTMENT_CHANGED


async def test_one_that_went_out_in_the_moment_of_the_change_is_followed_by_the_news(store: SqlStore) -> None:
    """It is on its way already, so nothing is planned once more."""
    async with store.transaction() as transaction:
        subject = await made(transaction)
        (letter,) = await transaction.notices.claim("one", NOW, NOW + HOUR, 1)
        await changes.move(transaction, NOW, "bram", subject.id, LATER, version=1)
        assert await transaction.notices.settle(letter.id, "one", NoticeState.SENT, NOW)
        await aftermath.settled(transaction, NOW, letter, NoticeState.SENT)
        (news,) = await of(transaction, "amina", CHANGED)
        assert (news.subject_version, news.was) == (2, START)


@pytest.mark.parametrize("cancelled", [False, True])
@pytest.mark.parametrize("which", [0, 1, 2])
async def test_one_that_went_out_after_the_news_is_corrected(
    store: SqlStore, cancelled: bool, which: int
) -> None:
    async with store.transaction() as transaction:
        subject = await made(transaction)
        old = (await transaction.notices.of_person("amina"))[which]
        if cancelled:
            await changes.cancel(transaction, NOW, "bram", subject.id, version=1)
        else:
            await changes.move(transaction, NOW, "bram", subject.id, LATER, version=1)
        (news,) = await of(transaction, "amina", CHANGED)
        await end(transaction, news, NoticeState.SENT)
        for _ in range(2):
            await end(transaction, old, NoticeState.SENT)
        first, correction = await of(transaction, "amina", CHANGED)
        assert first.state is NoticeState.SENT
        assert correction.state is NoticeState.PLANNED
        assert (correction.subject_version, correction.was) == (2, START)
        assert (correction.priority, correction.due_at) == (Priority.URGENT, NOW + MINUTE)
        now = await transaction.appointments.get(subject.id)
        assert now is not None
        assert correction.expires_at == now.starts_at + HOUR


async def test_news_that_was_overtaken_says_what_it_was(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        subject = await made(transaction)
        await changes.move(transaction, NOW, "bram", subject.id, LATER, version=1)
        (second,) = await of(transaction, "amina", CHANGED)
        await end(transaction, second, NoticeState.SENT)
        await changes.move(transaction, NOW + MINUTE, "bram", subject.id, LATER + DAY, version=2)
        (third,) = await of(transaction, "amina", CHANGED, NOW + MINUTE)
        await end(transaction, third, NoticeState.SENT)
        await end(transaction, second, NoticeState.SENT, NOW + HOUR)
        (correction,) = await of(transaction, "amina", CHANGED, NOW + HOUR)
        assert (correction.subject_version, correction.was) == (3, LATER)


async def test_what_is_over_is_not_corrected(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        subject = await made(transaction)
        old = (await transaction.notices.of_person("amina"))[0]
        await changes.cancel(transaction, NOW, "bram", subject.id, version=1)
        (news,) = await of(transaction, "amina", CHANGED)
        await end(transaction, news, NoticeState.SENT)
        await end(transaction, old, NoticeState.SENT, START + HOUR)
        assert len(await of(transaction, "amina", CHANGED)) == 1


def about_payment(payment: Allowance, **fields: Any) -> Notice:
    usual = {"kind": NoticeKind.ALLOWANCE_REMINDER, "subject_id": payment.id, "ahead": None}
    return notice(**usual | {"subject_version": payment.version} | fields)


@pytest.mark.parametrize("kind", [NoticeKind.ALLOWANCE_REMINDER, NoticeKind.ALLOWANCE_CHANGED])
async def test_staff_are_told_of_a_payment_too(store: SqlStore, kind: NoticeKind) -> None:
    payment = allowance(pay_on=START.date(), version=2)
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.allowances.save(payment)
        for _ in range(2):
            await end(transaction, about_payment(payment, kind=kind), NoticeState.EXPIRED)
        (told,) = await rung_at_once(transaction)
        assert (told.subject_id, told.subject_version) == (payment.id, 2)
        assert told.expires_at == datetime.combine(START.date(), time.max, NOW.tzinfo)


async def test_but_not_of_a_payment_that_no_longer_matters(store: SqlStore) -> None:
    payment = allowance(pay_on=START.date(), version=2)
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.allowances.save(payment)
        for what, state, now in (
            (about_payment(payment), NoticeState.SENT, NOW),
            (about_payment(payment, subject_version=1), NoticeState.DEAD, NOW),
            (about_payment(payment, subject_id="nothing"), NoticeState.DEAD, NOW),
            (about_payment(payment, person_id="chris"), NoticeState.DEAD, NOW),
            (about_payment(payment), NoticeState.DEAD, START + DAY),
        ):
            await end(transaction, what, state, now)
        await transaction.allowances.save(payment.model_copy(update={"state": AllowanceState.COLLECTED}))
        await end(transaction, about_payment(payment), NoticeState.DEAD)
        assert await transaction.notices.of_person("bram") == []


async def test_the_sender_is_told_when_the_last_of_a_broadcast_is_settled(store: SqlStore) -> None:
    sending = broadcast(sender_id="bram")
    letters = [
        notice(name, person_id=name, kind=NoticeKind.BROADCAST, subject_id=sending.id, subject_version=None)
        for name in ("amina", "bram", "chris")
    ]
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.broadcasts.save(sending)
        await transaction.notices.plan(*letters)
        endings = (NoticeState.SENT, NoticeState.DROPPED, NoticeState.UNSURE)
        for letter, state in zip(letters, endings, strict=True):
            assert await of(transaction, "bram", NoticeKind.BROADCAST_DONE) == []
            await end(transaction, letter, state)
        await aftermath.broadcast_done(transaction, NOW + DAY, sending.id)
        (done,) = await of(transaction, "bram", NoticeKind.BROADCAST_DONE)
        assert (done.subject_id, done.due_at) == (sending.id, NOW + MINUTE)
        assert await rung_at_once(transaction) == [], "a broadcast is nobody's appointment"


async def test_a_broadcast_whose_sender_is_gone_ends_quietly(store: SqlStore) -> None:
    letter = notice(kind=NoticeKind.BROADCAST, subject_id="gone", subject_version=None)
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.notices.plan(letter)
        await end(transaction, letter, NoticeState.SENT)
        assert len(await transaction.notices.of_person("amina")) == 1
