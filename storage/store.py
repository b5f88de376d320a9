"""The store: opened once, it gives one transaction after the other."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import column, select, table

from storage import keys
from storage.activities import SqlActivities
from storage.allowances import SqlAllowances
from storage.appointments import SqlAppointments
from storage.broadcasts import SqlBroadcasts
from storage.conversations import SqlConversations
from storage.desks import SqlDesks
from storage.engines import open_engine
from storage.errors import NotMigrated
from storage.houses import SqlHouses
from storage.inbox import SqlInbox
from storage.invites import SqlInvites
from storage.keys import Keys
from storage.legal_cases import SqlLegalCases
from storage.links import NOT_MIGRATED, Engine
from storage.notices import SqlNotices
from storage.pace import SqlPace
from storage.people import ANYBODY, SqlPeople
from storage.reminder_rules import SqlReminderRules
from storage.requests import SqlRequests
from storage.session import Session
from storage.statements import Statement
from storage.turnover import wrap_anew

VERSION = "0003"
"""The newest of `migrations/versions`, without asking Alembic, which takes its time."""


class SqlTransaction:
    """A shelf for each concept, all in one transaction."""

    def __init__(self, session: Session) -> None:
        self.people = SqlPeople(session)
        self.invites = SqlInvites(session)
        self.houses = SqlHouses(session)
        self.appointments = SqlAppointments(session)
        self.legal_cases = SqlLegalCases(session)
        self.requests = SqlRequests(session)
        self.desks = SqlDesks(session)
        self.allowances = SqlAllowances(session)
        self.activities = SqlActivities(session)
        self.conversations = SqlConversations(session)
        self.notices = SqlNotices(session)
        self.pace = SqlPace(session)
        self.reminder_rules = SqlReminderRules(session)
        self.broadcasts = SqlBroadcasts(session)
        self.inbox = SqlInbox(session)


class SqlStore:
    """`shelter.store.Store` on SQLite or PostgreSQL."""

    def __init__(self, engine: Engine, keys: Keys) -> None:
        self._engine = engine
        self._keys = keys

    @classmethod
    async def open(cls, url: str, key_file: Path) -> "SqlStore":
        """Open the store of an SQLAlchemy address; `storage.migrate.upgrade` makes its tables.

        A missing key file is made, save where the store already has people. Raises KeyFileError,
        NotMigrated.
        """
        engine = open_engine(url)
        try:
            return cls(engine, keys.fitting(key_file, await _anybody(engine)))
        except BaseException:
            await engine.close()
            raise

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[SqlTransaction]:
        """A writing transaction: committed at the end, rolled back at an exception.

        A commit that has begun is done whole: whoever is cancelled meanwhile is told so after it.
        """
        async with self._session() as session:
            yield SqlTransaction(session)

    @asynccontextmanager
    async def _session(self) -> AsyncIterator[Session]:
        link = await self._engine.begin()
        session = Session(link, self._keys)
        try:
            yield session
        except BaseException:
            await link.rollback()
            raise
        await link.commit()
        if session.erased:
            await self._engine.shrink_log()

    async def turn_keys_over(self) -> int:
        """Give everything to the newest key of the file, all at once; how many people it was for."""
        async with self._session() as session:
            return await wrap_anew(session)

    async def close(self) -> None:
        await self._engine.close()


_ANYBODY = Statement(ANYBODY)


_VERSION = Statement(select(column("version_num")).select_from(table("alembic_version")))


async def _anybody(engine: Engine) -> tuple[str, bytes | None] | None:
    """Somebody of the store; NotMigrated where its tables are not those of this program."""
    link = await engine.begin()
    try:
        versions = await link.fetch(_VERSION.on(link.dialect).sql, ())
        if [row[0] for row in versions] != [VERSION]:
            raise NotMigrated(NOT_MIGRATED)
        compiled = _ANYBODY.on(link.dialect)
        rows = await link.fetch(compiled.sql, compiled.arguments({}))
    finally:
        await link.rollback()
    return (rows[0][0], rows[0][1]) if rows else None
