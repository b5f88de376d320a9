"""Every route, every role, other people's ids: an answer never tells what is not one's own.

The strong form of the promise: to whoever it does not concern, somebody's thing looks exactly like one
that does not exist. So each tap is tried with a victim's ids and with ids that nobody has, and both must
give the same; and nothing of the victim may have changed.
"""

import random
import string
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import pytest

from handlers.ask import Ask, House
from handlers.door import Door
from handlers.house import build_door
from handlers.incoming import Incoming, IncomingKind
from handlers.screen import File, Picture, Screen
from handlers.taps import Tap, unpack
from locales.words import words_for
from shelter import broadcasts, case_notes, consents, invites
from shelter.broadcasts import Wanted
from shelter.errors import ShelterError
from shelter.files.faults import Fault
from shelter.files.rows import AppointmentRow, Content, Read
from shelter.ids import new_id
from shelter.importing import flow
from shelter.importing.job import Change, Preview
from shelter.models.allowances import Allowance, Component, ComponentKind
from shelter.models.appointments import (
    Appointment,
    AppointmentKind,
    AttendanceAnswer,
    Receipt,
)
from shelter.models.broadcasts import Audience, Reach
from shelter.models.conversations import Message
from shelter.models.desk import Absence, Handover, Look
from shelter.models.legal import Actor, LegalStep, Scenario, Stage
from shelter.models.people import Grant, Person, Role
from shelter.models.places import HouseRule, Location, Place, RuleText, Stay, Telephone, Topic
from shelter.models.requests import AppointmentRequest, RequestState
from shelter.store import Transaction
from storage.store import SqlStore
from tests.stores import Address

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
CANARY = "Kanarie"
HOUSE = House("Europe/Amsterdam", "WegwijsBot")
SEED = 20261124


@dataclass(frozen=True)
class Victim:
    """Somebody whose every record holds the canary word.

    `ids` are the ids of what is his or hers; `rule_id` is a rule that the residents of the location share.
    """

    person: Person
    ids: tuple[str, ...]
    rule_id: str

    def ids_for(self, stranger: Person) -> tuple[str, ...]:
        """What is none of the stranger's business."""
        lives_there = Grant(role=Role.RESIDENT, location_id="locat1on_001") in stranger.grants
        return self.ids if lives_there else (*self.ids, self.rule_id)


@dataclass(frozen=True)
class Scene:
    store: SqlStore
    door: Door
    victim: Victim
    strangers: tuple[Person, ...]


@pytest.fixture
async def scene(sqlite_address: Address) -> AsyncIterator[Scene]:
    store = await sqlite_address.open()
    try:
        async with store.transaction() as tx:
            victim = await _victim(tx)
            strangers = await _strangers(tx)
        yield Scene(store, build_door(), victim, strangers)
    finally:
        await store.close()


async def test_another_persons_thing_looks_like_none_at_all(scene: Scene) -> None:
    tried = 0
    for stranger in scene.strangers:
        before = await _state_of(scene)
        for kind in Tap.__subclasses__():
            for theirs, nobodys in _pairs(kind, scene.victim.ids_for(stranger)):
                told = await _told(scene, stranger, theirs)
                assert CANARY not in told, f"{stranger.roles} sees it by {theirs!r}"
                assert told.replace(theirs.pack(), "") == (await _told(scene, stranger, nobodys)).replace(
                    nobodys.pack(), ""
                ), f"{stranger.roles} learns something by {theirs!r}"
                tried += 1
        assert await _state_of(scene) == before, f"{stranger.roles} changed something of the victim"
    assert tried > 300


async def test_no_role_opens_a_screen_of_another_role(scene: Scene) -> None:
    for stranger in scene.strangers:
        for kind, route in scene.door.routes.taps.items():
            if route.policy.lets_in(stranger):
                continue
            for tap in _with_ids(kind, new_id()):
                told = await _told(scene, stranger, tap)
                assert told.startswith("NotAllowed" if stranger.roles else "👋 <b>Who are you?")


async def test_no_typed_words_find_what_is_not_ones_own(scene: Scene) -> None:
    for stranger in scene.strangers:
        told = [await _told_text(scene, stranger, text) for text in ("Kanarie-1", "kana", "ka", "Kanarei")]
        nobodys = await _told_text(scene, stranger, "Zzyzx-1")
        assert set(told) == {nobodys}, f"{stranger.roles} finds somebody"


