"""Notices as a test needs them, and how they read for their person as the store knows him or her now."""

from datetime import timedelta
from typing import Any

from handlers.ask import Ask
from handlers.notices import render, render_together
from handlers.screen import Screen
from locales.words import words_for
from shelter.ids import new_id
from shelter.models.allowances import Allowance
from shelter.models.appointments import Appointment
from shelter.models.notices import Notice, NoticeKind
from shelter.models.people import NoticeStyle
from tests.handlers.talking import House, Somebody


def bell(house: House, kind: NoticeKind, about: Appointment | Allowance, **fields: Any) -> Notice:
    """A notice to the resident, about what it is about as it is given."""
    usual: dict[str, Any] = {
        "id": new_id(),
        "key": new_id(),
        "person_id": about.resident_id,
        "kind": kind,
        "subject_id": about.id,
        "subject_version": about.version,
        "due_at": house.now,
        "expires_at": house.now + timedelta(days=1),
    }
    return Notice(**usual | fields)


async def rendered(house: House, *notices: Notice) -> Screen | None:
    """As it would be sent now; several go together."""
    async with house.store.transaction() as store:
        person = await store.people.get(notices[0].person_id)
        assert person is not None
        ask = Ask(person, house.now, words_for(person.language), store, house.frame)
        if len(notices) == 1:
            return await render(ask, notices[0])
        return await render_together(ask, notices)


async def heard(house: House, *notices: Notice) -> Screen:
    """The same, of what is still true."""
    screen = await rendered(house, *notices)
    assert screen is not None
    return screen


async def chooses_full(house: House, somebody: Somebody) -> None:
    async with house.store.transaction() as store:
        person = somebody.person.model_copy(update={"notice_style": NoticeStyle.FULL})
        await store.people.save(person)


async def save(house: House, appointment: Appointment, **changes: Any) -> Appointment:
    """The appointment as it is after something changed."""
    changed = appointment.model_copy(update=changes)
    async with house.store.transaction() as store:
        await store.appointments.save(changed)
    return changed
