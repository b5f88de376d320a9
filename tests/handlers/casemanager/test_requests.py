"""Requests, from the resident's tap to the appointment: cards, three times offered with a tap, one taken."""

from datetime import timedelta
from typing import Any

import pytest

from handlers.casemanager.requests.requests import OfferTimes, SayNo, SayNoBecause
from handlers.casemanager.taps import OneRequest, Requests
from handlers.everyone.copy import CopyForMe
from handlers.resident.requests import DECLINED, NoneFits, TakeBack, TakeTime
from handlers.resident.taps import (
    AskForAppointment,
    AskOtherTime,
    MyAppointments,
    OpenAppointment,
    OpenRequest,
)
from handlers.screen import File, Screen
from handlers.taps import Home, Tap
from shelter import changes, offers, requests
from shelter.models.appointments import Appointment, AppointmentKind, AppointmentState, AttendanceAnswer
from shelter.models.notices import Notice, NoticeKind, NoticeState
from shelter.models.people import Role
from shelter.models.places import Place
from shelter.models.requests import AppointmentRequest, DeclineReason, RequestState
from tests.handlers.resident.bells import heard, rendered
from tests.handlers.resident.records import appointment, resident_with_casemanager
from tests.handlers.talking import LOCATION, NOW, House, Somebody, shows, text_of

WORDS = "After two, please"
PROPOSED = ("Wednesday 25-11-2026, 10:00", "Thursday 26-11-2026, 14:00", "Friday 27-11-2026, 10:00")


class Asking:
    """A resident who asked the own casemanager, and the request."""

    def __init__(self, house: House, resident: Somebody, casemanager: Somebody) -> None:
        self.house, self.resident, self.casemanager = house, resident, casemanager
        self.id = ""

    @classmethod
    async def of(cls, house: House, **fields: Any) -> "Asking":
        resident, casemanager = await resident_with_casemanager(house, **fields)
        await house.stay(resident.person, code="B-014")
        async with house.store.transaction() as store:
            await store.houses.save_location(LOCATION)
        asking = cls(house, resident, casemanager)
        if resident.person.chat_id:
            await asking.sends()
        return asking

    async def sends(self) -> Screen:
        screen = await self.resident.follows(
            await self.resident.taps(MyAppointments()), "Ask for an appointment", "My casemanager"
        )
        screen = await self.resident.writes(WORDS)
        self.id = next(iter(await self.undecided())).id
        return screen

    async def undecided(self) -> list[AppointmentRequest]:
        async with self.house.store.transaction() as store:
            return list(await requests.undecided(store, self.house.now, self.resident.person.id))

    async def kept(self) -> AppointmentRequest:
        async with self.house.store.transaction() as store:
            return await requests.own(store, self.resident.person.id, self.id)

    async def appointments(self) -> list[Appointment]:
        async with self.house.store.transaction() as store:
            return list(await store.appointments.of_resident(self.resident.person.id, NOW))

    async def bells(self, somebody: Somebody, kind: NoticeKind) -> list[Notice]:
        async with self.house.store.transaction() as store:
            found = await store.notices.of_person(somebody.person.id)
        return [each for each in found if each.kind is kind and each.state is NoticeState.PLANNED]

    async def card(self) -> Screen:
        return await self.casemanager.taps(OneRequest(request_id=self.id))

    async def offered(self) -> Screen:
        """Staff send what is proposed; what the resident sees then."""
        await self.casemanager.follows(await self.card(), "Offer times", "Send these times")
        return await self.page()

    async def page(self) -> Screen:
        return await self.resident.taps(OpenRequest(request_id=self.id))


@pytest.fixture
async def asking(house: House) -> Asking:
    return await Asking.of(house)


async def test_the_resident_asks_in_three_taps_and_has_a_number(asking: Asking) -> None:
    page = text_of(await asking.page())
    assert "Tuesday 24-11-2026, 10:00" in page
    assert asking.id in page
    assert WORDS in page
    assert "You get a message" in page
    assert shows(await asking.resident.taps(MyAppointments()), "You asked: Casemanager")


