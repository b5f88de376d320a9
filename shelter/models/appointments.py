"""Appointments, what residents answer to them, and the receipts."""

from enum import StrEnum

from pydantic import Field

from shelter.models.people import Role
from shelter.models.places import Place
from shelter.models.record import Moment, Record
from shelter.models.reminders import Plan


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


class CancelReason(StrEnum):
    """Why there is no appointment any more, from a list so that it can be said in every language."""

    RESIDENT_ASKED = "resident_asked"
    STAFF_ABSENT = "staff_absent"
    OFFICE_CHANGED = "office_changed"
    NOT_NEEDED = "not_needed"
    MISTAKE = "mistake"


class Outcome(StrEnum):
    """What staff write down afterwards. It is never counted up over a person (privacy promise 7)."""

    CAME = "came"
    DID_NOT_COME = "did_not_come"
    WAS_ILL = "was_ill"


class ToldHow(StrEnum):
    CALLED = "called"
    WENT_BY = "went_by"
    PRINTED = "printed"


class Told(Record):
    """How staff reached a resident whom the bot did not: then the appointment is no longer on their list."""

    how: ToldHow
    at: Moment
    version: int


class Edited(StrEnum):
    """What it was of an appointment that staff changed."""

    TIME = "time"
    PLACE = "place"
    CANCELLED = "cancelled"
    DETAILS = "details"
    """Its kind, or how long it takes."""
    BRING = "bring"
    """What to take along, or the interpreter."""
    REMINDERS = "reminders"
    OUTCOME = "outcome"


class Edit(Record):
    """That staff changed something of an appointment.

    `number` counts such changes, `version` is the one that it led to. `by` is as what the member of staff
    guides the resident. Where time or place changed, `was_at` and `was_in` are those before. `many` is how
    many appointments of a series were changed at once, if this is the one that the resident is told of.
    """

    number: int
    version: int
    at: Moment
    by: Role | None = None
    what: Edited
    was_at: Moment | None = None
    was_in: str | None = None
    many: int = 1


EDITS_KEPT = 8


class Appointment(Record):
    """When a resident has to be where, with whom.

    `staff_id` is the member of staff who keeps it. `note` is short free text of staff. `version`
    rises with every change of time, place or state; a reminder of an older version is stale.
    `planned_at` is when this version was made. `plan` is what staff chose for this one alone. `leave_at` is
    when the resident wants to be told to leave. `seen_version` is the newest version that the resident
    opened or answered. `told` says how staff reached the resident instead. `reason` is why it was cancelled.
    Those of one series share a `series_id`. `from_file` is a fingerprint of the row that it was last read
    from. `edits` are the last changes by staff, of whatever it was; `edit` is the number of the newest one.
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
    planned_at: Moment | None = None
    plan: Plan | None = None
    leave_at: Moment | None = None
    seen_version: int = 0
    told: Told | None = None
    reason: CancelReason | None = None
    outcome: Outcome | None = None
    series_id: str | None = None
    from_file: str | None = None
    edits: tuple[Edit, ...] = Field(default=(), max_length=EDITS_KEPT)

    @property
    def edit(self) -> int:
        return self.edits[-1].number if self.edits else 0


class Receipt(Record):
    """Proof that a resident answered. `id` is the reference that he or she can show.

    `starts_at` is when the appointment was to begin at that moment: it may have moved since.
    """

    id: str
    resident_id: str
    appointment_id: str
    answer: AttendanceAnswer
    given_at: Moment
    starts_at: Moment | None = None
