"""A resident's legal advice: how it stands, what came before, and what the words mean."""

from dataclasses import replace

from markupsafe import Markup

from handlers.ask import Ask
from handlers.lists import paged
from handlers.resident.legal_terms import (
    ACTOR_SENTENCES,
    MEANINGS,
    NAMES,
    SCENARIO_SENTENCES,
    STAGE_NAMES,
    STAGE_SENTENCES,
    Term,
)
from handlers.resident.pieces import RESIDENTS_WITH_PIN, with_dutch
from handlers.routes import Routes
from handlers.screen import Button, Screen, button
from handlers.taps import Tap
from locales.words import words_for
from shelter import legal
from shelter.models.legal import LegalStep

routes = Routes()


class MyCase(Tap, code="le"):
    """How the legal advice stands."""


class CaseHistory(Tap, code="leh"):
    page: int = 0


class LegalTerms(Tap, code="lew"):
    page: int = 0


class LegalTerm(Tap, code="lex"):
    """What a word means."""

    word: Term


@routes.tap(MyCase, RESIDENTS_WITH_PIN)
async def my_case(ask: Ask, tap: MyCase) -> Screen:
    step = await legal.state_of_now(ask.store, ask.person.id)
    screen = Screen("⚖️", ask.say("Legal advice"))
    if step is None:
        return replace(
            screen,
            lines=(
                ask.say("Nothing is written here yet."),
                ask.say("Ask your casemanager when your legal advice begins."),
            ),
            rows=(_words(ask),),
        )
    return _with_state(ask, screen, step)


@routes.tap(CaseHistory, RESIDENTS_WITH_PIN)
async def case_history(ask: Ask, tap: CaseHistory) -> Screen:
    steps = await legal.history(ask.store, ask.person.id)
    screen = Screen("📜", ask.say("What came before"), back=MyCase())
    if not steps:
        return replace(screen, lines=(ask.say("Nothing is written here yet."),))
    rows = [
        button(
            "▫️",
            ask.say("{day}: {stage}", day=ask.words.day(step.since), stage=ask.say(STAGE_NAMES[step.stage])),
            LegalTerm(word=step.stage),
        )
        for step in steps
    ]
    hint = ask.say("The newest is on top. Tap one to read what the word means.")
    return paged(ask, replace(screen, lines=(hint,)), rows, tap.page, lambda page: CaseHistory(page=page))


@routes.tap(LegalTerms, RESIDENTS_WITH_PIN)
async def legal_terms(ask: Ask, tap: LegalTerms) -> Screen:
    screen = Screen("📖", ask.say("What the words mean"), back=MyCase())
    rows = [button("▫️", ask.say(name), LegalTerm(word=word)) for word, name in NAMES.items()]
    return paged(ask, screen, rows, tap.page, lambda page: LegalTerms(page=page))


@routes.tap(LegalTerm, RESIDENTS_WITH_PIN)
async def legal_term(ask: Ask, tap: LegalTerm) -> Screen:
    return Screen(
        picture="📖",
        title=ask.say(NAMES[tap.word]),
        lines=(ask.words.careful(MEANINGS[tap.word]),),
        back=LegalTerms(),
    )


def _with_state(ask: Ask, screen: Screen, step: LegalStep) -> Screen:
    next_date = (
        ask.say("📅 Next date: {day}", day=ask.words.day(step.next_date))
        if step.next_date
        else ask.say("📅 There is no next date yet.")
    )
    return replace(
        screen,
        lines=(
            _where_it_stands(ask, step),
            ask.say("🗓️ Since: {day}", day=ask.words.day(step.since)),
            next_date,
        ),
        rows=(_words(ask), button("📜", ask.say("What came before"), CaseHistory())),
    )


def _where_it_stands(ask: Ask, step: LegalStep) -> Markup:
    """Three sentences, and the Dutch of all three below them once (privacy promise 10)."""
    sentences = (
        STAGE_SENTENCES[step.stage],
        SCENARIO_SENTENCES[step.scenario],
        ACTOR_SENTENCES[step.actor],
    )
    said = Markup("\n\n").join(ask.say(each) for each in sentences)
    if ask.words.language.checked:
        return said
    dutch = words_for("nl", ask.house.zone)
    return with_dutch(ask, said, Markup(" ").join(dutch.say(each) for each in sentences))


def _words(ask: Ask) -> tuple[Button]:
    return button("📖", ask.say("What the words mean"), LegalTerms())
