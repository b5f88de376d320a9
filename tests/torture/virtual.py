"""A loop whose time is simulated: where nothing can go on but by waiting, the time is there at once.

Sockets of this machine and the store's thread are real, and are waited for. So hours of a program that mostly
waits pass in seconds, and everything in it happens in the order in which it would.
"""

import asyncio
import selectors
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, TypeVar

from shelter.store import Store, Transaction
from tests.stores import Address

T = TypeVar("T")

_REAL_SECONDS = 0.05


class VirtualLoop(asyncio.SelectorEventLoop):
    """`time` passes only where all that runs here waits for it, and nothing is `at_work` elsewhere."""

    def __init__(self) -> None:
        self._now = 0.0
        self._at_work = 0
        super().__init__(_Selector(self))

    def time(self) -> float:
        return self._now

    def pass_time(self, seconds: float) -> None:
        self._now += seconds

    @property
    def stands_still(self) -> bool:
        return self._at_work > 0

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Something outside of the loop is waited for: no time passes meanwhile."""
        self._at_work += 1
        try:
            yield
        finally:
            self._at_work -= 1


class _Selector(selectors.DefaultSelector):
    """Looks whether something is there, and lets time pass where nothing is."""

    def __init__(self, loop: VirtualLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if ready or timeout == 0:
            return ready
        if timeout is None or self._loop.stands_still:
            return super().select(_REAL_SECONDS)
        self._loop.pass_time(max(timeout, 0.0))
        return []


class WaitedFor:
    """A store that is waited for: no simulated time passes while it is at work."""

    def __init__(self, store: Store, loop: VirtualLoop) -> None:
        self._store = store
        self._loop = loop

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        with self._loop.at_work():
            async with self._store.transaction() as transaction:
                yield transaction

    async def close(self) -> None:
        with self._loop.at_work():
            await self._store.close()


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run it to its end on a loop whose time is simulated."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(work)


def this_loop() -> VirtualLoop:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, VirtualLoop)
    return loop


@asynccontextmanager
async def opened(address: Address) -> AsyncIterator[WaitedFor]:
    """The store there, which is waited for."""
    loop = this_loop()
    with loop.at_work():
        store = WaitedFor(await address.open(), loop)
    try:
        yield store
    finally:
        await store.close()
