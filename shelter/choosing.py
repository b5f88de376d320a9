"""The resident takes one of the times that staff offer, or none of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shelter import appointments, changes, free_times, planning
from shelter.changes import Changed
from shelter.errors import NobodyThere, TooLate
from shelter.free_times import NotFree, keeper_of
from shelter.models.appointments import Appointment, AttendanceAnswer, Receipt
from shelter.models.notices import NoticeKind, NoticeState
from shelter.models.requests import AppointmentRequest, RequestState
from shelter.planning import Wish
from shelter.requests import check, is_overtaken, of, save, still_planned, tell_staff
from shelter.store import Transaction

REFUSED_KEPT = 30


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of it when the resident took a time: the appointment, answered, with the receipt."""

    request: AppointmentRequest
    appointment: Appointment
    receipt: Receipt


async def open_offers(
    store: Transaction, now: datetime, zone: str, request: AppointmentRequest
) -> Sequence[datetime]:
    """Which of the offered times can still be taken: not over, with nothing else at that time by now."""
    stay = await store.houses.stay_of(request.resident_id)
    if stay is None or request.state is not RequestState.OFFERED or await is_overtaken(store, now, request):
        return ()
    return [
        each
        for each in request.offers
        if each > now and await free_times.is_free(store, now, zone, stay, request, each)
    ]


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
    request = of(resident_id, await store.requests.lock(request_id))
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
    await tell_staff(store, now, stay, settled, NoticeKind.REQUEST_SETTLED)
    return Taken(settled, answered.appointment, answered.receipt)


async def none_fits(
    store: Transaction, now: datetime, resident_id: str, request_id: str, *, version: int
) -> AppointmentRequest:
    """None of the offered times suits the resident: staff are asked again. Changed as for `take`."""
    request = of(resident_id, await store.requests.lock(request_id))
    if request.state is RequestState.OPEN and request.version == version + 1:
        return request
    check(request, version)
    refused = (*request.refused, *request.offers)[-REFUSED_KEPT:]
    reopened = await save(store, now, request, state=RequestState.OPEN, offers=(), refused=refused)
    stay = await store.houses.stay_of(resident_id)
    if stay:
        await tell_staff(store, now, stay, reopened, NoticeKind.REQUEST_MADE)
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
    version = (await still_planned(store, now, request)).version
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


async def _taken_before(store: Transaction, request: AppointmentRequest) -> Taken:
    appointment = await appointments.own(store, request.resident_id, request.appointment_id or "")
    receipts = await store.appointments.receipts(request.resident_id, appointment.id)
    if not receipts:
        raise Changed
    return Taken(request, appointment, receipts[0])
