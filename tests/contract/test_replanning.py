"""What will be said follows what is chosen: nothing twice, nothing left over."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from shelter import changes, planning, replanning
from shelter.appointments import Cancelled
from shelter.errors import BadAnswer, NotFound, TooLate
from shelter.models.appointments import Appointment, AppointmentKind, AppointmentState
from shelter.models.notices import Notice, NoticeKind, NoticeState
from shelter.models.people import Grant, Role
from shelter.models.places import Place
from shelter.models.reminders import ALLOWANCE, Amount, Plan, ReminderWish, before, days_before
from shelter.store import Transaction
from storage.session import Session
from storage.statements import Row, Statement
from storage.store import SqlStore, SqlTransaction
from tests.contract.things import DAY, HOUR, NOW, allowance, appointment, location, move_in, person, stay

ZONE = "Europe/Amsterdam"
AMSTERDAM = ZoneInfo(ZONE)
REMINDERS = {NoticeKind.APPOINTMENT_REMINDER, NoticeKind.ALLOWANCE_REMINDER}
START = datetime(2026, 3, 12, 14, tzinfo=AMSTERDAM).astimezone(UTC)
WEIGHTY = ["05-03 18:00", "09-03 18:00", "11-03 18:00", "12-03 12:00"]


def wall(moment: datetime) -> str:
    return f"{moment.astimezone(AMSTERDAM):%d-%m %H:%M}"


async def planned(store: Transaction, person_id: str = "amina") -> list[Notice]:
    found = await store.notices.of_person(person_id)
    return [notice for notice in found if notice.state is NoticeState.PLANNED]


async def rings(store: Transaction, subject_id: str = "a1") -> list[str]:
    return [
        wall(notice.due_at)
        for notice in await planned(store)
        if notice.subject_id == subject_id and notice.kind in REMINDERS
    ]


async def kept(store: SqlTransaction, **fields: Any) -> Appointment:
    """An appointment with the IND in ten days, planned as a new one is."""
    made = appointment(**{"starts_at": START, "planned_at": NOW} | fields)
    await store.appointments.save(made)
    await replanning.plan_new(store, NOW, made)
    return made


async def say_what_is_due(store: SqlTransaction, now: datetime) -> Sequence[Notice]:
    said: list[Notice] = []
    while due := await store.notices.claim("one", now, now + HOUR, 10):
        for notice in due:
            await store.notices.settle(notice.id, "one", NoticeState.SENT, now - timedelta(seconds=2))
        said += due
    return said


async def test_making_plans_the_reminders_and_the_backstop(store: SqlStore) -> None:
    wish = planning.Wish("amina", AppointmentKind.COURT, START, Place(name="Court"))
    async with store.transaction() as transaction:
        await move_in(transaction)
        made = (await planning.make(transaction, NOW, "bram", ZONE, wish)).appointment
        assert made.planned_at == NOW
        assert [notice.kind for notice in await planned(transaction)] == [
            NoticeKind.APPOINTMENT_NEW,
            *[NoticeKind.APPOINTMENT_REMINDER] * 4,
        ]
        assert await rings(transaction, made.id) == WEIGHTY
        (backstop,) = await planned(transaction, "bram")
        assert (backstop.kind, backstop.subject_id) == (NoticeKind.NOT_REACHED, made.id)
        assert (backstop.due_at, backstop.expires_at) == (START - 3 * DAY, START + HOUR)


async def test_replanning_what_is_right_changes_nothing(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        made = await kept(transaction, leave_at=START - HOUR)
        before_it = await transaction.notices.of_person("amina")
        staff = await transaction.notices.of_person("bram")
        for later in (timedelta(), DAY, 4 * DAY, 20 * DAY):
            await replanning.replan(transaction, NOW + later, made)
            await replanning.replan_resident(transaction, NOW + later, ZONE, "amina")
            await replanning.replan_location(transaction, NOW + later, ZONE, None)
        assert await transaction.notices.of_person("amina") == before_it
        assert await transaction.notices.of_person("bram") == staff
        assert len(before_it) == 5


async def test_who_guides_now_is_told_at_the_deadline(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        made = await kept(transaction)
        await transaction.people.add(person("dirk", Role.CASEMANAGER))
        await transaction.houses.save_stay(stay(casemanager_id="dirk"))
        for _ in range(2):
            await replanning.replan(transaction, NOW, made)
        (backstop,) = await planned(transaction, "dirk")
        assert (backstop.kind, backstop.due_at) == (NoticeKind.NOT_REACHED, START - 3 * DAY)


async def test_a_reminder_that_is_due_and_waits_is_kept(store: SqlStore) -> None:
    """Replanning in the very second in which it rings does not lose it."""
    async with store.transaction() as transaction:
        await move_in(transaction)
        made = await kept(transaction)
        first = datetime(2026, 3, 5, 18, tzinfo=AMSTERDAM)
        await replanning.replan(transaction, first + timedelta(seconds=1), made)
        assert await rings(transaction) == WEIGHTY


async def test_other_reminders_and_back_again(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        await kept(transaction)
        for _ in range(3):
            await changes.set_plan(transaction, NOW, "bram", "a1", (before(60), days_before(2, time(9))))
            assert await rings(transaction) == ["10-03 09:00", "12-03 13:00"]
            assert (await planned(transaction))[0].expires_at == START - HOUR
            await changes.set_plan(transaction, NOW, "bram", "a1", None)
            assert await rings(transaction) == WEIGHTY
        keys = [notice.key for notice in await transaction.notices.of_person("amina")]
        assert len(set(keys)) == len(keys)


async def test_what_rang_does_not_ring_again(store: SqlStore) -> None:
    later = datetime(2026, 3, 11, 18, 30, tzinfo=AMSTERDAM)
    async with store.transaction() as transaction:
        await move_in(transaction)
        made = await kept(transaction)
        assert len(await say_what_is_due(transaction, datetime(2026, 3, 11, 18, tzinfo=AMSTERDAM))) == 4
        for plan in (None, (days_before(1, time(20)), before(120)), None):
            await changes.set_plan(transaction, later, "bram", "a1", plan)
            assert await rings(transaction) == ["12-03 12:00"], "the day before has rung, at another hour"
        two_in_a_day = (days_before(1, time(18)), days_before(1, time(20)), before(120))
        await changes.set_plan(transaction, later, "bram", "a1", two_in_a_day)
        assert await rings(transaction) == ["11-03 20:00", "12-03 12:00"], "unless both are wanted"
        await replanning.replan(transaction, later, made)
        assert len(await say_what_is_due(transaction, START - 2 * HOUR)) == 1


async def test_what_is_on_its_way_is_not_planned_once_more(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        made = await kept(transaction)
        due = datetime(2026, 3, 5, 18, tzinfo=AMSTERDAM)
        await transaction.notices.claim("one", due, due + HOUR, 1)
        await replanning.replan(transaction, NOW, made)
        assert await rings(transaction) == WEIGHTY[1:]


async def test_what_staff_pushed_and_what_is_news_is_left_alone(store: SqlStore) -> None:
    wish = planning.Wish("amina", AppointmentKind.DOCTOR, START, Place(name="Doctor"))
    async with store.transaction() as transaction:
        await move_in(transaction)
        made = (await planning.make(transaction, NOW, "bram", ZONE, wish)).appointment
        await planning.remind_now(transaction, NOW, "bram", made.id)
        await changes.set_plan(transaction, NOW, "bram", made.id, (before(15),))
        assert sorted((each.kind, each.due_at) for each in await planned(transaction)) == [
            (NoticeKind.APPOINTMENT_NEW, NOW),
            (NoticeKind.APPOINTMENT_REMINDER, NOW),
            (NoticeKind.APPOINTMENT_REMINDER, START - timedelta(minutes=15)),
        ]


async def test_reminders_of_one_appointment_are_staff_of_the_caseload_s(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.people.add(person("dirk", Role.CASEMANAGER))
        await kept(transaction)
        for casemanager_id, appointment_id in (("dirk", "a1"), ("bram", "nothing")):
            with pytest.raises(NotFound):
                await changes.set_plan(transaction, NOW, casemanager_id, appointment_id, (before(15),))
        with pytest.raises(TooLate):
            await changes.set_plan(transaction, START + HOUR, "bram", "a1", (before(15),))
        for plan in ((), tuple(before(minutes) for minutes in range(20, 90, 10))):
            with pytest.raises(BadAnswer):
                await changes.set_plan(transaction, NOW, "bram", "a1", plan)
        assert await rings(transaction) == WEIGHTY


async def test_a_wish_changes_all_reminders_of_the_resident_and_nobody_else_s(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.people.add(person("eden"))
        await transaction.houses.save_stay(stay(id="s2", resident_id="eden", casemanager_id="bram"))
        await kept(transaction)
        await kept(transaction, id="a2", resident_id="eden")
        payment = allowance(pay_on=START.date())
        await transaction.allowances.save(payment)
        await replanning.replan_payment(transaction, NOW, ZONE, payment)
        assert await rings(transaction, "w1") == ["11-03 18:00", "12-03 08:00"]

        amina = await transaction.people.get("amina")
        assert amina is not None
        fewer = ReminderWish(amount=Amount.FEWER, last=60)
        amina = await changes.set_wish(transaction, NOW, amina, ZONE, fewer)
        assert await transaction.people.get("amina") == amina
        assert amina.reminders == fewer
        assert await rings(transaction) == ["12-03 13:00"]
        assert await rings(transaction, "w1") == ["12-03 09:00"]

        await changes.set_wish(transaction, NOW, amina, ZONE, ReminderWish(at=time(9, 30)))
        assert await rings(transaction) == [text.replace("18:00", "09:30") for text in WEIGHTY]
        assert await rings(transaction, "w1") == ["11-03 09:30", "12-03 08:00"]
        assert [wall(each.due_at) for each in await planned(transaction, "eden")] == WEIGHTY


@pytest.mark.parametrize("at", [time(7, 59), time(22), time(3)])
async def test_nobody_wishes_to_be_rung_at_night(sqlite_store: SqlStore, at: time) -> None:
    async with sqlite_store.transaction() as transaction:
        await move_in(transaction)
        await kept(transaction)
        with pytest.raises(BadAnswer):
            await changes.set_wish(transaction, NOW, person(), ZONE, ReminderWish(at=at))
        assert await rings(transaction) == WEIGHTY


async def test_a_rule_changes_what_it_is_about_where_it_holds(store: SqlStore) -> None:
    one, two, three = (before(60),), (before(45),), (before(30),)
    admin, anna = person("admin", Role.ADMINISTRATOR), person("anna")
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.houses.save_location(location("west"))
        await transaction.people.add(admin, anna)
        await transaction.houses.save_stay(stay(id="s2", resident_id="anna", location_id="west"))
        await kept(transaction)
        await kept(transaction, id="a2", kind=AppointmentKind.SCHOOL, starts_at=START + DAY)
        await kept(transaction, id="a3", resident_id="anna")

        async def due() -> list[list[str]]:
            anna_s = [wall(each.due_at) for each in await planned(transaction, "anna")]
            return [await rings(transaction), await rings(transaction, "a2"), anna_s]

        async def rule(location_id: str | None, plan: Plan | None) -> None:
            await changes.set_rule(transaction, NOW, admin, ZONE, "ind", location_id, plan)

        school = ["12-03 18:00", "13-03 12:00"]
        await rule(None, one)
        assert await due() == [["12-03 13:00"], school, ["12-03 13:00"]]
        await rule("oost", two)
        assert await due() == [["12-03 13:15"], school, ["12-03 13:00"]]
        await rule(None, three)
        assert await due() == [["12-03 13:15"], school, ["12-03 13:30"]]
        await changes.set_plan(transaction, NOW, "bram", "a1", one)
        await rule("oost", None)
        assert await due() == [["12-03 13:00"], school, ["12-03 13:30"]]
        await changes.set_plan(transaction, NOW, "bram", "a1", None)
        assert await due() == [["12-03 13:30"], school, ["12-03 13:30"]]
        await rule(None, None)
        assert await due() == [WEIGHTY, school, WEIGHTY]
        assert await transaction.reminder_rules.all() == []


async def test_a_rule_for_payments(store: SqlStore) -> None:
    admin = person("admin", Role.ADMINISTRATOR)
    async with store.transaction() as transaction:
        await move_in(transaction)
        await kept(transaction)
        payment = allowance(pay_on=START.date())
        await transaction.allowances.save(payment)
        await replanning.replan_payment(transaction, NOW, ZONE, payment)
        rule = await changes.set_rule(transaction, NOW, admin, ZONE, ALLOWANCE, "oost", (before(15),))
        assert await transaction.reminder_rules.all() == [rule]
        assert await rings(transaction, "w1") == ["12-03 09:45"]
        assert await rings(transaction) == WEIGHTY


EVERYWHERE = None


@pytest.mark.parametrize(
    ("grant", "may"),
    [
        (Grant(role=Role.ADMINISTRATOR), {EVERYWHERE, "oost", "west"}),
        (Grant(role=Role.HOUSING_SUPERVISOR, location_id="oost"), {"oost"}),
        (Grant(role=Role.CASEMANAGER, location_id="west"), {"west"}),
        (Grant(role=Role.CASEMANAGER), set()),
        (Grant(role=Role.HOUSING_SUPERVISOR), set()),
        (Grant(role=Role.COORDINATOR, location_id="oost"), set()),
        (Grant(role=Role.RESIDENT, location_id="oost"), set()),
        (Grant(role=Role.LEGAL_ADVISER, location_id="oost"), set()),
    ],
)
async def test_who_may_set_a_rule_where(sqlite_store: SqlStore, grant: Grant, may: set[str | None]) -> None:
    somebody = person("somebody", grants=frozenset({grant}))
    async with sqlite_store.transaction() as transaction:
        await move_in(transaction)
        await transaction.houses.save_location(location("west"))
        for where in (EVERYWHERE, "oost", "west", "nowhere"):
            assert await changes.may_set_rules(transaction, somebody, where) is (where in may)
            if where not in may:
                with pytest.raises(NotFound):
                    await changes.set_rule(transaction, NOW, somebody, ZONE, "ind", where, (before(15),))
            else:
                assert await changes.set_rule(transaction, NOW, somebody, ZONE, "ind", where, (before(15),))
        assert {rule.location_id for rule in await transaction.reminder_rules.all()} == may


async def test_a_rule_for_everywhere_asks_the_store_as_often_for_many_as_for_one(
    sqlite_store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Statement] = []
    fetch, each = Session.fetch, Session.each

    async def noted_fetch(session: Session, statement: Statement, **values: Any) -> Sequence[Row]:
        asked.append(statement)
        return await fetch(session, statement, **values)

    async def noted_each(session: Session, statement: Statement, rows: Sequence[Any]) -> None:
        asked.append(statement)
        await each(session, statement, rows)

    async def rule(plan: Plan) -> int:
        asked.clear()
        async with sqlite_store.transaction() as transaction:
            await changes.set_rule(
                transaction, NOW, person("admin", Role.ADMINISTRATOR), ZONE, "ind", None, plan
            )
        return len(asked)

    monkeypatch.setattr(Session, "fetch", noted_fetch)
    monkeypatch.setattr(Session, "each", noted_each)
    names = [f"resident {number}" for number in range(9)]
    async with sqlite_store.transaction() as transaction:
        await move_in(transaction)
        await kept(transaction)
    for_one = await rule((before(60),))
    async with sqlite_store.transaction() as transaction:
        await transaction.people.add(*map(person, names))
        await transaction.houses.save_stay(*(stay(id=name, resident_id=name) for name in names))
        for name in names:
            await kept(transaction, id=name, resident_id=name)
    assert await rule((before(45),)) == for_one
    async with sqlite_store.transaction() as transaction:
        for name in ("amina", *names):
            assert [wall(notice.due_at) for notice in await planned(transaction, name)] == ["12-03 13:15"]


async def test_a_rule_is_about_a_kind_there_is(sqlite_store: SqlStore) -> None:
    admin = person("admin", Role.ADMINISTRATOR)
    async with sqlite_store.transaction() as transaction:
        with pytest.raises(NotFound):
            await changes.set_rule(transaction, NOW, admin, ZONE, "dentist", None, (before(15),))
        with pytest.raises(BadAnswer):
            await changes.set_rule(transaction, NOW, admin, ZONE, "doctor", None, ())


async def test_time_to_leave(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        await kept(transaction, kind=AppointmentKind.SCHOOL)

        async def leaving() -> list[str]:
            found = await planned(transaction)
            return [wall(each.due_at) for each in found if each.kind is NoticeKind.TIME_TO_LEAVE]

        for minutes, expected in ((40, ["12-03 13:20"]), (30, ["12-03 13:30"]), (40, ["12-03 13:20"])):
            leave_at = START - timedelta(minutes=minutes)
            changed = await changes.set_leave(transaction, NOW, "amina", "a1", leave_at)
            assert changed == await transaction.appointments.get("a1")
            assert changed.leave_at == leave_at
            assert changed.version == 1
            assert await leaving() == expected
        await changes.set_leave(transaction, NOW, "amina", "a1", None)
        assert await leaving() == []
        assert await rings(transaction) == ["11-03 18:00", "12-03 12:00"]


async def test_when_one_cannot_say_when_to_leave(sqlite_store: SqlStore) -> None:
    async with sqlite_store.transaction() as transaction:
        await move_in(transaction)
        await kept(transaction)
        await kept(transaction, id="gone", state=AppointmentState.CANCELLED)
        leave_at = START - HOUR
        for error, now, resident_id, appointment_id, moment in (
            (NotFound, NOW, "bram", "a1", leave_at),
            (NotFound, NOW, "amina", "nothing", leave_at),
            (Cancelled, NOW, "amina", "gone", leave_at),
            (TooLate, START, "amina", "a1", leave_at),
            (TooLate, leave_at, "amina", "a1", leave_at),
            (BadAnswer, NOW, "amina", "a1", START),
        ):
            with pytest.raises(error):
                await changes.set_leave(transaction, now, resident_id, appointment_id, moment)
        assert await transaction.appointments.get("a1") == appointment(starts_at=START, planned_at=NOW)


async def test_the_plan_that_holds_can_be_asked(store: SqlStore) -> None:
    admin = person("admin", Role.ADMINISTRATOR)
    async with store.transaction() as transaction:
        await move_in(transaction)
        made = await kept(transaction)
        await changes.set_rule(transaction, NOW, admin, ZONE, "ind", "oost", (before(90),))
        assert await replanning.plan_of(transaction, made) == (before(90),)
        changed = await changes.set_plan(transaction, NOW, "bram", "a1", (before(75),))
        assert await replanning.plan_of(transaction, changed.appointment) == (before(75),)
