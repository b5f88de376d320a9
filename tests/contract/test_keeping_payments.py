"""Payments are kept: reminders are planned, and a change is said."""

import asyncio
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from shelter import allowances, backstop
from shelter.models.allowances import Allowance, AllowanceState, Component, ComponentKind
from shelter.models.appointments import Bring, ToldHow
from shelter.models.notices import Notice, NoticeKind, NoticeState, Priority
from shelter.store import Transaction
from storage.store import SqlStore
from tests.contract.things import DAY, NOW, allowance, move_in

ZONE = "Europe/Amsterdam"
AMSTERDAM = ZoneInfo(ZONE)
SOON = NOW + timedelta(minutes=1)
PAYMENT = allowance(pay_on=date(2026, 3, 12), from_time=time(14), until_time=time(16))
REMINDER, CHANGED = NoticeKind.ALLOWANCE_REMINDER, NoticeKind.ALLOWANCE_CHANGED


def wall(moment: datetime | None) -> str:
    return f"{moment.astimezone(AMSTERDAM):%d-%m %H:%M}" if moment else "never"


async def planned(store: Transaction) -> list[Notice]:
    found = await store.notices.of_person("amina")
    return [notice for notice in found if notice.state is NoticeState.PLANNED]


async def rings(store: Transaction) -> list[str]:
    return [wall(notice.due_at) for notice in await planned(store) if notice.kind is REMINDER]


async def news(store: Transaction) -> list[Notice]:
    return [notice for notice in await planned(store) if notice.kind is CHANGED]


async def keep(store: Transaction, now: datetime = SOON, **fields: Any) -> Allowance:
    (kept,) = await allowances.keep(store, now, ZONE, PAYMENT.model_copy(update=fields))
    assert await store.allowances.get(PAYMENT.id) == kept
    return kept


async def test_a_new_payment_is_reminded_of_and_no_news(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        assert await keep(transaction, version=7) == PAYMENT
        assert await rings(transaction) == ["11-03 18:00", "12-03 12:00"]
        assert await news(transaction) == []


async def test_many_are_kept_at_once(store: SqlStore) -> None:
    week = timedelta(days=7)
    many = [PAYMENT.model_copy(update={"id": f"w{n}", "pay_on": PAYMENT.pay_on + n * week}) for n in range(3)]
    async with store.transaction() as transaction:
        await move_in(transaction)
        assert await allowances.keep(transaction, SOON, ZONE, *many) == many
        assert len(await rings(transaction)) == 6


async def test_the_same_again_changes_nothing(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        await keep(transaction)
        there = await planned(transaction)
        assert await keep(transaction) == PAYMENT
        assert await planned(transaction) == there


async def test_how_a_resident_was_told_stays(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        await keep(transaction)
        told = (await backstop.told_of_payment(transaction, SOON, "bram", PAYMENT.id, ToldHow.CALLED)).told
        assert told
        assert (await keep(transaction)).told == told
        assert (await keep(transaction, pay_point="Door")).told == told


async def test_two_who_keep_one_payment_at_once_come_one_after_the_other(store: SqlStore) -> None:
    async def moved_to(day: int) -> None:
        async with store.transaction() as transaction:
            await asyncio.sleep(0)
            await allowances.keep(
                transaction, SOON, ZONE, PAYMENT.model_copy(update={"pay_on": date(2026, 3, day)})
            )

    async with store.transaction() as transaction:
        await move_in(transaction)
        await keep(transaction)
    await asyncio.gather(*map(moved_to, range(16, 22)))
    async with store.transaction() as transaction:
        kept = await transaction.allowances.get(PAYMENT.id)
        assert kept
        assert kept.version == 7
        assert await rings(transaction) == [f"{kept.pay_on.day - 1}-03 18:00", f"{kept.pay_on.day}-03 12:00"]


BASE = Component(kind=ComponentKind.BASE, cents=6000)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"pay_on": PAYMENT.pay_on + DAY}, ["12-03 18:00", "13-03 12:00"]),
        ({"from_time": time(9)}, ["11-03 18:00", "12-03 07:00"]),
        ({"until_time": time(20)}, ["11-03 18:00", "12-03 12:00"]),
        ({"pay_point": "Other desk"}, ["11-03 18:00", "12-03 12:00"]),
        ({"components": (BASE,)}, ["11-03 18:00", "12-03 12:00"]),
    ],
)
async def test_what_matters_to_the_resident_is_said(
    store: SqlStore, fields: dict[str, Any], expected: list[str]
) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        await keep(transaction, NOW)
        kept = await keep(transaction, **fields)
        assert kept == PAYMENT.model_copy(update=fields | {"version": 2})
        assert await rings(transaction) == expected
        assert {notice.subject_version for notice in await planned(transaction)} == {2}
        (said,) = await news(transaction)
        assert (said.priority, said.due_at, wall(said.was)) == (Priority.URGENT, SOON, "12-03 14:00")
        ends_at = datetime.combine(kept.pay_on, kept.until_time, AMSTERDAM)
        assert said.expires_at == ends_at


@pytest.mark.parametrize("fields", [{"state": AllowanceState.READY}, {"bring": (Bring.LETTER,)}])
async def test_what_does_not_matter_is_not(store: SqlStore, fields: dict[str, Any]) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        await keep(transaction, NOW)
        there = await planned(transaction)
        assert (await keep(transaction, **fields)).version == 1
        assert await planned(transaction) == there


async def test_changed_twice_before_it_was_said(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        await keep(transaction, NOW)
        await keep(transaction, pay_on=PAYMENT.pay_on + DAY)
        await keep(transaction, pay_on=PAYMENT.pay_on + 2 * DAY)
        (said,) = await news(transaction)
        assert (said.subject_version, wall(said.was)) == (3, "12-03 14:00")
        assert await rings(transaction) == ["13-03 18:00", "14-03 12:00"]


async def test_what_is_collected_is_not_reminded_of(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        await keep(transaction, NOW)
        await keep(transaction, state=AllowanceState.COLLECTED, components=(BASE,))
        assert await planned(transaction) == []


async def test_of_what_is_over_nothing_is_said(store: SqlStore) -> None:
    over = datetime.combine(PAYMENT.pay_on, PAYMENT.until_time, AMSTERDAM)
    async with store.transaction() as transaction:
        await move_in(transaction)
        await keep(transaction, over, pay_point="Desk")
        await keep(transaction, over, pay_point="Other desk")
        assert await planned(transaction) == []
