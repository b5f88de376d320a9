"""Agreeing to the privacy notice: which version, in which language, when."""

from datetime import datetime

from shelter.ids import new_id
from shelter.models.people import Consent, Person
from shelter.store import Transaction

NOTICE_VERSION = 1
"""Raise it when the notice says something new: everybody is asked again."""


def has_agreed(person: Person) -> bool:
    """Whether the person agreed to the privacy notice as it is now."""
    return person.consent_version == NOTICE_VERSION


async def agree(store: Transaction, now: datetime, person: Person) -> Person:
    """The person after agreeing; a second time changes nothing."""
    if has_agreed(person):
        return person
    agreed = person.model_copy(update={"consent_version": NOTICE_VERSION})
    await store.people.save(agreed)
    await store.people.add_consent(
        Consent(
            id=new_id(),
            person_id=person.id,
            version=NOTICE_VERSION,
            language=person.language or "en",
            given_at=now,
        )
    )
    return agreed
