"""An outage of hours or days, of Telegram's or of ours, in a week full of appointments and payments.

Time is simulated (`tests.torture.virtual`), all else is real: the outbox as it runs, the courier and what it
writes, HTTP to the playground's Telegram, the store. Where nothing is due for a while the process is stopped
and started again later, so that a week takes seconds.
"""

import asyncio
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from bot.findings import Findings
from bot.line import Line
from bot.notifying import Courier
from bot.outgoing import Outgoing
from bot.requests import connect
from handlers.ask import House
from handlers.notices import reference
from scheduler.outbox import Outbox
from shelter.models.notices import ON_THE_WAY, Notice, NoticeKind, NoticeState, Priority
from shelter.store import Store
from tests.stores import Address
from tests.torture import virtual
from tests.torture.house import ZONE, chance_from, no_errors
from tests.torture.places import in_memory
from tests.torture.telegram import Arrival, WatchedTelegram
from tests.torture.virtual import VirtualLoop, this_loop
from tests.torture.week import BEGIN, END, MADE, Shelter, Thing
from tests.whole.harness import api_of

RESIDENTS = 60
MOST = 4
"""So many messages no resident exceeds in the hour after an outage, however many notices they stand for."""
AFTERWARDS = timedelta(hours=1)
AT_LEAST = timedelta(minutes=5)
"""What is of use for so long after the outage has to go out."""
IDLE = timedelta(minutes=2)
A_TURN = timedelta(seconds=0.02)


class Whose(StrEnum):
    TELEGRAMS = "Telegram's"
    OURS = "ours"


@dataclass(frozen=True, slots=True)
class Outage:
    """What does not work, from when, and how long."""

    whose: Whose
    begins: datetime
    lasts: timedelta

    @property
    def ends(self) -> datetime:
        return self.begins + self.lasts


_TUESDAY = BEGIN + timedelta(days=1)
OUTAGES = tuple(
    Outage(whose, _TUESDAY + timedelta(hours=hour), lasts)
    for hour, lasts in ((7, timedelta(hours=12)), (10, timedelta(days=3)))
    for whose in Whose
)


@dataclass(frozen=True, slots=True)
class Figures:
    """What became of a week with an outage."""

    outage: Outage
    seed: int
    notices: int
    due_in_outage: int
    caught_up: int
    messages: int
    stale: int
    seconds: float
    most_to_resident: int
    most_to_staff: int
    closest: float
    lost: int
    too_late: int
    after_its_start: int
    out_of_order: int
    out_of_priority: int
    errors: tuple[str, ...] = ()

    @property
    def broken(self) -> tuple[str, ...]:
        promises = {
            "lost": self.lost,
            "said after its time": self.too_late,
            "said after its appointment began": self.after_its_start,
            "out of order in a chat": self.out_of_order,
            "after one of a lower priority": self.out_of_priority,
            "messages to one resident": self.most_to_resident if self.most_to_resident > MOST else 0,
            "seconds between two messages to a chat": self.closest if self.closest < 1 else 0,
        }
        return (*(f"{name}: {number}" for name, number in promises.items() if number), *self.errors)


