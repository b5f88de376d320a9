"""What the shelter asks of a store: one transaction, and a shelf in it for each concept.

`storage/` keeps these promises on SQLite and on PostgreSQL; `tests/contract` holds them to it. Reading
what does not exist gives None or nothing; `shelter.errors` are raised by use cases, not by shelves.
All moments are UTC.
"""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import date, datetime
from typing import Protocol

from shelter.models.activities import Activity, Signup
from shelter.models.allowances import Allowance
from shelter.models.appointments import Appointment, Receipt
from shelter.models.broadcasts import Broadcast
from shelter.models.conversations import Draft, InboxEntry, Message, SentMessage
from shelter.models.desk import Absence, CaseNote, Export, Handover, ImportBatch, Look
from shelter.models.legal import LegalStep
from shelter.models.notices import Notice, NoticeState
from shelter.models.people import Consent, Invite, Person, Pin, Role
from shelter.models.places import HouseRule, Location, RuleReading, Stay
from shelter.models.reminders import ReminderRule
from shelter.models.requests import AppointmentRequest, RequestState


class People(Protocol):
    async def by_chat(self, chat_ids: Collection[int]) -> Mapping[int, Person]: ...
    async def get(self, person_id: str) -> Person | None: ...
    async def several(self, person_ids: Collection[str]) -> Mapping[str, Person]: ...
    async def with_role(self, role: Role, location_id: str | None = None) -> Sequence[Person]:
        """Who holds the role, wherever; with a location, who holds it for exactly that one."""

    async def add(self, *people: Person) -> None:
        """Keep new people, each with a new key. A chat that another person has is an error."""

    async def save(self, person: Person) -> None: ...
    async def erase(self, person_id: str) -> None:
        """Destroy the person's key and every row that is about the person; backups forget too."""

    async def pin(self, person_id: str) -> Pin | None: ...
    async def save_pin(self, pin: Pin) -> None: ...
    async def remove_pin(self, person_id: str) -> None: ...
    async def add_consent(self, consent: Consent) -> None: ...
    async def consents(self, person_id: str) -> Sequence[Consent]: ...


class Invites(Protocol):
    async def add(self, invite: Invite, code: str) -> None:
        """Keep the invite under the keyed hash of its normalised code."""

    async def by_code(self, code: str) -> Invite | None:
        """The invite, which nobody else gets before this transaction ends."""

    async def save(self, invite: Invite) -> None: ...
    async def unused(self, person_ids: Collection[str], now: datetime) -> Sequence[Invite]:
        """Those for these people that can still be used, in the order in which they were made."""

    async def newest(self, person_id: str) -> Invite | None:
        """The one that was made last for this person, used or not."""

    async def revoke(self, person_id: str, at: datetime) -> None:
        """What can still be used for this person cannot any more."""

    async def wrong_tries(self, chat_id: int, since: datetime) -> int: ...
    async def add_wrong_try(self, chat_id: int, at: datetime) -> None: ...


class Houses(Protocol):
    """Locations, stays and house rules."""

    async def location(self, location_id: str) -> Location | None: ...
    async def locations(self) -> Sequence[Location]: ...
    async def lock_locations(self) -> None:
        """Who else asks for it waits until this transaction ends: one after the other gives out places."""

    async def save_location(self, *locations: Location) -> None: ...
    async def stay_of(self, resident_id: str) -> Stay | None:
        """The stay that has not ended."""

    async def caseload(self, casemanager_id: str) -> Sequence[Stay]:
        """The stays of now that this casemanager guides, by code."""

    async def guided(self, staff_id: str) -> Sequence[Stay]:
        """The stays of now whose casemanager or legal adviser this is, by code."""

    async def lock_stay(self, resident_id: str) -> Stay | None:
        """As `stay_of`, and nobody else gets it to change it before this transaction ends."""

    async def stays(self, location_id: str | None = None) -> Sequence[Stay]:
        """All stays of now, or those at one location."""

    async def stays_ever(self, location_id: str) -> Sequence[Stay]:
        """Those of now at the location, and those that ended."""

    async def taken(self) -> Mapping[str, int]:
        """How many live at each location where somebody does."""

    async def save_stay(self, *stays: Stay) -> None: ...
    async def rules(self, location_id: str) -> Sequence[HouseRule]:
        """The newest version of each topic."""

    async def rule(self, rule_id: str) -> HouseRule | None: ...
    async def add_rule(self, *rules: HouseRule) -> None: ...
    async def readings(self, person_id: str) -> Sequence[RuleReading]: ...
    async def add_reading(self, reading: RuleReading) -> None:
        """A second reading of the same version changes nothing."""


