"""Office hours, being away, and standing in, through the real door."""

import pytest

from handlers.ask import Ask
from handlers.casemanager.messages.absence import NewAway, NotAway
from handlers.casemanager.messages.messages import Inbox, ThreadWith
from handlers.casemanager.messages.office_hours import SetHours
from handlers.casemanager.messages.standing_in import StandInFor, StandingIn
from handlers.casemanager.residents.residents import OneResident
from handlers.casemanager.taps import MyTime, Today
from handlers.notices import render
from handlers.resident.human import Human, WriteMessage
from handlers.screen import Screen
from handlers.taps import Home
from locales.words import words_for
from shelter import deadlines
from shelter.aftermath import settled
from shelter.casemanagers import tell
from shelter.errors import NotFound
from shelter.models.desk import Absence
from shelter.models.notices import Notice, NoticeKind, NoticeState
from shelter.models.people import Role
from tests.handlers.resident.records import OFFICE, appointment
from tests.handlers.talking import House, Somebody, shows, text_of


class Desk:
    """Marloes guides a resident, B-014; Ella is a colleague, and stands in where Marloes says so."""

    def __init__(self, house: House) -> None:
        self.house = house

    async def furnish(self) -> "Desk":
        house = self.house
        self.marloes = await house.person(Role.CASEMANAGER, first_name="Marloes")
        self.ella = await house.person(Role.CASEMANAGER, first_name="Ella")
        self.resident = await house.person(Role.RESIDENT)
        self.one = self.resident.person.id
        await house.stay(self.resident.person, casemanager_id=self.marloes.person.id, code="B-014")
        return self

    async def marloes_is_away(self, stand_in: str = "Ella", until: str = "04-12") -> Screen:
        """From today on."""
        screen = await self.marloes.follows(await self.marloes.taps(NewAway()), "24-11", until, stand_in)
        return await self.marloes.follows(screen, "Save")

    async def absences(self) -> list[Absence]:
        async with self.house.store.transaction() as store:
            return list(await store.desks.absences(self.house.now.date()))

    async def writes(self, text: str) -> Screen:
        await self.resident.taps(WriteMessage())
        return await self.resident.writes(text)

    async def bells(self, somebody: Somebody, *kinds: NoticeKind) -> list[Notice]:
        async with self.house.store.transaction() as store:
            found = await store.notices.of_person(somebody.person.id)
        return [each for each in found if each.state is NoticeState.PLANNED and each.kind in kinds]

    async def said(self, somebody: Somebody, notice: Notice) -> Screen | None:
        """The bell as it is said now; where nothing is, what follows from that."""
        async with self.house.store.transaction() as store:
            ask = Ask(somebody.person, self.house.now, words_for("en"), store, self.house.frame)
            screen = await render(ask, notice)
            if screen is None:
                await settled(store, self.house.now, notice, NoticeState.DROPPED)
            return screen


@pytest.fixture
async def desk(house: House) -> Desk:
    return await Desk(house).furnish()


async def test_office_hours_are_set_in_a_few_taps_and_said_to_the_resident(desk: Desk) -> None:
    screen = await desk.marloes.follows(await desk.marloes.taps(Home()), "My hours", "When I read")
    screen = await desk.marloes.follows(screen, "Friday", "Go on", "09:00", "17:00", "Save")
    assert "Monday – Thursday" in text_of(screen)
    words = text_of(await desk.resident.taps(Human()))
    assert "Messages are read on these days: Monday – Thursday" in words
    assert "Between 09:00 and 17:00" in words
    assert "It will be read" not in text_of(await desk.writes("Now"))
    desk.house.later(days=2, hours=8)
    assert "It will be read: Mon 30-11, 09:00" in text_of(await desk.writes("On Thursday evening"))


async def test_the_days_of_before_are_there_when_hours_are_set_again_and_can_be_taken_away(
    desk: Desk,
) -> None:
    screen = await desk.marloes.follows(
        await desk.marloes.taps(SetHours()), "Monday", "Go on", "08:30", "12:00"
    )
    await desk.marloes.follows(screen, "Save")
    screen = await desk.marloes.taps(SetHours())
    assert shows(screen, "▫️ Monday")
    assert shows(screen, "✅ Tuesday")
    screen = await desk.marloes.follows(await desk.marloes.taps(MyTime()), "Say no hours")
    assert "not said yet" in text_of(screen)
    assert "Messages are read" not in text_of(await desk.resident.taps(Human()))


async def test_a_week_without_a_day_and_an_end_before_the_beginning_are_asked_again(desk: Desk) -> None:
    screen = await desk.marloes.taps(SetHours())
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"):
        screen = await desk.marloes.follows(screen, day)
    assert not shows(screen, "Go on")
    assert "On which days" in text_of(await desk.marloes.writes("done"))
    screen = await desk.marloes.follows(await desk.marloes.taps(SetHours()), "Go on", "12:30")
    assert not shows(screen, "12:30")
    assert "Until what time?" in text_of(await desk.marloes.writes("9:00"))


async def test_away_is_said_to_the_resident_and_the_stand_in_answers(desk: Desk) -> None:
    page = await desk.marloes_is_away()
    assert "Ella" in text_of(page)
    words = text_of(await desk.writes("Hello?"))
    assert "away until Friday 04-12-2026" in words
    assert "Ella answers." in words
    assert await desk.bells(desk.marloes, NoticeKind.MESSAGE) == []
    (bell,) = await desk.bells(desk.ella, NoticeKind.MESSAGE)
    screen = await desk.said(desk.ella, bell)
    assert screen is not None
    assert "Hello?" in text_of(await desk.ella.follows(screen, "Open"))
    screen = await desk.ella.follows(
        await desk.ella.taps(ThreadWith(resident_id=desk.one)), "Write a message"
    )
    assert "Sent to B-014" in text_of(await desk.ella.writes("I am here"))

    desk.house.later(days=11)
    assert NotFound.sentence in text_of(await desk.ella.taps(ThreadWith(resident_id=desk.one)))
    words = text_of(await desk.marloes.taps(ThreadWith(resident_id=desk.one)))
    assert "Hello?" in words
    assert "I am here" in words
    assert "away" not in text_of(await desk.resident.taps(Human()))


