"""The last screen of a new appointment: switches, length, series, conflicts; and where it can be."""

from datetime import date, timedelta

import pytest

from handlers.casemanager.appointments.new_appointment import NewAppointment
from handlers.casemanager.day.agenda import LookAt
from handlers.resident.taps import OpenAppointment
from handlers.screen import Screen
from shelter import case_notes
from shelter.models.appointments import Appointment, AppointmentKind, AppointmentState, Bring
from shelter.models.notices import NoticeKind, NoticeState
from shelter.models.people import Role
from shelter.models.places import Place
from tests.handlers.resident.records import OFFICE, allowance, appointment, labels
from tests.handlers.talking import LOCATION, NOW, House, Somebody, button_of, shows, text_of

TOMORROW_AT_TEN = NOW + timedelta(days=1)


class Desk:
    def __init__(self, house: House, casemanager: Somebody, resident: Somebody) -> None:
        self.house = house
        self.casemanager = casemanager
        self.resident = resident

    async def last_screen(self, kind: str = "School", day: str = "25", time: str = "10:00") -> Screen:
        screen = await self.casemanager.taps(NewAppointment())
        return await self.taps(screen, "B-014", kind, day, time, LOCATION.place.name)

    async def taps(self, screen: Screen, *labels: str) -> Screen:
        return await self.casemanager.follows(screen, *labels)

    async def made(self) -> list[Appointment]:
        async with self.house.store.transaction() as store:
            return list(await store.appointments.of_resident(self.resident.person.id, NOW))


@pytest.fixture
async def desk(house: House) -> Desk:
    casemanager = await house.person(Role.CASEMANAGER, first_name="Marloes")
    resident = await house.person(Role.RESIDENT)
    async with house.store.transaction() as store:
        await store.houses.save_location(LOCATION)
    await house.stay(resident.person, casemanager_id=casemanager.person.id, code="B-014")
    return Desk(house, casemanager, resident)


async def test_the_simplest_one_takes_six_taps(desk: Desk) -> None:
    """Who, what, which day, what time, where, save; after "new appointment"."""
    screen = await desk.last_screen()
    assert "The resident gets a notice now" in text_of(screen)
    await desk.taps(screen, "Save")
    (made,) = await desk.made()
    assert (made.kind, made.starts_at, made.minutes) == (AppointmentKind.SCHOOL, TOMORROW_AT_TEN, 60)
    assert (made.bring, made.interpreter, made.series_id) == ((), False, None)
    assert made.place == LOCATION.place


async def test_switches_say_what_they_do(desk: Desk) -> None:
    screen = await desk.taps(await desk.last_screen(), "interpreter", "the letter", "your papers")
    assert "There is an interpreter" in text_of(screen)
    assert "Take with you" in text_of(screen)
    assert [each[0] for each in labels(screen) if "your papers" in each] == ["✅"]
    letter = button_of(screen, "the letter")
    screen = await desk.casemanager.taps(letter)
    screen = await desk.casemanager.taps(letter)
    assert [each[0] for each in labels(screen) if "the letter" in each] == ["▫"], (
        "a second tap changes nothing"
    )
    await desk.taps(screen, "Save")
    (made,) = await desk.made()
    assert (made.bring, made.interpreter) == ((Bring.PAPERS,), True)


async def test_a_length_is_tapped_or_written(desk: Desk) -> None:
    screen = await desk.taps(await desk.last_screen(), "1 hour")
    assert "How long?" in text_of(screen)
    screen = await desk.taps(screen, "45 minutes")
    assert "⏳ 45 minutes" in text_of(screen)
    await desk.taps(screen, "⏳")
    for typed in ("4", "601", "soon", "-5", "²"):
        assert "do not understand" in text_of(await desk.casemanager.writes(typed))
    await desk.taps(await desk.casemanager.writes("50"), "Save")
    assert [each.minutes for each in await desk.made()] == [50]


