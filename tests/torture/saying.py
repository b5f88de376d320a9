"""A messenger that writes what the real one writes, and notes what is said instead of sending it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.findings import Findings
from bot.line import Line
from bot.notifying import Courier
from bot.outgoing import Outgoing
from bot.requests import connect
from handlers.ask import House
from handlers.notices.together import NUMBERS
from handlers.resident.taps import OpenAppointment
from handlers.screen import Screen
from locales.words import words_for
from scheduler.delivery import Letter, Outcome
from shelter.models.appointments import Appointment, AppointmentState
from shelter.models.notices import Notice
from shelter.store import Transaction
from tests.scheduler.clocks import Clock
from tests.torture.house import ZONE
from tests.torture.stepping import gate

_TAG = re.compile(r"<[^>]+>")
_ISOLATES = str.maketrans("", "", "\u2066\u2067\u2068\u2069")
_WORDS = words_for("en", ZONE)
_NOT_ANY_MORE = re.compile(r"❌ Not any more: .*")


@dataclass(frozen=True, slots=True)
class Told:
    """What a message says of one appointment, and how that was when it was written."""

    appointment: Appointment
    words: str

    @property
    def version(self) -> int:
        return self.appointment.version

    @property
    def is_right(self) -> bool:
        """Whether the words say the start that it had, or that it is cancelled."""
        if self.appointment.state is AppointmentState.CANCELLED:
            return "You do not have to go" in self.words
        start = self.appointment.starts_at
        when = f"{_WORDS.short_day(start)}, {_WORDS.clock(start)}".translate(_ISOLATES)
        return when in _NOT_ANY_MORE.sub("", self.words)


@dataclass(frozen=True, slots=True)
class Said:
    """A letter that arrived. `overtaken`: what it tells had changed since it was written."""

    at: datetime
    notice: Notice
    others: tuple[Notice, ...]
    told: tuple[Told, ...]
    overtaken: bool

    @property
    def ids(self) -> Sequence[str]:
        """The notices that it is sent for."""
        return [each.id for each in (self.notice, *self.others)]


@dataclass(frozen=True, slots=True)
class Written:
    """What the real courier wrote, and what that tells."""

    content: object
    told: tuple[Told, ...]


class Sayer:
    """A messenger. `fares` says how each try ends, and whether it arrives; `said` is what arrived.

    `newest` is the version of each appointment at any moment.
    """

    def __init__(
        self,
        courier: Courier,
        clock: Callable[[], datetime],
        fares: Callable[[Notice], tuple[Outcome, bool]],
        newest: Mapping[str, int],
    ) -> None:
        self._courier = courier
        self._clock = clock
        self._fares = fares
        self._newest = newest
        self.said: list[Said] = []

    async def write(self, store: Transaction, notice: Notice, others: Sequence[Notice]) -> Letter | Outcome:
        letter = await self._courier.write(store, notice, others)
        if isinstance(letter, Outcome):
            return letter
        told = await _told(store, letter)
        return Letter(letter.notice, Written(letter.content, told), letter.others)

    async def send(self, letter: Letter) -> Outcome:
        written = letter.content
        assert isinstance(written, Written)
        await gate("send")
        outcome, arrives = self._fares(letter.notice)
        if arrives:
            overtaken = any(told.version < self._newest.get(told.appointment.id, 0) for told in written.told)
            self.said.append(Said(self._clock(), letter.notice, letter.others, written.told, overtaken))
        await gate("answer")
        return outcome

    async def answers(self) -> bool:
        return True

    def spent(self) -> int:
        return 0


async def _told(store: Transaction, letter: Letter) -> tuple[Told, ...]:
    found = []
    for appointment_id, words in _by_appointment(letter.content.screen):  # type: ignore[attr-defined]
        appointment = await store.appointments.get(appointment_id)
        assert appointment is not None
        found.append(Told(appointment, words))
    return tuple(found)


def _by_appointment(screen: Screen) -> Sequence[tuple[str, str]]:
    """Each appointment that it opens, with the lines about it."""
    lines = [_TAG.sub("", line).translate(_ISOLATES) for line in screen.lines]
    ways = [each for row in screen.rows for each in row if isinstance(each.tap, OpenAppointment)]
    numbered = {line.split(" ", 1)[0]: line for line in lines}
    return [
        (way.tap.appointment_id, numbered[way.picture] if way.picture in NUMBERS else "\n".join(lines))
        for way in ways
        if isinstance(way.tap, OpenAppointment)
    ]


def unsent_courier(clock: Clock) -> Courier:
    """The real one; what it would send by is never opened."""
    api, findings, line = connect("1:never_opened", "http://127.0.0.1:9"), Findings(), Line()
    house = House(zone=ZONE, bot_name="WegwijsBot")
    return Courier(api, Outgoing(api, findings, line, clock), findings, line, house, clock)
