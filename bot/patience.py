"""How long to wait before the next try."""

import asyncio
import random

LONGEST = 30.0


class Patience:
    """Waits a little longer each time, 30 seconds at most, never in step with others."""

    def __init__(self, first: float = 1.0, longest: float = LONGEST) -> None:
        self._first = first
        self._longest = longest
        self.tries = 0

    @property
    def seconds(self) -> float:
        """The next pause, before chance shortens it by up to a fifth."""
        return min(self._longest, self._first * 2.0**self.tries)

    async def wait(self) -> None:
        pause = self.seconds
        self.tries += 1
        await asyncio.sleep(pause * random.uniform(0.8, 1.0))  # noqa: S311 - no secret hangs on it

    def over(self) -> None:
        """It went well: the next trouble begins with a short pause."""
        self.tries = 0
