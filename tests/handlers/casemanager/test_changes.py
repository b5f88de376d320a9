"""What changes between two taps: the caseload, a role, the PIN, the day; and buttons of an earlier form."""

import pytest

from handlers.ask import Ask
from handlers.casemanager.appointments.appointment import RemindNow
from handlers.casemanager.appointments.new_appointment import NewAppointment
from handlers.casemanager.messages.messages import Inbox, ThreadWith
from handlers.casemanager.residents.residents import MyResidents, OneResident, OpenPin
from handlers.notices import render
from handlers.resident.human import MyThread, WriteMessage
from handlers.resident.receipts import SayAnswer
from handlers.screen import Screen
from handlers.taps import Home
from locales.words import words_for
from shelter import pins
from shelter.models.appointments import AppointmentState, AttendanceAnswer
from shelter.models.conversations import Draft
from shelter.models.notices import Notice, NoticeKind
from shelter.models.people import Role
from tests.handlers.resident.records import appointment
from tests.handlers.talking import LOCATION, NOW, House, Somebody, button_of, buttons_of, shows, text_of


class Desks:
    """A resident, the casemanager of before and the one of now."""

    def __init__(self, house: House, before: Somebody, after: Somebody, resident: Somebody) -> None:
        self.house = house
        self.before = before
        self.after = after
        self.resident = resident

    async def hand_over(self) -> None:
        await self.house.stay(self.resident.person, casemanager_id=self.after.person.id)

    async def notices_of(self, somebody: Somebody) -> list[Notice]:
        async with self.house.store.transaction() as store:
            return list(await store.notices.of_person(somebody.person.id))

    async def rendered(self, notice: Notice) -> Screen | None:
        async with self.house.store.transaction() as store:
            person = await store.people.get(notice.person_id)
            assert person is not None
            ask = Ask(person, self.house.now, words_for(person.language), store, self.house.frame)
            return await render(ask, notice)


@pytest.fixture
async def desks(house: House) -> Desks:
    before = await house.person(Role.CASEMANAGER, first_name="Marloes")
    after = await house.person(Role.CASEMANAGER, first_name="Joris")
    resident = await house.person(Role.RESIDENT)
    await house.stay(resident.person, casemanager_id=before.person.id, code="B-014")
    return Desks(house, before, after, resident)


async def test_what_an_earlier_casemanager_wrote_is_not_put_in_the_residents_mouth(desks: Desks) -> None:
    screen = await desks.before.taps(ThreadWith(resident_id=desks.resident.person.id))
    await desks.before.follows(screen, "Write")
    await desks.before.writes("Come at ten.")
    await desks.hand_over()
    assert "no new messages" in text_of(await desks.after.taps(Inbox()))
    shown = text_of(await desks.after.taps(ThreadWith(resident_id=desks.resident.person.id)))
    assert "Come at ten." in shown
    assert "👤 Casemanager" in shown
    assert shown.count("B-014") == 1, "in the title alone"


async def test_reading_by_a_new_casemanager_leaves_the_residents_news(desks: Desks) -> None:
    screen = await desks.before.taps(ThreadWith(resident_id=desks.resident.person.id))
    await desks.before.follows(screen, "Write")
    await desks.before.writes("Come at ten.")
    await desks.hand_over()
    await desks.after.taps(ThreadWith(resident_id=desks.resident.person.id))
    assert "new message" in text_of(await desks.resident.taps(Home()))
    assert "🆕" in text_of(await desks.resident.taps(MyThread()))


async def test_a_notice_does_not_ring_at_an_earlier_casemanager(desks: Desks) -> None:
    await desks.resident.taps(WriteMessage())
    await desks.resident.writes("When do we talk?")
    made = await appointment(desks.house, desks.resident)
    await desks.resident.taps(SayAnswer(appointment_id=made.id, said=AttendanceAnswer.ILL))
    notices = await desks.notices_of(desks.before)
    assert {notice.kind for notice in notices} == {NoticeKind.MESSAGE, NoticeKind.APPOINTMENT_ANSWERED}
    assert None not in [await desks.rendered(notice) for notice in notices]
    await desks.hand_over()
    assert [await desks.rendered(notice) for notice in notices] == [None, None]


async def test_a_notice_does_not_ring_at_who_is_casemanager_no_more(desks: Desks) -> None:
    await desks.resident.taps(WriteMessage())
    await desks.resident.writes("When do we talk?")
    (notice,) = await desks.notices_of(desks.before)
    async with desks.house.store.transaction() as store:
        await store.people.save(desks.before.person.model_copy(update={"grants": frozenset()}))
    assert await desks.rendered(notice) is None


async def test_a_form_that_cannot_go_on_is_closed(desks: Desks) -> None:
    """After "I cannot find that" words are words again, and no answers to a form that nobody sees."""
    screen = await desks.before.taps(NewAppointment(resident_id=desks.resident.person.id))
    await desks.before.follows(screen, "Casemanager", "25")
    await desks.hand_over()
    assert "cannot find" in text_of(await desks.before.writes("10:00"))
    assert "did not understand" in text_of(await desks.before.writes("10:00"))


