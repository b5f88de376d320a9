"""Rescheduling and sending in every order: a simulator with a clock of its own, on a real store.

Two processes deliver; each step of theirs that others can come between is one step here: a turn's claim, its
writing, each letter's look at the pause, its arrival, its answer. Between any two of them a casemanager
moves, cancels, or makes an appointment, a resident opens or answers one, time passes, a process dies. In
the end all is delivered, and what each resident heard last must be true.
"""

import random
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from scheduler.delivery import Fate, Outcome
from scheduler.outbox import LEASE, Booked, Outbox
from shelter import appointments, backstop, changes, planning
from shelter.errors import ShelterError
from shelter.models.appointments import Appointment, AppointmentKind, AttendanceAnswer
from shelter.models.notices import ON_THE_WAY, Notice, NoticeKind
from shelter.models.people import NoticeStyle, Role
from shelter.models.places import Place
from shelter.store import Store, Transaction
from tests.scheduler.clocks import Clock
from tests.stores import Address
from tests.torture import virtual
from tests.torture.house import TOWN, ZONE, a_person, a_stay, chance_from, no_errors
from tests.torture.places import in_memory
from tests.torture.saying import Sayer, Told, unsent_courier
from tests.torture.stepping import GatedStore, Walk

STEPS = (30, 90)
RESIDENTS = 2
IN_THE_AIR = timedelta(seconds=30)
"""A call that has begun arrives within this, or never: so long connecting and answering may take."""
MOST_DOUBTS = 3
"""So often one notice meets an answer that leaves a doubt: then it is not given up for that."""
KINDS = (AppointmentKind.DOCTOR, AppointmentKind.LAWYER, AppointmentKind.IND)
_FIRST_DAY = datetime(2026, 1, 5, 7, tzinfo=UTC)


@dataclass(slots=True)
class Process:
    """One dispatcher: what it has under way, and what it has booked and not begun."""

    outbox: Outbox
    turn: Walk | None = None
    letters: list[Walk] = field(default_factory=list)
    booked: list[Booked] = field(default_factory=list)

    @property
    def walks(self) -> list[Walk]:
        return [*([self.turn] if self.turn else []), *self.letters]


@dataclass(frozen=True, slots=True)
class Verdict:
    """`broken` says what was not kept; `trace` how it came about."""

    seed: int
    said: int
    overtaken: int
    changed: int
    crashes: int
    broken: tuple[str, ...]
    trace: tuple[str, ...]


