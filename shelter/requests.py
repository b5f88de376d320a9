"""A resident asks for an appointment or for another time, and takes one of the times that staff offer.

What staff do with it stands in `shelter.offers`.

Each change locks the request and names the version that the person saw: who was quicker wins.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shelter import appointments, changes, free_times, planning
from shelter.appointments import Cancelled
from shelter.casemanagers import tell
from shelter.changes import Changed
from shelter.errors import BadAnswer, NobodyThere, NotFound, ShelterError, TooLate, TooLong
from shelter.free_times import NotFree, keeper_of
from shelter.ids import new_code
from shelter.models.appointments import (
    Appointment,
    AppointmentKind,
    AppointmentState,
    AttendanceAnswer,
    Receipt,
)
from shelter.models.notices import NoticeKind, NoticeState
from shelter.models.places import Stay
from shelter.models.requests import UNDECIDED, AppointmentRequest, RequestState
from shelter.planning import Wish
from shelter.store import Transaction
from shelter.text import N_

KINDS = (AppointmentKind.CASEMANAGER, AppointmentKind.LEGAL_ADVISER, AppointmentKind.OTHER)
"""What can be asked for: what staff of the shelter keep."""
MOST = 3
"""So many may wait for an answer at once."""
MOST_OFFERS = 3
LIMIT = 200
"""Of the resident's words, in UTF-16 units, as Telegram counts."""


class AskedEnough(ShelterError):
    sentence = N_("You have asked for three things already. Wait for an answer, or take one back.")


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of it when the resident took a time: the appointment, answered, with the receipt."""

    request: AppointmentRequest
    appointment: Appointment
    receipt: Receipt


def read_words(typed: str) -> str | None:
    """What was typed, as it is kept; None for nothing. TooLong over the limit."""
    words = typed.strip()
    if len(words.encode("utf-16-le")) // 2 > LIMIT:
        raise TooLong(limit=LIMIT)
    return words or None


async def ask_for(
    store: Transaction, now: datetime, resident_id: str, kind: AppointmentKind, words: str | None
) -> AppointmentRequest:
    """A resident asks for an appointment; who keeps such is told. AskedEnough, or NobodyThere to ask."""
    if kind not in KINDS:
        raise BadAnswer
    stay = await _stay_to_ask(store, resident_id)
    await _not_too_many(store, resident_id)
    request = AppointmentRequest(
        id=new_code(size=5), resident_id=resident_id, kind=kind, words=words, asked_at=now
    )
    return await _ask(store, now, stay, request)


async def ask_other_time(
    store: Transaction, now: datetime, resident_id: str, appointment_id: str, words: str | None
) -> AppointmentRequest:
    """The same for another time for an own appointment. Who asks twice has asked once.

    NotFound; Cancelled and TooLate for one that does not take place, or has begun.
    """
    appointment = await appointments.own(store, resident_id, appointment_id)
    if appointment.state is AppointmentState.CANCELLED:
        raise Cancelled
    if not can_be_moved(appointment, now):
        raise TooLate
    stay = await _stay_to_ask(store, resident_id)
    if known := await of_appointment(store, resident_id, appointment_id):
        return known
    await _not_too_many(store, resident_id)
    request = AppointmentRequest(
        id=new_code(size=5),
        resident_id=resident_id,
        appointment_id=appointment_id,
        kind=appointment.kind,
        words=words,
        asked_at=now,
        instead_of=appointment.starts_at,
        minutes=appointment.minutes,
        place=appointment.place,
    )
    return await _ask(store, now, stay, request)


def can_be_moved(appointment: Appointment, now: datetime) -> bool:
    """Whether one can ask for another time for it: it takes place, and has not begun."""
    return appointment.state is AppointmentState.PLANNED and appointment.starts_at > now


async def somebody_to_ask(store: Transaction, resident_id: str) -> None:
    """NobodyThere where nobody guides the resident."""
    _guided(await store.houses.stay_of(resident_id))


async def _stay_to_ask(store: Transaction, resident_id: str) -> Stay:
    """The stay, which nobody else changes: two requests of one resident come one after the other."""
    return _guided(await store.houses.lock_stay(resident_id))


def _guided(stay: Stay | None) -> Stay:
    if stay is None or keeper_of(stay, AppointmentKind.OTHER) is None:
        raise NobodyThere
    return stay


async def _not_too_many(store: Transaction, resident_id: str) -> None:
    if len(await undecided(store, resident_id)) >= MOST:
        raise AskedEnough


async def _ask(
    store: Transaction, now: datetime, stay: Stay, request: AppointmentRequest
) -> AppointmentRequest:
    await store.requests.save(request)
    await _tell_staff(store, now, stay, request, NoticeKind.REQUEST_MADE)
    return request


async def undecided(store: Transaction, resident_id: str) -> Sequence[AppointmentRequest]:
    """What the resident asked for and nobody has decided, oldest first."""
    return await store.requests.of_residents([resident_id], UNDECIDED)


async def of_appointment(
    store: Transaction, resident_id: str, appointment_id: str
) -> AppointmentRequest | None:
    """What the resident asked about this appointment and nobody has decided."""
    found = await undecided(store, resident_id)
    return next((each for each in found if each.appointment_id == appointment_id), None)


async def own(store: Transaction, resident_id: str, request_id: str) -> AppointmentRequest:
    """A request of this resident; NotFound for anybody else's."""
    return _of(resident_id, await store.requests.get(request_id))


