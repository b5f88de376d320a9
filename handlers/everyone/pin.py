"""The PIN: a keypad, the gate before what is protected, and choosing or removing one."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from markupsafe import Markup
from pydantic import JsonValue

from handlers import forms
from handlers.ask import Ask
from handlers.everyone.taps import Privacy
from handlers.forms import Again, Answers, Choose, Form, Question
from handlers.onward import Onward
from handlers.resident.human import Human
from handlers.routes import EVERYBODY, Policy, Routes, only
from handlers.screen import Button, Rows, Screen, button
from handlers.taps import Home, Tap, unpack
from shelter import pins
from shelter.errors import PinLocked
from shelter.models.conversations import Draft
from shelter.models.people import Role
from shelter.text import N_

routes = Routes()
RESIDENTS = only(Role.RESIDENT)
BEHIND_THE_PIN = only(Role.RESIDENT, pin=True)
READY, ERASE, DIGIT = "=", "-", "+"
_KEYS = ("123", "456", "789")


class PinSettings(Tap, code="pn"):
    """From the privacy screen."""


class ChoosePin(Tap, code="pnc"):
    """Set or change the PIN. `first` when it is offered to a newcomer."""

    first: int = 0


class RemovePin(Tap, code="pnr"):
    """No PIN any more."""


async def gate(ask: Ask, policy: Policy, tap: Tap | None) -> Screen | None:
    """The keypad before what a PIN protects, then on to the tap or the form that waits.

    Every tap keeps it open for longer.
    """
    if not policy.pin or not policy.lets_in(ask.person):
        return None
    pin = await ask.store.people.pin(ask.person.id)
    if pin is None:
        return None
    if pins.is_open(pin, ask.now):
        await pins.stay_open(ask.store, ask.now, pin)
        return None
    if pin.locked:
        return _locked(ask)
    known: dict[str, JsonValue] = {"then": tap.pack() if tap else None}
    draft = None if tap else await ask.store.conversations.draft(ask.person.id)
    if draft:
        known |= {"then": Again(form=draft.form).pack(), "waiting": draft.model_dump(mode="json")}
    return await forms.start(ask, OPEN, known)


async def offer(ask: Ask) -> Screen | Onward:
    """Asked once of a resident who has just come in."""
    if await ask.store.people.pin(ask.person.id):
        return Onward(ask, Home(), lines=(ask.say("Welcome."),))
    return Screen(
        picture="🔢",
        title=ask.say("Do you want a PIN?"),
        lines=(
            ask.say("A PIN is a number that only you know."),
            ask.say("Then nobody else with your phone can read your legal advice and your messages here."),
        ),
        rows=(
            button("🔢", ask.say("Choose a PIN"), ChoosePin(first=1)),
            button("⏭️", ask.say("Later"), Home()),
        ),
        back=None,
    )


@routes.tap(PinSettings, RESIDENTS)
async def settings(ask: Ask, tap: PinSettings) -> Screen:
    rows: Rows
    if await ask.store.people.pin(ask.person.id):
        line = ask.say("You have a PIN.")
        rows = (
            button("🔢", ask.say("Change the PIN"), ChoosePin()),
            button("🔓", ask.say("Remove the PIN"), RemovePin()),
        )
    else:
        line = ask.say("You have no PIN. With one, nobody else can read your legal advice and messages.")
        rows = (button("🔢", ask.say("Choose a PIN"), ChoosePin()),)
    return Screen("🔢", ask.say("PIN"), lines=(line,), rows=rows, back=Privacy())


@routes.tap(ChoosePin, BEHIND_THE_PIN)
async def choose(ask: Ask, tap: ChoosePin) -> Screen:
    return await forms.start(ask, NEW, {"first": bool(tap.first)})


@routes.tap(RemovePin, BEHIND_THE_PIN)
async def remove(ask: Ask, tap: RemovePin) -> Onward:
    await ask.store.people.remove_pin(ask.person.id)
    return Onward(ask, Privacy(), lines=(ask.say("Your PIN is removed."),))


async def _open(ask: Ask, answers: Answers) -> Screen | Onward:
    refused = await pins.try_to_open(ask.store, ask.now, ask.person.id, _digits(answers, "pin"))
    if refused is None:
        if waiting := answers.get("waiting"):
            await ask.store.conversations.save_draft(Draft.model_validate(waiting))
        return Onward(ask, unpack(str(answers["then"] or "")) or Home())
    if isinstance(refused, PinLocked):
        return _locked(ask)
    again = await forms.start(ask, OPEN, {**answers, "pin": ""})
    return replace(again, lines=(ask.say(refused.sentence), *again.lines))


async def _set(ask: Ask, answers: Answers) -> Screen | Onward:
    if _digits(answers, "pin") != _digits(answers, "again"):
        anew = await forms.start(ask, NEW, {"first": answers["first"]})
        return replace(anew, lines=(ask.say("These two are not the same. Please begin again."), *anew.lines))
    await pins.choose(ask.store, ask.now, ask.person.id, _digits(answers, "pin"))
    return Onward(ask, Home() if answers["first"] else Privacy(), lines=(ask.say("Your PIN is set."),))


def _locked(ask: Ask) -> Screen:
    return Screen(
        picture="🔒",
        title=ask.say("The PIN is locked"),
        lines=(
            ask.say("There were too many wrong tries."),
            ask.say("Only your casemanager can open it. Please ask for it."),
        ),
        rows=(button("🧑‍💼", ask.say("A human helps you"), Human()),),
    )


def _question(form: str, name: str, title: str, line: str) -> Question:
    return Question(
        name=name,
        ask=_asks(form, name, title, line),
        take=_takes(name),
        unfinished=lambda answers: not str(answers[name]).endswith(READY),
        secret=True,
    )


def _asks(form: str, name: str, title: str, line: str) -> Callable[[Ask, Answers], Awaitable[Screen]]:
    async def show(ask: Ask, answers: Answers) -> Screen:
        typed = len(_digits(answers, name))
        dots = Markup(" ").join(["●"] * typed + ["○"] * (pins.SHORTEST - typed))
        return Screen("🔢", ask.say(title), lines=(ask.say(line), dots), rows=_keypad(form, name))

    return show


def _takes(name: str) -> Callable[[Ask, Answers, str], Awaitable[JsonValue]]:
    async def take(ask: Ask, answers: Answers, value: str) -> JsonValue:
        so_far = str(answers.get(name, ""))
        so_far = "" if so_far.endswith(READY) else so_far
        if value == READY:
            return pins.read_pin(so_far) + READY
        if value == ERASE:
            return so_far[:-1]
        if value.startswith(DIGIT) and value[1:] in set("0123456789"):
            return (so_far + value[1:])[: pins.LONGEST]
        return pins.read_pin(value) + READY

    return take


def _digits(answers: Answers, name: str) -> str:
    return str(answers.get(name, "")).removesuffix(READY)


def _keypad(form: str, question: str) -> Rows:
    def key(sign: str, value: str) -> Button:
        return Button(sign, Markup(), Choose(form=form, question=question, value=value))

    digits = tuple(tuple(key(digit, DIGIT + digit) for digit in row) for row in _KEYS)
    return (*digits, (key("⌫", ERASE), key("0", DIGIT + "0"), key("✅", READY)))


OPEN = Form(
    name="pin",
    policy=EVERYBODY,
    questions=(
        _question(
            "pin", "pin", N_("Your PIN, please"), N_("After 5 wrong tries only your casemanager can open it.")
        ),
    ),
    finish=_open,
)
NEW = Form(
    name="newpin",
    policy=BEHIND_THE_PIN,
    questions=(
        _question("newpin", "pin", N_("A new PIN"), N_("Tap 4 to 6 digits, then ✅.")),
        _question("newpin", "again", N_("The same PIN again"), N_("So that we both know it well.")),
    ),
    finish=_set,
    way_out=Privacy(),
)
