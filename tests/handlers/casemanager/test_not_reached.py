"""Who is not reached: the list, why, and what staff do instead."""

from datetime import timedelta
from typing import Any

import pytest

from handlers.casemanager.day.agenda import LookAt
from handlers.casemanager.day.not_reached import (
    REASON_PICTURES,
    NotReached,
    OneMissing,
    PrintNote,
    RingMissing,
    SayTold,
)
from handlers.resident.receipts import SayAnswer
from handlers.resident.taps import OpenAppointment
from handlers.screen import File, Screen
from handlers.taps import Home, Tap
from shelter.backstop import Reason
from shelter.models.appointments import AppointmentKind, AttendanceAnswer, Bring, ToldHow
from shelter.models.notices import Notice, NoticeKind, NoticeState, Priority
from shelter.models.people import Role
from tests.handlers.casemanager.diary import CODE, Diary
from tests.handlers.resident.records import allowance, appointment, labels, resident_with_casemanager
from tests.handlers.talking import NOW, House, button_of, shows, text_of
from tests.unit.locales.test_paper import text_on

IN_THREE_DAYS = NOW + timedelta(days=3)


@pytest.fixture
async def diary(house: House) -> Diary:
    return await Diary.of(house)


async def the_list(diary: Diary) -> Screen:
    return await diary.casemanager.taps(NotReached())


async def the_page(diary: Diary) -> Screen:
    return await diary.casemanager.taps(OneMissing(subject_id=diary.made.id))


def nobody(screen: Screen) -> bool:
    return "Everybody is reached" in text_of(screen)


async def overdue(diary: Diary) -> None:
    """The next morning: it is today, and nobody has tapped."""
    diary.house.now = NOW + timedelta(hours=22)


async def test_home_says_nothing_while_nobody_is_missed(diary: Diary) -> None:
    screen = await diary.casemanager.taps(Home())
    assert not shows(screen, "not reached")
    assert "not reached" not in text_of(screen)
    assert nobody(await the_list(diary))


async def test_home_counts_them_below_today_and_the_count_is_live(diary: Diary) -> None:
    await overdue(diary)
    screen = await diary.casemanager.taps(Home())
    assert "⚠️ 1 message has not reached its resident." in text_of(screen)
    assert "1 not reached" in labels(screen)[1].replace("\u2068", "").replace("\u2069", "")
    assert shows(await diary.casemanager.follows(screen, "1 not reached"), CODE)
    await diary.resident.taps(OpenAppointment(appointment_id=diary.made.id))
    assert not shows(await diary.casemanager.taps(Home()), "not reached")
    assert nobody(await the_list(diary))


async def test_an_answer_is_enough(diary: Diary) -> None:
    await overdue(diary)
    await diary.resident.taps(SayAnswer(appointment_id=diary.made.id, said=AttendanceAnswer.COMING))
    assert nobody(await the_list(diary))


async def test_the_soonest_stands_on_top_and_only_the_own_are_there(diary: Diary) -> None:
    await overdue(diary)
    sooner = await appointment(diary.house, diary.resident, starts_at=diary.house.now + timedelta(hours=1))
    stranger, other = await resident_with_casemanager(diary.house)
    await appointment(diary.house, stranger, starts_at=diary.house.now + timedelta(hours=2))
    shown = [each.tap for row in (await the_list(diary)).rows for each in row]
    assert shown == [OneMissing(subject_id=sooner.id), OneMissing(subject_id=diary.made.id)]
    assert len(labels(await other.taps(NotReached()))) == 1


async def test_a_long_list_is_turned_over(diary: Diary) -> None:
    for hours in range(1, 20):
        await appointment(diary.house, diary.resident, starts_at=NOW + timedelta(hours=hours))
    screen = await the_list(diary)
    pages = 1
    while shows(screen, "More"):
        screen = await diary.casemanager.follows(screen, "More")
        pages += 1
    assert pages == 3
    assert len(labels(await diary.casemanager.taps(NotReached(page=99)))) > 1


