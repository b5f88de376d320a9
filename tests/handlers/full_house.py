"""A house in which everything that can be written is written, and is as long as it may be."""

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import cycle
from typing import Any

from shelter import case_notes, deadlines, digest, legal, messages, pins, reminders
from shelter.backstop import Reason
from shelter.broadcast_templates import OWN_TEXT_LIMIT, TEMPLATES, TEXT_LIMIT
from shelter.broadcasts import Wanted, send
from shelter.casemanagers import tell
from shelter.changes import changed_notice
from shelter.files.faults import Fault, Problem, TooMuchInside
from shelter.files.rows import Content, Read
from shelter.ids import new_code, new_id
from shelter.importing import flow
from shelter.importing.codes import UNKNOWN
from shelter.importing.job import Change, Item, Preview, Step
from shelter.legal import StepWish
from shelter.models.activities import Activity, ActivityKind, Signup
from shelter.models.allowances import AllowanceState, Component, ComponentKind
from shelter.models.appointments import (
    Appointment,
    AppointmentKind,
    AppointmentState,
    AttendanceAnswer,
    Bring,
    Receipt,
)
from shelter.models.broadcasts import Audience, Broadcast, Reach
from shelter.models.conversations import Message
from shelter.models.desk import ImportBatch, Look
from shelter.models.legal import Actor, Scenario, Stage
from shelter.models.notices import Notice, NoticeKind, NoticeState
from shelter.models.people import Invite, Role
from shelter.models.places import HouseRule, Place, RuleText, Topic
from shelter.models.reminders import ALLOWANCE
from shelter.models.requests import AppointmentRequest, DeclineReason, RequestState
from shelter.privacy import NAME_LIMIT
from shelter.store import Transaction
from tests.handlers.resident.records import allowance, appointment, house_rule, legal_step
from tests.handlers.talking import LOCATION, NOW, House, Somebody

