"""Privacy: a copy of everything, how much notices say, the name that is shown, forget me."""

from datetime import date, time, timedelta

import pytest

from handlers.casemanager.files.exporting import MyCalendar
from handlers.everyone.copy import CopyForMe
from handlers.everyone.forgetting import ReallyForgetMe
from handlers.everyone.names import ChangeName
from handlers.everyone.privacy import Notices, SetStyle
from handlers.everyone.taps import ForgetMe, Privacy
from handlers.incoming import IncomingKind
from handlers.neighbour.activities import SignUp
from handlers.screen import File, Screen
from handlers.taps import Home
from locales.languages import FINISHED
from shelter import case_notes, pins, replanning
from shelter.models.activities import Activity, ActivityKind
from shelter.models.allowances import Allowance, Component, ComponentKind
from shelter.models.appointments import (
    Appointment,
    AppointmentKind,
    AttendanceAnswer,
    Receipt,
    Told,
    ToldHow,
)
from shelter.models.conversations import Message, SentMessage
from shelter.models.desk import Absence, Handover, Look
from shelter.models.legal import Actor, LegalStep, Stage
from shelter.models.notices import NoticeState
from shelter.models.people import NoticeStyle, OfficeHours, Role
from shelter.models.places import HouseRule, Place, RuleReading, RuleText, Topic
from shelter.models.reminders import ReminderWish
from shelter.models.requests import AppointmentRequest
from tests.handlers.everyone.test_pin import RIGHT, is_keypad, types
from tests.handlers.talking import LOCATION, NOW, House, Somebody, button_of, buttons_of, shows, text_of

WORDS = (
    "Canary-office",
    "Canary-street",
    "Canary-note",
    "Canary-point",
    "Canary-words",
    "Canary-title",
    "Canary-asked",
)


async def somebody_with_everything(house: House) -> Somebody:
    """A resident about whom there is something on every shelf, each with words of its own."""
    staff = await house.person(Role.CASEMANAGER, first_name="Canary-staff")
    wish = ReminderWish(at=time(12))
    somebody = await house.person(Role.RESIDENT, first_name="Canary-name", reminders=wish)
    resident_id = somebody.person.id
    where = {"code": "Canary-code", "room": "Canary-room", "vulnerable": True}
    await house.stay(somebody.person, casemanager_id=staff.person.id, **where)
    appointment = Appointment(
        id="canary_appt1",
        resident_id=resident_id,
        staff_id=staff.person.id,
        kind=AppointmentKind.LAWYER,
        starts_at=NOW + timedelta(days=3),
        zone="Europe/Amsterdam",
        place=Place(name="Canary-office", address="Canary-street"),
        note="Canary-note",
        answer=AttendanceAnswer.COMING,
        leave_at=NOW + timedelta(days=3, minutes=-42),
        told=Told(how=ToldHow.WENT_BY, at=NOW + timedelta(minutes=11), version=1),
    )
    async with house.store.transaction() as store:
        await store.appointments.save(appointment)
        await replanning.plan_new(store, NOW, appointment)
        await store.appointments.add_receipt(
            Receipt(
                id="CANA-RYRE",
                resident_id=resident_id,
                appointment_id=appointment.id,
                answer=AttendanceAnswer.COMING,
                given_at=NOW,
            )
        )
        await store.allowances.save(
            Allowance(
                id="canary_allow",
                resident_id=resident_id,
                pay_on=date(2026, 11, 26),
                from_time=time(10),
                until_time=time(12),
                period_start=date(2026, 11, 26),
                period_end=date(2026, 12, 2),
                components=(Component(kind=ComponentKind.BASE, cents=5137),),
                pay_point="Canary-point",
                told=Told(how=ToldHow.CALLED, at=NOW + timedelta(minutes=12), version=1),
            )
        )
        await store.desks.save_handover(
            Handover(
                id="canary_hando",
                resident_id=resident_id,
                to_id=staff.person.id,
                role=Role.CASEMANAGER,
                at=NOW - timedelta(days=33),
                until=date(2027, 2, 14),
            )
        )
        await store.legal_cases.add(
            LegalStep(
                id="canary_step1",
                resident_id=resident_id,
                recorded_at=NOW,
                stage=Stage.FILE_ANALYSIS,
                actor=Actor.COURT,
                since=date(2026, 10, 1),
            )
        )
        await store.legal_cases.add_look(
            Look(id="canary_look1", resident_id=resident_id, staff_id=staff.person.id, at=NOW)
        )
        await store.requests.save(
            AppointmentRequest(
                id="CANA-RYAS",
                resident_id=resident_id,
                kind=AppointmentKind.OTHER,
                words="Canary-asked",
                asked_at=NOW,
            )
        )
        await store.conversations.add_message(
            Message(
                id="canary_mess1",
                resident_id=resident_id,
                sender_id=staff.person.id,
                text="Canary-words",
                sent_at=NOW,
            )
        )
        await store.houses.add_rule(
            HouseRule(
                id="canary_rule1",
                location_id=LOCATION.id,
                topic=Topic.QUIET_HOURS,
                version=7,
                published_on=date(2026, 1, 1),
                texts={"nl": RuleText(text="Stil")},
            )
        )
        await store.houses.add_reading(
            RuleReading(person_id=resident_id, rule_id="canary_rule1", version=7, read_at=NOW)
        )
        await store.activities.save(
            Activity(
                id="canary_activ",
                location_id=LOCATION.id,
                kind=ActivityKind.COOKING,
                titles={"nl": "Canary-title"},
                starts_at=NOW + timedelta(days=2),
                zone="Europe/Amsterdam",
                minutes=60,
                place=LOCATION.place,
                capacity=5,
                audience=frozenset({Role.RESIDENT}),
            )
        )
    await somebody.taps(SignUp(activity_id="canary_activ"))
    return somebody