class Appointments(Protocol):
    async def get(self, appointment_id: str) -> Appointment | None: ...
    async def several(self, appointment_ids: Collection[str]) -> Mapping[str, Appointment]: ...
    async def lock(self, appointment_id: str) -> Appointment | None:
        """The same, and nobody else gets it to change it before this transaction ends."""

    async def of_resident(self, resident_id: str, since: datetime, limit: int = 50) -> Sequence[Appointment]:
        """Those that start at or after `since`, soonest first, cancelled ones among them."""

    async def of_staff(self, staff_id: str, since: datetime, until: datetime) -> Sequence[Appointment]: ...
    async def of_residents(
        self, resident_ids: Collection[str], since: datetime, until: datetime
    ) -> Sequence[Appointment]: ...
    async def save(self, *appointments: Appointment) -> None: ...
    async def add_receipt(self, *receipts: Receipt) -> None: ...
    async def receipts(self, resident_id: str, appointment_id: str | None = None) -> Sequence[Receipt]:
        """Newest first."""


class LegalCases(Protocol):
    async def history(self, resident_id: str) -> Sequence[LegalStep]:
        """Newest first; the first is the state of now."""

    async def add(self, *steps: LegalStep) -> None: ...
    async def looks(self, resident_id: str, limit: int = 20) -> Sequence[Look]:
        """Who looked at the case, newest first."""

    async def add_look(self, look: Look) -> None: ...


class Requests(Protocol):
    """What residents ask for."""

    async def get(self, request_id: str) -> AppointmentRequest | None: ...
    async def lock(self, request_id: str) -> AppointmentRequest | None:
        """The same, and nobody else gets it to change it before this transaction ends."""

    async def of_residents(
        self, resident_ids: Collection[str], states: Collection[RequestState]
    ) -> Sequence[AppointmentRequest]:
        """Those in one of these states, oldest first."""

    async def save(self, request: AppointmentRequest) -> None: ...


class Desks(Protocol):
    """What members of staff keep."""

    async def note(self, staff_id: str, resident_id: str) -> CaseNote | None: ...
    async def notes(self, staff_id: str) -> Mapping[str, CaseNote]:
        """All of the member of staff, by resident."""

    async def notes_about(self, resident_id: str) -> int:
        """How many members of staff keep one of the resident."""

    async def save_note(self, note: CaseNote) -> None: ...
    async def remove_note(self, note_id: str) -> None: ...
    async def absences(self, since: date) -> Sequence[Absence]:
        """Everybody's that are not over on that day, soonest first."""

    async def save_absence(self, absence: Absence) -> None: ...
    async def remove_absence(self, absence_id: str) -> None: ...
    async def purge_absences(self, before: date) -> int:
        """Let go of those whose last day is before this one; how many there were."""

    async def handovers(self, resident_id: str) -> Sequence[Handover]:
        """Newest first."""

    async def handovers_to_end(self, before: date) -> Sequence[Handover]:
        """Those whose last day is before this one and that have not come back."""

    async def save_handover(self, *handovers: Handover) -> None: ...
    async def exports(self, since: datetime) -> Sequence[Export]:
        """Newest first."""

    async def add_export(self, export: Export) -> None: ...
    async def batch(self, batch_id: str) -> ImportBatch | None: ...
    async def has_batches(self, person_id: str) -> bool:
        """Whether anything is kept that was read from a file of this person."""

    async def lock_batch(self, batch_id: str) -> ImportBatch | None:
        """The same, and nobody else gets it before this transaction ends."""

    async def save_batch(self, batch: ImportBatch) -> None: ...
    async def remove_batch(self, batch_id: str) -> None: ...
    async def purge_batches(self, before: datetime) -> int: ...


