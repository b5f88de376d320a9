"""Ringing for all of a day that nobody has answered: which, on how many phones, and not twice."""

from datetime import datetime, timedelta
from typing import Any

from shelter.models.appointments import Appointment, AppointmentState, AttendanceAnswer
from shelter.models.notices import Priority
from shelter.ringing import ring_all, unanswered
from shelter.store import Transaction
from storage.store import SqlStore
from tests.contract.things import DAY, HOUR, NOW, TODAY, appointment, location, person, stay

ZONE = "Europe/Amsterdam"
TOMORROW = TODAY + timedelta(days=1)


async def diary(store: Transaction) -> None:
    """Of Bram's: Amina has two today and one tomorrow, Dawit what does not ring, Elena is not in the bot.

    Farid is Chris's.
    """
    await store.houses.save_location(location("oost"))
    names = ("bram", "chris", "amina", "dawit", "farid")
    await store.people.add(
        *(person(name, chat_id=10 + at, language="ti") for at, name in enumerate(names)), person("elena")
    )
    await store.houses.save_stay(
        *(
            stay(id=name, resident_id=name, code=f"M-{name}", casemanager_id="bram")
            for name in ("amina", "dawit", "elena")
        ),
        stay(id="farid", resident_id="farid", code="M-farid", casemanager_id="chris"),
    )
    await store.appointments.save(
        made("a1", "amina", NOW + HOUR),
        made("a2", "amina", NOW + 2 * HOUR),
        made("a3", "amina", NOW + DAY),
        made("a4", "amina", NOW + 3 * DAY),
        made("d1", "dawit", NOW + HOUR, answer=AttendanceAnswer.COMING),
        made("d2", "dawit", NOW + HOUR, state=AppointmentState.CANCELLED),
        made("d3", "dawit", NOW - HOUR),
        made("e1", "elena", NOW + HOUR),
        made("f1", "farid", NOW + HOUR),
    )


def made(name: str, resident_id: str, starts_at: datetime, **fields: Any) -> Appointment:
    usual: dict[str, Any] = {"state": AppointmentState.PLANNED, "answer": None}
    return appointment(name, resident_id=resident_id, starts_at=starts_at, **usual | fields)


async def rang(store: Transaction, name: str) -> list[str]:
    notices = await store.notices.of_person(name)
    return sorted(each.subject_id or "" for each in notices if each.priority is Priority.URGENT)


async def test_what_is_open_by_day(store: SqlStore) -> None:
    async with store.transaction() as tx:
        await diary(tx)
        found = await unanswered(tx, "bram", NOW, ZONE)
        assert [
            (each.day, [entry.appointment.id for entry in each.entries], each.phones, each.unreachable)
            for each in found
        ] == [(TODAY, ["a1", "a2"], 1, 1), (TOMORROW, ["a3"], 1, 0)]
        assert await unanswered(tx, "amina", NOW, ZONE) == []


async def test_each_rings_once_a_minute(store: SqlStore) -> None:
    async with store.transaction() as tx:
        await diary(tx)
        for _ in range(2):
            assert await ring_all(tx, NOW, "bram", ZONE, TODAY) == 1
        assert await rang(tx, "amina") == ["a1", "a2"]
        assert await ring_all(tx, NOW + timedelta(minutes=1), "bram", ZONE, TODAY) == 1
        assert await rang(tx, "amina") == ["a1", "a1", "a2", "a2"]
        for name in ("dawit", "elena", "farid"):
            assert await rang(tx, name) == []


async def test_only_the_day_that_was_asked_for(store: SqlStore) -> None:
    async with store.transaction() as tx:
        await diary(tx)
        assert await ring_all(tx, NOW, "bram", ZONE, TOMORROW) == 1
        assert await ring_all(tx, NOW, "bram", ZONE, TODAY - timedelta(days=1)) == 0
        assert await ring_all(tx, NOW, "chris", ZONE, TOMORROW) == 0
        assert await rang(tx, "amina") == ["a3"]