async def test_a_form_of_a_role_that_is_gone_is_closed(desks: Desks) -> None:
    await desks.before.taps(NewAppointment(resident_id=desks.resident.person.id))
    neighbour = desks.before.person.model_copy(update={"grants": frozenset()})
    async with desks.house.store.transaction() as store:
        await store.people.save(neighbour)
    assert "Who are you?" in text_of(await desks.before.writes("10:00"))
    assert "resident" not in text_of(await desks.before.writes("10:00"))


async def test_save_keeps_what_stands_above_it_and_nothing_else(desks: Desks, house: House) -> None:
    other = await house.person(Role.RESIDENT)
    await house.stay(other.person, casemanager_id=desks.before.person.id, code="C-020")
    taps = ("Casemanager", "25", "10:00", LOCATION.place.name)
    first = await desks.before.taps(NewAppointment(resident_id=desks.resident.person.id))
    old_save = button_of(await desks.before.follows(first, *taps), "Save")
    second = await desks.before.taps(NewAppointment(resident_id=other.person.id))
    sure = await desks.before.follows(second, *taps)
    shown = await desks.before.taps(old_save)
    assert "Is this right?" in text_of(shown)
    assert "C-020" in text_of(shown)
    for somebody in (desks.resident, other):
        async with house.store.transaction() as store:
            assert not await store.appointments.of_resident(somebody.person.id, NOW)
    assert "C-020" in text_of(await desks.before.follows(sure, "Save"))


async def test_a_place_button_of_an_earlier_form_gives_no_other_place(desks: Desks, house: House) -> None:
    elsewhere = await appointment(house, desks.resident)
    first = await desks.before.taps(NewAppointment(resident_id=desks.resident.person.id))
    where = await desks.before.follows(first, "IND", "26", "10:00")
    old = button_of(where, elsewhere.place.name)
    async with house.store.transaction() as store:
        court = elsewhere.place.model_copy(update={"name": "Court", "address": "Parnassusweg 1"})
        await store.appointments.save(elsewhere.model_copy(update={"place": court}))
    shown = await desks.before.taps(old)
    assert "Where?" in text_of(shown)
    assert shows(shown, "Court")
    assert "Is this right?" in text_of(await desks.before.follows(shown, "Court"))


async def test_a_double_tap_in_a_form_stays_in_it(desks: Desks) -> None:
    screen = await desks.before.taps(NewAppointment(resident_id=desks.resident.person.id))
    kind = button_of(screen, "Casemanager")
    once, twice = await desks.before.taps(kind), await desks.before.taps(kind)
    assert text_of(once) == text_of(twice)
    assert buttons_of(once) == buttons_of(twice)
    assert "old" in (twice.toast or "")


async def test_a_form_that_changed_with_the_program_is_closed(desks: Desks) -> None:
    draft = Draft(
        person_id=desks.before.person.id, form="appointment", question="of_last_year", updated_at=NOW
    )
    async with desks.house.store.transaction() as store:
        await store.conversations.save_draft(draft)
    assert "did not understand" in text_of(await desks.before.writes("mumble mumble"))


async def test_only_what_is_planned_comes_next(desks: Desks, house: House) -> None:
    await appointment(house, desks.resident, state=AppointmentState.CANCELLED)
    assert "No appointment" in text_of(
        await desks.before.taps(OneResident(resident_id=desks.resident.person.id))
    )


async def test_an_old_button_does_not_take_a_new_pin_away(desks: Desks, house: House) -> None:
    resident_id = desks.resident.person.id
    async with house.store.transaction() as store:
        await pins.choose(store, NOW, resident_id, "1234")
    await desks.before.taps(OpenPin(resident_id=resident_id))
    async with house.store.transaction() as store:
        assert await store.people.pin(resident_id) is not None
        assert await store.notices.of_person(resident_id) == []


async def test_ringing_twice_around_a_full_minute_rings_once(desks: Desks, house: House) -> None:
    made = await appointment(house, desks.resident)
    house.later(seconds=59)
    await desks.before.taps(RemindNow(appointment_id=made.id))
    house.later(seconds=2)
    await desks.before.taps(RemindNow(appointment_id=made.id))
    assert len(await desks.notices_of(desks.resident)) == 1


async def test_who_has_no_residents_is_told_so(house: House) -> None:
    casemanager = await house.person(Role.CASEMANAGER)
    for tap in (NewAppointment(), MyResidents(), Inbox(), Home()):
        assert text_of(await casemanager.taps(tap)).strip()
    assert "no residents" in text_of(await casemanager.taps(NewAppointment()))


async def test_a_large_caseload_fits_under_a_message(house: House) -> None:
    """Telegram takes a hundred buttons; the code of anybody else can be written."""
    casemanager = await house.person(Role.CASEMANAGER)
    for number in range(110):
        resident = await house.person(Role.RESIDENT)
        await house.stay(resident.person, casemanager_id=casemanager.person.id, code=f"Z-{number:03}")
    screen = await casemanager.taps(NewAppointment())
    assert len(buttons_of(screen)) <= 100
    assert "What is it about?" in text_of(await casemanager.writes("z-109"))
