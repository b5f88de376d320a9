"""What became of one text to many, stopping it, and ringing again."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from shelter.broadcast_audiences import OWN_RESIDENTS, can_listen, speaks, stays_of
from shelter.broadcast_templates import over_at
from shelter.broadcasts import goes_out, goes_out_at, letters, own
from shelter.errors import ShelterError, TooLate
from shelter.models.broadcasts import Broadcast
from shelter.models.notices import ARRIVED, ON_THE_WAY, Notice, NoticeKind, NoticeState
from shelter.models.people import Person
from shelter.store import Transaction
from shelter.text import N_

NOT_REACHED = frozenset({NoticeState.BLOCKED, NoticeState.EXPIRED, NoticeState.DEAD})
BETWEEN_RINGS = timedelta(hours=1)
_BEST_FIRST = (NoticeState.SENT, NoticeState.UNSURE, *sorted(ON_THE_WAY))


class RangJustNow(ShelterError):
    sentence = N_("It rang less than an hour ago. Please wait a little.")


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a broadcast to `broadcast.people`: each of them is in one of these counts.

    `perhaps`: Telegram may have it. `stopped`: it was not said any more, because it was stopped before, or
    because the person was not of the audience any more. `gone`: the person was erased, or it was so long ago
    that it is not kept. Of those that were `reached`, `tapped` opened it. `ringing`: to so many of all these
    a second notice is on its way. Of the own caseload, `missed` are the codes of those who did not get it,
    also of those that the bot could not reach at all; `unopened` of those who got it and have not opened it.
    """

    broadcast: Broadcast
    reached: int
    tapped: int
    not_reached: int
    perhaps: int
    waiting: int
    stopped: int
    ringing: int = 0
    missed: Sequence[str] = ()
    unopened: Sequence[str] = ()

    @property
    def gone(self) -> int:
        kept = self.reached + self.not_reached + self.perhaps + self.waiting + self.stopped
        return self.broadcast.people - kept


@dataclass(frozen=True, slots=True)
class _Fate:
    """What became of all the notices to one person; `ringing`: a second one is on its way."""

    state: NoticeState
    tapped: bool
    ringing: bool


@dataclass(frozen=True, slots=True)
class _Told:
    """A resident of the own caseload who was meant; `fate` is None where no notice was planned."""

    code: str
    person: Person | None
    fate: _Fate | None

    @property
    def missed_it(self) -> bool:
        return self.fate is None or self.fate.state in NOT_REACHED

    @property
    def opened_it_not(self) -> bool:
        return self.fate is not None and self.fate.state in ARRIVED and not self.fate.tapped


async def result(store: Transaction, person: Person, broadcast_id: str) -> Result:
    """What became of it until now. Errors as for `own`."""
    broadcast = await own(store, person, broadcast_id)
    fates = await _fates(store, broadcast)
    states, tapped = _counted(fates) if fates is not None else await _became(store, broadcast)
    told = await _told(store, broadcast, fates) if fates else []
    return Result(
        broadcast=broadcast,
        reached=states[NoticeState.SENT],
        tapped=tapped,
        not_reached=sum(states[state] for state in NOT_REACHED),
        perhaps=states[NoticeState.UNSURE],
        waiting=_waiting(states),
        stopped=states[NoticeState.DROPPED],
        ringing=sum(fate.ringing for fate in fates.values()) if fates else 0,
        missed=[each.code for each in told if each.missed_it],
        unopened=[each.code for each in told if each.opened_it_not],
    )


async def stop(store: Transaction, now: datetime, person: Person, broadcast_id: str) -> Broadcast:
    """What has not gone out yet does not go out any more; where all of it has, nothing changes.

    Errors as for `own`.
    """
    await store.broadcasts.lock(broadcast_id)
    broadcast = await own(store, person, broadcast_id)
    states, _ = await _became(store, broadcast)
    if broadcast.stopped_at or not _waiting(states):
        return broadcast
    stopped = broadcast.model_copy(update={"stopped_at": now})
    await store.broadcasts.save(stopped)
    await store.notices.drop_all(broadcast_id, now)
    return stopped


