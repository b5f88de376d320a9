"""The way of a tap: in order within a chat, chats side by side, many in one commit.

A group holds the next update of each chat that is ready, at most one to a chat. One transaction holds the
whole group: who they are, what the handlers change, and that the updates are done. After the commit the
screens go out side by side while the next group is taken; a chat is ready again when its screen is out.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import structlog
from pydantic import ValidationError

from bot import findings
from bot.findings import Findings
from bot.line import Line
from bot.outgoing import Reply
from handlers.ask import Ask, House
from handlers.incoming import Incoming, IncomingKind
from handlers.screen import Screen
from handlers.taps import Tap
from locales.words import words_for
from shelter.errors import ShelterError
from shelter.ids import new_id
from shelter.models.conversations import InboxEntry
from shelter.models.people import Person
from shelter.store import Store, Transaction

log = structlog.get_logger()

GROUP = 64
ROOM = 1000
LINE = 50
"""So many updates of one chat wait at most."""
TRIES = 3
IDLE_SECONDS = 1.0
AGAIN_SECONDS = 3.0
"""How long a screen that goes on by itself stands (`Screen.again`)."""
NO_UPDATE = -1
"""The number of what the clock asks, not a person: no update of Telegram has it."""
_MEMBERSHIP = frozenset({IncomingKind.BLOCKED, IncomingKind.UNBLOCKED})


class ChangedHands(Exception):
    """An update gave a chat to somebody else, and others of its group may have been met as who was there."""


class Answers(Protocol):
    """The door (handlers.door.Door)."""

    async def answer(self, ask: Ask, incoming: Incoming) -> Screen | None: ...
    async def apology(self, ask: Ask, error: Exception) -> Screen: ...


class Shows(Protocol):
    """Who shows screens (bot.outgoing.Outgoing)."""

    async def show(self, reply: Reply) -> int | None: ...


class DoesErrands(Protocol):
    """Who does what takes longer (bot.errands.Errands)."""

    def begin(self, reply: Reply, message_id: int | None) -> None: ...
    def met(self, incoming: Iterable[Incoming]) -> None: ...


@dataclass(frozen=True, slots=True)
class Means:
    """What the dispatcher works with. `nudge` is called when something may have to be said at once."""

    store: Store
    door: Answers
    outgoing: Shows
    findings: Findings
    line: Line
    house: House
    clock: Callable[[], datetime]
    nudge: Callable[[], None] = lambda: None


class Dispatcher:
    """Handles what was kept in the inbox, each once."""

    def __init__(self, means: Means) -> None:
        self._means = means
        self._lines: dict[int, deque[Incoming]] = {}
        self._ready: deque[int] = deque()
        self._count = 0
        self._surplus: list[int] = []
        self._something = asyncio.Event()
        self._has_room = asyncio.Event()
        self._has_room.set()
        self._ending = False
        self._showing: set[asyncio.Task[int | None]] = set()
        self._goes_on: dict[int, asyncio.TimerHandle] = {}
        self.errands: DoesErrands | None = None

    async def room(self) -> None:
        """Wait until few enough are waiting here."""
        await self._has_room.wait()

    def put(self, incoming: Iterable[Incoming]) -> None:
        """Take what the inbox holds, in the order in which it came.

        Whoever floods the bot is answered up to a point: one chat shall not hold up all others.
        """
        if self.errands:
            incoming = list(incoming)
            self.errands.met(incoming)
        for each in incoming:
            if timer := self._goes_on.pop(each.chat_id, None):
                timer.cancel()
            line = self._lines.get(each.chat_id)
            if line is None:
                line = self._lines[each.chat_id] = deque()
                self._ready.append(each.chat_id)
            if len(line) == LINE:
                self._surplus.append(each.update_id)
            else:
                line.append(each)
                self._count += 1
        if self._ready:
            self._something.set()
        if self._count >= ROOM:
            self._has_room.clear()

    async def replay(self) -> None:
        """Take what an earlier run kept and did not do; what was tried three times is given up."""
        async with self._means.store.transaction() as store:
            entries = await store.inbox.waiting()
            hopeless = [entry.update_id for entry in entries if entry.tries > TRIES]
            if hopeless:
                log.error("Some updates were tried three times and are given up.", how_many=len(hopeless))
                await store.inbox.done(hopeless, self._means.clock())
        waiting = [each for entry in entries if entry.tries <= TRIES and (each := _opened(entry))]
        if waiting:
            log.info("The last run left updates to do.", how_many=len(waiting))
        self.put(waiting)

    async def run(self) -> None:
        """Handle until `end` is called; the group under way is finished then."""
        while not self._ending:
            group = await self._next_group()
            if self._surplus:
                await self._let_go()
            if not group:
                await self._write_findings()
                continue
            for reply in await self._handle(group):
                self._show(reply)
            self._means.nudge()
            log.debug("Updates were handled.", how_many=len(group))

    def end(self) -> None:
        """Take no further group: what waits stays in the inbox for the next start."""
        self._ending = True
        self._something.set()

    async def quiet(self, seconds: float) -> None:
        """After the end of `run`: let the screens under way go out, and write down what was found."""
        for timer in self._goes_on.values():
            timer.cancel()
        if self._showing:
            await asyncio.wait(self._showing, timeout=seconds)
        for task in self._showing:
            task.cancel()
        await self._write_findings()

    async def _next_group(self) -> list[Incoming]:
        """The heads of up to 64 chats; nothing where all is quiet and there is something to write down."""
        while not self._ready and not self._ending:
            self._something.clear()
            try:
                async with asyncio.timeout(IDLE_SECONDS):
                    await self._something.wait()
            except TimeoutError:
                if self._means.findings:
                    return []
        if self._ending:
            return []
        chats = [self._ready.popleft() for _ in range(min(GROUP, len(self._ready)))]
        self._count -= len(chats)
        if self._count < ROOM:
            self._has_room.set()
        return [self._lines[chat].popleft() for chat in chats]

    def _show(self, reply: Reply) -> None:
        task = asyncio.create_task(self._means.outgoing.show(reply))
        self._showing.add(task)
        task.add_done_callback(lambda done: self._shown(done, reply))

    def _shown(self, task: asyncio.Task[int | None], reply: Reply) -> None:
        chat_id = reply.incoming.chat_id
        self._showing.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("A screen could not be shown.", exc_info=error)
        if self.errands and reply.screen and reply.screen.errand and not task.cancelled():
            self.errands.begin(reply, None if task.exception() else task.result())
        if reply.screen and reply.screen.again and reply.incoming.editable and not self._lines[chat_id]:
            self._show_again(reply.incoming, reply.screen.again)
        if self._lines[chat_id]:
            self._ready.append(chat_id)
            self._something.set()
        else:
            del self._lines[chat_id]

    def _show_again(self, incoming: Incoming, tap: Tap) -> None:
        """In the same message after a while, unless something else comes from this chat before."""
        update = {"update_id": NO_UPDATE, "data": tap.pack(), "callback_id": None, "kind": IncomingKind.TAP}
        again = incoming.model_copy(update=update)
        loop = asyncio.get_running_loop()
        self._goes_on[incoming.chat_id] = loop.call_later(AGAIN_SECONDS, self.put, [again])

    async def _handle(self, group: Sequence[Incoming]) -> list[Reply]:
        """The replies of a group. Where one fails, the group is halved until that one is alone."""
        try:
            return await self._together(group)
        except Exception as error:
            if len(group) == 1:
                return [await self._apologise(group[0], error)]
        middle = len(group) // 2
        return [*await self._handle(group[:middle]), *await self._handle(group[middle:])]

    async def _together(self, group: Sequence[Incoming]) -> list[Reply]:
        now = self._means.clock()
        batch = self._means.findings.take()
        try:
            async with self._means.store.transaction() as store:
                await findings.write(batch, store, now)
                if until := await store.pace.paused_until(now):
                    self._means.line.ask_to_wait((until - now).total_seconds())
                people = await _people(store, group, now)
                screens = [await self._answer(people, store, each, now) for each in group]
                await store.inbox.done(self._done_with(group, screens), now)
                after = await store.people.by_chat(people.keys())
                if len(group) > 1 and (_changed_hands(people, after) or _taken_away(people, screens)):
                    raise ChangedHands
                people = {**people, **after}
        except BaseException:
            self._means.findings.give_back(batch)
            raise
        return [
            self._reply(each, people.get(each.chat_id), screen)
            for each, screen in zip(group, screens, strict=True)
        ]

    def _done_with(self, group: Sequence[Incoming], screens: Sequence[Screen | None]) -> list[int]:
        """The updates that are done now: what asked for an errand is done when that is."""
        return [
            each.update_id
            for each, screen in zip(group, screens, strict=True)
            if self.errands is None or screen is None or screen.errand is None
        ]

    async def _answer(
        self, people: Mapping[int, Person], store: Transaction, incoming: Incoming, now: datetime
    ) -> Screen | None:
        person = people.get(incoming.chat_id)
        if person is None:
            return None
        return await self._means.door.answer(self._ask(person, store, incoming, now), incoming)

    def _ask(self, person: Person, store: Transaction, incoming: Incoming, now: datetime) -> Ask:
        words = words_for(person.language, self._means.house.zone)
        return Ask(person, now, words, store, self._means.house, incoming.hint)

    def _reply(self, incoming: Incoming, person: Person | None, screen: Screen | None) -> Reply:
        language = person.language if person else None
        return Reply(incoming, person, words_for(language, self._means.house.zone), screen)

    async def _apologise(self, incoming: Incoming, error: Exception) -> Reply:
        """What the person reads after an error, in a transaction that changes nothing else."""
        if not isinstance(error, ShelterError):
            log.error("A handler failed; the person reads an apology.", exc_info=error)
        now = self._means.clock()
        try:
            async with self._means.store.transaction() as store:
                people = await _people(store, [incoming], now)
                person = people.get(incoming.chat_id)
                screen = None
                if person is not None:
                    ask = self._ask(person, store, incoming, now)
                    screen = await self._means.door.apology(ask, error)
                await store.inbox.done([incoming.update_id], now)
        except Exception as worse:
            log.error("The apology failed too; the person reads a plain one.", exc_info=worse)
            await self._give_up(incoming)
            return self._reply(incoming, None, self._plain_apology())
        return self._reply(incoming, person, screen)

    async def _give_up(self, incoming: Incoming) -> None:
        """Done without any effect; where even that cannot be written, the next start tries it again."""
        try:
            async with self._means.store.transaction() as store:
                await store.inbox.done([incoming.update_id], self._means.clock())
        except Exception as error:
            log.error("The store cannot be written: an update stays in the inbox.", exc_info=error)
            await asyncio.sleep(IDLE_SECONDS)

    async def _let_go(self) -> None:
        surplus, self._surplus = self._surplus, []
        log.warning(
            "Somebody sends faster than can be answered; some of it is let go.", how_many=len(surplus)
        )
        try:
            async with self._means.store.transaction() as store:
                await store.inbox.done(surplus, self._means.clock())
        except Exception as error:
            log.error("The store cannot be written.", exc_info=error)

    def _plain_apology(self) -> Screen:
        words = words_for(None, self._means.house.zone)
        return Screen(
            "🛠️", words.say("Something went wrong here. It is not your fault. Please try again later.")
        )

    async def _write_findings(self) -> None:
        if not await findings.keep(self._means.findings, self._means.store, self._means.clock()):
            await asyncio.sleep(IDLE_SECONDS)


async def _people(store: Transaction, group: Sequence[Incoming], now: datetime) -> Mapping[int, Person]:
    """Who they are; who is new gets a person. A stranger's block says nothing about anybody."""
    known = await store.people.by_chat([each.chat_id for each in group])
    newcomers = [
        Person(id=new_id(), chat_id=each.chat_id, created_at=now)
        for each in group
        if each.chat_id not in known and each.kind not in _MEMBERSHIP
    ]
    if not newcomers:
        return known
    await store.people.add(*newcomers)
    return {**known, **{each.chat_id: each for each in newcomers if each.chat_id is not None}}


def _changed_hands(before: Mapping[int, Person], after: Mapping[int, Person]) -> bool:
    """Whether a chat belongs to another person now, or to nobody (a new phone, "forget me")."""
    return any(chat not in after or after[chat].id != person.id for chat, person in before.items())


def _taken_away(people: Mapping[int, Person], screens: Iterable[Screen | None]) -> bool:
    """Whether one of the screens took the chat of another of them, who may have been answered as before."""
    taken = {each.deletes_elsewhere.chat_id for each in screens if each and each.deletes_elsewhere}
    return not taken.isdisjoint(people)


def _opened(entry: InboxEntry) -> Incoming | None:
    try:
        return Incoming.model_validate_json(entry.payload)
    except ValidationError:
        log.error("An update in the inbox cannot be read and is left there.")
        return None
