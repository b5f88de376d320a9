"""What became of the appointments: some moved or cancelled, most answered, each answer with a receipt."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from shelter.demonstration.days import ZONE, at
from shelter.demonstration.dice import Dice
from shelter.models.appointments import Appointment, AppointmentState, AttendanceAnswer, Receipt

_CANCELLED: Final = 0.04
_MOVED: Final = 0.06
_OPENED: Final = 0.7
_SOON: Final = timedelta(days=7)
_ANSWERS: Final[dict[AttendanceAnswer | None, int]] = {
    AttendanceAnswer.COMING: 70,
    AttendanceAnswer.CANNOT: 5,
    AttendanceAnswer.ILL: 5,
    None: 20,
}
_EARLY_ANSWERS: Final[dict[AttendanceAnswer | None, int]] = {AttendanceAnswer.COMING: 8, None: 92}
_SOON_ANSWERS: Final[dict[AttendanceAnswer | None, int]] = {
    AttendanceAnswer.COMING: 45,
    AttendanceAnswer.CANNOT: 3,
    AttendanceAnswer.ILL: 2,
    None: 50,
}


def settle(
    dice: Dice, appointments: Sequence[Appointment], silent: set[str], today: date
) -> tuple[list[Appointment], list[Receipt]]:
    """The appointments as they stand today, and the receipts; `silent` residents have answered nothing."""
    settled = [
        each if each.resident_id in silent else _as_it_stands(dice, each, today) for each in appointments
    ]
    return settled, list(_receipts(dice, settled, today))


def _as_it_stands(dice: Dice, appointment: Appointment, today: date) -> Appointment:
    if dice.chance(_CANCELLED):
        return appointment.model_copy(update={"state": AppointmentState.CANCELLED, "version": 2})
    answer = dice.weighted(_likely(appointment.starts_at.astimezone(ZONE).date(), today))
    version = 2 if dice.chance(_MOVED) else 1
    seen = version if answer else 0
    return appointment.model_copy(update={"answer": answer, "version": version, "seen_version": seen})


def opened(dice: Dice, appointments: Sequence[Appointment], silent: set[str]) -> list[Appointment]:
    """Most of those that are not answered were opened all the same; `silent` residents opened nothing."""
    return [
        each
        if each.answer or each.resident_id in silent or not dice.chance(_OPENED)
        else each.model_copy(update={"seen_version": each.version})
        for each in appointments
    ]


def _likely(day: date, today: date) -> dict[AttendanceAnswer | None, int]:
    if day < today:
        return _ANSWERS
    return _SOON_ANSWERS if day <= today + _SOON else _EARLY_ANSWERS


def _receipts(dice: Dice, appointments: Sequence[Appointment], today: date) -> Iterator[Receipt]:
    latest = at(today - timedelta(days=1), 20)
    for appointment in appointments:
        if appointment.answer is not None:
            yield Receipt(
                id=dice.code(),
                resident_id=appointment.resident_id,
                appointment_id=appointment.id,
                answer=appointment.answer,
                given_at=_given_at(dice, appointment.starts_at, latest),
            )


def _given_at(dice: Dice, starts_at: datetime, latest: datetime) -> datetime:
    """Some hours or a day ahead, and before today."""
    return min(starts_at - timedelta(hours=dice.pick((2, 3, 18, 22, 24, 26))), latest) - timedelta(
        minutes=dice.between(0, 59)
    )