async def test_words_can_be_left_out_and_are_short(house: House, asking: Asking) -> None:
    await asking.resident.follows(await asking.resident.taps(AskForAppointment()), "Something else")
    assert "at most 200" in text_of(await asking.resident.writes("x" * 201))
    house.later(minutes=1)
    await asking.resident.follows(
        await asking.resident.taps(AskForAppointment()), "My legal adviser", "No words"
    )
    kinds = [(each.kind, each.words) for each in await asking.undecided()]
    assert kinds == [(AppointmentKind.CASEMANAGER, WORDS), (AppointmentKind.LEGAL_ADVISER, None)]


async def test_a_fourth_is_kindly_refused_and_shows_what_waits(asking: Asking) -> None:
    for _ in range(2):
        await asking.resident.follows(
            await asking.resident.taps(AskForAppointment()), "Something else", "No words"
        )
    screen = await asking.resident.taps(AskForAppointment())
    assert "three things already" in text_of(screen)
    await asking.resident.follows(screen, "You asked: Casemanager", "Take it back")
    assert "With whom" in text_of(await asking.resident.taps(AskForAppointment()))


async def test_staff_are_rung_discreetly_see_the_card_and_the_count(asking: Asking) -> None:
    (bell,) = await asking.bells(asking.casemanager, NoticeKind.REQUEST_MADE)
    shown = await heard(asking.house, bell)
    assert not [each for each in ("B-014", "Casemanager", WORDS) if each in shown.html()]
    assert "1 request of a resident waits" in text_of(await asking.casemanager.taps(Home()))
    listed = await asking.casemanager.taps(Requests())
    card = await asking.casemanager.follows(listed, "Tue 24-11 B-014")
    assert text_of(card) == text_of(await asking.casemanager.taps(shown.rows[-1][-1]))
    for each in (
        "B-014: Casemanager",
        "Asks for an appointment",
        "Tuesday 24-11-2026, 10:00",
        WORDS,
        "English",
    ):
        assert each in text_of(card)


async def test_three_times_go_out_with_two_taps_and_one_is_taken_with_one(asking: Asking) -> None:
    proposal = await asking.casemanager.follows(await asking.card(), "Offer times")
    for each in (*PROPOSED, LOCATION.place.name):
        assert each in text_of(proposal)
    sent = await asking.casemanager.follows(proposal, "Send these times")
    assert "gets a message" in str(sent.toast)
    (bell,) = await asking.bells(asking.resident, NoticeKind.TIMES_OFFERED)
    shown = await heard(asking.house, bell)
    assert not [each for each in ("Casemanager", "25-11", LOCATION.place.name) if each in shown.html()]
    page = await asking.resident.taps(shown.rows[-1][-1])
    assert LOCATION.place.name in text_of(page)
    receipt = await asking.resident.follows(page, "Thu 26-11, 14:00")
    assert "It is planned" in text_of(receipt)
    assert "You said: I will come" in text_of(receipt)
    assert "Thursday 26-11-2026, 14:00" in text_of(receipt)
    (made,) = await asking.appointments()
    assert (made.starts_at, made.place) == (NOW + timedelta(days=2, hours=4), LOCATION.place)
    assert made.answer is AttendanceAnswer.COMING
    assert await asking.bells(asking.resident, NoticeKind.APPOINTMENT_NEW) == []
    (bell,) = await asking.bells(asking.casemanager, NoticeKind.REQUEST_SETTLED)
    opened = await asking.casemanager.taps((await heard(asking.house, bell)).rows[-1][-1])
    assert "I will come" in text_of(opened)
    assert "Nobody waits" in text_of(await asking.casemanager.taps(Requests()))


async def test_offered_times_stand_on_the_first_screen(asking: Asking) -> None:
    assert "choose a time" not in text_of(await asking.resident.taps(Home()))
    await asking.offered()
    home = await asking.resident.taps(Home())
    assert "You can choose a time" in text_of(home)
    assert shows(await asking.resident.follows(home, "Choose a time"), "Thu 26-11, 14:00")


