"""A new message to many: which text, what fills it, to whom, in which language, and a look at all of it."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from markupsafe import Markup
from pydantic import JsonValue

from handlers import forms
from handlers.ask import Ask
from handlers.broadcast_texts import WORDINGS, text_lines
from handlers.casemanager import questions
from handlers.casemanager.questions import IsOver, choice, three_to_a_row
from handlers.forms import Answers, Form, Question
from handlers.onward import Onward
from handlers.routes import Routes
from handlers.screen import Button, Rows, Screen, facts, two_to_a_row
from handlers.staff.broadcasts import (
    STAFF_WHO_SEND,
    Broadcasts,
    NewBroadcast,
    OneBroadcast,
    audience_lines,
    later_lines,
)
from handlers.typed import read_time
from locales.languages import INTERFACE, LANGUAGES, Language
from locales.words import words_for
from shelter import broadcasts
from shelter.broadcast_templates import TEMPLATES, TEXT_LIMIT, over_at, read_short
from shelter.broadcasts import Choice, Listeners, NobodyListens, Wanted
from shelter.errors import BadAnswer
from shelter.ids import new_id
from shelter.models.broadcasts import Audience, Reach
from shelter.text import N_

routes = Routes()
HOURS = range(8, 23)
LANGUAGES_ON_A_PAGE = 3
ALL_LANGUAGES = "*"
_NAME = "broadcast"
_PAGE = "p"


class NoTimeBetween(BadAnswer):
    sentence = N_("It ends when it begins. Please choose another time.")


@routes.tap(NewBroadcast, STAFF_WHO_SEND)
async def new_broadcast(ask: Ask, tap: NewBroadcast) -> Screen:
    return await forms.start(ask, FORM, {"id": new_id()})


async def _ask_template(ask: Ask, answers: Answers) -> Screen:
    texts = tuple(
        (Button(wording.picture, ask.say(wording.title), choice(_NAME, "template", name)),)
        for name, wording in WORDINGS.items()
    )
    return Screen("📣", ask.say("Which text?"), rows=two_to_a_row(texts))


async def _take_template(ask: Ask, answers: Answers, value: str) -> JsonValue:
    if value not in TEMPLATES:
        raise BadAnswer
    return value


def _has(name: str) -> Callable[[Answers], bool]:
    return lambda answers: name in TEMPLATES[str(answers["template"])].fields


async def _ask_clock(name: str, ask: Ask, answers: Answers) -> Screen:
    if name == "end":
        title = ask.say("Until what time?")
    else:
        title = ask.say("From what time?") if _has("end")(answers) else ask.say("What time?")
    times = [
        Button("", ask.say("{time}", time=f"{hour:02}:00"), choice(_NAME, name, f"{hour:02}00"))
        for hour in HOURS
    ]
    hint = ask.say("Tap a time, or write one like 14:15.")
    return Screen("🕑", title, lines=(hint,), rows=three_to_a_row(times))


async def _take_clock(name: str, ask: Ask, answers: Answers, value: str) -> JsonValue:
    clock = f"{read_time(value):%H:%M}"
    known = {"day": str(answers["day"]), name: clock}
    if name == "end":
        known["start"] = str(answers["start"])
        if known["start"] == clock:
            raise NoTimeBetween
    over = over_at(str(answers["template"]), known, ask.house.zone)
    if over and over <= ask.now:
        raise IsOver
    return clock


async def _ask_place(ask: Ask, answers: Answers) -> Screen:
    return Screen(
        picture="📍",
        title=ask.say("Where?"),
        lines=(
            ask.say("Write it in a few words. Everybody reads it as you write it."),
            ask.say("At most {limit} letters.", limit=TEXT_LIMIT),
        ),
    )


async def _take_place(ask: Ask, answers: Answers, value: str) -> JsonValue:
    return read_short(value)


async def _ask_audience(ask: Ask, answers: Answers) -> Screen:
    found = await broadcasts.choices(ask.store, ask.person)
    lines = () if found else (ask.say("There is nobody here to whom you can send."),)
    rows = tuple((_audience_button(ask, each),) for each in found)
    return Screen("👥", ask.say("To whom?"), lines=lines, rows=rows)


def _audience_button(ask: Ask, offered: Choice) -> Button:
    audience, n = offered.audience, len(offered.listeners.people)
    tap = choice(_NAME, "audience", _key(audience))
    if offered.location:
        return Button("📍", ask.say("{place}: {n}", place=offered.location.place.name, n=n), tap)
    if audience.reach is Reach.CASELOAD:
        return Button("👥", ask.say("My residents: {n}", n=n), tap)
    return Button("👥", ask.say("All residents: {n}", n=n), tap)


async def _take_audience(ask: Ask, answers: Answers, value: str) -> JsonValue:
    """Also how many languages there are: with one there is nothing to choose."""
    for each in await broadcasts.choices(ask.store, ask.person):
        if _key(each.audience) == value:
            kept = each.audience.model_dump(mode="json", exclude={"language"})
            return {**kept, "languages": len(each.listeners.languages)}
    raise BadAnswer


def _key(audience: Audience) -> str:
    return audience.id if audience.reach is Reach.LOCATION and audience.id else audience.reach.value


async def _ask_language(ask: Ask, answers: Answers) -> Screen:
    listeners = await broadcasts.audience_of(ask.store, ask.person, _audience(answers))
    everybody = Button(
        "🌐",
        ask.say("All languages: {n}", n=len(listeners.people)),
        choice(_NAME, "language", ALL_LANGUAGES),
    )
    those = tuple(
        (
            Button(
                "💬",
                ask.say("{language}: {n}", language=LANGUAGES[code].own_name, n=n),
                choice(_NAME, "language", code),
            ),
        )
        for code, n in listeners.languages.items()
        if code in LANGUAGES
    )
    return Screen("🌐", ask.say("In which language?"), rows=((everybody,), *two_to_a_row(those)))


async def _take_language(ask: Ask, answers: Answers, value: str) -> JsonValue:
    if value == ALL_LANGUAGES:
        return None
    if value not in LANGUAGES:
        raise BadAnswer
    return value


def _several_languages(answers: Answers) -> bool:
    return _chosen(answers)["languages"] not in (0, 1)


def _chosen(answers: Answers) -> dict[str, JsonValue]:
    chosen = answers["audience"]
    if not isinstance(chosen, dict):
        raise TypeError("no audience")
    return chosen


async def _ask_sure(ask: Ask, answers: Answers) -> Screen:
    wanted = _wanted(answers)
    wording = WORDINGS[wanted.template]
    listeners = await broadcasts.audience_of(ask.store, ask.person, wanted.audience)
    screen = Screen(
        picture=wording.picture,
        title=ask.say(wording.title),
        lines=(facts(*await audience_lines(ask, wanted.audience), *_numbers(ask, listeners)),),
    )
    if not listeners.people:
        return replace(screen, lines=(*screen.lines, ask.say(NobodyListens.sentence)))
    languages = _spoken_by(ask, listeners)
    page = min(_page(answers), (len(languages) - 1) // LANGUAGES_ON_A_PAGE)
    shown = languages[page * LANGUAGES_ON_A_PAGE :][:LANGUAGES_ON_A_PAGE]
    n = len(listeners.people)
    send = Button(
        "📣",
        ask.words.count("Send to {n} person", "Send to {n} people", n),
        choice(_NAME, "sure", questions.sign(_said(answers))),
    )
    return replace(
        screen,
        lines=(
            *screen.lines,
            *later_lines(ask, wanted.template, wanted.fields, ask.now),
            *(_in_words(ask, wanted, *each) for each in shown),
        ),
        rows=(*_pages(ask, page, more=(page + 1) * LANGUAGES_ON_A_PAGE < len(languages)), (send,)),
    )


async def _take_sure(ask: Ask, answers: Answers, value: str) -> JsonValue:
    """Only the button below what shall be sent: one of an earlier form stands below something else."""
    if value.startswith(_PAGE) and value[1:].isdecimal():
        return int(value[1:3])
    if value != questions.sign(_said(answers)):
        raise BadAnswer
    return value


async def _finish(ask: Ask, answers: Answers) -> Onward:
    sent = await broadcasts.send(ask.store, ask.now, ask.person, ask.house.zone, _wanted(answers))
    return Onward(ask, OneBroadcast(broadcast_id=sent.id), toast=ask.say("It is on its way."))


FORM = Form(
    name=_NAME,
    policy=STAFF_WHO_SEND,
    questions=(
        Question("template", _ask_template, _take_template),
        replace(questions.day(_NAME), needed=_has("day")),
        Question("start", partial(_ask_clock, "start"), partial(_take_clock, "start"), needed=_has("start")),
        Question("end", partial(_ask_clock, "end"), partial(_take_clock, "end"), needed=_has("end")),
        Question("place", _ask_place, _take_place, needed=_has("place")),
        Question("audience", _ask_audience, _take_audience),
        Question("language", _ask_language, _take_language, needed=_several_languages),
        Question("sure", _ask_sure, _take_sure, unfinished=lambda answers: isinstance(answers["sure"], int)),
    ),
    finish=_finish,
    way_out=Broadcasts(),
)


def _wanted(answers: Answers) -> Wanted:
    template = str(answers["template"])
    language = answers.get("language") if _several_languages(answers) else None
    return Wanted(
        id=str(answers["id"]),
        template=template,
        fields={name: str(answers[name]) for name in TEMPLATES[template].fields},
        audience=_audience(answers).model_copy(update={"language": language}),
    )


def _audience(answers: Answers) -> Audience:
    """The one that was chosen, in all languages."""
    chosen = _chosen(answers)
    return Audience.model_validate({"reach": chosen["reach"], "id": chosen["id"]})


def _said(answers: Answers) -> str:
    wanted = _wanted(answers)
    return f"{wanted.id} {wanted.template} {wanted.fields} {wanted.audience!r}"


def _page(answers: Answers) -> int:
    page = answers.get("sure")
    return page if isinstance(page, int) else 0


def _pages(ask: Ask, page: int, *, more: bool) -> Rows:
    ways = []
    if page:
        ways.append(Button("◀️", ask.say("Earlier in the list"), choice(_NAME, "sure", f"{_PAGE}{page - 1}")))
    if more:
        ways.append(Button("▶️", ask.say("More"), choice(_NAME, "sure", f"{_PAGE}{page + 1}")))
    return (tuple(ways),) if ways else ()


def _numbers(ask: Ask, listeners: Listeners) -> Iterator[Markup]:
    yield ask.words.count("📣 It goes to {n} person.", "📣 It goes to {n} people.", len(listeners.people))
    if listeners.unreachable:
        yield ask.words.count(
            "📵 {n} person cannot be reached in the bot.",
            "📵 {n} people cannot be reached in the bot.",
            listeners.unreachable,
        )


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


def _in_words(ask: Ask, wanted: Wanted, language: Language, n: int) -> Markup:
    words = words_for(language.code, ask.house.zone)
    return facts(
        ask.say("💬 {language}: {n}", language=language.own_name, n=n),
        Markup("<b>{}</b>").format(words.say(WORDINGS[wanted.template].title)),
        *text_lines(words, wanted.template, wanted.fields),
    )
