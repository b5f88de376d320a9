"""Work that takes longer than a tap: files are fetched, read and saved, one after another, while taps go on.

The update that asked for it stays in the inbox until the person is shown what came of it, so that the next
start takes it up again after a kill -9. What is saved is saved in one transaction, with the word that it is;
so a second time changes nothing. How far it is shows in the message that says it is on its way.
"""

import asyncio
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

import structlog

from bot.outgoing import Reply
from bot.reading import fetch, read_apart
from bot.requests import Api
from handlers.ask import House
from handlers.casemanager.files.importing import progress_screen
from handlers.incoming import Incoming, IncomingKind
from handlers.screen import Errand
from locales.words import Words
from shelter.edits import Changed
from shelter.errors import NotFound, ShelterError
from shelter.files.faults import Problem
from shelter.files.rows import Read
from shelter.importing import flow
from shelter.importing.flow import Prepared
from shelter.importing.job import Job, Preview, Step
from shelter.models.people import Person
from shelter.store import Store

log = structlog.get_logger()

TRIES = 3
BETWEEN_SHOWS = 1.5
"""Seconds; Telegram asks for one message a second to a chat."""
NO_UPDATE = -1


class Shows(Protocol):
    async def show(self, reply: Reply) -> int | None: ...


@dataclass(slots=True)
class _Order:
    """One piece of work. `message_id` is where it is shown, None where the person has gone on there."""

    errand: Errand
    person: Person
    words: Words
    chat_id: int
    message_id: int | None
    update_id: int
    repeats: set[int] = field(default_factory=set)
    shown_at: float = 0.0
    showing: "asyncio.Task[int | None] | None" = None


