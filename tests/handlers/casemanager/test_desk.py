"""The casemanager's first path: the day, a new appointment, remind now, messages, a locked PIN."""

from datetime import timedelta

import pytest

from handlers.ask import Ask
from handlers.casemanager.appointments.appointment import RemindNow
from handlers.casemanager.appointments.new_appointment import NewAppointment
from handlers.casemanager.day.agenda import Agenda, LookAt
from handlers.casemanager.messages.messages import Inbox
from handlers.casemanager.residents.residents import MyResidents
from handlers.notices import render
from handlers.resident.human import WriteMessage
from handlers.resident.taps import OpenAppointment
from handlers.screen import Screen
from handlers.taps import Home
from locales.words import words_for
from shelter import pins
from shelter.models.appointments import Appointment, AppointmentKind, AttendanceAnswer
from shelter.models.notices import Notice, NoticeKind, Priority
from shelter.models.people import NoticeStyle, Role
from tests.handlers.talking import LOCATION, NOW, House, Somebody, button_of, shows, text_of


class Desk:
    """A casemanager with one resident in the caseload."""

    def __init__(self, house: House, casemanager: Somebody, resident: Somebody) -> None:
        self.house = house
        self.casemanager = casemanager
        self.resident = resident

    async def appointments(self) -> list[Appointment]:
        async with self.house.store.transaction() as store:
            return list(await store.appointments.of_resident(self.resident.person.id, NOW))

    async def notices(self) -> list[Notice]:
        async with self.house.store.transaction() as store:
            found = await store.notices.of_person(self.resident.person.id)
        return sorted(found, key=lambda notice: notice.due_at)

    async def rendered(self, notice: Notice) -> Screen | None:
        async with self.house.store.transaction() as store:
            person = await store.people.get(notice.person_id)
            assert person is not None
            ask = Ask(person, self.house.now, words_for(person.language), store, self.house.frame)
            return await render(ask, notice)

    async def make(self, *taps: str) -> Screen:
        """Make an appointment with the casemanager in a few taps."""
        screen = await self.casemanager.taps(NewAppointment(resident_id=self.resident.person.id))
        return await self.casemanager.follows(screen, *taps)


TOMORROW_AT_TEN = ("Casemanager", "25", "10:00", LOCATION.place.name, "Save")


@pytest.fixture
async def desk(house: House) -> Desk:
    casemanager = await house.person(Role.CASEMANAGER, first_name="Marloes")
    resident = await house.person(Role.RESIDENT)
    await house.stay(resident.person, casemanager_id=casemanager.person.id, code="B-014")
    return Desk(house, casemanager, resident)


async def test_an_appointment_is_made_in_a_few_taps(desk: Desk) -> None:
    screen = await desk.casemanager.taps(Home())
    assert "0 appointments" in text_of(screen)
    screen = await desk.casemanager.follows(screen, "New appointment", "B-014", *TOMORROW_AT_TEN)
    assert "B-014: Casemanager" in text_of(screen)
    (appointment,) = await desk.appointments()
    assert appointment.starts_at == NOW + timedelta(days=1)
    assert appointment.kind is AppointmentKind.CASEMANAGER
    assert appointment.place == LOCATION.place
    assert "1 appointment of" in text_of(await desk.casemanager.taps(Home()))
    assert shows(await desk.casemanager.taps(Agenda()), "B-014")


async def test_making_plans_what_the_bot_will_say_unasked(desk: Desk) -> None:
    await desk.make("IND", "27", "11:00", LOCATION.place.name, "Save")
    start = NOW + timedelta(days=3, hours=1)
    assert [(notice.kind, notice.due_at) for notice in await desk.notices()] == [
        (NoticeKind.APPOINTMENT_NEW, NOW),
        (NoticeKind.APPOINTMENT_REMINDER, start - timedelta(days=2, hours=17)),
        (NoticeKind.APPOINTMENT_REMINDER, start - timedelta(hours=17)),
        (NoticeKind.APPOINTMENT_REMINDER, start - timedelta(hours=2)),
    ]


async def test_a_notice_is_discreet_and_a_tap_opens_it(desk: Desk) -> None:
    await desk.make("IND", "27", "11:00", LOCATION.place.name, "Save")
    for notice in await desk.notices():
        screen = await desk.rendered(notice)
        assert screen is not None
        for secret in ("IND", LOCATION.place.name, LOCATION.place.address, "Marloes", "B-014"):
            assert secret not in screen.html()
        opened = await desk.resident.follows(screen, "Open")
        assert "IND" in text_of(opened)


async def test_a_full_notice_says_what_and_where(desk: Desk) -> None:
    async with desk.house.store.transaction() as store:
        person = desk.resident.person.model_copy(update={"notice_style": NoticeStyle.FULL})
        await store.people.save(person)
    await desk.make("IND", "27", "11:00", LOCATION.place.name, "Save")
    screen = await desk.rendered((await desk.notices())[1])
    assert screen is not None
    assert "IND" in text_of(screen)
    assert LOCATION.place.name in text_of(screen)


@pytest.mark.parametrize("said", [AttendanceAnswer.CANNOT, AttendanceAnswer.ILL])
async def test_who_cannot_come_is_not_reminded_again_unless_staff_push(
    desk: Desk, said: AttendanceAnswer
) -> None:
    await desk.make(*TOMORROW_AT_TEN)
    (appointment,) = await desk.appointments()
    async with desk.house.store.transaction() as store:
        await store.appointments.save(appointment.model_copy(update={"answer": said}))
    reminder = (await desk.notices())[-1]
    assert await desk.rendered(reminder) is None
    assert await desk.rendered(reminder.model_copy(update={"priority": Priority.URGENT})) is not None


