"""What lies in the store cannot be read, moved or changed."""

from typing import Any

import pytest
from sqlalchemy import Select, select, text, update

from shelter.models.appointments import AttendanceAnswer
from shelter.models.legal import Scenario, Stage
from storage import keys
from storage.errors import SealBroken
from storage.store import SqlStore
from storage.tables import appointments, legal_steps, metadata, people, person_keys
from tests.contract.test_erasing import connected, fill_every_table
from tests.contract.things import (
    NOW,
    appointment,
    draft,
    entry,
    message,
    move_in,
    notice,
    person,
    receipt,
    stay,
    step,
)
from tests.stores import Address

WORD = "Qanaryword"
CHAT = 7_318_544_921
CODE = "QQQQ-2345"


async def sing(store: SqlStore) -> None:
    """Somebody whose every word could be found again, if it could be read."""
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.people.add(
            person("canary", chat_id=CHAT, first_name=f"{WORD}1", language=f"{WORD}2")
        )
        await transaction.houses.save_stay(stay(id="s2", resident_id="canary", code=f"{WORD}3"))
        meeting = appointment("a1", resident_id="canary", note=f"{WORD}4", answer=AttendanceAnswer.ILL)
        await transaction.appointments.save(meeting)
        await transaction.appointments.add_receipt(receipt(resident_id="canary"))
        await transaction.legal_cases.add(
            step(resident_id="canary", stage=Stage.OBJECTION_OR_APPEAL, scenario=Scenario.ONWARD)
        )
        await transaction.conversations.add_message(message("m1", resident_id="canary", text=f"{WORD}5"))
        await transaction.conversations.save_draft(draft(person_id="canary", answers={"a": f"{WORD}6"}))
        await transaction.notices.plan(notice("n1", person_id="canary", key=f"{WORD}7"))
        await transaction.inbox.keep([entry(1, chat_id=CHAT, payload=f"{WORD}8".encode())])
        await transaction.invites.add_wrong_try(CHAT, NOW)


SECRETS = (
    WORD,
    str(CHAT),
    Stage.OBJECTION_OR_APPEAL,
    Scenario.ONWARD,
    AttendanceAnswer.ILL,
    "appointment_reminder",
    "Loket",
)


def keys_of(person_id: str) -> Select[Any]:
    return select(person_keys.c.wrapped_key).where(person_keys.c.person_id == person_id)


def readable(value: object) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


async def test_no_column_can_be_read(store: SqlStore, address: Address) -> None:
    await sing(store)
    async with connected(address) as connection:
        for table in metadata.sorted_tables:
            for row in await connection.execute(select(table)):
                shown = " ".join(
                    value.decode("latin-1") if isinstance(value, bytes) else str(value) for value in row
                )
                assert [word for word in SECRETS if word in shown] == [], table.name


async def test_no_byte_of_the_file_can_be_read(sqlite_store: SqlStore, sqlite_address: Address) -> None:
    await sing(sqlite_store)
    files = sorted(path for path in sqlite_address.folder.iterdir() if path.name.startswith("store.db"))
    assert [path.name for path in files] == ["store.db", "store.db-shm", "store.db-wal"]
    content = b"".join(path.read_bytes() for path in files)
    assert b"canary" in content
    sought = (WORD, str(CHAT), Stage.OBJECTION_OR_APPEAL, Scenario.ONWARD, "appointment_reminder")
    assert [word for word in sought if word.encode() in content] == []
    assert CHAT.to_bytes(8, "big") not in content