class Bot:
    """The outbox at work, as in a process that only delivers; it can be stopped and started."""

    def __init__(self, store: Store, root: str, token: str, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._root = root
        self._token = token
        self._clock = clock
        self._task: asyncio.Task[None] | None = None
        self._outbox: Outbox
        self._opened: AsyncExitStack

    async def start(self) -> None:
        """Start, unless it runs."""
        if self._task is not None:
            return
        self._opened = AsyncExitStack()
        api, findings, line = connect(self._token, self._root), Findings(), Line()
        for request in (api.request, api.polling_request):
            await self._opened.enter_async_context(request)
        outgoing = Outgoing(api, findings, line, self._clock)
        house = House(zone=ZONE, bot_name="WegwijsBot")
        courier = Courier(api, outgoing, findings, line, house, self._clock)
        self._outbox = Outbox(self._store, courier, self._clock, steady=this_loop().time)
        self._task = asyncio.create_task(self._outbox.run())

    async def stop(self) -> None:
        """Stop as a program does that is told to."""
        task, self._task = self._task, None
        if task is not None:
            self._outbox.end()
            await task
            await self._opened.aclose()


class Week:
    """From the making of all appointments to the end of their week, with an outage in it."""

    def __init__(self, shelter: Shelter, telegram: WatchedTelegram, bot: Bot, outage: Outage) -> None:
        self._loop: VirtualLoop = this_loop()
        self._shelter = shelter
        self._telegram = telegram
        self._bot = bot
        self._outage = outage

    async def run(self) -> None:
        await self._shelter.move_in(now())
        await self._deliver_until(self._outage.begins)
        await self._bear_the_outage()
        await self._deliver_until(END)
        await self._bot.stop()

    async def _bear_the_outage(self) -> None:
        """In the very moment in which it begins some appointments are moved."""
        ends = self._outage.ends
        if self._outage.whose is Whose.OURS:
            await self._bot.stop()
            await self._shelter.change_plans(now(), ends + timedelta(hours=20))
            self._loop.pass_time((ends - now()).total_seconds())
            return
        await self._bot.start()
        self._telegram.faults.outage = True
        await self._shelter.change_plans(now(), ends + timedelta(hours=20))
        await asyncio.sleep((ends - now()).total_seconds())
        self._telegram.faults.outage = False

    async def _deliver_until(self, moment: datetime) -> None:
        """Deliver, and be stopped in the hours in which nothing is due."""
        while now() < moment:
            await self._bot.start()
            await asyncio.sleep(min(20.0, (moment - now()).total_seconds()))
            wait = min(await self._next_due(), moment) - now()
            if wait > IDLE:
                await self._bot.stop()
                self._loop.pass_time((wait - timedelta(seconds=1)).total_seconds())

    async def _next_due(self) -> datetime:
        waiting = [each for each in await self._shelter.notices() if each.state in ON_THE_WAY]
        return min((each.not_before or each.due_at for each in waiting), default=END)


def now() -> datetime:
    """On the wall, which goes with the loop."""
    return MADE + timedelta(seconds=this_loop().time())


def bear(outage: Outage, seed: int, residents: int = RESIDENTS) -> Figures:
    """A week with the outage, for so many residents."""
    with in_memory() as address:
        return virtual.run(_bear(address, outage, seed, residents))


async def _bear(address: Address, outage: Outage, seed: int, residents: int) -> Figures:
    telegram = WatchedTelegram(lambda: now().timestamp())
    async with virtual.opened(address) as store, api_of(telegram) as root:
        with chance_from(seed), no_errors() as errors:
            shelter = Shelter(store, telegram, random.Random(f"{seed} week"), residents)
            await Week(shelter, telegram, Bot(store, root, telegram.token, now), outage).run()
        figures = _judge(
            outage, seed, shelter, telegram.arrivals, await shelter.notices(), await shelter.things()
        )
    return replace(figures, errors=tuple(errors()))


def _judge(
    outage: Outage,
    seed: int,
    shelter: Shelter,
    arrivals: Sequence[Arrival],
    notices: Sequence[Notice],
    things: Mapping[str, Thing],
) -> Figures:
    mine = [each for each in notices if shelter.is_resident(each.person_id)]
    sent = [each for each in mine if each.state is NoticeState.SENT]
    caught_up = [each for each in sent if each.due_at < outage.ends <= _settled(each)]
    afterwards = [each for each in arrivals if outage.ends <= _at(each) < outage.ends + AFTERWARDS]
    to_residents = [each for each in afterwards if each.chat_id <= len(shelter.residents)]
    told = _leaders(shelter, arrivals, notices)
    dropped = _has_let_one_go(shelter, notices, outage)
    return Figures(
        outage=outage,
        seed=seed,
        notices=len(mine),
        due_in_outage=sum(outage.begins <= each.due_at < outage.ends for each in mine),
        caught_up=len(caught_up),
        messages=len(to_residents),
        stale=sum(each.state is NoticeState.EXPIRED for each in mine),
        seconds=(max(map(_settled, caught_up), default=outage.ends) - outage.ends).total_seconds(),
        most_to_resident=_most(to_residents),
        most_to_staff=_most(set(afterwards).difference(to_residents)),
        closest=_closest(arrivals),
        lost=sum(_is_lost(each, outage, things) for each in mine),
        too_late=sum(_settled(each) > each.expires_at for each in sent),
        after_its_start=sum(_is_after_its_start(each, told[each], things) for each in arrivals),
        out_of_order=_out_of_order(told),
        out_of_priority=_out_of_priority(
            [each for each in afterwards if each.chat_id not in dropped], told, outage
        ),
    )


def _leaders(
    shelter: Shelter, arrivals: Iterable[Arrival], notices: Iterable[Notice]
) -> dict[Arrival, Notice]:
    """The notice that each message was sent for: of those with its reference the newest that was due."""
    known = defaultdict(list)
    for notice in sorted(notices, key=lambda each: each.due_at):
        known[shelter.chat_of(notice.person_id), reference(notice)].append(notice)
    return {
        arrival: [each for each in known[arrival.chat_id, arrival.reference] if each.due_at <= _at(arrival)][
            -1
        ]
        for arrival in arrivals
    }


def _settled(notice: Notice) -> datetime:
    return notice.settled_at or MADE


def _at(arrival: Arrival) -> datetime:
    return datetime.fromtimestamp(arrival.at, UTC)


def _most(arrivals: Iterable[Arrival]) -> int:
    """The most messages that anybody got."""
    return max(Counter(each.chat_id for each in arrivals).values(), default=0)


def _closest(arrivals: Iterable[Arrival]) -> float:
    """The least seconds between two messages to one chat."""
    by_chat = defaultdict(list)
    for each in arrivals:
        by_chat[each.chat_id].append(each.at)
    return min(after - before for times in by_chat.values() for before, after in pairwise(times))


def _is_lost(notice: Notice, outage: Outage, things: Mapping[str, Thing]) -> bool:
    """Not sent, though it was neither overtaken by a change nor stale before the outage was over."""
    match notice.state:
        case NoticeState.SENT:
            return False
        case NoticeState.DROPPED:
            return (notice.subject_version or 0) >= things[notice.subject_id or ""].version
        case NoticeState.EXPIRED:
            had_time_before = notice.due_at < outage.begins - AT_LEAST
            had_time_after = notice.expires_at > outage.ends + AT_LEAST
            return had_time_before or had_time_after
    return True


def _is_after_its_start(arrival: Arrival, notice: Notice, things: Mapping[str, Thing]) -> bool:
    """News of a change are of use until it is over, and so is one message about several."""
    until_the_end = len(arrival.subjects) > 1 or notice.kind is NoticeKind.APPOINTMENT_CHANGED
    return any(
        _at(arrival) >= (things[each].ends_at if until_the_end else things[each].starts_at)
        for each in arrival.subjects
    )


def _out_of_order(told: Mapping[Arrival, Notice]) -> int:
    """Messages whose turn was before that of the one of the same priority that came before in the chat."""
    turns = defaultdict(list)
    for arrival, notice in told.items():
        turns[arrival.chat_id, notice.priority].append((notice.due_at, notice.id))
    return sum(after < before for chat in turns.values() for before, after in pairwise(chat))


def _out_of_priority(afterwards: Sequence[Arrival], told: Mapping[Arrival, Notice], outage: Outage) -> int:
    """Of the first messages to all chats after the outage: those that came after one of a lower priority."""
    firsts: dict[int, Priority] = {}
    for arrival in afterwards:
        if told[arrival].due_at < outage.ends:
            firsts.setdefault(arrival.chat_id, told[arrival].priority)
    return sum(after < before for before, after in pairwise(firsts.values()))


def _has_let_one_go(shelter: Shelter, notices: Iterable[Notice], outage: Outage) -> set[int]:
    """The chats whose turn went to a notice that was no longer true, or that was too late and let go of only
    in a later turn: what they get comes a turn later."""
    went_first = {NoticeState.DROPPED: timedelta(), NoticeState.EXPIRED: A_TURN}
    return {
        shelter.chat_of(each.person_id)
        for each in notices
        if each.state in went_first
        and outage.ends + went_first[each.state] <= _settled(each) < outage.ends + AFTERWARDS
    }
