"""What a resident reads of what staff do: why it is off, what became of it, a series; and nothing unasked."""

from datetime import timedelta

import pytest

from handlers.casemanager.day.agenda import Agenda
from handlers.everyone.copy import CopyForMe
from handlers.resident.outcomes import OUTCOMES
from handlers.resident.taps import MyAppointments, OpenAppointment
from handlers.screen import File
from shelter import appointments, changes, editing, planning, series, series_changes
from shelter.models.appointments import (
    Appointment,
    AppointmentKind,
    AttendanceAnswer,
    Bring,
    CancelReason,
    Outcome,
)
from shelter.models.notices import Notice, NoticeKind, NoticeState
from shelter.models.people import Role
from shelter.series import Every
from storage.tables import appointments as table
from tests.handlers.resident.bells import chooses_full, heard, rendered
from tests.handlers.resident.records import OFFICE, appointment, labels, resident_with_casemanager
from tests.handlers.talking import NOW, House, Somebody, shows, text_of

TOMORROW_AT_TEN = NOW + timedelta(days=1)
REASONS = {
    CancelReason.RESIDENT_ASKED: "You asked for this.",
    CancelReason.STAFF_ABSENT: "Somebody who is needed is away.",
    CancelReason.OFFICE_CHANGED: "The office cannot do it then.",
    CancelReason.NOT_NEEDED: "It is not needed any more.",
    CancelReason.MISTAKE: "It was written down by mistake.",
}


@pytest.fixture
async def people(house: House) -> tuple[Somebody, Somebody]:
    return await resident_with_casemanager(house)


async def opened(resident: Somebody, one: Appointment) -> str:
    return text_of(await resident.taps(OpenAppointment(appointment_id=one.id)))


async def waiting(house: House, person: Somebody, kind: NoticeKind) -> list[Notice]:
    async with house.store.transaction() as store:
        found = await store.notices.of_person(person.person.id)
    return [each for each in found if each.kind is kind and each.state is NoticeState.PLANNED]


@pytest.mark.parametrize("reason", CancelReason)
@pytest.mark.parametrize("style", ["discreet", "full"])
async def test_why_it_is_off_is_said_on_tap_and_never_unasked(
    house: House, people: tuple[Somebody, Somebody], reason: CancelReason, style: str
) -> None:
    resident, casemanager = people
    if style == "full":
        await chooses_full(house, resident)
    made = await appointment(house, resident)
    async with house.store.transaction() as store:
        me = casemanager.person.id
        await changes.cancel(store, house.now, me, made.id, version=1, reason=reason)
    (notice,) = await waiting(house, resident, NoticeKind.APPOINTMENT_CHANGED)
    assert REASONS[reason] not in text_of(await heard(house, notice))
    assert REASONS[reason] in await opened(resident, made)


@pytest.mark.parametrize("outcome", Outcome)
async def test_what_became_of_it_is_seen_by_whom_it_is_about(
    house: House, people: tuple[Somebody, Somebody], outcome: Outcome
) -> None:
    resident, casemanager = people
    made = await appointment(house, resident)
    house.later(days=1, hours=4, minutes=10)
    async with house.store.transaction() as store:
        await editing.write_outcome(store, house.now, casemanager.person.id, made.id, outcome, version=1)
    house.later(hours=3)
    screen = await resident.taps(OpenAppointment(appointment_id=made.id))
    assert OUTCOMES[outcome] in text_of(screen)
    assert "Is this not right? Tell your casemanager." in text_of(screen)
    assert shows(screen, "A human helps you")
    kept = (await resident.taps(CopyForMe())).attachment
    assert isinstance(kept, File)
    assert OUTCOMES[outcome] in kept.make().decode()


async def test_when_staff_changed_it_stands_in_what_is_kept_about_me(
    house: House, people: tuple[Somebody, Somebody]
) -> None:
    resident, casemanager = people
    made = await appointment(house, resident)
    me, later = casemanager.person.id, made.starts_at + timedelta(days=1)
    async with house.store.transaction() as store:
        await changes.move(store, house.now, me, made.id, later, version=1)
        reason = CancelReason.MISTAKE
        await changes.cancel(store, house.now, me, made.id, version=2, reason=reason)
    kept = (await resident.taps(CopyForMe())).attachment
    assert isinstance(kept, File)
    text = kept.make().decode().replace("\u2068", "").replace("\u2069", "")
    assert "Staff changed this: Tuesday 24-11-2026, 10:00" in text
    assert "Not any more: Wednesday 25-11-2026, 14:00" in text
    assert REASONS[reason] in text