WHY = {
    Reason.EXPIRED: (NoticeState.EXPIRED, "came too late"),
    Reason.DEAD: (NoticeState.DEAD, "could not be delivered"),
    Reason.UNSURE: (NoticeState.UNSURE, "has perhaps arrived"),
    Reason.BLOCKED: (NoticeState.BLOCKED, "blocked the bot"),
}


@pytest.mark.parametrize("reason", WHY)
async def test_a_message_that_failed_is_on_the_list_at_once(diary: Diary, reason: Reason) -> None:
    state, why = WHY[reason]
    diary.house.later(hours=8)
    await diary.what_is_due_ends(state)
    screen = await the_list(diary)
    assert labels(screen)[0].startswith(REASON_PICTURES[reason])
    assert why in text_of(await diary.casemanager.follows(screen, CODE))


@pytest.mark.parametrize(
    ("away", "why"), [({"blocked_at": NOW}, "blocked the bot"), ({"chat_id": None}, "not in the bot yet")]
)
async def test_whom_the_bot_does_not_reach_is_on_the_list_at_once(
    diary: Diary, away: dict[str, Any], why: str
) -> None:
    await diary.resident_is(**away)
    screen = await the_page(diary)
    assert why in text_of(screen)
    assert not shows(screen, "Remind now"), "nothing would ring"


async def test_the_page_says_why_whom_to_call_and_where_to_go(diary: Diary) -> None:
    await overdue(diary)
    screen = await diary.casemanager.follows(await the_list(diary), CODE)
    words = text_of(screen)
    for each in (
        CODE,
        "IND",
        "Wednesday 25-11-2026, 14:00",
        "has not opened it",
        "📞 Balie: 020-5550100",
        "🚶 Huis Aan de Vaart, Vaart 1",
    ):
        assert each in words
    assert [label.split(" ")[0] for label in labels(screen)] == ["📞", "🚶", "🖨️", "🖨️", "🔔", "📅"]
    assert screen.back == NotReached()


async def test_the_appointments_own_page_leads_there(diary: Diary) -> None:
    assert not shows(await diary.page(), "Not reached")
    await overdue(diary)
    screen = await diary.casemanager.follows(await diary.page(), "Not reached")
    assert "has not opened it" in text_of(screen)
    screen = await diary.casemanager.follows(screen, "The appointment")
    assert shows(screen, "Move")


@pytest.mark.parametrize(
    ("label", "how"),
    [("I called", ToldHow.CALLED), ("I went by", ToldHow.WENT_BY), ("I gave the note", ToldHow.PRINTED)],
)
async def test_who_was_told_is_off_the_list(diary: Diary, label: str, how: ToldHow) -> None:
    await overdue(diary)
    screen = await the_page(diary)
    tap = button_of(screen, label)
    screen = await diary.casemanager.taps(tap)
    assert "off the list" in (screen.toast or "")
    assert nobody(screen)
    told = (await diary.kept()).told
    assert told is not None
    assert (told.how, told.at, told.version) == (how, diary.house.now, 1)
    assert nobody(await diary.casemanager.taps(tap)), "a double tap"


async def test_after_a_change_it_begins_anew(diary: Diary) -> None:
    await overdue(diary)
    called = button_of(await the_page(diary), "I called")
    await diary.casemanager.taps(called)
    await diary.is_moved(diary.house.now + timedelta(days=2))
    assert nobody(await the_list(diary)), "there is time to tap"
    diary.house.later(days=1, hours=12)
    assert shows(await the_list(diary), CODE)


async def test_an_old_i_called_tells_nobody_of_the_new_time(diary: Diary) -> None:
    await overdue(diary)
    called = button_of(await the_page(diary), "I called")
    await diary.is_moved(diary.house.now + timedelta(hours=4))
    diary.house.later(hours=3)
    screen = await diary.casemanager.taps(called)
    assert "Somebody changed this in the meantime" in text_of(screen)
    assert (await diary.kept()).told is None
    assert shows(await the_list(diary), CODE)


