"""The migrations make the tables that the code knows, on both engines."""

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from storage.engines import make_engine
from storage.migrate import pending, upgrade
from storage.store import SqlStore
from storage.tables import metadata
from tests.contract.test_erasing import connected
from tests.stores import Address


def difference(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, metadata))


def indexes(connection: Connection) -> dict[str, set[str]]:
    found = inspect(connection)
    return {table: {str(each["name"]) for each in found.get_indexes(table)} for table in metadata.tables}


async def test_the_migrated_tables_are_those_of_the_code(address: Address) -> None:
    async with connected(address) as connection:
        assert await connection.run_sync(difference) == []
        there = await connection.run_sync(indexes)
    for table in metadata.tables.values():
        assert {index.name for index in table.indexes} <= there[table.name]


async def test_an_upgraded_store_has_nothing_pending(address: Address, store: SqlStore) -> None:
    assert pending(address.url) is False
    upgrade(address.url)
    assert pending(address.url) is False


async def test_an_older_store_has_something_pending(address: Address) -> None:
    engine = make_engine(address.url)
    async with engine.begin() as connection:
        version = (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalar_one()
        await connection.execute(text("DELETE FROM alembic_version"))
    assert pending(address.url) is True
    async with engine.begin() as connection:
        await connection.execute(text("INSERT INTO alembic_version VALUES (:version)"), {"version": version})
    await engine.dispose()
    assert pending(address.url) is False
