"""The bell that tells a casemanager of somebody who was not reached."""

import pytest

from handlers.casemanager.day.not_reached import NotReached
from handlers.resident.taps import OpenAppointment
from shelter import backstop, deadlines
from shelter.models.appointments import AttendanceAnswer, ToldHow
from shelter.models.notices import Notice
from shelter.models.people import Role
from tests.handlers.resident.bells import heard, rendered, save
from tests.handlers.resident.records import OFFICE, appointment, labels, resident_with_casemanager
from tests.handlers.talking import NOW, House, Somebody, button_of, text_of


@pytest.fixture
async def people(house: House) -> tuple[Somebody, Somebody]:
    return await resident_with_casemanager(house)


async def not_opened(house: House, resident: Somebody, casemanager: Somebody) -> Notice:
    """Of an appointment tomorrow at the IND, which had to be opened long ago."""
    made = await appointment(house, resident)
    return deadlines.not_reached(made, casemanager.person.id, NOW, key="x")


async def test_it_names_nobody_and_leads_to_the_list(house: House, people: tuple[Somebody, Somebody]) -> None:
    resident, casemanager = people
    screen = await heard(house, await not_opened(house, resident, casemanager))
    assert "Somebody was not reached" in text_of(screen)
    code = f"A-{resident.person.chat_id}"
    for secret in (code, "IND", OFFICE.name, "25-11", "14:00"):
        assert secret not in f"{screen.html()} {labels(screen)}"
    assert button_of(screen, "Open").tap == NotReached()
    assert code in " ".join(labels(await casemanager.follows(screen, "Open")))


@pytest.mark.parametrize("why", ["opened", "answered", "told", "over", "handed over", "another role"])
async def test_it_does_not_ring_where_nobody_has_to_be_looked_after(
    house: House, people: tuple[Somebody, Somebody], why: str
) -> None:
    resident, casemanager = people
    notice = await not_opened(house, resident, casemanager)
    made_id = notice.subject_id or ""
    async with house.store.transaction() as store:
        made = await store.appointments.get(made_id)
    assert made is not None
    match why:
        case "opened":
            await resident.taps(OpenAppointment(appointment_id=made_id))
        case "answered":
            await save(house, made, answer=AttendanceAnswer.ILL)
        case "told":
            async with house.store.transaction() as store:
                await backstop.told(store, NOW, casemanager.person.id, made_id, ToldHow.CALLED)
        case "over":
            house.later(days=2)
        case "handed over":
            other = await house.person(Role.CASEMANAGER)
            await house.stay(resident.person, casemanager_id=other.person.id)
        case _:
            async with house.store.transaction() as store:
                person = casemanager.person.model_copy(update={"grants": frozenset()})
                await store.people.save(person)
    assert await rendered(house, notice) is None


async def test_several_are_one_bell(house: House, people: tuple[Somebody, Somebody]) -> None:
    resident, casemanager = people
    several = [await not_opened(house, resident, casemanager) for _ in range(3)]
    assert await heard(house, *several) == await heard(house, several[0])
    reached = several[0].model_copy(update={"subject_id": "nothing_like_it"})
    assert await rendered(house, reached, several[1]) == await heard(house, several[1])
