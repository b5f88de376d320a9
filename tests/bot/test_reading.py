"""Files are fetched up to the limit and read apart from the bot, whatever they do."""

import os
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import reading
from bot.reading import NotFetched, fetch, read_apart
from bot.requests import Api, connect
from playground.telegram import Telegram
from shelter.files import limits
from shelter.files.faults import Damaged, TakesTooLong, TooBig, Unreadable
from shelter.files.rows import Content
from tests.files.workbooks import workbook
from tests.whole.harness import api_of

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
ZONE = "Europe/Amsterdam"
TABLE = b"code,date,time,kind,place\nA-1,24-12-2026,14:00,IND,IND\n"


@pytest.fixture
async def telegram() -> Telegram:
    return Telegram()


@pytest.fixture
async def api(telegram: Telegram) -> AsyncIterator[Api]:
    async with api_of(telegram) as root:
        made = connect(telegram.token, root)
        await made.request.initialize()
        try:
            yield made
        finally:
            await made.request.shutdown()


def sent(telegram: Telegram, content: bytes) -> str:
    return telegram.files.add(content, "documents", "text/csv", "a.csv").file_id


async def test_a_file_is_fetched(telegram: Telegram, api: Api) -> None:
    assert await fetch(api, sent(telegram, TABLE)) == TABLE


async def test_more_than_the_limit_is_not_held(telegram: Telegram, api: Api) -> None:
    with pytest.raises(TooBig):
        await fetch(api, sent(telegram, bytes(limits.BYTES + 1)))


async def test_a_file_that_telegram_does_not_know(api: Api) -> None:
    with pytest.raises(NotFetched):
        await fetch(api, "BQAC-nothing")


async def test_telegram_may_be_away_for_a_moment(telegram: Telegram, api: Api) -> None:
    telegram.faults.fail("getFile", 502)
    telegram.faults.fail("getFile", 429, retry_after=0)
    assert await fetch(api, sent(telegram, TABLE)) == TABLE


async def test_what_is_in_it_comes_out_of_the_other_process() -> None:
    for content in (TABLE, workbook()):
        outcome = await read_apart(content, NOW, ZONE)
        assert outcome.read
        assert outcome.read.content is Content.APPOINTMENTS
        assert outcome.read.appointments


async def test_why_it_cannot_be_read_comes_out_too() -> None:
    outcome = await read_apart(workbook()[:3000], NOW, ZONE)
    assert outcome.problem
    assert outcome.problem.sentence == Damaged.sentence
    assert outcome.problem.values == {"place": "zip"}


async def test_what_takes_too_long_is_ended() -> None:
    outcome = await read_apart(TABLE, NOW, ZONE, seconds=0.01)
    assert outcome.problem
    assert outcome.problem.sentence == TakesTooLong.sentence


@pytest.mark.parametrize(
    ("program", "sentence"),
    [
        ("print('noise')", Unreadable.sentence),
        ("import os; os.kill(os.getpid(), 9)", TakesTooLong.sentence),
        ("raise SystemExit(3)", Unreadable.sentence),
        ("import time; time.sleep(60)", TakesTooLong.sentence),
    ],
)
async def test_a_process_that_fails_is_a_file_that_cannot_be_read(
    program: str, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "python"
    other.write_text(f"#!/bin/sh\nexec {sys.executable} -c {program!r}\n")
    other.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(other))
    outcome = await read_apart(b"x" * 1_000_000, NOW, ZONE, seconds=3)
    assert outcome.problem
    assert outcome.problem.sentence == sentence


async def test_the_other_process_gets_no_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    other = tmp_path / "python"
    other.write_text(f"#!/bin/sh\nenv > {seen}\n")
    other.chmod(0o755)
    monkeypatch.setenv("WEGWIJS_BOT_TOKEN", "4839574812:secret")
    monkeypatch.setattr(sys, "executable", str(other))
    await read_apart(TABLE, NOW, ZONE)
    assert "secret" not in seen.read_text()
    assert os.environ["WEGWIJS_BOT_TOKEN"] not in seen.read_text()
    assert set(reading._ENVIRONMENT) >= {"PATH"}
