"""A question with several right answers: each is ticked, then the question is done."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup
from pydantic import JsonValue

from handlers.ask import Ask
from handlers.casemanager.appointments.questions import choice
from handlers.forms import Answers
from handlers.screen import Button, Rows, two_to_a_row
from shelter.errors import BadAnswer
from shelter.text import N_

ON, OFF = "☑️", "⬜"
ALL, NONE, DONE, PAGE = "*", "-", "ok", "p"
ON_A_PAGE = 16


class NothingChosen(BadAnswer):
    sentence = N_("Nothing is chosen yet. Please tap at least one.")


@dataclass(frozen=True, slots=True)
class Ticks:
    """What is ticked so far, in the order in which it was; `page` is the one that is shown."""

    on: tuple[str, ...] = ()
    page: int = 0
    done: bool = False

    def kept(self) -> JsonValue:
        return {"on": list(self.on), "page": self.page, "done": self.done}

    def toggled(self, one: str) -> "Ticks":
        on = tuple(each for each in self.on if each != one) if one in self.on else (*self.on, one)
        return Ticks(on, self.page)


def ticks(answers: Answers, question: str) -> Ticks:
    """Those of a question; none where nothing was ticked yet."""
    kept = answers.get(question)
    if not isinstance(kept, Mapping):
        return Ticks()
    on = kept["on"]
    return Ticks(
        tuple(map(str, on)) if isinstance(on, list) else (), int(str(kept["page"])), kept["done"] is True
    )


def is_open(question: str, answers: Answers) -> bool:
    """Whether it is still being ticked."""
    return not ticks(answers, question).done


def is_way(value: str) -> bool:
    """Whether it is that of one of the buttons below the boxes."""
    return value in (ALL, NONE, DONE) or (value.startswith(PAGE) and value[1:3].isdecimal())


def take(ticked: Ticks, value: str, known: Collection[str]) -> Ticks:
    """After a tap. What is not known (any more) is not ticked. BadAnswer for what is no answer here,
    NothingChosen for "done" without any."""
    on = tuple(each for each in ticked.on if each in known)
    if value in known and not is_way(value):
        return Ticks(on, ticked.page).toggled(value)
    if value == ALL:
        return Ticks(tuple(known), ticked.page)
    if value == NONE:
        return Ticks((), ticked.page)
    if value.startswith(PAGE) and value[1:3].isdecimal():
        return Ticks(on, int(value[1:3]))
    if value != DONE:
        raise BadAnswer
    if not on:
        raise NothingChosen
    return Ticks(on, ticked.page, done=True)


def rows(ask: Ask, form: str, question: str, ticked: Ticks, offered: Sequence[tuple[str, Markup]]) -> Rows:
    """A page of what is offered (a value, and its label), the ways to the others, all, none, and on."""
    page = min(ticked.page, (len(offered) - 1) // ON_A_PAGE)
    shown = offered[page * ON_A_PAGE :][:ON_A_PAGE]
    boxes = tuple(
        (Button(ON if value in ticked.on else OFF, label, choice(form, question, value)),)
        for value, label in shown
    )
    pages = [
        Button(picture, label, choice(form, question, f"{PAGE}{to}"))
        for picture, label, to in (
            ("◀️", ask.say("Earlier in the list"), page - 1),
            ("▶️", ask.say("More"), page + 1),
        )
        if 0 <= to * ON_A_PAGE < len(offered)
    ]
    every = Button(ON, ask.say("All"), choice(form, question, ALL))
    none = Button(OFF, ask.say("None"), choice(form, question, NONE))
    n = len([value for value, _ in offered if value in ticked.on])
    on = Button("➡️", ask.say("Go on: {n}", n=n), choice(form, question, DONE))
    return (*two_to_a_row(boxes), *((tuple(pages),) if pages else ()), (every, none), (on,))
