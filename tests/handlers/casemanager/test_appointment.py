"""The page of one appointment: what the resident did with it, and what is still to come."""

from datetime import timedelta

import pytest

from handlers.casemanager.day.agenda import Agenda
from handlers.casemanager.residents.residents import AppointmentsOf, MyResidents
from handlers.resident.receipts import SayAnswer
from handlers.resident.taps import OpenAppointment
from shelter.models.appointments import AttendanceAnswer, Told, ToldHow
from shelter.models.notices import NoticeState
from shelter.replanning import replan
from tests.handlers.casemanager.diary import CODE, Diary
from tests.handlers.resident.records import OFFICE, appointment, labels, resident_with_casemanager
from tests.handlers.talking import NOW, House, shows, text_of


@pytest.fixture
async def diary(house: House) -> Diary:
    return await Diary.of(house)


async def test_it_says_when_and_where_and_that_nothing_is_heard_yet(diary: Diary) -> None:
    words = text_of(await diary.page())
    for each in (CODE, "IND", "Wednesday 25-11-2026, 14:00", OFFICE.name, OFFICE.address):
        assert each in words
    assert "has not answered" in words
    assert "❔ Not opened yet" in words


async def test_the_answer_stands_there_with_its_moment_and_its_reference(diary: Diary) -> None:
    await diary.resident.taps(SayAnswer(appointment_id=diary.made.id, said=AttendanceAnswer.CANNOT))
    diary.house.later(hours=1)
    await diary.resident.taps(SayAnswer(appointment_id=diary.made.id, said=AttendanceAnswer.COMING))
    async with diary.house.store.transaction() as store:
        newest, first = await store.appointments.receipts(diary.resident.person.id)
    words = text_of(await diary.page())
    assert "✅ The resident says: I will come" in words
    assert "Tuesday 24-11-2026, 11:00" in words
    assert f"🔖 {newest.id}" in words
    assert first.id not in words
    assert "👁️ Opened" in words


async def test_a_receipt_of_an_answer_that_no_longer_counts_is_not_shown(diary: Diary) -> None:
    await diary.resident.taps(SayAnswer(appointment_id=diary.made.id, said=AttendanceAnswer.COMING))
    await diary.is_moved(NOW + timedelta(days=3))
    words = text_of(await diary.page())
    assert "has not answered" in words
    assert "🔖" not in words


async def test_opening_it_is_seen_and_a_change_must_be_opened_anew(diary: Diary) -> None:
    await diary.resident.taps(OpenAppointment(appointment_id=diary.made.id))
    assert "👁️ Opened" in text_of(await diary.page())
    await diary.is_moved(NOW + timedelta(days=3))
    assert "❔ Not opened yet" in text_of(await diary.page())


async def test_reminders_that_are_still_to_come_stand_in_one_line(diary: Diary) -> None:
    assert "🔔 Tue 24-11 18:00 · Wed 25-11 12:00" in text_of(await diary.page())
    diary.house.later(hours=9)
    await diary.what_is_due_ends(NoticeState.SENT)
    assert "🔔 Wed 25-11 12:00" in text_of(await diary.page())
    diary.house.later(hours=18)
    await diary.what_is_due_ends(NoticeState.SENT)
    assert "🔕 No more reminders." in text_of(await diary.page())


async def test_the_reminders_of_another_appointment_do_not_stand_there(diary: Diary) -> None:
    other = await appointment(diary.house, diary.resident, starts_at=NOW + timedelta(days=5))
    async with diary.house.store.transaction() as store:
        await replan(store, NOW, other)
    assert "🔔 Tue 24-11 18:00 · Wed 25-11 12:00" in text_of(await diary.page()).splitlines()


async def test_who_stays_away_is_not_reminded_and_the_page_does_not_say_so(diary: Diary) -> None:
    await diary.resident.taps(SayAnswer(appointment_id=diary.made.id, said=AttendanceAnswer.ILL))
    assert "🔔" not in text_of(await diary.page())


async def test_whom_the_bot_cannot_reach_stands_there(diary: Diary) -> None:
    await diary.resident_is(blocked_at=NOW)
    assert "📵 Blocked the bot" in text_of(await diary.page())
    await diary.resident_is(blocked_at=None, chat_id=None)
    assert "📵 Not in the bot yet" in text_of(await diary.page())


@pytest.mark.parametrize(
    ("how", "said"),
    [(ToldHow.CALLED, "by telephone"), (ToldHow.WENT_BY, "in person"), (ToldHow.PRINTED, "by a note")],
)
async def test_how_staff_told_it_stands_there_until_it_changes(diary: Diary, how: ToldHow, said: str) -> None:
    await diary.change(told=Told(how=how, at=NOW, version=1))
    assert said in text_of(await diary.page())
    await diary.is_moved(NOW + timedelta(days=3))
    assert said not in text_of(await diary.page())


async def test_nothing_can_be_changed_of_what_is_cancelled(diary: Diary) -> None:
    await diary.is_cancelled()
    screen = await diary.page()
    assert "❌ This appointment is cancelled." in text_of(screen)
    assert labels(screen) == []


async def test_nothing_can_be_changed_of_what_is_over(diary: Diary) -> None:
    await diary.resident.taps(SayAnswer(appointment_id=diary.made.id, said=AttendanceAnswer.COMING))
    diary.house.later(days=1, hours=4, minutes=46)
    screen = await diary.page()
    assert "is over" in text_of(screen)
    assert "I will come" in text_of(screen)
    assert labels(screen) == ["✅ Came", "✖️ Did not come", "🤒 Was ill"], "what became of it, and no more"


async def test_while_it_goes_on_nobody_is_reminded_of_it(diary: Diary) -> None:
    diary.house.later(days=1, hours=4, minutes=30)
    screen = await diary.page()
    assert not shows(screen, "Remind now")
    assert shows(screen, "Move")


async def test_back_leads_to_the_list_in_which_it_stands(diary: Diary) -> None:
    assert (await diary.page()).back == Agenda()
    await diary.is_moved(NOW + timedelta(days=2))
    assert (await diary.page()).back == AppointmentsOf(resident_id=diary.resident.person.id)


async def test_what_comes_later_is_found_by_its_resident(diary: Diary) -> None:
    await diary.is_moved(NOW + timedelta(days=20))
    screen = await diary.casemanager.follows(
        await diary.casemanager.taps(MyResidents()), CODE, "Appointments", "14-12"
    )
    assert "Monday 14-12-2026" in text_of(screen)


async def test_a_resident_without_appointments_has_an_empty_list(diary: Diary) -> None:
    diary.house.later(days=2)
    screen = await diary.casemanager.taps(AppointmentsOf(resident_id=diary.resident.person.id))
    assert "No appointment is planned" in text_of(screen)


async def test_somebody_elses_appointment_looks_like_none(diary: Diary) -> None:
    _, other = await resident_with_casemanager(diary.house)
    assert "cannot find" in text_of(await other.taps(diary.look))
    assert "cannot find" in text_of(await other.taps(AppointmentsOf(resident_id=diary.resident.person.id)))
    await diary.is_erased()
    assert "cannot find" in text_of(await diary.page())