def written_in(screen: Screen) -> str:
    assert isinstance(screen.attachment, File)
    text = screen.attachment.make().decode("utf-8-sig")
    return text.replace("\u2068", "").replace("\u2069", "")


async def test_the_copy_holds_reminders_that_rang_too(house: House) -> None:
    somebody = await somebody_with_everything(house)
    async with house.store.transaction() as store:
        notice = (await store.notices.of_person(somebody.person.id))[0]
        later = notice.due_at + timedelta(days=400)
        (leased, *_) = await store.notices.claim("clockwork", later, later + timedelta(minutes=1), 1)
        await store.notices.settle(leased.id, "clockwork", NoticeState.SENT, later)
    assert "== Reminders of the last 30 days ==" in written_in(await somebody.taps(CopyForMe()))


async def test_the_copy_holds_everything_by_concept(house: House) -> None:
    somebody = await somebody_with_everything(house)
    text = written_in(await somebody.taps(CopyForMe()))
    for word in (
        *WORDS,
        "Canary-name",
        "Canary-code",
        "Canary-staff",
        "CANA-RYRE",
        "CANA-RYAS",
        "51.37",
        "version 7",
    ):
        assert word in text
    for heading in ("You", "Your place", "Your appointments", "Your messages", "Reminders to come"):
        assert f"== {heading} ==" in text
    for each in ("12:00", "27-11-2026, 09:18", "24-11-2026, 10:11", "24-11-2026, 10:12"):
        assert each in text, (
            "what was chosen for reminders, when to leave, that staff came by and that they called"
        )
    assert "Your legal adviser reads all papers of your case" in text
    assert "English" in text
    assert "Room: Canary-room" in text
    assert "Staff plan with more care for you" in text


async def test_the_copy_says_that_staff_keep_notes_and_not_what_is_in_them(house: House) -> None:
    somebody = await somebody_with_everything(house)
    assert "keeps a short note" not in written_in(await somebody.taps(CopyForMe()))
    async with house.store.transaction() as store:
        stay = await store.houses.stay_of(somebody.person.id)
        assert stay is not None
        await case_notes.set_text(store, NOW, stay.casemanager_id or "", somebody.person.id, "Their-words")
    text = written_in(await somebody.taps(CopyForMe()))
    assert "1 member of staff keeps a short note about you." in text
    assert "Their-words" not in text


async def test_the_copy_of_staff_says_what_they_took_out_and_that_a_file_waits(house: House) -> None:
    staff = await house.person(Role.CASEMANAGER)
    assert "took out" not in written_in(await staff.taps(CopyForMe()))
    await staff.taps(MyCalendar())
    await staff.sends(IncomingKind.DOCUMENT, file_id="BQAC-1", file_size=10)
    text = written_in(await staff.taps(CopyForMe()))
    assert "📅 Calendar · rows: 0" in text
    assert "A file that you sent is kept until you save it" in text


