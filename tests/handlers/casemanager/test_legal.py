"""The legal case at the desk: set in four taps, as the resident will read it; two at once; who looked."""

from datetime import date

import pytest

from handlers.casemanager.legal.legal import CaseBefore, ChangeCase, ChooseAdviser, SetAdviser
from handlers.casemanager.taps import CaseOf, OneResident
from handlers.everyone.copy import CopyForMe
from handlers.resident.legal import MyCase, WhoLooked
from handlers.resident.legal_terms import ACTOR_SENTENCES, SCENARIO_SENTENCES, STAGE_SENTENCES
from handlers.screen import File, Screen
from locales.words import words_for
from shelter import legal, pins
from shelter.legal import StepWish
from shelter.models.legal import Actor, LegalStep, Scenario, Stage
from shelter.models.notices import Notice, NoticeKind, NoticeState
from shelter.models.people import Role
from tests.handlers.resident.bells import heard, rendered
from tests.handlers.resident.records import labels, legal_step, resident_with_casemanager
from tests.handlers.talking import NOW, House, Somebody, shows, text_of

FOUR_TAPS = ("Change", "Waiting for a decision", "Plan: stay", "IND", "no next date")


async def people(house: House, language: str = "ar") -> tuple[Somebody, Somebody, Somebody]:
    """A resident, the casemanager Marloes, and the legal adviser Noor."""
    resident, casemanager = await resident_with_casemanager(house, language=language)
    adviser = await house.person(Role.LEGAL_ADVISER, first_name="Noor")
    await house.stay(resident.person, legal_adviser_id=adviser.person.id, code="B-014")
    return resident, casemanager, adviser


def case_of(resident: Somebody) -> CaseOf:
    return CaseOf(resident_id=resident.person.id)


async def steps_of(house: House, resident: Somebody) -> list[LegalStep]:
    async with house.store.transaction() as store:
        return list(await legal.history(store, resident.person.id))


async def bells_of(house: House, somebody: Somebody, kind: NoticeKind) -> list[Notice]:
    async with house.store.transaction() as store:
        return [each for each in await store.notices.of_person(somebody.person.id) if each.kind is kind]


async def test_four_taps_a_preview_and_it_is_saved(house: House) -> None:
    resident, casemanager, _ = await people(house)
    page = await casemanager.taps(OneResident(resident_id=resident.person.id))
    case = await casemanager.follows(page, "Legal status")
    assert "Nothing is written here yet." in text_of(case)
    preview = await casemanager.follows(case, *FOUR_TAPS)
    arabic, shown = words_for("ar"), preview.html()
    for sentence in (STAGE_SENTENCES[Stage.AWAITING_DECISION], ACTOR_SENTENCES[Actor.IND]):
        assert str(arabic.say(sentence)) in shown, "as the resident reads it"
        assert str(words_for("nl").say(sentence)) in shown, "and the Dutch beside it"
        assert str(words_for("en").say(sentence)) in shown, "and in the language of who sets it"
    assert "Tuesday 24-11-2026" not in text_of(preview), "days are in the resident's words, too"
    assert await steps_of(house, resident) == []
    done = await casemanager.follows(preview, "Save")
    assert "gets a message" in str(done.toast)
    (step,) = await steps_of(house, resident)
    assert (step.stage, step.scenario, step.actor) == (Stage.AWAITING_DECISION, Scenario.STAY, Actor.IND)
    assert (step.since, step.next_date, step.recorded_by) == (NOW.date(), None, casemanager.person.id)
    assert "Waiting for a decision" in text_of(done)
    assert "Marloes" in text_of(done)


async def test_the_preview_reads_as_the_residents_own_screen(house: House) -> None:
    resident, casemanager, _ = await people(house)
    preview = await casemanager.follows(await casemanager.taps(case_of(resident)), *FOUR_TAPS)
    await casemanager.follows(preview, "Save")
    own = await resident.taps(MyCase())
    assert set(own.lines) < set(preview.lines)


