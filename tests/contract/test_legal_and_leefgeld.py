"""Legal cases and leefgeld."""

from datetime import date, time, timedelta

from shelter.models.allowances import AllowanceState, Component, ComponentKind
from shelter.models.legal import Actor, Scenario, Stage
from storage.store import SqlStore
from tests.contract.things import DAY, NOW, TODAY, allowance, move_in, step


async def test_a_legal_history_comes_newest_first(store: SqlStore) -> None:
    first = step()
    second = step(
        id="l2",
        recorded_at=NOW + DAY,
        recorded_by="bram",
        stage=Stage.DECIDED,
        scenario=Scenario.STAY,
        actor=Actor.RESIDENT,
        next_date=date(2026, 4, 1),
    )
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.legal_cases.add(first, second)
    async with store.transaction() as transaction:
        assert await transaction.legal_cases.history("amina") == [second, first]
        assert await transaction.legal_cases.history("bram") == []


async def test_payments_come_soonest_first(store: SqlStore) -> None:
    week = timedelta(days=7)
    past = allowance(id="w0", pay_on=TODAY - week)
    today = allowance(from_time=time(9, 30), state=AllowanceState.READY)
    chores = Component(kind=ComponentKind.CHORES, cents=-250)
    ahead = allowance(id="w2", pay_on=TODAY + week, components=(*today.components, chores))
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.allowances.save(ahead, past, today)
    async with store.transaction() as transaction:
        assert await transaction.allowances.of_resident("amina", TODAY) == [today, ahead]
        assert await transaction.allowances.of_resident("amina", TODAY, limit=1) == [today]
        assert await transaction.allowances.get("w2") == ahead
        assert await transaction.allowances.get("w9") is None


async def test_a_saved_payment_is_changed(store: SqlStore) -> None:
    changed = allowance(state=AllowanceState.COLLECTED, pay_on=TODAY + timedelta(days=1))
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.allowances.save(allowance())
        await transaction.allowances.save(changed)
        assert await transaction.allowances.of_resident("amina", TODAY) == [changed]
