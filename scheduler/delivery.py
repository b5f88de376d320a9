"""What became of a notice that was tried, and who can try one. The top floor brings the messenger."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Protocol

from shelter.models.notices import Notice


class Fate(StrEnum):
    """`AMBIGUOUS`: Telegram may have it (a timeout after sending); `DROPPED`: it is no longer true.

    `LATER`: Telegram is busy or away, which may last; `BROKEN`: it could not be made.
    """

    SENT = "sent"
    DROPPED = "dropped"
    BLOCKED = "blocked"
    LATER = "later"
    AMBIGUOUS = "ambiguous"
    BROKEN = "broken"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Outcome:
    """`after` is what Telegram asked to wait, where it asked."""

    fate: Fate
    after: timedelta | None = None


class Messenger(Protocol):
    """Renders a notice in its person's language of now, and sends it. Never raises for Telegram's sake."""

    async def deliver(self, notice: Notice) -> Outcome: ...
