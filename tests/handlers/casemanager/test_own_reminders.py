"""The reminders of one appointment: on and off, at least one, and back to how the house does it."""

from datetime import time, timedelta

import pytest

from handlers.aheads import Switch
from handlers.casemanager.appointments.own_reminders import AsTheHouse, OwnReminders, SwitchOne
from handlers.screen import Screen
from shelter import changes
from shelter.models.appointments import AppointmentKind
from shelter.models.notices import NoticeKind
from shelter.models.people import Role
from shelter.models.reminders import Amount, ReminderWish, before, days_before
from tests.handlers.casemanager.diary import Diary
from tests.handlers.resident.records import labels, resident_with_casemanager
from tests.handlers.talking import NOW, House, button_of, shows, text_of

IN_TEN_DAYS = NOW + timedelta(days=10)


@pytest.fixture
async def diary(house: House) -> Diary:
    return await Diary.of(house, starts_at=IN_TEN_DAYS, kind=AppointmentKind.IND)


def switched_on(screen: Screen) -> list[str]:
    shown = [text.replace("\u2068", "").replace("\u2069", "") for text in labels(screen)]
    return [text.removeprefix("✅ ") for text in shown if text.startswith("✅")]


async def open_them(diary: Diary) -> Screen:
    return await diary.casemanager.follows(await diary.page(), "Reminders")


async def rings(diary: Diary) -> list[timedelta | None]:
    return [notice.ahead for notice in await diary.notices(NoticeKind.APPOINTMENT_REMINDER)]


async def test_at_first_they_are_as_the_house_does_it(diary: Diary) -> None:
    screen = await open_them(diary)
    assert switched_on(screen) == [
        "7 days before, at 18:00",
        "3 days before, at 18:00",
        "1 day before, at 18:00",
        "2 hours before",
    ]
    assert "as the house does it" in text_of(screen)
    assert not shows(screen, "As the house does it")
    assert len(labels(screen)) == 7


async def test_a_tap_switches_one_and_plans_anew(diary: Diary) -> None:
    screen = await diary.casemanager.follows(await open_them(diary), "7 days before", "4 hours before")
    assert "of this appointment alone" in text_of(screen)
    assert switched_on(screen)[-2:] == ["4 hours before", "2 hours before"]
    assert "7 days" not in " ".join(switched_on(screen))
    assert (await diary.kept()).plan == (
        days_before(3, time(18)),
        days_before(1, time(18)),
        before(240),
        before(120),
    )
    assert await rings(diary) == [
        timedelta(days=2, hours=16),
        timedelta(hours=16),
        timedelta(hours=2),
    ], "four hours before ten is night, and what waits for its end comes with the last one"
    assert "Tue 01-12 18:00 · Thu 03-12 18:00 · Fri 04-12 08:00" in text_of(await diary.page())


async def test_they_change_no_version_and_the_resident_is_not_told(diary: Diary) -> None:
    await diary.casemanager.follows(await open_them(diary), "7 days before")
    assert (await diary.kept()).version == 1
    assert await diary.notices(NoticeKind.APPOINTMENT_CHANGED) == []


async def test_a_double_tap_switches_once(diary: Diary) -> None:
    tap = button_of(await open_them(diary), "7 days before")
    await diary.casemanager.taps(tap)
    first = await diary.kept()
    screen = await diary.casemanager.taps(tap)
    assert await diary.kept() == first
    assert "7 days" not in " ".join(switched_on(screen))


async def test_one_reminder_stays(diary: Diary) -> None:
    screen = await diary.casemanager.follows(
        await open_them(diary), "7 days", "3 days", "1 day", "✅ 2 hours"
    )
    assert switched_on(screen) == ["2 hours before"]
    assert "One reminder has to stay" in (screen.toast or "")
    assert (await diary.kept()).plan == (before(120),)