async def open_offers(
    store: Transaction, now: datetime, zone: str, request: AppointmentRequest
) -> Sequence[datetime]:
    """Which of the offered times can still be taken: not over, with nothing else at that time by now."""
    stay = await store.houses.stay_of(request.resident_id)
    if stay is None or request.state is not RequestState.OFFERED or await _is_moved(store, request):
        return ()
    return [
        each
        for each in request.offers
        if each > now and await free_times.is_free(store, now, zone, stay, request, each)
    ]


async def withdraw(
    store: Transaction, now: datetime, resident_id: str, request_id: str
) -> AppointmentRequest:
    """The resident takes it back, whatever staff do with it just now; Changed where it is decided."""
    request = _of(resident_id, await store.requests.lock(request_id))
    if request.state is RequestState.WITHDRAWN:
        return request
    if request.state not in UNDECIDED:
        raise Changed
    return await save(store, now, request, state=RequestState.WITHDRAWN, words=None, offers=())


async def take(
    store: Transaction,
    now: datetime,
    zone: str,
    resident_id: str,
    request_id: str,
    which: int,
    *,
    version: int,
) -> Taken:
    """The resident takes one of the offered times: there is an appointment then (or it is moved), to which he
    or she is coming. Twice the same is once.

    `which` counts the offers from 0. Changed where it is not what the resident saw; TooLate and NotFree for a
    time that cannot be taken any more.
    """
    request = _of(resident_id, await store.requests.lock(request_id))
    if request.state is RequestState.SETTLED and request.version == version + 1:
        return await _taken_before(store, request)
    check(request, version)
    if request.state is not RequestState.OFFERED or not 0 <= which < len(request.offers):
        raise Changed
    stay = await store.houses.stay_of(resident_id)
    keeper_id = keeper_of(stay, request.kind) if stay else None
    if stay is None or keeper_id is None:
        raise NobodyThere
    moment = request.offers[which]
    if moment <= now:
        raise TooLate
    if not await free_times.is_free(store, now, zone, stay, request, moment):
        raise NotFree
    appointment = await _planned(store, now, zone, keeper_id, request, moment)
    answered = await appointments.answer(store, now, resident_id, appointment.id, AttendanceAnswer.COMING)
    settled = await save(
        store,
        now,
        request,
        state=RequestState.SETTLED,
        appointment_id=appointment.id,
        words=None,
        offers=(moment,),
    )
    await _tell_staff(store, now, stay, settled, NoticeKind.REQUEST_SETTLED)
    return Taken(settled, answered.appointment, answered.receipt)


