"""What a casemanager does on the first day, tap by tap: for the test of that day and for the pictures."""

import asyncio
import os
import re
from asyncio.subprocess import PIPE
from datetime import date
from pathlib import Path

from playwright.async_api import expect

from bot.demo import KEY_FILE, STORE
from locales.languages import LANGUAGES
from locales.words import Words
from tests.page.browser import ShownPhone
from tests.whole.demo import WEGWIJS
from tests.whole.first_day import read, said

_CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b")
_STAY = re.compile(r"\b[A-Z]+-\d{3}\b")


async def invite_for_staff(folder: Path) -> str:
    """A code for a new casemanager, from the console of whoever runs the playground in this folder."""
    process = await asyncio.create_subprocess_exec(
        WEGWIJS,
        "invite",
        "casemanager",
        env={
            **os.environ,
            "WEGWIJS_STORE": f"sqlite+aiosqlite:///{folder / STORE}",
            "WEGWIJS_KEY_FILE": str(folder / KEY_FILE),
        },
        stdout=PIPE,
    )
    said_there, _ = await process.communicate()
    return _found(_CODE, said_there.decode())


async def begins_to_work(phone: ShownPhone, words: Words, code: str, name: str) -> None:
    """From an empty chat to the desk, by a code."""
    await phone.start()
    await phone.press(LANGUAGES[words.language.code].own_name)
    await phone.press(f"✅ {said(words, 'I agree')}")
    await phone.press(said(words, "I work here and have a code"))
    await phone.sees(said(words, "Your code"))
    await phone.write(code)
    await phone.sees_button(said(words, "Show no name"))
    await phone.write(name)
    await phone.sees_button(said(words, "New resident"))


async def admits(phone: ShownPhone, words: Words, language: str) -> tuple[str, str]:
    """A new resident who reads this language, at the first location: codes of the stay and of the invite."""
    await phone.press(said(words, "New resident"))
    await phone.press(LANGUAGES[language].own_name)
    await _takes_the_first(phone, said(words, "At which location?"))
    await phone.press(said(words, "No room yet"))
    await phone.sees(said(words, "The first name"))
    await phone.press(said(words, "Show no name"))
    await phone.press(said(words, "Not vulnerable"))
    await phone.sees(said(words, "You are the casemanager. Then you get an invite to show to the resident."))
    await phone.press(said(words, "Save"))
    await phone.sees_button(said(words, "A card to print"))
    shown = read(await phone.messages.last.inner_text())
    return _found(_STAY, shown), _found(_CODE, shown)


async def scans(phone: ShownPhone, words: Words, code: str) -> None:
    """Comes in by the picture on the casemanager's phone."""
    own_name = LANGUAGES[words.language.code].own_name
    await phone.start()
    await phone.sees_button(own_name)
    await phone.write(f"/start {code.replace('-', '')}")
    await expect(phone.messages).to_have_count(4)
    await phone.press(own_name)
    await phone.press(f"✅ {said(words, 'I agree')}")
    await phone.press(said(words, "Later"))
    await phone.sees(said(words, "Home"))


async def writes_a_line(phone: ShownPhone, words: Words, code: str, day: date, clock: str) -> None:
    """An appointment in one line, as far as the question whether it is right."""
    await phone.write(f"{code} {day:%-d-%-m} {clock} gesprek 45m")
    await _takes_the_first(phone, said(words, "Where?"))
    await phone.sees(said(words, "The resident gets a notice now, and reminders before it begins."))


async def _takes_the_first(phone: ShownPhone, question: str) -> None:
    """The first answer to this question, wherever in the chat it stands."""
    await phone.sees(question)
    asked = phone.node.locator(".msg.in").filter(has_text=question).last
    await asked.locator(".btn").first.click()
    phone.taps += 1


def _found(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    assert found, text
    return found[0]
