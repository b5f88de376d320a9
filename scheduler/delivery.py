"""What becomes of a notice that is tried, and who can try one. The top floor brings the messenger.

docs/RELIABILITY.md says which answer of the Bot API is which fate.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Protocol

from shelter.models.notices import Notice, NoticeState
from shelter.store import Transaction


class Fate(StrEnum):
    """How one try ended.

    `DROPPED`: it is no longer true. `BLOCKED`: the person cannot be reached. `REFUSED`: Telegram will never
    take it. `BUSY`: Telegram asks to wait. `AWAY`: Telegram did not take it, and may later. `AMBIGUOUS`:
    Telegram may have it. `BROKEN`: it could not be made. `CLOSED`: the token is refused: nothing goes on.
    `NOT_TRIED`: its turn never came.
    """

    SENT = "sent"
    DROPPED = "dropped"
    BLOCKED = "blocked"
    REFUSED = "refused"
    BUSY = "busy"
    AWAY = "away"
    AMBIGUOUS = "ambiguous"
    BROKEN = "broken"
    CLOSED = "closed"
    NOT_TRIED = "not_tried"


FINAL = {
    Fate.SENT: NoticeState.SENT,
    Fate.DROPPED: NoticeState.DROPPED,
    Fate.BLOCKED: NoticeState.BLOCKED,
    Fate.REFUSED: NoticeState.DEAD,
}
"""The fates that end a notice at once; after the others it is tried again (scheduler.outbox)."""

IN_TROUBLE = frozenset({Fate.AWAY, Fate.AMBIGUOUS})
"""Fates of which many in a row mean that Telegram is away."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """`after` is what Telegram asked to wait (BUSY); `error` ends the program (CLOSED)."""

    fate: Fate
    after: timedelta | None = None
    error: Exception | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """A notice that is ready to go out; `others` of the same person are said with it."""

    notice: Notice
    content: object
    others: tuple[Notice, ...] = ()


class Messenger(Protocol):
    """Renders notices in their person's language of now, and sends them."""

    async def write(self, store: Transaction, notice: Notice, others: Sequence[Notice]) -> Letter | Outcome:
        """The notice as it is to be said now, or why it is not to be said. `others` wait for the same person:
        there are so many that all are said at once."""

    async def send(self, letter: Letter) -> Outcome:
        """Send it once. Never raises for Telegram's sake."""

    async def answers(self) -> bool:
        """Whether Telegram answers at all; asked while it seems to be away."""

    def spent(self) -> int:
        """How many messages besides notices went out since this was asked last."""
