"""What a resident is told unasked: each kind where it is true, and nothing where it is not any more."""

from datetime import timedelta
from typing import Any

import pytest

from handlers.notices import reference
from handlers.resident.allowances import OpenLeefgeld
from handlers.resident.receipts import SayAnswer
from handlers.resident.taps import OpenAppointment
from shelter import changes, planning
from shelter.ids import ALPHABET
from shelter.models.allowances import AllowanceState
from shelter.models.appointments import Appointment, AppointmentKind, AppointmentState, AttendanceAnswer
from shelter.models.notices import Notice, NoticeKind, Priority
from shelter.models.people import Role
from shelter.models.places import Place
from tests.handlers.resident.bells import bell, chooses_full, heard, rendered, save
from tests.handlers.resident.records import (
    OFFICE,
    allowance,
    appointment,
    labels,
    resident_with_casemanager,
)
from tests.handlers.talking import NOW, House, Somebody, button_of, text_of

ABOUT_APPOINTMENTS = (
    NoticeKind.APPOINTMENT_NEW,
    NoticeKind.APPOINTMENT_REMINDER,
    NoticeKind.APPOINTMENT_CHANGED,
    NoticeKind.TIME_TO_LEAVE,
)
ANSWERS = ["✅ I will come", "🚫 I cannot come", "🤒 I am ill"]
OPEN = "👁️ Open"
REMINDER, CHANGED = NoticeKind.APPOINTMENT_REMINDER, NoticeKind.APPOINTMENT_CHANGED


async def going(house: House, resident: Somebody, **fields: Any) -> Appointment:
    """An appointment to which it is time to leave."""
    return await appointment(house, resident, **{"leave_at": NOW} | fields)


@pytest.fixture
async def resident(house: House) -> Somebody:
    return await house.person(Role.RESIDENT)


@pytest.mark.parametrize("kind", ABOUT_APPOINTMENTS)
async def test_it_rings_with_day_and_time_and_opens_the_appointment(
    house: House, resident: Somebody, kind: NoticeKind
) -> None:
    made = await going(house, resident)
    screen = await heard(house, bell(house, kind, made))
    assert "tomorrow, Wed 25-11, 14:00" in text_of(screen)
    for secret in ("IND", OFFICE.name, OFFICE.address):
        assert secret not in f"{screen.html()} {labels(screen)}"
    assert labels(screen)[-1] == OPEN
    assert "Kantoor Noord" in text_of(await resident.follows(screen, "Open"))


@pytest.mark.parametrize("kind", ABOUT_APPOINTMENTS)
async def test_who_wants_it_full_hears_what_and_where(
    house: House, resident: Somebody, kind: NoticeKind
) -> None:
    await chooses_full(house, resident)
    made = await going(house, resident)
    words = text_of(await heard(house, bell(house, kind, made)))
    assert "IND" in words
    assert OFFICE.name in words


@pytest.mark.parametrize("kind", ABOUT_APPOINTMENTS)
@pytest.mark.parametrize("why", ["changed", "over", "another's", "gone"])
async def test_what_is_not_true_any_more_is_not_said(
    house: House, resident: Somebody, kind: NoticeKind, why: str
) -> None:
    made = await going(house, resident)
    notice = bell(house, kind, made)
    if why == "changed":
        await save(house, made, version=2, starts_at=made.starts_at + timedelta(hours=1))
    elif why == "over":
        house.later(days=2)
    elif why == "another's":
        notice = notice.model_copy(update={"person_id": (await house.person(Role.RESIDENT)).person.id})
    else:
        notice = notice.model_copy(update={"subject_id": "nothing_like_it"})
    assert await rendered(house, notice) is None


@pytest.mark.parametrize("kind", [each for each in ABOUT_APPOINTMENTS if each is not CHANGED])
async def test_of_a_cancelled_one_only_that_is_said(
    house: House, resident: Somebody, kind: NoticeKind
) -> None:
    made = await going(house, resident, state=AppointmentState.CANCELLED)
    assert await rendered(house, bell(house, kind, made)) is None


@pytest.mark.parametrize("said", AttendanceAnswer)
async def test_one_answers_on_the_reminder_and_gets_a_receipt(
    house: House, resident: Somebody, said: AttendanceAnswer
) -> None:
    made = await appointment(house, resident)
    screen = await heard(house, bell(house, REMINDER, made))
    assert [len(row) for row in screen.rows] == [1, 2, 1]
    assert labels(screen) == [*ANSWERS, OPEN]
    given = await resident.taps(labels_to_tap(screen, said))
    assert "Receipt" in text_of(given)
    again = await resident.taps(labels_to_tap(screen, said))
    assert again.lines[:2] == given.lines[:2], "a double tap gives the same receipt"


def labels_to_tap(screen: Any, said: AttendanceAnswer) -> Any:
    return button_of(screen, ANSWERS[list(AttendanceAnswer).index(said)])


