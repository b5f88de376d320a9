"""Forms: several questions in a row, kept in the store, so that a restart in the middle loses nothing.

A form is data. Each question knows how to ask and how to take an answer, be it typed or tapped; the
engine here goes forward, back and out. One form is open for a person at a time.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace

from pydantic import JsonValue

from handlers.ask import Ask
from handlers.onward import Onward
from handlers.routes import Policy
from handlers.screen import Button, Screen
from handlers.taps import Home, Tap
from shelter.errors import BadAnswer
from shelter.models.conversations import Draft

Answers = Mapping[str, JsonValue]


class Choose(Tap, code="q"):
    """An answer by button. `form` and `question` tell an old button from the open question."""

    form: str
    question: str
    value: str


class Back(Tap, code="qb"):
    form: str


class Stop(Tap, code="qs"):
    form: str


class Again(Tap, code="qa"):
    """The open question once more: after something stood in between (the PIN)."""

    form: str


@dataclass(frozen=True, slots=True)
class Question:
    """`take` turns what was typed or chosen into what is kept; BadAnswer says why it cannot.

    `needed` skips a question that the answers so far make needless; while `unfinished`, the same
    question is shown again (the digits of a keypad). Where such a question is shown in steps, `step_back`
    gives the answers before the last one, None where that was the first. What is typed at a `secret`
    question is removed from the chat.
    """

    name: str
    ask: Callable[[Ask, Answers], Awaitable[Screen]]
    take: Callable[[Ask, Answers, str], Awaitable[JsonValue]]
    needed: Callable[[Answers], bool] = lambda answers: True
    unfinished: Callable[[Answers], bool] = lambda answers: False
    step_back: Callable[[Answers], Answers | None] = lambda answers: None
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """`finish` gets all answers and acts; the draft is gone by then.

    `way_out` is where "stop" leads, perhaps by the answers so far. `instead` looks first at what is typed:
    it gives a screen if that is no answer, but begins something else.
    """

    name: str
    policy: Policy
    questions: tuple[Question, ...]
    finish: Callable[[Ask, Answers], Awaitable[Screen | Onward]]
    way_out: Tap | Callable[[Answers], Tap] = field(default_factory=Home)
    instead: Callable[[Ask, str], Awaitable[Screen | None]] | None = None

    def out(self, answers: Answers) -> Tap:
        return self.way_out if isinstance(self.way_out, Tap) else self.way_out(answers)

    def asks(self, name: str) -> bool:
        return any(question.name == name for question in self.questions)

    def question(self, name: str) -> Question:
        return next(question for question in self.questions if question.name == name)

    def after(self, name: str | None, answers: Answers) -> Question | None:
        if name and self.question(name).unfinished(answers):
            return self.question(name)
        names = [question.name for question in self.questions]
        later = self.questions[names.index(name) + 1 :] if name else self.questions
        return next((question for question in later if question.needed(answers)), None)

    def before(self, name: str, answers: Answers) -> Question | None:
        names = [question.name for question in self.questions]
        earlier = self.questions[: names.index(name)]
        return next((question for question in reversed(earlier) if question.needed(answers)), None)


class Forms:
    """All forms by name."""

    def __init__(self, *forms: Form) -> None:
        self._forms = {form.name: form for form in forms}

    def get(self, name: str) -> Form | None:
        return self._forms.get(name)

    async def open_for(self, ask: Ask) -> tuple[Form, Draft] | None:
        draft = await ask.store.conversations.draft(ask.person.id)
        form = draft and self.get(draft.form)
        return (form, draft) if draft and form and form.asks(draft.question) else None


async def start(ask: Ask, form: Form, answers: Answers | None = None) -> Screen:
    """Open the form, with what is known already; at least one question must be left (ValueError)."""
    known = dict(answers or {})
    question = form.after(None, known)
    if question is None:
        raise ValueError(f"the form {form.name} has nothing left to ask")
    return await _show(ask, form, question, known)


async def resume(ask: Ask, form: Form, question: str, answers: Answers) -> Screen:
    """Open the form again at this question, with these answers to the others: something has changed since."""
    return await _show(ask, form, form.question(question), answers)


async def take(ask: Ask, form: Form, draft: Draft, value: str) -> Screen | Onward:
    """Take an answer to the open question and show what comes next; a bad one is said, and asked again."""
    question = form.question(draft.question)
    shown: Screen | Onward
    try:
        answers = {**draft.answers, question.name: await question.take(ask, draft.answers, value)}
    except BadAnswer as problem:
        screen = await _ask(ask, form, question, draft.answers)
        sentence = ask.say(problem.sentence, **problem.values)
        shown = replace(screen, lines=(sentence, *screen.lines))
    else:
        shown = await _show_or_finish(ask, form, form.after(question.name, answers), answers)
    return replace(shown, forget_typed=question.secret)


async def back(ask: Ask, form: Form, draft: Draft) -> Screen:
    """The step or the question before; the first one again where there is none before."""
    open_question = form.question(draft.question)
    if (before := open_question.step_back(draft.answers)) is not None:
        return await _show(ask, form, open_question, before)
    earlier = form.before(draft.question, draft.answers) or open_question
    return await _show(ask, form, earlier, draft.answers)


async def again(ask: Ask, form: Form, draft: Draft) -> Screen:
    """The open question once more."""
    return await _show(ask, form, form.question(draft.question), draft.answers)


async def _show_or_finish(
    ask: Ask, form: Form, question: Question | None, answers: Answers
) -> Screen | Onward:
    if question is not None:
        return await _show(ask, form, question, answers)
    await ask.store.conversations.remove_draft(ask.person.id)
    return await form.finish(ask, answers)


async def _show(ask: Ask, form: Form, question: Question, answers: Answers) -> Screen:
    draft = Draft(
        person_id=ask.person.id,
        form=form.name,
        question=question.name,
        answers=dict(answers),
        updated_at=ask.now,
    )
    await ask.store.conversations.save_draft(draft)
    return await _ask(ask, form, question, answers)


async def _ask(ask: Ask, form: Form, question: Question, answers: Answers) -> Screen:
    screen = await question.ask(ask, answers)
    ways = [Button("❌", ask.say("Stop"), Stop(form=form.name))]
    if form.before(question.name, answers):
        ways.insert(0, Button("⬅️", ask.say("Back"), Back(form=form.name)))
    return replace(screen, rows=(*screen.rows, tuple(ways)), back=None)
