"""Which reminder rules are in force where, and who may change them (`shelter.changes.set_rule` does it)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from shelter.changes import may_set_rules
from shelter.errors import NotFound
from shelter.models.people import Person
from shelter.models.places import Location
from shelter.models.reminders import Plan, rule_id
from shelter.reminders import DEFAULTS
from shelter.store import Transaction


class Source(StrEnum):
    """Where a plan comes from: staff chose it for this location, or for all of them, or nobody did."""

    HERE = "here"
    EVERYWHERE = "everywhere"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class InForce:
    plan: Plan
    source: Source


async def in_force(store: Transaction, location_id: str | None) -> Mapping[str, InForce]:
    """When residents at the location are reminded, by kind of thing; None: where none has its own rule."""
    plans = {rule.id: rule.plan for rule in await store.reminder_rules.all()}
    return {kind: _in_force(plans, kind, location_id) for kind in DEFAULTS}


def _in_force(plans: Mapping[str, Plan], kind: str, location_id: str | None) -> InForce:
    if here := plans.get(rule_id(kind, location_id)):
        return InForce(here, Source.HERE)
    if everywhere := plans.get(rule_id(kind, None)):
        return InForce(everywhere, Source.EVERYWHERE)
    return InForce(DEFAULTS[kind], Source.DEFAULT)


async def places(store: Transaction, person: Person) -> tuple[bool, Sequence[Location]]:
    """Where the person may change the rules: whether everywhere at once, and at which locations."""
    found = [
        location
        for location in await store.houses.locations()
        if await may_set_rules(store, person, location.id)
    ]
    return await may_set_rules(store, person, None), found


async def check_place(store: Transaction, person: Person, location_id: str | None) -> Location | None:
    """The location (None: every one), where the person may change its rules; NotFound where not."""
    if not await may_set_rules(store, person, location_id):
        raise NotFound
    return None if location_id is None else await store.houses.location(location_id)
