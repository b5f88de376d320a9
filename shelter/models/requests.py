"""What residents ask for: an appointment, or another time for one."""

from enum import StrEnum

from pydantic import Field

from shelter.models.appointments import AppointmentKind
from shelter.models.places import Place
from shelter.models.record import Moment, Record


class RequestState(StrEnum):
    """open -> offered -> settled; staff or the resident can end it before."""

    OPEN = "open"
    OFFERED = "offered"
    SETTLED = "settled"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


UNDECIDED = frozenset({RequestState.OPEN, RequestState.OFFERED})


class DeclineReason(StrEnum):
    """Why staff say no, from a list so that it can be said in every language."""

    CALL_ME = "call_me"
    NO_TIME = "no_time"
    NOT_OURS = "not_ours"
    NOT_NEEDED = "not_needed"
    OFFICE_DECIDES = "office_decides"


class AppointmentRequest(Record):
    """A resident asks for an appointment; with `appointment_id`, for another time for that one.

    `instead_of` is when that one was to begin as the resident asked, or staff offered; `reason` is why staff
    said no. `id` is the reference that the resident can show.

    `offers` are the moments that staff offered, of which the resident takes one: then `appointment_id` is the
    appointment that came of it. `refused` are those that did not suit. `words` is short free text of the
    resident. `version` rises with each change.
    """

    id: str
    resident_id: str
    appointment_id: str | None = None
    kind: AppointmentKind
    words: str | None = Field(default=None, max_length=200)
    asked_at: Moment
    state: RequestState = RequestState.OPEN
    reason: DeclineReason | None = None
    instead_of: Moment | None = None
    offers: tuple[Moment, ...] = Field(default=(), max_length=3)
    refused: tuple[Moment, ...] = ()
    minutes: int = Field(default=60, ge=5, le=600)
    place: Place | None = None
    version: int = 1
