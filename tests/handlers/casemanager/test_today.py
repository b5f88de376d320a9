"""Today: what waits, the most urgent first, and the message in the morning that leads to it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from handlers.aheads import Switch
from handlers.casemanager.day.agenda import Agenda, LookAt
from handlers.casemanager.day.not_reached import NotReached
from handlers.casemanager.day.today import EndsSoon, SetDigest
from handlers.casemanager.messages.messages import Inbox, ThreadWith
from handlers.casemanager.taps import OneResident, Requests, Today
from handlers.screen import Screen
from handlers.taps import Home
from shelter import case_notes, digest, messages
from shelter.ids import new_code, new_id
from shelter.models.appointments import AppointmentKind, AppointmentState, AttendanceAnswer
from shelter.models.notices import Notice, NoticeKind
from shelter.models.people import Invite, Role
from shelter.models.requests import AppointmentRequest
from tests.handlers.resident.bells import bell, heard, rendered
from tests.handlers.resident.records import appointment, labels
from tests.handlers.talking import LOCATION, NOW, House, Somebody, buttons_of, shows, text_of

HOUR = timedelta(hours=1)
LATER_TODAY = NOW + 3 * HOUR
MORNING = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)


class Desk:
    """A casemanager with one resident, B-014."""

    def __init__(self, house: House, casemanager: Somebody, resident: Somebody) -> None:
        self.house = house
        self.casemanager = casemanager
        self.resident = resident

    async def today(self) -> Screen:
        return await self.casemanager.taps(Today())

    async def appointment(self, **fields: Any) -> str:
        """One in three hours that the resident has opened."""
        usual = {"starts_at": LATER_TODAY, "seen_version": 1}
        return (await appointment(self.house, self.resident, **usual | fields)).id

    async def is_called(self, name: str) -> None:
        async with self.house.store.transaction() as store:
            await case_notes.set_name(store, NOW, self.casemanager.person.id, self.resident.person.id, name)

    async def writes(self) -> None:
        async with self.house.store.transaction() as store:
            await messages.write(store, NOW, self.house.frame.zone, self.resident.person.id, "Canary")

    async def asks(self) -> None:
        asked = AppointmentRequest(
            id=new_id(), resident_id=self.resident.person.id, kind=AppointmentKind.CASEMANAGER, asked_at=NOW
        )
        async with self.house.store.transaction() as store:
            await store.requests.save(asked)

    async def is_invited(self, expires_at: datetime) -> None:
        invite = Invite(
            id=new_id(),
            role=Role.RESIDENT,
            person_id=self.resident.person.id,
            created_at=NOW,
            expires_at=expires_at,
        )
        async with self.house.store.transaction() as store:
            await store.invites.add(invite, new_code())

    async def everything(self) -> None:
        await self.appointment()
        await self.appointment(starts_at=NOW + 26 * HOUR, seen_version=0)
        await self.writes()
        await self.asks()
        await self.is_invited(NOW + 5 * HOUR)
        await self.house.stay(self.resident.person, started_on=date(2025, 8, 20))

    def morning(self) -> Notice:
        return digest.notice_of(self.casemanager.person.id, NOW.date(), self.house.frame.zone)


@pytest.fixture
async def desk(house: House) -> Desk:
    casemanager = await house.person(Role.CASEMANAGER, first_name="Marloes")
    resident = await house.person(Role.RESIDENT)
    await house.stay(resident.person, casemanager_id=casemanager.person.id, code="B-014")
    return Desk(house, casemanager, resident)


async def test_a_quiet_day_says_so_and_shows_nothing_else(desk: Desk) -> None:
    screen = await desk.casemanager.follows(await desk.casemanager.taps(Home()), "Today")
    assert text_of(screen) == "Today\n☀️ All is quiet. Nothing waits for you."
    assert [each.tap for each in buttons_of(screen)] == [Agenda()]


async def test_it_is_the_first_button_of_the_home_for_who_guides(house: House) -> None:
    for role in (Role.CASEMANAGER, Role.LEGAL_ADVISER):
        home = await (await house.person(role)).taps(Home())
        assert buttons_of(home)[0].tap == Today()
    assert not shows(await (await house.person(Role.COORDINATOR)).taps(Home()), "Today")


async def test_the_most_urgent_is_on_top_and_each_is_a_tap_away(desk: Desk) -> None:
    await desk.everything()
    screen = await desk.today()
    leads = [each.tap for each in buttons_of(screen)]
    assert leads[:5] == [NotReached(), Requests(), Inbox(), EndsSoon(), Agenda()]
    assert [type(each) for each in leads[5:]] == [LookAt]
    assert len(screen.rows) <= 5
    text = text_of(screen)
    ordered = (
        "not reached its",
        "1 request",
        "1 new message",
        "13:00 B-014",
        "The stay of B-014 is 18 months",
    )
    assert sorted(ordered, key=text.index) == list(ordered)
    assert "Saturday 20-02-2027" in text
    assert "quiet" not in text


async def test_who_answered_what_by_day(desk: Desk) -> None:
    today = [
        await desk.appointment(answer=AttendanceAnswer.ILL),
        await desk.appointment(starts_at=LATER_TODAY + HOUR),
    ]
    await desk.appointment(starts_at=LATER_TODAY + 2 * HOUR, state=AppointmentState.CANCELLED)
    await desk.appointment(starts_at=NOW - 2 * HOUR)
    await desk.appointment(starts_at=NOW + 24 * HOUR, answer=AttendanceAnswer.COMING)
    await desk.appointment(starts_at=NOW + 50 * HOUR)
    screen = await desk.today()
    kind = "IND (immigration service)"
    assert text_of(screen).splitlines()[1:] == [
        f"📅 Tuesday 24-11-2026 🤒 13:00 B-014: {kind} ❔ 14:00 B-014: {kind}",
        f"📅 Wednesday 25-11-2026 ✅ 10:00 B-014: {kind}",
    ]
    assert [each.tap for each in buttons_of(screen)[-2:]] == [LookAt(appointment_id=each) for each in today]
    assert "I am ill" in text_of(await desk.casemanager.follows(screen, "13:00"))
    desk.house.later(hours=6)
    assert text_of(await desk.casemanager.follows(await desk.today(), "10:00")).startswith("B-014: IND")


async def test_a_busy_day_is_still_taken_in_at_a_glance(desk: Desk) -> None:
    for number in range(9):
        await desk.appointment(starts_at=NOW + number * HOUR / 2 + HOUR)
    screen = await desk.today()
    assert "3 more" in text_of(screen)
    assert len([each for each in buttons_of(screen) if isinstance(each.tap, LookAt)]) == 4
    assert len(buttons_of(await desk.casemanager.follows(screen, "All appointments"))) >= 8


async def test_my_own_name_for_somebody_stands_beside_the_code(desk: Desk) -> None:
    await desk.is_called("Karim")
    await desk.everything()
    screen = await desk.today()
    assert "13:00 B-014 Karim" in text_of(screen)
    assert shows(screen, "13:00 B-014 Karim")
    assert "stay of B-014 Karim" in text_of(screen)
    for tap in (Agenda(), NotReached(), Requests(), Inbox()):
        assert shows(await desk.casemanager.taps(tap), "B-014 Karim")


async def test_what_ends_soon_leads_to_the_resident(desk: Desk) -> None:
    await desk.is_invited(NOW + 5 * HOUR)
    await desk.house.stay(desk.resident.person, started_on=date(2025, 5, 1))
    screen = await desk.casemanager.follows(await desk.today(), "2 end soon")
    assert text_of(screen).splitlines()[1:] == [
        "🎟️ Nobody has used the code for B-014. It ends today, Tue 24-11, 15:00."
        " ⏳ The stay of B-014 was 18 months on Sunday 01-11-2026."
    ]
    assert {each.tap for each in buttons_of(screen)} == {OneResident(resident_id=desk.resident.person.id)}


async def test_what_does_not_end_yet_is_not_named(desk: Desk) -> None:
    await desk.is_invited(NOW + 25 * HOUR)
    assert "quiet" in text_of(await desk.today())
    assert "Nothing ends soon." in text_of(await desk.casemanager.taps(EndsSoon(page=3)))


async def test_many_that_end_come_in_pages(desk: Desk) -> None:
    for number in range(12):
        one = await desk.house.person(Role.RESIDENT)
        await desk.house.stay(
            one.person,
            casemanager_id=desk.casemanager.person.id,
            code=f"C-{number:03}",
            started_on=date(2025, 6, 1) + timedelta(days=number),
        )
    assert text_of(await desk.today()).count("The stay of") == 2
    first = await desk.casemanager.taps(EndsSoon())
    last = await desk.casemanager.taps(EndsSoon(page=9))
    assert [text_of(each).count("The stay of") for each in (first, last)] == [8, 4]
    assert shows(last, "C-011")


async def test_how_long_a_stay_lasts_is_a_setting(desk: Desk) -> None:
    desk.house.frame = type(desk.house.frame)(desk.house.frame.zone, desk.house.frame.bot_name, stay_months=6)
    await desk.house.stay(desk.resident.person, started_on=date(2026, 6, 15))
    assert "The stay of B-014 is 6 months on Tuesday 15-12-2026." in text_of(await desk.today())


async def test_a_legal_adviser_sees_appointments_and_no_messages(desk: Desk) -> None:
    adviser = await desk.house.person(Role.LEGAL_ADVISER)
    await desk.house.stay(desk.resident.person, legal_adviser_id=adviser.person.id)
    await desk.everything()
    screen = await adviser.taps(Today())
    assert "13:00 B-014" in text_of(screen)
    for secret in ("message", "not reached", "The stay", "code"):
        assert secret not in f"{text_of(screen)} {labels(screen)}"


async def test_the_message_in_the_morning_counts_and_names_nobody(desk: Desk) -> None:
    await desk.everything()
    await desk.is_called("Karim")
    desk.house.now = MORNING
    screen = await heard(desk.house, desk.morning())
    counts = (
        "📅 1 appointment today.",
        "⚠️ 1 message has not reached its resident.",
        "🙋 1 request of a resident waits.",
        "📬 1 new message.",
        "⏳ 1 thing ends soon.",
    )
    assert text_of(screen).splitlines()[:-1] == ["Good morning", " ".join(counts)]
    for secret in ("B-014", "Karim", "IND", "Canary", LOCATION.place.name, "13:00"):
        assert secret not in f"{screen.html()} {labels(screen)}"
    assert "B-014" in text_of(await desk.casemanager.follows(screen, "Open"))


async def test_a_morning_without_anything_is_not_said(desk: Desk) -> None:
    desk.house.now = MORNING
    assert await rendered(desk.house, desk.morning()) is None
    await desk.appointment(starts_at=MORNING + 24 * HOUR)
    assert await rendered(desk.house, desk.morning()) is None, "tomorrow is told tomorrow"


async def test_after_noon_there_is_no_good_morning(desk: Desk) -> None:
    await desk.writes()
    desk.house.now = MORNING.replace(hour=11)
    assert await rendered(desk.house, desk.morning()) is None


async def test_no_more_of_these_and_again(desk: Desk) -> None:
    await desk.writes()
    desk.house.now = MORNING
    screen = await desk.casemanager.follows(await heard(desk.house, desk.morning()), "No more of these")
    assert "no message" in (screen.toast or "")
    assert screen.title == "Today"
    assert await rendered(desk.house, desk.morning()) is None
    screen = await desk.casemanager.follows(screen, "08:30")
    assert not shows(screen, "08:30")
    assert "at 08:30" in (screen.toast or "")
    assert await rendered(desk.house, desk.morning()) is not None


async def test_a_resident_cannot_switch_it(desk: Desk) -> None:
    await desk.resident.taps(SetDigest(switch=Switch.OFF))
    person = await desk.resident.now_known()
    assert person is not None
    assert person.digest


async def test_among_several_bells_its_button_opens_today(desk: Desk) -> None:
    await desk.writes()
    desk.house.now = MORNING
    one = desk.resident.person.id
    news = bell(
        desk.house,
        NoticeKind.MESSAGE,
        await appointment(desk.house, desk.resident),
        person_id=desk.casemanager.person.id,
        subject_id=one,
    )
    screen = await heard(desk.house, news, desk.morning())
    assert [each.tap for each in buttons_of(screen)] == [ThreadWith(resident_id=one), Today()]
