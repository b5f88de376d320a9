"""The page of a month: what is over is not offered, and its pages are turned."""

from datetime import date, timedelta

import pytest

from handlers.casemanager.appointments.calendar import FEWEST_WEEKS, MONTHS_AHEAD, weeks
from handlers.casemanager.appointments.new_appointment import NewAppointment
from handlers.screen import Screen
from shelter.models.people import Role
from tests.handlers.talking import House, Somebody, button_of, buttons_of, shows, text_of

TUESDAY = date(2026, 11, 24)


@pytest.fixture
async def marloes(house: House) -> Somebody:
    casemanager = await house.person(Role.CASEMANAGER)
    resident = await house.person(Role.RESIDENT)
    await house.stay(resident.person, casemanager_id=casemanager.person.id, code="B-014")
    return casemanager


async def page(somebody: Somebody) -> Screen:
    """The calendar of a new appointment."""
    return await somebody.follows(await somebody.taps(NewAppointment()), "B-014", "School")


def rows(screen: Screen) -> list[list[str]]:
    marks = str.maketrans("", "", "\u2068\u2069")
    return [[each.text.translate(marks) for each in row] for row in screen.rows]


async def test_the_weeks_of_a_month_are_its_rows(marloes: Somebody) -> None:
    first, heads, *days, ways = rows(await page(marloes))
    assert first == ["11-2026", "▶️ 12-2026"]
    assert heads == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    assert days[0] == ["·", "🔸 24", "25", "26", "27", "28", "29"], "today is marked, what is over is gone"
    assert days[1][:2] == ["30", "1"], "a week is whole"
    assert len(days) == FEWEST_WEEKS
    assert ways == ["⬅️ Back", "❌ Stop"]


async def test_the_heads_are_in_the_language_of_the_person(house: House) -> None:
    casemanager = await house.person(Role.CASEMANAGER, language="nl")
    resident = await house.person(Role.RESIDENT)
    await house.stay(resident.person, casemanager_id=casemanager.person.id, code="B-014")
    screen = await casemanager.follows(await casemanager.taps(NewAppointment()), "B-014", "School")
    assert rows(screen)[1] == ["ma", "di", "wo", "do", "vr", "za", "zo"]


async def test_pages_are_turned_there_and_back(marloes: Somebody) -> None:
    screen = await marloes.follows(await page(marloes), "▶️")
    assert rows(screen)[0] == ["◀️ 11-2026", "12-2026", "▶️ 01-2027"]
    assert rows(screen)[2] == ["30", "1", "2", "3", "4", "5", "6"]
    assert rows(await marloes.follows(screen, "◀️"))[0] == ["11-2026", "▶️ 12-2026"]
    screen = await marloes.follows(screen, "▶️")
    assert "What time?" in text_of(await marloes.follows(screen, "15"))


async def test_the_last_page_has_no_next_one(marloes: Somebody) -> None:
    screen = await page(marloes)
    for _ in range(MONTHS_AHEAD):
        screen = await marloes.follows(screen, "▶️")
    assert rows(screen)[0] == ["◀️ 04-2028", "05-2028"]
    assert text_of(await marloes.writes("2035-01")) == text_of(screen), "nor is there one beyond"


async def test_a_head_and_a_day_that_is_over_change_nothing(marloes: Somebody) -> None:
    screen = await page(marloes)
    for label in ("Mon", "·", "11-2026"):
        assert rows(await marloes.follows(screen, label)) == rows(screen)


async def test_a_day_is_written_too(marloes: Somebody) -> None:
    await page(marloes)
    assert "over already" in text_of(await marloes.writes("2026-11-23"))
    assert "do not know this day" in text_of(await marloes.writes("someday"))
    assert "What time?" in text_of(await marloes.writes("1-2-2027"))


async def test_back_from_the_time_shows_the_month_of_the_day(marloes: Somebody) -> None:
    await page(marloes)
    screen = await marloes.follows(await marloes.writes("1-2-2027"), "Back")
    assert rows(screen)[0] == ["◀️ 01-2027", "02-2027", "▶️ 03-2027"]


async def test_telegram_takes_its_rows(marloes: Somebody) -> None:
    """Eight buttons to a row at most, a hundred in all, and 64 bytes each."""
    screen = await page(marloes)
    assert max(len(row) for row in screen.rows) == 7
    assert len(buttons_of(screen)) <= 100
    assert all(len(each.tap.pack()) < 64 for each in buttons_of(screen) if each.tap)
    assert shows(screen, "🔸")
    assert button_of(screen, "25").tap != button_of(screen, "26").tap


def test_whole_weeks_from_today_on() -> None:
    for number in range(400):
        today = TUESDAY + timedelta(days=number)
        for ahead in range(3):
            month = (today.replace(day=1) + timedelta(days=31 * ahead)).replace(day=1)
            found = weeks(month, today)
            days = [day for week in found for day in week]
            assert len(found) >= FEWEST_WEEKS
            assert days == [days[0] + timedelta(days=number) for number in range(len(days))]
            assert days[0].weekday() == 0
            assert days[0] <= max(month, today) <= days[6]
            assert (month + timedelta(days=31)).replace(day=1) - timedelta(days=1) <= days[-1]
