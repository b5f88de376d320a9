"""What is told unasked of what residents ask for: that there is something new, and no more."""

from handlers.ask import Ask
from handlers.casemanager.day.agenda import LookAt
from handlers.casemanager.taps import OneRequest
from handlers.notices.pieces import news
from handlers.resident.taps import OpenRequest
from handlers.screen import Screen
from shelter import offers
from shelter.errors import NotFound
from shelter.models.notices import Notice
from shelter.models.requests import AppointmentRequest, RequestState


async def made(ask: Ask, notice: Notice) -> Screen | None:
    """To staff: only while it waits for them."""
    request = await _of_mine(ask, notice)
    if request is None or not offers.waits_for_staff(request, ask.now):
        return None
    return news(ask, OneRequest(request_id=request.id))


async def settled(ask: Ask, notice: Notice) -> Screen | None:
    """To staff: the resident took a time."""
    request = await _of_mine(ask, notice)
    if request is None or request.state is not RequestState.SETTLED or request.appointment_id is None:
        return None
    return news(ask, LookAt(appointment_id=request.appointment_id))


async def offered(ask: Ask, notice: Notice) -> Screen | None:
    """To the resident: there are times to choose from, or a no."""
    request = await ask.store.requests.get(notice.subject_id or "")
    if request is None or request.resident_id != ask.person.id:
        return None
    if request.state not in (RequestState.OFFERED, RequestState.DECLINED):
        return None
    return news(ask, OpenRequest(request_id=request.id))


async def _of_mine(ask: Ask, notice: Notice) -> AppointmentRequest | None:
    try:
        return (await offers.asked_of(ask.store, ask.person.id, notice.subject_id or "")).request
    except NotFound:
        return None