async def test_no_quick_line_names_who_is_not_ones_own(scene: Scene) -> None:
    for stranger in scene.strangers:
        told = set()
        for code in ("Kanarie-1", "Zzyzx-1"):
            line = f"{code} vr 14:00 IND @ Plein"
            told.add((await _told_text(scene, stranger, line)).replace(code, "?"))
            await _told_text(scene, stranger, "/home")
        assert len(told) == 1, f"{stranger.roles} names somebody"


async def test_a_thousand_forged_taps_get_nothing(scene: Scene) -> None:
    forger = random.Random(SEED)
    codes = [kind.code for kind in Tap.__subclasses__()]
    before = await _state_of(scene)
    for _ in range(1000):
        stranger = forger.choice(scene.strangers)
        ids = scene.victim.ids_for(stranger)
        told = await _told_data(scene, stranger, _forged(forger, codes, ids))
        assert CANARY not in told
    assert await _state_of(scene) == before


def _forged(forger: random.Random, codes: list[str], ids: tuple[str, ...]) -> str:
    """Noise, broken codes, right codes with wrong parts, another's ids in every place."""
    noise = "".join(forger.choices(string.printable + "ኣمé😀", k=forger.randrange(0, 20)))
    parts = forger.choices([*ids, noise, "", "0", "-1", "9" * 40, "2026-13-45"], k=forger.randrange(0, 4))
    return ":".join([forger.choice([*codes, noise]), *parts])


def _pairs(kind: type[Tap], ids: tuple[str, ...]) -> Iterator[tuple[Tap, Tap]]:
    for own_id in ids:
        yield from zip(_with_ids(kind, own_id), _with_ids(kind, new_id()), strict=True)


def _with_ids(kind: type[Tap], value: str) -> Iterator[Tap]:
    """The tap with the id in each place where one fits; taps without a place for an id are left out."""
    names = [name for name in kind.model_fields if name.endswith("_id") or name == "value"]
    for name in names:
        others = {each: _something(kind, each) for each in kind.model_fields if each != name}
        tap = unpack(":".join([kind.code, *({**others, name: value}[each] for each in kind.model_fields)]))
        if tap is not None:
            yield tap


def _something(kind: type[Tap], name: str) -> str:
    annotation = kind.model_fields[name].annotation
    if annotation is int:
        return "0"
    values = getattr(annotation, "__members__", None)
    return str(next(iter(values.values())).value) if values else "x"


async def _told(scene: Scene, person: Person, tap: Tap) -> str:
    return await _told_data(scene, person, tap.pack())


async def _told_data(scene: Scene, person: Person, data: str) -> str:
    return await _told_by(
        scene, person, Incoming(update_id=1, chat_id=person.chat_id or 0, kind=IncomingKind.TAP, data=data)
    )


async def _told_text(scene: Scene, person: Person, text: str) -> str:
    return await _told_by(
        scene, person, Incoming(update_id=1, chat_id=person.chat_id or 0, kind=IncomingKind.TEXT, text=text)
    )


async def _told_by(scene: Scene, person: Person, incoming: Incoming) -> str:
    """All that the person gets to see, or the name of the error and nothing else."""
    try:
        async with scene.store.transaction() as store:
            if await store.people.get(person.id) is None:
                await store.people.add(person)
            ask = Ask(person, NOW, words_for(person.language), store, HOUSE)
            screen = await scene.door.answer(ask, incoming)
    except ShelterError as error:
        return f"{type(error).__name__} {error.values}"
    assert screen is not None
    return _all_of(screen)


def _all_of(screen: Screen) -> str:
    buttons = [(each.text, each.tap and each.tap.pack(), each.url) for row in screen.rows for each in row]
    attached = screen.attachment
    beside = (attached.name, attached.make()) if isinstance(attached, File | Picture) else attached
    return f"{screen.html()} {buttons} {beside} {screen.toast} {screen.back!r} {screen.deletes_elsewhere}"


