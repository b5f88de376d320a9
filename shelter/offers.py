"""What staff do with what a resident asks for: offer times, of which the resident takes one, or say no."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from shelter import free_times
from shelter.casemanagers import tell
from shelter.errors import BadAnswer, NotFound, TooLate
from shelter.free_times import NotFree
from shelter.models.appointments import Appointment, AppointmentKind
from shelter.models.notices import NoticeKind
from shelter.models.places import Place, Stay
from shelter.models.requests import UNDECIDED, AppointmentRequest, DeclineReason, RequestState
from shelter.planning import guided_stay
from shelter.requests import check, save, still_asked, still_planned
from shelter.store import Transaction

MOST_OFFERS = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, and the stay of the resident who asks."""

    request: AppointmentRequest
    stay: Stay


async def waiting(store: Transaction, now: datetime, staff_id: str) -> Sequence[Asked]:
    """What residents ask this member of staff and nobody has decided, oldest first."""
    stays = {stay.resident_id: stay for stay in await store.houses.guided(staff_id)}
    found = await still_asked(store, now, await store.requests.of_residents(stays, UNDECIDED))
    asked = [Asked(request, stays[request.resident_id]) for request in found]
    return [each for each in asked if _concerns(each, staff_id)]


def waits_for_staff(request: AppointmentRequest, now: datetime) -> bool:
    """Whether it is staff's turn: nothing is offered, or all of it is over."""
    return request.state is RequestState.OPEN or (
        request.state is RequestState.OFFERED and all(offer <= now for offer in request.offers)
    )


async def asked_of(store: Transaction, staff_id: str, request_id: str) -> Asked:
    """A request that concerns this member of staff; NotFound for anybody else's."""
    return await _asked(store, staff_id, await store.requests.get(request_id))


async def offer(
    store: Transaction,
    now: datetime,
    zone: str,
    staff_id: str,
    request_id: str,
    offers: Collection[datetime],
    *,
    minutes: int,
    place: Place,
    version: int,
) -> AppointmentRequest:
    """Offer one to three times (aware), of which the resident takes one; he or she is told.

    NotFound; Changed where somebody was quicker; TooLate and NotFree for times that cannot be offered. Of
    another time for an appointment, its place and length stay as they are.
    """
    asked = await _to_decide(store, staff_id, request_id, version)
    request = asked.request
    if not 0 < len(set(offers)) <= MOST_OFFERS:
        raise BadAnswer
    if min(offers) <= now:
        raise TooLate
    as_wished: dict[str, object] = {"minutes": minutes, "place": place}
    if request.appointment_id:
        as_wished = _as_it_is(await still_planned(store, now, request))
    wished = Asked(request.model_copy(update=as_wished), asked.stay)
    for moment in offers:
        if not await can_be_taken(store, now, zone, wished, moment):
            raise NotFree
    times = {"offers": tuple(sorted(set(offers))), "state": RequestState.OFFERED}
    offered = await save(store, now, request, **as_wished, **times)
    await _tell_resident(store, now, offered)
    return offered


async def can_be_taken(store: Transaction, now: datetime, zone: str, asked: Asked, moment: datetime) -> bool:
    """Whether there is nothing else at that time, for as long as the request says."""
    return moment > now and await free_times.is_free(store, now, zone, asked.stay, asked.request, moment)


async def decline(
    store: Transaction, now: datetime, staff_id: str, request_id: str, reason: DeclineReason, *, version: int
) -> AppointmentRequest:
    """Say no; the resident is told. NotFound; Changed where somebody was quicker."""
    asked = await _to_decide(store, staff_id, request_id, version)
    declined = await save(store, now, asked.request, state=RequestState.DECLINED, reason=reason, offers=())
    await _tell_resident(store, now, declined)
    return declined


def _as_it_is(appointment: Appointment) -> dict[str, object]:
    return {"minutes": appointment.minutes, "place": appointment.place}


async def _to_decide(store: Transaction, staff_id: str, request_id: str, version: int) -> Asked:
    asked = await _asked(store, staff_id, await store.requests.lock(request_id))
    check(asked.request, version)
    return asked


async def _asked(store: Transaction, staff_id: str, request: AppointmentRequest | None) -> Asked:
    if request is None:
        raise NotFound
    asked = Asked(request, await guided_stay(store, staff_id, request.resident_id))
    if not _concerns(asked, staff_id):
        raise NotFound
    return asked


def _concerns(asked: Asked, staff_id: str) -> bool:
    """All of them concern the casemanager; a legal adviser, what he or she is asked for."""
    for_adviser = asked.request.kind is AppointmentKind.LEGAL_ADVISER
    return staff_id == asked.stay.casemanager_id or (for_adviser and staff_id == asked.stay.legal_adviser_id)


async def _tell_resident(store: Transaction, now: datetime, request: AppointmentRequest) -> None:
    key = f"{request.id}:{request.version}"
    await tell(store, now, request.resident_id, NoticeKind.TIMES_OFFERED, request.id, key=key)
