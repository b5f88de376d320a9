"""The commands as somebody at the console sees them."""

import asyncio
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from shelter.models.people import Role
from tests.whole.harness import Whole, as_environment, settle_in, until, whole_bot

WEGWIJS = (sys.executable, "-m", "bot")
ROOT = Path(__file__).parents[2]


def wegwijs(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **settings, "PYTHONPATH": str(ROOT), "COLUMNS": "200"}
    return subprocess.run(
        [*WEGWIJS, *arguments], cwd=folder, env=environment, capture_output=True, text=True, timeout=60
    )


def test_help_names_every_command(tmp_path: Path) -> None:
    said = wegwijs(tmp_path, "--help").stdout
    for command in ("run", "deliver", "demo", "invite", "migrate", "doctor", "seed"):
        assert re.search(rf"\b{command}\b", said)


def test_help_imports_nothing_heavy(tmp_path: Path) -> None:
    code = (
        "import sys, bot.cli; print([n for n in ('telegram', 'sqlalchemy', 'aiohttp') if n in sys.modules])"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    said = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("arguments", "settings", "said"),
    [
        (("run",), {}, "WEGWIJS_BOT_TOKEN"),
        (("run",), {"WEGWIJS_BOT_TOKEN": "hunter2"}, "WEGWIJS_BOT_TOKEN"),
        (("deliver",), {}, "On SQLite `wegwijs run` sends all by itself"),
        (("deliver",), {"WEGWIJS_STORE": "postgresql+asyncpg://nowhere"}, "WEGWIJS_BOT_TOKEN"),
        (("demo",), {"WEGWIJS_PLAYGROUND_PORT": "many"}, "WEGWIJS_PLAYGROUND_PORT"),
        (("migrate",), {"WEGWIJS_STORE": "mysql://here"}, "WEGWIJS_STORE"),
        (("migrate",), {"WEGWIJS_STORE": "sqlite+aiosqlite:////proc/nowhere/x.db"}, "/proc/nowhere"),
        (("doctor",), {"WEGWIJS_TIMEZONE": "Europe/Mokum"}, "WEGWIJS_TIMEZONE"),
        (("invite", "resident"), {}, "--location"),
        (("invite", "resident", "--location", "Nowhere"), {}, "There is no location of that name"),
        (
            ("invite", "casemanager"),
            {"WEGWIJS_STORE": "postgresql+asyncpg://u@127.0.0.1:9/x"},
            "WEGWIJS_STORE",
        ),
    ],
)
def test_what_is_wrong_is_one_line_and_status_2(
    tmp_path: Path, arguments: tuple[str, ...], settings: dict[str, str], said: str
) -> None:
    done = wegwijs(tmp_path, *arguments, **settings)
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert "hunter2" not in done.stderr


def test_an_invite_is_a_code_that_is_kept_as_a_hash(tmp_path: Path) -> None:
    done = wegwijs(tmp_path, "invite", "casemanager")
    assert done.returncode == 0, done.stderr
    [code] = re.findall(r"^Code: (\S+)$", done.stdout, re.MULTILINE)
    for file in (tmp_path / "data").iterdir():
        assert code.encode() not in file.read_bytes()
        assert code.replace("-", "").encode() not in file.read_bytes()


def test_a_store_is_migrated_once(tmp_path: Path) -> None:
    assert wegwijs(tmp_path, "migrate").stdout == "The store is up to date now.\n"
    assert wegwijs(tmp_path, "migrate").stdout == "The store was up to date.\n"


def test_the_doctor_finds_a_key_that_others_can_read(tmp_path: Path) -> None:
    wegwijs(tmp_path, "invite", "administrator")
    (tmp_path / "data" / "wegwijs.key").chmod(0o644)
    done = wegwijs(tmp_path, "doctor")
    assert done.returncode == 1
    assert "chmod 600" in done.stdout


async def test_the_doctor_finds_all_well(tmp_path: Path) -> None:
    async with whole_bot(tmp_path) as whole:
        done = await _beside(whole, tmp_path, "doctor")
        assert done.returncode == 0, done.stdout
        assert "The clock is right." in done.stdout
        assert "@WegwijsBot" in done.stdout


async def test_an_invite_has_a_link_where_the_bot_is_known(tmp_path: Path) -> None:
    async with whole_bot(tmp_path) as whole:
        done = await _beside(whole, tmp_path, "invite", "neighbour")
        [code] = re.findall(r"^Link: https://t\.me/WegwijsBot\?start=(\S+)$", done.stdout, re.MULTILINE)
        noor = whole.phone("Noor")
        noor.start(code)
        await settle_in(noor)
        person = await whole.person(noor)
    assert person is not None
    assert person.roles == {Role.NEIGHBOUR}


async def test_a_refused_token_ends_with_status_2(tmp_path: Path) -> None:
    async with whole_bot(tmp_path, started=False) as whole:
        whole.telegram.faults.fail("getMe", 401)
        done = await _beside(whole, tmp_path, "run")
    assert done.returncode == 2
    assert "WEGWIJS_BOT_TOKEN" in done.stderr
    assert "Traceback" not in done.stderr
    assert whole.telegram.token.partition(":")[2] not in done.stderr + done.stdout


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
async def test_it_ends_cleanly_when_it_is_told(tmp_path: Path, told: signal.Signals) -> None:

    async with whole_bot(tmp_path, started=False) as whole:
        child = await asyncio.create_subprocess_exec(
            *WEGWIJS,
            "run",
            cwd=ROOT,
            env={**os.environ, **as_environment(whole.settings)},
            stderr=asyncio.subprocess.PIPE,
        )
        noor = whole.phone("Noor")
        noor.start()
        await noor.next(30)
        child.send_signal(told)
        _, said = await child.communicate()
        assert child.returncode == 0
        assert b"Stopped." in said
        assert b"Traceback" not in said
        await until(lambda: len(whole.telegram.updates) == 0)


async def _beside(whole: Whole, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command with the same settings while our Telegram goes on."""

    return await asyncio.to_thread(wegwijs, folder, *arguments, **as_environment(whole.settings))


def test_every_role_can_be_invited(tmp_path: Path) -> None:
    said = wegwijs(tmp_path, "invite", "--help").stdout
    for role in Role:
        assert role.value in said