async def test_back_from_a_look_at_one_thing_leads_to_everything(desk: Desk) -> None:
    screen = await desk.taps(await desk.last_screen(), "interpreter", "1 hour", "Back")
    assert "Is this right?" in text_of(screen)
    assert "There is an interpreter" in text_of(screen)
    screen = await desk.taps(screen, "Once", "Every week", "Back")
    assert "Is this right?" in text_of(screen)
    assert shows(screen, "Once"), "nobody said how often"
    screen = await desk.taps(screen, "Once", "Every week", "4", "Every week", "Every two weeks", "Back")
    assert "Where?" not in text_of(screen)
    assert "Where?" in text_of(await desk.taps(screen, "Back"))


async def test_who_is_chosen_is_called_by_the_own_name_too(desk: Desk) -> None:
    async with desk.house.store.transaction() as store:
        staff, resident = desk.casemanager.person.id, desk.resident.person.id
        await case_notes.set_name(store, desk.house.now, staff, resident, "The tailor")
    assert shows(await desk.casemanager.taps(NewAppointment()), "The tailor")


async def test_save_of_what_was_switched_since_is_old(desk: Desk) -> None:
    screen = await desk.last_screen()
    old = button_of(screen, "Save")
    await desk.taps(screen, "interpreter")
    assert "do not understand" in text_of(await desk.casemanager.taps(old))
    assert await desk.made() == []


async def test_it_comes_again_every_week(desk: Desk) -> None:
    screen = await desk.taps(await desk.last_screen(), "Once", "Every week", "4")
    assert "🔁 Wed 25-11 · Wed 02-12 · Wed 09-12 · Wed 16-12" in text_of(screen)
    screen = await desk.taps(screen, "Save")
    made = await desk.made()
    assert [each.starts_at for each in made] == [
        TOMORROW_AT_TEN + timedelta(weeks=number) for number in range(4)
    ]
    assert "🔁 Wed 02-12 · Wed 09-12 · Wed 16-12" in text_of(screen)
    assert await _planned(desk, NoticeKind.APPOINTMENT_NEW) == 1
    shown = text_of(await desk.resident.taps(OpenAppointment(appointment_id=made[1].id)))
    assert "🔁 Wed 09-12 · Wed 16-12" in shown


async def _planned(desk: Desk, kind: NoticeKind) -> int:
    async with desk.house.store.transaction() as store:
        found = await store.notices.of_person(desk.resident.person.id)
    return len([each for each in found if each.kind is kind and each.state is NoticeState.PLANNED])


async def test_until_a_day_and_back_to_once(desk: Desk) -> None:
    screen = await desk.taps(await desk.last_screen(), "Once", "Every two weeks")
    assert "How many times?" in text_of(screen)
    assert "At most 26" in text_of(await desk.casemanager.writes("27"))
    assert "At most 26" in text_of(await desk.casemanager.writes("1-1-2030"))
    assert "do not understand" in text_of(await desk.casemanager.writes("often"))
    screen = await desk.casemanager.writes("31-12")
    assert "🔁 Wed 25-11 · Wed 09-12 · Wed 23-12" in text_of(screen)
    screen = await desk.taps(screen, "Every two weeks", "Once")
    assert "🔁 Wed" not in text_of(screen)
    await desk.taps(screen, "Save")
    (made,) = await desk.made()
    assert made.series_id is None


async def test_another_day_after_too_many_were_wished_is_cut_at_the_most(desk: Desk) -> None:
    screen = await desk.casemanager.taps(NewAppointment())
    await desk.taps(screen, "B-014", "School")
    await desk.casemanager.writes("1-2-2027")
    await desk.casemanager.writes("10:00")
    screen = await desk.casemanager.writes("Ergens")
    await desk.taps(screen, "Once", "Every week")
    screen = await desk.casemanager.writes("25-7-2027")
    await desk.taps(screen, "Back", "Back", "Back")
    await desk.casemanager.writes("4-1-2027")
    await desk.casemanager.writes("10:00")
    await desk.taps(await desk.casemanager.writes("Ergens"), "Save")
    assert len(await desk.made()) == 26