async def test_the_stand_in_sees_it_on_the_home_screen_and_what_is_today(desk: Desk) -> None:
    assert not shows(await desk.ella.taps(Home()), "For Marloes")
    await appointment(desk.house, desk.resident)
    await desk.marloes_is_away()
    home = await desk.ella.taps(Home())
    assert "You stand in for Marloes" in text_of(home)
    assert "You stand in for Marloes" in text_of(await desk.ella.taps(Today()))
    screen = await desk.ella.follows(home, "For Marloes", "B-014")
    assert OFFICE.name in text_of(screen)
    assert "Balie" in text_of(screen)
    await desk.ella.follows(screen, "Messages")
    assert NotFound.sentence in text_of(await desk.ella.taps(OneResident(resident_id=desk.one)))


async def test_messages_from_before_wait_for_the_stand_in_too(desk: Desk) -> None:
    await desk.writes("Before")
    await desk.marloes_is_away()
    assert "1 new message." in text_of(await desk.ella.taps(Home()))
    assert "Before" in text_of(await desk.ella.follows(await desk.ella.taps(Inbox()), "🤝 B-014"))


async def test_without_a_stand_in_it_waits_and_the_resident_knows_until_when(desk: Desk) -> None:
    await desk.marloes_is_away("Nobody")
    words = text_of(await desk.writes("Hello?"))
    assert "away until Friday 04-12-2026. It is read after that." in words
    assert len(await desk.bells(desk.marloes, NoticeKind.MESSAGE)) == 1


async def test_where_the_stand_in_is_away_too_it_stays_with_the_casemanager(desk: Desk) -> None:
    await desk.marloes_is_away()
    screen = await desk.ella.follows(await desk.ella.taps(NewAway()), "24-11", "25-11", "Nobody")
    await desk.ella.follows(screen, "Save")
    assert "It is read after that." in text_of(await desk.writes("Hello?"))
    assert NotFound.sentence in text_of(await desk.ella.taps(ThreadWith(resident_id=desk.one)))
    assert "You stand in" not in text_of(await desk.ella.taps(Home()))


async def test_who_is_back_early_reads_alone_again(desk: Desk) -> None:
    screen = await desk.marloes_is_away()
    (absence,) = await desk.absences()
    assert NotFound.sentence in text_of(await desk.ella.taps(NotAway(absence_id=absence.id)))
    await desk.marloes.follows(screen, "I am back")
    assert await desk.absences() == []
    assert "away" not in text_of(await desk.writes("Hello?"))
    for tap in (ThreadWith(resident_id=desk.one), StandInFor(resident_id=desk.one)):
        assert NotFound.sentence in text_of(await desk.ella.taps(tap))
    assert NotFound.sentence in text_of(await desk.ella.taps(StandingIn(absence_id=absence.id)))


async def test_an_absence_to_come_changes_nothing_yet(desk: Desk) -> None:
    screen = await desk.marloes.follows(await desk.marloes.taps(NewAway()), "01-12", "04-12", "Ella")
    screen = await desk.marloes.follows(screen, "Save")
    assert shows(screen, "I do not go on Tue 01-12")
    assert "You stand in" not in text_of(await desk.ella.taps(Home()))
    assert "You stand in for Marloes" in text_of(await desk.ella.taps(MyTime()))
    assert "away" not in text_of(await desk.writes("Hello?"))
    again = await desk.marloes.follows(await desk.marloes.taps(NewAway()), "02-12", "02-12", "Nobody", "Save")
    assert "away already" in text_of(again)
    assert len(await desk.absences()) == 1


async def test_the_last_day_is_not_before_the_first(desk: Desk) -> None:
    await desk.marloes.follows(await desk.marloes.taps(NewAway()), "27-11")
    assert "Until which day?" in text_of(await desk.marloes.writes("26-11-2026"))
    assert "Who answers" in text_of(await desk.marloes.writes("27-11"))


async def test_what_is_for_the_casemanager_rings_at_the_stand_in(desk: Desk) -> None:
    made = await appointment(desk.house, desk.resident)
    await desk.marloes_is_away()
    async with desk.house.store.transaction() as store:
        late = deadlines.not_reached(made, desk.marloes.person.id, desk.house.now, key="x")
        await store.notices.plan(late)
        kind = NoticeKind.APPOINTMENT_ANSWERED
        await tell(store, desk.house.now, desk.marloes.person.id, kind, made.id, key="y")
    both = (NoticeKind.NOT_REACHED, NoticeKind.APPOINTMENT_ANSWERED)
    for notice in await desk.bells(desk.marloes, *both):
        assert await desk.said(desk.marloes, notice) is None
    rung = await desk.bells(desk.ella, *both)
    assert {each.kind for each in rung} == set(both)
    for notice in rung:
        screen = await desk.said(desk.ella, notice)
        assert screen is not None
        assert "B-014" not in text_of(screen)
        assert "B-014" in text_of(await desk.ella.follows(screen, "Open"))
    desk.house.later(days=11)
    for notice in rung:
        assert await desk.said(desk.ella, notice) is None, "the absence is over"
