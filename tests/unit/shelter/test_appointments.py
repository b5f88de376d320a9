"""The rules of answers and receipts, whatever is answered, in whatever order."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from shelter import appointments
from shelter.ids import new_id
from shelter.models.appointments import Appointment, AppointmentKind, AppointmentState, AttendanceAnswer
from shelter.models.people import Person
from shelter.models.places import Location, Place, Stay
from shelter.store import Transaction
from tests.stores import Address

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def appointment(resident_id: str = "r", **fields: object) -> Appointment:
    made = Appointment(
        id=new_id(),
        resident_id=resident_id,
        kind=AppointmentKind.COURT,
        starts_at=NOW,
        zone="Europe/Amsterdam",
        minutes=30,
        place=Place(name="Rechtbank"),
    )
    return made.model_copy(update=fields)


@pytest.mark.parametrize(
    ("minutes", "open_"), [(-60, True), (0, True), (29, True), (30, False), (600, False)]
)
def test_one_can_answer_until_the_end(minutes: int, open_: bool) -> None:
    assert appointments.can_be_answered(appointment(), NOW + timedelta(minutes=minutes)) is open_
    cancelled = appointment(state=AppointmentState.CANCELLED)
    assert not appointments.can_be_answered(cancelled, NOW + timedelta(minutes=minutes))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answers=some.lists(some.sampled_from(AttendanceAnswer), min_size=1, max_size=12))
def test_a_receipt_for_every_change_and_none_for_a_repeat(
    sqlite_address: Address, answers: list[AttendanceAnswer]
) -> None:
    asyncio.run(_receipts_prove(sqlite_address, answers))


async def _receipts_prove(address: Address, answers: list[AttendanceAnswer]) -> None:
    changes = [said for before, said in zip([None, *answers], answers, strict=False) if before is not said]
    store = await address.open()
    try:
        async with store.transaction() as tx:
            resident_id, casemanager_id = await _people(tx)
            made = appointment(resident_id, starts_at=NOW + timedelta(days=1))
            await tx.appointments.save(made)
            given_ids = [
                (
                    await appointments.answer(tx, NOW + timedelta(minutes=minute), resident_id, made.id, said)
                ).receipt.id
                for minute, said in enumerate(answers)
            ]
            proofs = await appointments.proofs(tx, resident_id)
            kept = await tx.appointments.get(made.id)
            told = await tx.notices.of_person(casemanager_id)
    finally:
        await store.close()
    assert [proof.receipt.answer for proof in reversed(proofs)] == changes
    assert list(dict.fromkeys(given_ids)) == [proof.receipt.id for proof in reversed(proofs)]
    assert kept is not None
    assert kept.answer is answers[-1]
    first_is_coming = changes[0] is AttendanceAnswer.COMING
    assert len(told) == len(changes) - first_is_coming


async def _people(store: Transaction) -> tuple[str, str]:
    resident, casemanager = [Person(id=new_id(), created_at=NOW) for _ in range(2)]
    await store.people.add(resident, casemanager)
    location = Location(id=new_id(), place=Place(name="Huis"), capacity=60)
    await store.houses.save_location(location)
    stay = Stay(
        id=new_id(),
        resident_id=resident.id,
        location_id=location.id,
        casemanager_id=casemanager.id,
        code="A-001",
        started_on=NOW.date(),
    )
    await store.houses.save_stay(stay)
    return resident.id, casemanager.id
