"""A text that goes out later: when, what is said of it, who gets it then, and taking it back."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from handlers.forms import Back
from handlers.screen import Screen
from handlers.staff.broadcast_result import StopBroadcast
from handlers.staff.broadcasts import Broadcasts, OneBroadcast
from shelter.models.notices import NoticeState
from shelter.models.people import Grant, Role
from tests.handlers.staff.crowd import ELSEWHERE, Crowd
from tests.handlers.talking import LOCATION, button_of, buttons_of, text_of

BOARD = ("Notice board", "My residents", "All languages")
TOMORROW = (*BOARD, "Send it later", "Wed 25-11")
AT_TWO = datetime(2026, 11, 25, 13, 0, tzinfo=UTC)


def said(screen: Screen) -> str:
    return str(screen.toast).replace("\u2068", "").replace("\u2069", "")


async def test_from_the_look_to_the_list_of_what_waits(crowd: Crowd) -> None:
    screen = await crowd.begin(*TOMORROW, "14:00")
    assert "It goes out: tomorrow, Wed 25-11, 14:00" in text_of(screen)
    assert "those who are there now" in text_of(screen)
    assert "at night" not in text_of(screen)
    assert not await crowd.sent()
    screen = await crowd.casemanager.follows(screen, "Send to 2 people")
    assert "It is planned" in said(screen)
    assert "It goes out: tomorrow, Wed 25-11, 14:00" in text_of(screen)
    assert "Reached" not in text_of(screen)
    assert screen.again is None
    notice = await crowd.notice(crowd.amina)
    assert (notice.due_at, notice.expires_at) == (AT_TWO, AT_TWO + timedelta(days=1))
    await crowd.begin("No internet", "My residents", "All languages", "Send to")
    listed = await crowd.casemanager.taps(Broadcasts())
    assert "1 message waits" in text_of(listed)
    assert listed.rows[0][0] == button_of(listed, "Wed 25-11 14:00 · Notice board")
    assert listed.rows[0][0].picture == "⏳"
    crowd.house.later(days=1, hours=5)
    listed = await crowd.casemanager.taps(Broadcasts())
    assert "waits" not in text_of(listed)


async def test_today_only_the_hours_ahead_are_offered(crowd: Crowd) -> None:
    crowd.house.later(minutes=30)
    screen = await crowd.begin(*BOARD, "Send it later", "Tue 24-11")
    times = re.findall(r"\d\d:00", " ".join(each.text for each in buttons_of(screen)))
    assert (times[0], times[-1], len(times)) == ("11:00", "21:00", 11)


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        (("24-11-2026", "9:30"), "over already"),
        (("23-11-2026",), "over already"),
        (("24-01-2027",), "in the next 60 days"),
        (("23-01-2027", "9:00"), "Sat 23-01, 09:00"),
        (("25-11", "2:30"), "between 02:00 and 03:00"),
        (("some day",), "do not know this day"),
        (("25-11", "noon"), "do not know this time"),
    ],
)
async def test_what_is_typed_is_checked(crowd: Crowd, typed: tuple[str, ...], answer: str) -> None:
    screen = await crowd.begin(*BOARD, "Send it later")
    for each in typed:
        screen = await crowd.casemanager.writes(each)
    assert answer in text_of(screen)


async def test_what_is_over_by_then_is_said(crowd: Crowd) -> None:
    water = ("No water", "25-11", "09:00", "12:00", "My residents", "All languages")
    screen = await crowd.begin(*water, "Send it later", "Wed 25-11", "12:00")
    assert "over by then" in text_of(screen)
    assert "At what time" in text_of(screen)
    await crowd.casemanager.follows(screen, "11:00", "Send to")
    assert (await crowd.notice(crowd.amina)).expires_at == datetime(2026, 11, 25, 11, 0, tzinfo=UTC)


async def test_at_night_it_waits_for_the_morning_or_another_time_is_chosen(crowd: Crowd) -> None:
    screen = await crowd.begin(*TOMORROW)
    screen = await crowd.casemanager.writes("23:30")
    assert "waits for the morning: Thu 26-11, 08:00" in text_of(screen)
    assert "at night" in text_of(screen)
    screen = await crowd.casemanager.follows(screen, "Back", "20:00")
    assert "It goes out: tomorrow, Wed 25-11, 20:00" in text_of(screen)
    screen = await crowd.casemanager.follows(screen, "Back")
    await crowd.casemanager.writes("23:30")
    screen = await crowd.casemanager.follows(await crowd.casemanager.writes("?"), "Send to")
    assert "waits for the morning: Thu 26-11, 08:00" in text_of(screen)
    assert (await crowd.notice(crowd.amina)).due_at == datetime(2026, 11, 26, 7, 0, tzinfo=UTC)


async def test_back_to_sending_it_now(crowd: Crowd) -> None:
    await crowd.begin(*TOMORROW, "14:00")
    for _ in range(3):
        screen = await crowd.casemanager.taps(Back(form="broadcast"))
    assert "It goes out" not in text_of(screen)
    await crowd.casemanager.follows(screen, "Send to")
    assert (await crowd.notice(crowd.amina)).due_at == crowd.house.now


async def test_a_time_that_passes_before_the_last_tap_sends_nothing(crowd: Crowd) -> None:
    screen = await crowd.begin(*BOARD, "Send it later", "Tue 24-11", "14:00")
    crowd.house.later(hours=4)
    screen = await crowd.casemanager.follows(screen, "Send to")
    assert "over already" in text_of(screen)
    assert not await crowd.sent()


async def test_taken_back_before_it_goes_out(crowd: Crowd) -> None:
    screen = await crowd.begin(*TOMORROW, "14:00", "Send to")
    notice = await crowd.notice(crowd.amina)
    screen = await crowd.casemanager.follows(screen, "Do not send it")
    assert "Stopped before: 2" in text_of(screen)
    assert (await crowd.notice(crowd.amina)).state is NoticeState.DROPPED
    assert await crowd.rendered(notice) is None
    assert "waits" not in text_of(await crowd.casemanager.taps(Broadcasts()))


async def test_nobody_else_takes_it_back(crowd: Crowd) -> None:
    await crowd.begin(*TOMORROW, "14:00", "Send to")
    (sent,) = await crowd.sent()
    other = await crowd.house.person(Role.CASEMANAGER)
    for tap in (StopBroadcast(broadcast_id=sent.id), OneBroadcast(broadcast_id=sent.id)):
        assert "cannot find that" in text_of(await other.taps(tap))
    assert (await crowd.notice(crowd.amina)).state is NoticeState.PLANNED


async def test_who_moved_away_or_came_later_does_not_get_it(crowd: Crowd) -> None:
    supervisor = await crowd.house.person(Role.HOUSING_SUPERVISOR)
    later = ("Send it later", "Wed 25-11", "14:00", "Send to")
    await crowd.begin("Notice board", LOCATION.place.name, "All languages", *later, by=supervisor)
    notices = [await crowd.notice(each) for each in (crowd.amina, crowd.dawit)]
    await crowd.house.stay(crowd.dawit.person, location_id=ELSEWHERE.id)
    newcomer = await crowd.lives_here("M-9")
    crowd.house.now = AT_TWO
    assert [await crowd.rendered(each) is not None for each in notices] == [True, False]
    async with crowd.house.store.transaction() as store:
        assert not await store.notices.of_person(newcomer.person.id)


@pytest.mark.parametrize("ended", [True, False])
async def test_who_left_the_shelter_does_not_get_it(crowd: Crowd, ended: bool) -> None:
    administrator = await crowd.house.person(Role.ADMINISTRATOR)
    later = ("Send it later", "Wed 25-11", "14:00", "Send to")
    await crowd.begin("Notice board", "All residents", "All languages", *later, by=administrator)
    notice = await crowd.notice(crowd.amina)
    await crowd.house.stay(crowd.amina.person, ended_on=crowd.house.now.date() if ended else None)
    assert (await crowd.rendered(notice) is None) is ended


async def test_a_sender_who_may_not_send_there_any_more_says_nothing(crowd: Crowd) -> None:
    supervisor = await crowd.house.person(Role.HOUSING_SUPERVISOR)
    await crowd.begin("Notice board", LOCATION.place.name, "All languages", "Send to", by=supervisor)
    notice = await crowd.notice(crowd.amina)
    grants = frozenset({Grant(role=Role.HOUSING_SUPERVISOR, location_id=ELSEWHERE.id)})
    async with crowd.house.store.transaction() as store:
        await store.people.save(supervisor.person.model_copy(update={"grants": grants}))
    assert await crowd.rendered(notice) is None
