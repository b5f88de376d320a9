"""A new casemanager's first day, in a real browser: from an invite to an appointment confirmed in Arabic."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from locales.words import words_for
from tests.page.browser import ShownDesk, launched, open_page
from tests.whole import desk_day, first_day
from tests.whole.demo import demo
from tests.whole.first_day import said

pytestmark = pytest.mark.asyncio(loop_scope="session")

TWO_MINUTES = 120
A_TAP, A_LINE = 3, 10
"""Seconds that a hand which is not quick takes."""
LINES = 3
"""What is typed: the code of the own invite, the own first name, and the appointment."""


@dataclass(frozen=True)
class Place:
    browser: Browser
    address: str
    folder: Path


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def place(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Place]:
    folder = tmp_path_factory.mktemp("playground")
    async with demo(folder) as running, launched(chromium) as browser:
        yield Place(browser, running.address, folder)


@pytest_asyncio.fixture(loop_scope="session")
async def desk(place: Place) -> AsyncIterator[ShownDesk]:
    """The page as a new user opens it; the browser must not complain."""
    async with open_page(place.browser, place.address) as desk:
        yield desk
        assert desk.troubles == []


async def test_from_an_invite_to_the_first_appointment_that_is_confirmed_in_arabic(
    place: Place, desk: ShownDesk
) -> None:
    english, arabic = words_for("en"), words_for("ar")
    staff, resident = desk.phone("casemanager"), desk.phone("resident")
    await staff.newcomer("Noor", "en")
    await resident.newcomer("Yusuf", "ar")
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)

    await desk_day.begins_to_work(staff, english, await desk_day.invite_for_staff(place.folder), "Noor")
    code, invite = await desk_day.admits(staff, english, "ar")
    await desk_day.scans(resident, arabic, invite)
    await desk_day.writes_a_line(staff, english, code, tomorrow, "14:00")
    await staff.press(said(english, "Save"))

    await resident.rings()
    await resident.press(said(arabic, "Open"))
    await resident.press(said(arabic, "I will come"))
    await resident.sees(said(arabic, "Receipt"))
    assert (staff.taps + resident.taps) * A_TAP + LINES * A_LINE < TWO_MINUTES

    await staff.go_home()
    await staff.press(said(english, "Today"))
    await staff.sees_button(said(english, "All appointments"))
    await first_day.finds(staff, english, f"✅ 14:00 {code}")
    await staff.sees(said(english, "I will come"))
