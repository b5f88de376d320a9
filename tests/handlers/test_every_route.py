"""A colleague walks through the own desk, and at each step tries to reach somebody of another's caseload.

By every button that the desk shows, in every open question, by typed words, and by commands: what is tried
with the victim's ids and code must give exactly what ids and a code give that nobody has. Each try is rolled
back, so that the next one finds the desk as it was.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from string import ascii_lowercase, ascii_uppercase, digits

import pytest

from handlers.ask import Ask
from handlers.casemanager.appointments.changing import CallOff
from handlers.casemanager.requests.requests import SayNo
from handlers.casemanager.residents.handover import HandOver, HandOverAll
from handlers.everyone.forgetting import ReallyForgetMe
from handlers.forms import Choose, Stop
from handlers.incoming import Incoming, IncomingKind
from handlers.screen import Screen
from handlers.taps import Home, Tap
from locales.words import words_for
from shelter.errors import ShelterError
from shelter.ids import new_id
from shelter.models.appointments import Appointment, AppointmentKind
from shelter.models.conversations import Message
from shelter.models.people import Grant, Person, Role
from shelter.models.places import Place, Stay
from shelter.models.requests import AppointmentRequest
from shelter.store import Transaction
from tests.handlers.test_trespass import CANARY, HOUSE, NOW, Scene, _all_of, _person, _state_of, scene

__all__ = ["scene"]

VICTIMS_CODE, NOBODYS_CODE = f"{CANARY}-1", "Zzyzxqu-1"
STEPS = 40
"""So many taps in a form: who comes back to a question takes its next answer."""
GIVES_AWAY = (SayNo, CallOff, HandOver, HandOverAll)
SIGN = re.compile("=[0-9a-f]{12}")
"""Of what an answer stands below (handlers.casemanager.appointments.questions)."""
WORDS = ("{}", "{} vr 14:00 IND @ Plein", "/start {}", "/home {}", "{}, 14:15")


class NotKept(Exception):
    """Rolls back what was tried."""


@dataclass
class Walk:
    """A colleague's way through the desk. `tried` are the tries, `been` what was tapped."""

    scene: Scene
    colleague: Person
    ids: tuple[str, ...]
    tried: int = 0
    been: set[object] = field(default_factory=set)

    async def everywhere(self) -> None:
        """Tap each kind of button once, and go through each form; what gives residents away comes last."""
        waiting: list[Tap] = [Home()]
        while waiting:
            waiting.sort(key=lambda tap: isinstance(tap, GIVES_AWAY))
            tap = waiting.pop(0)
            if type(tap) in self.been or isinstance(tap, ReallyForgetMe):
                continue
            self.been.add(type(tap))
            screen = await self._does(_tapped(self.colleague, tap))
            await self._tries_all(None)
            waiting += [each for each in _ways(screen) if not isinstance(each, Choose | Stop)]
            await self._through_the_form(screen)

    async def _through_the_form(self, screen: Screen | None) -> None:
        met: Counter[object] = Counter()
        for _ in range(STEPS):
            answers = [each for each in _ways(screen) if isinstance(each, Choose)]
            if not answers:
                return
            question = (answers[0].form, answers[0].question)
            if question not in self.been:
                self.been.add(question)
                await self._tries_all(answers[0])
            screen = await self._does(_tapped(self.colleague, answers[met[question] % len(answers)]))
            met[question] += 1

    async def _tries_all(self, open_question: Choose | None) -> None:
        for theirs, nobodys in self._tries(open_question):
            told = await self._would_see(theirs)
            assert self._as_read(told) == self._as_read(await self._would_see(nobodys)), theirs
            self.tried += 1

    def _tries(self, open_question: Choose | None) -> Iterator[tuple[Incoming, Incoming]]:
        if open_question:
            for one in self.ids:
                chosen = [open_question.model_copy(update={"value": each}) for each in (one, _like(one))]
                yield _tapped(self.colleague, chosen[0]), _tapped(self.colleague, chosen[1])
        for words in WORDS:
            theirs, nobodys = (words.format(each) for each in (VICTIMS_CODE, NOBODYS_CODE))
            yield _typed(self.colleague, theirs), _typed(self.colleague, nobodys)

    def _as_read(self, told: str) -> str:
        """What was tried may be shown back; that is all."""
        for tried in (VICTIMS_CODE, NOBODYS_CODE, *self.ids, *map(_like, self.ids)):
            told = told.replace(tried, "?").replace(tried.upper(), "?")
        return SIGN.sub("=?", told)

    async def _does(self, incoming: Incoming) -> Screen | None:
        """The screen; what went wrong is met as in the bot."""
        try:
            async with self.scene.store.transaction() as store:
                screen = await self._answer(store, incoming)
        except ShelterError as error:
            async with self.scene.store.transaction() as store:
                screen = await self.scene.door.apology(await self._ask(store), error)
        assert screen is None or CANARY not in _all_of(screen), incoming
        return screen

    async def _would_see(self, incoming: Incoming) -> str:
        told = ""
        try:
            async with self.scene.store.transaction() as store:
                screen = await self._answer(store, incoming)
                told = _all_of(screen) if screen else ""
                raise NotKept
        except NotKept:
            return told
        except ShelterError as error:
            return f"{type(error).__name__} {error.values}"

    async def _answer(self, store: Transaction, incoming: Incoming) -> Screen | None:
        return await self.scene.door.answer(await self._ask(store), incoming)

    async def _ask(self, store: Transaction) -> Ask:
        person = await store.people.get(self.colleague.id)
        assert person is not None
        return Ask(person, NOW, words_for(person.language), store, HOUSE)


