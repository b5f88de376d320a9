"""Somebody sets the clock on the wall by two hours, and back later, on a day full of reminders.

The clock is simulated, the store, the outbox and what is written are real. Each reminder rings once by the
clock on the wall, whenever it was set: between a claim and its sending, before what was sent is written
down, or while nothing was due. Only what the clock jumped over whole, from before it was due until after it
was of use, cannot ring.
"""

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scheduler.delivery import Fate, Outcome
from scheduler.outbox import LEASE, Booked, Outbox
from shelter import planning
from shelter.models.appointments import AppointmentKind
from shelter.models.notices import ON_THE_WAY, Notice, NoticeKind
from shelter.models.people import Role
from shelter.models.places import Place
from shelter.store import Store
from tests.scheduler.clocks import Clock
from tests.stores import Address
from tests.torture import virtual
from tests.torture.house import TOWN, ZONE, a_person, a_stay, chance_from, no_errors
from tests.torture.places import in_memory
from tests.torture.saying import Sayer, unsent_courier
from tests.torture.stepping import GatedStore, Walk

RESIDENTS = 12
ARRIVES = Outcome(Fate.SENT), True
BY = timedelta(hours=2)
SOON = timedelta(minutes=1)
"""What was left less than this when the clock jumped cannot be held to have had its time."""
MOMENTS = 400
CHANGE_DAYS = (
    datetime(2026, 3, 29, tzinfo=UTC),
    datetime(2026, 10, 25, tzinfo=UTC),
    datetime(2027, 3, 28, tzinfo=UTC),
    datetime(2027, 10, 31, tzinfo=UTC),
)


@dataclass(frozen=True, slots=True)
class DayVerdict:
    """Of so many reminders; `jumped_over` are those that had no time by the clock on the wall."""

    seed: int
    reminders: int
    jumped_over: int
    missing: tuple[str, ...]
    doubled: tuple[str, ...]
    jumps: tuple[str, ...]
    errors: tuple[str, ...] = ()

    @property
    def broken(self) -> tuple[str, ...]:
        missing = (f"missing: {each}, clock set {self.jumps}" for each in self.missing)
        doubled = (f"doubled: {each}, clock set {self.jumps}" for each in self.doubled)
        return (*missing, *doubled, *self.errors)


