"""Everybody's appointments: three months back, two ahead, never two of a resident on one day."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from shelter.demonstration import tables
from shelter.demonstration.days import ZONE_NAME, at, days, is_working_day, next_working_day
from shelter.demonstration.dice import Dice
from shelter.demonstration.houses import place
from shelter.demonstration.people import Resident
from shelter.models.appointments import Appointment, AppointmentKind, Bring
from shelter.models.legal import LegalStep
from shelter.models.people import Role

MONTH: Final = 30
MONTHS_BACK: Final = 3
MONTHS_AHEAD: Final = 2
OPENS: Final = 9.0
CLOSES: Final = 17.0
_FACE_TO_FACE: Final = {AppointmentKind.CASEMANAGER, AppointmentKind.LEGAL_ADVISER}
_NEEDS_NO_INTERPRETER: Final = {"nl", "en"}
_AT_THE_DESK: Final = (3, 5)
"""How many residents a casemanager sees today, and as many tomorrow, at the least and the most."""


@dataclass(frozen=True, slots=True)
class _Slot:
    day: date
    hour: float
    minutes: int

    def halves(self) -> set[tuple[date, float]]:
        """The half hours that it covers."""
        halves = -(-self.minutes // 30)
        return {(self.day, self.hour + number / 2) for number in range(halves)}


class _Diary:
    def __init__(self, dice: Dice) -> None:
        self._dice = dice
        self._busy: dict[str, set[tuple[date, float]]] = {}
        self._taken: dict[str, set[date]] = {}
        self.appointments: list[Appointment] = []

    def is_free(self, resident: Resident, day: date) -> bool:
        return day not in self._taken.get(resident.person.id, ())

    def book(self, resident: Resident, kind: AppointmentKind, day: date) -> None:
        """Make an appointment on that day; none where staff have no time left or the day is taken."""
        keeping = tables.keeping()[kind]
        by = (
            resident.stay.casemanager_id if keeping.by is Role.CASEMANAGER else resident.stay.legal_adviser_id
        )
        keeper = by if kind in _FACE_TO_FACE and by else resident.person.id
        slot = self._slot(keeper, day, self._dice.pick(keeping.minutes))
        if slot is None or not self.is_free(resident, day):
            return
        self._busy.setdefault(keeper, set()).update(slot.halves())
        self._taken.setdefault(resident.person.id, set()).add(day)
        office = self._dice.pick(keeping.office) if keeping.office else resident.house
        self.appointments.append(
            Appointment(
                id=self._dice.id(),
                resident_id=resident.person.id,
                staff_id=by,
                kind=kind,
                starts_at=at(slot.day, slot.hour),
                zone=ZONE_NAME,
                minutes=slot.minutes,
                place=place(office),
                bring=self._bring(keeping),
                interpreter=self._needs_interpreter(resident, keeping),
            )
        )

    def _slot(self, keeper: str, day: date, minutes: int) -> _Slot | None:
        busy = self._busy.get(keeper, set())
        last = CLOSES - minutes / 60
        hours = [OPENS + number / 2 for number in range(int((last - OPENS) * 2) + 1)]
        slots = (_Slot(day, hour, minutes) for hour in self._dice.shuffled(hours))
        return next((slot for slot in slots if busy.isdisjoint(slot.halves())), None)

    def _bring(self, keeping: tables.Keeping) -> tuple[Bring, ...]:
        return self._dice.pick(keeping.bring)

    def _needs_interpreter(self, resident: Resident, keeping: tables.Keeping) -> bool:
        return resident.language not in _NEEDS_NO_INTERPRETER and self._dice.chance(keeping.interpreter)


def appointments(
    dice: Dice, residents: Sequence[Resident], histories: Mapping[str, Sequence[LegalStep]], today: date
) -> list[Appointment]:
    """As they were made, before anybody answered or cancelled."""
    diary = _Diary(dice)
    _first_days(diary, [resident for resident in residents if resident.is_waiting], today)
    settled = [resident for resident in residents if not resident.is_waiting]
    for caseload in _caseloads(settled).values():
        _desk(dice, diary, caseload, today)
    for resident in settled:
        weights = tables.cases().appointments[histories[resident.person.id][-1].scenario]
        for day in _days_of(dice, resident, today):
            diary.book(resident, dice.weighted(weights), day)
    return diary.appointments


def _first_days(diary: _Diary, waiting: Sequence[Resident], today: date) -> None:
    """Who is new sees the casemanager tomorrow, whatever the weekday, and others in the days after."""
    tomorrow = today + timedelta(days=1)
    second = next_working_day(tomorrow)
    for resident in waiting:
        diary.book(resident, AppointmentKind.CASEMANAGER, tomorrow)
        diary.book(resident, AppointmentKind.GGD, second)
        diary.book(resident, AppointmentKind.LEGAL_ADVISER, next_working_day(second))
        diary.book(resident, AppointmentKind.SCHOOL, next_working_day(today + timedelta(days=7)))
        diary.book(resident, AppointmentKind.IND, next_working_day(today + timedelta(days=12)))


def _desk(dice: Dice, diary: _Diary, caseload: Sequence[Resident], today: date) -> None:
    for day in (today, today + timedelta(days=1)):
        free = [resident for resident in caseload if diary.is_free(resident, day)]
        for resident in dice.shuffled(free)[: dice.between(*_AT_THE_DESK)]:
            diary.book(resident, AppointmentKind.CASEMANAGER, day)


def _days_of(dice: Dice, resident: Resident, today: date) -> Iterator[date]:
    """Two to four working days in each month of the stay; the two days of the desk are not among them."""
    first = today - timedelta(days=MONTHS_BACK * MONTH)
    desk = {today, today + timedelta(days=1)}
    for month in range(MONTHS_BACK + MONTHS_AHEAD):
        begin = first + timedelta(days=month * MONTH)
        possible = [
            day
            for day in days(begin, begin + timedelta(days=MONTH))
            if is_working_day(day) and day >= resident.stay.started_on and day not in desk
        ]
        yield from sorted(dice.shuffled(possible)[: dice.between(2, 4)])


def _caseloads(residents: Sequence[Resident]) -> dict[str, list[Resident]]:
    caseloads: dict[str, list[Resident]] = {}
    for resident in residents:
        caseloads.setdefault(resident.stay.casemanager_id or "", []).append(resident)
    return caseloads
