"""When it rings: plans, whose word counts, quiet hours, and what is left out."""

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelter import reminders
from shelter.models.appointments import Appointment, AppointmentKind
from shelter.models.notices import NoticeKind, Priority
from shelter.models.places import Place
from shelter.models.reminders import (
    ALLOWANCE,
    Ahead,
    Amount,
    Plan,
    ReminderRule,
    ReminderWish,
    Thing,
    before,
    days_before,
    rule_id,
)
from tests.contract.things import allowance

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
USUAL = "1d1800 120m"
WEIGHTY = "7d1800 3d1800 1d1800 120m"
WEIGHTY_KINDS = {AppointmentKind.IND, AppointmentKind.LAWYER, AppointmentKind.COURT}


def at(text: str) -> datetime:
    """A moment on the wall in Amsterdam."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=AMSTERDAM).astimezone(UTC)


def wall(moment: datetime) -> str:
    return f"{moment.astimezone(AMSTERDAM):%d-%m %H:%M}"


def plan(text: str) -> Plan:
    return tuple(Ahead.read(each) for each in text.split())


def text(chosen: Plan) -> str:
    return " ".join(map(str, chosen))


def thing(starts_at: datetime, kind: str = AppointmentKind.DOCTOR) -> Thing:
    return Thing(
        id="a1", resident_id="r1", kind=kind, starts_at=starts_at, zone="Europe/Amsterdam", version=3
    )


def rule(chosen: str, kind: str = "doctor", location_id: str | None = None) -> ReminderRule:
    return ReminderRule(
        id=rule_id(kind, location_id),
        kind=kind,
        location_id=location_id,
        plan=plan(chosen),
        changed_at=at("2026-11-01 12:00"),
    )


@pytest.mark.parametrize("kind", [*AppointmentKind, ALLOWANCE])
def test_the_default_plan_of_each_kind(kind: str) -> None:
    assert text(reminders.default_plan(kind)) == (WEIGHTY if kind in WEIGHTY_KINDS else USUAL)


@pytest.mark.parametrize(
    ("own", "rules", "expected"),
    [
        ("", [], USUAL),
        ("", [rule("90m")], "90m"),
        ("", [rule("90m"), rule("60m", location_id="oost")], "60m"),
        ("", [rule("60m", location_id="oost"), rule("90m")], "60m"),
        ("", [rule("60m", location_id="west")], USUAL),
        ("", [rule("60m", kind="school"), rule("45m", kind="school", location_id="oost")], USUAL),
        ("30m", [rule("90m"), rule("60m", location_id="oost")], "30m"),
        ("120m 2d0900", [], "2d0900 120m"),
        ("60m 60m 1d1800 1d0900", [], "1d0900 1d1800 60m"),
    ],
)
def test_own_before_the_location_before_everywhere_before_the_default(
    own: str, rules: list[ReminderRule], expected: str
) -> None:
    chosen = reminders.plan_for(
        thing(at("2026-11-24 14:00")), rules, "oost", plan(own) if own else None, ReminderWish()
    )
    assert text(chosen) == expected


def test_who_lives_nowhere_gets_the_rule_of_everywhere() -> None:
    rules = [rule("60m", location_id="oost"), rule("90m")]
    chosen = reminders.plan_for(thing(at("2026-11-24 14:00")), rules, None, None, ReminderWish())
    assert text(chosen) == "90m"


FEWER, MORE = {"amount": Amount.FEWER}, {"amount": Amount.MORE}


@pytest.mark.parametrize(
    ("house", "wish", "expected"),
    [
        (USUAL, {}, USUAL),
        (USUAL, FEWER, "120m"),
        (WEIGHTY, FEWER, "120m"),
        ("1d1800", FEWER, "1d1800"),
        (USUAL, MORE, "3d1800 1d1800 120m 60m"),
        (WEIGHTY, MORE, "7d1800 3d1800 1d1800 120m 60m"),
        ("3d0900 60m", MORE, "3d0900 60m"),
        (USUAL, {"at": time(9, 15)}, "1d0915 120m"),
        ("1d0900 1d1800 120m", {"at": time(12)}, "1d1200 120m"),
        (USUAL, {"at": time(9), **FEWER}, "120m"),
        ("1d1800", {"at": time(9), **FEWER}, "1d0900"),
        (USUAL, {"at": time(9), **MORE}, "3d0900 1d0900 120m 60m"),
        (USUAL, {"last": 30}, "1d1800 30m"),
        (USUAL, {"last": 720}, "1d1800 720m"),
        ("1d1800 240m 60m", {"last": 120}, "1d1800 240m 120m"),
        ("1d1800 240m 60m", {"last": 300}, "1d1800 300m"),
        ("1d1800", {"last": 60}, "1d1800 60m"),
        (USUAL, {"last": 30, **FEWER}, "30m"),
        (USUAL, {"last": 30, **MORE}, "3d1800 1d1800 60m 30m"),
        (USUAL, {"last": 240, **MORE}, "3d1800 1d1800 240m"),
        (USUAL, {"last": 60, **MORE}, "3d1800 1d1800 60m"),
    ],
)
def test_what_the_resident_wishes_comes_on_top(house: str, wish: dict[str, object], expected: str) -> None:
    chosen = reminders.plan_for(
        thing(at("2026-11-24 14:00")), [], None, plan(house), ReminderWish.model_validate(wish)
    )
    assert text(chosen) == expected


@pytest.mark.parametrize(
    ("starts_at", "chosen", "expected"),
    [
        ("2026-11-24 14:00", USUAL, ["23-11 18:00", "24-11 12:00"]),
        ("2026-11-24 14:00", WEIGHTY, ["17-11 18:00", "21-11 18:00", "23-11 18:00", "24-11 12:00"]),
        # Quiet hours: it waits for eight o'clock, to the minute.
        ("2026-11-24 10:00", "120m", ["24-11 08:00"]),
        ("2026-11-24 10:00", "121m", ["24-11 08:00"]),
        ("2026-11-24 12:00", "240m", ["24-11 08:00"]),
        ("2026-11-24 12:00", "480m", ["24-11 08:00"]),
        ("2026-11-24 10:00", "720m", ["24-11 08:00"]),
        ("2026-11-24 10:00", "719m", ["24-11 08:00"]),
        ("2026-11-24 09:59", "719m", ["23-11 22:00"]),
        ("2026-11-24 09:59", "720m", ["23-11 21:59"]),
        # What is early rings at its own time.
        ("2026-11-24 09:59", "120m", ["24-11 07:59"]),
        ("2026-11-24 07:00", "120m", ["24-11 05:00"]),
        ("2026-11-24 00:30", "120m", ["23-11 22:30"]),
        ("2026-11-24 23:00", "60m", ["24-11 22:00"]),
        # One that would come when a later one is due is left out, the last one never.
        ("2026-11-24 10:00", "240m 120m", ["24-11 08:00"]),
        ("2026-11-24 20:00", "1d0900 720m 120m", ["23-11 09:00", "24-11 08:00", "24-11 18:00"]),
        ("2026-11-24 01:00", "1d1800 720m", ["23-11 13:00"]),
        ("2026-11-24 01:00", "1d1300 720m", ["23-11 13:00"]),
        ("2026-11-24 00:00", "1d2159 15m", ["23-11 21:59", "23-11 23:45"]),
        ("2026-11-24 00:05", "1d2159 120m", ["23-11 21:59", "23-11 22:05"]),
        # By the wall clock over a change of the clock.
        ("2026-10-25 14:00", USUAL, ["24-10 18:00", "25-10 12:00"]),
        ("2026-03-29 14:00", USUAL, ["28-03 18:00", "29-03 12:00"]),
        ("2026-10-26 14:00", "7d1800 1d1800", ["19-10 18:00", "25-10 18:00"]),
    ],
)
def test_when_it_rings(starts_at: str, chosen: str, expected: list[str]) -> None:
    found = reminders.rings(thing(at(starts_at)), plan(chosen))
    assert [wall(ring.due_at) for ring in found] == expected
    assert [ring.ahead for ring in found] == [at(starts_at) - ring.due_at for ring in found]


def test_each_is_of_use_until_the_next_one_is_due() -> None:
    starts_at = at("2026-11-24 14:00")
    found = reminders.rings(thing(starts_at), plan(WEIGHTY))
    assert [ring.expires_at for ring in found] == [*(ring.due_at for ring in found[1:]), starts_at]


@pytest.mark.parametrize(
    ("now", "left"),
    [
        ("2026-11-17 17:59", WEIGHTY),
        ("2026-11-17 18:00", "3d1800 1d1800 120m"),
        ("2026-11-24 11:59", "120m"),
        ("2026-11-24 12:00", ""),
        ("2026-11-25 12:00", ""),
    ],
)
def test_what_is_due_already_is_not_planned(now: str, left: str) -> None:
    found = reminders.rings(thing(at("2026-11-24 14:00")), plan(WEIGHTY), at(now))
    assert " ".join(str(ring.by) for ring in found) == left


def test_a_day_is_the_day_of_the_zone_of_the_thing() -> None:
    there = thing(at("2026-11-24 00:30")).model_copy(update={"zone": "America/Los_Angeles"})
    (ring,) = reminders.rings(there, plan("1d1800"))
    assert ring.due_at == datetime(2026, 11, 23, 2, tzinfo=UTC)


def test_a_payment_begins_when_its_pay_point_opens() -> None:
    payment = allowance(pay_on=at("2026-10-25 12:00").date(), from_time=time(10), version=4)
    about = reminders.thing_of_payment(payment, "Europe/Amsterdam")
    assert (about.kind, about.id, about.resident_id, about.version) == (ALLOWANCE, "w1", "amina", 4)
    assert about.starts_at == at("2026-10-25 10:00")
    day_before, _ = reminders.plan(about, reminders.default_plan(ALLOWANCE))
    assert (day_before.kind, wall(day_before.due_at)) == (NoticeKind.ALLOWANCE_REMINDER, "24-10 18:00")


def test_a_notice_says_what_it_is_about() -> None:
    day_before, two_hours = reminders.plan(thing(at("2026-11-24 14:00")), plan(USUAL))
    assert day_before.key == "appointment_reminder:a1:3:1d1800"
    assert two_hours.key == "appointment_reminder:a1:3:120m"
    assert (two_hours.subject_id, two_hours.subject_version, two_hours.ahead) == ("a1", 3, 2 * HOUR)
    assert (two_hours.kind, two_hours.priority) == (NoticeKind.APPOINTMENT_REMINDER, Priority.REMINDER)
    assert two_hours.person_id == "r1"
    assert not two_hours.once


def test_every_notice_about_an_appointment_tells_of_its_start() -> None:
    now = at("2026-11-24 12:00")
    appointment = Appointment(
        id="a1",
        resident_id="r1",
        kind=AppointmentKind.COURT,
        starts_at=at("2026-12-24 14:00"),
        zone="Europe/Amsterdam",
        place=Place(name="Court"),
    )
    notices = [
        reminders.announce(appointment, now),
        reminders.ring_now(appointment, now),
        reminders.time_to_leave(appointment, at("2026-12-24 13:00")),
        *reminders.plan(reminders.thing_of(appointment), plan(WEIGHTY)),
    ]
    assert {reminders.start_said_by(notice) for notice in notices} == {appointment.starts_at}
    assert {notice.priority for notice in notices[:3]} == {Priority.URGENT}
    assert [each.total_seconds() / 3600 for each in reminders.aheads(appointment, plan(USUAL))] == [20, 2]


aheads = st.one_of(
    st.integers(15, 720).map(before),
    st.builds(days_before, st.integers(1, 14), st.times(time(8), time(21, 59))),
)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
wishes = st.builds(
    ReminderWish,
    amount=st.sampled_from(Amount),
    at=st.none() | st.times(time(8), time(21, 59)),
    last=st.none() | st.integers(15, 720),
)
plans = st.lists(aheads, min_size=1, max_size=6).map(tuple)


@given(plans, moments, st.timedeltas(-2 * DAY, 20 * DAY))
def test_any_plan_rings_in_order_without_gaps_and_always_at_last(
    chosen: Plan, starts_at: datetime, before_start: timedelta
) -> None:
    now = starts_at - before_start
    found = reminders.rings(thing(starts_at), chosen, now)
    edges = [ring.due_at for ring in found] + [starts_at]
    assert all(one < other for one, other in pairwise(edges))
    assert [ring.expires_at for ring in found] == edges[1:]
    assert all(now < ring.due_at == starts_at - ring.ahead for ring in found)
    last = reminders.in_order(chosen)[-1]
    (last_alone,) = reminders.rings(thing(starts_at), (last,))
    assert [last_alone.due_at] == [ring.due_at for ring in found[-1:]] or last_alone.due_at <= now


@given(plans, moments)
def test_nothing_rings_at_night_save_for_what_is_early(chosen: Plan, starts_at: datetime) -> None:
    start = starts_at.astimezone(AMSTERDAM).time()
    for ring in reminders.rings(thing(starts_at), chosen):
        local = ring.due_at.astimezone(AMSTERDAM).time()
        assert time(8) <= local < time(22) or not time(10) <= start < time(22)


@given(plans, wishes)
def test_whatever_is_wished_a_last_one_stays(house: Plan, wish: ReminderWish) -> None:
    chosen = reminders.plan_for(thing(at("2026-11-24 14:00")), [], None, house, wish)
    assert chosen
    assert chosen == reminders.in_order(chosen)
    usual = reminders.plan_for(thing(at("2026-11-24 14:00")), [], None, house, ReminderWish())
    if wish.last:
        assert chosen[-1] == before(wish.last) or wish.amount is Amount.MORE
        assert chosen[-1].minutes
        assert chosen[-1].minutes <= wish.last
    elif wish.amount is not Amount.MORE:
        assert chosen[-1].minutes == usual[-1].minutes
        assert chosen[-1].days == usual[-1].days
