"""Leefgeld days from a file: for the own caseload, and for the location of a housing supervisor."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from shelter import allowances
from shelter.files.appointments import PAST
from shelter.files.faults import BadCell, Fault
from shelter.files.rows import AllowanceRow, Content
from shelter.importing.codes import Codes
from shelter.importing.job import Change, Item, Reckoning, derived_id
from shelter.importing.names import TWICE
from shelter.models.allowances import Allowance, AllowanceState, Component, ComponentKind
from shelter.models.people import Person, Role
from shelter.models.places import Stay
from shelter.store import Transaction
from shelter.text import N_

COLLECTED = N_("This was collected already.")
_SAID = ("pay_on", "from_time", "until_time", "period_start", "period_end", "components", "pay_point")


@dataclass(frozen=True, slots=True)
class Basis:
    """All of the store that decides what the rows do: equal ones decide the same. `there` by resident."""

    stays: Mapping[str, Stay]
    there: Mapping[str, Sequence[Allowance]]


async def look(
    store: Transaction, now: datetime, zone: str, staff: Person, rows: Sequence[AllowanceRow]
) -> Basis:
    """What the store says now of those whose leefgeld this member of staff keeps."""
    stays = {stay.resident_id: stay for stay in await _stays(store, staff)}
    since = min((row.period_start for row in rows), default=_today(now, zone))
    there: dict[str, list[Allowance]] = {}
    for each in await store.allowances.of_residents(stays, min(since, _today(now, zone))):
        there.setdefault(each.resident_id, []).append(each)
    return Basis(stays, there)


def reckon(basis: Basis, now: datetime, zone: str, staff: Person, rows: Sequence[AllowanceRow]) -> Reckoning:
    """What each row would do."""
    found = Reckoning(Content.ALLOWANCES)
    codes = Codes(basis.stays.values())
    seen: dict[str, int] = {}
    for row in rows:
        try:
            stay = codes.of(row.code, None)
            allowance, before = _allowance(basis, staff, stay, row)
            if first := seen.get(allowance.id):
                raise BadCell(TWICE, row=first)
            seen[allowance.id] = row.row
            _take(found, now, zone, row, stay, allowance, before)
        except BadCell as bad:
            found.faults.append(Fault(row=row.row, sentence=bad.sentence, values=bad.values))
    return found


async def write(
    store: Transaction, now: datetime, zone: str, staff: Person, some: Sequence[Allowance]
) -> None:
    """Keep a part of the work of a reckoning; residents are told of what changed."""
    await allowances.keep(store, now, zone, *some)


async def _stays(store: Transaction, staff: Person) -> Sequence[Stay]:
    found = list(await store.houses.caseload(staff.id)) if Role.CASEMANAGER in staff.roles else []
    for grant in sorted(staff.grants, key=lambda grant: grant.location_id or ""):
        if grant.role is Role.HOUSING_SUPERVISOR and grant.location_id:
            found += await store.houses.stays(grant.location_id)
    return list({stay.id: stay for stay in found}.values())


def _allowance(
    basis: Basis, staff: Person, stay: Stay, row: AllowanceRow
) -> tuple[Allowance, Allowance | None]:
    """The payment that the row means, and as it is kept: the one of its number, or for the same period."""
    known = basis.there.get(stay.resident_id, ())
    own = derived_id("allowance", staff.id, row.key) if row.key else None
    before = next((each for each in known if each.id == own), None)
    if before is None and own is None:
        before = next((each for each in known if each.period_start == row.period_start), None)
    components = [Component(kind=ComponentKind.BASE, cents=row.cents)]
    if row.chores:
        components.append(Component(kind=ComponentKind.CHORES, cents=row.chores))
    made = Allowance(
        id=before.id if before else own or derived_id("allowance", stay.resident_id, str(row.period_start)),
        resident_id=stay.resident_id,
        pay_on=row.pay_on,
        from_time=row.from_time,
        until_time=row.until_time,
        period_start=row.period_start,
        period_end=row.period_end,
        components=tuple(components),
        pay_point=row.pay_point,
    )
    if before is None:
        return made, None
    return before.model_copy(update={name: getattr(made, name) for name in _SAID}), before


def _take(
    found: Reckoning,
    now: datetime,
    zone: str,
    row: AllowanceRow,
    stay: Stay,
    allowance: Allowance,
    before: Allowance | None,
) -> None:
    if before == allowance:
        found.leave(Change.SAME)
        return
    ends_at = datetime.combine(row.pay_on, row.until_time, ZoneInfo(zone))
    if ends_at <= now:
        raise BadCell(PAST)
    if before and before.state is AllowanceState.COLLECTED:
        raise BadCell(COLLECTED)
    found.work.append(allowance)
    found.items.append(
        Item(
            row=row.row,
            change=Change.CHANGED if before else Change.NEW,
            code=stay.code,
            day=row.pay_on,
            cents=allowance.cents,
            place=row.pay_point,
            was=str(before.version) if before else "",
        )
    )


def _today(now: datetime, zone: str) -> date:
    return now.astimezone(ZoneInfo(zone)).date()