class Day:
    """From noon of the day before until night: appointments all day, each with its reminders by the rules."""

    def __init__(self, store: Store, seed: int) -> None:
        self._store = store
        self._seed = seed
        self._chance = random.Random(f"{seed} jumps")
        day = self._chance.choice(CHANGE_DAYS)
        if self._chance.random() < 0.5:
            day += timedelta(days=self._chance.randrange(300))
        self._midnight = datetime.combine(day.date(), time(), ZoneInfo(ZONE)).astimezone(UTC)
        self.clock = Clock(self._midnight - timedelta(hours=36))
        self._sayer = Sayer(
            unsent_courier(self.clock), self.clock, lambda notice: (Outcome(Fate.SENT), True), {}
        )
        self._outbox = Outbox(GatedStore(store), self._sayer, self.clock, steady=self.clock.steady)
        self._booked: list[Booked] = []
        self._letters: list[Walk] = []
        first = self._chance.choice((BY, -BY))
        moments = sorted(self._chance.randrange(MOMENTS) for _ in range(2))
        self._to_come = list(zip(moments, (first, -first), strict=True))
        self._moments = 0
        self._jumps: list[tuple[datetime, timedelta]] = []

    async def run(self) -> DayVerdict:
        await self._move_in()
        end = self._midnight + timedelta(hours=23)
        while self.clock.now < end:
            await self._turn()
        verdict = await self._verdict()
        async with self._store.transaction() as store:
            for person in (*self._residents, self._casemanager):
                await store.people.erase(person.id)
        return verdict

    async def _move_in(self) -> None:
        now = self.clock()
        self._casemanager = a_person(Role.CASEMANAGER, now)
        self._residents = [a_person(Role.RESIDENT, now) for _ in range(RESIDENTS)]
        async with self._store.transaction() as store:
            await store.people.add(self._casemanager, *self._residents)
            await store.houses.save_location(TOWN)
            for resident in self._residents:
                await store.houses.save_stay(a_stay(resident, self._casemanager, now))
                for _ in range(self._chance.randint(1, 2)):
                    wish = planning.Wish(
                        resident.id,
                        self._chance.choice(list(AppointmentKind)),
                        self._midnight + timedelta(minutes=5 * self._chance.randrange(7 * 12, 21 * 12)),
                        Place(name="Room", address="Kade 1"),
                    )
                    await planning.make(store, now, self._casemanager.id, ZONE, wish)

    async def _turn(self) -> None:
        """A turn, and some steps of the letters under way; anywhere between them the clock may be set."""
        turn = Walk(self._outbox.turn())
        while turn.gate is not None:
            await turn.step()
            self._perhaps_jump()
        self._booked += turn.result
        for each in [each for each in self._booked if self._has_come(each.at)]:
            self._booked.remove(each)
            self._letters.append(Walk(self._outbox.deliver(each)))
        for letter in self._letters:
            for _ in range(self._chance.randint(0, 5)):
                if letter.gate is not None:
                    await letter.step()
                    self._perhaps_jump()
        self._letters = [letter for letter in self._letters if letter.gate is not None]
        if self._letters or self._booked or turn.result:
            self.clock.pass_time(seconds=self._chance.uniform(0.05, 0.5))
        else:
            await self._pass_idle_time()

    def _has_come(self, moment: datetime) -> bool:
        """Or it seems far away, for the clock was set back: nobody waits for that."""
        return not timedelta() < moment - self.clock.now < LEASE / 2

    async def _pass_idle_time(self) -> None:
        """A second where something waits; else to about when the next one falls due."""
        now = self.clock.now
        due = [notice.due_at for notice in await self._all() if notice.state in ON_THE_WAY]
        ahead = min(due, default=now + BY) - now
        around = timedelta(seconds=self._chance.choice((-1.5, -0.5, 0, 0, 0, 0.5)))
        self.clock.pass_time(seconds=max(timedelta(seconds=1), ahead + around).total_seconds())

    def _perhaps_jump(self) -> None:
        """One more moment; at some of them the clock is set."""
        self._moments += 1
        if self._to_come and self._moments > self._to_come[0][0]:
            _, by = self._to_come.pop(0)
            self._jumps.append((self.clock.now, by))
            self.clock.set_by(seconds=by.total_seconds())

    async def _all(self) -> Sequence[Notice]:
        async with self._store.transaction() as store:
            return [each for person in self._residents for each in await store.notices.of_person(person.id)]

    async def _verdict(self) -> DayVerdict:
        reminders = [each for each in await self._all() if each.kind is NoticeKind.APPOINTMENT_REMINDER]
        rang = Counter(subject for said in self._sayer.said for subject in said.ids)
        over = {each.id for each in reminders if self._is_jumped_over(each)}
        return DayVerdict(
            self._seed,
            len(reminders),
            sum(each.id in over and not rang[each.id] for each in reminders),
            tuple(f"{each}" for each in reminders if not rang[each.id] and each.id not in over),
            tuple(f"{each}" for each in reminders if rang[each.id] > 1),
            tuple(f"{at} by {by}" for at, by in self._jumps),
        )

    def _is_jumped_over(self, notice: Notice) -> bool:
        return any(
            by > timedelta() and at <= notice.due_at + SOON and at + by >= notice.expires_at - SOON
            for at, by in self._jumps
        )


async def set_the_clock(store: Store, seed: int) -> DayVerdict:
    """To be run on a loop whose time is simulated (`tests.torture.virtual`)."""
    with chance_from(seed), no_errors() as errors:
        verdict = await Day(store, seed).run()
    return replace(verdict, errors=tuple(errors()))


def set_all_clocks(seeds: Iterable[int]) -> list[DayVerdict]:
    """One day after the other, on one store."""
    with in_memory() as address:
        return virtual.run(_set_all_clocks(address, seeds))


async def _set_all_clocks(address: Address, seeds: Iterable[int]) -> list[DayVerdict]:
    async with virtual.opened(address) as store:
        return [await set_the_clock(store, seed) for seed in seeds]
