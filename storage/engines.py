"""Which engine an address means (`sqlite+aiosqlite:` or `postgresql+asyncpg:`)."""

from sqlalchemy import URL, make_url
from sqlalchemy.ext.asyncio import AsyncEngine

from storage import postgresql, sqlite
from storage.links import Engine


def open_engine(url: str) -> Engine:
    """The engine that the store's transactions run on."""
    address = make_url(url)
    return sqlite.SqliteEngine(address) if _is_sqlite(address) else postgresql.PostgresEngine(address)


def make_engine(url: str) -> AsyncEngine:
    """SQLAlchemy's own engine, for what does not happen at every tap: migrations, looking after it."""
    address = make_url(url)
    return sqlite.pool(address) if _is_sqlite(address) else postgresql.pool(address)


def _is_sqlite(address: URL) -> bool:
    return address.get_backend_name() == "sqlite"