async def _state_of(scene: Scene) -> tuple[object, ...]:
    """Everything of the victim that the store holds."""
    resident_id = scene.victim.person.id
    async with scene.store.transaction() as tx:
        stay = await tx.houses.stay_of(resident_id)
        files = [await tx.desks.batch(one) for one in scene.victim.ids]
        return (
            files,
            await tx.desks.note(stay.casemanager_id or "", resident_id) if stay else None,
            await tx.desks.notes_about(resident_id),
            await tx.legal_cases.looks(resident_id),
            await tx.requests.of_residents([resident_id], list(RequestState)),
            await tx.people.get(resident_id),
            await tx.people.pin(resident_id),
            await tx.invites.newest(resident_id),
            await tx.houses.stay_of(resident_id),
            await tx.appointments.of_resident(resident_id, NOW - timedelta(days=100)),
            await tx.appointments.receipts(resident_id),
            await tx.legal_cases.history(resident_id),
            await tx.allowances.of_resident(resident_id, date(2026, 1, 1)),
            await tx.conversations.messages(resident_id),
            await tx.activities.signups_of(resident_id),
            await tx.notices.of_person(resident_id),
            await tx.houses.readings(resident_id),
            await tx.desks.handovers(resident_id),
            await tx.desks.absences(NOW.date()),
        )


async def _strangers(tx: Transaction) -> tuple[Person, ...]:
    """Somebody of each role, at another location and at the victim's, and somebody without any role."""
    people = [_person(900 + number, Grant(role=role)) for number, role in enumerate(Role)]
    people += [
        _person(950 + number, Grant(role=role, location_id="elsewhere_00"))
        for number, role in enumerate(Role)
    ]
    neighbours_of_the_victim = [
        _person(980, Grant(role=Role.RESIDENT, location_id="locat1on_001")),
        _person(981, Grant(role=Role.CASEMANAGER, location_id="locat1on_001")),
    ]
    people += neighbours_of_the_victim
    people.append(_person(990))
    await tx.people.add(*people)
    await tx.houses.save_stay(
        *(
            Stay(
                id=new_id(),
                resident_id=person.id,
                location_id="elsewhere_00" if person not in neighbours_of_the_victim else "locat1on_001",
                code="X-1",
                started_on=date(2026, 1, 1),
            )
            for person in people
            if Role.RESIDENT in person.roles
        )
    )
    return tuple(people)


def _person(chat_id: int, *grants: Grant, first_name: str | None = None) -> Person:
    return Person(
        id=new_id(),
        chat_id=chat_id,
        first_name=first_name,
        language="en",
        grants=frozenset(grants),
        consent_version=consents.NOTICE_VERSION,
        created_at=NOW,
    )


async def _victim(tx: Transaction) -> Victim:
    place = Place(name=f"{CANARY} huis", address=f"{CANARY}straat 1", latitude=52.3, longitude=4.9)
    telephone = Telephone(label="Balie", number="020-5550100")
    for location_id, where in (("locat1on_001", "Hier"), ("elsewhere_00", "Elders")):
        location = Location(id=location_id, place=Place(name=where), telephones=(telephone,), capacity=60)
        await tx.houses.save_location(location)
    person = _person(1, Grant(role=Role.RESIDENT, location_id="locat1on_001"), first_name=CANARY)
    casemanager = _person(2, Grant(role=Role.CASEMANAGER), first_name=CANARY)
    await tx.people.add(person, casemanager)
    stay = Stay(
        id=new_id(),
        resident_id=person.id,
        location_id="locat1on_001",
        casemanager_id=casemanager.id,
        code=f"{CANARY}-1",
        started_on=date(2026, 1, 1),
    )
    rule = HouseRule(
        id=new_id(),
        location_id="locat1on_001",
        topic=Topic.VISITORS,
        version=2,
        published_on=date(2026, 1, 1),
        texts={"nl": RuleText(text=CANARY, change=CANARY)},
    )
    records = _records(person, casemanager, place)
    await tx.houses.save_stay(stay)
    await tx.houses.add_rule(rule)
    await tx.appointments.save(records[0])
    await tx.appointments.add_receipt(records[1])
    await tx.allowances.save(records[2])
    await tx.legal_cases.add(records[3])
    await tx.conversations.add_message(records[4])
    await case_notes.set_name(tx, NOW, casemanager.id, person.id, CANARY)
    await case_notes.set_text(tx, NOW, casemanager.id, person.id, CANARY)
    invite, _ = await invites.make(tx, NOW, Role.RESIDENT, person_id=person.id, casemanager_id=casemanager.id)
    away = Absence(id=new_id(), staff_id=casemanager.id, from_on=NOW.date(), until_on=NOW.date())
    given = Handover(id=new_id(), resident_id=person.id, to_id=casemanager.id, role=Role.CASEMANAGER, at=NOW)
    await tx.desks.save_absence(away)
    await tx.desks.save_handover(given)
    asked, look = _asked(person, casemanager, place)
    await tx.requests.save(asked)
    await tx.legal_cases.add_look(look)
    fields = {"day": "2026-11-26", "start": "10:00", "place": CANARY}
    everybody_of_hers = Audience(reach=Reach.CASELOAD, id=casemanager.id)
    wanted = Wanted(new_id(), "meeting", fields, everybody_of_hers)
    await broadcasts.send(tx, NOW, casemanager, HOUSE.zone, wanted)
    own_text = {"text": CANARY, "language": "nl"}
    her_alone = Audience(reach=Reach.SOME, id=casemanager.id, ids=(person.id,))
    later = Wanted(new_id(), "own_text", own_text, her_alone, NOW + timedelta(days=1))
    await broadcasts.send(tx, NOW, casemanager, HOUSE.zone, later)
    ids = (
        person.id,
        casemanager.id,
        stay.id,
        wanted.id,
        later.id,
        invite.id,
        away.id,
        given.id,
        asked.id,
        look.id,
        await _file(tx, casemanager),
        *(each.id for each in records),
    )
    return Victim(person, ids, rule.id)


