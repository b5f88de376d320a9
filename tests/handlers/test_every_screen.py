"""Every screen in every finished language, of people whose every text is as long and as odd as it may be.

Through the real door, and then by the strict Telegram of the playground: markup, lengths, buttons.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest

from bot.messages import Call, new_messages, toast
from handlers.aheads import USUAL, Switch
from handlers.ask import Ask
from handlers.casemanager.appointments.appointment import RemindNow
from handlers.casemanager.appointments.changing import AnotherPlace, CallOff, Move
from handlers.casemanager.appointments.new_appointment import NewAppointment
from handlers.casemanager.appointments.other_details import Change
from handlers.casemanager.appointments.outcome import EarlierOf, WriteOutcome
from handlers.casemanager.appointments.own_reminders import AsTheHouse, OwnReminders, SwitchOne
from handlers.casemanager.day.agenda import Agenda, LookAt, RingAll
from handlers.casemanager.day.not_reached import (
    NotReached,
    OneMissing,
    PrintNote,
    RingMissing,
    SayTold,
    SayToldOfPayment,
)
from handlers.casemanager.day.ring_all import ReallyRingAll
from handlers.casemanager.day.today import EndsSoon, SetDigest
from handlers.casemanager.files.exporting import MyCalendar, MyCaseload
from handlers.casemanager.files.importing import BringIn, LookAtImport, SaveImport, StopImport, WhySkipped
from handlers.casemanager.legal.legal import CaseBefore, ChangeCase, ChooseAdviser, SetAdviser
from handlers.casemanager.messages.absence import NewAway, NotAway
from handlers.casemanager.messages.messages import Inbox, Reply, ThreadWith
from handlers.casemanager.messages.office_hours import NoHours, SetHours
from handlers.casemanager.messages.standing_in import StandInFor, StandingIn
from handlers.casemanager.requests.requests import OfferTimes, SayNo, SayNoBecause
from handlers.casemanager.residents.handover import CameToMe, HandOver, HandOverAll
from handlers.casemanager.residents.intake import NewResident
from handlers.casemanager.residents.invite import NewInvite, PrintCard, ReallyNewInvite, ShowInvite
from handlers.casemanager.residents.notes import (
    DropName,
    DropNote,
    MyNotes,
    ReallyDropNote,
    WriteName,
    WriteNote,
)
from handlers.casemanager.residents.residents import AppointmentsOf, MyResidents, OneResident, OpenPin
from handlers.casemanager.taps import CaseOf, MyTime, OneRequest, Requests, Today
from handlers.everyone.codes import BecomeNeighbour, EnterCode
from handlers.everyone.copy import CopyForMe
from handlers.everyone.forgetting import ReallyForgetMe
from handlers.everyone.languages import SetLanguage
from handlers.everyone.names import ChangeName
from handlers.everyone.notice import Agree, Disagree, ReadMore, ReadNotice
from handlers.everyone.pin import ChoosePin, PinSettings, RemovePin
from handlers.everyone.privacy import Notices, SetStyle
from handlers.everyone.taps import ChooseLanguage, ForgetMe, Privacy, UseCode
from handlers.forms import Again, Choose, Stop
from handlers.house import build_door
from handlers.incoming import IncomingKind
from handlers.kinds import APPOINTMENT_NAMES
from handlers.neighbour.activities import Look, SignOff, SignUp, ThisWeek, Where
from handlers.notices import RENDERERS, render, render_together
from handlers.resident.allowances import Leefgeld, OpenLeefgeld
from handlers.resident.appointments import ShowMap, ToCalendar
from handlers.resident.broadcasts import OpenBroadcast
from handlers.resident.human import Human, MyThread, WriteMessage
from handlers.resident.leaving import LeaveBefore, MakePlan, NoPlan
from handlers.resident.legal import CaseHistory, LegalTerm, LegalTerms, MyCase, WhoLooked
from handlers.resident.receipts import OpenReceipt, SayAnswer
from handlers.resident.reminders import CHOICES, ChoosePart, MyReminders, SetPart
from handlers.resident.requests import NoneFits, TakeBack, TakeTime
from handlers.resident.rules import HouseRules, IHaveRead, OpenRule
from handlers.resident.taps import (
    AskForAppointment,
    AskOtherTime,
    MyAppointments,
    MyReceipts,
    OpenAppointment,
    OpenRequest,
)
from handlers.screen import Button, File, Picture, Screen
from handlers.staff.broadcast_result import RingAgain, StopBroadcast
from handlers.staff.broadcasts import Broadcasts, NewBroadcast, OneBroadcast, SendTo
from handlers.staff.exports import Exports
from handlers.staff.reminder_rules import ReminderRules, RuleFor, RulesAt, SwitchRule, WithoutRule
from handlers.taps import Home, Tap
from locales.languages import FINISHED
from locales.words import words_for
from playground.keyboards import inline_keyboard
from playground.texts import read_text
from shelter import changes
from shelter.broadcast_templates import OWN_TEXT_LIMIT, TEMPLATES, TEXT_LIMIT
from shelter.consents import NOTICE_VERSION
from shelter.importing.job import Step
from shelter.intake import ROOM_LIMIT
from shelter.models.appointments import AttendanceAnswer, Outcome, ToldHow
from shelter.models.legal import Actor, Scenario, Stage
from shelter.models.notices import NoticeKind, NoticeState
from shelter.models.people import NoticeStyle, Role
from shelter.models.places import Location
from shelter.models.reminders import before
from shelter.models.requests import DeclineReason
from shelter.reminders import DEFAULTS
from tests.handlers.full_house import (
    LONG_NAME,
    LONG_PLACE,
    FullHouse,
    full_house,
    lock_the_pin,
    nobody_reached,
    one_more,
    read_file,
    ring,
    somebody_else_sets_the_case,
)
from tests.handlers.talking import LOCATION, NOW, House, Somebody, button_of, buttons_of

LANGUAGES = [language.code for language in FINISHED]
PLACEHOLDER = re.compile(r"[{}]|&(amp|lt|gt|quot|#\d+);")
WAYS = (Stop, Home, ChooseLanguage, SetLanguage, Agree)
FORMS_OF_STAFF = (
    "appointment",
    "move",
    "elsewhere",
    "change",
    "broadcast",
    "intake",
    "away",
    "handover",
    "hours",
    "legal",
    "offer",
    "quick",
)


@dataclass
class Reader:
    """Looks at screens as Telegram and as people do, and notes which taps led to one."""

    language: str
    seen: set[type[Tap]]

    async def taps(self, somebody: Somebody, *taps: Tap) -> Screen:
        for tap in taps:
            self.seen.add(type(tap))
            screen = await somebody.taps(tap)
            self.reads(screen, tap)
        return screen

    async def writes(self, somebody: Somebody, text: str) -> Screen:
        screen = await somebody.writes(text)
        self.reads(screen, text)
        return screen

    async def fills_in(self, somebody: Somebody, opens: Tap, *answers: str | None) -> Screen:
        """A form: an answer is typed, or (None) the first button of the question."""
        screen = await self.taps(somebody, opens)
        for answer in answers:
            if answer is None:
                screen = await self.chooses(somebody, screen, 0)
            else:
                screen = await self.writes(somebody, answer)
        return screen

    async def chooses(self, somebody: Somebody, screen: Screen, which: int) -> Screen:
        """An answer by button: the first is 0, the last -1."""
        chosen = [each for each in buttons_of(screen) if isinstance(each.tap, Choose)][which]
        screen = await somebody.taps(chosen)
        self.reads(screen, chosen.tap)
        return screen

    async def picks(self, somebody: Somebody, screen: Screen, *values: str) -> Screen:
        """Answers by the buttons that stand for these values."""
        for value in values:
            chosen = [
                each
                for each in buttons_of(screen)
                if isinstance(each.tap, Choose) and each.tap.value == value
            ]
            screen = await somebody.taps(chosen[0])
            self.reads(screen, value)
        return screen

    def reads(self, screen: Screen, by: object) -> None:
        for call in new_messages(screen, words_for(self.language)):
            for words in _words_in(call):
                assert not PLACEHOLDER.search(words), f"{by!r}: {words!r}"
        assert not PLACEHOLDER.search(str(toast(screen).get("text", ""))), by
        assert _leads_on(screen), f"{by!r} is a dead end"
        assert all(map(_has_a_picture, buttons_of(screen))), by
        assert "…" not in screen.html().splitlines(), f"{by!r} is cut off"


def _words_in(call: Call) -> Iterator[str]:
    """All words of a message; Refusal where Telegram would not take it."""
    given = call.parameters
    for name in ("text", "caption"):
        if name in given:
            read = read_text(str(given[name]), "HTML", None, caption=name == "caption")
            yield read[name]
    for name in ("title", "address"):
        if name in given:
            assert str(given[name]).strip()
    keyboard = given.get("reply_markup", {"inline_keyboard": []})
    for row in inline_keyboard(keyboard).get("inline_keyboard", []):  # type: ignore[arg-type]
        yield from (button["text"] for button in row)


def _leads_on(screen: Screen) -> bool:
    """A way back, a way out of a form, or one of the first screens of all."""
    return screen.back is not None or any(isinstance(each.tap, WAYS) for each in buttons_of(screen))


def _has_a_picture(button: Button) -> bool:
    tap = button.tap
    if isinstance(tap, SetLanguage) or (isinstance(tap, Choose) and tap.form in FORMS_OF_STAFF):
        return True
    return bool(button.picture) and not button.picture.isalpha()


@pytest.fixture(params=LANGUAGES)
async def full(house: House, request: pytest.FixtureRequest) -> FullHouse:
    return await full_house(house, request.param)


@pytest.fixture
def reader(full: FullHouse) -> Reader:
    return Reader(full.resident.person.language or "", set())


async def test_every_screen(full: FullHouse, reader: Reader) -> None:
    await _of_everybody(full, reader)
    await _of_residents(full, reader)
    await _of_neighbours(full, reader)
    await _of_casemanagers(full, reader)
    await _of_the_desk(full, reader)
    await _of_the_quick_line(full, reader)
    await _of_colleagues(full, reader)
    await _of_changes(full, reader)
    await _of_legal_cases(full, reader)
    await _of_requests(full, reader)
    await _of_files(full, reader)
    await _of_whom_nobody_reached(full, reader)
    await _of_intake(full, reader)
    await _of_reminder_rules(full, reader)
    await _of_broadcasts(full, reader)
    await _of_a_pin(full, reader)
    await _of_roles_to_come(full, reader)
    await _of_newcomers(full, reader)
    for somebody in (full.resident, full.bare, full.neighbour, full.casemanager):
        await reader.taps(somebody, ForgetMe(), ReallyForgetMe())
    assert reader.seen == set(build_door().routes.taps)


async def _of_everybody(full: FullHouse, reader: Reader) -> None:
    styles = [SetStyle(style=style) for style in NoticeStyle]
    for somebody in (full.resident, full.bare, full.neighbour, full.casemanager):
        await reader.taps(somebody, Home(), Privacy(), Notices(), *styles, ReadNotice(), ReadMore(), Human())
        await reader.taps(somebody, ChooseLanguage(), SetLanguage(language=reader.language), CopyForMe())
        await reader.fills_in(somebody, ChangeName(), "12345", "x" * 50, LONG_NAME)
        await reader.taps(somebody, Agree(version=NOTICE_VERSION), Disagree(), BecomeNeighbour())
        await reader.fills_in(somebody, EnterCode(), "!", "WRONGCODE")
        await reader.taps(somebody, UseCode(invite="QQQQQQQQ"), ForgetMe())
        for text in (
            "xyzzy" * 800,
            "/start",
            "/help",
            "/language",
            "/privacy",
            "/nothing",
            "/start QQQQQQQQ",
        ):
            await reader.writes(somebody, text)
        for kind in (IncomingKind.OTHER, IncomingKind.EDITED):
            reader.reads(await somebody.sends(kind), kind)
        reader.reads(await somebody.sends(IncomingKind.TAP, data="of last year:1", callback_id="1"), "old")


async def _of_residents(full: FullHouse, reader: Reader) -> None:
    answers = [
        SayAnswer(appointment_id=each.id, said=said)
        for each in full.appointments
        for said in AttendanceAnswer
    ]
    of_one: list[Tap] = [
        kind(appointment_id=each.id)
        for each in full.appointments
        for kind in (OpenAppointment, ShowMap, ToCalendar, MyReceipts, MakePlan, OpenAppointment)
    ]
    of_one += [LeaveBefore(appointment_id=each.id, minutes=30) for each in full.appointments]
    of_one += [NoPlan(appointment_id=each.id) for each in full.appointments]
    rules = [kind(rule_id=rule.id) for rule in full.rules for kind in (OpenRule, IHaveRead, OpenRule)]
    terms = [LegalTerm(word=word) for word in (*Stage, *Scenario)]
    for somebody in (full.resident, full.bare):
        for page in range(4):
            await reader.taps(somebody, MyAppointments(page=page), MyReceipts(page=page), Leefgeld(page=page))
            await reader.taps(somebody, CaseHistory(page=page), LegalTerms(page=page), HouseRules(page=page))
            await reader.taps(somebody, MyThread(page=page))
        await reader.taps(somebody, *of_one, *answers, *of_one, *rules, *terms, MyCase(), HouseRules())
        await reader.taps(somebody, *(OpenReceipt(receipt_id=each.id) for each in full.receipts))
        await reader.taps(somebody, *(OpenLeefgeld(allowance_id=each) for each in full.allowance_ids))
        await reader.fills_in(somebody, WriteMessage(), "x" * 1001, "&" * 1000)
        await reader.taps(somebody, *_of_reminders(), MyReminders())


def _of_reminders() -> Iterator[Tap]:
    for part, choices in CHOICES.items():
        yield ChoosePart(part=part)
        for value in (*choices, "?"):
            yield from (SetPart(part=part, value=value), MyReminders())


async def _of_neighbours(full: FullHouse, reader: Reader) -> None:
    for somebody in (full.neighbour, full.resident, full.bare):
        await reader.taps(somebody, *(ThisWeek(page=page) for page in range(3)))
        for activity in full.activities:
            for kind in (Look, SignUp, Look, SignOff, Where):
                await reader.taps(somebody, kind(activity_id=activity.id))


async def _of_files(full: FullHouse, reader: Reader) -> None:
    staff = full.casemanager
    reader.reads(await staff.sends(IncomingKind.DOCUMENT, file_id="BQAC-1", file_size=100), "a file")
    reader.reads(await staff.sends(IncomingKind.DOCUMENT, file_id="BQAC-2", file_size=10**9), "a big one")
    reader.reads(await full.resident.sends(IncomingKind.DOCUMENT, file_id="BQAC-3"), "a resident's file")
    await reader.taps(staff, BringIn(), MyCalendar(), MyCaseload())
    for step in Step:
        job_id = await read_file(full, step)
        await reader.taps(staff, LookAtImport(job_id=job_id))
        await reader.taps(staff, *(WhySkipped(job_id=job_id, page=page) for page in range(4)))
        await reader.taps(
            staff, SaveImport(job_id=job_id, sign="not it"), SaveImport(job_id=job_id, sign="x" * 12)
        )
        await reader.taps(staff, StopImport(job_id=job_id))
    supervisor = await full.house.person(Role.HOUSING_SUPERVISOR, language=reader.language)
    administrator = await full.house.person(Role.ADMINISTRATOR, language=reader.language)
    await reader.taps(supervisor, Home(), BringIn())
    await reader.taps(administrator, Home(), Exports(), Exports(page=3))


async def _of_casemanagers(full: FullHouse, reader: Reader) -> None:
    one = full.resident.person.id
    bare = await full.house.person(Role.CASEMANAGER, language=reader.language)
    for somebody in (full.casemanager, bare):
        await reader.taps(somebody, Home(), Today(), Agenda(), Agenda(page=1), MyResidents(), Inbox())
        days = (NOW.date(), NOW.date() + timedelta(days=1))
        await reader.taps(somebody, RingAll(), *(ReallyRingAll(day=day) for day in days))
        await reader.taps(somebody, OneResident(resident_id=one), NewAppointment(resident_id=one))
        await reader.taps(somebody, *(ThreadWith(resident_id=one, page=page) for page in range(5)), Inbox())
        for each in full.appointments:
            await reader.taps(somebody, LookAt(appointment_id=each.id), RemindNow(appointment_id=each.id))
        await reader.taps(somebody, NewAppointment(), OpenPin(resident_id=one))
    await reader.fills_in(full.casemanager, Reply(resident_id=one), " ", "x" * 1001, "&" * 1000)
    await reader.fills_in(full.casemanager, NewAppointment(), None, None, "24-11", "17:30", None, None)
    typed = (
        "nobody",
        "B-014",
        "?",
        None,
        "1-1-2020",
        "31-12",
        "2:30",
        "25",
        "9:15",
        "x" * 101,
        "&" * 100,
        "?",
    )
    await reader.fills_in(full.casemanager, NewAppointment(), *typed, None)


async def _of_the_desk(full: FullHouse, reader: Reader) -> None:
    casemanager, one = full.casemanager, full.resident.person.id
    adviser = await full.house.person(Role.LEGAL_ADVISER, language=reader.language, first_name=LONG_NAME)
    await full.house.stay(full.resident.person, legal_adviser_id=adviser.person.id)
    switches = [SetDigest(switch=switch) for switch in Switch]
    for somebody in (casemanager, adviser):
        await reader.taps(somebody, Today(), *switches, EndsSoon(), OneResident(resident_id=one))
        await reader.taps(somebody, MyNotes(resident_id=one), DropNote(resident_id=one))
    await reader.fills_in(adviser, WriteName(resident_id=one), "--", "x" * 31, "&" * 30)
    await reader.fills_in(adviser, WriteNote(resident_id=one), " ", "x" * 301, "&" * 300)
    await reader.taps(adviser, OneResident(resident_id=one), DropNote(resident_id=one))
    await reader.taps(adviser, ReallyDropNote(resident_id=one), DropName(resident_id=one), EndsSoon())
    for text in ("b014", "b-", "<b>"):
        await reader.writes(casemanager, text)


async def _of_colleagues(full: FullHouse, reader: Reader) -> None:
    """Hours, absences and handovers of two who have residents, and of one who has nothing."""
    casemanager, one = full.casemanager, full.resident.person.id
    other = await full.house.person(Role.CASEMANAGER, language=reader.language, first_name=f"{LONG_NAME}a")
    for somebody in (casemanager, other):
        await reader.fills_in(somebody, SetHours(), "x", None)
        done = await reader.taps(somebody, SetHours())
        await reader.chooses(somebody, done, -1)
        for answer in ("25", "9:00", "8:00", "17:00"):
            await reader.writes(somebody, answer)
        await reader.chooses(somebody, await reader.writes(somebody, "?"), -1)
    await reader.fills_in(casemanager, NewAway(), "1-1-2020", None, None, "?", LONG_NAME + "a", None)
    (absence,) = await _absences(full)
    away = (MyTime(), Home(), StandingIn(absence_id=absence), StandInFor(resident_id=one))
    await reader.taps(other, *away, ThreadWith(resident_id=one), Inbox())
    await reader.fills_in(other, Reply(resident_id=one), "&" * 1000)
    await reader.taps(full.resident, Human(), MyThread())
    await reader.fills_in(full.resident, WriteMessage(), "&" * 1000)
    await reader.taps(casemanager, MyTime(), NoHours(), NotAway(absence_id=absence), MyTime())
    await reader.fills_in(full.resident, WriteMessage(), "&" * 1000)
    await reader.fills_in(
        casemanager, HandOver(resident_id=one), "?", LONG_NAME + "a", "1-1-2020", "31-12", None
    )
    await reader.taps(other, CameToMe(), MyResidents(), HandOver(resident_id=one))
    await reader.taps(full.resident, Human())
    await reader.fills_in(other, HandOverAll(), None, None, None)
    await reader.taps(casemanager, CameToMe(), HandOver(resident_id=one, role=Role.LEGAL_ADVISER))
    await full.house.stay(full.resident.person, legal_adviser_id=None)


async def _absences(full: FullHouse) -> list[str]:
    async with full.house.store.transaction() as store:
        return [each.id for each in await store.desks.absences(NOW.date())]


async def _of_changes(full: FullHouse, reader: Reader) -> None:
    one, casemanager = await one_more(full), full.casemanager
    pages = [AppointmentsOf(resident_id=full.resident.person.id, page=page) for page in range(4)]
    await reader.taps(casemanager, *pages, LookAt(appointment_id=one), OwnReminders(appointment_id=one))
    for switch in (Switch.ON, Switch.OFF):
        for ahead in USUAL:
            _, edit = await _seen(full, one)
            tap = SwitchOne(appointment_id=one, ahead=str(ahead), switch=switch, edit=edit)
            await reader.taps(casemanager, tap, tap, LookAt(appointment_id=one))
    _, edit = await _seen(full, one)
    await reader.taps(casemanager, AsTheHouse(appointment_id=one, edit=edit))
    version, edit = await _seen(full, one)
    await reader.fills_in(
        casemanager,
        Move(appointment_id=one, version=version, edit=edit),
        *("1-1-2020", "24-11", None, "2:15", "17:30", None),
    )
    version, edit = await _seen(full, one)
    elsewhere = AnotherPlace(appointment_id=one, version=version, edit=edit)
    await reader.fills_in(casemanager, elsewhere, "x" * 101, "&" * 100, None)
    await _of_details(full, reader, one)
    await _of_series(full, reader)
    for reason in (None, "mistake"):
        version, edit = await _seen(full, one)
        for kind in (Move, AnotherPlace, Change, CallOff):
            await reader.taps(casemanager, kind(appointment_id=one, version=version, edit=edit - 1))
            screen = await reader.taps(casemanager, kind(appointment_id=one, version=version, edit=edit))
        if reason is None:
            await reader.chooses(casemanager, screen, 0)
        await reader.taps(full.resident, OpenAppointment(appointment_id=one))
    await _of_outcomes(full, reader)


async def _of_the_quick_line(full: FullHouse, reader: Reader) -> None:
    """Each complaint and each question, and the longest words that were not used."""
    casemanager = full.casemanager
    wrong = (
        "Q-999 do 25:00 31-02",
        "gisteren 14:00 IND",
        "B-014 morgen 02:30 advocaat IND 30m 45m",
        "vr 10.12 IND",
    )
    for line in wrong:
        await reader.writes(casemanager, line)
        await reader.writes(casemanager, "?")
        await casemanager.writes("/home")
    screen = await reader.writes(casemanager, f"di 3:00 advocaat IND @ Plein, {'&' * 99}")
    for _ in range(4):
        screen = await reader.chooses(casemanager, screen, 0)
    await casemanager.writes("/home")
    screen = await reader.writes(casemanager, f"B-014 vr 14:00 IND x{'&' * 99}")
    await reader.chooses(casemanager, screen, 0)


async def _of_details(full: FullHouse, reader: Reader, one: str) -> None:
    """Everything is switched on and off, and a colleague is first."""
    casemanager = full.casemanager
    version, edit = await _seen(full, one)
    screen = await reader.taps(casemanager, Change(appointment_id=one, version=version, edit=edit))
    screen = await reader.picks(casemanager, screen, "view=minutes")
    for typed in ("?", "4", "600"):
        screen = await reader.writes(casemanager, typed)
    await reader.picks(casemanager, screen, "view=kind", "kind=dtv", "+interpreter", "-letter", "+letter")
    async with full.house.store.transaction() as store:
        me, now = casemanager.person.id, full.house.now
        await changes.set_plan(store, now, me, one, (before(15),))
        await changes.change_place(store, now, me, one, LONG_PLACE, version=version)
    screen = await casemanager.taps(Again(form="change"))
    screen = await reader.chooses(casemanager, screen, 0)
    await reader.chooses(casemanager, screen, 0)


async def _of_series(full: FullHouse, reader: Reader) -> None:
    """As many as there may be; moved, and called off, while a colleague is first."""
    casemanager, me = full.casemanager, full.casemanager.person.id
    screen = await reader.fills_in(casemanager, NewAppointment(), None, None, "30-11", "17:30", None)
    screen = await reader.picks(casemanager, screen, "view=every", "every=week")
    for typed in ("?", "99", "31-12-2030"):
        screen = await reader.writes(casemanager, typed)
    await reader.picks(casemanager, screen, "times=26")
    screen = await reader.picks(casemanager, await casemanager.taps(Again(form="appointment")), "view=every")
    await reader.writes(casemanager, "?")
    screen = await reader.picks(casemanager, await casemanager.taps(Again(form="appointment")), "every=month")
    screen = await reader.writes(casemanager, "31-3-2027")
    await reader.chooses(casemanager, screen, 0)
    async with full.house.store.transaction() as store:
        day = NOW + timedelta(days=6)
        found = await store.appointments.of_staff(me, day, day + timedelta(days=40))
        first, later = [each for each in found if each.series_id]
    await reader.taps(full.resident, OpenAppointment(appointment_id=first.id))
    move = Move(appointment_id=first.id, version=1)
    screen = await reader.picks(casemanager, await reader.taps(casemanager, move), "all")
    for typed in ("1-12", "9:00"):
        screen = await reader.writes(casemanager, typed)
    async with full.house.store.transaction() as store:
        await changes.move(store, NOW, me, later.id, later.starts_at + timedelta(hours=1), version=1)
    screen = await reader.chooses(casemanager, screen, 0)
    await reader.chooses(casemanager, screen, 0)
    version, edit = await _seen(full, first.id)
    off = CallOff(appointment_id=first.id, version=version, edit=edit)
    screen = await reader.picks(casemanager, await reader.taps(casemanager, off), "all")
    await reader.picks(casemanager, screen, "resident_asked")
    await reader.taps(full.resident, OpenAppointment(appointment_id=first.id))


async def _of_outcomes(full: FullHouse, reader: Reader) -> None:
    begun, casemanager = full.appointments[0].id, full.casemanager
    for outcome in Outcome:
        version, edit = await _seen(full, begun)
        tap = WriteOutcome(appointment_id=begun, outcome=outcome, version=version, edit=edit)
        await reader.taps(casemanager, tap, tap, LookAt(appointment_id=begun))
        await reader.taps(full.resident, OpenAppointment(appointment_id=begun))
    old = WriteOutcome(appointment_id=begun, outcome=Outcome.CAME, version=1)
    to_come = WriteOutcome(appointment_id=full.appointments[-1].id, outcome=Outcome.CAME, version=1)
    await reader.taps(casemanager, old, to_come)
    for resident_id in (full.resident.person.id, full.bare.person.id):
        await reader.taps(casemanager, *(EarlierOf(resident_id=resident_id, page=page) for page in range(3)))


async def _seen(full: FullHouse, one: str) -> tuple[int, int]:
    """The version and the edit of an appointment."""
    async with full.house.store.transaction() as store:
        kept = await store.appointments.get(one)
    assert kept is not None
    return kept.version, kept.edit


async def _of_legal_cases(full: FullHouse, reader: Reader) -> None:
    casemanager, one = full.casemanager, full.resident.person.id
    adviser = await full.house.person(Role.LEGAL_ADVISER, language=reader.language, first_name=LONG_NAME)
    await reader.taps(casemanager, CaseOf(resident_id=one), ChooseAdviser(resident_id=one))
    await reader.taps(casemanager, SetAdviser(resident_id=one, adviser_id=adviser.person.id))
    for somebody in (casemanager, adviser):
        await reader.taps(somebody, *(CaseBefore(resident_id=one, page=page) for page in range(3)))
        await reader.taps(somebody, ChangeCase(resident_id=one), ChooseAdviser(resident_id=one))
        for number in range(max(len(Stage), len(Actor))):
            change = button_of(await reader.taps(somebody, CaseOf(resident_id=one)), "✏️").tap
            assert change is not None
            screen = await reader.taps(somebody, change)
            for choices in (Stage, Scenario, Actor):
                screen = await reader.chooses(somebody, screen, number % len(choices))
            for typed in ("1-1-2020", "31-12", "1-1-2030", "2-11"):
                screen = await reader.writes(somebody, typed)
            await somebody_else_sets_the_case(full)
            screen = await reader.chooses(somebody, screen, -1)
            await reader.chooses(somebody, screen, -1)
    await reader.taps(full.resident, MyCase(), *(WhoLooked(page=page) for page in range(5)))
    await reader.taps(full.bare, WhoLooked())
    await reader.taps(casemanager, SetAdviser(resident_id=one))


async def _of_requests(full: FullHouse, reader: Reader) -> None:
    resident, casemanager = full.resident, full.casemanager
    opened, offered, *_ = ids = [each.id for each in full.requests]
    await reader.taps(resident, AskForAppointment(), AskOtherTime(appointment_id=full.appointments[-1].id))
    await reader.taps(resident, *(OpenRequest(request_id=one) for one in ids), MyAppointments(), Home())
    await reader.taps(casemanager, Requests(), Requests(page=1), *(OneRequest(request_id=one) for one in ids))
    for version in (7, 1):
        await reader.taps(casemanager, SayNo(request_id=opened, version=version))
        await reader.taps(resident, TakeTime(request_id=offered, which=version, version=version))
        screen = await reader.taps(casemanager, OfferTimes(request_id=opened, version=version))
    for which in range(1, 4):
        screen = await reader.chooses(casemanager, screen, which)
        await reader.writes(casemanager, "31-12")
        screen = await reader.writes(casemanager, f"{which + 9}:15")
    screen = await reader.chooses(casemanager, screen, -1)
    screen = await reader.chooses(casemanager, screen, 0)
    screen = await reader.chooses(casemanager, screen, -2)
    screen = await reader.writes(casemanager, "&" * 100)
    await reader.chooses(casemanager, screen, 0)
    await reader.taps(resident, OpenRequest(request_id=opened), NoneFits(request_id=opened, version=2))
    no = SayNoBecause(request_id=opened, version=3, reason=DeclineReason.CALL_ME)
    await reader.taps(casemanager, no, no, Requests())
    await reader.taps(resident, *(TakeBack(request_id=one) for one in ids))
    await reader.fills_in(resident, AskForAppointment(), None, "x" * 201, "&" * 200)
    for somebody in (resident, full.bare):
        await reader.taps(somebody, AskForAppointment())
        for appointment in full.appointments:
            await reader.taps(somebody, AskOtherTime(appointment_id=appointment.id))


async def _of_whom_nobody_reached(full: FullHouse, reader: Reader) -> None:
    casemanager, missed = full.casemanager, await nobody_reached(full)
    await reader.taps(casemanager, Home(), *(NotReached(page=page) for page in range(4)))
    for one in missed:
        screen = await reader.taps(casemanager, OneMissing(subject_id=one))
        assert screen.back == NotReached(), "it is on the list"
        await reader.taps(casemanager, PrintNote(subject_id=one), RingMissing(appointment_id=one))
        for version, how in enumerate(ToldHow):
            said = SayTold(appointment_id=one, how=how, version=version)
            of_payment = SayToldOfPayment(allowance_id=one, how=how, version=version)
            await reader.taps(casemanager, said, of_payment)
            await reader.taps(casemanager, LookAt(appointment_id=one), OneMissing(subject_id=one))


async def _of_intake(full: FullHouse, reader: Reader) -> None:
    casemanager, lost = full.casemanager, full.resident.person.id
    newcomer = ("?", "Tigrinya", "x" * 21, "&" * ROOM_LIMIT, "123", LONG_NAME, "?", None, None)
    invite = await reader.fills_in(casemanager, NewResident(), *newcomer)
    card = buttons_of(invite)[0].tap
    assert isinstance(card, PrintCard)
    one, again = card.resident_id, ShowInvite(resident_id=card.resident_id, invite=card.invite)
    await reader.taps(casemanager, card, again, OneResident(resident_id=one), NewInvite(resident_id=one))
    full.house.later(hours=73)
    await reader.taps(casemanager, card, again, NewInvite(resident_id=one), ReallyNewInvite(resident_id=one))
    full.house.later(hours=-73)
    sure = await reader.taps(casemanager, NewInvite(resident_id=lost), NewInvite(resident_id=one))
    anew = buttons_of(sure)[0].tap
    assert isinstance(anew, ReallyNewInvite)
    assert isinstance((await reader.taps(casemanager, anew)).attachment, Picture)
    await _keep(full, LOCATION.model_copy(update={"capacity": 1}))
    await reader.taps(casemanager, NewResident())
    await _keep(full, LOCATION.model_copy(update={"id": "another", "place": LONG_PLACE}))
    places = ("Farsi", "nowhere", LOCATION.place.name, LONG_PLACE.name, None)
    await reader.fills_in(casemanager, NewResident(), *places)
    await _keep(full, LOCATION)


async def _keep(full: FullHouse, location: Location) -> None:
    async with full.house.store.transaction() as store:
        await store.houses.save_location(location)


async def _of_reminder_rules(full: FullHouse, reader: Reader) -> None:
    roles = (Role.ADMINISTRATOR, Role.HOUSING_SUPERVISOR)
    others = [await full.house.person(role, language=reader.language) for role in roles]
    for somebody in (full.casemanager, *others):
        await reader.taps(somebody, Home(), ReminderRules())
        for where in (None, LOCATION.id):
            await reader.taps(somebody, *(RulesAt(location_id=where, page=page) for page in range(2)))
            for kind in DEFAULTS:
                await reader.taps(somebody, RuleFor(kind=kind, location_id=where))
            taps = [
                SwitchRule(kind="ind", ahead=str(ahead), switch=switch, location_id=where)
                for switch in Switch
                for ahead in USUAL
            ]
            await reader.taps(somebody, *taps, RulesAt(location_id=where))
        await reader.taps(somebody, WithoutRule(kind="ind"), WithoutRule(kind="ind", location_id=LOCATION.id))


async def _of_broadcasts(full: FullHouse, reader: Reader) -> None:
    for language in LANGUAGES:
        await full.house.person(Role.RESIDENT, language=language)
    bare, *others = [
        await full.house.person(role, language=reader.language)
        for role in (Role.CASEMANAGER, Role.HOUSING_SUPERVISOR, Role.ADMINISTRATOR)
    ]
    water = ("water_off", None, "22:45", "23:30")
    await reader.fills_in(bare, NewBroadcast(), *water, None)
    for somebody in others:
        look = await reader.fills_in(somebody, NewBroadcast(), *water, LOCATION.id, None, None)
        await reader.chooses(somebody, look, -2)
    for somebody in (full.casemanager, bare):
        await reader.taps(somebody, Broadcasts(), Broadcasts(page=1))
        for each in full.broadcasts:
            await reader.taps(somebody, OneBroadcast(broadcast_id=each.id))
    for each in full.broadcasts:
        await reader.taps(full.resident, OpenBroadcast(broadcast_id=each.id))
    await _of_some(full, reader, bare)
    await _of_what_goes_out_later(full, reader)
    for _ in range(2):
        await reader.taps(full.casemanager, StopBroadcast(broadcast_id=full.broadcasts[0].id))
    await _every_text(full, reader)


async def _of_some(full: FullHouse, reader: Reader, bare: Somebody) -> None:
    casemanager, one = full.casemanager, full.resident.person.id
    for typed in ("some", "all"):
        await reader.fills_in(bare, NewBroadcast(), "notice_board", typed)
    some = ("?", "*", "-", "ok", "p1", "p0", one, one, one, "ok")
    look = await reader.fills_in(casemanager, NewBroadcast(), "notice_board", "some", *some)
    await reader.chooses(casemanager, look, -2)
    look = await reader.fills_in(casemanager, SendTo(resident_id=one), "notice_board")
    await reader.chooses(casemanager, look, -2)
    async with full.house.store.transaction() as store:
        sent, *_ = await store.broadcasts.of_sender(casemanager.person.id)
        notices = [each.id for each in await store.notices.about([sent.id])]
        await store.notices.settle_with(notices, NoticeState.SENT, full.house.now)
    before, look_at = full.house.now, OneBroadcast(broadcast_id=sent.id)
    for hours in (0, 1):
        full.house.later(hours=hours)
        await reader.taps(casemanager, look_at, RingAgain(broadcast_id=sent.id), look_at)
    full.house.now = before


async def _of_what_goes_out_later(full: FullHouse, reader: Reader) -> None:
    tomorrow = f"{full.house.now + timedelta(days=1):%d-%m-%Y}"
    typed = ("1-1-2020", "31-12-2099", tomorrow, "2:30", "0:05", "nothing")
    wanted = ("notice_board", None, "later", *typed)
    look = await reader.fills_in(full.casemanager, NewBroadcast(), *wanted)
    screen = await reader.chooses(full.casemanager, look, -1)
    stop = next(each.tap for each in buttons_of(screen) if isinstance(each.tap, StopBroadcast))
    await reader.taps(full.casemanager, Broadcasts(), stop, Broadcasts())


async def _every_text(full: FullHouse, reader: Reader) -> None:
    """Each broadcast with wrong answers first, then the longest."""
    typed = {
        "day": ("1-1-2020", "31-12"),
        "start": ("2:30", "7:00"),
        "end": ("7:00", "9:15"),
        "place": ("x" * (TEXT_LIMIT + 1), "&" * TEXT_LIMIT),
        "bring": ("?", "ok", "*", "ok"),
        "telephone": ("?", "+31 20 55501005550"),
        "text": ("x" * (OWN_TEXT_LIMIT + 1), "&\n" * (OWN_TEXT_LIMIT // 2)),
        "language": ("?", "ar"),
    }
    for number, template in enumerate(TEMPLATES.values()):
        screen = await reader.taps(full.casemanager, NewBroadcast())
        screen = await reader.chooses(full.casemanager, screen, number)
        for answer in (each for field in template.fields for each in typed[field]):
            screen = await reader.writes(full.casemanager, answer)
        look = await reader.chooses(full.casemanager, screen, 0)
        await reader.chooses(full.casemanager, look, -2)


async def _of_a_pin(full: FullHouse, reader: Reader) -> None:
    resident = full.resident
    await reader.taps(resident, PinSettings())
    await reader.fills_in(resident, ChoosePin(), "12", "1234", "9999", "1234", "1234")
    await reader.taps(resident, PinSettings(), MyCase())
    full.house.later(minutes=6)
    await reader.fills_in(resident, MyCase(), None, "12", "9999", "1234")
    await reader.taps(resident, RemovePin())
    await lock_the_pin(full)
    await reader.taps(resident, MyCase())
    await reader.taps(full.casemanager, OneResident(resident_id=resident.person.id))
    await reader.taps(full.casemanager, OpenPin(resident_id=resident.person.id))
    await reader.taps(resident, PinSettings(), MyCase())


async def _of_roles_to_come(full: FullHouse, reader: Reader) -> None:
    for role in Role:
        somebody = await full.house.person(role, language=reader.language)
        await reader.taps(somebody, Home(), Human(), Privacy(), CopyForMe())
    everything = await full.house.person(*Role, language=reader.language)
    await reader.taps(everything, Home(), Human(), MyAppointments(), Agenda(), ThisWeek(), CopyForMe())


async def _of_newcomers(full: FullHouse, reader: Reader) -> None:
    stranger = full.house.stranger(hint=reader.language)
    before = Reader("en", reader.seen)
    await before.writes(stranger, "/start")
    await before.taps(stranger, ReadNotice(), ReadMore(), Home(), MyCase(), UseCode(invite="Q" * 16))
    await reader.taps(stranger, SetLanguage(language=reader.language, invite="Q" * 16))
    await reader.taps(stranger, ReadMore(invite="Q" * 16), Agree(version=0, invite="Q" * 16))
    await reader.taps(stranger, Agree(version=NOTICE_VERSION, invite="Q" * 16), Home(), MyCase())
    for _ in range(7):
        await reader.fills_in(stranger, EnterCode(), "WRONGCODE")
    await reader.taps(stranger, BecomeNeighbour(), Home())
    other = full.house.stranger()
    await reader.taps(other, SetLanguage(language=reader.language), Disagree())


async def test_a_copy_holds_everything_and_nothing_unfilled(full: FullHouse) -> None:
    for somebody in (full.resident, full.bare, full.neighbour, full.casemanager):
        screen = await somebody.taps(CopyForMe())
        assert isinstance(screen.attachment, File)
        text = screen.attachment.make().decode("utf-8-sig")
        assert not PLACEHOLDER.search(text.replace("&amp;", "")), text
        assert "None" not in text
    copy = (await full.resident.taps(CopyForMe())).attachment
    assert isinstance(copy, File)
    for each in (LONG_NAME, "B-014", LOCATION.place.name, *(receipt.id for receipt in full.receipts)):
        assert each in copy.make().decode("utf-8-sig")


async def test_every_notice_is_readable_and_a_discreet_one_says_nothing(
    full: FullHouse, reader: Reader
) -> None:
    await ring(full)
    words = words_for(reader.language)
    secrets = [words.say(name).striptags() for name in APPOINTMENT_NAMES.values()]
    secrets += [LONG_NAME, "B-014", LONG_PLACE.name[:9], LONG_PLACE.address[:9], LOCATION.place.name, "€"]
    kinds: set[NoticeKind] = set()
    for style in NoticeStyle:
        for somebody in (full.resident, full.casemanager):
            for notice, screen in await _rendered(full, somebody, style):
                kinds |= notice
                reader.reads(screen, notice)
                said = f"{screen.html()} {[each.text for each in buttons_of(screen)]}"
                if style is NoticeStyle.DISCREET:
                    assert not [secret for secret in secrets if secret in said]
    assert kinds == set(RENDERERS)


async def _rendered(
    full: FullHouse, somebody: Somebody, style: NoticeStyle
) -> list[tuple[set[NoticeKind], Screen]]:
    """Each by itself, and all of them together."""
    person = somebody.person.model_copy(update={"notice_style": style})
    async with full.house.store.transaction() as store:
        ask = Ask(person, NOW, words_for(person.language), store, full.house.frame)
        planned = await store.notices.of_person(person.id)
        shown = [({notice.kind}, await render(ask, notice)) for notice in planned]
        shown.append((set(), await render_together(ask, planned)))
    return [(kinds, screen) for kinds, screen in shown if screen]