async def test_who_comes_is_reminded_without_being_asked_again(house: House, resident: Somebody) -> None:
    made = await appointment(house, resident, answer=AttendanceAnswer.COMING)
    screen = await heard(house, bell(house, REMINDER, made))
    assert labels(screen) == [OPEN]
    assert "🤒 I am ill" in labels(await resident.follows(screen, "Open"))


@pytest.mark.parametrize("said", [AttendanceAnswer.CANNOT, AttendanceAnswer.ILL])
async def test_who_stays_away_is_left_alone_unless_staff_push(
    house: House, resident: Somebody, said: AttendanceAnswer
) -> None:
    made = await going(house, resident, answer=said)
    assert await rendered(house, bell(house, REMINDER, made)) is None
    assert await rendered(house, bell(house, NoticeKind.TIME_TO_LEAVE, made)) is None
    pushed = bell(house, REMINDER, made, priority=Priority.URGENT)
    assert labels(await heard(house, pushed)) == [OPEN]


async def test_an_answer_on_an_old_bell_does_not_count_for_the_new_time(
    house: House, resident: Somebody
) -> None:
    made = await appointment(house, resident)
    old = await heard(house, bell(house, REMINDER, made))
    await save(house, made, version=2, starts_at=made.starts_at + timedelta(days=1))
    screen = await resident.follows(old, "I will come")
    assert changes.Changed.sentence in text_of(screen)
    assert "26-11-2026" in text_of(screen)
    async with house.store.transaction() as store:
        assert not await store.appointments.receipts(resident.person.id)
    assert "Receipt" in text_of(await resident.follows(screen, "I will come"))


async def test_nobody_learns_of_anothers_appointment_by_an_old_bell(house: House, resident: Somebody) -> None:
    made = await appointment(house, await house.person(Role.RESIDENT))
    said = SayAnswer(appointment_id=made.id, said=AttendanceAnswer.COMING, version=7)
    assert "cannot find" in text_of(await resident.taps(said))


async def changed_by(house: House, casemanager: Somebody, made: Appointment, how: str) -> Notice:
    """What the resident is told after the casemanager did it."""
    staff, version = casemanager.person.id, made.version
    async with house.store.transaction() as store:
        if how == "moved":
            later = made.starts_at + timedelta(days=1, hours=1)
            await changes.move(store, house.now, staff, made.id, later, version=version)
        elif how == "elsewhere":
            place = Place(name="Kantoor Zuid")
            await changes.change_place(store, house.now, staff, made.id, place, version=version)
        else:
            await changes.cancel(store, house.now, staff, made.id, version=version)
        found = await store.notices.of_person(made.resident_id)
    return next(each for each in found if each.kind is CHANGED and each.subject_version == version + 1)


async def made_by(house: House, casemanager: Somebody, resident: Somebody) -> Appointment:
    wish = planning.Wish(resident.person.id, AppointmentKind.IND, NOW + timedelta(days=1, hours=4), OFFICE)
    async with house.store.transaction() as store:
        entry = await planning.make(store, house.now, casemanager.person.id, house.frame.zone, wish)
    return entry.appointment


@pytest.mark.parametrize(
    ("how", "said", "unsaid"),
    [
        ("moved", ["Not any more: tomorrow, Wed 25-11, 14:00", "New: Thu 26-11, 15:00"], ["place"]),
        ("elsewhere", ["The place is new.", "tomorrow, Wed 25-11, 14:00"], ["Zuid", "Not any more"]),
        ("cancelled", ["You do not have to go: tomorrow, Wed 25-11, 14:00"], ["New:", "place"]),
    ],
)
async def test_what_changed_is_said_beside_what_it_was(
    house: House, how: str, said: list[str], unsaid: list[str]
) -> None:
    resident, casemanager = await resident_with_casemanager(house)
    made = await made_by(house, casemanager, resident)
    screen = await heard(house, await changed_by(house, casemanager, made, how))
    assert "Something changed" in text_of(screen)
    for each in said:
        assert each in text_of(screen)
    for each in (*unsaid, "IND", OFFICE.name):
        assert each not in text_of(screen)
    assert labels(screen) == ([OPEN] if how == "cancelled" else [*ANSWERS, OPEN])
    opened = text_of(await resident.follows(screen, "Open"))
    assert {"moved": "26-11-2026", "elsewhere": "Kantoor Zuid", "cancelled": "is cancelled"}[how] in opened


async def test_a_change_that_was_overtaken_is_not_said_and_the_next_one_names_what_was_known(
    house: House,
) -> None:
    resident, casemanager = await resident_with_casemanager(house)
    made = await made_by(house, casemanager, resident)
    first = await changed_by(house, casemanager, made, "moved")
    async with house.store.transaction() as store:
        moved = await store.appointments.get(made.id)
    assert moved is not None
    second = await changed_by(house, casemanager, moved, "cancelled")
    assert await rendered(house, first) is None
    assert "You do not have to go: tomorrow, Wed 25-11, 14:00" in text_of(await heard(house, second))


