"""What became of all that was planned: lost, out of order, repeated and why."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

from shelter.models.notices import NoticeState
from tests.torture import child
from tests.torture.eye import Glance
from tests.torture.residents import Expected
from tests.torture.telegram import Arrival, WatchedTelegram
from tests.torture.weather import Weather

ARRIVED = frozenset({NoticeState.SENT, NoticeState.UNSURE})
SOON = 0.5
WRITTEN_DOWN = 0.05
"""Seconds by which clocks of two processes may differ."""


@dataclass(frozen=True, slots=True)
class Kill:
    """A dispatcher was killed between `begun` and `at`; what the store knew then."""

    at: float
    store: Glance
    ended_by_itself: bool
    begun: float


@dataclass(frozen=True, slots=True)
class Figures:
    """What is counted. Promises: `broken` names those that were not kept."""

    kills: int
    planned: int
    messages: int
    together: int
    lost: int
    out_of_order: int
    repeats: int
    by_answer: int
    by_kill: int
    by_patience: int
    unexplained: int
    unlike: int
    leased_at_kills: int
    states: Mapping[str, int]
    faults: Mapping[str, int]
    over_the_limits: int
    after_a_stall: int
    pauses: int
    pauses_lost: int
    on_their_way: int
    in_pauses: int
    closest: float
    ended: int
    errors: Mapping[str, int]
    seconds: float

    @property
    def broken(self) -> tuple[str, ...]:
        promises = {
            "lost": self.lost,
            "given up": sum(number for state, number in self.states.items() if state not in ARRIVED),
            "out of order": self.out_of_order,
            "repeated without a reason": self.unexplained,
            "another reference than its appointment's": self.unlike,
            "sent in a pause": self.in_pauses,
            "over Telegram's limits": self.over_the_limits,
            "the dispatcher ended by itself": self.ended,
            "errors of the dispatcher": sum(self.errors.values()),
        }
        return tuple(f"{name}: {number}" for name, number in promises.items() if number)


def judge(
    expected: Sequence[Expected],
    telegram: WatchedTelegram,
    kills: Sequence[Kill],
    states: Mapping[str, NoticeState],
    weather: Weather,
    log: str,
    seconds: float,
) -> Figures:
    arrivals = telegram.arrivals
    said = _Said(expected, arrivals, _gave_up(telegram, kills))
    too_fast = [at for at in weather.over_the_limits if not _stood_still(telegram, at)]
    reasons = Counter(reason for each in expected for reason in said.repeats(each, kills))
    _find_lost_pauses(weather, kills)
    kept = [pause for pause in weather.pauses if not pause.lost]
    return Figures(
        kills=len(kills),
        planned=len(expected),
        messages=len(arrivals),
        together=sum(len(arrival.subjects) > 1 for arrival in arrivals),
        lost=sum(each.subject not in said.times for each in expected),
        out_of_order=said.out_of_order(),
        repeats=sum(reasons.values()),
        by_answer=reasons["answer"],
        by_kill=reasons["kill"],
        by_patience=reasons["patience"],
        unexplained=reasons[None],
        unlike=said.unlike(),
        leased_at_kills=sum(len(kill.store.leased) for kill in kills),
        states=Counter(states[each.notice.id].value for each in expected),
        faults=weather.met,
        over_the_limits=len(too_fast),
        after_a_stall=len(weather.over_the_limits) - len(too_fast),
        pauses=len(weather.pauses),
        pauses_lost=len(weather.pauses) - len(kept),
        on_their_way=sum(pause.on_their_way for pause in kept),
        in_pauses=sum(pause.during for pause in kept),
        closest=said.closest(),
        ended=sum(kill.ended_by_itself for kill in kills),
        errors=_errors(log),
        seconds=seconds,
    )


class _Said:
    """Which notices each message said, and when each was said."""

    def __init__(self, expected: Sequence[Expected], arrivals: Sequence[Arrival], gave_up: Set[int]) -> None:
        self._gave_up = gave_up
        self._by_subject = {each.subject: each for each in expected}
        self._arrivals = arrivals
        self.times: dict[str, list[tuple[int, Arrival]]] = defaultdict(list)
        for number, arrival in enumerate(arrivals):
            for subject in arrival.subjects:
                self.times[subject].append((number, arrival))

    def repeats(self, each: Expected, kills: Sequence[Kill]) -> Iterable[str | None]:
        """For each time that it came again: why."""
        for (number, before), (_, again) in pairwise(self.times.get(each.subject, ())):
            yield self._why(number, before, again, kills)

    def _why(self, number: int, before: Arrival, again: Arrival, kills: Sequence[Kill]) -> str | None:
        """The answer to the one before never came, or too late, or it was leased when its process died."""
        if not before.heard:
            return "answer"
        leader = self._leader(before)
        for kill in kills:
            lease_until = kill.store.leased.get(leader or "")
            if lease_until and before.at <= kill.at and lease_until <= again.at + WRITTEN_DOWN:
                return "kill"
        return "patience" if number in self._gave_up else None

    def _leader(self, arrival: Arrival) -> str | None:
        """The notice that the message was sent for: that of its subjects whose reference it names."""
        about = (self._by_subject[subject] for subject in arrival.subjects)
        return next((each.notice.id for each in about if each.reference == arrival.reference), None)

    def unlike(self) -> int:
        """Messages that name the reference of none of those that they open."""
        return sum(self._leader(arrival) is None for arrival in self._arrivals)

    def out_of_order(self) -> int:
        """Notices that came before one of the same chat and priority whose turn was earlier."""
        firsts = defaultdict(list)
        for subject, times in self.times.items():
            each = self._by_subject[subject]
            firsts[each.chat_id, each.notice.priority].append((each.turn, times[0][0]))
        return sum(_overtaken([first for _, first in sorted(chat)]) for chat in firsts.values())

    def closest(self) -> float:
        """The least seconds between two messages to one chat."""
        by_chat = defaultdict(list)
        for arrival in self._arrivals:
            by_chat[arrival.chat_id].append(arrival.at)
        gaps = [after - at for times in by_chat.values() for at, after in pairwise(times)]
        return min(gaps, default=0.0)


def _overtaken(firsts: Sequence[int]) -> int:
    """How many of these came later than one that stands after them."""
    latest, count = firsts[-1], 0
    for first in reversed(firsts):
        count += first > latest
        latest = min(latest, first)
    return count


def _gave_up(telegram: WatchedTelegram, kills: Sequence[Kill]) -> Set[int]:
    """The arrivals whose dispatcher hung up soon after, though nobody killed one at that moment: it had
    waited long enough for the answer."""
    return {
        number
        for number, left in telegram.left.items()
        if left - telegram.arrivals[number].at < child.ANSWER_SECONDS + SOON
        and not any(kill.begun <= left <= kill.at + SOON for kill in kills)
    }


def _stood_still(telegram: WatchedTelegram, at: float) -> bool:
    """Whether what came in the second before was held up by this process, and taken in at once."""
    return any(at - 1 - SOON <= stall <= at for stall in telegram.stalls)


def _find_lost_pauses(weather: Weather, kills: Sequence[Kill]) -> None:
    """Mark those whose dispatcher was killed before the store knew of them."""
    for pause in weather.pauses:
        pause.lost = any(
            pause.asked_at <= kill.at < pause.until and kill.store.paused_until < pause.until - WRITTEN_DOWN
            for kill in kills
        )


def _errors(log: str) -> Counter[str]:
    lines = (re.sub(r"^\S+ \[\w+\s*\] ", "", line) for line in log.splitlines())
    return Counter(line for line in lines if line and not line.startswith(" "))
