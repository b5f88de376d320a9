"""A resident's legal advice: how it stands, what came before, what the words mean."""

from datetime import timedelta

import pytest

from handlers.resident.legal import CaseHistory, LegalTerm, LegalTerms, MyCase
from handlers.resident.legal_terms import (
    ACTOR_SENTENCES,
    MEANINGS,
    NAMES,
    SCENARIO_SENTENCES,
    STAGE_SENTENCES,
)
from handlers.taps import Tap, unpack
from locales.words import words_for
from shelter.models.legal import Actor, Scenario, Stage
from shelter.models.people import Role
from shelter.pins import choose
from tests.handlers.resident.records import labels, legal_step
from tests.handlers.talking import NOW, House, button_of, text_of


async def test_nothing_recorded_is_said(house: House) -> None:
    resident = await house.person(Role.RESIDENT)
    assert "Nothing is written here yet." in text_of(await resident.taps(MyCase()))
    assert "Nothing is written here yet." in text_of(await resident.taps(CaseHistory()))


async def test_the_newest_step_is_the_state_of_now(house: House) -> None:
    resident = await house.person(Role.RESIDENT)
    await legal_step(house, resident, recorded_at=NOW, stage=Stage.AWAITING_DECISION, actor=Actor.IND)
    await legal_step(house, resident, recorded_at=NOW - timedelta(days=90), stage=Stage.INTAKE)
    words = text_of(await resident.taps(MyCase()))
    assert "You wait for a decision." in words
    assert SCENARIO_SENTENCES[Scenario.STAY] in words
    assert ACTOR_SENTENCES[Actor.IND] in words
    assert "intake" not in words
    assert "02-11-2026" in words
    assert "08-12-2026" in words


async def test_no_date_yet_is_said(house: House) -> None:
    resident = await house.person(Role.RESIDENT)
    await legal_step(house, resident, next_date=None)
    assert "no next date yet" in text_of(await resident.taps(MyCase()))


@pytest.mark.parametrize("stage", Stage)
async def test_each_stage_has_a_sentence_and_a_meaning(house: House, stage: Stage) -> None:
    resident = await house.person(Role.RESIDENT)
    await legal_step(house, resident, stage=stage)
    assert STAGE_SENTENCES[stage] in text_of(await resident.taps(MyCase()))
    explained = await resident.follows(await resident.taps(CaseHistory()), NAMES[stage])
    assert MEANINGS[stage] in text_of(explained)


async def test_every_word_is_in_the_list_and_explained(house: House) -> None:
    resident = await house.person(Role.RESIDENT)
    seen: dict[Stage | Scenario, str] = {}
    screen = await resident.taps(LegalTerms())
    while True:
        found = [row[0].tap for row in screen.rows if isinstance(row[0].tap, LegalTerm)]
        seen |= {tap.word: text_of(await resident.taps(tap)) for tap in found}
        if not any("More" in label for label in labels(screen)):
            break
        screen = await resident.follows(screen, "More")
    assert set(seen) == {*Stage, *Scenario}
    assert all(MEANINGS[word] in words for word, words in seen.items())


async def test_the_history_is_newest_first(house: House) -> None:
    resident = await house.person(Role.RESIDENT)
    for days, stage in ((60, Stage.INTAKE), (9, Stage.PROCEDURE), (30, Stage.ADMITTED)):
        await legal_step(house, resident, recorded_at=NOW - timedelta(days=days), stage=stage)
    rows = [each.split(": ")[1] for each in labels(await resident.taps(CaseHistory())) if ": " in each]
    assert [row.strip("\u2068\u2069") for row in rows] == ["Procedure", "Admitted", "Intake"]


async def test_one_sees_the_own_case_alone(house: House) -> None:
    resident, other = [await house.person(Role.RESIDENT) for _ in range(2)]
    await legal_step(house, other)
    assert "Nothing is written here yet." in text_of(await resident.taps(MyCase()))


@pytest.mark.parametrize("tap", [MyCase(), CaseHistory(), LegalTerms(), LegalTerm(word=Stage.INTAKE)])
async def test_it_lies_behind_the_pin(house: House, tap: Tap) -> None:
    resident = await house.person(Role.RESIDENT)
    await legal_step(house, resident)
    async with house.store.transaction() as store:
        await choose(store, NOW, resident.person.id, "4321")
    house.later(minutes=6)
    screen = await resident.taps(tap)
    assert STAGE_SENTENCES[Stage.PROCEDURE] not in text_of(screen)
    assert "PIN" in text_of(screen)


async def test_a_word_that_nobody_uses_is_no_tap() -> None:
    assert unpack("lex:procedure") == LegalTerm(word=Stage.PROCEDURE)
    assert unpack("lex:onward") == LegalTerm(word=Scenario.ONWARD)
    assert unpack("lex:paradise") is None


async def test_from_the_state_one_comes_to_words_and_history(house: House) -> None:
    resident = await house.person(Role.RESIDENT)
    await legal_step(house, resident)
    screen = await resident.taps(MyCase())
    assert button_of(screen, "What the words mean").tap == LegalTerms()
    assert button_of(screen, "What came before").tap == CaseHistory()


@pytest.mark.parametrize(("language", "marks"), [("nl", 0), ("en", 1), ("fr", 1), ("so", 1)])
async def test_what_nobody_has_checked_has_one_mark_and_the_dutch(
    house: House, language: str, marks: int
) -> None:
    resident = await house.person(Role.RESIDENT, language=language)
    await legal_step(house, resident)
    dutch = words_for("nl").say(ACTOR_SENTENCES[Actor.LAWYER])
    for tap in (MyCase(), LegalTerm(word=Stage.PROCEDURE)):
        assert text_of(await resident.taps(tap)).count("⚠️") == marks
    assert dutch in (await resident.taps(MyCase())).html()
