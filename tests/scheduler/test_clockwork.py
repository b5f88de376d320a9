"""What the clockwork does by the hour: residents go back, old messages and absences go."""

import asyncio
from datetime import timedelta

from scheduler.clockwork import Clockwork
from shelter.handovers import hand_over
from shelter.models.people import Role
from storage.store import SqlStore
from tests.contract.things import DAY, NOW, TODAY, absence, message, move_in, person, sent

ZONE = "Europe/Amsterdam"


async def test_messages_go_after_the_set_number_of_days(sqlite_store: SqlStore) -> None:
    async with sqlite_store.transaction() as store:
        await move_in(store)
        for id_, age in (("old", 31 * DAY), ("young", 29 * DAY)):
            await store.conversations.add_message(message(id_, sent_at=NOW - age))
    await Clockwork(sqlite_store, lambda: NOW, ZONE, message_days=30).clean_up()
    async with sqlite_store.transaction() as store:
        assert [each.id for each in await store.conversations.messages("amina")] == ["young"]


async def test_what_can_be_replied_to_is_known_for_as_long_as_messages_are_kept(
    sqlite_store: SqlStore,
) -> None:
    ages = ((1, 31 * DAY, "amina"), (2, 29 * DAY, "amina"), (3, 3 * DAY, None), (4, 1 * DAY, None))
    async with sqlite_store.transaction() as store:
        await move_in(store)
        await store.conversations.add_sent(
            *(sent(number, person_id="bram", about=about, sent_at=NOW - age) for number, age, about in ages)
        )
    await Clockwork(sqlite_store, lambda: NOW, ZONE, message_days=30).clean_up()
    async with sqlite_store.transaction() as store:
        assert [each.message_id for each in await store.conversations.sent("bram", NOW - 90 * DAY)] == [2, 4]


async def test_absences_that_are_over_go(sqlite_store: SqlStore) -> None:
    async with sqlite_store.transaction() as store:
        await move_in(store)
        await store.desks.save_absence(absence("over", from_on=TODAY - 3 * DAY, until_on=TODAY - DAY))
        await store.desks.save_absence(absence("last day", from_on=TODAY - 3 * DAY, until_on=TODAY))
    await Clockwork(sqlite_store, lambda: NOW, ZONE).clean_up()
    async with sqlite_store.transaction() as store:
        assert [each.id for each in await store.desks.absences(TODAY - 30 * DAY)] == ["last day"]


async def test_who_was_given_until_a_day_goes_back_as_soon_as_the_bot_runs_again(
    sqlite_store: SqlStore,
) -> None:
    async with sqlite_store.transaction() as store:
        await move_in(store)
        await store.people.add(person("ella", Role.CASEMANAGER, chat_id=11))
        bram = await store.people.get("bram")
        assert bram is not None
        await hand_over(store, NOW, ZONE, bram, Role.CASEMANAGER, ["amina"], "ella", TODAY)
    clockwork = Clockwork(sqlite_store, lambda: NOW + timedelta(days=12), ZONE)
    clockwork.start()
    try:
        for _ in range(1000):
            if await _guide(sqlite_store) == "bram":
                break
            await asyncio.sleep(0.01)
    finally:
        clockwork.stop()
    assert await _guide(sqlite_store) == "bram"


async def _guide(sqlite_store: SqlStore) -> str | None:
    async with sqlite_store.transaction() as store:
        stay = await store.houses.stay_of("amina")
    assert stay is not None
    return stay.casemanager_id
