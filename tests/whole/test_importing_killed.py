"""kill -9 while a file is read and saved: each file is saved once and whole, or waits for its tap."""

import asyncio
import os
import random
import signal
import sys
from pathlib import Path

from bot.wiring import open_store
from playground.phone import Phone
from playground.telegram import Telegram
from shelter.models.appointments import AppointmentKind
from shelter.models.people import Role
from tests.whole.harness import Whole, api_of, as_environment, settings_for, settle_in, until
from tests.whole.test_importing import DAY, HEAD, appointments, press, resident, words

SEED = 20261124
ROUNDS = 3
ROWS = 400


class Child:
    """The bot in a process of its own."""

    def __init__(self, whole: Whole) -> None:
        self._whole = whole
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.whole.kill_child",
            env={**os.environ, **as_environment(self._whole.settings)},
        )

    async def kill(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        await self._process.wait()


async def test_a_file_is_saved_once_whenever_the_bot_is_killed(tmp_path: Path) -> None:
    telegram, dice = Telegram(), random.Random(SEED)
    async with api_of(telegram) as root:
        settings = settings_for(telegram, root, tmp_path)
        store = await open_store(settings)
        whole = Whole(telegram, settings, store)
        child = Child(whole)
        try:
            phone = await _casemanager(whole, child)
            staff = await whole.person(phone)
            assert staff
            one = await resident(whole, staff.id, "A-1")
            for number in range(ROUNDS):
                _drop(phone, number)
                await _dies_and_goes_on(child, dice, phone, "Save nothing")
                await press(phone, f"Save {ROWS}")
                await _dies_and_goes_on(child, dice, phone, "It is saved")
                found = await appointments(whole, one)
                assert len(found) == ROWS * (number + 1), f"round {number}"
            assert {each.kind for each in found} == {AppointmentKind.IND}
        finally:
            await child.kill()
            await store.close()


async def _casemanager(whole: Whole, child: Child) -> Phone:
    phone = whole.phone("Kees")
    code = await whole.code(Role.CASEMANAGER)
    await child.start()
    phone.start(code)
    await until(lambda: any(message.from_bot for message in phone.messages), seconds=30)
    await settle_in(phone)
    return phone


def _drop(phone: Phone, number: int) -> None:
    rows = "".join(
        f"{number}-{each};A-1;{DAY};{each // 60 + 8:02}:{each % 60:02};IND;IND\r\n" for each in range(ROWS)
    )
    phone.send_document("afspraken.csv", (HEAD + rows).encode())


async def _dies_and_goes_on(child: Child, dice: random.Random, phone: Phone, text: str) -> None:
    """The bot dies a moment after somebody tapped, is started again, and comes to the end of it."""
    await asyncio.sleep(dice.uniform(0, 1.2))
    await child.kill()
    await child.start()
    await until(
        lambda: text in f"{words(phone)} {[each.text for row in phone.screen.buttons for each in row]}", 60
    )
