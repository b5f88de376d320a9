"""The page is for this machine alone, and brings nothing from outside."""

import re

import pytest
from aiohttp import ClientSession, WSServerHandshakeError

from playground.page import STATIC, Page
from playground.telegram import Telegram
from tests.page.conftest import CAST, JOOST, SELAM

pytestmark = pytest.mark.asyncio(loop_scope="session")

OUTSIDE = re.compile(r"https?://(?!www\.w3\.org/(?:1999|2000)/)[\w]")


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8080", "127.0.0.1.evil.example", "localhost.evil"]
)
async def test_another_host_is_refused(page: Page, host: str) -> None:
    async with ClientSession() as session:
        for path in ("", "ws", "static/app.js"):
            async with session.get(page.address + path, headers={"Host": host}) as response:
                assert response.status == 403


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:9", "[::1]:8080"])
async def test_this_machine_is_let_in_by_each_of_its_names(page: Page, host: str) -> None:
    async with ClientSession() as session, session.get(page.address, headers={"Host": host}) as response:
        assert response.status == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "http://127.0.0.1:1", "null"])
async def test_another_page_is_refused(page: Page, telegram: Telegram, origin: str) -> None:
    telegram.add_person(SELAM, "Selam")
    async with ClientSession(headers={"Origin": origin}) as session:
        with pytest.raises(WSServerHandshakeError, match="403"):
            await session.ws_connect(page.address + "ws")
        async with session.post(f"{page.address}send/{SELAM}?kind=document&name=x", data=b"x") as response:
            assert response.status == 403
    assert telegram.people[SELAM].messages == []


@pytest.mark.parametrize("path", ["", "static/app.js", "static/nothing.js", "file/101/x/y", "nothing"])
async def test_every_answer_is_hardened(page: Page, path: str) -> None:
    async with ClientSession() as session, session.get(page.address + path) as response:
        assert response.headers["Content-Security-Policy"].startswith("default-src 'self';")
        assert response.headers["X-Content-Type-Options"] == "nosniff"


async def test_nothing_on_the_page_names_an_outside_address() -> None:
    files = [path for path in STATIC.rglob("*") if path.is_file()]
    assert len(files) > 10
    for path in files:
        assert not OUTSIDE.search(path.read_text()), path.name


async def test_a_taken_port_gives_another(page: Page, telegram: Telegram) -> None:
    taken = int(page.address.rstrip("/").rpartition(":")[2])
    other = Page(telegram, CAST)
    await other.start(port=taken)
    try:
        assert other.address != page.address
        async with ClientSession() as session, session.get(other.address) as response:
            assert response.status == 200
    finally:
        await other.stop()


async def test_a_file_is_given_in_its_own_chat_only_and_never_as_a_page(
    page: Page, telegram: Telegram
) -> None:
    owner = telegram.add_person(SELAM, "Selam")
    telegram.add_person(JOOST, "Joost")
    sent = owner.send_document("note.html", b"<script>alert(1)</script>", "text/html").dict()["document"]
    async with ClientSession() as session:
        async with session.get(f"{page.address}file/{JOOST}/{sent['file_id']}/note.html") as response:
            assert response.status == 404
        async with session.get(f"{page.address}file/{SELAM}/{sent['file_id']}/note.html") as response:
            assert await response.read() == b"<script>alert(1)</script>"
            assert response.headers["Content-Disposition"].startswith("attachment")
            assert response.content_type == "application/octet-stream"