class Errands:
    """Does the work. `put` takes what is tapped by itself at its end."""

    def __init__(
        self,
        store: Store,
        api: Api,
        outgoing: Shows,
        house: House,
        clock: Callable[[], datetime],
        put: Callable[[Iterable[Incoming]], None],
    ) -> None:
        self._store = store
        self._api = api
        self._outgoing = outgoing
        self._house = house
        self._clock = clock
        self._put = put
        self._orders: dict[str, _Order] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._turn = asyncio.Lock()

    def begin(self, reply: Reply, message_id: int | None) -> None:
        """Do what the screen of this reply says is on its way; what is under way already is done once."""
        if reply.screen is None or reply.screen.errand is None or reply.person is None:
            return
        errand, incoming = reply.screen.errand, reply.incoming
        if order := self._orders.get(errand.job_id):
            order.repeats.add(incoming.update_id)
            order.message_id = message_id
            return
        order = _Order(errand, reply.person, reply.words, incoming.chat_id, message_id, incoming.update_id)
        self._orders[errand.job_id] = order
        task = asyncio.create_task(self._do(order))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def met(self, incoming: Iterable[Incoming]) -> None:
        """Whoever goes on in the message has it: what is done is then shown in another one."""
        if not self._orders:
            return
        went_on = {(each.chat_id, each.message_id) for each in incoming if each.kind is IncomingKind.TAP}
        for order in self._orders.values():
            if (order.chat_id, order.message_id) in went_on:
                order.message_id = None

    async def quiet(self, seconds: float) -> None:
        """At the end: what is not done within so many seconds is done by the next start."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)
        for task in self._tasks:
            task.cancel()

    async def _do(self, order: _Order) -> None:
        try:
            async with self._turn:
                await self._step(order)
            async with self._store.transaction() as store:
                await store.inbox.done(order.repeats, self._clock())
        except Exception as error:
            log.error("The work of a file failed; the next start tries it again.", exc_info=error)
        finally:
            self._orders.pop(order.errand.job_id, None)
        if order.showing:
            await asyncio.wait([order.showing])
        self._put([self._tap(order, order.update_id)])

    async def _step(self, order: _Order) -> None:
        job_id = order.errand.job_id
        try:
            async with self._store.transaction() as store:
                job = await flow.own(store, order.person.id, job_id)
            if job.step is Step.READING:
                await self._read(order, job)
            elif job.step is Step.SAVING:
                await self._save(order, job)
        except NotFound:
            return
        except Exception as error:
            if not isinstance(error, ShelterError):
                log.error("A file could not be brought in.", exc_info=error)
            told = error if isinstance(error, ShelterError) else ShelterError()
            with suppress(NotFound):
                async with self._store.transaction() as store:
                    await flow.fail(store, self._clock(), order.person.id, job_id, Problem.of(told))

    async def _read(self, order: _Order, job: Job) -> None:
        content = await fetch(self._api, job.file_id)
        outcome = await read_apart(content, self._clock(), self._house.zone)
        del content
        person_id, job_id = order.person.id, order.errand.job_id
        if outcome.read is None:
            problem = outcome.problem or Problem.of(ShelterError())
            async with self._store.transaction() as store:
                await flow.fail(store, self._clock(), person_id, job_id, problem)
            return
        self._show(order, Step.READING, len(flow.rows_of(outcome.read)), len(flow.rows_of(outcome.read)))
        prepared = await self._prepare(order, outcome.read)
        preview = await asyncio.to_thread(prepared.reckoning.preview)
        async with self._store.transaction() as store:
            await flow.keep_read(store, self._clock(), person_id, job_id, outcome.read, preview)

    async def _save(self, order: _Order, job: Job) -> None:
        """As it was seen, or not at all: where something else came between, the person looks again."""
        async with self._store.transaction() as store:
            read = await flow.rows(store, order.person.id, order.errand.job_id)
        told: ShelterError = Changed()
        for _ in range(TRIES):
            prepared = await self._prepare(order, read)
            preview = await asyncio.to_thread(prepared.reckoning.preview)
            if job.preview is None or preview.sign != job.preview.sign:
                break
            try:
                await self._save_now(order, prepared)
            except Changed:
                continue
            except NotFound:
                raise
            except ShelterError as error:
                told = error
                prepared = await self._prepare(order, read)
                preview = await asyncio.to_thread(prepared.reckoning.preview)
                break
            return
        await self._look_again(order, preview, told)

    async def _save_now(self, order: _Order, prepared: Prepared) -> None:
        async def progress(done: int, total: int) -> None:
            self._show(order, Step.SAVING, done, total)
            await asyncio.sleep(0)

        await asyncio.to_thread(flow.complete, prepared)
        async with self._store.transaction() as store:
            await flow.save(
                store,
                self._clock(),
                self._house.zone,
                order.person,
                order.errand.job_id,
                prepared,
                progress,
            )

    async def _look_again(self, order: _Order, preview: Preview, error: ShelterError) -> None:
        async with self._store.transaction() as store:
            await flow.look_again(
                store, self._clock(), order.person.id, order.errand.job_id, preview, Problem.of(error)
            )

    async def _prepare(self, order: _Order, read: Read) -> Prepared:
        """What the rows would do by what the store says now; the reckoning holds nobody up."""
        now, zone = self._clock(), self._house.zone
        async with self._store.transaction() as store:
            person = await store.people.get(order.person.id)
            if person is None:
                raise NotFound
            order.person = person
            basis = await flow.look(store, now, zone, person, read)
        reckoning = await asyncio.to_thread(flow.reckon, basis, now, zone, person, read)
        return Prepared(read, basis, reckoning)

    def _show(self, order: _Order, step: Step, done: int, total: int) -> None:
        """Say how far it is, if the last word of that is out and a moment has passed."""
        now = time.monotonic()
        busy = order.showing is not None and not order.showing.done()
        if busy or order.message_id is None or now - order.shown_at < BETWEEN_SHOWS:
            return
        order.shown_at = now
        screen = progress_screen(order.words, order.errand.job_id, step, done, total)
        reply = Reply(self._tap(order), order.person, order.words, screen)
        order.showing = asyncio.create_task(self._outgoing.show(reply))

    def _tap(self, order: _Order, update_id: int = NO_UPDATE) -> Incoming:
        """What the person would tap to look at it; with the number of the update that is done by that."""
        return Incoming(
            update_id=update_id,
            chat_id=order.chat_id,
            kind=IncomingKind.TAP,
            message_id=order.message_id,
            data=order.errand.then.pack(),
            editable=order.message_id is not None,
        )
