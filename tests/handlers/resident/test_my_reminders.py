"""A resident chooses the own reminders: more, fewer, at another time; the last one stays."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from handlers.resident.reminders import CHOICES, ChoosePart, MyReminders, Part, SetPart
from handlers.resident.taps import MyAppointments
from handlers.screen import Screen
from shelter import planning
from shelter.errors import BadAnswer
from shelter.models.appointments import Appointment, AppointmentKind
from shelter.models.notices import NoticeKind, NoticeState
from shelter.models.people import Role
from shelter.models.reminders import Amount, ReminderWish
from tests.handlers.resident.records import OFFICE, labels, resident_with_casemanager
from tests.handlers.talking import NOW, House, Somebody, text_of

USUAL = ["Tue 01-12, 18:00", "Wed 02-12, 12:00"]


async def with_appointment(house: House) -> tuple[Somebody, Appointment]:
    """A resident who sees a doctor on Wednesday week at 14:00."""
    resident, casemanager = await resident_with_casemanager(house)
    wish = planning.Wish(resident.person.id, AppointmentKind.DOCTOR, NOW + timedelta(days=8, hours=4), OFFICE)
    async with house.store.transaction() as store:
        entry = await planning.make(store, NOW, casemanager.person.id, house.frame.zone, wish)
    return resident, entry.appointment


async def planned(house: House, resident: Somebody) -> Sequence[datetime]:
    async with house.store.transaction() as store:
        return [
            notice.due_at
            for notice in await store.notices.of_person(resident.person.id)
            if notice.kind is NoticeKind.APPOINTMENT_REMINDER and notice.state is NoticeState.PLANNED
        ]


def example(screen: Screen) -> list[str]:
    said = next(str(line) for line in screen.lines if "I remind you:" in line)
    return re.sub("[\u2066-\u2069]", "", said).splitlines()[1:]


async def test_from_my_appointments_one_sees_what_is_chosen_and_what_it_means(house: House) -> None:
    resident, _ = await with_appointment(house)
    screen = await resident.follows(await resident.taps(MyAppointments()), "My reminders")
    words = text_of(screen)
    assert words.count("As usual") == 3
    assert "📅 Your next appointment: Wednesday 02-12-2026, 14:00" in words
    assert example(screen) == USUAL
    assert "You always get the last one." in words


@pytest.mark.parametrize(
    ("part", "choice", "said", "rings"),
    [
        ("How many times", "Only the last time", "How many times: Only the last time", USUAL[1:]),
        (
            "How many times",
            "More",
            "How many times: More",
            ["Sun 29-11, 18:00", *USUAL, "Wed 02-12, 13:00"],
        ),
        ("At what time", "09:00", "At what time of the day: 09:00", ["Tue 01-12, 09:00", USUAL[1]]),
        ("The last time", "30", "The last time: 30 minutes before", [USUAL[0], "Wed 02-12, 13:30"]),
        ("The last time", "4", "The last time: 4 hours before", [USUAL[0], "Wed 02-12, 10:00"]),
    ],
)
async def test_a_choice_is_marked_said_and_planned(
    house: House, part: str, choice: str, said: str, rings: list[str]
) -> None:
    resident, made = await with_appointment(house)
    screen = await resident.follows(await resident.taps(MyReminders()), part, choice)
    assert screen.toast == "Saved."
    assert said in text_of(screen)
    assert example(screen) == rings
    shown = [f"{moment + timedelta(hours=1):%a %d-%m, %H:%M}" for moment in await planned(house, resident)]
    assert shown == rings, "what the screen says is what will ring"
    marked = [label for label in labels(await resident.follows(screen, part)) if label.startswith("✅")]
    assert [choice in label for label in marked] == [True]
    assert (await planned(house, resident))[-1] < made.starts_at


async def test_a_double_tap_changes_no_more_than_one(house: House) -> None:
    resident, _ = await with_appointment(house)
    first = await resident.taps(SetPart(part=Part.AMOUNT, value="more"))
    rings = await planned(house, resident)
    assert await resident.taps(SetPart(part=Part.AMOUNT, value="more")) == first
    assert await planned(house, resident) == rings


async def test_as_usual_leaves_it_to_the_house_again(house: House) -> None:
    resident, _ = await with_appointment(house)
    for part in Part:
        chosen = list(CHOICES[part])[-1]
        await resident.taps(SetPart(part=part, value=chosen))
    person = await resident.now_known()
    assert person is not None
    assert person.reminders.amount is Amount.MORE
    assert person.reminders.last == 240
    for part in Part:
        screen = await resident.follows(await resident.taps(ChoosePart(part=part)), "As usual")
    person = await resident.now_known()
    assert person is not None
    assert person.reminders == ReminderWish()
    assert example(screen) == USUAL


async def test_without_an_appointment_there_is_no_example(house: House) -> None:
    resident = await house.person(Role.RESIDENT)
    words = text_of(await resident.taps(MyReminders()))
    assert "As usual" in words
    assert "next appointment" not in words


async def test_when_nothing_rings_any_more_for_one_the_next_is_the_example(house: House) -> None:
    resident, made = await with_appointment(house)
    house.now = made.starts_at - timedelta(minutes=20)
    assert "next appointment" not in text_of(await resident.taps(MyReminders()))


@pytest.mark.parametrize("part", Part)
@pytest.mark.parametrize("value", ["3", "never", "", "1440", "-5"])
async def test_a_forged_choice_is_not_taken(house: House, part: Part, value: str) -> None:
    resident = await house.person(Role.RESIDENT)
    screen = await resident.taps(SetPart(part=part, value=value))
    assert BadAnswer.sentence in text_of(screen) or "old" in text_of(screen)
    person = await resident.now_known()
    assert person is not None
    assert person.reminders == ReminderWish()
