"""The playground: the bot on a Telegram of our own on this machine, with the demonstration shelter."""

import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import datetime
from pathlib import Path

import structlog
from pydantic import SecretStr

from bot.seed import fill, has_people, invite_waiting, made_by_rule, progress_bar
from bot.settings import Settings
from bot.wiring import open_store, running, utc_now
from playground.page import Cast, Page
from playground.server import Server
from playground.telegram import Telegram
from shelter.demonstration import Cast as People
from shelter.demonstration import Member, cast_of
from shelter.models.people import Person, Role
from shelter.store import Store

log = structlog.get_logger()

STORE = Path("data/playground.db")
KEY_FILE = Path("data/playground.key")
SEED = 1
THIS_MACHINE = "127.0.0.1"
_BEGIN = 1_600_000_000
_UPDATES_A_SECOND = 10


async def play(settings: Settings, *, fresh: bool) -> None:
    """Play until cancelled. `fresh` makes the playground's own store anew; no other store is touched."""
    if fresh:
        _forget()
    telegram = _telegram()
    async with AsyncExitStack() as stack:
        server = Server()
        await server.start(telegram)
        stack.push_async_callback(server.stop)
        mine = settings.model_copy(
            update={
                "bot_token": SecretStr(telegram.token),
                "bot_api": server.address,
                "store": f"sqlite+aiosqlite:///{STORE}",
                "key_file": KEY_FILE,
            }
        )
        page = Page(telegram, await _furnish(mine, telegram))
        await page.start(THIS_MACHINE, settings.playground_port)
        stack.push_async_callback(page.stop)
        program = await stack.enter_async_context(running(mine))
        _say(page, server, settings)
        await program.until_it_ends()


def _forget() -> None:
    for path in (STORE, Path(f"{STORE}-wal"), Path(f"{STORE}-shm"), KEY_FILE):
        path.unlink(missing_ok=True)


def _telegram() -> Telegram:
    """A Telegram whose updates and messages have numbers that the store has not seen in an earlier run."""
    first = int((time.time() - _BEGIN) * _UPDATES_A_SECOND)
    return Telegram(first_update_id=first, first_message_id=first)


async def _furnish(settings: Settings, telegram: Telegram) -> Sequence[Cast]:
    """The shelter in the store, a phone for everybody who has a chat; who can be taken on the page."""
    now = utc_now()
    people = cast_of(SEED, now)
    async with AsyncExitStack() as stack:
        store = await _store_of_today(stack, settings, people, now)
        for person in await _with_a_chat(store):
            telegram.add_person(
                person.chat_id or 0,
                person.first_name or "Somebody",
                language_code=_tag(person.language),
                started=True,
            )
        return await _cast(store, people, telegram)


async def _store_of_today(stack: AsyncExitStack, settings: Settings, people: People, now: datetime) -> Store:
    """The store with the shelter as it is today, open until the stack ends."""
    store = await open_store(settings)
    stack.push_async_callback(store.close)
    if await _is_of_today(store, people):
        return store
    if await has_people(store):
        log.info("The demonstration shelter is of an earlier day.")
        await stack.aclose()
        _forget()
        return await _store_of_today(stack, settings, people, now)
    log.info("Making the demonstration shelter. No real person is in it.")
    with progress_bar() as progress:
        await fill(store, made_by_rule(SEED, now), now, progress)
    return store


async def _is_of_today(store: Store, people: People) -> bool:
    """Whether anybody of the cast came to live there on the day that the shelter of today has for it."""
    async with store.transaction() as transaction:
        for member in (*people.waiting, *people.residents):
            stay = await transaction.houses.stay_of(member.person_id)
            if stay is not None and stay.started_on == member.lives_there_since:
                return True
    return False


async def _with_a_chat(store: Store) -> Sequence[Person]:
    async with store.transaction() as transaction:
        found = [await transaction.people.with_role(role) for role in Role]
    people = {person.id: person for some in found for person in some}
    return [person for person in people.values() if person.chat_id is not None]


async def _cast(store: Store, people: People, telegram: Telegram) -> Sequence[Cast]:
    """Those who wait for a chat first, each with an invite of this start."""
    waiting = [each for each in people.waiting if each.chat_id not in telegram.people]
    async with store.transaction() as transaction:
        codes = await invite_waiting(transaction, waiting, utc_now())
    return [_member(each, codes.get(each.person_id)) for each in people.members]


def _member(member: Member, code: str | None) -> Cast:
    links = (code.replace("-", ""),) if code else ()
    return Cast(member.chat_id, member.name, str(member.role), _tag(member.language), links)


def _tag(language: str | None) -> str | None:
    """How a phone names the language: by its short tag."""
    return language.partition("_")[0] if language else None


def _say(page: Page, server: Server, settings: Settings) -> None:
    if not page.address.endswith(f":{settings.playground_port}/"):
        log.info("Port %s is taken; the page has another.", settings.playground_port)
    log.info("The bot talks over real HTTP with a Telegram of our own at %s.", server.address)
    log.info("Everything in it is kept in %s; nothing leaves this machine.", STORE)
    log.info("Open %s and tap. Stop it with Ctrl+C.", page.address)