async def test_the_copy_of_staff_says_whether_the_morning_is_told(house: House) -> None:
    for wanted, said in ((True, "at 08:30"), (False, "no message in the morning")):
        staff = await house.person(Role.LEGAL_ADVISER, digest=wanted)
        assert said in written_in(await staff.taps(CopyForMe()))
    assert "morning" not in written_in(await (await house.person(Role.RESIDENT)).taps(CopyForMe()))


async def test_how_long_messages_are_kept_is_said_to_those_who_have_some(house: House) -> None:
    house.frame = type(house.frame)(house.frame.zone, house.frame.bot_name, message_days=30)
    for role in (Role.RESIDENT, Role.CASEMANAGER):
        assert "A message goes after 30 days." in text_of(await (await house.person(role)).taps(Privacy()))
    assert "30 days" not in text_of(await (await house.person(Role.NEIGHBOUR)).taps(Privacy()))


async def test_the_copy_says_who_guides_since_when_and_until_when(house: House) -> None:
    text = written_in(await (await somebody_with_everything(house)).taps(CopyForMe()))
    assert "== Who guides you since when ==" in text
    assert "22-10-2026, 11:00 · casemanager · 🗓️ Until Sunday 14-02-2027" in text


async def test_the_copy_of_staff_says_when_they_are_away_and_when_they_read(house: House) -> None:
    hours = OfficeHours(days=frozenset({1, 2}), begins=time(9), ends=time(17))
    staff = await house.person(Role.CASEMANAGER, office_hours=hours)
    away = Absence(
        id="canary_away1", staff_id=staff.person.id, from_on=date(2026, 12, 1), until_on=date(2026, 12, 4)
    )
    async with house.store.transaction() as store:
        await store.desks.save_absence(away)
    text = written_in(await staff.taps(CopyForMe()))
    assert "From Tuesday 01-12-2026 until Friday 04-12-2026" in text
    assert "Between 09:00 and 17:00" in text
    assert "01-12-2026" not in written_in(await (await house.person(Role.CASEMANAGER)).taps(CopyForMe()))


@pytest.mark.parametrize("language", [language.code for language in FINISHED])
async def test_the_copy_can_be_written_in_every_finished_language(house: House, language: str) -> None:
    somebody = await somebody_with_everything(house)
    async with house.store.transaction() as store:
        await store.people.save(somebody.person.model_copy(update={"language": language}))
    text = written_in(await somebody.taps(CopyForMe()))
    assert all(word in text for word in WORDS)
    assert "{" not in text
    assert "<" not in text


async def test_the_copy_of_somebody_holds_nothing_of_another(house: House) -> None:
    await somebody_with_everything(house)
    other = await house.person(Role.RESIDENT, Role.NEIGHBOUR)
    assert "Canary" not in written_in(await other.taps(CopyForMe()))


async def test_the_copy_lies_behind_the_pin(house: House) -> None:
    somebody = await house.person(Role.RESIDENT)
    async with house.store.transaction() as store:
        await pins.choose(store, house.now, somebody.person.id, RIGHT)
    house.later(minutes=5)
    keypad = await somebody.follows(await somebody.taps(Privacy()), "What is kept")
    assert is_keypad(keypad)
    assert keypad.attachment is None
    assert "You have a PIN." in written_in(await types(somebody, keypad, RIGHT))


async def test_notices_are_made_fuller_and_discreet_again(house: House) -> None:
    somebody = await house.person(Role.RESIDENT)
    for style in (NoticeStyle.FULL, NoticeStyle.DISCREET):
        screen = await somebody.taps(SetStyle(style=style))
        person = await somebody.now_known()
        assert person is not None
        assert person.notice_style is style
        assert [each.tap for each in buttons_of(screen) if "✅" in each.text] == [SetStyle(style=style)]


async def test_each_style_is_shown_by_an_example(house: House) -> None:
    somebody = await house.person(Role.RESIDENT)
    short, full = (await somebody.taps(Notices())).lines[1:]
    assert "Lawyer" not in short
    assert "Lawyer" in full


@pytest.mark.parametrize("name", ["Selam", "ሰላም", "فاطمه", "Ann-Marie", "N’Golo", "Ngozi  Ada"])
async def test_a_first_name_is_shown_changed_and_taken_back(house: House, name: str) -> None:
    somebody = await house.person(Role.RESIDENT)
    await somebody.taps(ChangeName())
    screen = await somebody.writes(name)
    assert " ".join(name.split()) in text_of(screen)
    await somebody.follows(await somebody.taps(ChangeName()), "Show no name")
    assert await somebody.now_known() == somebody.person