@pytest.mark.parametrize("role", [Role.CASEMANAGER, Role.LEGAL_ADVISER])
async def test_no_route_leads_to_anothers_caseload(scene: Scene, role: Role) -> None:
    async with scene.store.transaction() as tx:
        colleague = await _with_residents(tx, role)
        ids = await _ids_of_the_victim(tx, scene)
    *before, _absences_of_all = await _state_of(scene)
    walk = Walk(scene, colleague, ids)
    await walk.everywhere()
    *after, _absences_of_all = await _state_of(scene)
    assert after == before
    questions = {each for each in walk.been if isinstance(each, tuple)}
    assert len(questions) > QUESTIONS_MET[role]
    assert walk.tried > 500


QUESTIONS_MET = {Role.CASEMANAGER: 30, Role.LEGAL_ADVISER: 15}
"""So many questions at the least are met on the way."""


async def _ids_of_the_victim(tx: Transaction, scene: Scene) -> tuple[str, ...]:
    """Without that of the casemanager, whose name is no secret to colleagues."""
    stay = await tx.houses.stay_of(scene.victim.person.id)
    assert stay is not None
    casemanager = await tx.people.get(stay.casemanager_id or "")
    assert casemanager is not None
    await tx.people.save(casemanager.model_copy(update={"first_name": "Bram"}))
    return tuple(each for each in scene.victim.ids if each != casemanager.id)


async def _with_residents(tx: Transaction, role: Role) -> Person:
    """A colleague with residents of the own, of whom there is something of everything."""
    colleague = _person(700, Grant(role=role))
    residents = [_person(710 + number, Grant(role=Role.RESIDENT)) for number in range(3)]
    await tx.people.add(colleague, *residents)
    mine = "casemanager_id" if role is Role.CASEMANAGER else "legal_adviser_id"
    for number, resident in enumerate(residents):
        stay = Stay(
            id=new_id(),
            resident_id=resident.id,
            location_id="locat1on_001",
            code=f"M-{number}",
            started_on=date(2026, 1, 1),
        )
        await tx.houses.save_stay(stay.model_copy(update={mine: colleague.id}))
        await tx.appointments.save(_appointment(resident, colleague, number))
        await tx.requests.save(_request(resident))
        await tx.conversations.add_message(
            Message(id=new_id(), resident_id=resident.id, sender_id=resident.id, text="Hello?", sent_at=NOW)
        )
    return colleague


def _appointment(resident: Person, colleague: Person, number: int) -> Appointment:
    return Appointment(
        id=new_id(),
        resident_id=resident.id,
        staff_id=colleague.id,
        kind=AppointmentKind.IND,
        starts_at=NOW + timedelta(hours=3 + 24 * number),
        zone=HOUSE.zone,
        place=Place(name="Plein"),
    )


def _request(resident: Person) -> AppointmentRequest:
    return AppointmentRequest(
        id=new_id(), resident_id=resident.id, kind=AppointmentKind.LEGAL_ADVISER, asked_at=NOW
    )


def _ways(screen: Screen | None) -> list[Tap]:
    buttons = [each for row in screen.rows for each in row] if screen else []
    return [each.tap for each in buttons if each.tap is not None]


def _tapped(person: Person, tap: Tap) -> Incoming:
    return Incoming(update_id=1, chat_id=person.chat_id or 0, kind=IncomingKind.TAP, data=tap.pack())


def _typed(person: Person, text: str) -> Incoming:
    return Incoming(update_id=1, chat_id=person.chat_id or 0, kind=IncomingKind.TEXT, text=text)


def _like(one: str) -> str:
    """An id that nobody has, with a letter for each letter and a digit for each digit."""
    return "".join(map(_next, one))


def _next(sign: str) -> str:
    for signs in (ascii_lowercase, ascii_uppercase, digits):
        if sign in signs:
            return signs[(signs.index(sign) + 1) % len(signs)]
    return sign
