"""Several notices in one bell."""

from datetime import timedelta

import pytest

from handlers.notices import reference
from handlers.notices.together import NUMBERS
from handlers.taps import Home
from shelter.models.appointments import AttendanceAnswer
from shelter.models.notices import Notice, NoticeKind
from shelter.models.people import Role
from tests.handlers.resident.bells import bell, heard, rendered, save
from tests.handlers.resident.records import allowance, appointment, labels
from tests.handlers.talking import NOW, House, Somebody, buttons_of, text_of

REMINDER = NoticeKind.APPOINTMENT_REMINDER


@pytest.fixture
async def resident(house: House) -> Somebody:
    return await house.person(Role.RESIDENT)


async def reminders(house: House, resident: Somebody, number: int) -> list[Notice]:
    """A reminder of each of so many appointments, a day apart."""
    return [
        bell(house, REMINDER, await appointment(house, resident, starts_at=NOW + timedelta(days=1 + day)))
        for day in range(number)
    ]


async def test_each_has_a_line_and_a_button_with_the_same_number(house: House, resident: Somebody) -> None:
    first, second = await reminders(house, resident, 2)
    payment = bell(house, NoticeKind.ALLOWANCE_REMINDER, await allowance(house, resident))
    screen = await heard(house, first, second, payment)
    assert screen.picture == "🔔"
    assert (
        screen.title.striptags().replace("\u2068", "").replace("\u2069", "") == "There are 3 things for you"
    )
    assert labels(screen) == ["1️⃣ Open", "2️⃣ Open", "3️⃣ Open"]
    for number, line, expected in zip(
        NUMBERS, screen.lines[:3], ("25-11", "26-11", "26-11-2026"), strict=False
    ):
        assert line.startswith(number)
        assert expected in line
    assert "IND" in text_of(await resident.follows(screen, "2️⃣"))
    assert "57.50" in text_of(await resident.follows(screen, "3️⃣"))
    assert "57.50" not in text_of(screen)


async def test_what_is_not_true_any_more_is_left_out(house: House, resident: Somebody) -> None:
    first, second, third = await reminders(house, resident, 3)
    made = await appointment(house, resident, answer=AttendanceAnswer.ILL)
    ill = bell(house, REMINDER, made)
    assert labels(await heard(house, first, ill, second, third)) == ["1️⃣ Open", "2️⃣ Open", "3️⃣ Open"]
    assert await rendered(house, ill, bell(house, NoticeKind.TIME_TO_LEAVE, made)) is None


async def test_a_single_one_that_is_still_true_is_shown_as_it_is(house: House, resident: Somebody) -> None:
    (first,) = await reminders(house, resident, 1)
    made = await appointment(house, resident)
    overtaken = bell(house, REMINDER, made)
    await save(house, made, version=2)
    assert await heard(house, overtaken, first) == await heard(house, first)


async def test_two_bells_of_one_thing_are_one_and_a_change_goes_before(
    house: House, resident: Somebody
) -> None:
    made = await appointment(house, resident, leave_at=NOW)
    changed = bell(house, NoticeKind.APPOINTMENT_CHANGED, made, was=NOW + timedelta(hours=5))
    others = [bell(house, kind, made) for kind in (REMINDER, NoticeKind.TIME_TO_LEAVE)]
    assert await heard(house, *others, changed) == await heard(house, changed)
    assert (await heard(house, *others)).title == "Time to leave"
    (another,) = await reminders(house, resident, 1)
    screen = await heard(house, *others, another, changed)
    assert labels(screen) == ["1️⃣ Open", "2️⃣ Open"]
    assert "Not any more" in screen.lines[0]


async def test_more_than_eight_are_behind_home(house: House, resident: Somebody) -> None:
    eight = await reminders(house, resident, 8)
    assert len(buttons_of(await heard(house, *eight))) == 8
    screen = await heard(house, *eight, *await reminders(house, resident, 2))
    assert len(labels(screen)) == 9
    assert labels(screen)[-1].startswith("🏠")
    assert "2" in labels(screen)[-1]
    assert buttons_of(screen)[-1].tap == Home()
    assert "There are 10 things" in text_of(screen)


async def test_the_reference_is_that_of_the_one_that_is_tried(house: House, resident: Somebody) -> None:
    tried, *others = await reminders(house, resident, 4)
    few, many = await heard(house, tried, *others[:1]), await heard(house, tried, *others)
    assert text_of(few).splitlines()[-1] == text_of(many).splitlines()[-1] == f"🔖 {reference(tried)}"