async def _file(tx: Transaction, casemanager: Person) -> str:
    """What the casemanager dropped, and what is in it."""
    job_id = await flow.begin(tx, NOW, casemanager, "file")
    row = AppointmentRow(row=2, code=CANARY, kind=AppointmentKind.IND, starts_at=NOW, place=CANARY)
    read = Read(content=Content.APPOINTMENTS, appointments=(row,))
    fault = Fault(row=3, sentence=CANARY)
    preview = Preview(content=Content.APPOINTMENTS, faults=(fault,), counts={Change.NEW: 1}, sign="x")
    await flow.keep_read(tx, NOW, casemanager.id, job_id, read, preview)
    return job_id


def _asked(person: Person, casemanager: Person, place: Place) -> tuple[AppointmentRequest, Look]:
    request = AppointmentRequest(
        id=new_id(),
        resident_id=person.id,
        kind=AppointmentKind.CASEMANAGER,
        words=CANARY,
        asked_at=NOW,
        state=RequestState.OFFERED,
        offers=(NOW + timedelta(days=2),),
        place=place,
        version=0,
    )
    return request, Look(id=new_id(), resident_id=person.id, staff_id=casemanager.id, at=NOW)


def _records(
    person: Person, casemanager: Person, place: Place
) -> tuple[Appointment, Receipt, Allowance, LegalStep, Message]:
    appointment = Appointment(
        id=new_id(),
        resident_id=person.id,
        staff_id=casemanager.id,
        kind=AppointmentKind.IND,
        starts_at=NOW + timedelta(hours=5),
        zone="Europe/Amsterdam",
        place=place,
        note=CANARY,
    )
    receipt = Receipt(
        id=new_id(),
        resident_id=person.id,
        appointment_id=appointment.id,
        answer=AttendanceAnswer.ILL,
        given_at=NOW,
    )
    allowance = Allowance(
        id=new_id(),
        resident_id=person.id,
        pay_on=date(2026, 11, 26),
        from_time=time(10),
        until_time=time(12),
        period_start=date(2026, 11, 26),
        period_end=date(2026, 12, 2),
        components=(Component(kind=ComponentKind.BASE, cents=5000),),
        pay_point=CANARY,
    )
    step = LegalStep(
        id=new_id(),
        resident_id=person.id,
        recorded_at=NOW,
        stage=Stage.PROCEDURE,
        scenario=Scenario.STAY,
        actor=Actor.IND,
        since=date(2026, 10, 1),
        next_date=date(2026, 12, 1),
    )
    message = Message(id=new_id(), resident_id=person.id, sender_id=casemanager.id, text=CANARY, sent_at=NOW)
    return appointment, receipt, allowance, step, message
