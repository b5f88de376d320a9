"""The outbox at work: what is due is claimed by lease, goes out at its pace, and is written down.

A turn is one transaction: what became of the last ones, what ran out, what is claimed next, and when each
may go out. Then the claimed ones are written (read from the store as they are now) and sent side by side.
The rows are the truth: a process can die at any moment, and another goes on when its leases have run out.
"""

import asyncio
import random
import secrets
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from scheduler.delivery import FINAL, IN_TROUBLE, Fate, Letter, Messenger, Outcome
from scheduler.jumps import Jumps
from shelter import aftermath
from shelter.models.notices import Notice, NoticeState
from shelter.store import Store, Transaction

log = structlog.get_logger()

LEASE = timedelta(seconds=90)
"""Longer than anything that is tried takes: waiting for its moment, connecting, and the answer."""
AT_ONCE = 10
EXPIRED_AT_ONCE = 100
UNDER_WAY = 60
"""So many may wait for Telegram's answer."""
BOOKED_AHEAD = timedelta(seconds=0.4)
LATE = timedelta(seconds=0.15)
"""Who misses a moment by more takes another: we send 25 a second where Telegram lets 30 pass."""
MOMENTS_MISSED = 3
"""Then it goes out all the same: a machine that is as slow as that is no danger to Telegram."""
PULSE = 1.0
GATHERING = 0.2
BREATH = 0.03
"""Seconds between two turns: when nothing happens, while answers come in, and at the least."""
CROWD = 3
"""So many that wait for one person become one."""
PATIENCE = 3
"""So many failed turns in a row, and notices end without what follows from it."""
MOST_TRIES = 8
MOST_DOUBTS = 5
LONGEST_PAUSE = 600.0
AWAY_AFTER = 3
"""So many failures in a row, and Telegram is taken to be away: before one notice alone becomes UNSURE."""
SHORTEST_BETWEEN_PROBES, LONGEST_BETWEEN_PROBES = 1.0, 30.0


@dataclass(frozen=True, slots=True)
class Done:
    """A notice that was tried, those that were said with it, and how it went."""

    notice: Notice
    outcome: Outcome
    others: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Booked:
    """A letter, and the moment from which it may go out."""

    letter: Letter
    at: datetime


