"""What is counted after the kills: each thing that can go wrong is seen."""

import random
from collections.abc import Mapping
from datetime import timedelta

from shelter.ids import new_id
from shelter.models.notices import Notice, NoticeKind, NoticeState
from tests.scheduler.clocks import NOW
from tests.torture.eye import Glance
from tests.torture.judging import Figures, Kill, judge
from tests.torture.residents import Expected
from tests.torture.telegram import Arrival, WatchedTelegram
from tests.torture.weather import Climate, Pause, Weather

CHAT = 1


def an_expected(minute: int) -> Expected:
    """Due at this minute, all in one chat."""
    notice_id, due_at = new_id(), NOW + timedelta(minutes=minute)
    return Expected(
        Notice(
            id=notice_id,
            key=notice_id,
            person_id="amina",
            kind=NoticeKind.APPOINTMENT_REMINDER,
            subject_id=new_id(),
            due_at=due_at,
            expires_at=due_at + timedelta(hours=2),
        ),
        CHAT,
    )


def an_arrival(each: Expected, at: float, *, heard: bool = True) -> Arrival:
    return Arrival(at, CHAT, each.reference, (each.subject,), heard, "")


def a_kill(at: float, leased: Mapping[str, float] | None = None, *, paused_until: float = 0) -> Kill:
    return Kill(at, Glance(leased or {}, paused_until), ended_by_itself=False, begun=at)


def weather(*pauses: Pause) -> Weather:
    found = Weather(lambda: 0.0, random.Random(1), Climate())
    found.pauses = list(pauses)
    return found


def judged(expected: list[Expected], arrivals: list[Arrival], *kills: Kill, log: str = "") -> Figures:
    states = {each.notice.id: NoticeState.SENT for each in expected}
    return judge(expected, a_telegram(arrivals), kills, states, weather(), log, 1.0)


def a_telegram(arrivals: list[Arrival], left: Mapping[int, float] | None = None) -> WatchedTelegram:
    found = WatchedTelegram(lambda: 0.0)
    found.arrivals, found.left = arrivals, dict(left or {})
    return found


def test_all_is_well() -> None:
    first, second = an_expected(1), an_expected(2)
    figures = judged([first, second], [an_arrival(first, 10), an_arrival(second, 20)])
    assert (figures.broken, figures.planned, figures.messages, figures.closest) == ((), 2, 2, 10)


def test_what_never_came_is_lost_although_it_is_settled() -> None:
    first, second = an_expected(1), an_expected(2)
    assert judged([first, second], [an_arrival(first, 10)]).broken == ("lost: 1",)


def test_what_came_before_an_earlier_one_is_out_of_order() -> None:
    first, second, third = (an_expected(minute) for minute in range(3))
    arrivals = [an_arrival(second, 10), an_arrival(first, 20), an_arrival(third, 30)]
    assert judged([first, second, third], arrivals).out_of_order == 1


def test_a_repeat_needs_an_answer_that_never_came() -> None:
    each = an_expected(1)
    figures = judged([each], [an_arrival(each, 10, heard=False), an_arrival(each, 20)])
    assert (figures.by_answer, figures.broken) == (1, ())
    figures = judged([each], [an_arrival(each, 10), an_arrival(each, 20)])
    assert figures.broken == ("repeated without a reason: 1",)


def test_or_a_kill_that_left_it_leased() -> None:
    each = an_expected(1)
    arrivals = [an_arrival(each, 10), an_arrival(each, 20)]
    assert judged([each], arrivals, a_kill(11, {each.notice.id: 15})).by_kill == 1
    for kill in (
        a_kill(9, {each.notice.id: 15}),
        a_kill(11, {"another": 15}),
        a_kill(11, {each.notice.id: 25}),
    ):
        assert judged([each], arrivals, kill).unexplained == 1, kill


def test_or_that_its_dispatcher_hung_up_before_the_answer_came() -> None:
    each = an_expected(1)
    arrivals = [an_arrival(each, 10), an_arrival(each, 20)]
    states = {each.notice.id: NoticeState.SENT}

    def by_patience(left: float, *kills: Kill) -> int:
        telegram = a_telegram(arrivals, {0: left})
        return judge([each], telegram, kills, states, weather(), "", 1.0).by_patience

    assert by_patience(10.4) == 1
    assert by_patience(13) == 0
    assert by_patience(10.4, a_kill(10.3)) == 0


def test_too_fast_is_only_what_this_process_did_not_hold_up_itself() -> None:
    found, telegram = weather(), a_telegram([])
    found.over_the_limits, telegram.stalls = [10.0, 20.0], [9.5]
    figures = judge([], telegram, [], {}, found, "", 1.0)
    assert (figures.over_the_limits, figures.after_a_stall) == (1, 1)


def test_a_message_with_another_reference_is_seen() -> None:
    each, other = an_expected(1), an_expected(2)
    wrong = Arrival(10, CHAT, other.reference, (each.subject,), True, "")
    assert judged([each], [wrong]).unlike == 1


def test_what_comes_in_a_pause_counts_unless_the_pause_was_never_written_down() -> None:
    def during(*kills: Kill) -> int:
        asked = Pause(asked_at=10, until=11, during=3)
        return judge([], a_telegram([]), kills, {}, weather(asked), "", 1.0).in_pauses

    assert during() == 3
    assert during(a_kill(10.5, paused_until=11)) == 3
    assert during(a_kill(10.5, paused_until=0)) == 0


def test_an_error_that_the_dispatcher_logs_is_one() -> None:
    figures = judged([], [], log="12:00:00 [error] A notice could not be made. kind=message\n")
    assert figures.broken == ("errors of the dispatcher: 1",)