async def test_a_reminder_of_an_older_version_is_not_said(desk: Desk) -> None:
    await desk.make(*TOMORROW_AT_TEN)
    (appointment,) = await desk.appointments()
    async with desk.house.store.transaction() as store:
        await store.appointments.save(appointment.model_copy(update={"version": 2}))
    assert {await desk.rendered(notice) for notice in await desk.notices()} == {None}


async def test_remind_now_rings_once_a_minute(desk: Desk) -> None:
    await desk.make(*TOMORROW_AT_TEN)
    (appointment,) = await desk.appointments()
    before = len(await desk.notices())
    for _ in range(3):
        screen = await desk.casemanager.taps(RemindNow(appointment_id=appointment.id))
        assert "rings" in (screen.toast or "")
    assert len(await desk.notices()) == before + 1
    desk.house.later(minutes=1)
    await desk.casemanager.taps(RemindNow(appointment_id=appointment.id))
    assert len(await desk.notices()) == before + 2


async def test_remind_now_says_who_cannot_be_reached(desk: Desk) -> None:
    await desk.make(*TOMORROW_AT_TEN)
    (appointment,) = await desk.appointments()
    async with desk.house.store.transaction() as store:
        await store.people.save(desk.resident.person.model_copy(update={"blocked_at": NOW}))
    screen = await desk.casemanager.taps(RemindNow(appointment_id=appointment.id))
    assert "blocked" in (screen.toast or "")


async def test_the_answer_of_the_resident_is_seen(desk: Desk) -> None:
    await desk.make(*TOMORROW_AT_TEN)
    (appointment,) = await desk.appointments()
    await desk.resident.follows(
        await desk.resident.taps(OpenAppointment(appointment_id=appointment.id)), "🤒"
    )
    assert "I am ill" in text_of(await desk.casemanager.taps(LookAt(appointment_id=appointment.id)))


async def test_what_was_typed_wrongly_is_said_and_asked_again(desk: Desk) -> None:
    screen = await desk.make("School")
    assert "Which day?" in text_of(screen)
    for typed, problem in [("soon", "do not know this day"), ("2026-11-23", "over already")]:
        assert problem in text_of(await desk.casemanager.writes(typed))
    assert "What time?" in text_of(await desk.casemanager.writes("24-11"))
    for typed, problem in [("25:00", "this time"), ("2:30", "02:00 and 03:00"), ("9:00", "over already")]:
        assert problem in text_of(await desk.casemanager.writes(typed))
    assert "Where?" in text_of(await desk.casemanager.writes("14.15"))
    assert "too long" in text_of(await desk.casemanager.writes("x" * 101))
    screen = await desk.casemanager.writes("School <b>De Brug</b>, Kade 3")
    assert "&lt;b&gt;" in screen.html()
    await desk.casemanager.follows(screen, "Save")
    (appointment,) = await desk.appointments()
    assert (appointment.place.name, appointment.place.address) == ("School <b>De Brug</b>", "Kade 3")
    assert appointment.starts_at == NOW.replace(hour=13, minute=15)


async def test_back_and_stop_lose_nothing_else(desk: Desk) -> None:
    screen = await desk.make("School", "25")
    screen = await desk.casemanager.follows(screen, "Back")
    assert "Which day?" in text_of(screen)
    screen = await desk.casemanager.follows(screen, "Stop")
    assert "Home" in text_of(screen)
    assert await desk.appointments() == []


async def test_a_double_tap_on_save_makes_one(desk: Desk) -> None:
    screen = await desk.make(*TOMORROW_AT_TEN[:-1])
    save = button_of(screen, "Save")
    await desk.casemanager.taps(save)
    assert "old" in text_of(await desk.casemanager.taps(save))
    assert len(await desk.appointments()) == 1


async def test_a_half_filled_form_outlives_a_restart(desk: Desk) -> None:
    screen = await desk.make(*TOMORROW_AT_TEN[:-1])
    await desk.house.restart()
    await desk.casemanager.taps(button_of(screen, "Save"))
    assert len(await desk.appointments()) == 1


async def test_messages_are_read_and_answered(desk: Desk) -> None:
    await desk.resident.taps(WriteMessage())
    await desk.resident.writes("When do we talk?")
    assert "1 new message." in text_of(await desk.casemanager.taps(Home()))
    screen = await desk.casemanager.follows(await desk.casemanager.taps(Inbox()), "B-014")
    assert "When do we talk?" in text_of(screen)
    await desk.casemanager.follows(screen, "Write a message")
    assert "Tomorrow." in text_of(await desk.casemanager.writes("Tomorrow."))
    assert "new message" not in text_of(await desk.casemanager.taps(Home()))
    (notice,) = await desk.notices()
    opened = await desk.rendered(notice)
    assert opened is not None
    assert "Tomorrow" not in opened.html()
    assert "Tomorrow." in text_of(await desk.resident.follows(opened, "Open"))
    assert await desk.rendered(notice) is None, "what is read already is not announced"


async def test_only_a_locked_pin_is_taken_away(desk: Desk) -> None:
    async def page() -> Screen:
        return await desk.casemanager.follows(await desk.casemanager.taps(MyResidents()), "B-014")

    async with desk.house.store.transaction() as store:
        await pins.choose(store, NOW, desk.resident.person.id, "1234")
    assert not shows(await page(), "PIN")
    async with desk.house.store.transaction() as store:
        for _ in range(pins.TRIES):
            await pins.try_to_open(store, NOW, desk.resident.person.id, "9999")
    screen = await desk.casemanager.follows(await page(), "PIN")
    assert not shows(screen, "PIN")
    async with desk.house.store.transaction() as store:
        assert await store.people.pin(desk.resident.person.id) is None
