"""Leefgeld: what is paid, when, and where."""

from datetime import date, time
from enum import StrEnum

from shelter.models.appointments import Bring, Told
from shelter.models.record import Record


class AllowanceState(StrEnum):
    PLANNED = "planned"
    READY = "ready"
    COLLECTED = "collected"
    CHANGED = "changed"


class ComponentKind(StrEnum):
    BASE = "base"
    CHORES = "chores"
    CORRECTION = "correction"


class Component(Record):
    kind: ComponentKind
    cents: int


class Allowance(Record):
    """One payment of leefgeld, for the days `period_start` to `period_end` (both included).

    `version` rises with every change of day, time, pay point or amount. `told` says how staff reached the
    resident instead.
    """

    id: str
    resident_id: str
    pay_on: date
    from_time: time
    until_time: time
    period_start: date
    period_end: date
    components: tuple[Component, ...]
    pay_point: str
    bring: tuple[Bring, ...] = ()
    state: AllowanceState = AllowanceState.PLANNED
    version: int = 1
    told: Told | None = None

    @property
    def cents(self) -> int:
        return sum(component.cents for component in self.components)
