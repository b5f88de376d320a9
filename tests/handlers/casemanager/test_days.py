"""Days on which clocks go wrong: the change of the clock, midnight, the end of the year."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from handlers.casemanager.appointments.new_appointment import NewAppointment
from handlers.casemanager.day.agenda import Agenda
from handlers.resident.allowances import Leefgeld
from handlers.resident.taps import MyAppointments
from handlers.taps import Home
from shelter.models.notices import NoticeKind
from shelter.models.people import Role
from tests.handlers.resident.records import allowance, appointment, resident_with_casemanager
from tests.handlers.talking import House, shows, text_of

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
CHANGES = [datetime(2026, 10, 25, 10, tzinfo=AMSTERDAM), datetime(2027, 3, 28, 10, tzinfo=AMSTERDAM)]


@pytest.mark.parametrize("starts_at", CHANGES)
async def test_an_appointment_on_the_day_of_the_change(house: House, starts_at: datetime) -> None:
    house.now = (starts_at - timedelta(days=2)).astimezone(UTC)
    resident, casemanager = await resident_with_casemanager(house)
    screen = await casemanager.taps(NewAppointment(resident_id=resident.person.id))
    await casemanager.follows(screen, "School")
    for text in (f"{starts_at:%d-%m}", "02:30"):
        screen = await casemanager.writes(text)
    assert "02:00 and 03:00" in text_of(screen)
    screen = await casemanager.writes("10:00")
    screen = await casemanager.follows(screen, "Huis Aan de Vaart", "Save")
    assert f"{starts_at:%d-%m-%Y}, 10:00" in text_of(screen)
    async with house.store.transaction() as store:
        (made,) = await store.appointments.of_resident(resident.person.id, house.now)
        reminders = [
            notice.due_at
            for notice in await store.notices.of_person(resident.person.id)
            if notice.kind is NoticeKind.APPOINTMENT_REMINDER
        ]
    assert made.starts_at == starts_at
    evening_before = (starts_at - timedelta(days=1)).replace(hour=18)
    assert reminders == [evening_before, starts_at.replace(hour=8)]


@pytest.mark.parametrize("day", CHANGES)
async def test_today_and_tomorrow_end_at_midnight_there(house: House, day: datetime) -> None:
    resident, casemanager = await resident_with_casemanager(house)
    first, last = day.replace(hour=0, minute=5), day.replace(hour=23, minute=55)
    for starts_at in (first - timedelta(minutes=10), first, last):
        await appointment(house, resident, starts_at=starts_at)
    house.now = first.astimezone(UTC)
    assert "2 appointments" in text_of(await casemanager.taps(Home()))
    house.now = (first - timedelta(minutes=10)).astimezone(UTC)
    assert "3 appointments" in text_of(await casemanager.taps(Home()))
    assert shows(await casemanager.taps(Agenda()), "23:55")


async def test_leefgeld_of_today_stays_until_midnight_there(house: House) -> None:
    resident = await house.person(Role.RESIDENT)
    await allowance(house, resident)
    house.now = datetime(2026, 11, 26, 22, 59, tzinfo=UTC)
    assert shows(await resident.taps(Leefgeld()), "26-11")
    house.now = datetime(2026, 11, 26, 23, 1, tzinfo=UTC)
    assert not shows(await resident.taps(Leefgeld()), "26-11")


async def test_a_day_without_a_year_is_the_next_one(house: House) -> None:
    house.now = datetime(2026, 12, 31, 22, 30, tzinfo=UTC)
    resident, casemanager = await resident_with_casemanager(house)
    screen = await casemanager.taps(NewAppointment(resident_id=resident.person.id))
    await casemanager.follows(screen, "School")
    await casemanager.writes("1-1")
    screen = await casemanager.follows(await casemanager.writes("00:30"), "Huis Aan de Vaart", "Save")
    assert "01-01-2027, 00:30" in text_of(screen)
    assert shows(await resident.taps(MyAppointments()), "00:30")
