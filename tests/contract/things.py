"""Records to put on the shelves; every argument can be given, none has to be."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from shelter.models.activities import Activity, ActivityKind, Signup
from shelter.models.allowances import Allowance, Component, ComponentKind
from shelter.models.appointments import Appointment, AppointmentKind, AttendanceAnswer, Receipt
from shelter.models.broadcasts import Audience, Broadcast, Reach
from shelter.models.conversations import Draft, InboxEntry, Message, SentMessage
from shelter.models.desk import (
    Absence,
    CaseNote,
    Export,
    ExportKind,
    Handover,
    ImportBatch,
    Look,
    note_id,
)
from shelter.models.legal import Actor, LegalStep, Stage
from shelter.models.notices import Notice, NoticeKind
from shelter.models.people import Consent, Grant, Invite, Person, Pin, Role
from shelter.models.places import HouseRule, Location, Place, RuleReading, RuleText, Stay, Topic
from shelter.models.reminders import ReminderRule, before, rule_id
from shelter.models.requests import AppointmentRequest
from shelter.store import Transaction

NOW = datetime(2026, 3, 2, 10, 0, 0, 123456, tzinfo=UTC)
TODAY = NOW.date()
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def person(id: str = "amina", *roles: Role, **fields: Any) -> Person:  # noqa: A002
    grants = frozenset(Grant(role=role) for role in roles or (Role.RESIDENT,))
    return Person.model_validate({"id": id, "grants": grants, "created_at": NOW} | fields)


def location(id: str = "oost", **fields: Any) -> Location:  # noqa: A002
    return Location.model_validate({"id": id, "place": Place(name="Oost"), "capacity": 60} | fields)


def stay(**fields: Any) -> Stay:
    usual = {"id": "s1", "resident_id": "amina", "location_id": "oost", "code": "M-17", "started_on": TODAY}
    return Stay.model_validate(usual | fields)


def house_rule(**fields: Any) -> HouseRule:
    texts = {"nl": RuleText(text="Stil na 22 uur.", checked=True)}
    usual = {"id": "r1", "location_id": "oost", "topic": Topic.QUIET_HOURS, "published_on": TODAY}
    return HouseRule.model_validate(usual | {"texts": texts} | fields)


def reading(**fields: Any) -> RuleReading:
    return RuleReading.model_validate(
        {"person_id": "amina", "rule_id": "r1", "version": 1, "read_at": NOW} | fields
    )


def appointment(id: str = "a1", **fields: Any) -> Appointment:  # noqa: A002
    usual = {
        "id": id,
        "resident_id": "amina",
        "kind": AppointmentKind.IND,
        "starts_at": NOW + DAY,
        "zone": "Europe/Amsterdam",
        "place": Place(name="Loket", address="Straat 1", latitude=52.3, longitude=4.9),
        "note": "Bring the letter",
    }
    return Appointment.model_validate(usual | fields)


def receipt(**fields: Any) -> Receipt:
    usual = {"id": "R1", "resident_id": "amina", "appointment_id": "a1"}
    return Receipt.model_validate(usual | {"answer": AttendanceAnswer.ILL, "given_at": NOW} | fields)


def step(**fields: Any) -> LegalStep:
    usual = {"id": "l1", "resident_id": "amina", "recorded_at": NOW, "stage": Stage.PROCEDURE}
    return LegalStep.model_validate(usual | {"actor": Actor.LAWYER, "since": date(2026, 1, 5)} | fields)


def allowance(**fields: Any) -> Allowance:
    usual = {
        "id": "w1",
        "resident_id": "amina",
        "pay_on": TODAY,
        "from_time": time(10),
        "until_time": time(12),
        "period_start": TODAY,
        "period_end": TODAY + timedelta(days=6),
        "components": (Component(kind=ComponentKind.BASE, cents=5000),),
        "pay_point": "Desk",
    }
    return Allowance.model_validate(usual | fields)


def activity(id: str = "soup", **fields: Any) -> Activity:  # noqa: A002
    usual = {
        "id": id,
        "location_id": "oost",
        "kind": ActivityKind.COOKING,
        "titles": {"nl": "Soep", "ti": "መረቕ"},
        "starts_at": NOW + DAY,
        "zone": "Europe/Amsterdam",
        "minutes": 90,
        "place": Place(name="Kitchen"),
        "capacity": 5,
        "audience": frozenset({Role.NEIGHBOUR, Role.VOLUNTEER}),
    }
    return Activity.model_validate(usual | fields)


def signup(**fields: Any) -> Signup:
    return Signup.model_validate({"activity_id": "soup", "person_id": "amina", "signed_up_at": NOW} | fields)


def message(id: str = "m1", **fields: Any) -> Message:  # noqa: A002
    usual = {"id": id, "resident_id": "amina", "sender_id": "amina", "text": "Hello?", "sent_at": NOW}
    return Message.model_validate(usual | fields)


def draft(**fields: Any) -> Draft:
    usual = {"person_id": "amina", "form": "message", "question": "text", "answers": {"to": ["x", 1, None]}}
    return Draft.model_validate(usual | {"updated_at": NOW} | fields)


def sent(message_id: int = 1, **fields: Any) -> SentMessage:
    return SentMessage.model_validate(
        {"person_id": "amina", "message_id": message_id, "sent_at": NOW} | fields
    )


def notice(id: str = "n1", **fields: Any) -> Notice:  # noqa: A002
    usual = {
        "id": id,
        "key": f"key of {id}",
        "person_id": "amina",
        "kind": NoticeKind.APPOINTMENT_REMINDER,
        "subject_id": "a1",
        "subject_version": 2,
        "ahead": DAY,
        "due_at": NOW,
        "expires_at": NOW + DAY,
    }
    return Notice.model_validate(usual | fields)


def reminder_rule(kind: str = "ind", location_id: str | None = "oost", **fields: Any) -> ReminderRule:
    usual = {"id": rule_id(kind, location_id), "kind": kind, "location_id": location_id}
    return ReminderRule.model_validate(usual | {"plan": (before(120),), "changed_at": NOW} | fields)


def broadcast(id: str = "b1", **fields: Any) -> Broadcast:  # noqa: A002
    usual = {
        "id": id,
        "sender_id": "amina",
        "template": "water",
        "fields": {"day": "2026-03-03"},
        "audience": Audience(reach=Reach.LOCATION, id="oost", language="ti"),
        "people": 3,
        "sent_at": NOW,
    }
    return Broadcast.model_validate(usual | fields)


def request(id: str = "q1", **fields: Any) -> AppointmentRequest:  # noqa: A002
    usual = {"id": id, "resident_id": "amina", "kind": AppointmentKind.CASEMANAGER, "asked_at": NOW}
    return AppointmentRequest.model_validate(usual | {"words": "After school, please"} | fields)


def case_note(staff_id: str = "bram", resident_id: str = "amina", **fields: Any) -> CaseNote:
    usual = {"id": note_id(staff_id, resident_id), "staff_id": staff_id, "resident_id": resident_id}
    return CaseNote.model_validate(usual | {"name": "A.", "text": "Calls back", "changed_at": NOW} | fields)


def absence(id: str = "v1", **fields: Any) -> Absence:  # noqa: A002
    usual = {"id": id, "staff_id": "bram", "from_on": TODAY, "until_on": TODAY + 7 * DAY}
    return Absence.model_validate(usual | fields)


def handover(id: str = "h1", **fields: Any) -> Handover:  # noqa: A002
    usual = {"id": id, "resident_id": "amina", "from_id": "bram", "role": Role.CASEMANAGER, "at": NOW}
    return Handover.model_validate(usual | fields)


def look(id: str = "k1", **fields: Any) -> Look:  # noqa: A002
    return Look.model_validate({"id": id, "resident_id": "amina", "staff_id": "bram", "at": NOW} | fields)


def export(id: str = "e1", **fields: Any) -> Export:  # noqa: A002
    usual = {"id": id, "person_id": "bram", "kind": ExportKind.CALENDAR, "rows": 12, "at": NOW}
    return Export.model_validate(usual | fields)


def batch(id: str = "f1", **fields: Any) -> ImportBatch:  # noqa: A002
    usual = {"id": id, "person_id": "bram", "kind": "appointments", "read_at": NOW}
    return ImportBatch.model_validate(usual | {"content": {"rows": [["M-17", 1, None]]}} | fields)


def entry(update_id: int = 1, **fields: Any) -> InboxEntry:
    usual = {
        "update_id": update_id,
        "chat_id": 7,
        "received_at": NOW,
        "payload": b'{"text":"hello \xe1\x88\xb0"}',
    }
    return InboxEntry.model_validate(usual | fields)


def consent(**fields: Any) -> Consent:
    usual = {"id": "c1", "person_id": "amina", "version": 3, "language": "ti", "given_at": NOW}
    return Consent.model_validate(usual | fields)


def pin(**fields: Any) -> Pin:
    return Pin.model_validate({"person_id": "amina", "digest": "salt$digest", "wrong_tries": 2} | fields)


def invite(**fields: Any) -> Invite:
    usual = {"id": "i1", "role": Role.RESIDENT, "created_at": NOW, "expires_at": NOW + 3 * DAY}
    return Invite.model_validate(usual | fields)


async def move_in(transaction: Transaction) -> None:
    """Amina lives in Oost, Bram guides her, Chris lives next door."""
    await transaction.people.add(
        person("amina", chat_id=7, first_name="Amina", language="ti"),
        person("bram", Role.CASEMANAGER, chat_id=8),
        person("chris", Role.NEIGHBOUR, chat_id=9),
    )
    await transaction.houses.save_location(location())
    await transaction.houses.save_stay(stay(casemanager_id="bram"))
