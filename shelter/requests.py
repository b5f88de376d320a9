"""A resident asks for an appointment, or for another time for one.

What staff do with it stands in `shelter.offers`, how the resident takes a time in `shelter.choosing`.
Each change locks the request and names the version that the person saw: who was quicker wins.
"""

from collections.abc import Sequence
from datetime import datetime

from shelter import appointments
from shelter.appointments import Cancelled
from shelter.casemanagers import tell
from shelter.changes import Changed
from shelter.errors import BadAnswer, NobodyThere, NotFound, ShelterError, TooLate, TooLong
from shelter.free_times import keeper_of
from shelter.ids import new_code
from shelter.models.appointments import (
    Appointment,
    AppointmentKind,
    AppointmentState,
)
from shelter.models.notices import NoticeKind
from shelter.models.places import Stay
from shelter.models.requests import UNDECIDED, AppointmentRequest, RequestState
from shelter.store import Transaction
from shelter.text import N_

KINDS = (AppointmentKind.CASEMANAGER, AppointmentKind.LEGAL_ADVISER, AppointmentKind.OTHER)
"""What can be asked for: what staff of the shelter keep."""
MOST = 3
"""So many may wait for an answer at once."""
LIMIT = 200
"""Of the resident's words, in UTF-16 units, as Telegram counts."""


class AskedEnough(ShelterError):
    sentence = N_("You have asked for three things already. Wait for an answer, or take one back.")


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
    await _not_too_many(store, now, resident_id)
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
    if known := await of_appointment(store, now, resident_id, appointment_id):
        return known
    await _not_too_many(store, now, resident_id)
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


async def _not_too_many(store: Transaction, now: datetime, resident_id: str) -> None:
    if len(await undecided(store, now, resident_id)) >= MOST:
        raise AskedEnough


async def _ask(
    store: Transaction, now: datetime, stay: Stay, request: AppointmentRequest
) -> AppointmentRequest:
    await store.requests.save(request)
    await tell_staff(store, now, stay, request, NoticeKind.REQUEST_MADE)
    return request


async def undecided(store: Transaction, now: datetime, resident_id: str) -> Sequence[AppointmentRequest]:
    """What the resident asked for and nobody has decided, oldest first."""
    return await still_asked(store, now, await store.requests.of_residents([resident_id], UNDECIDED))


async def still_asked(
    store: Transaction, now: datetime, found: Sequence[AppointmentRequest]
) -> Sequence[AppointmentRequest]:
    """Without those for another time for what staff moved or cancelled meanwhile, or what has begun."""
    ids = {each.appointment_id for each in found if each.appointment_id}
    known = await store.appointments.several(ids) if ids else {}
    return [
        each
        for each in found
        if each.appointment_id is None or is_as_asked(each, known.get(each.appointment_id), now)
    ]


async def is_overtaken(store: Transaction, now: datetime, request: AppointmentRequest) -> bool:
    """Whether nothing is left to decide, for the appointment itself was changed or has begun."""
    return request.state in UNDECIDED and not await still_asked(store, now, [request])


def is_as_asked(request: AppointmentRequest, appointment: Appointment | None, now: datetime) -> bool:
    """Whether another time for the appointment can still be given, as it was asked for."""
    is_there = appointment is not None and can_be_moved(appointment, now)
    return is_there and appointment is not None and appointment.starts_at == request.instead_of


async def still_planned(store: Transaction, now: datetime, request: AppointmentRequest) -> Appointment:
    """The appointment that shall be at another time; Changed where that cannot be given any more."""
    appointment = await appointments.own(store, request.resident_id, request.appointment_id or "")
    if not is_as_asked(request, appointment, now):
        raise Changed
    return appointment


async def of_appointment(
    store: Transaction, now: datetime, resident_id: str, appointment_id: str
) -> AppointmentRequest | None:
    """What the resident asked about this appointment and nobody has decided."""
    found = await undecided(store, now, resident_id)
    return next((each for each in found if each.appointment_id == appointment_id), None)


async def own(store: Transaction, resident_id: str, request_id: str) -> AppointmentRequest:
    """A request of this resident; NotFound for anybody else's."""
    return of(resident_id, await store.requests.get(request_id))


async def withdraw(
    store: Transaction, now: datetime, resident_id: str, request_id: str
) -> AppointmentRequest:
    """The resident takes it back, whatever staff do with it just now; Changed where it is decided."""
    request = of(resident_id, await store.requests.lock(request_id))
    if request.state is RequestState.WITHDRAWN:
        return request
    if request.state not in UNDECIDED:
        raise Changed
    return await save(store, now, request, state=RequestState.WITHDRAWN, words=None, offers=())


def check(request: AppointmentRequest, version: int) -> None:
    """Changed where it is not what the person saw, or is decided."""
    if request.version != version or request.state not in UNDECIDED:
        raise Changed


def of(resident_id: str, request: AppointmentRequest | None) -> AppointmentRequest:
    """The request of this resident; NotFound for anybody else's."""
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


async def tell_staff(
    store: Transaction, now: datetime, stay: Stay, request: AppointmentRequest, kind: NoticeKind
) -> None:
    """Tell who keeps such appointments."""
    if keeper_id := keeper_of(stay, request.kind):
        await tell(store, now, keeper_id, kind, request.id, key=f"{request.id}:{request.version}")
