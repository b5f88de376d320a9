"""When do I leave? One tap makes a plan, others move it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from handlers.resident.leaving import LONGEST, LeaveBefore, MakePlan, NoPlan
from handlers.resident.taps import OpenAppointment
from shelter.errors import BadAnswer, NotFound
from shelter.models.appointments import Appointment, AppointmentState, AttendanceAnswer
from shelter.models.notices import NoticeKind, NoticeState
from shelter.models.people import Role
from shelter.models.places import Place
from tests.handlers.resident.bells import save
from tests.handlers.resident.records import OFFICE, appointment, labels
from tests.handlers.talking import LOCATION, NOW, House, Somebody, button_of, shows, text_of

CLOSE_BY = LOCATION.place.model_copy(update={"name": "Kantoor Vlakbij", "longitude": 4.905})
UNKNOWN = Place(name="School De Brug", address="Plein 3")


@pytest.fixture
async def resident(house: House) -> Somebody:
    return await house.person(Role.RESIDENT)


async def bells(house: House, resident: Somebody) -> Sequence[datetime]:
    """When it will ring that it is time to leave."""
    async with house.store.transaction() as store:
        return [
            notice.due_at
            for notice in await store.notices.of_person(resident.person.id)
            if notice.kind is NoticeKind.TIME_TO_LEAVE and notice.state is NoticeState.PLANNED
        ]


async def kept(house: House, made: Appointment) -> Appointment:
    async with house.store.transaction() as store:
        found = await store.appointments.get(made.id)
    assert found is not None
    return found


def before(made: Appointment, minutes: int) -> datetime:
    return made.starts_at - timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("place", "minutes", "way"),
    [
        (CLOSE_BY, 20, "🚶 About 10 minutes on foot"),
        (OFFICE, 40, "🚋 About 30 minutes with tram or bus"),
        (UNKNOWN, 45, "❔ I do not know how long the way takes."),
        (LOCATION.place, 10, "🏠 It is where you live."),
    ],
)
async def test_one_tap_makes_a_plan_by_how_long_the_way_takes(
    house: House, resident: Somebody, place: Place, minutes: int, way: str
) -> None:
    made = await appointment(house, resident, place=place)
    opened = await resident.taps(OpenAppointment(appointment_id=made.id))
    assert (way in text_of(opened)) is not way.startswith("❔")
    screen = await resident.follows(opened, "Make a plan")
    leave_at = before(made, minutes)
    assert await bells(house, resident) == [leave_at]
    clock = f"{leave_at + timedelta(hours=1):%H:%M}"
    assert f"🔔 I tell you when to leave: tomorrow, Wed 25-11, {clock}" in text_of(screen)
    assert way in text_of(screen)
    again = await resident.taps(screen.back or button_of(screen, "Back"))
    assert f"🔔 I tell you when to leave: {clock}" in text_of(again)
    assert shows(again, "🚶 My plan")


async def test_a_double_tap_makes_one_plan(house: House, resident: Somebody) -> None:
    made = await appointment(house, resident)
    first = await resident.taps(MakePlan(appointment_id=made.id))
    assert await resident.taps(MakePlan(appointment_id=made.id)) == first
    assert await bells(house, resident) == [before(made, 40)]


async def test_it_is_moved_by_quarters_and_a_double_tap_moves_it_once(
    house: House, resident: Somebody
) -> None:
    made = await appointment(house, resident)
    screen = await resident.taps(MakePlan(appointment_id=made.id))
    earlier = button_of(screen, "15 minutes earlier")
    for _ in range(2):
        screen = await resident.taps(earlier)
        assert await bells(house, resident) == [before(made, 55)]
    screen = await resident.follows(screen, "15 minutes later", "15 minutes later", "15 minutes later")
    assert await bells(house, resident) == [before(made, 10)]
    assert not shows(screen, "later"), "it would be after the start"
    await resident.follows(screen, "15 minutes earlier", "15 minutes earlier")
    assert await bells(house, resident) == [before(made, 40)], "also one that was there before"


async def test_no_reminder_to_leave_takes_it_away(house: House, resident: Somebody) -> None:
    made = await appointment(house, resident)
    screen = await resident.taps(MakePlan(appointment_id=made.id))
    silent = button_of(screen, "No reminder to leave")
    for _ in range(2):
        opened = await resident.taps(silent)
        assert await bells(house, resident) == []
        assert shows(opened, "Make a plan")
        assert "I tell you" not in text_of(opened)
    await resident.follows(opened, "Make a plan")
    assert await bells(house, resident) == [before(made, 40)]


async def test_when_it_is_late_it_says_to_go_now(house: House, resident: Somebody) -> None:
    made = await appointment(house, resident, starts_at=NOW + timedelta(minutes=30))
    screen = await resident.taps(MakePlan(appointment_id=made.id))
    assert "It is time to leave now" in text_of(screen)
    assert await bells(house, resident) == []
    assert (await kept(house, made)).leave_at is None
    assert labels(screen) == ["⏩ 15 minutes later"]
    screen = await resident.follows(screen, "15 minutes later")
    assert await bells(house, resident) == [before(made, 25)]
    house.later(minutes=5)
    rang = await resident.taps(MakePlan(appointment_id=made.id))
    assert "It is time to leave now" in text_of(rang)
    opened = text_of(await resident.taps(OpenAppointment(appointment_id=made.id)))
    assert "I tell you" not in opened


async def test_an_old_button_for_a_moment_that_has_passed_keeps_the_plan(
    house: House, resident: Somebody
) -> None:
    made = await appointment(house, resident, starts_at=NOW + timedelta(hours=2))
    screen = await resident.taps(MakePlan(appointment_id=made.id))
    earlier = button_of(screen, "15 minutes earlier")
    house.later(minutes=70)
    assert "It is time to leave now" in text_of(await resident.taps(earlier))
    assert await bells(house, resident) == [before(made, 40)]


@pytest.mark.parametrize("why", ["cancelled", "begun", "over", "ill"])
async def test_old_buttons_lead_to_the_appointment_where_there_is_no_way_to_go(
    house: House, resident: Somebody, why: str
) -> None:
    made = await appointment(house, resident, starts_at=NOW + timedelta(hours=2))
    if why == "cancelled":
        await save(house, made, state=AppointmentState.CANCELLED)
    elif why == "ill":
        await save(house, made, answer=AttendanceAnswer.ILL)
    else:
        house.later(hours=2 if why == "begun" else 3)
    opened = await resident.taps(OpenAppointment(appointment_id=made.id))
    assert not shows(opened, "plan")
    for tap in (
        MakePlan(appointment_id=made.id),
        LeaveBefore(appointment_id=made.id, minutes=30),
        NoPlan(appointment_id=made.id),
    ):
        assert text_of(await resident.taps(tap)) == text_of(opened)
    assert await bells(house, resident) == []


@pytest.mark.parametrize("minutes", [0, -15, LONGEST + 1])
async def test_a_forged_moment_is_not_taken(house: House, resident: Somebody, minutes: int) -> None:
    made = await appointment(house, resident, starts_at=NOW + timedelta(days=3))
    screen = await resident.taps(LeaveBefore(appointment_id=made.id, minutes=minutes))
    assert BadAnswer.sentence in text_of(screen)
    assert await bells(house, resident) == []


async def test_anothers_appointment_has_no_plan(house: House, resident: Somebody) -> None:
    made = await appointment(house, await house.person(Role.RESIDENT))
    for tap in (
        MakePlan(appointment_id=made.id),
        LeaveBefore(appointment_id=made.id, minutes=30),
        NoPlan(appointment_id=made.id),
    ):
        assert NotFound.sentence in text_of(await resident.taps(tap))
    assert (await kept(house, made)).leave_at is None


async def test_who_lives_nowhere_here_gets_a_plan_too(house: House, resident: Somebody) -> None:
    person = resident.person
    async with house.store.transaction() as store:
        grants = frozenset(grant.model_copy(update={"location_id": None}) for grant in person.grants)
        await store.people.save(person.model_copy(update={"grants": grants}))
    await house.stay(person, ended_on=NOW.date())
    made = await appointment(house, resident)
    assert "I do not know" in text_of(await resident.taps(MakePlan(appointment_id=made.id)))
    assert await bells(house, resident) == [before(made, 45)]