async def test_a_change_of_one_thing_keeps_the_others_by_the_first_button(house: House) -> None:
    resident, _, adviser = await people(house, language="en")
    before = await legal_step(house, resident)
    screen = await adviser.follows(await adviser.taps(case_of(resident)), "Change")
    for _ in range(3):
        assert labels(screen)[0].startswith("✅")
        screen = await adviser.taps(screen.rows[0][0])
    assert shows(screen, "✅ Tuesday 08-12-2026")
    screen = await adviser.writes("17-12")
    assert "In your language" not in text_of(screen)
    await adviser.follows(screen, "Save")
    now, _ = await steps_of(house, resident)
    assert now.next_date == date(2026, 12, 17)
    assert (now.stage, now.scenario, now.actor, now.since) == (
        before.stage,
        before.scenario,
        before.actor,
        before.since,
    )


async def test_the_same_again_is_said_and_rings_nobody(house: House) -> None:
    resident, casemanager, _ = await people(house)
    await legal_step(house, resident)
    screen = await casemanager.follows(await casemanager.taps(case_of(resident)), "Change")
    for _ in range(4):
        screen = await casemanager.taps(screen.rows[0][0])
    done = await casemanager.follows(screen, "Save")
    assert "like that already" in str(done.toast)
    assert len(await steps_of(house, resident)) == 1
    assert await bells_of(house, resident, NoticeKind.LEGAL_CHANGED) == []


async def test_since_can_be_another_day(house: House) -> None:
    resident, casemanager, _ = await people(house, language="en")
    preview = await casemanager.follows(await casemanager.taps(case_of(resident)), *FOUR_TAPS)
    assert "Since: Tuesday 24-11-2026" in text_of(preview)
    assert "still to come" in text_of(await casemanager.writes("1-1-2030"))
    assert "I do not know this day" in text_of(await casemanager.writes("soon"))
    again = await casemanager.writes("2-11")
    assert "Since: Monday 02-11-2026" in text_of(again)
    old = await casemanager.follows(preview, "Save")
    assert await steps_of(house, resident) == [], "the button below another day is old"
    await casemanager.follows(old, "Save")
    (step,) = await steps_of(house, resident)
    assert step.since == date(2026, 11, 2)


async def test_a_next_date_is_not_in_the_past_and_a_passed_one_is_not_offered_again(house: House) -> None:
    resident, casemanager, _ = await people(house)
    await legal_step(house, resident, next_date=date(2026, 11, 23))
    screen = await casemanager.follows(await casemanager.taps(case_of(resident)), "Change")
    for _ in range(3):
        screen = await casemanager.taps(screen.rows[0][0])
    assert labels(screen)[0] == "✅ There is no next date"
    assert "over already" in text_of(await casemanager.writes("2026-11-23"))


async def somebody_is_quicker(house: House, resident: Somebody, by: Somebody) -> None:
    steps = await steps_of(house, resident)
    wish = StepWish(Stage.DECIDED, Scenario.STAY, Actor.LAWYER)
    async with house.store.transaction() as store:
        await legal.set_state(
            store,
            house.now,
            "Europe/Amsterdam",
            by.person.id,
            resident.person.id,
            wish,
            seen=steps[0].id if steps else None,
        )


async def to_the_decision(house: House) -> tuple[Somebody, Somebody, Screen]:
    """Marloes fills it in, Noor saves something else, Marloes saves."""
    resident, casemanager, adviser = await people(house, language="en")
    preview = await casemanager.follows(await casemanager.taps(case_of(resident)), *FOUR_TAPS)
    await somebody_is_quicker(house, resident, adviser)
    house.later(minutes=1)
    return resident, casemanager, await casemanager.follows(preview, "Save")