async def test_each_time_place_and_length_can_be_changed(asking: Asking) -> None:
    hub = await asking.casemanager.follows(await asking.card(), "Offer times")
    await asking.casemanager.follows(hub, "Thu 26-11, 14:00")
    await asking.casemanager.writes("27-11")
    hub = await asking.casemanager.writes("16:15")
    assert "Friday 27-11-2026, 16:15" in text_of(hub)
    assert PROPOSED[1] not in text_of(hub)
    hub = await asking.casemanager.follows(hub, "How long", "30 minutes")
    hub = await asking.casemanager.follows(hub, "Another place")
    hub = await asking.casemanager.writes("Room 3")
    assert "30 minutes" in text_of(hub)
    assert "Room 3" in text_of(hub)
    await asking.casemanager.follows(hub, "Send these times")
    kept = await asking.kept()
    assert (kept.minutes, kept.place) == (30, Place(name="Room 3"))
    assert [f"{each:%d %H:%M}" for each in kept.offers] == ["25 09:00", "27 09:00", "27 15:15"]


async def test_a_time_that_is_taken_is_refused_at_once(asking: Asking) -> None:
    await appointment(asking.house, asking.resident, starts_at=NOW + timedelta(days=1, hours=6))
    hub = await asking.casemanager.follows(await asking.card(), "Offer times")
    await asking.casemanager.follows(hub, "Wed 25-11, 10:00")
    hub = await asking.casemanager.follows(await asking.casemanager.writes("25-11"), "16:00")
    assert "something else at this time" in text_of(hub)
    assert PROPOSED[0] in text_of(hub)


async def test_a_time_taken_between_proposing_and_sending_is_said(asking: Asking) -> None:
    hub = await asking.casemanager.follows(await asking.card(), "Offer times")
    await appointment(asking.house, asking.resident, starts_at=NOW + timedelta(days=1))
    again = await asking.casemanager.follows(hub, "Send these times")
    assert "something else at this time" in text_of(again)
    assert (await asking.kept()).state is RequestState.OPEN


async def test_a_time_that_is_over_or_taken_is_said_and_the_others_stay(asking: Asking) -> None:
    await asking.offered()
    await appointment(asking.house, asking.resident, starts_at=NOW + timedelta(days=2, hours=4))
    page = await asking.page()
    assert "Not any more: Thursday 26-11-2026, 14:00" in text_of(page)
    assert not shows(page, "Thu 26-11, 14:00")
    assert shows(page, "Fri 27-11, 10:00")
    late = await asking.resident.taps(TakeTime(request_id=asking.id, which=1, version=2))
    assert "something else at this time" in text_of(late)
    asking.house.later(days=4)
    page = await asking.page()
    assert "None of these times is free" in text_of(page)
    assert "times are over" in text_of(await asking.card())
    await asking.resident.follows(page, "Ask for new times")
    assert (await asking.kept()).state is RequestState.OPEN


async def test_none_of_these_comes_back_to_staff(asking: Asking) -> None:
    page = await asking.offered()
    assert await asking.bells(asking.casemanager, NoticeKind.REQUEST_MADE) == []
    assert "has not chosen yet" in text_of(await asking.card())
    await asking.resident.follows(page, "None of these")
    assert len(await asking.bells(asking.casemanager, NoticeKind.REQUEST_MADE)) == 1
    assert shows(await asking.card(), "Offer times")


@pytest.mark.parametrize("reason", DeclineReason)
async def test_no_is_said_with_a_reason_in_the_residents_words(asking: Asking, reason: DeclineReason) -> None:
    screen = await asking.casemanager.follows(await asking.card(), "Say no")
    assert DECLINED[reason] in text_of(screen)
    await asking.casemanager.taps(SayNoBecause(request_id=asking.id, version=1, reason=reason))
    (bell,) = await asking.bells(asking.resident, NoticeKind.TIMES_OFFERED)
    page = await asking.resident.taps((await heard(asking.house, bell)).rows[-1][-1])
    assert DECLINED[reason] in text_of(page)
    assert ("020-5550100" in text_of(page)) is (reason is DeclineReason.CALL_ME)
    assert "You said no" in text_of(await asking.card())


