"""How a legal case stands is set by who guides the resident, told once, and who looked is kept."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest

from shelter import advisers, legal
from shelter.changes import Changed
from shelter.errors import NotFound
from shelter.legal import DateIsOver, NotYet, StepWish
from shelter.models.legal import Actor, LegalStep, Scenario, Stage
from shelter.models.notices import Notice, NoticeKind, NoticeState
from shelter.models.people import Role
from shelter.store import Transaction
from storage.store import SqlStore, SqlTransaction
from tests.contract.things import DAY, NOW, TODAY, move_in, person, stay, step

ZONE = "Europe/Amsterdam"
MINUTE = timedelta(minutes=1)
WAITS = StepWish(Stage.AWAITING_DECISION, Scenario.STAY, Actor.IND, TODAY + 30 * DAY)
DECIDED = StepWish(Stage.DECIDED, Scenario.STAY, Actor.LAWYER)


async def set_to(
    store: Transaction,
    wish: StepWish,
    seen: LegalStep | None = None,
    *,
    by: str = "bram",
    now: datetime = NOW,
) -> LegalStep:
    return await legal.set_state(store, now, ZONE, by, "amina", wish, seen=seen.id if seen else None)


async def bells(store: Transaction) -> list[Notice]:
    found = await store.notices.of_person("amina")
    return [each for each in found if each.kind is NoticeKind.LEGAL_CHANGED]


async def with_adviser(store: SqlTransaction) -> None:
    await move_in(store)
    await store.people.add(person("noor", Role.LEGAL_ADVISER), person("dirk", Role.CASEMANAGER))
    await store.houses.save_stay(stay(casemanager_id="bram", legal_adviser_id="noor"))


async def test_casemanager_and_adviser_set_it_and_the_history_stays(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await with_adviser(transaction)
        first = await set_to(transaction, WAITS)
        second = await set_to(transaction, DECIDED, first, by="noor", now=NOW + MINUTE)
        assert (first.stage, first.since, first.next_date) == (WAITS.stage, TODAY, WAITS.next_date)
        assert [each.recorded_by for each in (first, second)] == ["bram", "noor"]
    async with store.transaction() as transaction:
        assert await legal.history(transaction, "amina") == [second, first]
        for stranger in ("dirk", "chris", "amina"):
            with pytest.raises(NotFound):
                await set_to(transaction, WAITS, second, by=stranger)


async def test_the_same_again_changes_nothing_and_tells_nobody(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await with_adviser(transaction)
        first = await set_to(transaction, WAITS)
        assert await set_to(transaction, WAITS, first, now=NOW + 40 * DAY) == first
        assert len(await bells(transaction)) == 1


async def test_since_is_the_day_of_another_state_and_not_of_another_date(store: SqlStore) -> None:
    later = StepWish(WAITS.stage, WAITS.scenario, WAITS.actor, TODAY + 60 * DAY)
    async with store.transaction() as transaction:
        await with_adviser(transaction)
        first = await set_to(transaction, WAITS)
        moved = await set_to(transaction, later, first, now=NOW + 2 * DAY)
        assert (moved.since, moved.next_date) == (TODAY, TODAY + 60 * DAY)
        decided = await set_to(transaction, DECIDED, moved, now=NOW + 3 * DAY)
        assert decided.since == TODAY + 3 * DAY
        before = StepWish(DECIDED.stage, DECIDED.scenario, DECIDED.actor, since=TODAY - DAY)
        assert (await set_to(transaction, before, decided, now=NOW + 4 * DAY)).since == TODAY - DAY


async def test_days_on_the_wrong_side_are_refused(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await with_adviser(transaction)
        with pytest.raises(DateIsOver):
            await set_to(transaction, StepWish(*_state(), next_date=TODAY - DAY))
        with pytest.raises(NotYet):
            await set_to(transaction, StepWish(*_state(), since=TODAY + DAY))
        evening = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
        first = await set_to(transaction, StepWish(*_state(), next_date=date(2026, 3, 3)), now=evening)
        assert first.since == date(2026, 3, 3), "today is what it is in Amsterdam"


def _state() -> tuple[Stage, Scenario, Actor]:
    return WAITS.stage, WAITS.scenario, WAITS.actor


async def test_a_clock_that_was_set_back_does_not_hide_the_newest(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await with_adviser(transaction)
        first = await set_to(transaction, WAITS)
        second = await set_to(transaction, DECIDED, first, now=NOW - 2 * timedelta(hours=1))
        assert await legal.state_of_now(transaction, "amina") == second


async def test_the_later_of_two_is_told(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await with_adviser(transaction)
        first = await set_to(transaction, WAITS)

    async def tries(by: str, wish: StepWish) -> LegalStep:
        async with store.transaction() as transaction:
            await asyncio.sleep(0)
            return await set_to(transaction, wish, first, by=by, now=NOW + MINUTE)

    other = StepWish(Stage.OBJECTION_OR_APPEAL, Scenario.STAY, Actor.COURT)
    done = await asyncio.gather(tries("bram", DECIDED), tries("noor", other), return_exceptions=True)
    assert {type(each) for each in done} == {LegalStep, Changed}
    async with store.transaction() as transaction:
        kept = await legal.history(transaction, "amina")
        assert len(kept) == 2
        assert kept[0] in done


async def test_several_changes_ring_once_until_it_is_opened(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await with_adviser(transaction)
        first = await set_to(transaction, WAITS)
        second = await set_to(transaction, DECIDED, first, now=NOW + MINUTE)
        (bell,) = await bells(transaction)
        assert (bell.due_at, bell.person_id) == (NOW, "amina")
        await transaction.notices.claim("one", NOW + MINUTE, NOW + DAY, 9)
        await transaction.notices.settle(bell.id, "one", NoticeState.SENT, NOW + MINUTE)
        third = await set_to(transaction, WAITS, second, now=NOW + 5 * MINUTE)
        assert len(await bells(transaction)) == 1, "it waits to be opened"
        assert await legal.was_opened(transaction, await legal.history(transaction, "amina")) is False
        await legal.opened(transaction, NOW + 6 * MINUTE, "amina")
        assert await legal.was_opened(transaction, await legal.history(transaction, "amina")) is True
        fourth = await set_to(transaction, DECIDED, third, now=NOW + 7 * MINUTE)
        assert len(await bells(transaction)) == 2
        for each in await bells(transaction):
            await transaction.notices.settle_with([each.id], NoticeState.SENT, NOW + 7 * MINUTE)
        await set_to(transaction, WAITS, fourth, now=NOW + 7 * MINUTE + legal.ONE_BELL)
        assert len(await bells(transaction)) == 3


async def test_at_night_it_waits_for_the_morning_and_is_dropped_if_it_was_seen(store: SqlStore) -> None:
    night = datetime(2026, 3, 2, 22, 15, tzinfo=UTC)
    async with store.transaction() as transaction:
        await with_adviser(transaction)
        await set_to(transaction, WAITS, now=night)
        (bell,) = await bells(transaction)
        assert bell.due_at == datetime(2026, 3, 3, 7, 0, tzinfo=UTC)
        await legal.opened(transaction, night + MINUTE, "amina")
        (bell,) = await bells(transaction)
        assert bell.state is NoticeState.DROPPED
        assert await legal.was_opened(transaction, await legal.history(transaction, "amina")) is True


async def test_looks_of_one_within_an_hour_are_one(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await with_adviser(transaction)
        for minutes, staff in ((0, "bram"), (30, "noor"), (59, "bram"), (60, "bram"), (61, "noor")):
            await legal.look(transaction, NOW + minutes * MINUTE, staff, "amina")
        looks = await transaction.legal_cases.looks("amina")
        assert [(each.staff_id, each.at - NOW) for each in looks] == [
            ("bram", 60 * MINUTE),
            ("noor", 30 * MINUTE),
            ("bram", 0 * MINUTE),
        ]
        with pytest.raises(NotFound):
            await legal.look(transaction, NOW, "dirk", "amina")
        assert len(await transaction.legal_cases.looks("amina")) == 3


async def test_the_casemanager_chooses_who_advises_and_both_are_told(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.people.add(
            person("noor", Role.LEGAL_ADVISER, first_name="Noor", chat_id=21),
            person("aart", Role.LEGAL_ADVISER, first_name="Aart", chat_id=22),
            person("lost", Role.LEGAL_ADVISER),
        )
        assert [each.id for each in await advisers.advisers(transaction)] == ["aart", "noor"]
        for by, whom in (("noor", "noor"), ("bram", "chris"), ("bram", "x")):
            with pytest.raises(NotFound):
                await advisers.assign_adviser(transaction, NOW, by, "amina", whom)
        for _ in range(2):
            await advisers.assign_adviser(transaction, NOW, "bram", "amina", "noor")
        assert [each.resident_id for each in await transaction.houses.guided("noor")] == ["amina"]
        for told in ("noor", "amina"):
            kinds = [each.kind for each in await transaction.notices.of_person(told)]
            assert kinds == [NoticeKind.GUIDE_CHANGED]
        await set_to(transaction, WAITS, by="noor")
        await advisers.assign_adviser(transaction, NOW + MINUTE, "bram", "amina", None)
        assert len(await transaction.notices.of_person("noor")) == 2, "who advises no longer is told, too"
        given = [(each.from_id, each.to_id, each.role) for each in await transaction.desks.handovers("amina")]
        assert given == [("noor", None, Role.LEGAL_ADVISER), (None, "noor", Role.LEGAL_ADVISER)]
        assert await transaction.houses.guided("noor") == []
        with pytest.raises(NotFound):
            await set_to(transaction, DECIDED, step(), by="noor")