async def test_who_was_slower_is_shown_what_changed_and_decides(house: House) -> None:
    resident, casemanager, screen = await to_the_decision(house)
    words = text_of(screen)
    assert "Somebody changed this in the meantime" in words
    assert "Acts next: Lawyer" in words
    assert "Noor" in words
    assert STAGE_SENTENCES[Stage.AWAITING_DECISION] in words, "what I wanted is still there"
    assert len(await steps_of(house, resident)) == 1
    await casemanager.follows(screen, "Do it anyway")
    now, before = await steps_of(house, resident)
    assert (now.stage, before.stage) == (Stage.AWAITING_DECISION, Stage.DECIDED)


async def test_or_leaves_it_as_it_is_now(house: House) -> None:
    resident, casemanager, screen = await to_the_decision(house)
    left = await casemanager.follows(screen, "Leave it")
    assert "Acts next: Lawyer" in text_of(left)
    assert len(await steps_of(house, resident)) == 1


async def test_quicker_once_more_is_told_once_more(house: House) -> None:
    resident, casemanager, screen = await to_the_decision(house)
    (before,) = await steps_of(house, resident)
    async with house.store.transaction() as store:
        other = StepWish(Stage.PROCEDURE, Scenario.ONWARD, Actor.COURT)
        await legal.set_state(
            store,
            house.now,
            "Europe/Amsterdam",
            before.recorded_by or "",
            resident.person.id,
            other,
            seen=before.id,
        )
    again = await casemanager.follows(screen, "Do it anyway")
    assert "Acts next: Court" in text_of(again)
    await casemanager.follows(again, "Do it anyway")
    now, *_ = await steps_of(house, resident)
    assert now.stage is Stage.AWAITING_DECISION


async def test_an_old_page_does_not_open_the_questions(house: House) -> None:
    resident, casemanager, adviser = await people(house)
    await somebody_is_quicker(house, resident, adviser)
    screen = await casemanager.taps(ChangeCase(resident_id=resident.person.id))
    assert "Somebody changed this in the meantime" in text_of(screen)
    assert "Acts next: Lawyer" in text_of(screen)


async def test_the_resident_is_rung_discreetly_and_opening_is_seen_at_the_desk(house: House) -> None:
    resident, casemanager, adviser = await people(house, language="en")
    await somebody_is_quicker(house, resident, adviser)
    (bell,) = await bells_of(house, resident, NoticeKind.LEGAL_CHANGED)
    screen = await heard(house, bell)
    for secret in ("Decision", "decision", "legal", "Noor", "B-014"):
        assert secret not in screen.html()
    async with house.store.transaction() as store:
        await store.notices.settle_with([bell.id], NoticeState.SENT, NOW)
    assert "Not opened yet" in text_of(await casemanager.taps(case_of(resident)))
    assert STAGE_SENTENCES[Stage.DECIDED] in text_of(await resident.taps(screen.rows[-1][-1]))
    (bell,) = await bells_of(house, resident, NoticeKind.LEGAL_CHANGED)
    assert await rendered(house, bell) is None
    assert "Opened" in text_of(await casemanager.taps(case_of(resident)))


async def test_who_cannot_be_reached_is_said_before_and_after(house: House) -> None:
    resident, casemanager = await resident_with_casemanager(house, chat_id=None)
    preview = await casemanager.follows(await casemanager.taps(case_of(resident)), *FOUR_TAPS)
    assert "Not in the bot yet" in text_of(preview)
    assert "Please call or go by" in str((await casemanager.follows(preview, "Save")).toast)


async def test_at_night_the_bell_waits_and_that_is_said(house: House) -> None:
    resident, casemanager, _ = await people(house)
    house.later(hours=13)
    preview = await casemanager.follows(await casemanager.taps(case_of(resident)), *FOUR_TAPS)
    assert "in the morning" in text_of(preview)


