"""What a member of staff can change of an appointment, and what must be kept then."""

import random
from collections.abc import Callable, Coroutine, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

from shelter import changes, editing
from shelter.ids import new_id
from shelter.models.appointments import Appointment, AppointmentKind, Bring, CancelReason, Outcome
from shelter.models.places import Place
from shelter.models.reminders import before
from shelter.planning import Entry
from shelter.store import Transaction

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
FIELDS = (
    "starts_at",
    "place",
    "kind",
    "minutes",
    "bring",
    "interpreter",
    "plan",
    "state",
    "reason",
    "outcome",
)
"""What staff change."""

Fields: TypeAlias = Mapping[str, Any]
Doing: TypeAlias = Callable[[Transaction, str, Appointment], Coroutine[Any, Any, Entry]]


def something(chance: random.Random, seen: Appointment) -> tuple[Fields, Doing]:
    """One of the ways to change it, chosen anew each time; seldom is it cancelled, for that is the end."""
    ways = [_move, _elsewhere, _plan, _length, _bring, _outcome]
    return _cancel(chance, seen) if chance.random() < 0.04 else chance.choice(ways)(chance, seen)


def _move(chance: random.Random, seen: Appointment) -> tuple[Fields, Doing]:
    starts_at = NOW + timedelta(minutes=chance.randrange(5, 20_000, 5))

    async def doing(store: Transaction, me: str, seen: Appointment) -> Entry:
        version, edit = seen.version, seen.edit
        return await changes.move(store, NOW, me, seen.id, starts_at, version=version, edit=edit)

    return {"starts_at": starts_at, "outcome": None}, doing


def _elsewhere(chance: random.Random, seen: Appointment) -> tuple[Fields, Doing]:
    place = Place(name=f"Kade {new_id()}")

    async def doing(store: Transaction, me: str, seen: Appointment) -> Entry:
        version, edit = seen.version, seen.edit
        return await changes.change_place(store, NOW, me, seen.id, place, version=version, edit=edit)

    return {"place": place}, doing


def _plan(chance: random.Random, seen: Appointment) -> tuple[Fields, Doing]:
    plan = (before(chance.randrange(15, 700)),)

    async def doing(store: Transaction, me: str, seen: Appointment) -> Entry:
        return await changes.set_plan(store, NOW, me, seen.id, plan, edit=seen.edit)

    return {"plan": plan}, doing


def _length(chance: random.Random, seen: Appointment) -> tuple[Fields, Doing]:
    kind, minutes = chance.choice(list(AppointmentKind)), chance.randrange(30, 600)
    return {"kind": kind, "minutes": minutes}, _details(kind=kind, minutes=minutes)


def _bring(chance: random.Random, seen: Appointment) -> tuple[Fields, Doing]:
    bring = tuple(chance.sample(list(Bring), chance.randrange(4)))
    interpreter = chance.random() < 0.5
    wanted = {"bring": bring, "interpreter": interpreter}
    return wanted, _details(**wanted)


def _details(**wanted: Any) -> Doing:
    async def doing(store: Transaction, me: str, seen: Appointment) -> Entry:
        given = {
            "kind": seen.kind,
            "minutes": seen.minutes,
            "bring": seen.bring,
            "interpreter": seen.interpreter,
        }
        return await editing.change_details(
            store, NOW, me, seen.id, **{**given, **wanted}, version=seen.version, edit=seen.edit
        )

    return doing


def _outcome(chance: random.Random, seen: Appointment) -> tuple[Fields, Doing]:
    outcome = chance.choice(list(Outcome))

    async def doing(store: Transaction, me: str, seen: Appointment) -> Entry:
        version, edit = seen.version, seen.edit
        return await editing.write_outcome(store, NOW, me, seen.id, outcome, version=version, edit=edit)

    return {"outcome": outcome}, doing


def _cancel(chance: random.Random, seen: Appointment) -> tuple[Fields, Doing]:
    reason = chance.choice(list(CancelReason))

    async def doing(store: Transaction, me: str, seen: Appointment) -> Entry:
        version, edit = seen.version, seen.edit
        return await changes.cancel(store, NOW, me, seen.id, version=version, edit=edit, reason=reason)

    wanted = changes.called_off(reason)
    return {name: wanted[name] for name in FIELDS if name in wanted}, doing
