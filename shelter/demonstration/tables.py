"""The tables of `data/`, read into types."""

import tomllib
from datetime import time
from functools import cache
from importlib.resources import files
from typing import Any

from shelter.models.activities import ActivityKind
from shelter.models.appointments import AppointmentKind, Bring
from shelter.models.legal import Actor, Scenario, Stage
from shelter.models.people import Role
from shelter.models.record import Record


class House(Record):
    letter: str
    name: str
    address: str
    point: tuple[float, float]
    capacity: int
    paid_from: time
    paid_until: time
    vulnerable: bool = False


class Houses(Record):
    pay_point: str
    office_telephone: str
    night_telephone: str
    office_label: str
    night_label: str
    house: tuple[House, ...]


class Office(Record):
    name: str
    address: str
    point: tuple[float, float]


class Keeping(Record):
    """How appointments of one kind are kept."""

    by: Role
    minutes: tuple[int, ...]
    interpreter: float
    bring: tuple[tuple[Bring, ...], ...]
    office: tuple[Office, ...] = ()


class Way(Record):
    """The stages that a legal case may go through, in order."""

    scenario: Scenario
    weight: int
    stages: tuple[Stage, ...]


class StageTable(Record):
    actors: tuple[Actor, ...]
    next_date: float


class Cases(Record):
    way: tuple[Way, ...]
    stage: dict[Stage, StageTable]
    appointments: dict[Scenario, dict[AppointmentKind, int]]


class Names(Record):
    residents: dict[str, int]
    others: dict[str, int]
    first_names: dict[str, tuple[str, ...]]


class ActivityTable(Record):
    kind: ActivityKind
    weight: int
    starts: tuple[float, ...]
    minutes: tuple[int, ...]
    capacity: tuple[int, int]
    audiences: tuple[frozenset[Role], ...]


class Activities(Record):
    per_week: tuple[int, int]
    activity: tuple[ActivityTable, ...]


@cache
def houses() -> Houses:
    return Houses.model_validate(_read("houses"))


@cache
def keeping() -> dict[AppointmentKind, Keeping]:
    return {AppointmentKind(kind): Keeping.model_validate(table) for kind, table in _read("offices").items()}


@cache
def cases() -> Cases:
    return Cases.model_validate(_read("cases"))


@cache
def names() -> Names:
    return Names.model_validate(_read("names"))


@cache
def activities() -> Activities:
    return Activities.model_validate(_read("activities"))


def _read(name: str) -> dict[str, Any]:
    text = (files("shelter.demonstration") / "data" / f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