async def test_no_list_says_what_became_of_it(house: House, people: tuple[Somebody, Somebody]) -> None:
    """Privacy promise 7: it stands on the one appointment, and nobody can look for it."""
    resident, casemanager = people
    made = await appointment(house, resident, outcome=Outcome.DID_NOT_COME)
    other = await appointment(house, resident, starts_at=made.starts_at + timedelta(hours=1))
    assert "outcome" not in table.columns, "it is sealed, and no query can ask for it"
    for each in (labels(await resident.taps(MyAppointments())), labels(await casemanager.taps(Agenda()))):
        first, second = (label for label in each if "25-11" in label)
        assert first.replace("14:00", "") == second.replace("15:00", ""), other.id


async def test_a_series_is_told_of_once(house: House, people: tuple[Somebody, Somebody]) -> None:
    resident, casemanager = people
    wish = planning.Wish(resident.person.id, AppointmentKind.SCHOOL, TOMORROW_AT_TEN, OFFICE)
    starts = series.starts(TOMORROW_AT_TEN, Every.WEEK, "Europe/Amsterdam", times=4)
    me = casemanager.person.id
    async with house.store.transaction() as store:
        made = await series_changes.make(store, house.now, me, "Europe/Amsterdam", wish, starts)
    first = made[0].appointment
    (news,) = await waiting(house, resident, NoticeKind.APPOINTMENT_NEW)
    said = text_of(await heard(house, news))
    assert "It comes 3 more times." in said
    assert OFFICE.name not in said
    async with house.store.transaction() as store:
        ones = await series_changes.later_ones(store, house.now, first)
        await series_changes.cancel_later(store, house.now, me, first.id, seen=series_changes.seen(ones))
    assert await rendered(house, news) is None
    (news,) = await waiting(house, resident, NoticeKind.APPOINTMENT_CHANGED)
    assert "It is the same for 3 later ones." in text_of(await heard(house, news))
    assert "It is the same for 3 later ones." in await opened(resident, first)
    assert "It is the same" not in await opened(resident, ones[1])


async def test_another_length_is_news_and_not_a_new_place(
    house: House, people: tuple[Somebody, Somebody]
) -> None:
    resident, casemanager = people
    made = await appointment(house, resident)
    async with house.store.transaction() as store:
        await editing.change_details(
            store,
            house.now,
            casemanager.person.id,
            made.id,
            kind=AppointmentKind.LAWYER,
            minutes=90,
            bring=(Bring.PHONE,),
            interpreter=True,
            version=1,
        )
    (news,) = await waiting(house, resident, NoticeKind.APPOINTMENT_CHANGED)
    said = text_of(await heard(house, news))
    assert "tomorrow, Wed 25-11, 14:00" in said
    for unsaid in ("place", "Lawyer", "90"):
        assert unsaid not in said
    shown = await opened(resident, made)
    for each in ("Lawyer", "1 hour and 30 minutes", "There is an interpreter", "your phone"):
        assert each in shown


async def test_moved_away_and_back_is_no_new_place(house: House, people: tuple[Somebody, Somebody]) -> None:
    resident, casemanager = people
    made = await appointment(house, resident)
    me, later = casemanager.person.id, made.starts_at + timedelta(days=1)
    async with house.store.transaction() as store:
        await changes.move(store, house.now, me, made.id, later, version=1)
        await changes.move(store, house.now, me, made.id, made.starts_at, version=2)
    (news,) = await waiting(house, resident, NoticeKind.APPOINTMENT_CHANGED)
    assert "place" not in text_of(await heard(house, news))


async def test_an_adviser_learns_that_nobody_comes_to_the_own_appointment(
    house: House, people: tuple[Somebody, Somebody]
) -> None:
    resident, casemanager = people
    adviser = await house.person(Role.LEGAL_ADVISER)
    await house.stay(resident.person, legal_adviser_id=adviser.person.id)
    mine = await appointment(house, resident, staff_id=adviser.person.id)
    hers = await appointment(house, resident, staff_id=casemanager.person.id)
    async with house.store.transaction() as store:
        for each in (mine, hers):
            said = AttendanceAnswer.CANNOT
            answered = await appointments.answer(store, house.now, resident.person.id, each.id, said)
            assert answered.told is True
    kind = NoticeKind.APPOINTMENT_ANSWERED
    assert [each.subject_id for each in await waiting(house, adviser, kind)] == [mine.id]
    assert {each.subject_id for each in await waiting(house, casemanager, kind)} == {mine.id, hers.id}
    (notice,) = await waiting(house, adviser, kind)
    screen = await heard(house, notice)
    assert "I cannot come" in text_of(await adviser.follows(screen, "Open"))
    await house.stay(resident.person, legal_adviser_id=None)
    assert await rendered(house, notice) is None, "he or she advises the resident no more"
