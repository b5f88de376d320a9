"""What a row of a file is called here: always the same, so that a newer file finds it again."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from shelter.files.faults import BadCell, Fault
from shelter.files.rows import AppointmentRow
from shelter.importing.codes import Codes
from shelter.importing.job import derived_id
from shelter.models.places import Stay
from shelter.text import N_

OURS = "@wegwijs"
"""What our own calendar files have after the id of an appointment."""
TWICE = N_("Row {row} is the same appointment.")


@dataclass(frozen=True, slots=True)
class Named:
    """A row, whose it is, and the id of its appointment.

    `claims` is the id that it says it has: that of an own file that comes back, if it is true.
    """

    row: AppointmentRow
    stay: Stay
    id: str
    claims: str | None = None


def named(rows: Sequence[AppointmentRow], codes: Codes, staff_id: str, zone: str) -> Iterator[Named | Fault]:
    """Each row with its id, or why it is nobody's.

    The id is made of the member of staff and what the file calls the row (a calendar's UID and recurrence id,
    a column of numbers). Where the file has no name for it: of the resident, the kind, the day by the clock
    of `zone`, and which of these it is; so the time of such a row can change, and not its day.
    """
    house = ZoneInfo(zone)
    of_the_day: Counter[tuple[str, ...]] = Counter()
    begun: dict[tuple[str, str, datetime], int] = {}
    for row in rows:
        try:
            stay = codes.of(row.code, row.title)
        except BadCell as bad:
            yield Fault(row=row.row, sentence=bad.sentence, values=bad.values)
            continue
        if row.key is not None:
            claims = row.key.removesuffix(OURS) if row.key.endswith(OURS) else None
            yield Named(row, stay, derived_id("file", staff_id, row.key), claims)
            continue
        first = begun.setdefault((stay.resident_id, row.kind, row.starts_at), row.row)
        if first != row.row:
            yield Fault(row=row.row, sentence=TWICE, values={"row": str(first)})
            continue
        day = (stay.resident_id, str(row.kind), f"{row.starts_at.astimezone(house):%Y-%m-%d}")
        of_the_day[day] += 1
        yield Named(row, stay, derived_id("table", *day, str(of_the_day[day])))
