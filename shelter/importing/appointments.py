"""Appointments from a file, for the residents whom the member of staff guides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from shelter import edits, reminders, replanning
from shelter.appointments import ends_at
from shelter.changes import ANSWERED_ANEW, called_off
from shelter.edits import Wanted
from shelter.errors import TooLate
from shelter.files.appointments import PAST
from shelter.files.faults import BadCell, Fault
from shelter.files.rows import AppointmentRow, Content
from shelter.importing.codes import Codes
from shelter.importing.job import Change, Item, Reckoning, derived_id
from shelter.importing.names import TWICE, Named, named
from shelter.models.appointments import Appointment, AppointmentKind, AppointmentState, Edited
from shelter.models.notices import Notice
from shelter.models.people import Person
from shelter.models.places import Place, Stay
from shelter.store import Transaction
from shelter.text import N_

NO_PLACE = N_("The place is missing.")
OF_ANOTHER = N_("In the bot this is an appointment of another resident. Please change it there.")
CALLED_OFF = N_("This was cancelled in the bot. Please make a new appointment there.")
_IN_ORDER = (Edited.TIME, Edited.PLACE, Edited.DETAILS, Edited.BRING)
"""Of what a row says. Where more than one is new, the first is what the resident is told of."""


@dataclass(frozen=True, slots=True)
class Basis:
    """All of the store that decides what the rows do: equal ones decide the same.

    `places` by location. `claimed` are appointments of the own residents alone that rows say they are.
    """

    stays: Mapping[str, Stay]
    places: Mapping[str, Place]
    there: Mapping[str, Appointment]
    claimed: Mapping[str, Appointment]
    choices: replanning.Choices


@dataclass(frozen=True)
class Made:
    """A new appointment. Of those of one resident in a file the soonest `tells`, for all of them."""

    appointment: Appointment
    choices: replanning.Choices
    tells: bool = False

    @cached_property
    def notices(self) -> Sequence[Notice]:
        """What will be said of it; reckoned when it is to be saved and not when it is looked at."""
        now = self.appointment.planned_at or self.appointment.starts_at
        announced = [reminders.announce(self.appointment, now)] if self.tells else []
        return [*announced, *replanning.notices_of_new(self.appointment, self.choices, now)]


async def look(
    store: Transaction, now: datetime, zone: str, staff: Person, rows: Sequence[AppointmentRow]
) -> Basis:
    """What the store says now."""
    stays = await store.houses.guided(staff.id)
    own = {stay.resident_id: stay for stay in stays}
    names = [each for each in named(rows, Codes(stays), staff.id, zone) if isinstance(each, Named)]
    claimed = await store.appointments.several({each.claims for each in names if each.claims})
    return Basis(
        own,
        {each.id: each.place for each in await store.houses.locations()},
        await store.appointments.several({each.id for each in names}),
        {each.id: each for each in claimed.values() if each.resident_id in own},
        await replanning.choices_of(store, stays),
    )


def reckon(
    basis: Basis, now: datetime, zone: str, staff: Person, rows: Sequence[AppointmentRow]
) -> Reckoning:
    """What each row would do; needs no store, and a while for thousands."""
    found = Reckoning(Content.APPOINTMENTS)
    one = _OneRow(basis, now, zone, staff.id, found)
    seen: dict[str, int] = {}
    for each in named(rows, Codes(basis.stays.values()), staff.id, zone):
        if isinstance(each, Fault):
            found.faults.append(each)
            continue
        try:
            if first := seen.get(each.id):
                raise BadCell(TWICE, row=first)
            seen[each.id] = each.row.row
            one.take(each)
        except BadCell as bad:
            found.faults.append(Fault(row=each.row.row, sentence=bad.sentence, values=bad.values))
    found.work = _soonest_tell(found.work)
    return found


def complete(some: Sequence[Made | Wanted]) -> None:
    """Reckon beforehand what `write` would else reckon within its transaction."""
    for each in some:
        if isinstance(each, Made):
            _ = each.notices


async def write(
    store: Transaction, now: datetime, zone: str, staff: Person, some: Sequence[Made | Wanted]
) -> None:
    """Do a part of the work of a reckoning. Changed where an appointment is not as it was then."""
    made = [each for each in some if isinstance(each, Made)]
    await store.appointments.save(*(each.appointment for each in made))
    await store.notices.plan(*(notice for each in made for notice in each.notices))
    await edits.keep_many(store, now, staff.id, [each for each in some if isinstance(each, Wanted)])


def _soonest_tell(work: Sequence[Made | Wanted]) -> list[Made | Wanted]:
    """The same, and for each resident the soonest of the new ones tells."""
    soonest: dict[str, Appointment] = {}
    for each in work:
        if isinstance(each, Made):
            one = each.appointment
            if one.starts_at < soonest.setdefault(one.resident_id, one).starts_at:
                soonest[one.resident_id] = one
    telling = {one.id for one in soonest.values()}
    return [
        replace(each, tells=True) if isinstance(each, Made) and each.appointment.id in telling else each
        for each in work
    ]


class _OneRow:
    """Adds to what was found what one row does."""

    def __init__(self, basis: Basis, now: datetime, zone: str, staff_id: str, found: Reckoning) -> None:
        self._basis = basis
        self._now = now
        self._zone = zone
        self._staff_id = staff_id
        self._found = found

    def take(self, one: Named) -> None:
        """BadCell where the row cannot be used."""
        row = one.row
        there = self._basis.claimed.get(one.claims or "") or self._basis.there.get(one.id)
        if there and there.resident_id != one.stay.resident_id:
            raise BadCell(OF_ANOTHER)
        if row.cancelled:
            self._call_off(one, there)
        elif row.starts_at <= self._now:
            raise BadCell(PAST)
        elif there is None:
            self._make(one)
        elif there.from_file == fingerprint(row):
            self._found.leave(Change.SAME)
        else:
            self._change(one, there)

    def _call_off(self, one: Named, there: Appointment | None) -> None:
        if there is None:
            self._found.leave(Change.NOTHING)
        elif there.state is AppointmentState.CANCELLED or ends_at(there) <= self._now:
            self._found.leave(Change.SAME)
        else:
            changes = called_off(None) | {"from_file": fingerprint(one.row)}
            self._found.work.append(Wanted(there, Edited.CANCELLED, changes))
            self._show(one, Change.CANCELLED, there.starts_at, there)

    def _change(self, one: Named, there: Appointment) -> None:
        if there.state is AppointmentState.CANCELLED:
            raise BadCell(CALLED_OFF)
        if ends_at(there) <= self._now:
            raise BadCell(TooLate.sentence)
        changed = {
            what: changes
            for what, changes in self._wanted(one, there).items()
            if any(getattr(there, name) != value for name, value in changes.items())
        }
        if not changed:
            self._found.leave(Change.SAME)
            return
        what = next(each for each in _IN_ORDER if each in changed)
        changes = {name: value for each in changed.values() for name, value in each.items()}
        if what is Edited.TIME:
            changes |= ANSWERED_ANEW
        elif what is Edited.PLACE:
            changes["leave_at"] = None
        changes["from_file"] = fingerprint(one.row)
        self._found.work.append(Wanted(there, what, changes, makes_version=what is not Edited.BRING))
        self._show(one, Change.CHANGED, one.row.starts_at, there)

    def _wanted(self, one: Named, there: Appointment) -> dict[Edited, dict[str, Any]]:
        """What the file says otherwise than when it was last read: what changed in the bot since stays."""
        row = one.row
        says: dict[Edited, dict[str, Any]] = {
            Edited.TIME: {"starts_at": row.starts_at},
            Edited.PLACE: self._elsewhere(one, there),
            Edited.DETAILS: {"kind": row.kind, "minutes": row.minutes},
            Edited.BRING: {"bring": row.bring, "interpreter": row.interpreter, "note": row.note},
        }
        before = (there.from_file or "").split(".")
        if len(before) != len(_IN_ORDER):
            return says
        now = fingerprint(row).split(".")
        return {
            what: says[what]
            for what, was, is_now in zip(_IN_ORDER, before, now, strict=True)
            if was != is_now
        }

    def _elsewhere(self, one: Named, there: Appointment) -> dict[str, Any]:
        said = ", ".join(filter(None, (one.row.place, one.row.address)))
        return {"place": self._place(one)} if said and said != there.place.in_one_line else {}

    def _make(self, one: Named) -> None:
        row = one.row
        appointment = Appointment(
            id=one.id,
            resident_id=one.stay.resident_id,
            staff_id=self._staff_id,
            kind=row.kind,
            starts_at=row.starts_at,
            zone=self._zone,
            minutes=row.minutes,
            place=self._place(one),
            bring=row.bring,
            interpreter=row.interpreter,
            note=row.note,
            planned_at=self._now,
            series_id=derived_id("series", self._staff_id, row.series) if row.series else None,
            from_file=fingerprint(row),
        )
        self._found.work.append(Made(appointment, self._basis.choices))
        self._show(one, Change.NEW, row.starts_at, None)

    def _place(self, one: Named) -> Place:
        """As the file has it; the resident's own house where it says nothing and the casemanager is there."""
        row, house = one.row, self._basis.places.get(one.stay.location_id)
        if not row.place:
            if house is None or row.kind is not AppointmentKind.CASEMANAGER:
                raise BadCell(NO_PLACE)
            return house
        known = house is not None and row.place.casefold() == house.name.casefold() and not row.address
        return house if house is not None and known else Place(name=row.place, address=row.address)

    def _show(self, one: Named, change: Change, starts_at: datetime, there: Appointment | None) -> None:
        self._found.items.append(
            Item(
                row=one.row.row,
                change=change,
                code=one.stay.code,
                kind=one.row.kind,
                starts_at=starts_at,
                place=one.row.place,
                was=f"{there.version}.{there.edit}" if there else "",
            )
        )


def fingerprint(row: AppointmentRow) -> str:
    """What the row says, part by part in the order of `_IN_ORDER`, so that it is known later what is new."""
    parts = (
        row.starts_at.isoformat(),
        f"{row.place}\n{row.address}",
        f"{row.kind} {row.minutes}",
        f"{row.bring} {row.interpreter} {row.note}",
    )
    return ".".join(derived_id(part)[:8] for part in parts)
