"""Appointments, what residents answer to them, and the receipts."""

from enum import StrEnum

from pydantic import Field

from shelter.models.places import Place
from shelter.models.record import Moment, Record


class AppointmentKind(StrEnum):
    CASEMANAGER = "casemanager"
    LEGAL_ADVISER = "legal_adviser"
    LAWYER = "lawyer"
    IND = "ind"
    COURT = "court"
    DTV = "dtv"
    GGD = "ggd"
    DOCTOR = "doctor"
    SCHOOL = "school"
    OTHER = "other"


class Bring(StrEnum):
    """What to take along, from a list so that it can be said in every language."""

    LETTER = "letter"
    PAPERS = "papers"
    MEDICINES = "medicines"
    PHONE = "phone"


class AttendanceAnswer(StrEnum):
    COMING = "coming"
    CANNOT = "cannot"
    ILL = "ill"


class AppointmentState(StrEnum):
    PLANNED = "planned"
    CANCELLED = "cancelled"


class Appointment(Record):
    """When a resident has to be where, with whom.

    `staff_id` is the member of staff who keeps it. `note` is short free text of staff. `version`
    rises with every change of time, place or state; a reminder of an older version is stale.
    """

    id: str
    resident_id: str
    staff_id: str | None = None
    kind: AppointmentKind
    starts_at: Moment
    zone: str
    minutes: int = Field(default=60, ge=5, le=600)
    place: Place
    bring: tuple[Bring, ...] = ()
    interpreter: bool = False
    note: str | None = Field(default=None, max_length=200)
    state: AppointmentState = AppointmentState.PLANNED
    answer: AttendanceAnswer | None = None
    version: int = 1


class Receipt(Record):
    """Proof that a resident answered. `id` is the reference that he or she can show."""

    id: str
    resident_id: str
    appointment_id: str
    answer: AttendanceAnswer
    given_at: Moment
