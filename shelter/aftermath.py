"""What follows when a notice has come to its end: staff are told, a reminder is corrected, a broadcast is
over."""

from datetime import UTC, datetime, time, timedelta

from shelter import deadlines
from shelter.absences import who_reads
from shelter.appointments import ends_at
from shelter.casemanagers import casemanager_of, for_another
from shelter.changes import changed_notice
from shelter.ids import new_id
from shelter.models.allowances import Allowance, AllowanceState
from shelter.models.appointments import Appointment
from shelter.models.notices import FAILED, ON_THE_WAY, Notice, NoticeKind, NoticeState, Priority
from shelter.reminders import start_said_by
from shelter.store import Transaction

THE_NEXT_ONE_GETS = timedelta(minutes=2)
"""When a reminder expires because the next one is due, that one has so long before staff are told."""
A_RESULT_IS_OF_USE = timedelta(days=7)
_ABOUT_APPOINTMENTS = frozenset(
    {
        NoticeKind.APPOINTMENT_NEW,
        NoticeKind.APPOINTMENT_REMINDER,
        NoticeKind.APPOINTMENT_CHANGED,
        NoticeKind.TIME_TO_LEAVE,
    }
)
_TO_A_CASEMANAGER = frozenset({NoticeKind.NOT_REACHED, NoticeKind.APPOINTMENT_ANSWERED})
_ABOUT_PAYMENTS = frozenset({NoticeKind.ALLOWANCE_REMINDER, NoticeKind.ALLOWANCE_CHANGED})


async def settled(store: Transaction, now: datetime, notice: Notice, state: NoticeState) -> None:
    """What follows from the end of a notice, in the transaction in which it ends."""
    if notice.kind in _ABOUT_APPOINTMENTS:
        appointment = await store.appointments.get(notice.subject_id or "")
        if appointment and appointment.resident_id == notice.person_id:
            await _about_appointment(store, now, notice, state, appointment)
    elif notice.kind in _ABOUT_PAYMENTS and state in FAILED:
        allowance = await store.allowances.get(notice.subject_id or "")
        if allowance and allowance.resident_id == notice.person_id:
            await _payment_not_told(store, now, notice, state, allowance)
    elif notice.kind is NoticeKind.BROADCAST and notice.subject_id:
        await broadcast_done(store, now, notice.subject_id)
    elif notice.kind in _TO_A_CASEMANAGER:
        await _tell_the_stand_in(store, now, notice)


async def _tell_the_stand_in(store: Transaction, now: datetime, notice: Notice) -> None:
    """What was for a casemanager who is away is said to the stand-in instead (see also `handlers.notices`).

    Of a payment nobody is told so: it has no zone, in which it is known what day it is.
    """
    appointment = await store.appointments.get(notice.subject_id or "")
    if appointment is None:
        return
    reader = await who_reads(store, now, appointment.zone, appointment.resident_id)
    if reader and reader.stands_in and reader.away and reader.away.staff_id == notice.person_id:
        await store.notices.plan(for_another(notice, reader.person.id, now))


async def broadcast_done(store: Transaction, now: datetime, broadcast_id: str) -> None:
    """Tell the sender the result when nothing of the broadcast is on its way any more; once."""
    if ON_THE_WAY & (await store.notices.progress(broadcast_id)).keys() - {NoticeState.LEASED}:
        return
    broadcast = await store.broadcasts.lock(broadcast_id)
    if broadcast is None or ON_THE_WAY & (await store.notices.progress(broadcast_id)).keys():
        return
    await store.notices.plan(
        Notice(
            id=new_id(),
            key=f"{NoticeKind.BROADCAST_DONE}:{broadcast_id}",
            person_id=broadcast.sender_id,
            kind=NoticeKind.BROADCAST_DONE,
            priority=Priority.URGENT,
            subject_id=broadcast_id,
            due_at=now,
            expires_at=now + A_RESULT_IS_OF_USE,
        )
    )


async def _about_appointment(
    store: Transaction, now: datetime, notice: Notice, state: NoticeState, appointment: Appointment
) -> None:
    if ends_at(appointment) <= now:
        return
    if state in FAILED:
        await _appointment_not_told(store, now, notice, state, appointment)
    elif state is NoticeState.SENT and appointment.version > (notice.subject_version or 0):
        await _correct(store, now, notice, appointment)


async def _appointment_not_told(
    store: Transaction, now: datetime, notice: Notice, state: NoticeState, appointment: Appointment
) -> None:
    """Each way in which it fails is told once for each version."""
    casemanager = await casemanager_of(store, appointment.resident_id)
    if (
        casemanager is None
        or appointment.version != notice.subject_version
        or deadlines.has_tapped(appointment)
    ):
        return
    overtaken = state is NoticeState.EXPIRED and notice.expires_at < appointment.starts_at
    due_at, key = (now + THE_NEXT_ONE_GETS, notice.id) if overtaken else (now, state.value)
    await store.notices.plan(deadlines.not_reached(appointment, casemanager.id, due_at, key=f"now:{key}"))


async def _payment_not_told(
    store: Transaction, now: datetime, notice: Notice, state: NoticeState, allowance: Allowance
) -> None:
    casemanager = await casemanager_of(store, allowance.resident_id)
    until = datetime.combine(allowance.pay_on, time.max, UTC)
    if (
        casemanager is None
        or allowance.state is AllowanceState.COLLECTED
        or allowance.version != notice.subject_version
        or until <= now
    ):
        return
    await store.notices.plan(
        Notice(
            id=new_id(),
            key=f"{NoticeKind.NOT_REACHED}:{allowance.id}:{allowance.version}:now:{state}",
            person_id=casemanager.id,
            kind=NoticeKind.NOT_REACHED,
            priority=Priority.URGENT,
            subject_id=allowance.id,
            subject_version=allowance.version,
            due_at=now,
            expires_at=until,
        )
    )


async def _correct(store: Transaction, now: datetime, notice: Notice, appointment: Appointment) -> None:
    """The old time went out in the very moment of the change: say once more what it is now."""
    if await _will_be_told(store, appointment):
        return
    was = start_said_by(notice)
    key = f"{appointment.version}:after:{notice.id}"
    await store.notices.plan(changed_notice(appointment, now, was, key=key))


async def _will_be_told(store: Transaction, appointment: Appointment) -> bool:
    return any(
        notice.kind is NoticeKind.APPOINTMENT_CHANGED
        and notice.subject_version == appointment.version
        and notice.state in ON_THE_WAY
        for notice in await store.notices.about([appointment.id])
    )