async def test_conflicts_are_said_and_forbid_nothing(desk: Desk) -> None:
    other = await desk.house.person(Role.RESIDENT)
    await desk.house.stay(other.person, casemanager_id=desk.casemanager.person.id, code="B-015")
    mine = desk.casemanager.person.id
    await appointment(desk.house, desk.resident, starts_at=TOMORROW_AT_TEN - timedelta(minutes=15))
    await appointment(desk.house, other, starts_at=TOMORROW_AT_TEN, staff_id=mine)
    await allowance(desk.house, desk.resident, pay_on=date(2026, 11, 25))
    screen = await desk.last_screen()
    for line in (
        "⚠️ B-014 has this from 09:45 to 10:30: IND",
        "⚠️ You are with B-015 from 10:00 to 10:45: IND",
        "⚠️ B-014 has leefgeld from 10:00 to 12:30 that day.",
    ):
        assert line in text_of(screen)
    await desk.taps(screen, "Save")
    assert len(await desk.made()) == 2


async def test_conflicts_of_a_series_say_on_which_days(desk: Desk) -> None:
    await appointment(desk.house, desk.resident, starts_at=TOMORROW_AT_TEN + timedelta(weeks=2))
    screen = await desk.taps(await desk.last_screen(), "Once", "Every week", "4")
    assert "⚠️ Something else is on these days: Wed 09-12" in text_of(screen)


async def test_places_with_a_point_on_the_map_come_first(desk: Desk) -> None:
    """Of this resident, of the others whom one guides, the location; of the same kind, and no stranger's."""
    other, stranger = await desk.house.person(Role.RESIDENT), await desk.house.person(Role.RESIDENT)
    await desk.house.stay(other.person, casemanager_id=desk.casemanager.person.id, code="B-015")
    places = [Place(name="Typed"), OFFICE, Place(name="Not IND"), Place(name="Cancelled"), Place(name="Hers")]
    typed, office, not_ind, cancelled, hers = places
    await appointment(desk.house, desk.resident, place=typed)
    await appointment(desk.house, other, place=office)
    await appointment(desk.house, other, place=not_ind, kind=AppointmentKind.COURT)
    await appointment(desk.house, other, place=cancelled, state=AppointmentState.CANCELLED)
    await appointment(desk.house, stranger, place=hers)
    screen = await desk.casemanager.taps(NewAppointment())
    screen = await desk.taps(screen, "B-014", "IND", "25", "10:00")
    assert [each for each in labels(screen) if each.startswith("📍")] == [
        f"📍 \u2068{name}\u2069" for name in (OFFICE.name, LOCATION.place.name, "Typed")
    ]
    screen = await desk.casemanager.writes("kantoor noord")
    assert OFFICE.address in text_of(screen), "a name that is known has its point and its address"


async def test_a_typed_address_is_kept(desk: Desk) -> None:
    screen = await desk.casemanager.taps(NewAppointment())
    await desk.taps(screen, "B-014", "IND", "25", "10:00")
    for typed, problem in ((" , Kade 3", "do not understand"), (f"Court, {'x' * 201}", "too long")):
        assert problem in text_of(await desk.casemanager.writes(typed))
    await desk.taps(await desk.casemanager.writes("Court, Kade 3, 1013 AA Amsterdam"), "Save")
    (made,) = await desk.made()
    assert made.place == Place(name="Court", address="Kade 3, 1013 AA Amsterdam")


async def test_a_form_outlives_a_restart_with_its_switches(desk: Desk) -> None:
    screen = await desk.taps(await desk.last_screen(), "interpreter")
    await desk.house.restart()
    await desk.taps(screen, "the letter")
    await desk.house.restart()
    (look,) = [await desk.taps(await desk.casemanager.writes("?"), "Save")]
    (made,) = await desk.made()
    assert (made.interpreter, made.bring) == (True, (Bring.LETTER,))
    assert "There is an interpreter" in text_of(look)
    assert not shows(await desk.casemanager.taps(LookAt(appointment_id=made.id)), "Do it anyway")
