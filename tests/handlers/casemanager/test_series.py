"""A series on the casemanager's screens: only this one, or this one and all that come later."""

from datetime import timedelta

import pytest

from handlers.casemanager.appointments.changing import Move
from handlers.casemanager.appointments.outcome import EarlierOf
from handlers.casemanager.day.agenda import LookAt
from handlers.casemanager.residents.residents import AppointmentsOf
from handlers.screen import Screen
from shelter import changes, series, series_changes
from shelter.models.appointments import Appointment, AppointmentKind, AppointmentState, CancelReason
from shelter.models.notices import NoticeKind, NoticeState
from shelter.models.people import Role
from shelter.planning import Wish
from shelter.series import Every
from tests.handlers.resident.records import OFFICE, allowance, labels, resident_with_casemanager
from tests.handlers.talking import NOW, House, Somebody, button_of, shows, text_of

FIRST = NOW + timedelta(days=1)
"""Wednesday at ten."""
WEEK = timedelta(weeks=1)
CHANGED = NoticeKind.APPOINTMENT_CHANGED


class Series:
    """Four Wednesdays at ten."""

    def __init__(self, house: House, resident: Somebody, casemanager: Somebody, ids: list[str]) -> None:
        self.house = house
        self.resident = resident
        self.casemanager = casemanager
        self.ids = ids

    async def page(self, which: int = 1) -> Screen:
        return await self.casemanager.taps(LookAt(appointment_id=self.ids[which]))

    async def taps(self, screen: Screen, *labels: str) -> Screen:
        return await self.casemanager.follows(screen, *labels)

    async def kept(self) -> list[Appointment]:
        async with self.house.store.transaction() as store:
            found = await store.appointments.several(self.ids)
        return [found[each] for each in self.ids]

    async def news(self) -> int:
        """How many changes the resident is going to be told of."""
        async with self.house.store.transaction() as store:
            found = await store.notices.of_person(self.resident.person.id)
        return len([each for each in found if each.kind is CHANGED and each.state is NoticeState.PLANNED])


@pytest.fixture
async def four(house: House) -> Series:
    resident, casemanager = await resident_with_casemanager(house)
    await house.stay(resident.person, code="B-014")
    wish = Wish(resident.person.id, AppointmentKind.SCHOOL, FIRST, OFFICE)
    starts = series.starts(FIRST, Every.WEEK, house.frame.zone, times=4)
    async with house.store.transaction() as store:
        me = casemanager.person.id
        made = await series_changes.make(store, house.now, me, house.frame.zone, wish, starts)
    return Series(house, resident, casemanager, [each.appointment.id for each in made])


async def test_only_this_one_is_moved(four: Series) -> None:
    screen = await four.taps(await four.page(), "Move")
    assert "Only this one?" in text_of(screen)
    assert shows(screen, "This one and 2 later ones")
    await four.taps(screen, "Only this one", "▶️", "3", "11:00", "Save")
    assert [each.version for each in await four.kept()] == [1, 2, 1, 1]


async def test_all_later_ones_go_as_far(four: Series) -> None:
    screen = await four.taps(await four.page(), "Move", "later ones", "▶️", "3", "11:00")
    words = text_of(screen)
    assert "New time: Thursday 03-12-2026, 11:00" in words
    assert "🔁 Thu 03-12 · Thu 10-12 · Thu 17-12" in words
    screen = await four.taps(screen, "Save")
    assert "The resident gets a message" in (screen.toast or "")
    moved = FIRST + timedelta(days=1, hours=1)
    assert [each.starts_at for each in await four.kept()] == [
        FIRST,
        *(moved + WEEK * each for each in (1, 2, 3)),
    ]
    assert await four.news() == 1


async def test_moving_by_a_week_meets_none_of_its_own(four: Series) -> None:
    """The third is where the second was: that is no conflict, for it goes along."""
    await allowance(four.house, four.resident, pay_on=(FIRST + 3 * WEEK).date())
    screen = await four.taps(await four.page(), "Move", "later ones", "▶️", "9", "10:00")
    words = text_of(screen)
    assert "🔁 Wed 09-12 · Wed 16-12 · Wed 23-12" in words
    assert "has this from" not in words
    assert "⚠️ Something else is on these days: Wed 16-12" in words
    alone = await four.taps(await four.page(), "Move", "Only this one", "▶️", "9", "10:00")
    assert "⚠️ B-014 has this from 10:00 to 11:00: School" in text_of(alone)