def rings_again_from(broadcast: Broadcast, zone: str) -> datetime:
    """Before that it does not ring again: at most once an hour."""
    last = broadcast.rang_at
    rang = (
        goes_out_at(broadcast.template, broadcast.fields, last, zone) if last else goes_out(broadcast, zone)
    )
    return rang + BETWEEN_RINGS


def is_over(broadcast: Broadcast, now: datetime, zone: str) -> bool:
    """Whether it was stopped, or what it is about is over before it could ring."""
    over = over_at(broadcast.template, broadcast.fields, zone)
    rings_at = goes_out_at(broadcast.template, broadcast.fields, now, zone)
    return broadcast.stopped_at is not None or (over is not None and over <= rings_at)


async def ring_again(store: Transaction, now: datetime, person: Person, zone: str, broadcast_id: str) -> int:
    """A second notice for those of the own caseload who have not opened it; how many that are.

    RangJustNow where the last one is less than an hour ago, TooLate where it is over or was stopped; else
    errors as for `own`.
    """
    await store.broadcasts.lock(broadcast_id)
    broadcast = await own(store, person, broadcast_id)
    if is_over(broadcast, now, zone):
        raise TooLate
    if now < rings_again_from(broadcast, zone):
        raise RangJustNow
    told = await _told(store, broadcast, await _fates(store, broadcast) or {})
    people = [each.person for each in told if each.person and each.opened_it_not and can_listen(each.person)]
    if people:
        await store.broadcasts.save(broadcast.model_copy(update={"rang_at": now}))
        due_at = goes_out_at(broadcast.template, broadcast.fields, now, zone)
        again = f":{now:%Y%m%d%H%M%S}"
        await store.notices.plan(*letters(broadcast, people, due_at, zone, again=again))
    return len(people)


async def _became(store: Transaction, broadcast: Broadcast) -> tuple[Counter[NoticeState], int]:
    """In which states its notices are, and how many were tapped, without the one that tells the sender."""
    states = Counter(await store.notices.progress(broadcast.id))
    tapped = await store.notices.how_many_tapped(broadcast.id)
    for notice in await store.notices.of_person(broadcast.sender_id):
        if notice.subject_id == broadcast.id and notice.kind is NoticeKind.BROADCAST_DONE:
            states[notice.state] -= 1
            tapped -= notice.tapped_at is not None
    return states, tapped


async def _fates(store: Transaction, broadcast: Broadcast) -> Mapping[str, _Fate] | None:
    """What became of it for each resident of the own caseload; None for others, who are only counted."""
    if broadcast.audience.reach not in OWN_RESIDENTS:
        return None
    by_person: dict[str, list[Notice]] = {}
    for notice in await store.notices.about([broadcast.id]):
        if notice.kind is NoticeKind.BROADCAST:
            by_person.setdefault(notice.person_id, []).append(notice)
    return {person_id: _fate(notices) for person_id, notices in by_person.items()}


def _fate(notices: Sequence[Notice]) -> _Fate:
    states = [notice.state for notice in notices]
    best = next((state for state in _BEST_FIRST if state in states), states[-1])
    ringing = best not in ON_THE_WAY and not ON_THE_WAY.isdisjoint(states)
    return _Fate(best, any(notice.tapped_at for notice in notices), ringing)


def _counted(fates: Mapping[str, _Fate]) -> tuple[Counter[NoticeState], int]:
    return Counter(fate.state for fate in fates.values()), sum(fate.tapped for fate in fates.values())


def _waiting(states: Mapping[NoticeState, int]) -> int:
    return sum(states[state] for state in ON_THE_WAY)


async def _told(store: Transaction, broadcast: Broadcast, fates: Mapping[str, _Fate]) -> Iterable[_Told]:
    """The residents of now that were meant."""
    stays = await stays_of(store, broadcast.audience)
    people = await store.people.several({stay.resident_id for stay in stays})
    found = [_Told(each.code, people.get(each.resident_id), fates.get(each.resident_id)) for each in stays]
    return [each for each in found if each.fate or speaks(each.person, broadcast.audience)]
