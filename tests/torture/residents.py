"""Residents with appointments, each with one notice on its way: so it can be told which one a message was."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.notices import reference
from playground.telegram import Telegram
from shelter import reminders
from shelter.ids import new_id
from shelter.models.appointments import Appointment, AppointmentKind
from shelter.models.notices import Notice
from shelter.models.people import Person, Role
from shelter.models.places import Place
from shelter.models.reminders import before
from shelter.store import Store
from tests.torture.house import ZONE, a_person

AHEAD = before(120)


@dataclass(frozen=True, slots=True)
class Expected:
    """A notice that has to arrive, and where."""

    notice: Notice
    chat_id: int

    @property
    def subject(self) -> str:
        return self.notice.subject_id or ""

    @property
    def reference(self) -> str:
        return reference(self.notice)

    @property
    def turn(self) -> tuple[datetime, str]:
        """Its place among those of the same priority to the same chat."""
        return self.notice.due_at, self.notice.id


async def move_in(store: Store, telegram: Telegram, number: int, now: datetime) -> Sequence[Person]:
    """So many residents with a phone each, who have started the bot."""
    residents = [a_person(Role.RESIDENT, now, chat_id=chat_id) for chat_id in range(1, number + 1)]
    for resident in residents:
        telegram.add_person(resident.chat_id or 0, f"Person {resident.chat_id}", started=True)
    async with store.transaction() as transaction:
        await transaction.people.add(*residents)
    return residents


async def plan(store: Store, now: datetime, wanted: Iterable[tuple[Person, datetime]]) -> Sequence[Expected]:
    """An appointment for each of them with a reminder that rings then; the news of it where then is now."""
    planned = [_appointment(resident, now, due_at) for resident, due_at in wanted]
    async with store.transaction() as transaction:
        await transaction.appointments.save(*(appointment for _, appointment, _ in planned))
        await transaction.notices.plan(*(notice for *_, notice in planned))
    return [Expected(notice, resident.chat_id or 0) for resident, _, notice in planned]


def _appointment(resident: Person, now: datetime, due_at: datetime) -> tuple[Person, Appointment, Notice]:
    appointment = Appointment(
        id=new_id(),
        resident_id=resident.id,
        kind=AppointmentKind.DOCTOR,
        starts_at=due_at + timedelta(hours=2),
        zone=ZONE,
        place=Place(name="Doctor", address="Street 1"),
        planned_at=now,
    )
    if due_at <= now:
        return resident, appointment, reminders.announce(appointment, now)
    (reminder,) = reminders.plan(reminders.thing_of(appointment), (AHEAD,))
    return resident, appointment, reminder