@pytest.mark.parametrize(
    "name", ["", "   ", "06 12345678", "@selam", "x" * 31, "<b>", "a@b.nl", "V1234567890", "1", "--", "a:b"]
)
async def test_what_is_no_first_name_is_not_shown(house: House, name: str) -> None:
    somebody = await house.person(Role.RESIDENT)
    await somebody.taps(ChangeName())
    screen = await somebody.writes(name)
    assert shows(screen, "Show no name")
    assert await somebody.now_known() == somebody.person


async def test_forget_me_takes_two_steps_and_leaves_nothing(house: House) -> None:
    somebody = await somebody_with_everything(house)
    async with house.store.transaction() as store:
        for number, hours in ((1, 100), (2, 48), (3, 1)):
            sent = SentMessage(
                person_id=somebody.person.id, message_id=number, sent_at=NOW - timedelta(hours=hours)
            )
            await store.conversations.add_sent(sent)
    first = await somebody.follows(await somebody.taps(Privacy()), "Forget me")
    assert "48" in text_of(first)
    assert await somebody.now_known() is not None
    gone = await somebody.follows(first, "Yes")
    assert set(gone.deletes) == {2, 3}
    assert await somebody.now_known() is None
    await no_row_is_left(house, somebody)


async def no_row_is_left(house: House, somebody: Somebody) -> None:
    resident_id = somebody.person.id
    async with house.store.transaction() as store:
        assert await store.people.get(resident_id) is None
        assert await store.people.pin(resident_id) is None
        assert await store.houses.stay_of(resident_id) is None
        assert await store.conversations.draft(resident_id) is None
        assert not any(
            [
                await store.people.consents(resident_id),
                await store.appointments.of_resident(resident_id, NOW - timedelta(days=1000)),
                await store.appointments.receipts(resident_id),
                await store.legal_cases.history(resident_id),
                await store.allowances.of_resident(resident_id, date(2000, 1, 1)),
                await store.houses.readings(resident_id),
                await store.activities.signups_of(resident_id),
                await store.conversations.messages(resident_id),
                await store.conversations.sent(resident_id, NOW - timedelta(days=1000)),
                await store.notices.of_person(resident_id),
            ]
        )
        assert (await store.activities.taken(["canary_activ"])).get("canary_activ", 0) == 0


async def test_after_forgetting_one_comes_as_a_stranger(house: House) -> None:
    somebody = await somebody_with_everything(house)
    gone = await somebody.taps(ReallyForgetMe())
    assert not any(letter.isalpha() for letter in text_of(await somebody.writes("/start")))
    languages = await somebody.follows(gone, "Begin again")
    assert len(buttons_of(languages)) == len(FINISHED)
    assert shows(await somebody.follows(languages, "English"), "I agree")


async def test_an_old_yes_of_forget_me_does_no_harm_to_a_stranger(house: House) -> None:
    somebody = house.stranger()
    await somebody.taps(ReallyForgetMe())
    assert await somebody.now_known() is None


async def test_the_way_back_from_forget_me_changes_nothing(house: House) -> None:
    somebody = await house.person(Role.RESIDENT)
    screen = await somebody.taps(ForgetMe())
    assert screen.back == Privacy()
    assert await somebody.now_known() == somebody.person


async def test_who_forgot_the_pin_can_still_leave(house: House) -> None:
    somebody = await house.person(Role.RESIDENT)
    async with house.store.transaction() as store:
        await pins.choose(store, house.now, somebody.person.id, RIGHT)
    house.later(minutes=5)
    await somebody.follows(await somebody.taps(ForgetMe()), "Yes")
    assert await somebody.now_known() is None


async def test_everybody_finds_language_and_privacy_at_home(house: House) -> None:
    for role in Role:
        home = await (await house.person(role)).taps(Home())
        assert button_of(home, "Language").tap
        assert button_of(home, "Privacy").tap == Privacy()


async def test_the_notice_is_read_again_without_being_asked_again(house: House) -> None:
    somebody = await house.person(Role.NEIGHBOUR)
    screen = await somebody.follows(await somebody.taps(Privacy()), "privacy notice")
    assert not shows(screen, "I agree")
    assert screen.back == Privacy()
