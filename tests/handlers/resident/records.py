"""Records of a resident, as a test needs them: named fields change the usual ones."""

from datetime import date, time, timedelta
from typing import Any

from handlers.screen import Screen
from shelter.ids import new_id
from shelter.models.allowances import Allowance, AllowanceState, Component, ComponentKind
from shelter.models.appointments import Appointment, AppointmentKind, Bring
from shelter.models.legal import Actor, LegalStep, Scenario, Stage
from shelter.models.people import Role
from shelter.models.places import HouseRule, Place, RuleText, Topic
from tests.handlers.talking import LOCATION, NOW, House, Somebody, buttons_of

OFFICE = Place(name="Kantoor Noord", address="Noordweg 7", latitude=52.4, longitude=4.92)


async def resident_with_casemanager(house: House, **fields: Any) -> tuple[Somebody, Somebody]:
    casemanager = await house.person(Role.CASEMANAGER, first_name="Marloes")
    resident = await house.person(Role.RESIDENT, **fields)
    await house.stay(resident.person, casemanager_id=casemanager.person.id)
    return resident, casemanager


async def appointment(house: House, resident: Somebody, **fields: Any) -> Appointment:
    """An IND appointment tomorrow at 14:00 in Amsterdam."""
    usual: dict[str, Any] = {
        "id": new_id(),
        "resident_id": resident.person.id,
        "kind": AppointmentKind.IND,
        "starts_at": NOW + timedelta(days=1, hours=4),
        "zone": "Europe/Amsterdam",
        "minutes": 45,
        "place": OFFICE,
        "bring": (Bring.LETTER, Bring.PAPERS),
    }
    made = Appointment(**usual | fields)
    async with house.store.transaction() as store:
        await store.appointments.save(made)
    return made


async def allowance(house: House, resident: Somebody, **fields: Any) -> Allowance:
    """Leefgeld of 57.50 euro on Thursday 26-11-2026."""
    usual: dict[str, Any] = {
        "id": new_id(),
        "resident_id": resident.person.id,
        "pay_on": date(2026, 11, 26),
        "from_time": time(10),
        "until_time": time(12, 30),
        "period_start": date(2026, 11, 23),
        "period_end": date(2026, 11, 29),
        "components": (
            Component(kind=ComponentKind.BASE, cents=5000),
            Component(kind=ComponentKind.CHORES, cents=750),
        ),
        "pay_point": "Loket 2",
        "bring": (Bring.PAPERS,),
        "state": AllowanceState.PLANNED,
    }
    made = Allowance(**usual | fields)
    async with house.store.transaction() as store:
        await store.allowances.save(made)
    return made


async def legal_step(house: House, resident: Somebody, **fields: Any) -> LegalStep:
    usual: dict[str, Any] = {
        "id": new_id(),
        "resident_id": resident.person.id,
        "recorded_at": NOW - timedelta(days=3),
        "stage": Stage.PROCEDURE,
        "scenario": Scenario.STAY,
        "actor": Actor.LAWYER,
        "since": date(2026, 11, 2),
        "next_date": date(2026, 12, 8),
    }
    made = LegalStep(**usual | fields)
    async with house.store.transaction() as store:
        await store.legal_cases.add(made)
    return made


async def house_rule(house: House, **fields: Any) -> HouseRule:
    usual: dict[str, Any] = {
        "id": new_id(),
        "location_id": LOCATION.id,
        "topic": Topic.COOKING,
        "published_on": date(2026, 10, 1),
        "texts": {"nl": RuleText(text="Koken mag tot tien uur.", checked=True)},
    }
    made = HouseRule(**usual | fields)
    async with house.store.transaction() as store:
        await store.houses.add_rule(made)
    return made


def labels(screen: Screen) -> list[str]:
    return [each.text for each in buttons_of(screen)]
