"""The line to Telegram, as this process knows it: whether it asked us to wait, and what went over it."""

import asyncio

STEP = 1 / 25
"""Seconds between two answers after a pause, so that those that waited do not come all at once."""
A_CHAT_RESTS = 1.0
"""Telegram asks for one message a second to a chat (https://core.telegram.org/bots/faq)."""
REMEMBERED = 2000


class Line:
    """All moments are the loop's own seconds, which nobody sets."""

    def __init__(self) -> None:
        self._free_at = 0.0
        self._in_line = 0
        self._spent = 0
        self._last: dict[int, float] = {}

    @property
    def pause(self) -> float:
        """For how many more seconds nothing may be sent."""
        return max(0.0, self._free_at - _now())

    def ask_to_wait(self, seconds: float) -> None:
        """Telegram asks for a pause (parameters.retry_after of an answer 429)."""
        self._free_at = max(self._free_at, _now() + seconds)

    async def free(self) -> None:
        """Wait until the pause is over, and then for one's turn."""
        while self.pause:
            turn = self._in_line
            self._in_line += 1
            try:
                await asyncio.sleep(self.pause + turn * STEP)
            finally:
                self._in_line -= 1

    def answered(self, chat_id: int) -> None:
        """An answer to a person goes out to this chat."""
        self._spent += 1
        if len(self._last) >= REMEMBERED:
            self._forget()
        self._last[chat_id] = _now()

    def seconds_until_rested(self, chat_id: int) -> float:
        """How long a notice to this chat shall wait for the sake of the last answer to it."""
        return max(0.0, self._last.get(chat_id, 0.0) + A_CHAT_RESTS - _now())

    def take_spent(self) -> int:
        """How many answers went out since this was asked last."""
        spent, self._spent = self._spent, 0
        return spent

    def _forget(self) -> None:
        rested = _now() - A_CHAT_RESTS
        self._last = {chat_id: at for chat_id, at in self._last.items() if at > rested}


def _now() -> float:
    return asyncio.get_running_loop().time()