async def test_who_takes_it_back_is_not_asked_and_staff_are_told_by_the_card(asking: Asking) -> None:
    (bell,) = await asking.bells(asking.casemanager, NoticeKind.REQUEST_MADE)
    hub = await asking.casemanager.follows(await asking.card(), "Offer times")
    await asking.resident.taps(TakeBack(request_id=asking.id))
    assert await rendered(asking.house, bell) is None
    card = await asking.casemanager.follows(hub, "Send these times")
    assert "Somebody changed this in the meantime" in text_of(card)
    assert "took this back" in text_of(card)
    assert "You took this back" in text_of(await asking.page())
    assert await asking.bells(asking.resident, NoticeKind.TIMES_OFFERED) == []


async def test_old_buttons_change_nothing(asking: Asking) -> None:
    await asking.offered()
    await asking.resident.taps(NoneFits(request_id=asking.id, version=2))
    old: dict[Tap, Somebody] = {
        TakeTime(request_id=asking.id, which=0, version=2): asking.resident,
        NoneFits(request_id=asking.id, version=1): asking.resident,
        OfferTimes(request_id=asking.id, version=1): asking.casemanager,
        SayNo(request_id=asking.id, version=2): asking.casemanager,
        SayNoBecause(request_id=asking.id, version=1, reason=DeclineReason.NO_TIME): asking.casemanager,
    }
    for tap, somebody in old.items():
        assert "Somebody changed this" in text_of(await somebody.taps(tap))
    assert (await asking.kept()).version == 3
    assert await asking.appointments() == []


async def test_a_double_tap_on_a_time_shows_the_receipt_again(asking: Asking) -> None:
    await asking.offered()
    tap = TakeTime(request_id=asking.id, which=0, version=2)
    first, second = await asking.resident.taps(tap), await asking.resident.taps(tap)
    assert text_of(first) == text_of(second)
    assert len(await asking.appointments()) == 1
    assert "Somebody changed this" in text_of(await asking.resident.taps(TakeBack(request_id=asking.id)))


async def test_another_time_is_asked_on_the_appointment_and_moves_it(house: House) -> None:
    resident, casemanager = await resident_with_casemanager(house)
    made = await appointment(house, resident)
    asking = Asking(house, resident, casemanager)
    page = await resident.taps(OpenAppointment(appointment_id=made.id))
    await resident.follows(page, "Another time", "No words")
    asking.id = next(iter(await asking.undecided())).id
    assert "Until now: Wednesday 25-11-2026, 14:00" in text_of(await asking.page())
    again = await resident.taps(AskOtherTime(appointment_id=made.id))
    assert asking.id in text_of(again), "asked twice is asked once"
    card = await asking.card()
    assert "not Wednesday 25-11-2026, 14:00" in text_of(card)
    hub = await casemanager.follows(card, "Offer times")
    assert not shows(hub, "Another place")
    assert made.place.name in text_of(hub)
    await casemanager.follows(hub, "Send these times")
    await resident.follows(await asking.page(), "Thu 26-11, 14:00")
    (moved,) = await asking.appointments()
    assert (moved.id, moved.starts_at, moved.version) == (made.id, NOW + timedelta(days=2, hours=4), 2)
    assert moved.answer is AttendanceAnswer.COMING
    assert await asking.bells(resident, NoticeKind.APPOINTMENT_CHANGED) == []


async def test_what_staff_move_themselves_is_off_both_lists(house: House) -> None:
    resident, casemanager = await resident_with_casemanager(house)
    made = await appointment(house, resident)
    asking = Asking(house, resident, casemanager)
    await resident.follows(await resident.taps(AskOtherTime(appointment_id=made.id)), "No words")
    asking.id = next(iter(await asking.undecided())).id
    assert shows(await asking.card(), "The appointment")
    async with house.store.transaction() as store:
        later = made.starts_at + timedelta(days=1)
        await changes.move(store, NOW, casemanager.person.id, made.id, later, version=1)
    assert "Nobody waits" in text_of(await casemanager.taps(Requests()))
    assert not shows(await resident.taps(MyAppointments()), "You asked")
    for screen in (await asking.card(), await asking.page()):
        assert "not what it was any more" in text_of(screen)
    await resident.follows(await resident.taps(AskOtherTime(appointment_id=made.id)), "No words")
    (again,) = await asking.undecided()
    assert again.instead_of == later


