"""What members of staff keep at their desk: notes, absences, handovers; who looked, and what went out."""

from datetime import date
from enum import StrEnum

from pydantic import Field, JsonValue

from shelter.models.people import Role
from shelter.models.record import Moment, Record


class CaseNote(Record):
    """What one member of staff keeps of one resident for himself or herself: nobody else sees it.

    `name` is what he or she calls the resident. `id` is `note_id` of the two: there is one for each. It goes
    with either of them.
    """

    id: str
    staff_id: str
    resident_id: str
    name: str | None = Field(default=None, max_length=30)
    text: str | None = Field(default=None, max_length=300)
    changed_at: Moment


def note_id(staff_id: str, resident_id: str) -> str:
    return f"{staff_id}@{resident_id}"


class Absence(Record):
    """A member of staff is away from `from_on` to `until_on` (both included); `stand_in_id` does the work.

    Why is nobody's business, and not kept.
    """

    id: str
    staff_id: str
    stand_in_id: str | None = None
    from_on: date
    until_on: date


class Handover(Record):
    """A resident was given from one member of staff to another, as whose `role` says.

    `until` is the last day of it; None: for good. `back_at` is when the first one got the resident back.
    """

    id: str
    resident_id: str
    from_id: str | None = None
    to_id: str | None = None
    role: Role
    at: Moment
    until: date | None = None
    back_at: Moment | None = None


class Look(Record):
    """That a member of staff looked at a resident's legal case; the resident sees it."""

    id: str
    resident_id: str
    staff_id: str | None = None
    at: Moment


class ExportKind(StrEnum):
    CALENDAR = "calendar"
    CASELOAD = "caseload"


class Export(Record):
    """That somebody took `rows` rows of people's data out of the bot (privacy promise 9)."""

    id: str
    person_id: str | None = None
    kind: ExportKind
    rows: int
    at: Moment


class ImportBatch(Record):
    """What was read from a file that a member of staff dropped, and is not saved yet.

    `kind` says what it holds, `content` is that, as the reader of that kind wrote it.
    """

    id: str
    person_id: str
    kind: str
    read_at: Moment
    content: JsonValue
