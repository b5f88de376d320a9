"""A resident's appointments: which are coming, one of the own, and an answer with a receipt."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from shelter.casemanagers import can_be_reached, casemanager_of, tell
from shelter.errors import NotFound, ShelterError, TooLate
from shelter.ids import new_code
from shelter.models.appointments import Appointment, AppointmentState, AttendanceAnswer, Receipt
from shelter.models.notices import NoticeKind
from shelter.store import Transaction
from shelter.text import N_

LONGEST = timedelta(minutes=600)
"""No appointment is longer (models.appointments)."""
_ALL = 1000
_SOONEST = 3
"""So many are looked at first: the next one is nearly always among them."""


class Cancelled(ShelterError):
    sentence = N_("This appointment is cancelled. You do not have to go.")


@dataclass(frozen=True, slots=True)
class Proof:
    """A receipt, and the appointment that it is about as that is now."""

    receipt: Receipt
    appointment: Appointment

    @property
    def starts_at(self) -> datetime:
        """When the appointment was to begin that was answered."""
        return self.receipt.starts_at or self.appointment.starts_at


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of an answer.

    `told` is None where the casemanager need not know, and False where he or she should know and
    cannot be reached in the bot.
    """

    appointment: Appointment
    receipt: Receipt
    told: bool | None


def ends_at(appointment: Appointment) -> datetime:
    return appointment.starts_at + timedelta(minutes=appointment.minutes)


def can_be_answered(appointment: Appointment, now: datetime) -> bool:
    return appointment.state is AppointmentState.PLANNED and ends_at(appointment) > now


async def coming(
    store: Transaction, resident_id: str, now: datetime, limit: int = 50
) -> Sequence[Appointment]:
    """Those that are not over, soonest first, cancelled ones among them."""
    found = await store.appointments.of_resident(resident_id, now - LONGEST, limit)
    return [appointment for appointment in found if ends_at(appointment) > now]


async def next_planned(store: Transaction, resident_id: str, now: datetime) -> Appointment | None:
    """The soonest that is not over and not cancelled."""
    for limit in (_SOONEST, _ALL):
        found = await coming(store, resident_id, now, limit)
        if planned := next((each for each in found if each.state is AppointmentState.PLANNED), None):
            return planned
    return None


async def own(store: Transaction, resident_id: str, appointment_id: str) -> Appointment:
    """An appointment of this resident; NotFound for anybody else's."""
    return _of(resident_id, await store.appointments.get(appointment_id))


async def proofs(store: Transaction, resident_id: str, appointment_id: str | None = None) -> Sequence[Proof]:
    """The resident's receipts, newest first; of one appointment where it is named, also long ago."""
    given = await store.appointments.receipts(resident_id, appointment_id)
    if not given:
        return []
    oldest = given[-1].given_at - LONGEST
    found = await store.appointments.of_resident(resident_id, oldest, limit=_ALL)
    appointments = {appointment.id: appointment for appointment in found}
    return [
        Proof(receipt, appointments[receipt.appointment_id])
        for receipt in given
        if receipt.appointment_id in appointments
    ]


async def proof(store: Transaction, resident_id: str, receipt_id: str) -> Proof:
    """One of the resident's receipts; NotFound for anybody else's."""
    for receipt in await store.appointments.receipts(resident_id):
        if receipt.id == receipt_id:
            return Proof(receipt, await own(store, resident_id, receipt.appointment_id))
    raise NotFound


async def answer(
    store: Transaction, now: datetime, resident_id: str, appointment_id: str, said: AttendanceAnswer
) -> Answered:
    """Keep the answer and give a receipt; the same answer again gives the same receipt.

    The casemanager, and the legal adviser who keeps the appointment, are told when the resident does not
    come, and when he or she comes after all. Cancelled and TooLate mean what they say.
    """
    appointment = _of(resident_id, await store.appointments.lock(appointment_id))
    if appointment.state is AppointmentState.CANCELLED:
        raise Cancelled
    if not can_be_answered(appointment, now):
        raise TooLate
    newest = await _newest_receipt(store, appointment)
    answered = appointment.model_copy(update={"answer": said, "seen_version": appointment.version})
    if newest and newest.answer is said is appointment.answer:
        if answered != appointment:
            await store.appointments.save(answered)
        return Answered(answered, newest, await _told_before(store, newest))
    receipt = Receipt(
        id=new_code(size=5),
        resident_id=resident_id,
        appointment_id=appointment_id,
        answer=said,
        given_at=now,
        starts_at=appointment.starts_at,
    )
    await store.appointments.save(answered)
    await store.appointments.add_receipt(receipt)
    if not _matters(appointment.answer, said):
        return Answered(answered, receipt, None)
    return Answered(answered, receipt, await _tell_guides(store, now, answered, receipt))


def _of(resident_id: str, appointment: Appointment | None) -> Appointment:
    if appointment is None or appointment.resident_id != resident_id:
        raise NotFound
    return appointment


def _matters(before: AttendanceAnswer | None, said: AttendanceAnswer) -> bool:
    coming = AttendanceAnswer.COMING
    return said is not coming or before not in (None, coming)


async def _newest_receipt(store: Transaction, appointment: Appointment) -> Receipt | None:
    given = await store.appointments.receipts(appointment.resident_id, appointment.id)
    return given[0] if given else None


async def _tell_guides(store: Transaction, now: datetime, appointment: Appointment, receipt: Receipt) -> bool:
    """Whether the casemanager can be reached, on whom the resident counts."""
    stay = await store.houses.stay_of(appointment.resident_id)
    adviser_id = stay.legal_adviser_id if stay else None
    casemanager = await casemanager_of(store, appointment.resident_id)
    kind, about = NoticeKind.APPOINTMENT_ANSWERED, appointment.id
    if casemanager:
        await tell(store, now, casemanager.id, kind, about, key=receipt.id)
    if (
        adviser_id
        and adviser_id == appointment.staff_id
        and (not casemanager or adviser_id != casemanager.id)
    ):
        await tell(store, now, adviser_id, kind, about, key=f"{receipt.id}:{adviser_id}")
    return can_be_reached(casemanager)


async def _told_before(store: Transaction, receipt: Receipt) -> bool | None:
    if receipt.answer is AttendanceAnswer.COMING:
        return None
    return can_be_reached(await casemanager_of(store, receipt.resident_id))
