"""A person and what he or she may do."""

from datetime import time
from enum import StrEnum

from pydantic import Field

from shelter.models.record import Moment, Record
from shelter.models.reminders import ReminderWish


class Role(StrEnum):
    RESIDENT = "resident"
    NEIGHBOUR = "neighbour"
    VOLUNTEER = "volunteer"
    HOUSING_SUPERVISOR = "housing_supervisor"
    CASEMANAGER = "casemanager"
    LEGAL_ADVISER = "legal_adviser"
    COORDINATOR = "coordinator"
    OVERSEER = "overseer"
    ADMINISTRATOR = "administrator"


STAFF = frozenset(Role) - {Role.RESIDENT, Role.NEIGHBOUR, Role.VOLUNTEER}


class NoticeStyle(StrEnum):
    """How much the bot says unasked (privacy promise 1)."""

    DISCREET = "discreet"
    FULL = "full"


class Grant(Record):
    """A role, and the location it holds for (None: it is not bound to one)."""

    role: Role
    location_id: str | None = None


class OfficeHours(Record):
    """When a member of staff reads messages: on these days (0 is Monday), from and until these times."""

    days: frozenset[int] = Field(min_length=1)
    begins: time
    ends: time


class Person(Record):
    """Somebody who talks to the bot, or is invited to.

    `chat_id` is the private chat, None until the invite is used. `language` is None until chosen.
    `first_name` is the name that the person chose to show. `consent_version` is the privacy notice
    last agreed to. `blocked_at` is set while the person blocks the bot. `reminders` is what a resident
    chose about the own reminders. `office_hours` are those of a member of staff, who gets a `digest` of the
    day in the morning.
    """

    id: str
    chat_id: int | None = None
    first_name: str | None = None
    language: str | None = None
    grants: frozenset[Grant] = frozenset()
    notice_style: NoticeStyle = NoticeStyle.DISCREET
    consent_version: int | None = None
    blocked_at: Moment | None = None
    reminders: ReminderWish = ReminderWish()
    office_hours: OfficeHours | None = None
    digest: bool = True
    created_at: Moment

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(grant.role for grant in self.grants)


class Consent(Record):
    """That a person agreed, to which version of the privacy notice, and in which language."""

    id: str
    person_id: str
    version: int
    language: str
    given_at: Moment


class Pin(Record):
    """The optional PIN before legal status and messages.

    `digest` is a salted scrypt hash. `opened_at` is the last tap on what the PIN protects.
    `locked` stays until a casemanager resets it.
    """

    person_id: str
    digest: str
    wrong_tries: int = 0
    locked: bool = False
    opened_at: Moment | None = None


class Invite(Record):
    """A single-use way in. The code itself is stored as a keyed hash only.

    `person_id` is the person it was made for (a resident known from intake), None where using the
    invite makes a new one. `casemanager_id` becomes the casemanager of a resident.
    """

    id: str
    role: Role
    location_id: str | None = None
    person_id: str | None = None
    casemanager_id: str | None = None
    created_at: Moment
    expires_at: Moment
    used_at: Moment | None = None
    used_by: str | None = None
