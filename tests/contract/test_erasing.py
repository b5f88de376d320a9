"""To forget somebody: every row goes, the key goes, and the others keep what is theirs."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from shelter.models.people import Role
from storage.engines import make_engine
from storage.store import SqlStore, SqlTransaction
from storage.tables import metadata
from tests.contract.things import (
    DAY,
    NOW,
    absence,
    activity,
    allowance,
    appointment,
    batch,
    broadcast,
    case_note,
    consent,
    draft,
    entry,
    export,
    handover,
    house_rule,
    invite,
    look,
    message,
    move_in,
    notice,
    person,
    pin,
    reading,
    receipt,
    reminder_rule,
    request,
    sent,
    signup,
    step,
)
from tests.stores import Address


async def fill_every_table(transaction: SqlTransaction) -> None:
    """At least one row about Amina in each table, and rows of others that name her."""
    await move_in(transaction)
    await transaction.people.save_pin(pin())
    await transaction.people.add_consent(consent())
    await transaction.invites.add(invite(person_id="amina", used_by="amina"), "AAAA-BBBB")
    await transaction.invites.add_wrong_try(7, NOW)
    await transaction.houses.add_rule(house_rule())
    await transaction.houses.add_reading(reading())
    await transaction.appointments.save(appointment("a1", staff_id="bram"))
    await transaction.appointments.add_receipt(receipt())
    await transaction.legal_cases.add(step(recorded_by="bram"))
    await transaction.legal_cases.add_look(look())
    await transaction.requests.save(request())
    await transaction.desks.save_note(case_note())
    await transaction.desks.save_absence(absence(stand_in_id="amina"))
    await transaction.desks.save_handover(handover(to_id="chris"))
    await transaction.desks.add_export(export(person_id="amina"))
    await transaction.desks.save_batch(batch())
    await transaction.allowances.save(allowance())
    await transaction.activities.save(activity("soup"))
    await transaction.activities.add_signup(signup())
    await transaction.conversations.add_message(message("m1"))
    await transaction.conversations.save_draft(draft())
    await transaction.conversations.add_sent(sent(), sent(2, person_id="bram", about="amina"))
    await transaction.notices.plan(
        notice("n1"),
        notice("n2", person_id="bram", subject_id="a1"),
        notice("n3", person_id="bram", subject_id="amina", due_at=NOW + DAY),
        notice("n4", person_id="bram", subject_id="m1"),
        notice("n5", person_id="bram", subject_id="a9"),
        notice("n6", person_id="bram", subject_id="q1"),
    )
    await transaction.pace.pause(NOW, NOW + DAY)
    await transaction.reminder_rules.save(reminder_rule())
    await transaction.broadcasts.save(broadcast())
    await transaction.inbox.keep([entry(1), entry(2, chat_id=8)])


@asynccontextmanager
async def connected(address: Address) -> AsyncIterator[AsyncConnection]:
    engine = make_engine(address.url)
    try:
        async with engine.connect() as connection:
            yield connection
    finally:
        await engine.dispose()


async def rows(connection: AsyncConnection) -> dict[Table, list[tuple[Any, ...]]]:
    return {
        table: [tuple(row) for row in await connection.execute(select(table))]
        for table in metadata.sorted_tables
    }


def traces(tables: dict[Table, list[tuple[Any, ...]]], *words: str) -> Iterator[str]:
    for table, found in tables.items():
        for row in found:
            if any(value in words for value in row if isinstance(value, str)):
                yield table.name


async def test_every_row_of_the_person_goes(store: SqlStore, address: Address) -> None:
    async with store.transaction() as transaction:
        await fill_every_table(transaction)
    async with connected(address) as connection:
        before = await rows(connection)
    assert [table.name for table, found in before.items() if not found] == []
    chat_hash = next(row[1] for row in before[metadata.tables["people"]] if row[0] == "amina")
    about = {"pins", "consents", "stays", "receipts", "legal_steps", "drafts", "sent_messages", "grants"}
    assert about <= set(traces(before, "amina"))

    async with store.transaction() as transaction:
        await transaction.people.erase("amina")
    async with connected(address) as connection:
        assert list(traces(await rows(connection), "amina", chat_hash, "a1", "m1")) == []


async def test_the_others_keep_what_is_theirs(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await fill_every_table(transaction)
        await transaction.people.erase("amina")
        await transaction.people.erase("amina")
    async with store.transaction() as transaction:
        assert set(await transaction.people.by_chat([7, 8, 9])) == {8, 9}
        assert [each.id for each in await transaction.notices.of_person("bram")] == ["n5"]
        assert [each.update_id for each in await transaction.inbox.waiting()] == [2]
        assert await transaction.inbox.keep([entry(1)]) == []


async def test_who_helped_is_forgotten_and_the_residents_rows_stay(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await fill_every_table(transaction)
        await transaction.conversations.add_message(message("m2", sender_id="bram", text="Come at ten"))
        await transaction.people.erase("bram")
    async with store.transaction() as transaction:
        stay = await transaction.houses.stay_of("amina")
        kept = await transaction.appointments.get("a1")
        assert stay is not None
        assert kept is not None
        assert (stay.casemanager_id, kept.staff_id) == (None, None)
        assert (await transaction.legal_cases.history("amina"))[0].recorded_by is None
        said = {
            each.id: (each.sender_id, each.text) for each in await transaction.conversations.messages("amina")
        }
        assert said == {"m1": ("amina", "Hello?"), "m2": ("", "Come at ten")}
        assert await transaction.conversations.unread(["amina"], "amina") == {"amina": 1}


async def test_a_chat_that_was_forgotten_can_come_anew(store: SqlStore) -> None:
    anew = person("anew", Role.NEIGHBOUR, chat_id=7)
    async with store.transaction() as transaction:
        await fill_every_table(transaction)
        await transaction.people.erase("amina")
        await transaction.people.add(anew)
        assert await transaction.people.by_chat([7]) == {7: anew}
