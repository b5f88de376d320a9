"""Who looks at words that are typed outside a form, and who may not."""

from dataclasses import replace

from handlers.ask import Ask
from handlers.onward import Onward
from handlers.routes import Typed, only
from handlers.screen import Screen
from handlers.taps import Home
from shelter.models.people import Role
from tests.handlers.talking import House, text_of

STAFF = only(Role.CASEMANAGER)


async def first(ask: Ask, text: str) -> Screen | None:
    return Screen("📌", ask.say("Is this right?")) if text.startswith("first") else None


async def second(ask: Ask, text: str) -> Onward | None:
    return Onward(ask, Home(), lines=(ask.say("Welcome."),)) if "second" in text else None


def listening(house: House) -> House:
    house.door = replace(house.door, typed=(Typed(STAFF, first), Typed(STAFF, second)))
    return house


async def test_the_first_whose_words_they_are_answers(house: House) -> None:
    staff = await listening(house).person(Role.CASEMANAGER)
    assert text_of(await staff.writes("first and second")) == "Is this right?"
    assert "Welcome." in text_of(await staff.writes("the second"))


async def test_what_is_nobodys_is_a_word_for_a_screen(house: House) -> None:
    staff = await listening(house).person(Role.CASEMANAGER)
    assert (await staff.writes("language")).picture == "🌐"


async def test_whom_the_policy_does_not_let_in_is_not_asked(house: House) -> None:
    resident = await listening(house).person(Role.RESIDENT)
    assert "I did not understand that." in text_of(await resident.writes("first"))


async def test_before_consent_nobody_looks(house: House) -> None:
    staff = await listening(house).person(Role.CASEMANAGER, consent_version=None)
    assert "Is this right?" not in text_of(await staff.writes("first"))