class Allowances(Protocol):
    async def get(self, allowance_id: str) -> Allowance | None: ...
    async def lock(self, allowance_id: str) -> Allowance | None:
        """The same, and nobody else gets it to change it before this transaction ends."""

    async def of_resident(self, resident_id: str, since: date, limit: int = 10) -> Sequence[Allowance]: ...
    async def of_residents(self, resident_ids: Collection[str], since: date) -> Sequence[Allowance]: ...
    async def save(self, *allowances: Allowance) -> None: ...


class Activities(Protocol):
    async def get(self, activity_id: str) -> Activity | None: ...
    async def lock(self, activity_id: str) -> Activity | None:
        """The same, and nobody else signs up for it before this transaction ends."""

    async def between(self, since: datetime, until: datetime) -> Sequence[Activity]: ...
    async def save(self, *activities: Activity) -> None: ...
    async def taken(self, activity_ids: Collection[str]) -> Mapping[str, int]:
        """How many signed up, for each activity (0 where nobody did)."""

    async def signups_of(self, person_id: str) -> Sequence[Signup]: ...
    async def add_signup(self, *signups: Signup) -> None: ...
    async def remove_signup(self, activity_id: str, person_id: str) -> bool: ...


class Conversations(Protocol):
    """Messages between people, half-filled forms, and what the bot has said."""

    async def add_message(self, message: Message) -> None: ...
    async def messages(self, resident_id: str, limit: int = 20) -> Sequence[Message]:
        """Newest first. A sender who was erased is an empty text."""

    async def unread(self, resident_ids: Collection[str], reader_id: str) -> Mapping[str, int]:
        """How many messages the reader has not read, for each thread that has some.

        A resident reads what staff wrote in the own thread; staff read what the resident wrote.
        """

    async def mark_read(self, resident_id: str, reader_id: str, at: datetime) -> None: ...
    async def purge_messages(self, before: datetime) -> int:
        """Let go of those that were sent before; how many there were."""

    async def draft(self, person_id: str) -> Draft | None: ...
    async def save_draft(self, draft: Draft) -> None: ...
    async def remove_draft(self, person_id: str) -> None: ...
    async def add_sent(self, *sent: SentMessage) -> None:
        """Keep them; one that is there already stays, and is about what is said last."""

    async def show(self, *shown: SentMessage) -> None:
        """Those read otherwise now. One that is not kept any more is kept if it is about somebody."""

    async def answers_to(self, person_id: str, message_id: int) -> str | None:
        """The resident whom that message of the bot to the person was about."""

    async def sent(self, person_id: str, since: datetime) -> Sequence[SentMessage]: ...
    async def forget_sent(self, before: datetime, about_before: datetime | None = None) -> int:
        """Let go of those that were sent before; of those about somebody, before `about_before`, if given."""

    async def drop_sent(self, person_id: str) -> None:
        """Let go of all that were sent to this person."""


class Notices(Protocol):
    """The outbox. One who claims has a lease; whoever lets it run out has lost the notice to others."""

    async def plan(self, *notices: Notice) -> None:
        """Keep them; one whose key is already there changes nothing."""

    async def drop(self, person_id: str, subject_id: str, at: datetime) -> int:
        """What is still planned for the person about the subject will not be said."""

    async def drop_all(self, subject_id: str, at: datetime) -> int:
        """What is still planned about the subject will not be said to anybody."""

    async def claim(self, owner: str, now: datetime, until: datetime, limit: int) -> Sequence[Notice]:
        """Lease what is due to `owner`: by priority, then by due time; one notice to a person at a time, in
        order, and none within a second of the last. Two processes never get the same one."""

    async def waiting(self, person_ids: Collection[str], now: datetime) -> Sequence[Notice]:
        """What is planned and due for these people, in the order in which it would be claimed."""

    async def settle(self, notice_id: str, owner: str, state: NoticeState, at: datetime) -> bool:
        """End a lease in a final state; False where the lease was lost to another."""

    async def settle_with(self, notice_ids: Collection[str], state: NoticeState, at: datetime) -> None:
        """Those that were said together with another one; what is no longer planned stays as it is."""

    async def retry(
        self, notice_id: str, owner: str, not_before: datetime, *, tries: int = 0, doubts: int = 0
    ) -> bool:
        """Plan a leased one again, and count what it was that failed."""

    async def reclaim(self, now: datetime) -> Sequence[Notice]:
        """Plan again those whose lease ran out; given are those to be said at most once: they are UNSURE."""

    async def expire(self, now: datetime, limit: int = 500) -> Sequence[Notice]:
        """Let go of what is planned and past its time; what it was."""

    async def hurry(self, now: datetime) -> None:
        """What waits after a failed try need not wait any longer."""

    async def tapped(self, person_id: str, subject_id: str, at: datetime) -> None:
        """The person tapped on what it is about."""

    async def of_person(self, person_id: str) -> Sequence[Notice]: ...
    async def about(self, subject_ids: Collection[str]) -> Sequence[Notice]:
        """Those about any of these, whoever they are for."""

    async def failed(self, person_ids: Collection[str], since: datetime) -> Sequence[Notice]:
        """What failed (models.notices.FAILED) for these people and was settled since."""

    async def progress(self, subject_id: str) -> Mapping[NoticeState, int]:
        """How many notices about the subject are in each state."""

    async def how_many_tapped(self, subject_id: str) -> int: ...
    async def counts(self, since: datetime) -> Mapping[NoticeState, int]:
        """How many were settled since, by state; and how many wait now."""

    async def purge(self, before: datetime) -> int:
        """Let go of what was settled before; how many there were."""