async def none_fits(
    store: Transaction, now: datetime, resident_id: str, request_id: str, *, version: int
) -> AppointmentRequest:
    """None of the offered times suits the resident: staff are asked again. Changed as for `take`."""
    request = _of(resident_id, await store.requests.lock(request_id))
    if request.state is RequestState.OPEN and request.version == version + 1:
        return request
    check(request, version)
    reopened = await save(store, now, request, state=RequestState.OPEN, offers=())
    stay = await store.houses.stay_of(resident_id)
    if stay:
        await _tell_staff(store, now, stay, reopened, NoticeKind.REQUEST_MADE)
    return reopened


async def _planned(
    store: Transaction,
    now: datetime,
    zone: str,
    keeper_id: str,
    request: AppointmentRequest,
    moment: datetime,
) -> Appointment:
    """The appointment at that moment: a new one, or the one that is moved. The resident need not be told."""
    if request.appointment_id is None:
        if request.place is None:
            raise Changed
        wish = Wish(request.resident_id, request.kind, moment, request.place, request.minutes)
        return (await planning.keep(store, now, keeper_id, zone, wish)).appointment
    version = (await still_planned(store, request)).version
    moved = (
        await changes.move(store, now, keeper_id, request.appointment_id, moment, version=version)
    ).appointment
    news = [
        notice.id
        for notice in await store.notices.about([moved.id])
        if notice.kind is NoticeKind.APPOINTMENT_CHANGED and notice.subject_version == moved.version
    ]
    await store.notices.settle_with(news, NoticeState.DROPPED, now)
    return moved


async def still_planned(store: Transaction, request: AppointmentRequest) -> Appointment:
    """The appointment that shall be at another time; Changed where it is, or does not take place."""
    appointment = await appointments.own(store, request.resident_id, request.appointment_id or "")
    if _is_another(request, appointment):
        raise Changed
    return appointment


async def _is_moved(store: Transaction, request: AppointmentRequest) -> bool:
    """Whether staff moved or cancelled the appointment otherwise, so that these times are for nothing."""
    if request.appointment_id is None:
        return False
    appointment = await store.appointments.get(request.appointment_id)
    return appointment is None or _is_another(request, appointment)


def _is_another(request: AppointmentRequest, appointment: Appointment) -> bool:
    return appointment.state is AppointmentState.CANCELLED or appointment.starts_at != request.instead_of


async def _taken_before(store: Transaction, request: AppointmentRequest) -> Taken:
    appointment = await appointments.own(store, request.resident_id, request.appointment_id or "")
    receipts = await store.appointments.receipts(request.resident_id, appointment.id)
    if not receipts:
        raise Changed
    return Taken(request, appointment, receipts[0])


def check(request: AppointmentRequest, version: int) -> None:
    """Changed where it is not what the person saw, or is decided."""
    if request.version != version or request.state not in UNDECIDED:
        raise Changed


def _of(resident_id: str, request: AppointmentRequest | None) -> AppointmentRequest:
    if request is None or request.resident_id != resident_id:
        raise NotFound
    return request


async def save(
    store: Transaction, now: datetime, request: AppointmentRequest, **changed: object
) -> AppointmentRequest:
    """Keep the next version; what was still to be said of the one before is not said any more."""
    saved = request.model_copy(update=changed | {"version": request.version + 1})
    await store.requests.save(saved)
    await store.notices.drop_all(request.id, now)
    return saved


async def _tell_staff(
    store: Transaction, now: datetime, stay: Stay, request: AppointmentRequest, kind: NoticeKind
) -> None:
    if keeper_id := keeper_of(stay, request.kind):
        await tell(store, now, keeper_id, kind, request.id, key=f"{request.id}:{request.version}")
