"""What sending teaches us, until the next transaction writes it down."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from shelter.models.conversations import SentMessage
from shelter.store import Store, Transaction

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Batch:
    sent: Sequence[SentMessage]
    shown: Sequence[SentMessage]
    blocked: frozenset[str]
    pause: tuple[datetime, datetime] | None


class Findings:
    """Message numbers (so that "forget me" can delete them), whom messages are about (so that they can be
    replied to), who blocks the bot, and what Telegram asked to wait."""

    def __init__(self) -> None:
        self._sent: list[SentMessage] = []
        self._shown: dict[tuple[str, int], SentMessage] = {}
        self._blocked: set[str] = set()
        self._pause: tuple[datetime, datetime] | None = None

    def __bool__(self) -> bool:
        return bool(self._sent or self._shown or self._blocked or self._pause)

    def sent(self, message: SentMessage) -> None:
        self._sent.append(message)

    def shows(self, message: SentMessage) -> None:
        """A message that was sent before reads otherwise now."""
        self._shown[message.person_id, message.message_id] = message

    def blocked(self, person_id: str) -> None:
        self._blocked.add(person_id)

    def asked_to_wait(self, at: datetime, until: datetime) -> None:
        self._pause = (at, until)

    def take(self) -> _Batch:
        batch = _Batch(self._sent, list(self._shown.values()), frozenset(self._blocked), self._pause)
        self._sent, self._shown, self._blocked, self._pause = [], {}, set(), None
        return batch

    def give_back(self, batch: _Batch) -> None:
        """The transaction came to nothing: it is still to be written."""
        self._sent = [*batch.sent, *self._sent]
        older = {(message.person_id, message.message_id): message for message in batch.shown}
        self._shown = {**older, **self._shown}
        self._blocked |= batch.blocked
        self._pause = self._pause or batch.pause


async def write(batch: _Batch, store: Transaction, now: datetime) -> None:
    """Write down what was found, about people only where they are still there."""
    if batch.pause:
        await store.pace.pause(*batch.pause)
    about = [message for message in batch.shown if message.about]
    if batch.sent or about or batch.blocked:
        await _about_people(batch, store, now, about)
    await store.conversations.show(*(message for message in batch.shown if not message.about))


async def _about_people(
    batch: _Batch, store: Transaction, now: datetime, shown: Sequence[SentMessage]
) -> None:
    said = [*batch.sent, *shown]
    named = {message.about for message in said if message.about}
    people = await store.people.several({message.person_id for message in said} | named | batch.blocked)
    await store.conversations.add_sent(*_of(people, batch.sent))
    await store.conversations.show(*_of(people, shown))
    for person_id in batch.blocked & people.keys():
        await store.people.save(people[person_id].model_copy(update={"blocked_at": now}))


def _of(people: Collection[str], messages: Iterable[SentMessage]) -> Iterator[SentMessage]:
    """Those to people who are there, about people who are."""
    for message in messages:
        if message.person_id in people:
            gone = message.about not in people
            yield message.model_copy(update={"about": None}) if message.about and gone else message


async def keep(findings: Findings, store: Store, now: datetime) -> bool:
    """Write down all that was found; False where the store cannot be written: then it is kept for later."""
    batch = findings.take()
    try:
        async with store.transaction() as transaction:
            await write(batch, transaction, now)
    except Exception as error:
        findings.give_back(batch)
        log.error("The store cannot be written.", exc_info=error)
        return False
    return True
