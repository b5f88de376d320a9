"""What sending teaches us, until the next transaction writes it down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shelter.models.conversations import SentMessage
from shelter.store import Transaction


@dataclass(frozen=True, slots=True)
class _Batch:
    sent: Sequence[SentMessage]
    blocked: frozenset[str]


class Findings:
    """Message numbers (so that "forget me" can delete them), and who blocks the bot."""

    def __init__(self) -> None:
        self._sent: list[SentMessage] = []
        self._blocked: set[str] = set()

    def __bool__(self) -> bool:
        return bool(self._sent or self._blocked)

    def sent(self, message: SentMessage) -> None:
        self._sent.append(message)

    def blocked(self, person_id: str) -> None:
        self._blocked.add(person_id)

    def take(self) -> _Batch:
        batch = _Batch(self._sent, frozenset(self._blocked))
        self._sent, self._blocked = [], set()
        return batch

    def give_back(self, batch: _Batch) -> None:
        """The transaction came to nothing: it is still to be written."""
        self._sent = [*batch.sent, *self._sent]
        self._blocked |= batch.blocked


async def write(batch: _Batch, store: Transaction, now: datetime) -> None:
    """Write down what was found about people who are still there."""
    if not (batch.sent or batch.blocked):
        return
    people = await store.people.several({message.person_id for message in batch.sent} | batch.blocked)
    await store.conversations.add_sent(*(message for message in batch.sent if message.person_id in people))
    for person_id in batch.blocked & people.keys():
        await store.people.save(people[person_id].model_copy(update={"blocked_at": now}))
