"""The door: everything that comes in, and the screen that goes out. Never silence.

A tap or a text is answered from what the store says now: who is this, which roles, has the privacy
notice been agreed to, is the PIN open. The handlers behind the door need not ask again, but for whose
things they show.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace

from markupsafe import Markup

from handlers import forms, replies
from handlers.ask import Ask
from handlers.forms import Again, Back, Choose, Forms, Stop
from handlers.incoming import Dropped, Incoming, IncomingKind
from handlers.onward import Onward
from handlers.routes import Policy, Route, Routes, Typed
from handlers.screen import Screen
from handlers.taps import Home, Tap, unpack
from locales.understand import understand
from shelter.errors import NotAllowed, ShelterError

Gate = Callable[[Ask, Policy, Tap | None], Awaitable[Screen | None]]


@dataclass(frozen=True, slots=True)
class Door:
    """`gates` stand before each route: the first that gives a screen (language, consent, PIN) wins.

    `typed` look at what is written outside a form, in this order; then `words_lead_to` says which tap a word
    stands for, by the name that `understand` gives it. `form_for_reply` says where a reply to a message of
    the bot goes. `document` takes a file that was dropped.
    """

    routes: Routes
    forms: Forms
    gates: tuple[Gate, ...]
    typed: tuple[Typed, ...]
    words_lead_to: Mapping[str, Tap]
    form_for_reply: replies.FormFor
    document: Route | None = None

    async def answer(self, ask: Ask, incoming: Incoming) -> Screen | None:
        """The screen for what came in; None where nothing can be said (the person blocked the bot).

        Raises ShelterError where the person can be told (see `apology`): then nothing may be kept.
        """
        kind = incoming.kind
        if kind is IncomingKind.BLOCKED:
            await ask.store.people.save(ask.person.model_copy(update={"blocked_at": ask.now}))
            return None
        if ask.person.blocked_at:
            ask = ask.as_person(ask.person.model_copy(update={"blocked_at": None}))
            await ask.store.people.save(ask.person)
        if kind is IncomingKind.UNBLOCKED:
            return None
        if kind is IncomingKind.TAP:
            return await self._tapped(ask, unpack(incoming.data or ""))
        if kind is IncomingKind.TEXT:
            return await self._written(ask, incoming)
        if kind is IncomingKind.DOCUMENT:
            return await self._dropped(ask, incoming)
        return await self._unreadable(ask)

    async def go(self, ask: Ask, tap: Tap) -> Screen:
        """The screen behind a tap, if the person may see it."""
        if isinstance(tap, Again):
            return await self._in_form(ask, tap)
        route = self.routes.taps.get(type(tap))
        if route is None:
            return await self._old_button(ask)
        closed = await self._through_gates(ask, route.policy, tap)
        return closed or await self._led(await route.handler(ask, tap))

    async def _dropped(self, ask: Ask, incoming: Incoming) -> Screen:
        """A file of somebody who may bring one; from anybody else it is not looked at."""
        route = self.document
        if route is None or incoming.file_id is None or not route.policy.lets_in(ask.person):
            return await self._unreadable(ask)
        if closed := await self._through_gates(ask, route.policy, None):
            return closed
        await ask.store.conversations.remove_draft(ask.person.id)
        return await self._led(await route.handler(ask, Dropped(incoming.file_id, incoming.file_size or 0)))

    async def apology(self, ask: Ask, error: Exception) -> Screen:
        """What a person reads after an error; the ask is of a new transaction. An open form is closed."""
        await ask.store.conversations.remove_draft(ask.person.id)
        if not isinstance(error, ShelterError):
            sentence = ask.say("Something went wrong here. It is not your fault. Please try again later.")
        else:
            sentence = ask.say(error.sentence, **error.values)
        return await self._home_with(ask, sentence)

    async def _tapped(self, ask: Ask, tap: Tap | None) -> Screen:
        if tap is None:
            return await self._old_button(ask)
        if isinstance(tap, Again | Back | Choose | Stop):
            return await self._in_form(ask, tap)
        await ask.store.conversations.remove_draft(ask.person.id)
        return await self.go(ask, tap)

    async def _in_form(self, ask: Ask, tap: Again | Back | Choose | Stop) -> Screen:
        found = await self.forms.open_for(ask)
        if not found or found[0].name != tap.form:
            return await self._old_button(ask)
        form, draft = found
        if closed := await self._through_gates(ask, form.policy, None):
            return closed
        match tap:
            case Choose(question=draft.question):
                return await self._led(await forms.take(ask, form, draft, tap.value))
            case Again():
                return await forms.again(ask, form, draft)
            case Back():
                return await forms.back(ask, form, draft)
            case Stop():
                await ask.store.conversations.remove_draft(ask.person.id)
                return await self.go(ask, form.out(draft.answers))
        return await self._old_button(ask)

    async def _written(self, ask: Ask, incoming: Incoming) -> Screen:
        if command := incoming.command:
            return await self._commanded(ask, *command)
        if incoming.reply_to and (screen := await self._replied(ask, incoming.reply_to, incoming.text or "")):
            return screen
        text = incoming.text or ""
        if found := await self.forms.open_for(ask):
            form, draft = found
            if closed := await self._through_gates(ask, form.policy, None):
                return closed
            if form.instead and (screen := await form.instead(ask, text)):
                return screen
            return await self._led(await forms.take(ask, form, draft, text))
        return await self._read(ask, text) or await self._understood(ask, text)

    async def _read(self, ask: Ask, text: str) -> Screen | None:
        for typed in self.typed:
            if not typed.policy.lets_in(ask.person):
                continue
            if closed := await self._through_gates(ask, typed.policy, None):
                return closed
            if answer := await typed.answer(ask, text):
                return await self._led(answer)
        return None

    async def _replied(self, ask: Ask, message_id: int, text: str) -> Screen | None:
        """None where that message is about nobody to whom the person writes."""
        about = await ask.store.conversations.answers_to(ask.person.id, message_id)
        found = self.form_for_reply(ask.person, about) if about else None
        if found is None:
            return None
        form, known = found
        if await self._through_gates(ask, form.policy, None):
            await replies.wait(ask, form, known, text)
            return await self._through_gates(ask, form.policy, None)
        return await self._led(await replies.send(ask, form, known, text))

    async def _commanded(self, ask: Ask, name: str, rest: str) -> Screen:
        await ask.store.conversations.remove_draft(ask.person.id)
        route = self.routes.commands.get(name)
        if route is None:
            return await self.go(ask, Home())
        closed = await self._through_gates(ask, route.policy, None)
        return closed or await self._led(await route.handler(ask, rest))

    async def _understood(self, ask: Ask, text: str) -> Screen:
        languages = dict.fromkeys((ask.words.language.code, "nl", "en"))
        name = understand(text, tuple(languages))
        tap = self.words_lead_to.get(name) if name else None
        route = tap and self.routes.taps.get(type(tap))
        if tap and route and route.policy.lets_in(ask.person):
            return await self.go(ask, tap)
        return await self._home_with(ask, ask.say("I did not understand that. Tap a button, please."))

    async def _unreadable(self, ask: Ask) -> Screen:
        sentence = ask.say("I can read short texts only, and I keep nothing else. Tap a button, please.")
        if screen := await self._still_asking(ask):
            return replace(screen, lines=(sentence, *screen.lines))
        return await self._home_with(ask, sentence)

    async def _old_button(self, ask: Ask) -> Screen:
        """Where a form is open, its question stays as it is: a double tap is an old button, too."""
        sentence = ask.say("This button is old. Here is where you can go on.")
        if screen := await self._still_asking(ask):
            return replace(screen, toast=sentence)
        return await self._home_with(ask, sentence)

    async def _still_asking(self, ask: Ask) -> Screen | None:
        """The question of the open form, if there is one."""
        found = await self.forms.open_for(ask)
        if not found:
            return None
        form, draft = found
        return await self._through_gates(ask, form.policy, None) or await forms.again(ask, form, draft)

    async def _home_with(self, ask: Ask, sentence: Markup) -> Screen:
        return await self._led(Onward(ask, Home(), lines=(sentence,)))

    async def _led(self, answer: Screen | Onward) -> Screen:
        if isinstance(answer, Screen):
            return answer
        screen = await self.go(answer.ask, answer.tap)
        return replace(
            screen,
            lines=(*answer.lines, *screen.lines),
            toast=answer.toast or screen.toast,
            forget_typed=answer.forget_typed or screen.forget_typed,
        )

    async def _through_gates(self, ask: Ask, policy: Policy, tap: Tap | None) -> Screen | None:
        for gate in self.gates:
            if screen := await gate(ask, policy, tap):
                return screen
        if not policy.lets_in(ask.person):
            raise NotAllowed
        return None