class Simulation:
    """One run from one seed."""

    def __init__(self, store: Store, seed: int) -> None:
        self._store = store
        self._seed = seed
        self._chance = random.Random(f"{seed} interleavings")
        self.clock = Clock(_FIRST_DAY + timedelta(days=seed % 365, minutes=self._chance.randrange(600)))
        self._doubts: dict[str, int] = {}
        self._weather_is_bad = True
        self.versions: dict[str, int] = {}
        self.sayer = Sayer(unsent_courier(self.clock), self.clock, self._fares, self.versions)
        self._processes = [self._process(), self._process()]
        self._in_the_air: dict[Walk, datetime] = {}
        self.looks: list[tuple[int, Told]] = []
        self.trace: list[str] = []
        self.crashes = self.changed = 0

    async def run(self) -> Verdict:
        await self._move_in()
        for _ in range(self._chance.randint(*STEPS)):
            await self._one_step()
        broken = await self._finish()
        await self._move_out()
        return Verdict(
            self._seed,
            len(self.sayer.said),
            sum(said.overtaken for said in self.sayer.said),
            self.changed,
            self.crashes,
            tuple(broken),
            tuple(self.trace),
        )

    # Who is there

    async def _move_in(self) -> None:
        now = self.clock()
        self.casemanager = a_person(Role.CASEMANAGER, now)
        styles = [self._chance.choice(list(NoticeStyle)) for _ in range(RESIDENTS)]
        self.residents = [a_person(Role.RESIDENT, now, style) for style in styles]
        async with self._store.transaction() as store:
            await store.people.add(self.casemanager, *self.residents)
            await store.houses.save_location(TOWN)
            for resident in self.residents:
                await store.houses.save_stay(a_stay(resident, self.casemanager, now))
        for _ in range(self._chance.randint(1, 3)):
            await self._make()

    async def _move_out(self) -> None:
        """Nothing is left for the next simulation on this store."""
        async with self._store.transaction() as store:
            for person in (*self.residents, self.casemanager):
                await store.people.erase(person.id)

    # What happens

    async def _one_step(self) -> None:
        """What is under way mostly goes on; while it is, a change is likelier."""
        busy = any(process.letters or process.booked for process in self._processes)
        kinds: dict[Callable[[], Awaitable[None]], int] = {
            self._go_on: 50,
            self._begin_turn: 12,
            self._begin_letter: 16,
            self._work: 4,
            self._pass_time: 12,
            self._crash: 3,
            self._make: 1,
            self._move: 8 if busy else 3,
            self._change_place: 4 if busy else 1,
            self._cancel: 2 if busy else 1,
            self._push: 2,
            self._answer: 2,
            self._open: 2,
            self._plan_to_leave: 1,
        }
        (step,) = self._chance.choices(list(kinds), list(kinds.values()))
        await step()

    def _note(self, what: str) -> None:
        self.trace.append(f"{self.clock.now:%d %H:%M:%S.%f} {what}")

    async def _go_on(self) -> None:
        walks = [(process, walk) for process in self._processes for walk in process.walks]
        if walks:
            await self._step(*self._chance.choice(walks))

    async def _step(self, process: Process, walk: Walk) -> None:
        await walk.step()
        self._note(f"process {self._processes.index(process)} comes to {walk.gate}")
        if walk.gate in ("send", "answer"):
            self._in_the_air.setdefault(walk, self.clock())
        if walk.gate is not None:
            return
        self._in_the_air.pop(walk, None)
        if walk is process.turn:
            process.turn = None
            process.booked += walk.result
        else:
            process.letters.remove(walk)

    async def _begin_turn(self) -> None:
        process = self._chance.choice(self._processes)
        if process.turn is None:
            process.turn = Walk(process.outbox.turn())

    async def _work(self) -> None:
        """One process gets on undisturbed for a while; the other stands where it stands."""
        process = self._chance.choice(self._processes)
        for _ in range(self._chance.randint(1, 4)):
            if process.turn is None:
                process.turn = Walk(process.outbox.turn())
            await self._to_the_end(process)
            while process.booked:
                self._send(process, process.booked[0])
                await self._to_the_end(process)
            self._pass(timedelta(seconds=self._chance.uniform(0, 2)))

    async def _to_the_end(self, process: Process) -> None:
        while process.walks:
            await self._step(process, process.walks[0])

    async def _begin_letter(self) -> None:
        process = self._chance.choice(self._processes)
        if process.booked:
            self._send(process, self._chance.choice(process.booked))

    def _send(self, process: Process, booked: Booked) -> None:
        if booked.at > self.clock.now:
            self._pass(booked.at - self.clock.now)
        process.booked.remove(booked)
        process.letters.append(Walk(process.outbox.deliver(booked)))

    async def _pass_time(self) -> None:
        how = self._chance.choices(
            ("a moment", "a while", "a lease", "hours", "to the next"), (10, 4, 3, 1, 6)
        )[0]
        if how == "to the next":
            await self._pass_to_the_next()
            return
        least, most = {"a moment": (0, 3), "a while": (10, 45), "a lease": (60, 120), "hours": (600, 14400)}[
            how
        ]
        self._pass(timedelta(seconds=self._chance.uniform(least, most)))

    async def _pass_to_the_next(self) -> None:
        """To about when the next notice falls due."""
        due = [notice.due_at for notice in await self._open_notices() if notice.due_at > self.clock.now]
        if due:
            self._pass(min(due) - self.clock.now + timedelta(seconds=self._chance.uniform(-2, 2)))

    def _pass(self, time: timedelta) -> None:
        """Time passes, but no more than a call that has begun can take."""
        room = [began + IN_THE_AIR - self.clock.now for began in self._in_the_air.values()]
        time = max(timedelta(), min([time, *room]))
        self.clock.pass_time(seconds=time.total_seconds())

    async def _crash(self) -> None:
        which = self._chance.randrange(len(self._processes))
        self._note(f"process {which} dies")
        self.crashes += 1
        await self._end(which)

    async def _end(self, which: int) -> None:
        for walk in self._processes[which].walks:
            self._in_the_air.pop(walk, None)
            await walk.vanish()
        self._processes[which] = self._process()

    def _process(self) -> Process:
        return Process(
            Outbox(GatedStore(self._store), self.sayer, self.clock, lease=LEASE, steady=self.clock.steady)
        )

    def _fares(self, notice: Notice) -> tuple[Outcome, bool]:
        """How a try ends, and whether it arrives."""
        if not self._weather_is_bad:
            return Outcome(Fate.SENT), True
        fate, arrives = self._chance.choices(
            [
                (Fate.SENT, True),
                (Fate.AMBIGUOUS, True),
                (Fate.AMBIGUOUS, False),
                (Fate.AWAY, False),
                (Fate.BUSY, False),
            ],
            (70, 10, 6, 9, 5),
        )[0]
        if fate is Fate.AMBIGUOUS:
            self._doubts[notice.id] = self._doubts.get(notice.id, 0) + 1
            if self._doubts[notice.id] > MOST_DOUBTS:
                fate, arrives = Fate.SENT, True
        self._note(f"{notice.kind} of {notice.subject_id} is {fate}, arrives: {arrives}")
        return Outcome(fate, timedelta(seconds=3) if fate is Fate.BUSY else None), arrives

    # What people do

    async def _make(self) -> None:
        now = self.clock()
        resident = self._chance.choice(self.residents)
        wish = planning.Wish(resident.id, self._chance.choice(KINDS), self._start(), _place(self._chance))
        async with self._store.transaction() as store:
            entry = await planning.make(store, now, self.casemanager.id, ZONE, wish)
        self.versions[entry.appointment.id] = entry.appointment.version
        self._note(f"made {entry.appointment.id} for {entry.appointment.starts_at:%d %H:%M}")

    def _start(self) -> datetime:
        """Some hours or days ahead, at any minute."""
        ahead = self._chance.choice((timedelta(hours=8), timedelta(hours=30), timedelta(days=8)))
        start = self.clock.now + ahead * self._chance.uniform(0.8, 1.0)
        return start.replace(second=0, microsecond=0)

    async def _change(
        self, what: str, change: Callable[[Transaction, datetime, Appointment], Awaitable[object]]
    ) -> bool:
        """A use case on one of the appointments; False where it is not to be had."""
        appointment_id = self._chance.choice(list(self.versions))
        try:
            async with self._store.transaction() as store:
                appointment = await store.appointments.get(appointment_id)
                assert appointment is not None
                await change(store, self.clock(), appointment)
                changed = await store.appointments.get(appointment_id)
                assert changed is not None
        except ShelterError:
            return False
        self.versions[appointment_id] = changed.version
        self._note(f"{what} {appointment_id}, which was version {appointment.version}")
        return True

    async def _move(self) -> None:
        start = self._start()

        async def move(store: Transaction, now: datetime, it: Appointment) -> None:
            await changes.move(store, now, self.casemanager.id, it.id, start, version=it.version)

        self.changed += await self._change(f"moved to {start:%d %H:%M}:", move)

    async def _change_place(self) -> None:
        place = _place(self._chance)

        async def change(store: Transaction, now: datetime, it: Appointment) -> None:
            await changes.change_place(store, now, self.casemanager.id, it.id, place, version=it.version)

        self.changed += await self._change("another place for", change)

    async def _cancel(self) -> None:
        async def cancel(store: Transaction, now: datetime, it: Appointment) -> None:
            await changes.cancel(store, now, self.casemanager.id, it.id, version=it.version)

        self.changed += await self._change("cancelled", cancel)

    async def _push(self) -> None:
        async def push(store: Transaction, now: datetime, it: Appointment) -> None:
            await planning.remind_now(store, now, self.casemanager.id, it.id)

        await self._change("pushed", push)

    async def _answer(self) -> None:
        said = self._chance.choice(list(AttendanceAnswer))

        async def answer(store: Transaction, now: datetime, it: Appointment) -> None:
            await appointments.answer(store, now, it.resident_id, it.id, said)
            self.looks.append((len(self.sayer.said), Told(it, "")))

        await self._change(f"answered {said} to", answer)

    async def _open(self) -> None:
        """The resident looks, and sees what is true."""

        async def look(store: Transaction, now: datetime, it: Appointment) -> None:
            await backstop.opened(store, now, it.resident_id, it)
            self.looks.append((len(self.sayer.said), Told(it, "")))

        await self._change("opened", look)

    async def _plan_to_leave(self) -> None:
        async def leave(store: Transaction, now: datetime, it: Appointment) -> None:
            leave_at = it.starts_at - timedelta(minutes=self._chance.randint(20, 200))
            await changes.set_leave(store, now, it.resident_id, it.id, leave_at)

        await self._change("time to leave for", leave)

    # How it ends

    async def _finish(self) -> list[str]:
        """Let those under way go on or die; then all is delivered, now and later."""
        for which in range(len(self._processes)):
            if self._chance.random() < 0.5:
                await self._end(which)
            await self._to_the_end(self._processes[which])
        self._weather_is_bad = False
        self._note("the last process")
        last = self._process()
        broken = await self._quiet(last)
        while not broken and (later := await self._later()):
            self._pass(later - self.clock.now)
            broken = await self._quiet(last)
        return broken

    async def _later(self) -> datetime | None:
        return min((notice.due_at for notice in await self._open_notices()), default=None)

    async def _quiet(self, last: Process) -> list[str]:
        """Deliver until nothing is due, and look what is wrong then."""
        for _ in range(300):
            booked = await last.outbox.turn()
            for each in booked:
                self._pass(max(timedelta(), each.at - self.clock.now))
                await last.outbox.deliver(each)
            if not booked and not await self._is_anything_due():
                return await self._wrong()
            self.clock.pass_time(seconds=0.2 if booked else 1.5)
        return ["it does not come to an end"]

    async def _is_anything_due(self) -> bool:
        return any(notice.due_at <= self.clock.now for notice in await self._open_notices())

    async def _open_notices(self) -> list[Notice]:
        async with self._store.transaction() as store:
            found = [
                notice
                for person in (*self.residents, self.casemanager)
                for notice in await store.notices.of_person(person.id)
            ]
        return [notice for notice in found if notice.state in ON_THE_WAY]

    async def _wrong(self) -> list[str]:
        """What each resident heard or saw last, beside what is true."""
        now = self.clock()
        async with self._store.transaction() as store:
            true = [await store.appointments.get(each) for each in self.versions]
            to_staff = await store.notices.of_person(self.casemanager.id)
        wrong = [
            f"{said.notice.kind} says {told.words!r} of {told.appointment}"
            for said in self.sayer.said
            for told in said.told
            if not told.is_right
        ]
        for appointment in true:
            assert appointment is not None
            if appointments.ends_at(appointment) > now:
                wrong += _last_word(appointment, self._heard(appointment.id), to_staff, now)
        return wrong

    def _heard(self, appointment_id: str) -> list[Told]:
        """All that the resident heard or saw of it, in order."""
        heard = [
            (number + 1, told)
            for number, said in enumerate(self.sayer.said)
            for told in said.told
            if told.appointment.id == appointment_id
        ]
        looks = [(place + 0.5, told) for place, told in self.looks if told.appointment.id == appointment_id]
        return [told for _, told in sorted([*heard, *looks], key=lambda each: each[0])]