class Pace(Protocol):
    """How fast all processes together may send, and whether Telegram asked to wait."""

    async def reserve(self, now: datetime, number: int, spent: int = 0) -> Sequence[datetime]:
        """Moments at which that many messages may go out, each 1/25 of a second after the one before.

        `spent` messages have gone out besides (answers to people): the next ones wait for their sake.
        """

    async def pause(self, now: datetime, until: datetime) -> None:
        """Telegram asks to send nothing until then; an earlier, longer pause stays."""

    async def paused_until(self, now: datetime) -> datetime | None: ...


class ReminderRules(Protocol):
    async def all(self) -> Sequence[ReminderRule]: ...
    async def save(self, rule: ReminderRule) -> None: ...
    async def remove(self, rule_id: str) -> None: ...


class Broadcasts(Protocol):
    async def get(self, broadcast_id: str) -> Broadcast | None: ...
    async def lock(self, broadcast_id: str) -> Broadcast | None:
        """The same, and nobody else changes it or counts it out before this transaction ends."""

    async def of_sender(self, sender_id: str, limit: int = 20) -> Sequence[Broadcast]:
        """Newest first."""

    async def save(self, broadcast: Broadcast) -> None: ...
    async def remove(self, broadcast_id: str) -> None: ...
    async def purge(self, before: datetime) -> int:
        """Let go of those that were sent, or planned for later, before; how many there were."""


class Inbox(Protocol):
    async def keep(self, entries: Sequence[InboxEntry]) -> Sequence[InboxEntry]:
        """Keep what was not there yet, and give that back (an update comes once)."""

    async def done(self, update_ids: Collection[int], at: datetime) -> None:
        """The content goes, the number stays for a while, so that a repeat is known as one."""

    async def waiting(self) -> Sequence[InboxEntry]:
        """What was kept and not done, in the order it came; each reading counts as a try."""

    async def purge(self, before: datetime) -> int: ...


class Transaction(Protocol):
    """All of it happens, or nothing."""

    @property
    def people(self) -> People: ...
    @property
    def invites(self) -> Invites: ...
    @property
    def houses(self) -> Houses: ...
    @property
    def appointments(self) -> Appointments: ...
    @property
    def legal_cases(self) -> LegalCases: ...
    @property
    def requests(self) -> Requests: ...
    @property
    def desks(self) -> Desks: ...
    @property
    def allowances(self) -> Allowances: ...
    @property
    def activities(self) -> Activities: ...
    @property
    def conversations(self) -> Conversations: ...
    @property
    def notices(self) -> Notices: ...
    @property
    def pace(self) -> Pace: ...
    @property
    def reminder_rules(self) -> ReminderRules: ...
    @property
    def broadcasts(self) -> Broadcasts: ...
    @property
    def inbox(self) -> Inbox: ...


class Store(Protocol):
    def transaction(self) -> AbstractAsyncContextManager[Transaction]:
        """A writing transaction: committed at the end, rolled back at an exception.

        On SQLite it begins IMMEDIATE: one writer at a time, later ones wait.
        """

    async def close(self) -> None: ...
