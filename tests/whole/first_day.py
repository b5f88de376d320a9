"""What people do on the first day, tap by tap: for the test of that day and for the pictures in docs/."""

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta

from playwright.async_api import expect

from bot.demo import SEED
from bot.seed import made_by_rule
from locales.languages import LANGUAGES
from locales.words import Words, words_for
from shelter.demonstration import Demonstration, Member
from shelter.models.activities import Activity
from shelter.models.appointments import Appointment
from tests.page.browser import ShownPhone

ISOLATES = re.compile("[\u2066-\u2069]")


def shelter_of_today() -> Demonstration:
    """The shelter that a playground which is started today has."""
    return made_by_rule(SEED, datetime.now(UTC))


def words_of(member: Member) -> Words:
    return words_for(member.language)


def read(text: str) -> str:
    """A text as one reads it."""
    return ISOLATES.sub("", text)


def said(words: Words, message: str, /, **values: object) -> str:
    """A message of the catalogue as one reads it."""
    return read(words.say(message, **values).striptags())


def first_appointment(shelter: Demonstration, resident: Member) -> Appointment:
    mine = (each for each in shelter.appointments if each.resident_id == resident.person_id)
    return min(mine, key=lambda each: each.starts_at)


def activity_with_room(shelter: Demonstration, member: Member) -> Activity:
    """The first of the coming days that the member may join and that has places to spare."""
    taken = Counter(signup.activity_id for signup in shelter.signups)
    rows = Counter((each.starts_at, each.kind) for each in shelter.activities)
    return next(
        each
        for each in shelter.activities
        if each.starts_at > datetime.now(UTC) + timedelta(hours=1)
        and member.role in each.audience
        and not each.cancelled
        and taken[each.id] + 1 < each.capacity
        and rows[each.starts_at, each.kind] == 1
    )


def last_place(shelter: Demonstration) -> Activity:
    return next(each for each in shelter.activities if each.id == shelter.last_place)


async def comes_in(phone: ShownPhone, words: Words) -> None:
    """From an empty chat with a link that waits to the home screen: language, notice, no PIN."""
    await phone.start()
    await phone.press(LANGUAGES[words.language.code].own_name)
    await phone.press(f"✅ {said(words, 'I agree')}")
    await phone.press(said(words, "Later"))
    await phone.sees(said(words, "Home"))


async def opens_appointments(phone: ShownPhone, words: Words) -> None:
    await phone.press(said(words, "My appointments"))
    await phone.sees_button(said(words, "My receipts"))


async def looks_up(phone: ShownPhone, words: Words, code: str) -> None:
    """The casemanager finds the appointment, today or tomorrow, of the resident of that code."""
    await phone.go_home()
    await phone.press(said(words, "Today"))
    await phone.press(said(words, "All appointments"))
    await phone.sees(said(words, "Today and tomorrow"))
    await finds(phone, words, code)
    await phone.sees(f"{code}:")
    await phone.sees_button(said(words, "Remind now"))


async def moves(phone: ShownPhone, words: Words, day: date, clock: str) -> None:
    """The casemanager moves the appointment that stands on the phone."""
    await phone.press(said(words, "Move"))
    await phone.write(f"{day:%d-%m-%Y}")
    await phone.press(clock)
    await phone.press(said(words, "Save"))


async def finds_by_resident(phone: ShownPhone, words: Words, code: str, clock: str) -> None:
    """The casemanager opens an appointment of that resident, whenever it is."""
    await phone.go_home()
    await phone.press(said(words, "My residents"))
    await phone.sees(said(words, "My residents"))
    await finds(phone, words, code)
    await phone.press(said(words, "Appointments"))
    await phone.sees(said(words, "{code}: appointments", code=code))
    await finds(phone, words, clock)
    await phone.sees_button(said(words, "Remind now"))


async def opens_activity(phone: ShownPhone, words: Words, activity: Activity) -> None:
    """A neighbour or volunteer finds it in the list of the week, and sees where it is."""
    await phone.start()
    await phone.press(said(words, "Activities this week"))
    await phone.sees(said(words, "Activities this week"))
    await finds(phone, words, row_of(words, activity))
    await phone.sees(activity.place.address)


def row_of(words: Words, activity: Activity) -> str:
    """How the activity stands in the list, without its picture."""
    title = activity.titles.get(words.language.code) or activity.titles["nl"]
    return read(f"{words.short_day(activity.starts_at)} {words.clock(activity.starts_at)} {title}")


async def finds(phone: ShownPhone, words: Words, label: str) -> None:
    """Turn the pages of a list until a button with these words is there, and press it."""
    while not await phone.has_button(label):
        first = phone.messages.last.locator(".btn").first
        before = await first.inner_text()
        await phone.press(said(words, "More"))
        await expect(first).not_to_have_text(before)
    await phone.press(label)
