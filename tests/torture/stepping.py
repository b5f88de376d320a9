"""Work that is taken step by step: it stands still at each gate until it is let on.

So a simulator decides who goes next, and two runs of one seed are the same.
"""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from contextvars import ContextVar
from typing import Any

from shelter.store import Store, Transaction

_walking: ContextVar["Walk | None"] = ContextVar("walking", default=None)


class Walk:
    """Work under way. `gate` is where it stands, None when it is done."""

    def __init__(self, work: Coroutine[Any, Any, Any]) -> None:
        self.gate: str | None = "begin"
        self._way: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._work = work
        self._stood: asyncio.Queue[str | None] = asyncio.Queue()
        self._task = asyncio.create_task(self._walk())

    async def step(self) -> None:
        """Let it on to the next gate, or to its end. Raises what it raised."""
        self._way.set_result(None)
        self.gate = await self._stood.get()
        if self.gate is None:
            await self._task

    async def stand(self, gate: str) -> None:
        self._way = asyncio.get_running_loop().create_future()
        self._stood.put_nowait(gate)
        await self._way

    async def vanish(self) -> None:
        """It goes no further, as when its process is killed: between gates nothing is half done."""
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task
        self._work.close()
        self.gate = None

    @property
    def result(self) -> Any:
        return self._task.result()

    async def _walk(self) -> Any:
        _walking.set(self)
        await self._way
        try:
            return await self._work
        finally:
            self._stood.put_nowait(None)


async def gate(name: str) -> None:
    """Stand still here, where this work is taken step by step."""
    walk = _walking.get()
    if walk is not None:
        await walk.stand(name)


class GatedStore:
    """The store, with a gate before each transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        await gate("transaction")
        async with self._store.transaction() as transaction:
            yield transaction

    async def close(self) -> None:
        await self._store.close()