async def test_a_cancellation_that_did_not_arrive_is_told_by_a_human(diary: Diary) -> None:
    await diary.is_cancelled()
    await diary.what_is_due_ends(NoticeState.BLOCKED)
    screen = await the_page(diary)
    assert "This appointment is cancelled" in text_of(screen)
    assert not shows(screen, "Remind now")
    assert shows(await diary.page(), "Not reached")
    await diary.casemanager.follows(screen, "I went by")
    assert nobody(await the_list(diary))


async def test_remind_now_rings_and_the_page_stays(diary: Diary) -> None:
    await overdue(diary)
    screen = await diary.casemanager.follows(await the_page(diary), "Remind now")
    assert "rings now" in (screen.toast or "")
    assert "has not opened it" in text_of(screen)
    rung = [
        each
        for each in await diary.notices(NoticeKind.APPOINTMENT_REMINDER)
        if each.priority is Priority.URGENT
    ]
    assert [each.due_at for each in rung] == [diary.house.now]


async def test_what_is_on_the_list_no_more_says_so(diary: Diary) -> None:
    await overdue(diary)
    screen = await the_page(diary)
    printing, called = button_of(screen, "Print a note"), button_of(screen, "Remind now")
    await diary.resident.taps(OpenAppointment(appointment_id=diary.made.id))
    for tap in (printing, called, OneMissing(subject_id=diary.made.id)):
        assert "not on the list any more" in text_of(await diary.casemanager.taps(tap))


async def test_what_has_begun_and_ended_leaves_the_list(diary: Diary) -> None:
    await overdue(diary)
    called = button_of(await the_page(diary), "Remind now")
    diary.house.now = diary.made.starts_at + timedelta(minutes=10)
    screen = await the_page(diary)
    assert not shows(screen, "Remind now")
    assert shows(screen, "I called")
    assert "That is over" in text_of(await diary.casemanager.taps(called))
    diary.house.later(minutes=36)
    assert nobody(await the_list(diary))


async def test_a_resident_who_is_gone_is_nobodys(diary: Diary) -> None:
    await overdue(diary)
    screen = await the_page(diary)
    await diary.is_erased()
    assert nobody(await the_list(diary))
    for label in ("I called", "Remind now"):
        assert "cannot find" in text_of(await diary.casemanager.follows(screen, label))
    assert "not on the list" in text_of(await diary.casemanager.follows(screen, "Print a note"))


async def test_a_resident_of_another_caseload_looks_like_none(diary: Diary) -> None:
    await overdue(diary)
    one = diary.made.id
    _, other = await resident_with_casemanager(diary.house)
    said = SayTold(appointment_id=one, how=ToldHow.CALLED, version=1)
    for tap in (OneMissing(subject_id=one), PrintNote(subject_id=one)):
        screen = await other.taps(tap)
        assert "not on the list" in text_of(screen)
        assert screen.attachment is None
    changing: list[Tap] = [said, RingMissing(appointment_id=one)]
    for each in changing:
        assert "cannot find" in text_of(await other.taps(each))
    supervisor = await diary.house.person(Role.HOUSING_SUPERVISOR)
    for each in [NotReached(), OneMissing(subject_id=one), PrintNote(subject_id=one), *changing]:
        assert "cannot open" in text_of(await supervisor.taps(each))
    assert await diary.kept() == diary.made


async def note_of(diary: Diary, subject_id: str | None = None) -> tuple[Screen, str]:
    """The screen with the note, and what stands on it (without spaces)."""
    screen = await diary.casemanager.taps(PrintNote(subject_id=subject_id or diary.made.id))
    assert isinstance(screen.attachment, File)
    assert screen.attachment.make().startswith(b"%PDF")
    return screen, text_on(screen.attachment.make())


async def test_the_note_says_when_where_what_to_bring_and_whom_to_call(house: House) -> None:
    diary = await Diary.of(house, interpreter=True, kind=AppointmentKind.LAWYER, note="Ask for Anna")
    await diary.change(place=diary.made.place.model_copy(update={"way": "Tram 14, Artis"}))
    await overdue(diary)
    screen, words = await note_of(diary)
    for each in (
        CODE,
        "Wednesday 25-11-2026, 14:00",
        "Kantoor Noord, Noordweg 7",
        "Tram 14, Artis",
        "interpreter",
        "your papers",
        "020-5550100",
    ):
        assert each.replace(" ", "") in words
    for secret in ("Lawyer", "Anna", "Marloes"):
        assert secret not in words
    assert shows(screen, "I gave the note")
    assert screen.back == OneMissing(subject_id=diary.made.id)
    assert nobody(await diary.casemanager.follows(screen, "I gave the note"))


