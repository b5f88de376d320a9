"""A messenger that notes what it was given, and an outbox that is turned by hand."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import count

from scheduler.delivery import Fate, Letter, Outcome
from scheduler.outbox import LEASE, Outbox
from shelter.ids import new_id
from shelter.models.notices import Notice, NoticeKind, NoticeState
from shelter.models.people import Person
from shelter.store import Store, Transaction
from tests.scheduler.clocks import NOW, Clock

SENT = Outcome(Fate.SENT)
_CHATS = count(1)


class Post:
    """`answer` says how each try ends. `sent` are the ids in order, those said together in one tuple."""

    def __init__(self, answer: Callable[[Notice], Outcome] = lambda notice: SENT) -> None:
        self.answer = answer
        self.sent: list[tuple[str, ...]] = []
        self.probes: list[bool] = []
        self.answers_probes = True
        self.other_messages = 0

    @property
    def tried(self) -> list[str]:
        return [notice_id for each in self.sent for notice_id in each]

    async def write(self, store: Transaction, notice: Notice, others: Sequence[Notice]) -> Letter | Outcome:
        return Letter(notice, None, tuple(others))

    async def send(self, letter: Letter) -> Outcome:
        self.sent.append((letter.notice.id, *(each.id for each in letter.others)))
        return self.answer(letter.notice)

    async def answers(self) -> bool:
        self.probes.append(self.answers_probes)
        return self.answers_probes

    def spent(self) -> int:
        spent, self.other_messages = self.other_messages, 0
        return spent


class Turned:
    """An outbox whose every step a test takes: `turn` claims, waits for each moment, and sends."""

    def __init__(self, store: Store, post: Post, clock: Clock, lease: timedelta = LEASE) -> None:
        self.outbox = Outbox(store, post, clock, lease=lease, steady=clock.steady)
        self.clock = clock

    async def turn(self) -> int:
        """How many were tried."""
        booked = await self.outbox.turn()
        for each in booked:
            if each.at > self.clock.now:
                self.clock.pass_time(seconds=(each.at - self.clock.now).total_seconds())
            await self.outbox.deliver(each)
        return len(booked)

    async def settle(self) -> None:
        """Write down what was done, and claim nothing."""
        await self.outbox.turn(0)

    async def all_of_it(self, most: int = 1000) -> int:
        """Turn, with a second between, until nothing has happened for two seconds; how many were tried."""
        tried = idle = 0
        for _ in range(most):
            now = await self.turn()
            self.clock.pass_time(seconds=1)
            tried, idle = tried + now, 0 if now else idle + 1
            if idle > 1:
                return tried
        raise AssertionError("it does not come to an end")


async def person(store: Store) -> Person:
    somebody = Person(id=new_id(), chat_id=next(_CHATS), created_at=NOW)
    async with store.transaction() as tx:
        await tx.people.add(somebody)
    return somebody


async def planned(store: Store, somebody: Person, **fields: object) -> Notice:
    notice_id = new_id()
    usual: dict[str, object] = {
        "id": notice_id,
        "key": notice_id,
        "person_id": somebody.id,
        "kind": NoticeKind.MESSAGE,
        "due_at": NOW,
        "expires_at": NOW + timedelta(hours=2),
    }
    notice = Notice.model_validate(usual | fields)
    async with store.transaction() as tx:
        await tx.notices.plan(notice)
    return notice


async def known(store: Store, notice: Notice) -> Notice:
    """The notice as the store has it now."""
    async with store.transaction() as tx:
        found = {each.id: each for each in await tx.notices.of_person(notice.person_id)}
    return found[notice.id]


async def state_of(store: Store, notice: Notice) -> NoticeState:
    return (await known(store, notice)).state
