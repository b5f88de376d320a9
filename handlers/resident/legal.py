"""A resident's legal advice: how it stands, what came before, what the words mean, and who looked."""

from collections.abc import Mapping
from dataclasses import replace

from markupsafe import Markup

from handlers.ask import Ask
from handlers.lists import paged, paged_lines
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
from handlers.screen import Button, Screen, button, facts
from handlers.taps import Tap
from locales.words import words_for
from shelter import legal
from shelter.models.desk import Look
from shelter.models.legal import LegalStep
from shelter.models.people import Person
from shelter.models.places import Stay
from shelter.text import N_

routes = Routes()
LOOKS = 100
"""So many are shown; all of them are in the copy of what is kept."""


class MyCase(Tap, code="le"):
    """How the legal advice stands."""


class CaseHistory(Tap, code="leh"):
    page: int = 0


class LegalTerms(Tap, code="lew"):
    page: int = 0


class LegalTerm(Tap, code="lex"):
    """What a word means."""

    word: Term


class WhoLooked(Tap, code="lel"):
    """Who of staff looked at it, and when."""

    page: int = 0


@routes.tap(MyCase, RESIDENTS_WITH_PIN)
async def my_case(ask: Ask, tap: MyCase) -> Screen:
    await legal.opened(ask.store, ask.now, ask.person.id)
    step = await legal.state_of_now(ask.store, ask.person.id)
    screen = Screen("⚖️", ask.say("Legal advice"))
    if step is None:
        return replace(
            screen,
            lines=(
                ask.say("Nothing is written here yet."),
                ask.say("Ask your casemanager when your legal advice begins."),
            ),
            rows=(_words(ask), _who_looked(ask)),
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


@routes.tap(WhoLooked, RESIDENTS_WITH_PIN)
async def who_looked(ask: Ask, tap: WhoLooked) -> Screen:
    looks = await ask.store.legal_cases.looks(ask.person.id, limit=LOOKS)
    screen = Screen("👀", ask.say("Who looked"), back=MyCase())
    if not looks:
        return replace(screen, lines=(ask.say("Nobody of staff looked at your legal advice here yet."),))
    hint = ask.say("These people of staff looked at your legal advice here. The newest is on top.")
    stay = await ask.store.houses.stay_of(ask.person.id)
    people = await ask.store.people.several({each.staff_id for each in looks if each.staff_id})
    lines = [_look_line(ask, each, stay, people) for each in looks]
    return paged_lines(
        ask, replace(screen, lines=(hint,)), lines, tap.page, lambda page: WhoLooked(page=page)
    )


def case_lines(ask: Ask, step: LegalStep) -> tuple[Markup, ...]:
    """How the case stands, as the resident reads it: the ask is of the resident, or in his or her words."""
    next_date = (
        ask.say("📅 Next date: {day}", day=ask.words.day(step.next_date))
        if step.next_date
        else ask.say("📅 There is no next date yet.")
    )
    return (
        _where_it_stands(ask, step),
        ask.say("🗓️ Since: {day}", day=ask.words.day(step.since)),
        next_date,
    )


def sentences_of(step: LegalStep) -> tuple[str, str, str]:
    """What is said of stage, scenario and who acts next; not translated yet."""
    return STAGE_SENTENCES[step.stage], SCENARIO_SENTENCES[step.scenario], ACTOR_SENTENCES[step.actor]


def _look_line(ask: Ask, look: Look, stay: Stay | None, people: Mapping[str, Person]) -> Markup:
    person = people.get(look.staff_id or "")
    return facts(
        ask.say("👁️ {moment}", moment=ask.words.moment(look.at)),
        who_of_staff(ask, person, stay),
    )


def who_of_staff(ask: Ask, person: Person | None, stay: Stay | None) -> Markup:
    """Who that is to the resident of this stay."""
    if person is None or stay is None or person.id not in (stay.casemanager_id, stay.legal_adviser_id):
        name = person.first_name if person else None
        return ask.say("Somebody of staff: {name}", name=name) if name else ask.say("Somebody of staff")
    named, plain = (
        (N_("Your casemanager: {name}"), N_("Your casemanager"))
        if person.id == stay.casemanager_id
        else (N_("Your legal adviser: {name}"), N_("Your legal adviser"))
    )
    return ask.say(named, name=person.first_name) if person.first_name else ask.say(plain)


def _with_state(ask: Ask, screen: Screen, step: LegalStep) -> Screen:
    before = button("📜", ask.say("What came before"), CaseHistory())
    return replace(screen, lines=case_lines(ask, step), rows=(_words(ask), before, _who_looked(ask)))


def _where_it_stands(ask: Ask, step: LegalStep) -> Markup:
    """Three sentences, and the Dutch of all three below them once (privacy promise 10)."""
    sentences = sentences_of(step)
    said = Markup("\n\n").join(ask.say(each) for each in sentences)
    if ask.words.language.checked:
        return said
    dutch = words_for("nl", ask.house.zone)
    return with_dutch(ask, said, Markup(" ").join(dutch.say(each) for each in sentences))


def _who_looked(ask: Ask) -> tuple[Button]:
    return button("👀", ask.say("Who looked"), WhoLooked())


def _words(ask: Ask) -> tuple[Button]:
    return button("📖", ask.say("What the words mean"), LegalTerms())
