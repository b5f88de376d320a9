"""A look at all of it, as it will be read, before it is sent; and when it goes out."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from markupsafe import Markup
from pydantic import JsonValue

from handlers.ask import Ask
from handlers.broadcast_texts import WORDINGS, text_lines
from handlers.casemanager.appointments.questions import DAYS_AHEAD, IsOver, choice, sign, three_to_a_row
from handlers.forms import Answers, Question
from handlers.screen import Button, Rows, Screen, facts
from handlers.staff.broadcast_answers import LATER, NAME, SURE, due_at, is_for_later, wanted
from handlers.staff.broadcast_lines import audience_lines, when_lines
from handlers.typed import read_day, read_time
from locales.languages import INTERFACE, LANGUAGES, Language
from locales.words import words_for
from shelter import broadcast_audiences
from shelter.broadcast_audiences import Listeners
from shelter.broadcasts import MOST_DAYS, NobodyListens, TooFarAhead, Wanted, check_time, goes_out_at
from shelter.errors import BadAnswer, TooLate
from shelter.text import N_

HOURS = range(8, 22)
"""Not the quiet ones; another can be written."""
LANGUAGES_ON_A_PAGE = 3
SURE_THEN = "sure_then"
_PAGE = "p"


class OverByThen(BadAnswer):
    sentence = N_("It is over by then. Please choose an earlier time.")


async def _ask_sure(question: str, ask: Ask, answers: Answers) -> Screen:
    it = _looked_at(question, ask, answers)
    wording = WORDINGS[it.template]
    listeners = await broadcast_audiences.audience_of(ask.store, ask.person, it.audience)
    to_whom = await audience_lines(ask, it.audience)
    screen = Screen(
        picture=wording.picture,
        title=ask.say(wording.title),
        lines=(facts(*to_whom, *_numbers(ask, listeners)),),
    )
    if not listeners.people:
        return replace(screen, lines=(*screen.lines, ask.say(NobodyListens.sentence)))
    languages = _spoken_by(ask, listeners)
    page = min(_page(answers, question), (len(languages) - 1) // LANGUAGES_ON_A_PAGE)
    shown = languages[page * LANGUAGES_ON_A_PAGE :][:LANGUAGES_ON_A_PAGE]
    pages = _pages(ask, question, page, more=(page + 1) * LANGUAGES_ON_A_PAGE < len(languages))
    return replace(
        screen,
        lines=(
            *screen.lines,
            *when_lines(ask, it.template, it.fields, it.due_at or ask.now),
            *_of_later(ask, it),
            *(_in_words(ask, it, *each) for each in shown),
        ),
        rows=(*pages, *_ways(ask, question, it, len(listeners.people))),
    )


def _of_later(ask: Ask, it: Wanted) -> Iterator[Markup]:
    if it.due_at is None:
        return
    if goes_out_at(it.template, it.fields, it.due_at, ask.house.zone) != it.due_at:
        yield ask.say("That time is at night. You can go back and choose another one.")
    yield ask.say("It goes to those who are there now. Who leaves before then does not get it.")


def _ways(ask: Ask, question: str, it: Wanted, n: int) -> Rows:
    signed = choice(NAME, question, sign(_said(it)))
    label = ask.words.count("Send to {n} person", "Send to {n} people", n)
    if question == SURE_THEN:
        return ((Button("🗓️", label, signed),),)
    later = Button("🗓️", ask.say("Send it later"), choice(NAME, question, LATER))
    return (Button("📣", label, signed),), (later,)


async def _take_sure(question: str, ask: Ask, answers: Answers, value: str) -> JsonValue:
    """Only the button below what shall be sent: one of an earlier form stands below something else."""
    if value.startswith(_PAGE) and value[1:].isdecimal():
        return int(value[1:3])
    if question == SURE and value == LATER:
        return LATER
    it = _looked_at(question, ask, answers)
    if value != sign(_said(it)):
        raise BadAnswer
    if it.due_at and it.due_at <= ask.now:
        raise IsOver
    return value


def _looked_at(question: str, ask: Ask, answers: Answers) -> Wanted:
    """The first look is at what goes out now, also when one comes back to it from a later time."""
    return wanted(ask, {**answers, SURE: None} if question == SURE else answers)


def _said(it: Wanted) -> str:
    return f"{it.id} {it.template} {it.fields} {it.audience!r} {it.due_at}"


async def _ask_day(ask: Ask, answers: Answers) -> Screen:
    days = [
        Button("", ask.words.short_day(day), choice(NAME, "send_day", day.isoformat()))
        for day in (ask.today + timedelta(days=ahead) for ahead in range(DAYS_AHEAD))
    ]
    hint = ask.say("Tap a day, or write one like 24-12.")
    title = ask.say("On which day does it go out?")
    return Screen("🗓️", title, lines=(hint,), rows=three_to_a_row(days))


async def _take_day(ask: Ask, answers: Answers, value: str) -> JsonValue:
    day = read_day(value, ask.today)
    if day < ask.today:
        raise IsOver
    if day > ask.today + timedelta(days=MOST_DAYS):
        raise TooFarAhead(days=MOST_DAYS)
    return day.isoformat()


async def _ask_time(ask: Ask, answers: Answers) -> Screen:
    hours = [f"{hour:02}:00" for hour in HOURS]
    ahead = [clock for clock in hours if _moment(ask, answers, clock) > ask.now]
    times = [
        Button("", ask.say("{time}", time=clock), choice(NAME, "send_time", clock.replace(":", "")))
        for clock in ahead
    ]
    hint = ask.say("Tap a time, or write one like 14:15.")
    title = ask.say("At what time does it go out?")
    return Screen("🕑", title, lines=(hint,), rows=three_to_a_row(times))


async def _take_time(ask: Ask, answers: Answers, value: str) -> JsonValue:
    clock = f"{read_time(value):%H:%M}"
    it = wanted(ask, {**answers, "send_time": clock})
    at = _moment(ask, answers, clock)
    if at <= ask.now:
        raise IsOver
    try:
        check_time(it.template, it.fields, at, ask.now, ask.house.zone)
    except TooLate as problem:
        raise OverByThen from problem
    return clock


def _moment(ask: Ask, answers: Answers, clock: str) -> datetime:
    at = due_at(ask, {**answers, "send_time": clock})
    if at is None:
        raise TypeError("it is not for later")
    return at


def _page(answers: Answers, question: str) -> int:
    page = answers.get(question)
    return page if isinstance(page, int) else 0


def _pages(ask: Ask, question: str, page: int, *, more: bool) -> Rows:
    ways = []
    if page:
        ways.append(Button("◀️", ask.say("Earlier in the list"), choice(NAME, question, f"{_PAGE}{page - 1}")))
    if more:
        ways.append(Button("▶️", ask.say("More"), choice(NAME, question, f"{_PAGE}{page + 1}")))
    return (tuple(ways),) if ways else ()


def _numbers(ask: Ask, listeners: Listeners) -> Iterator[Markup]:
    yield ask.words.count("📣 It goes to {n} person.", "📣 It goes to {n} people.", len(listeners.people))
    if listeners.unreachable:
        yield ask.words.count(
            "📵 {n} person cannot be reached in the bot.",
            "📵 {n} people cannot be reached in the bot.",
            listeners.unreachable,
        )
    if listeners.left:
        yield ask.say("🚪 Not your residents any more: {n}", n=listeners.left)


def _spoken_by(ask: Ask, listeners: Listeners) -> Sequence[tuple[Language, int]]:
    """In which languages it is said, to how many: the sender's own first, then the commonest."""
    own = _spoken(ask.words.language.code)
    numbers = Counter({own: 0})
    for code, n in listeners.languages.items():
        numbers[_spoken(code)] += n
    return sorted(numbers.items(), key=lambda each: (each[0] != own, -each[1]))


def _spoken(code: str) -> Language:
    """In which language somebody is spoken to who reads this one."""
    language = LANGUAGES.get(code, INTERFACE)
    return language if language.finished else INTERFACE


def _in_words(ask: Ask, it: Wanted, language: Language, n: int) -> Markup:
    words = words_for(language.code, ask.house.zone)
    return facts(
        ask.say("💬 {language}: {n}", language=language.own_name, n=n),
        Markup("<b>{}</b>").format(words.say(WORDINGS[it.template].title)),
        *text_lines(words, it.template, it.fields, ask.person.first_name),
    )


QUESTIONS: tuple[Question, ...] = (
    Question(
        SURE,
        partial(_ask_sure, SURE),
        partial(_take_sure, SURE),
        unfinished=lambda answers: isinstance(answers[SURE], int),
    ),
    Question("send_day", _ask_day, _take_day, needed=is_for_later),
    Question("send_time", _ask_time, _take_time, needed=is_for_later),
    Question(
        SURE_THEN,
        partial(_ask_sure, SURE_THEN),
        partial(_take_sure, SURE_THEN),
        needed=is_for_later,
        unfinished=lambda answers: isinstance(answers[SURE_THEN], int),
    ),
)