class Outbox:
    """One process's share in delivering. `nudge` it when something urgent was planned.

    `steady` gives seconds on a clock that nobody sets.
    """

    def __init__(
        self,
        store: Store,
        messenger: Messenger,
        clock: Callable[[], datetime],
        *,
        lease: timedelta = LEASE,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._messenger = messenger
        self._clock = clock
        self._lease = lease
        self._jumps = Jumps(clock, steady, lease)
        self._owner = secrets.token_hex(8)
        self._done: list[Done] = []
        self._under_way: set[asyncio.Task[None]] = set()
        self._booked_until: datetime | None = None
        self._failures = 0
        self._turns_failed = 0
        self._on_trial = False
        self._probe_pause = SHORTEST_BETWEEN_PROBES
        self._closed_by: Exception | None = None
        self._ending = asyncio.Event()
        self._something = asyncio.Event()

    def nudge(self) -> None:
        """Something may be due: look now."""
        self._something.set()

    def end(self) -> None:
        """Begin nothing new; what waits for its moment goes back."""
        self._ending.set()
        self._something.set()

    async def run(self) -> None:
        """Deliver until `end`. Raises what closes the line to Telegram."""
        while not self._ending.is_set():
            if self._failures >= AWAY_AFTER:
                await self._wait_for_telegram()
            for booked in await self._safe_turn(AT_ONCE):
                self._start(booked)
            await self._rest()
        if self._under_way:
            await asyncio.wait(self._under_way)
        await self._safe_turn(0)
        if self._closed_by:
            raise self._closed_by

    async def turn(self, limit: int = AT_ONCE) -> Sequence[Booked]:
        """Write down what was done, claim what is next, and give it with its moments."""
        now = self._clock()
        done, self._done = self._done, []
        try:
            async with self._store.transaction() as store:
                for each in done:
                    await self._write_down(store, each, now)
                await self._let_go(store, now)
                claimed, crowds, moments = await self._claim(store, now, limit)
        except BaseException:
            self._done = [*done, *self._done]
            raise
        if moments:
            self._booked_until = moments[-1]
        letters = await self._written(claimed, crowds)
        return [
            Booked(letters[each.id], at)
            for each, at in zip(claimed, moments, strict=True)
            if each.id in letters
        ]

    async def deliver(self, booked: Booked) -> None:
        """Send at its moment, unless Telegram asked all of us to wait."""
        letter = booked.letter
        outcome = Outcome(Fate.NOT_TRIED)
        if await self._its_moment(booked.at):
            try:
                outcome = await self._sent(letter, booked.at)
            except Exception as error:
                log.error(
                    "A notice could not be sent.", kind=letter.notice.kind.value, error=type(error).__name__
                )
                outcome = Outcome(Fate.BROKEN)
        self._learn_from(outcome)
        self._done.append(Done(letter.notice, outcome, letter.others))

    def _learn_from(self, outcome: Outcome) -> None:
        if outcome.fate is Fate.CLOSED:
            self._closed_by = outcome.error
            self.end()
        if outcome.fate is Fate.NOT_TRIED:
            return
        if outcome.fate not in IN_TROUBLE:
            self._failures, self._on_trial = 0, False
            self._probe_pause = SHORTEST_BETWEEN_PROBES
        else:
            self._failures = AWAY_AFTER if self._on_trial else self._failures + 1

    async def _safe_turn(self, limit: int) -> Sequence[Booked]:
        """A turn; where the store is out of order it is said, and tried again."""
        try:
            booked = await self.turn(limit)
        except Exception as error:
            self._turns_failed += 1
            log.error("The outbox cannot be worked on. It is tried again.", exc_info=error)
            await self._sleep(PULSE)
            return ()
        self._turns_failed = 0
        return booked

    async def _follow_up(self, store: Transaction, now: datetime, notice: Notice, state: NoticeState) -> None:
        """What follows from the end of a notice. A mistake there must not hold up all others for ever."""
        if self._turns_failed >= PATIENCE:
            log.error(
                "A notice ends without what follows from it.", kind=notice.kind.value, state=state.value
            )
        else:
            await aftermath.settled(store, now, notice, state)

    def _start(self, booked: Booked) -> None:
        task = asyncio.create_task(self.deliver(booked))
        self._under_way.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        if not self._under_way:
            self._something.set()

    async def _rest(self) -> None:
        """Until something happens: a nudge, or all that is under way is done; else to the next beat."""
        await asyncio.sleep(BREATH)
        await self._until_something(GATHERING if self._under_way else PULSE)

    async def _until_something(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._something.wait()
        self._something.clear()

    async def _sleep(self, seconds: float) -> bool:
        """True where the end came before."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._ending.wait()
        return self._ending.is_set()

    async def _let_go(self, store: Transaction, now: datetime) -> None:
        """Leases of the dead, and what is too late."""
        if not self._jumps.lately():
            for unsure in await store.notices.reclaim(now):
                await self._follow_up(store, now, unsure, NoticeState.UNSURE)
        expired = await store.notices.expire(now, EXPIRED_AT_ONCE)
        if expired:
            log.warning("Notices came to nothing: it was too late for them.", how_many=len(expired))
        for notice in expired:
            await self._follow_up(store, now, notice, NoticeState.EXPIRED)

    async def _claim(
        self, store: Transaction, now: datetime, limit: int
    ) -> tuple[Sequence[Notice], dict[str, tuple[Notice, ...]], Sequence[datetime]]:
        """What is claimed, who else of the same people waits (where it is a crowd), and the moments."""
        room = min(limit, (1 if self._on_trial else UNDER_WAY) - len(self._under_way))
        if self._booked_until and now + BOOKED_AHEAD < self._booked_until < now + self._lease:
            room = 0
        if room <= 0 or await store.pace.paused_until(now):
            return (), {}, ()
        spent = self._messenger.spent()
        claimed = await store.notices.claim(self._owner, now, now + self._lease, room)
        if not claimed:
            await store.pace.reserve(now, 0, spent)
            return (), {}, ()
        waiting = await store.notices.waiting([each.person_id for each in claimed], now)
        moments = await store.pace.reserve(now, len(claimed), spent)
        return claimed, _crowds(waiting, now), moments

    async def _written(
        self, claimed: Sequence[Notice], crowds: dict[str, tuple[Notice, ...]]
    ) -> dict[str, Letter]:
        """The letters by notice. Where one cannot be written, the others are written all the same."""
        if not claimed:
            return {}
        try:
            async with self._store.transaction() as store:
                written = [await self._write(store, each, crowds) for each in claimed]
        except Exception:
            written = [await self._written_alone(each, crowds) for each in claimed]
        self._done += [
            Done(notice, what)
            for notice, what in zip(claimed, written, strict=True)
            if isinstance(what, Outcome)
        ]
        return {letter.notice.id: letter for letter in written if isinstance(letter, Letter)}

    async def _written_alone(self, notice: Notice, crowds: dict[str, tuple[Notice, ...]]) -> Letter | Outcome:
        try:
            async with self._store.transaction() as store:
                return await self._write(store, notice, crowds)
        except Exception as error:
            log.error("A notice could not be made.", kind=notice.kind.value, error=type(error).__name__)
            return Outcome(Fate.BROKEN)

    async def _write(
        self, store: Transaction, notice: Notice, crowds: dict[str, tuple[Notice, ...]]
    ) -> Letter | Outcome:
        if notice.expires_at <= self._clock():
            return Outcome(Fate.NOT_TRIED)
        others = () if notice.once else crowds.get(notice.person_id, ())
        return await self._messenger.write(store, notice, others)

    async def _its_moment(self, at: datetime) -> bool:
        """Wait for it; False where the end comes first. A clock that was set keeps nobody waiting."""
        seconds = (at - self._clock()).total_seconds()
        if not 0 < seconds < self._lease.total_seconds() / 2:
            return not self._ending.is_set()
        return not await self._sleep(seconds)

    def _may_go(self, notice: Notice) -> bool:
        """Whether it is in time yet, and a call that begins now ends before the lease does. A process that
        stood still for so long may have lost it to another, which said something newer since."""
        now = self._clock()
        is_held = notice.lease_until is not None and now + self._lease / 2 <= notice.lease_until
        return is_held and now < notice.expires_at

    async def _sent(self, letter: Letter, at: datetime) -> Outcome:
        for _ in range(MOMENTS_MISSED):
            now = self._clock()
            async with self._store.transaction() as store:
                until = await store.pace.paused_until(now)
                if not until and now - at > LATE:
                    (at,) = await store.pace.reserve(now, 1)
            if until:
                return Outcome(Fate.BUSY, until - now)
            if not await self._its_moment(at) or not self._may_go(letter.notice):
                return Outcome(Fate.NOT_TRIED)
            if self._clock() - at <= LATE:
                break
        outcome = await self._messenger.send(letter)
        if outcome.fate is Fate.BUSY and outcome.after:
            now = self._clock()
            async with self._store.transaction() as store:
                await store.pace.pause(now, now + outcome.after)
        return outcome

    async def _write_down(self, store: Transaction, done: Done, now: datetime) -> None:
        notice = done.notice
        state = _final_state(notice, done.outcome.fate, now)
        if state is None:
            await self._try_again(store, done, now)
            return
        held = await store.notices.settle(notice.id, self._owner, state, now)
        if held or state is NoticeState.SENT:
            await self._follow_up(store, now, notice, state)
        if state is NoticeState.SENT and done.others:
            await store.notices.settle_with([each.id for each in done.others], state, now)
            for each in done.others:
                await self._follow_up(store, now, each, state)

    async def _try_again(self, store: Transaction, done: Done, now: datetime) -> None:
        fate = done.outcome.fate
        failed = fate in {Fate.AWAY, Fate.AMBIGUOUS, Fate.BROKEN}
        pause = done.outcome.after or (pause_after(done.notice.tries + 1) if failed else timedelta())
        await store.notices.retry(
            done.notice.id,
            self._owner,
            now + pause,
            tries=1 if failed else 0,
            doubts=1 if fate is Fate.AMBIGUOUS else 0,
        )

    async def _wait_for_telegram(self) -> None:
        """Telegram is away: nothing is claimed until it answers. Then nobody waits any longer, and one goes
        first, to see whether it is so."""
        if not self._on_trial:
            log.warning("Telegram does not take messages. They wait in the store.")
        while not await self._sleep(self._probe_pause * random.uniform(0.5, 1.0)):  # noqa: S311 - not in step
            self._probe_pause = min(LONGEST_BETWEEN_PROBES, self._probe_pause * 2)
            await self._safe_turn(0)
            if await self._messenger.answers():
                break
        self._failures, self._on_trial = 0, True
        try:
            async with self._store.transaction() as store:
                await store.notices.hurry(self._clock())
        except Exception as error:
            log.error("The store cannot be written: some notices wait a little longer.", exc_info=error)


def pause_after(tries: int) -> timedelta:
    """2, 4, 8 ... seconds after so many failed tries, ten minutes at most; by chance up to half less."""
    longest = min(LONGEST_PAUSE, 2.0 ** min(tries, 10))
    return timedelta(seconds=longest * random.uniform(0.5, 1.0))  # noqa: S311 - not all in step


def _final_state(notice: Notice, fate: Fate, now: datetime) -> NoticeState | None:
    """The state that the fate of a try ends in; None where it is to be tried again."""
    if final := FINAL.get(fate):
        return final
    if fate is Fate.AMBIGUOUS and (
        notice.once or notice.doubts + 1 >= MOST_DOUBTS or notice.expires_at <= now
    ):
        return NoticeState.UNSURE
    if fate is Fate.BROKEN and notice.tries + 1 >= MOST_TRIES:
        return NoticeState.DEAD
    return NoticeState.EXPIRED if notice.expires_at <= now else None


def _crowds(waiting: Sequence[Notice], now: datetime) -> dict[str, tuple[Notice, ...]]:
    """What waits for each person that has a crowd of them, and is in time. What is said at most once is said
    alone."""
    by_person: dict[str, list[Notice]] = {}
    for notice in waiting:
        if not notice.once and now < notice.expires_at:
            by_person.setdefault(notice.person_id, []).append(notice)
    return {person: tuple(found) for person, found in by_person.items() if len(found) + 1 >= CROWD}