async def test_the_resident_sees_who_looked_and_has_it_in_the_copy(house: House) -> None:
    resident, casemanager, adviser = await people(house, language="en")
    assert "Nobody of staff looked" in text_of(await resident.taps(WhoLooked()))
    await casemanager.taps(case_of(resident))
    house.later(minutes=20)
    await casemanager.taps(CaseBefore(resident_id=resident.person.id))
    await adviser.taps(CaseBefore(resident_id=resident.person.id))
    await house.stay(resident.person, legal_adviser_id=None)
    words = text_of(await resident.follows(await resident.taps(MyCase()), "Who looked"))
    assert "Tuesday 24-11-2026, 10:00 Your casemanager: Marloes" in words
    assert "Tuesday 24-11-2026, 10:20 Somebody of staff: Noor" in words
    assert words.count("24-11-2026") == 2, "twice within an hour is once"
    copy = (await resident.taps(CopyForMe())).attachment
    assert isinstance(copy, File)
    assert "== Who looked at your legal advice ==" in copy.make().decode("utf-8-sig")


async def test_the_casemanager_chooses_the_adviser(house: House) -> None:
    resident, casemanager = await resident_with_casemanager(house)
    case = await casemanager.taps(case_of(resident))
    nobody = await casemanager.follows(case, "Choose the legal adviser")
    assert "no legal adviser in this bot" in text_of(nobody)
    adviser = await house.person(Role.LEGAL_ADVISER, first_name="Noor")
    chosen = await casemanager.follows(case, "Choose the legal adviser", "Noor")
    assert "Legal adviser: Noor" in text_of(chosen)
    (bell,) = await bells_of(house, adviser, NoticeKind.GUIDE_CHANGED)
    assert "Noor" not in (await heard(house, bell)).html()
    assert "Legal status" in " ".join(labels(await adviser.taps((await heard(house, bell)).rows[-1][-1])))
    assert await bells_of(house, resident, NoticeKind.GUIDE_CHANGED) != []
    await casemanager.follows(chosen, "Choose the legal adviser", "Nobody any more")
    assert await rendered(house, bell) is None


async def test_the_adviser_sets_the_case_and_chooses_nobody(house: House) -> None:
    resident, _, adviser = await people(house)
    one = resident.person.id
    assert not shows(await adviser.taps(case_of(resident)), "Choose the legal adviser")
    for tap in (ChooseAdviser(resident_id=one), SetAdviser(resident_id=one)):
        assert "cannot open this" in text_of(await adviser.taps(tap))


@pytest.mark.parametrize("role", [Role.CASEMANAGER, Role.LEGAL_ADVISER])
async def test_nobody_else_sees_or_sets_it(house: House, role: Role) -> None:
    resident, _, _ = await people(house)
    await legal_step(house, resident)
    one = resident.person.id
    stranger = await house.person(role)
    for tap in (CaseOf(resident_id=one), CaseBefore(resident_id=one), ChangeCase(resident_id=one)):
        assert "cannot find that any more" in text_of(await stranger.taps(tap))
    async with house.store.transaction() as store:
        assert await store.legal_cases.looks(one) == []


async def test_who_lost_the_resident_in_the_middle_saves_nothing(house: House) -> None:
    resident, casemanager, _ = await people(house)
    preview = await casemanager.follows(await casemanager.taps(case_of(resident)), *FOUR_TAPS)
    await house.stay(resident.person, casemanager_id=None)
    assert "cannot find that any more" in text_of(await casemanager.follows(preview, "Save"))
    assert await steps_of(house, resident) == []


async def test_it_lies_behind_the_pin_of_staff(house: House) -> None:
    resident, casemanager, _ = await people(house)
    await legal_step(house, resident)
    async with house.store.transaction() as store:
        await pins.choose(store, NOW, casemanager.person.id, "4321")
    house.later(minutes=6)
    assert "Acts next" not in text_of(await casemanager.taps(case_of(resident)))
    assert SCENARIO_SENTENCES[Scenario.STAY]
