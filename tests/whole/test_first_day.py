"""The first day, in a real browser, with the program that somebody starts who has just installed it."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from handlers.kinds import APPOINTMENT_NAMES
from locales.languages import FINISHED
from locales.words import Words, words_for
from shelter.demonstration import Demonstration
from shelter.models.appointments import Appointment
from tests.page.browser import ShownDesk, ShownPhone, launched, open_page
from tests.whole import first_day
from tests.whole.demo import demo
from tests.whole.first_day import read, said, words_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

TAPS = 10
GEEZ = re.compile("[\u1200-\u137f]")


@dataclass(frozen=True)
class Day:
    """A browser, the address of a running playground, and the shelter that is in it."""

    browser: Browser
    address: str
    shelter: Demonstration


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def day(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Day]:
    async with demo(tmp_path_factory.mktemp("playground")) as running, launched(chromium) as browser:
        yield Day(browser, running.address, first_day.shelter_of_today())


@pytest_asyncio.fixture(loop_scope="session")
async def desk(day: Day) -> AsyncIterator[ShownDesk]:
    """The page as a new user opens it; the browser must not complain."""
    async with open_page(day.browser, day.address) as desk:
        yield desk
        assert desk.troubles == []


async def test_a_reminder_rings_on_the_phone_of_a_resident_who_came_in_today(
    day: Day, desk: ShownDesk
) -> None:
    cast = day.shelter.cast
    member, casemanager, volunteer = cast.waiting[0], cast.casemanagers[0], cast.volunteers[0]
    appointment = first_day.first_appointment(day.shelter, member)

    resident, words = desk.phone("resident"), words_for("ti")
    await first_day.comes_in(resident, words)
    await first_day.opens_appointments(resident, words)
    assert resident.taps <= TAPS
    await resident.sees_button(f"{words.clock(appointment.starts_at)} {said(words, 'Casemanager')}")
    assert GEEZ.search(await _newest(resident))

    staff = desk.phone("casemanager")
    await first_day.looks_up(staff, words_of(casemanager), member.name)
    await staff.press(said(words_of(casemanager), "Remind now"))
    await staff.sees_toast(said(words_of(casemanager), "The phone of the resident rings now."))

    await resident.rings()
    await _is_discreet(resident, words, appointment, {member.name, casemanager.name})
    await resident.press(said(words, "Open"))
    await resident.sees(appointment.place.name)
    await resident.sees(said(words, "Casemanager"))

    beside, activity = desk.phone("volunteer"), first_day.activity_with_room(day.shelter, volunteer)
    await first_day.opens_activity(beside, words_of(volunteer), activity)
    await beside.press(said(words_of(volunteer), "I join"))
    await beside.sees(said(words_of(volunteer), "✅ You join. We count on you."))
    await beside.sees(activity.place.address)


async def test_the_same_day_runs_from_right_to_left_in_arabic(day: Day, desk: ShownDesk) -> None:
    member = next(each for each in day.shelter.cast.waiting if each.language == "ar")
    resident, words = desk.phone("resident"), words_for("ar")
    await resident.take(member.name)
    await first_day.comes_in(resident, words)
    await _runs_from_the_right(resident)
    await first_day.opens_appointments(resident, words)
    assert resident.taps <= TAPS
    await resident.sees_button(f"➡️ {said(words, 'Back')}")
    await _runs_from_the_right(resident)
    await resident.press(said(words, "Casemanager"))
    await resident.sees(first_day.first_appointment(day.shelter, member).place.name)
    await _runs_from_the_right(resident)
    await resident.press(said(words, "I will come"))
    await resident.sees(said(words, "Receipt"))
    await _runs_from_the_right(resident)


async def test_a_moved_appointment_is_told_and_planned_for(day: Day, desk: ShownDesk) -> None:
    """The old time and the new one, and what the resident then does: when to leave, and an answer."""
    member, casemanager = day.shelter.cast.waiting[2], day.shelter.cast.casemanagers[0]
    resident, words = desk.phone("resident"), words_for(member.language)
    before = first_day.first_appointment(day.shelter, member)
    await resident.take(member.name)
    await first_day.comes_in(resident, words)

    staff, their_words = desk.phone("casemanager"), words_of(casemanager)
    await first_day.looks_up(staff, their_words, member.name)
    in_a_week = datetime.now(UTC).date() + timedelta(days=8)
    await first_day.moves(staff, their_words, in_a_week, "14:30")
    await staff.sees_toast(said(their_words, "Done. The resident gets a message."))

    await resident.rings()
    await resident.sees(said(words, "Something changed"))
    changed = read(await _newest(resident))
    assert read(words.short_day(before.starts_at)) in changed
    assert read(words.short_day(in_a_week)) in changed
    assert before.place.name not in changed
    await resident.press(said(words, "Open"))
    await resident.sees(before.place.name)
    await resident.press(said(words, "Make a plan"))
    await resident.sees_button(said(words, "15 minutes earlier"))
    await resident.press(said(words, "Back"))
    await resident.press(said(words, "I will come"))
    await resident.sees(said(words, "Receipt"))
    await first_day.finds_by_resident(staff, their_words, member.name, "14:30")
    await staff.sees(said(their_words, "👁️ Opened"))


async def test_of_two_neighbours_one_gets_the_last_place_and_the_other_is_told(
    day: Day, desk: ShownDesk
) -> None:
    quick, slow = day.shelter.cast.neighbours[:2]
    activity = first_day.last_place(day.shelter)
    phones = {quick: desk.phone("volunteer"), slow: desk.phone("casemanager")}
    for neighbour, phone in phones.items():
        await phone.take(neighbour.name)
        await first_day.opens_activity(phone, words_of(neighbour), activity)
        await phone.sees_button(said(words_of(neighbour), "I join"))

    await phones[quick].press(said(words_of(quick), "I join"))
    await phones[quick].sees(said(words_of(quick), "✅ You join. We count on you."))
    await phones[slow].press(said(words_of(slow), "I join"))
    await phones[slow].sees(said(words_of(slow), "All places are taken."))
    await phones[slow].sees_no(said(words_of(slow), "✅ You join. We count on you."))


async def _is_discreet(phone: ShownPhone, words: Words, appointment: Appointment, names: set[str]) -> None:
    """The bell shows a day and a time: no place, no kind in any language, nobody's name."""
    bubble = phone.node.locator(".bubble").last
    await expect(bubble).to_contain_text(said(words, "Do not forget"))
    shown = read(await bubble.inner_text()) + read(await phone.node.locator(".banner").inner_text())
    assert read(str(words.clock(appointment.starts_at))) in shown
    assert read(str(words.short_day(appointment.starts_at))) in shown
    kinds = {said(words_for(each.code), APPOINTMENT_NAMES[appointment.kind]) for each in FINISHED}
    for secret in (appointment.place.name, appointment.place.address, *names, *kinds):
        assert secret not in shown


async def _runs_from_the_right(phone: ShownPhone) -> None:
    lines = phone.node.locator(".msg.in").last.locator(".line, .btn .label")
    found = await lines.evaluate_all(
        "(all) => all.map((line) => [line.textContent.trim(), getComputedStyle(line).direction])"
    )
    assert {direction for text, direction in found if text} == {"rtl"}, found


async def _newest(phone: ShownPhone) -> str:
    return await phone.node.locator(".msg.in").last.inner_text()