HARD = "<b>\"';&</i>\u202e %s "
LONG_NAME = "Wxyz-" * (NAME_LIMIT // 5)
LONG_PLACE = Place(
    name=(HARD * 10)[:100], address=(HARD * 20)[:200], way=(HARD * 10)[:100], latitude=52.4, longitude=4.92
)
NO_POINT = LONG_PLACE.model_copy(update={"latitude": None, "longitude": None})
RULE_LETTERS = 1100
AWAY: dict[Reason, dict[str, Any]] = {
    Reason.BLOCKED: {"blocked_at": NOW},
    Reason.NOT_IN_BOT: {"chat_id": None},
}
MANY_PAGES = 30


@dataclass
class FullHouse:
    """Who is in it, and what they have."""

    house: House
    resident: Somebody
    bare: Somebody
    neighbour: Somebody
    casemanager: Somebody
    appointments: list[Appointment] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    allowance_ids: list[str] = field(default_factory=list)
    rules: list[HouseRule] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    broadcasts: list[Broadcast] = field(default_factory=list)
    requests: list[AppointmentRequest] = field(default_factory=list)


async def full_house(house: House, language: str) -> FullHouse:
    """A resident with everything, one with nothing (not even a stay), a neighbour, and a casemanager."""
    casemanager = await house.person(Role.CASEMANAGER, language=language, first_name=LONG_NAME)
    resident = await house.person(Role.RESIDENT, language=language, first_name=LONG_NAME)
    neighbour = await house.person(Role.NEIGHBOUR, language=language, first_name=LONG_NAME)
    bare = await house.person(Role.RESIDENT, language=language)
    stay = await house.stay(bare.person)
    async with house.store.transaction() as store:
        await store.houses.save_stay(stay.model_copy(update={"ended_on": NOW.date()}))
    await house.stay(resident.person, casemanager_id=casemanager.person.id, code="B-014")
    full = FullHouse(house, resident, bare, neighbour, casemanager)
    await _diary(full)
    await _money(full)
    await _case(full)
    await _rules(full, language)
    await _activities(full, language)
    await _thread(full)
    await _broadcasts(full)
    await _desk(full)
    await _asked(full)
    return full


async def _diary(full: FullHouse) -> None:
    answers = cycle((None, *AttendanceAnswer))
    for number, kind in enumerate([*AppointmentKind, *AppointmentKind]):
        made = await appointment(
            full.house,
            full.resident,
            kind=kind,
            staff_id=full.casemanager.person.id,
            starts_at=NOW + timedelta(hours=number * 5 - 8),
            minutes=95,
            place=NO_POINT if number % 3 == 0 else LONG_PLACE,
            bring=tuple(Bring),
            interpreter=True,
            note=(HARD * 20)[:200],
            state=AppointmentState.CANCELLED if number == MANY_PAGES // 2 else AppointmentState.PLANNED,
            answer=next(answers),
        )
        full.appointments.append(made)
        if made.answer:
            await _receipt(full, made, made.answer)


async def _receipt(full: FullHouse, made: Appointment, answer: AttendanceAnswer) -> None:
    receipt = Receipt(
        id=f"R{new_id()[:10]}",
        resident_id=full.resident.person.id,
        appointment_id=made.id,
        answer=answer,
        given_at=NOW - timedelta(hours=9),
    )
    async with full.house.store.transaction() as store:
        await store.appointments.add_receipt(receipt)
    full.receipts.append(receipt)


async def _money(full: FullHouse) -> None:
    components = tuple(Component(kind=kind, cents=-123456) for kind in ComponentKind)
    for number, state in enumerate([*AllowanceState, *AllowanceState, *AllowanceState]):
        made = await allowance(
            full.house,
            full.resident,
            pay_on=NOW.date() + timedelta(days=number),
            components=components,
            pay_point=(HARD * 10)[:100],
            bring=tuple(Bring),
            state=state,
        )
        full.allowance_ids.append(made.id)


async def _case(full: FullHouse) -> None:
    scenarios, actors = cycle(Scenario), cycle(Actor)
    for number, stage in enumerate(Stage):
        await legal_step(
            full.house,
            full.resident,
            stage=stage,
            scenario=next(scenarios),
            actor=next(actors),
            recorded_at=NOW - timedelta(days=number),
        )


async def _asked(full: FullHouse) -> None:
    """A request in each state, one of which the times are over, one for another time; and who looked."""
    times = tuple(NOW + timedelta(days=30 + number) for number in range(3))
    ahead = next(each for each in full.appointments if each.starts_at > NOW + timedelta(days=2))
    usual: dict[str, Any] = {
        "resident_id": full.resident.person.id,
        "kind": AppointmentKind.CASEMANAGER,
        "asked_at": NOW,
        "words": (HARD * 20)[:200],
        "place": LONG_PLACE,
        "appointment_id": ahead.id,
        "instead_of": ahead.starts_at,
    }
    fields: list[dict[str, Any]] = [{"state": state} for state in RequestState]
    fields[0] |= {"kind": AppointmentKind.OTHER, "appointment_id": None, "instead_of": None, "place": None}
    fields[1] |= {"offers": times}
    fields.append({"state": RequestState.OFFERED, "offers": (NOW - timedelta(days=1),)})
    fields += [{"state": RequestState.DECLINED, "reason": reason} for reason in DeclineReason]
    full.requests += [AppointmentRequest(id=new_id(), **usual | each) for each in fields]
    async with full.house.store.transaction() as store:
        for request in full.requests:
            await store.requests.save(request)
        for number in range(MANY_PAGES):
            look = Look(
                id=new_id(),
                resident_id=full.resident.person.id,
                staff_id=full.casemanager.person.id,
                at=NOW - timedelta(days=number + 1),
            )
            await store.legal_cases.add_look(look)


async def _rules(full: FullHouse, language: str) -> None:
    words = RuleText(text=(HARD * 100)[:RULE_LETTERS], change=(HARD * 20)[:200])
    for topic in Topic:
        texts = {"nl": words, language: words}
        full.rules.append(await house_rule(full.house, topic=topic, version=2, texts=texts))


async def _activities(full: FullHouse, language: str) -> None:
    for number, kind in enumerate([*ActivityKind, *ActivityKind]):
        made = Activity(
            id=new_id(),
            location_id=LOCATION.id,
            kind=kind,
            titles={"nl": (HARD * 8)[:80], language: (HARD * 8)[:80]},
            starts_at=NOW + timedelta(hours=number * 3 - 1),
            zone="Europe/Amsterdam",
            minutes=125,
            place=NO_POINT if number % 3 == 0 else LONG_PLACE,
            capacity=1 if number % 2 else 90,
            audience=frozenset({Role.NEIGHBOUR, Role.RESIDENT}),
        )
        who = full.neighbour if number % 4 == 1 else full.resident
        async with full.house.store.transaction() as store:
            await store.activities.save(made)
            signup = Signup(activity_id=made.id, person_id=who.person.id, signed_up_at=NOW)
            await store.activities.add_signup(signup)
        full.activities.append(made)


async def _thread(full: FullHouse) -> None:
    senders = cycle((full.resident.person.id, full.casemanager.person.id))
    async with full.house.store.transaction() as store:
        for number in range(10):
            message = Message(
                id=new_id(),
                resident_id=full.resident.person.id,
                sender_id=next(senders),
                text=(HARD * messages.LIMIT)[: messages.LIMIT],
                sent_at=NOW - timedelta(minutes=number),
            )
            await store.conversations.add_message(message)


async def _broadcasts(full: FullHouse) -> None:
    longest = {
        "day": "2026-11-26",
        "start": "10:00",
        "end": "12:00",
        "place": (HARD * 5)[:TEXT_LIMIT],
        "bring": ",".join(Bring),
        "telephone": "+31 (20) 555-0100",
        "text": (HARD * 50)[:OWN_TEXT_LIMIT],
        "language": "ckb",
    }
    caseload = Audience(reach=Reach.CASELOAD, id=full.casemanager.person.id)
    async with full.house.store.transaction() as store:
        for number, (name, template) in enumerate(TEMPLATES.items()):
            fields = {field: longest[field] for field in template.fields}
            wanted = Wanted(new_id(), name, fields, caseload)
            now = NOW - timedelta(minutes=number)
            made = await send(store, now, full.casemanager.person, full.house.frame.zone, wanted)
            full.broadcasts.append(made)


async def _desk(full: FullHouse) -> None:
    """The longest notes, a stay near its end, and an invite that nobody used."""
    casemanager_id, one = full.casemanager.person.id, full.resident.person.id
    await full.house.stay(full.resident.person, started_on=NOW.date() - timedelta(days=500), room="1" * 20)
    invite = Invite(
        id=new_id(),
        role=Role.RESIDENT,
        person_id=one,
        created_at=NOW,
        expires_at=NOW + timedelta(hours=5),
    )
    async with full.house.store.transaction() as store:
        await case_notes.set_name(store, NOW, casemanager_id, one, (HARD * 2)[:NAME_LIMIT])
        await case_notes.set_text(store, NOW, casemanager_id, one, (HARD * 30)[: case_notes.TEXT_LIMIT])
        await store.invites.add(invite, new_code())


async def read_file(full: FullHouse, step: Step) -> str:
    """A file of the casemanager with more in it than fits a screen, that far on its way; its id."""
    staff = full.casemanager.person
    where = f"ZZ ({(HARD * 5)[:40]})"
    item = Item(
        row=10_000,
        change=Change.CHANGED,
        code=f"B-014{LONG_NAME}",
        kind=AppointmentKind.IND,
        starts_at=NOW,
        place=LONG_PLACE.name,
    )
    paid = item.model_copy(update={"kind": None, "starts_at": None, "day": NOW.date(), "cents": 100_000})
    admitted = item.model_copy(update={"kind": None, "starts_at": None, "language": "ckb"})
    fault = Fault(row=10_000, column=where, sentence=UNKNOWN, values={"text": (HARD * 5)[:40]})
    nowhere = fault.model_copy(update={"column": None})
    preview = Preview(
        content=Content.APPOINTMENTS,
        counts=dict.fromkeys(Change, 3_000),
        items=(item,) * 6 + (paid, paid, admitted, admitted),
        faults=(fault, nowhere) * 8,
        skipped=1_000,
        sign="x" * 12,
    )
    problem = Problem.of(TooMuchInside(place="xl/worksheets/sheet1.xml"))
    async with full.house.store.transaction() as store:
        job_id = await flow.begin(store, NOW, staff, f"file-{step}")
        await flow.keep_read(store, NOW, staff.id, job_id, Read(content=Content.APPOINTMENTS), preview)
        job = (await flow.own(store, staff.id, job_id)).model_copy(update={"step": step, "problem": problem})
        kept = ImportBatch(
            id=job_id, person_id=staff.id, kind="job", read_at=NOW, content=job.model_dump(mode="json")
        )
        await store.desks.save_batch(kept)
    return job_id


async def one_more(full: FullHouse) -> str:
    """The id of an appointment of the resident in some days, of which nothing is known yet."""
    made = await appointment(
        full.house, full.resident, starts_at=full.house.now + timedelta(days=9), place=LONG_PLACE
    )
    return made.id


async def nobody_reached(full: FullHouse) -> list[str]:
    """For each reason why staff miss somebody, an appointment of a new resident, and a payment; their ids."""
    missed = []
    for number, reason in enumerate(Reason):
        language = full.casemanager.person.language or ""
        resident = await full.house.person(Role.RESIDENT, language=language, **AWAY.get(reason, {}))
        casemanager_id = full.casemanager.person.id
        await full.house.stay(resident.person, casemanager_id=casemanager_id, code=f"Z-{number}{LONG_NAME}")
        made = await appointment(
            full.house,
            resident,
            starts_at=full.house.now + timedelta(hours=20),
            planned_at=full.house.now - timedelta(days=1) if reason is Reason.UNTAPPED else full.house.now,
            place=LONG_PLACE,
            bring=tuple(Bring),
            interpreter=True,
        )
        paid = await allowance(full.house, resident, pay_point=LONG_PLACE.name, bring=tuple(Bring))
        if reason in (Reason.EXPIRED, Reason.DEAD, Reason.UNSURE):
            for each in (made.id, paid.id):
                await _fails(full, resident, each, NoticeState(reason.value))
            missed.append(paid.id)
        missed.append(made.id)
    return missed


async def _fails(full: FullHouse, resident: Somebody, subject_id: str, state: NoticeState) -> None:
    notice = Notice(
        id=new_id(),
        key=subject_id,
        person_id=resident.person.id,
        kind=NoticeKind.APPOINTMENT_REMINDER,
        subject_id=subject_id,
        subject_version=1,
        due_at=full.house.now,
        expires_at=full.house.now + timedelta(hours=1),
    )
    async with full.house.store.transaction() as store:
        await store.notices.plan(notice)
        await store.notices.settle_with([notice.id], state, full.house.now)


async def lock_the_pin(full: FullHouse) -> None:
    """The resident's PIN, locked by wrong tries."""
    async with full.house.store.transaction() as store:
        await pins.choose(store, full.house.now, full.resident.person.id, "1234")
        for _ in range(pins.TRIES):
            await pins.try_to_open(store, full.house.now, full.resident.person.id, "9999")


async def somebody_else_sets_the_case(full: FullHouse) -> None:
    """Another next date than before, by the casemanager on another phone."""
    one, zone = full.resident.person.id, full.house.frame.zone
    async with full.house.store.transaction() as store:
        newest = await legal.state_of_now(store, one)
        assert newest is not None
        next_date = (newest.next_date or NOW.date()) + timedelta(days=1)
        wish = StepWish(newest.stage, newest.scenario, newest.actor, next_date)
        by = full.casemanager.person.id
        await legal.set_state(store, full.house.now, zone, by, one, wish, seen=newest.id)


async def ring(full: FullHouse) -> None:
    """A notice of each kind, and each way in which one can read, for whom it is for."""
    resident_id, casemanager_id = full.resident.person.id, full.casemanager.person.id
    async with full.house.store.transaction() as store:
        await store.notices.plan(
            *await _bells_of_appointments(full, store), *await _bells_of_payments(full, store)
        )
        for person_id in (resident_id, casemanager_id):
            await tell(store, NOW, person_id, NoticeKind.MESSAGE, resident_id, key=person_id)
        answered = full.appointments[0].id
        await tell(store, NOW, casemanager_id, NoticeKind.APPOINTMENT_ANSWERED, answered, key="1")
        await tell(store, NOW, resident_id, NoticeKind.PIN_RESET, "", key="2")
        await store.notices.plan(digest.notice_of(casemanager_id, NOW.date(), full.house.frame.zone))
        await tell(store, NOW, resident_id, NoticeKind.GUIDE_CHANGED, resident_id, key="4")
        await tell(store, NOW, casemanager_id, NoticeKind.GUIDE_CHANGED, "", key="5")
        done = full.broadcasts[0].id
        await tell(store, NOW, casemanager_id, NoticeKind.BROADCAST_DONE, done, key="3")
        case = (await store.legal_cases.history(resident_id))[-1].id
        await tell(store, NOW, resident_id, NoticeKind.LEGAL_CHANGED, case, key="4")
        for person_id in (resident_id, casemanager_id):
            await tell(store, NOW, person_id, NoticeKind.GUIDE_CHANGED, resident_id, key=f"5{person_id}")
        asked, offered, settled = [each.id for each in full.requests[:3]]
        await tell(store, NOW, casemanager_id, NoticeKind.REQUEST_MADE, asked, key="6")
        await tell(store, NOW, resident_id, NoticeKind.TIMES_OFFERED, offered, key="7")
        await tell(store, NOW, casemanager_id, NoticeKind.REQUEST_SETTLED, settled, key="8")


async def _bells_of_appointments(full: FullHouse, store: Transaction) -> list[Notice]:
    """Of the first that are ahead and wait for an answer; one is called off, and for one it is time to go."""
    ahead = [each for each in full.appointments if each.starts_at > NOW and not each.answer]
    first, second, third, called_off = ahead[:4]
    called_off = called_off.model_copy(update={"state": AppointmentState.CANCELLED})
    leaving = second.model_copy(update={"leave_at": NOW})
    await store.appointments.save(called_off, leaving)
    was = NOW - timedelta(days=1)
    return [
        reminders.announce(first, NOW),
        reminders.ring_now(first, NOW),
        reminders.time_to_leave(leaving, NOW),
        changed_notice(second, NOW, second.starts_at, key="elsewhere"),
        changed_notice(third, NOW, was, key="moved"),
        changed_notice(called_off, NOW, was, key="off"),
        deadlines.not_reached(first, full.casemanager.person.id, NOW, key="now"),
    ]


async def _bells_of_payments(full: FullHouse, store: Transaction) -> list[Notice]:
    payment = await store.allowances.get(full.allowance_ids[1])
    assert payment is not None
    (reminder, *_) = reminders.plan(
        reminders.thing_of_payment(payment, full.house.frame.zone), reminders.default_plan(ALLOWANCE)
    )
    changed = {"kind": NoticeKind.ALLOWANCE_CHANGED, "key": "moved", "id": new_id(), "was": NOW}
    return [reminder, reminder.model_copy(update=changed)]
