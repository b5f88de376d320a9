"""Move, another place, cancel: as it should go, and everything that comes in between."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from handlers.casemanager.appointments.changing import AnotherPlace, CallOff, Move
from handlers.casemanager.appointments.other_details import Change
from handlers.casemanager.day.agenda import Agenda
from handlers.resident.receipts import SayAnswer
from handlers.taps import Tap
from shelter.models.appointments import AppointmentState, AttendanceAnswer, CancelReason
from shelter.models.notices import NoticeKind
from shelter.models.people import Role
from tests.handlers.casemanager.diary import CODE, Diary
from tests.handlers.resident.records import OFFICE, appointment, labels, resident_with_casemanager
from tests.handlers.talking import LOCATION, NOW, House, button_of, shows, text_of

TO_THURSDAY = ("Move", "26", "10:00")
REMINDERS = NoticeKind.APPOINTMENT_REMINDER
AT_TEN_ON_THURSDAY = NOW + timedelta(days=2)
IN_BETWEEN = "Somebody changed this in the meantime"

Meanwhile = Callable[[Diary], Awaitable[None]]


@pytest.fixture
async def diary(house: House) -> Diary:
    return await Diary.of(house)


def taps_of(diary: Diary, version: int = 1) -> list[Tap]:
    one = diary.made.id
    return [kind(appointment_id=one, version=version) for kind in (Move, AnotherPlace, CallOff, Change)]


async def test_it_is_moved_in_four_taps_and_the_resident_is_told(diary: Diary) -> None:
    await diary.resident.taps(SayAnswer(appointment_id=diary.made.id, said=AttendanceAnswer.COMING))
    screen = await diary.casemanager.follows(await diary.page(), *TO_THURSDAY)
    words = text_of(screen)
    assert "Is this right?" in words
    for each in (CODE, "IND", "Wednesday 25-11-2026, 14:00", "New time: Thursday 26-11-2026, 10:00"):
        assert each in words
    assert (await diary.kept()).version == 1
    screen = await diary.casemanager.follows(screen, "Save")
    assert "The resident gets a message" in (screen.toast or "")
    assert "Thursday 26-11-2026, 10:00" in text_of(screen)
    kept = await diary.kept()
    assert (kept.starts_at, kept.version, kept.answer) == (AT_TEN_ON_THURSDAY, 2, None)
    (told,) = await diary.notices(NoticeKind.APPOINTMENT_CHANGED)
    assert told.was == diary.made.starts_at
    assert "🔔 Wed 25-11 18:00 · Thu 26-11 08:00" in text_of(screen)
    assert {each.subject_version for each in await diary.notices(REMINDERS)} == {2}


async def test_a_day_and_a_time_can_be_written(diary: Diary) -> None:
    await diary.casemanager.follows(await diary.page(), "Move")
    assert "over already" in text_of(await diary.casemanager.writes("2026-11-23"))
    await diary.casemanager.writes("24-11")
    assert "over already" in text_of(await diary.casemanager.writes("9:30"))
    assert "02:00 and 03:00" in text_of(await diary.casemanager.writes("2:15"))
    await diary.casemanager.follows(await diary.casemanager.writes("16.20"), "Save")
    assert (await diary.kept()).starts_at == NOW.replace(hour=15, minute=20)


async def test_the_questions_say_what_they_are_about(diary: Diary) -> None:
    screen = await diary.page()
    for label in ("Move", "26"):
        screen = await diary.casemanager.follows(screen, label)
        assert CODE in text_of(screen)
        assert "25-11-2026, 14:00" in text_of(screen)
    assert CODE in text_of(await diary.casemanager.follows(await diary.page(), "Another place"))


async def test_the_same_time_changes_nothing_and_tells_nobody(diary: Diary) -> None:
    screen = await diary.casemanager.follows(await diary.page(), "Move", "25", "14:00", "Save")
    assert screen.toast is None
    assert await diary.kept() == diary.made
    assert await diary.notices(NoticeKind.APPOINTMENT_CHANGED) == []


async def test_another_place_is_tapped_or_written(diary: Diary) -> None:
    screen = await diary.casemanager.follows(await diary.page(), "Another place")
    assert not shows(screen, OFFICE.name), "it is there already"
    screen = await diary.casemanager.follows(screen, LOCATION.place.name)
    assert f"New place: {LOCATION.place.name}" in text_of(screen)
    assert OFFICE.name in text_of(screen)
    screen = await diary.casemanager.follows(screen, "Save")
    assert "The resident gets a message" in (screen.toast or "")
    assert (await diary.kept()).place == LOCATION.place
    await diary.casemanager.follows(screen, "Another place")
    assert "too long" in text_of(await diary.casemanager.writes("x" * 101))
    await diary.casemanager.follows(await diary.casemanager.writes("Court <b>, Kade 3"), "Save")
    kept = await diary.kept()
    assert (kept.place.name, kept.place.address, kept.version) == ("Court <b>", "Kade 3", 3)
    (told,) = await diary.notices(NoticeKind.APPOINTMENT_CHANGED)
    assert told.subject_version == 3


async def test_another_place_keeps_the_answer(diary: Diary) -> None:
    await diary.resident.taps(SayAnswer(appointment_id=diary.made.id, said=AttendanceAnswer.COMING))
    await diary.casemanager.follows(await diary.page(), "Another place", LOCATION.place.name, "Save")
    words = text_of(await diary.page())
    assert "I will come" in words
    assert "Not opened yet" in words


async def test_cancelling_asks_why_and_a_tap_does_it(diary: Diary) -> None:
    screen = await diary.casemanager.follows(await diary.page(), "Cancel it")
    assert "Why is it cancelled?" in text_of(screen)
    assert CODE in text_of(screen)
    assert (await diary.kept()).state is AppointmentState.PLANNED
    screen = await diary.casemanager.follows(screen, "The office")
    assert "is cancelled" in text_of(screen)
    assert "The office cannot do it then" in text_of(screen)
    assert "The resident gets a message" in (screen.toast or "")
    assert (await diary.kept()).reason is CancelReason.OFFICE_CHANGED
    (told,) = await diary.notices(NoticeKind.APPOINTMENT_CHANGED)
    assert told.was == diary.made.starts_at
    assert await diary.notices(REMINDERS) == []
    assert shows(await diary.casemanager.taps(Agenda()), "❌")


async def test_a_reason_must_be_one_of_the_list(diary: Diary) -> None:
    await diary.casemanager.follows(await diary.page(), "Cancel it")
    assert "do not understand" in text_of(await diary.casemanager.writes("bad weather"))
    assert (await diary.kept()).state is AppointmentState.PLANNED


async def test_a_double_tap_on_a_reason_cancels_once(diary: Diary) -> None:
    reason = button_of(await diary.casemanager.follows(await diary.page(), "Cancel it"), "mistake")
    await diary.casemanager.taps(reason)
    assert "old" in text_of(await diary.casemanager.taps(reason))
    assert (await diary.kept()).version == 2
    assert len(await diary.notices(NoticeKind.APPOINTMENT_CHANGED)) == 1


@pytest.mark.parametrize("way", ["Move", "Another place", "Cancel it"])
async def test_an_old_button_shows_what_somebody_changed_since(diary: Diary, way: str) -> None:
    old = button_of(await diary.page(), way)
    await diary.is_moved(AT_TEN_ON_THURSDAY)
    screen = await diary.casemanager.taps(old)
    assert IN_BETWEEN in text_of(screen)
    assert "26-11-2026, 10:00" in text_of(screen)
    assert "did not understand" in text_of(await diary.casemanager.writes("mumble"))


@pytest.mark.parametrize(
    "taps",
    [(*TO_THURSDAY, "Save"), ("Another place", LOCATION.place.name, "Save"), ("Cancel it", "not needed")],
)
async def test_who_was_first_wins(diary: Diary, taps: tuple[str, ...]) -> None:
    """Two phones, or two casemanagers: the second sees what it was and is now, and nothing is undone."""
    screen = await diary.casemanager.follows(await diary.page(), *taps[:-1])
    await diary.is_moved(NOW + timedelta(days=5))
    after = await diary.kept()
    screen = await diary.casemanager.follows(screen, taps[-1])
    assert IN_BETWEEN in text_of(screen)
    assert "It was Wednesday 25-11-2026, 14:00. Now it is Sunday 29-11-2026, 10:00." in text_of(screen)
    assert await diary.kept() == after
    assert len(await diary.notices(NoticeKind.APPOINTMENT_CHANGED)) == 1
    left = await diary.casemanager.follows(screen, "Leave it")
    assert labels(left) == labels(await diary.page())
    assert await diary.kept() == after


@pytest.mark.parametrize(
    "taps",
    [(*TO_THURSDAY, "Save"), ("Another place", LOCATION.place.name, "Save"), ("Cancel it", "not needed")],
)
async def test_what_was_cancelled_meanwhile_stays_so(diary: Diary, taps: tuple[str, ...]) -> None:
    screen = await diary.casemanager.follows(await diary.page(), *taps[:-1])
    await diary.is_cancelled()
    after = await diary.kept()
    assert "is cancelled" in text_of(await diary.casemanager.follows(screen, taps[-1]))
    assert await diary.kept() == after


@pytest.mark.parametrize(
    "taps",
    [(*TO_THURSDAY, "Save"), ("Another place", LOCATION.place.name, "Save"), ("Cancel it", "not needed")],
)
async def test_what_is_over_meanwhile_stays_as_it_was(diary: Diary, taps: tuple[str, ...]) -> None:
    screen = await diary.casemanager.follows(await diary.page(), *taps[:-1])
    diary.house.later(days=1, hours=5)
    screen = await diary.casemanager.follows(screen, taps[-1])
    assert "That is over" in text_of(screen)
    assert "25-11-2026, 14:00" in text_of(screen)
    assert await diary.kept() == diary.made


async def test_a_time_that_passes_while_one_looks_is_not_saved(diary: Diary) -> None:
    screen = await diary.casemanager.follows(await diary.page(), "Move", "24", "10:30")
    diary.house.later(minutes=31)
    assert "That is over" in text_of(await diary.casemanager.follows(screen, "Save"))
    assert await diary.kept() == diary.made


async def test_old_buttons_of_what_is_over_open_nothing(diary: Diary) -> None:
    diary.house.later(days=1, hours=5)
    for tap in taps_of(diary):
        assert "That is over" in text_of(await diary.casemanager.taps(tap))
    assert await diary.kept() == diary.made


@pytest.mark.parametrize("meanwhile", [Diary.is_handed_over, Diary.is_erased])
@pytest.mark.parametrize(
    "taps",
    [(*TO_THURSDAY, "Save"), ("Another place", LOCATION.place.name, "Save"), ("Cancel it", "not needed")],
)
async def test_a_resident_who_is_gone_closes_the_form(
    diary: Diary, taps: tuple[str, ...], meanwhile: Meanwhile
) -> None:
    screen = await diary.casemanager.follows(await diary.page(), *taps[:-1])
    await meanwhile(diary)
    assert "cannot find" in text_of(await diary.casemanager.follows(screen, taps[-1]))
    assert "did not understand" in text_of(await diary.casemanager.writes("mumble"))


async def test_somebody_elses_appointment_is_not_changed(diary: Diary) -> None:
    _, other = await resident_with_casemanager(diary.house)
    supervisor = await diary.house.person(Role.HOUSING_SUPERVISOR)
    for tap in taps_of(diary):
        assert "cannot find" in text_of(await other.taps(tap))
        assert "cannot open" in text_of(await supervisor.taps(tap))
        assert "cannot open" in text_of(await diary.resident.taps(tap))
    assert await diary.kept() == diary.made


async def test_a_double_tap_on_save_changes_it_once(diary: Diary) -> None:
    save = button_of(await diary.casemanager.follows(await diary.page(), *TO_THURSDAY), "Save")
    await diary.casemanager.taps(save)
    assert "old" in text_of(await diary.casemanager.taps(save))
    assert (await diary.kept()).version == 2


async def test_save_of_an_earlier_form_saves_nothing_else(diary: Diary) -> None:
    other = await appointment(diary.house, diary.resident, starts_at=NOW + timedelta(days=4))
    first = button_of(await diary.casemanager.follows(await diary.page(), *TO_THURSDAY), "Save")
    screen = await diary.casemanager.taps(Move(appointment_id=other.id, version=1))
    await diary.casemanager.follows(screen, "26", "10:00")
    screen = await diary.casemanager.taps(first)
    assert "Is this right?" in text_of(screen)
    assert "28-11-2026" in text_of(screen), "of the other one"
    assert await diary.kept() == diary.made
    await diary.casemanager.follows(screen, "Save")
    assert await diary.kept() == diary.made


async def test_a_half_filled_form_outlives_a_restart(diary: Diary) -> None:
    screen = await diary.casemanager.follows(await diary.page(), *TO_THURSDAY[:-1])
    await diary.house.restart()
    screen = await diary.casemanager.follows(screen, "10:00")
    await diary.house.restart()
    await diary.casemanager.follows(screen, "Save")
    assert (await diary.kept()).starts_at == AT_TEN_ON_THURSDAY


async def test_back_and_stop_lead_where_one_came_from(diary: Diary) -> None:
    screen = await diary.casemanager.follows(await diary.page(), *TO_THURSDAY, "Back", "Back")
    assert "Which day?" in text_of(screen)
    screen = await diary.casemanager.follows(screen, "Stop")
    assert labels(screen) == labels(await diary.page())
    assert await diary.kept() == diary.made


async def test_stop_where_the_resident_is_gone_says_so(diary: Diary) -> None:
    screen = await diary.casemanager.follows(await diary.page(), "Move")
    await diary.is_erased()
    assert "cannot find" in text_of(await diary.casemanager.follows(screen, "Stop"))


@pytest.mark.parametrize("away", [{"blocked_at": NOW}, {"chat_id": None}])
async def test_whom_the_bot_cannot_reach_must_be_told_otherwise(
    diary: Diary, away: dict[str, object]
) -> None:
    await diary.resident_is(**away)
    screen = await diary.casemanager.follows(await diary.page(), *TO_THURSDAY, "Save")
    assert "Please call or go by" in (screen.toast or "")
    assert (await diary.kept()).version == 2
