"""A resident's own casemanager: who it is, and telling him or her something."""

from datetime import datetime, timedelta

from shelter.ids import new_id
from shelter.models.notices import Notice, NoticeKind, Priority
from shelter.models.people import Person
from shelter.store import Transaction

TOLD_WITHIN = timedelta(days=7)


async def casemanager_of(store: Transaction, resident_id: str) -> Person | None:
    stay = await store.houses.stay_of(resident_id)
    if stay is None or stay.casemanager_id is None:
        return None
    return await store.people.get(stay.casemanager_id)


def can_be_reached(person: Person | None) -> bool:
    """Whether a notice will ring on a phone."""
    return person is not None and person.chat_id is not None and person.blocked_at is None


def for_another(notice: Notice, person_id: str, due_at: datetime) -> Notice:
    """The same notice to somebody else, who does the work of the one whom it was for."""
    return Notice(
        id=new_id(),
        key=f"{notice.key}>{person_id}",
        person_id=person_id,
        kind=notice.kind,
        priority=notice.priority,
        subject_id=notice.subject_id,
        subject_version=notice.subject_version,
        ahead=notice.ahead,
        was=notice.was,
        due_at=due_at,
        expires_at=notice.expires_at,
        once=notice.once,
    )


async def tell(
    store: Transaction, now: datetime, person_id: str, kind: NoticeKind, subject_id: str, *, key: str
) -> None:
    """Plan a notice of now; a second one with the same `key` changes nothing."""
    await store.notices.plan(
        Notice(
            id=new_id(),
            key=f"{kind}:{key}",
            person_id=person_id,
            kind=kind,
            priority=Priority.URGENT,
            subject_id=subject_id,
            due_at=now,
            expires_at=now + TOLD_WITHIN,
        )
    )
