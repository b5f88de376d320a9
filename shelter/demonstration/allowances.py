"""Leefgeld, every Thursday."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from shelter.demonstration import tables
from shelter.demonstration.days import payday_from
from shelter.demonstration.dice import Dice
from shelter.demonstration.people import Resident
from shelter.models.allowances import Allowance, AllowanceState, Component, ComponentKind
from shelter.models.appointments import Bring

WEEK: Final = timedelta(days=7)
WEEKS_BACK: Final = 13
WEEKS_AHEAD: Final = 3
BASE_CENTS: Final = 50_00
_CHORE_CENTS: Final = 2_50
_MOST_CHORES: Final = 4
_CHANGED: Final = 0.03


def allowances(dice: Dice, residents: Sequence[Resident], today: date) -> Iterator[Allowance]:
    """Each payment since the stay began: collected before today, the next one ready, later ones planned."""
    next_payday = payday_from(today)
    paydays = [next_payday + number * WEEK for number in range(-WEEKS_BACK, WEEKS_AHEAD)]
    for resident in residents:
        for payday in paydays:
            if payday >= resident.stay.started_on:
                yield _payment(dice, resident, payday, next_payday)


def _payment(dice: Dice, resident: Resident, payday: date, next_payday: date) -> Allowance:
    components = list(_components(dice, future=payday > next_payday))
    state = _state(payday, next_payday)
    if payday == next_payday and dice.chance(_CHANGED) and not resident.is_waiting:
        components.append(Component(kind=ComponentKind.CORRECTION, cents=dice.pick((-5_00, 5_00, 10_00))))
        state = AllowanceState.CHANGED
    return Allowance(
        id=dice.id(),
        resident_id=resident.person.id,
        pay_on=payday,
        from_time=resident.house.paid_from,
        until_time=resident.house.paid_until,
        period_start=payday,
        period_end=payday + WEEK - timedelta(days=1),
        components=tuple(components),
        pay_point=f"{tables.houses().pay_point}, {resident.house.name}",
        bring=(Bring.PAPERS,),
        state=state,
    )


def _components(dice: Dice, *, future: bool) -> Iterator[Component]:
    """The base, and what chores have earned so far."""
    yield Component(kind=ComponentKind.BASE, cents=BASE_CENTS)
    chores = 0 if future else dice.between(0, _MOST_CHORES)
    if chores:
        yield Component(kind=ComponentKind.CHORES, cents=chores * _CHORE_CENTS)


def _state(payday: date, next_payday: date) -> AllowanceState:
    if payday < next_payday:
        return AllowanceState.COLLECTED
    return AllowanceState.READY if payday == next_payday else AllowanceState.PLANNED