async def test_six_reminders_are_the_most(diary: Diary) -> None:
    screen = await diary.casemanager.follows(await open_them(diary), "12 hours", "4 hours")
    assert screen.toast is None
    screen = await diary.casemanager.follows(screen, "1 hour before")
    assert "More than 6" in (screen.toast or "").replace("\u2068", "").replace("\u2069", "")
    assert len(switched_on(screen)) == 6
    assert len((await diary.kept()).plan or ()) == 6


async def test_the_house_takes_over_again(diary: Diary) -> None:
    screen = await diary.casemanager.follows(await open_them(diary), "7 days", "As the house does it")
    assert (await diary.kept()).plan is None
    assert "as the house does it" in text_of(screen)
    assert len(await rings(diary)) == 4


async def test_what_is_chosen_at_the_location_is_where_one_begins(diary: Diary) -> None:
    supervisor = await diary.house.person(Role.HOUSING_SUPERVISOR)
    chosen = (days_before(2, time(9)), before(60))
    (grant,) = supervisor.person.grants
    async with diary.house.store.transaction() as store:
        await changes.set_rule(
            store, NOW, supervisor.person, "Europe/Amsterdam", "ind", grant.location_id, chosen
        )
    screen = await open_them(diary)
    assert switched_on(screen) == ["2 days before, at 09:00", "1 hour before"]
    screen = await diary.casemanager.follows(screen, "2 days before")
    assert (await diary.kept()).plan == (before(60),)
    assert not shows(screen, "2 days before"), "it is offered no more, and not missed"


async def test_what_the_resident_wishes_stays_the_residents(diary: Diary) -> None:
    """The switches show what staff want; the page says what will really ring."""
    await diary.resident_is(reminders=ReminderWish(amount=Amount.FEWER))
    screen = await diary.casemanager.follows(await open_them(diary), "7 days before")
    assert len(switched_on(screen)) == 3
    assert len(await rings(diary)) == 1


async def test_somebody_elses_appointment_has_no_reminders(diary: Diary) -> None:
    _, other = await resident_with_casemanager(diary.house)
    for tap in (
        OwnReminders(appointment_id=diary.made.id),
        SwitchOne(appointment_id=diary.made.id, ahead="60m", switch=Switch.ON),
        AsTheHouse(appointment_id=diary.made.id),
    ):
        assert "cannot find" in text_of(await other.taps(tap))
        assert "cannot open" in text_of(await diary.resident.taps(tap))
    assert await diary.kept() == diary.made


@pytest.mark.parametrize("label", ["7 days before", "As the house does it"])
async def test_old_switches_of_what_is_cancelled_or_over_do_no_harm(diary: Diary, label: str) -> None:
    screen = await diary.casemanager.follows(await open_them(diary), "1 day before")
    before = await diary.kept()
    diary.house.later(days=10, hours=1)
    shown = await diary.casemanager.follows(screen, label)
    assert "That is over" in (shown.toast or "")
    assert "is over" in text_of(shown)
    assert await diary.kept() == before
    diary.house.now = NOW
    await diary.is_cancelled()
    assert "is cancelled" in text_of(await diary.casemanager.follows(screen, label))
    assert "is cancelled" in text_of(await diary.casemanager.taps(OwnReminders(appointment_id=before.id)))
    assert (await diary.kept()).plan == before.plan


@pytest.mark.parametrize("ahead", ["", "x", "0m", "99d1800", "1d0300", "1d2500"])
async def test_a_forged_reminder_is_none(diary: Diary, ahead: str) -> None:
    tap = SwitchOne.model_construct(appointment_id=diary.made.id, ahead=ahead, switch=Switch.ON)
    assert text_of(await diary.casemanager.taps(tap))
    assert await diary.kept() == diary.made


async def test_after_a_move_they_stay_as_they_were_chosen(diary: Diary) -> None:
    await diary.casemanager.follows(await open_them(diary), "7 days", "3 days", "1 day")
    await diary.is_moved(IN_TEN_DAYS + timedelta(hours=3))
    assert await rings(diary) == [timedelta(hours=2)]
    assert switched_on(await open_them(diary)) == ["2 hours before"]