async def test_a_later_one_is_not_moved_into_the_night(four: Series) -> None:
    """It was moved alone to one o'clock before; an hour later is the hour that comes twice, or never."""
    async with four.house.store.transaction() as store:
        early = FIRST + WEEK - timedelta(hours=9)
        await changes.move(store, NOW, four.casemanager.person.id, four.ids[1], early, version=1)
    await four.taps(await four.page(0), "Move", "later ones", "25")
    assert "02:00 and 03:00" in text_of(await four.casemanager.writes("11:00"))


async def test_this_one_and_all_later_ones_are_cancelled(four: Series) -> None:
    screen = await four.taps(await four.page(), "Cancel it", "later ones", "not needed")
    assert "is cancelled" in text_of(screen)
    planned, *cancelled = await four.kept()
    assert planned.state is AppointmentState.PLANNED
    assert {(each.state, each.reason) for each in cancelled} == {
        (AppointmentState.CANCELLED, CancelReason.NOT_NEEDED)
    }
    assert await four.news() == 1


async def test_the_last_one_is_alone(four: Series) -> None:
    assert "Why is it cancelled?" in text_of(await four.taps(await four.page(3), "Cancel it"))


async def test_which_must_be_one_of_two(four: Series) -> None:
    await four.taps(await four.page(), "Cancel it")
    assert "do not understand" in text_of(await four.casemanager.writes("some"))


@pytest.mark.parametrize("way", ["cancel", "move"])
async def test_one_that_a_colleague_changed_is_told_with_its_day(four: Series, way: str) -> None:
    lena = await four.house.person(Role.LEGAL_ADVISER)
    await four.house.stay(four.resident.person, legal_adviser_id=lena.person.id)
    asked = {
        "cancel": ("Cancel it", "later ones", "mistake"),
        "move": ("Move", "later ones", "▶️", "3", "11:00", "Save"),
    }[way]
    screen = await four.taps(await four.page(), *asked[:-1])
    async with four.house.store.transaction() as store:
        await changes.cancel(store, NOW, lena.person.id, four.ids[3], version=1)
        to = FIRST + 2 * WEEK + timedelta(hours=3)
        await changes.move(store, NOW, lena.person.id, four.ids[2], to, version=1)
    before = await four.kept()
    screen = await four.taps(screen, asked[-1])
    words = text_of(screen)
    assert "Your colleague changed this in the meantime" in words
    assert "It was Wednesday 09-12-2026, 10:00. Now it is Wednesday 09-12-2026, 13:00." in words
    assert "🗓️ Wednesday 16-12-2026, 10:00 ❌ This appointment is cancelled." in words
    assert await four.kept() == before, "all or nothing"
    await four.taps(screen, "Do it anyway")
    after = await four.kept()
    assert [each.version for each in after] == [1, 2, 3, 2]
    if way == "move":
        assert after[2].starts_at == to + timedelta(days=1, hours=1)


async def test_forged_and_old_taps_move_nothing_of_others(four: Series) -> None:
    stranger = await four.house.person(Role.CASEMANAGER)
    for one in four.ids:
        assert "cannot find" in text_of(await stranger.taps(Move(appointment_id=one, version=1)))
    assert "cannot find" in text_of(await stranger.taps(EarlierOf(resident_id=four.resident.person.id)))


async def test_earlier_appointments_are_found_to_write_down_what_became_of_them(four: Series) -> None:
    four.house.later(days=10)
    one = four.resident.person.id
    screen = await four.casemanager.taps(AppointmentsOf(resident_id=one))
    assert not shows(screen, "25-11")
    screen = await four.taps(screen, "Earlier appointments")
    assert [each for each in labels(screen) if "25-11" in each or "02-12" in each] == [
        button_of(screen, "Wed 02-12").text,
        button_of(screen, "Wed 25-11").text,
    ]
    screen = await four.taps(screen, "Wed 25-11", "Was ill")
    assert "Written down: Was ill" in text_of(screen)
    assert screen.back == EarlierOf(resident_id=one)
    nobody = await four.house.person(Role.RESIDENT)
    await four.house.stay(nobody.person, casemanager_id=four.casemanager.person.id)
    assert "There are none." in text_of(await four.casemanager.taps(EarlierOf(resident_id=nobody.person.id)))