async def test_an_erased_key_is_in_no_byte(sqlite_store: SqlStore, sqlite_address: Address) -> None:
    async with sqlite_store.transaction() as transaction:
        await fill_every_table(transaction)
    async with connected(sqlite_address) as connection:
        row = (await connection.execute(select(people).where(people.c.id == "amina"))).one()
        key = (await connection.execute(keys_of("amina"))).scalar_one()
    hidden: list[bytes] = [key, row.sealed, row.chat_hash.encode(), b"amina"]

    def found() -> list[bytes]:
        files = [path for path in sqlite_address.folder.iterdir() if path.name.startswith("store.db")]
        content = b"".join(path.read_bytes() for path in files)
        return [each for each in hidden if each in content]

    assert found() == hidden
    async with sqlite_store.transaction() as transaction:
        await transaction.people.erase("amina")
    assert found() == []


async def test_a_ciphertext_opens_in_no_other_row(store: SqlStore, address: Address) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.appointments.save(appointment("a1"), appointment("a2"))
    sealed = select(appointments.c.sealed).where(appointments.c.id == "a1").scalar_subquery()
    async with connected(address) as connection:
        await connection.execute(update(appointments).where(appointments.c.id == "a2").values(sealed=sealed))
        await connection.commit()
    async with store.transaction() as transaction:
        assert await transaction.appointments.get("a1") == appointment("a1")
        with pytest.raises(SealBroken):
            await transaction.appointments.get("a2")


async def test_a_ciphertext_opens_in_no_other_table(store: SqlStore, address: Address) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.appointments.save(appointment("same"))
        await transaction.legal_cases.add(step(id="same"))
    sealed = select(appointments.c.sealed).where(appointments.c.id == "same").scalar_subquery()
    async with connected(address) as connection:
        await connection.execute(update(legal_steps).values(sealed=sealed))
        await connection.commit()
    async with store.transaction() as transaction:
        with pytest.raises(SealBroken):
            await transaction.legal_cases.history("amina")


async def test_anothers_key_and_row_open_nothing(store: SqlStore, address: Address) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
    brams = keys_of("bram").scalar_subquery()
    aminas = update(person_keys).where(person_keys.c.person_id == "amina")
    async with connected(address) as connection:
        await connection.execute(aminas.values(wrapped_key=brams))
        await connection.commit()
    async with store.transaction() as transaction:
        assert await transaction.people.get("bram") is not None
        with pytest.raises(SealBroken):
            await transaction.people.get("amina")


async def test_a_role_written_into_the_table_gives_nothing(store: SqlStore, address: Address) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
    async with connected(address) as connection:
        await connection.execute(text("UPDATE grants SET role = 'administrator' WHERE person_id = 'chris'"))
        await connection.commit()
    async with store.transaction() as transaction:
        chris = await transaction.people.get("chris")
        assert chris is not None
        assert [role.value for role in chris.roles] == ["neighbour"]


async def test_keys_are_turned_over(address: Address) -> None:
    first = await address.open()
    async with first.transaction() as transaction:
        await fill_every_table(transaction)
    await first.close()
    keys.turn_over(address.key_file)

    second = await address.open()
    async with second.transaction() as transaction:
        assert set(await transaction.people.by_chat([7])) == {7}
        assert await transaction.invites.by_code("AAAA-BBBB") is not None
        assert len(await transaction.inbox.waiting()) == 2
    assert await second.turn_keys_over() == 3
    assert await second.turn_keys_over() == 0
    await second.close()
    keys.drop_older(address.key_file)

    third = await address.open()
    async with third.transaction() as transaction:
        assert set(await transaction.people.by_chat([7, 8])) == {7, 8}
        assert await transaction.appointments.get("a1") == appointment("a1", staff_id="bram")
        await transaction.notices.plan(notice("again", key="key of n1"))
        assert [each.id for each in await transaction.notices.of_person("amina")] == ["n1"]
    await third.close()


async def test_another_installations_key_is_refused(address: Address) -> None:
    first = await address.open()
    async with first.transaction() as transaction:
        await move_in(transaction)
    await first.close()
    address.key_file.unlink()
    with pytest.raises(keys.KeyFileError, match="missing"):
        await address.open()
    keys.fitting(address.key_file, None)
    with pytest.raises(keys.KeyFileError, match="does not belong"):
        await address.open()