async def test_no_other_time_for_what_is_over_or_cancelled(house: House) -> None:
    resident, _ = await resident_with_casemanager(house)
    over = await appointment(house, resident, starts_at=NOW - timedelta(minutes=1))
    off = await appointment(house, resident, state=AppointmentState.CANCELLED)
    for each in (over, off):
        page = await resident.taps(OpenAppointment(appointment_id=each.id))
        assert not shows(page, "Another time")
        assert text_of(await resident.taps(AskOtherTime(appointment_id=each.id))) == text_of(page)


async def test_who_has_nobody_to_ask_is_told_whom_to_call(house: House) -> None:
    resident = await house.person(Role.RESIDENT)
    assert "no casemanager in this bot" in text_of(await resident.taps(AskForAppointment()))


async def test_an_adviser_gets_the_own_requests_alone(asking: Asking) -> None:
    house = asking.house
    adviser = await house.person(Role.LEGAL_ADVISER, first_name="Noor")
    await house.stay(asking.resident.person, legal_adviser_id=adviser.person.id)
    await asking.resident.follows(
        await asking.resident.taps(AskForAppointment()), "My legal adviser", "No words"
    )
    listed = await adviser.taps(Requests())
    assert shows(listed, "Legal adviser")
    assert not shows(listed, ": Casemanager")
    assert "1 request of a resident waits" in text_of(await adviser.taps(Home()))
    card = await adviser.follows(listed, "Legal adviser")
    assert not shows(card, "Answer by a message")
    await adviser.follows(card, "Offer times", "Send these times")
    assert "cannot find that any more" in text_of(await adviser.taps(OneRequest(request_id=asking.id)))


async def test_nobody_else_sees_or_decides_it(asking: Asking) -> None:
    one = asking.id
    of_staff: tuple[Tap, ...] = (
        OneRequest(request_id=one),
        OfferTimes(request_id=one, version=1),
        SayNo(request_id=one, version=1),
        SayNoBecause(request_id=one, version=1, reason=DeclineReason.CALL_ME),
    )
    of_residents: tuple[Tap, ...] = (
        OpenRequest(request_id=one),
        TakeTime(request_id=one, which=0, version=1),
        NoneFits(request_id=one, version=1),
        TakeBack(request_id=one),
    )
    strangers = [await asking.house.person(role) for role in (Role.CASEMANAGER, Role.LEGAL_ADVISER)]
    for stranger in strangers:
        for tap in of_staff:
            assert "cannot find that any more" in text_of(await stranger.taps(tap))
        assert "Nobody waits" in text_of(await stranger.taps(Requests()))
    other = await asking.house.person(Role.RESIDENT)
    for tap in of_residents:
        assert "cannot find that any more" in text_of(await other.taps(tap))
    assert (await asking.kept()).version == 1


async def test_who_lost_the_resident_in_the_middle_offers_nothing(asking: Asking) -> None:
    hub = await asking.casemanager.follows(await asking.card(), "Offer times")
    await asking.house.stay(asking.resident.person, casemanager_id=None)
    assert "cannot find" in text_of(await asking.casemanager.follows(hub, "Send these times"))
    assert (await asking.kept()).state is RequestState.OPEN


async def test_what_was_asked_is_in_the_copy(asking: Asking) -> None:
    await asking.offered()
    async with asking.house.store.transaction() as store:
        other = await requests.ask_for(
            store, NOW, asking.resident.person.id, AppointmentKind.OTHER, "Canary-request"
        )
        await offers.decline(
            store, NOW, asking.casemanager.person.id, other.id, DeclineReason.NOT_OURS, version=1
        )
    copy = (await asking.resident.taps(CopyForMe())).attachment
    assert isinstance(copy, File)
    text = copy.make().decode("utf-8-sig").replace("\u2068", "").replace("\u2069", "")
    for each in (
        "== What you asked for ==",
        asking.id,
        WORDS,
        PROPOSED[0],
        "Canary-request",
        "cannot plan this",
    ):
        assert each in text
