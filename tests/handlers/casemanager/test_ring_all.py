"""Ringing for all of today or tomorrow that nobody has answered."""

from datetime import timedelta
from typing import Any

from handlers.casemanager.day.agenda import Agenda, RingAll
from handlers.casemanager.day.ring_all import ReallyRingAll
from shelter.models.appointments import AttendanceAnswer
from shelter.models.notices import Priority
from shelter.models.people import Role
from tests.handlers.resident.records import appointment
from tests.handlers.talking import NOW, House, Somebody, button_of, buttons_of, shows, text_of


async def resident_of(house: House, casemanager: Somebody, code: str, **fields: Any) -> Somebody:
    resident = await house.person(Role.RESIDENT, **fields)
    await house.stay(resident.person, casemanager_id=casemanager.person.id, code=code)
    return resident


async def rings_of(house: House, somebody: Somebody) -> int:
    async with house.store.transaction() as store:
        notices = await store.notices.of_person(somebody.person.id)
    return len([each for each in notices if each.priority is Priority.URGENT])


async def test_from_the_agenda_to_the_phones(house: House) -> None:
    casemanager = await house.person(Role.CASEMANAGER)
    amina = await resident_of(house, casemanager, "M-1")
    away = await resident_of(house, casemanager, "M-2", blocked_at=NOW)
    answered = await resident_of(house, casemanager, "M-3")
    for somebody, hours in ((amina, 3), (amina, 26), (away, 4)):
        await appointment(house, somebody, starts_at=NOW + timedelta(hours=hours), answer=None)
    await appointment(house, answered, starts_at=NOW + timedelta(hours=3), answer=AttendanceAnswer.COMING)
    screen = await casemanager.follows(await casemanager.taps(Agenda()), "Ring who has not answered")
    assert "It rings on 1 phone. 📵 1 person cannot be reached" in text_of(screen)
    assert [await rings_of(house, each) for each in (amina, away, answered)] == [0, 0, 0]
    ring = button_of(screen, "Tue 24-11: ring 1")
    for _ in range(2):
        screen = await casemanager.taps(ring)
    assert "1" in str(screen.toast)
    assert screen.title == (await casemanager.taps(Agenda())).title
    assert [await rings_of(house, each) for each in (amina, away, answered)] == [1, 0, 0]
    await casemanager.follows(await casemanager.taps(RingAll()), "Wed 25-11: ring 1")
    assert await rings_of(house, amina) == 2


async def test_at_night_that_is_said(house: House) -> None:
    casemanager = await house.person(Role.CASEMANAGER)
    amina = await resident_of(house, casemanager, "M-1")
    await appointment(house, amina, starts_at=NOW + timedelta(hours=26), answer=None)
    assert "It is night" not in text_of(await casemanager.taps(RingAll()))
    house.later(hours=13)
    assert "It is night" in text_of(await casemanager.taps(RingAll()))


async def test_where_nobody_has_to_answer(house: House) -> None:
    casemanager = await house.person(Role.CASEMANAGER)
    screen = await casemanager.taps(RingAll())
    assert "Nobody has to answer" in text_of(screen)
    assert not buttons_of(screen)
    assert not shows(await casemanager.taps(Agenda()), "Ring who has not answered")


async def test_nobody_of_another_caseload_is_rung(house: House) -> None:
    casemanager, other = [await house.person(Role.CASEMANAGER) for _ in range(2)]
    amina = await resident_of(house, casemanager, "M-1")
    await appointment(house, amina, starts_at=NOW + timedelta(hours=3), answer=None)
    screen = await other.taps(ReallyRingAll(day=NOW.date()))
    assert "0" in str(screen.toast)
    assert await rings_of(house, amina) == 0