def _last_word(
    appointment: Appointment, heard: Sequence[Told], to_staff: Sequence[Notice], now: datetime
) -> Iterator[str]:
    """What is wrong about an appointment that is not over. Where it began while nothing worked, nobody can
    be told of it any more: then staff are."""
    if heard and heard[-1].version != appointment.version:
        yield f"the last word on {appointment} was {heard[-1]}"
    told_staff = any(
        (notice.kind, notice.subject_id, notice.subject_version)
        == (NoticeKind.NOT_REACHED, appointment.id, appointment.version)
        for notice in to_staff
    )
    if not heard and (now < appointment.starts_at or not told_staff):
        yield f"nobody was told of {appointment}"


def _place(chance: random.Random) -> Place:
    return Place(name=f"Room {chance.randrange(1000)}", address="Kade 1", latitude=52.37, longitude=4.9)


async def simulate(store: Store, seed: int) -> Verdict:
    """To be run on a loop whose time is simulated (`tests.torture.virtual`)."""
    with chance_from(seed), no_errors() as errors:
        verdict = await Simulation(store, seed).run()
    return replace(verdict, broken=(*verdict.broken, *errors()))


def simulate_all(seeds: Iterable[int]) -> list[Verdict]:
    """One after the other, on one store; the traces of what went well are let go."""
    with in_memory() as address:
        verdicts = virtual.run(_simulate_all(address, seeds))
    return [verdict if verdict.broken else replace(verdict, trace=()) for verdict in verdicts]


async def _simulate_all(address: Address, seeds: Iterable[int]) -> list[Verdict]:
    async with virtual.opened(address) as store:
        return [await simulate(store, seed) for seed in seeds]