async def test_time_to_leave_is_not_said_where_another_moment_was_chosen_since(
    house: House, resident: Somebody
) -> None:
    made = await going(house, resident)
    notice = bell(house, NoticeKind.TIME_TO_LEAVE, made)
    screen = await heard(house, notice)
    assert screen.title == "Time to leave"
    assert labels(screen) == [OPEN]
    for leave_at in (NOW + timedelta(minutes=15), None):
        await save(house, made, leave_at=leave_at)
        assert await rendered(house, notice) is None


LEEFGELD = (NoticeKind.ALLOWANCE_REMINDER, NoticeKind.ALLOWANCE_CHANGED)


@pytest.mark.parametrize("kind", LEEFGELD)
async def test_leefgeld_rings_with_day_and_hours_and_no_amount(
    house: House, resident: Somebody, kind: NoticeKind
) -> None:
    payment = await allowance(house, resident)
    screen = await heard(house, bell(house, kind, payment))
    words = text_of(screen)
    for expected in ("Thursday 26-11-2026", "10:00", "12:30"):
        assert expected in words
    for secret in ("57.50", "€", "eefgeld", "Loket"):
        assert secret not in f"{words} {labels(screen)}"
    assert button_of(screen, "Open").tap == OpenLeefgeld(allowance_id=payment.id)
    assert "57.50" in text_of(await resident.follows(screen, "Open"))
    await chooses_full(house, resident)
    full = text_of(await heard(house, bell(house, kind, payment)))
    assert "57.50" in full
    assert "Loket 2" in full


@pytest.mark.parametrize("kind", LEEFGELD)
@pytest.mark.parametrize("why", ["changed", "collected", "over", "another's", "gone"])
async def test_leefgeld_that_is_not_so_any_more_is_not_said(
    house: House, resident: Somebody, kind: NoticeKind, why: str
) -> None:
    payment = await allowance(house, resident)
    notice = bell(house, kind, payment)
    if why == "another's":
        notice = notice.model_copy(update={"person_id": (await house.person(Role.RESIDENT)).person.id})
    elif why == "gone":
        notice = notice.model_copy(update={"subject_id": "nothing_like_it"})
    elif why == "over":
        house.later(days=2, hours=2, minutes=30)
    else:
        state = AllowanceState.COLLECTED if why == "collected" else AllowanceState.CHANGED
        version = 2 if why == "changed" else 1
        await allowance(house, resident, id=payment.id, state=state, version=version)
    assert await rendered(house, notice) is None


async def test_leefgeld_on_another_day_names_the_day_before(house: House, resident: Somebody) -> None:
    payment = await allowance(house, resident)
    was = NOW + timedelta(days=1)
    notice = bell(house, NoticeKind.ALLOWANCE_CHANGED, payment, was=was)
    assert "Not any more: tomorrow, Wed 25-11, 10:00" in text_of(await heard(house, notice))
    same = bell(house, NoticeKind.ALLOWANCE_CHANGED, payment, was=NOW + timedelta(days=2))
    assert "Not any more" not in text_of(await heard(house, same))


async def test_leefgeld_that_was_opened_counts_as_tapped(house: House, resident: Somebody) -> None:
    payment = await allowance(house, resident)
    notice = bell(house, NoticeKind.ALLOWANCE_REMINDER, payment, state="sent", settled_at=NOW)
    async with house.store.transaction() as store:
        await store.notices.plan(notice)
    await resident.taps(OpenLeefgeld(allowance_id=payment.id))
    async with house.store.transaction() as store:
        (kept,) = await store.notices.of_person(resident.person.id)
    assert kept.tapped_at == NOW


async def test_a_notice_ends_with_its_reference_the_same_at_each_try(
    house: House, resident: Somebody
) -> None:
    made = await appointment(house, resident)
    one, other = bell(house, REMINDER, made), bell(house, REMINDER, made)
    tried_again = one.model_copy(update={"tries": 3, "doubts": 1})
    for notice in (one, tried_again):
        assert text_of(await heard(house, notice)).splitlines()[-1] == f"🔖 {reference(one)}"
    assert reference(one) != reference(other)
    assert len(reference(one)) == 4
    assert set(reference(one)) <= set(ALPHABET)


async def test_opening_and_answering_count_as_tapped(house: House) -> None:
    resident = await house.person(Role.RESIDENT)
    for tap in (OpenAppointment, SayAnswer):
        made = await appointment(house, resident, version=3)
        notice = bell(house, REMINDER, made, state="sent", settled_at=NOW)
        async with house.store.transaction() as store:
            await store.notices.plan(notice)
        await resident.taps(tap.of(made.id, *(["coming"] if tap is SayAnswer else [])))
        async with house.store.transaction() as store:
            kept = await store.appointments.get(made.id)
            tapped = {each.id: each.tapped_at for each in await store.notices.of_person(resident.person.id)}
        assert kept is not None
        assert kept.seen_version == 3
        assert tapped[notice.id] == NOW