async def test_the_note_names_the_person_by_the_code_alone(diary: Diary) -> None:
    await diary.resident_is(first_name="Selamawit")
    await overdue(diary)
    screen, words = await note_of(diary)
    assert "Selamawit" not in words
    assert isinstance(screen.attachment, File)
    assert screen.attachment.name == f"{CODE}.pdf"


async def test_the_note_is_in_the_residents_language(diary: Diary) -> None:
    await overdue(diary)
    await diary.resident_is(language="nl")
    _, words = await note_of(diary)
    assert "woensdag" in words
    assert "Wednesday" not in words


@pytest.mark.parametrize("language", ["so", None])
async def test_where_the_language_is_not_finished_it_is_in_english_and_dutch(
    diary: Diary, language: str | None
) -> None:
    await overdue(diary)
    await diary.resident_is(language=language)
    _, words = await note_of(diary)
    assert "Wednesday" in words
    assert "woensdag" in words


async def test_a_note_of_what_was_moved_or_cancelled_says_so(diary: Diary) -> None:
    await diary.is_moved(IN_THREE_DAYS)
    await diary.resident_is(blocked_at=NOW)
    _, words = await note_of(diary)
    assert "haschanged" in words
    assert "Friday27-11-2026" in words
    await diary.is_cancelled()
    await diary.what_is_due_ends(NoticeState.BLOCKED)
    _, words = await note_of(diary)
    assert "Youdonothavetogo" in words
    assert "Noordweg" not in words


async def test_leefgeld_of_which_the_message_failed_is_on_the_list(diary: Diary) -> None:
    payment = await allowance(diary.house, diary.resident, bring=(Bring.PAPERS,))
    failed = Notice(
        id="failed",
        key="failed",
        person_id=diary.resident.person.id,
        kind=NoticeKind.ALLOWANCE_REMINDER,
        subject_id=payment.id,
        subject_version=1,
        due_at=NOW,
        expires_at=IN_THREE_DAYS,
    )
    async with diary.house.store.transaction() as store:
        await store.notices.plan(failed)
    await diary.what_is_due_ends(NoticeState.DEAD)
    screen = await diary.casemanager.follows(await the_list(diary), "26-11")
    words = text_of(screen)
    for each in ("Leefgeld", "Thursday 26-11-2026, 10:00", "Loket 2", "could not be delivered", "Balie"):
        assert each in words
    assert "57" not in words, "how much it is does not matter here"
    shown, words = await note_of(diary, payment.id)
    for each in (CODE, "leefgeld", "Thursday26-11-2026", "10:00", "Loket2", "yourpapers", "020-5550100"):
        assert each in words
    assert "57" not in words
    assert shown.back == OneMissing(subject_id=payment.id)
    old = button_of(screen, "I called")
    changed = payment.model_copy(update={"version": 2})
    for version in (changed, payment):
        async with diary.house.store.transaction() as store:
            await store.allowances.save(version)
        told = await diary.casemanager.taps(old)
        assert ("off the list" in (told.toast or "")) is (version == payment)
    assert nobody(await the_list(diary))


async def test_a_tap_on_somebodys_payment_tells_nothing(diary: Diary) -> None:
    payment = await allowance(diary.house, diary.resident)
    _, other = await resident_with_casemanager(diary.house)
    for somebody in (diary.casemanager, other):
        shown = text_of(await somebody.taps(OneMissing(subject_id=payment.id)))
        assert "not on the list" in shown
        assert CODE not in shown


async def test_the_notice_board_of_a_casemanager_without_residents_is_empty(house: House) -> None:
    casemanager = await house.person(Role.CASEMANAGER)
    assert nobody(await casemanager.taps(NotReached()))
    assert "cannot find" in text_of(await casemanager.taps(LookAt(appointment_id="nothing")))
