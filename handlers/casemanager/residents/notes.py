"""My own notes of a resident: what I call him or her, and a few words. Nobody else sees them."""

from markupsafe import Markup
from pydantic import JsonValue

from handlers import forms
from handlers.ask import Ask
from handlers.casemanager.pieces import GUIDES_WITH_PIN, called
from handlers.casemanager.taps import OneResident
from handlers.forms import Answers, Form, Question
from handlers.onward import Onward
from handlers.routes import Routes
from handlers.screen import Button, Rows, Screen
from handlers.taps import Tap
from shelter import case_notes
from shelter.case_notes import NAME_LIMIT, TEXT_LIMIT
from shelter.models.desk import CaseNote
from shelter.planning import guided_stay

routes = Routes()


class MyNotes(Tap, code="cn"):
    resident_id: str


class WriteName(Tap, code="cnn"):
    resident_id: str


class WriteNote(Tap, code="cnt"):
    resident_id: str


class DropName(Tap, code="cnx"):
    resident_id: str


class DropNote(Tap, code="cny"):
    """Asks before what was written is gone."""

    resident_id: str


class ReallyDropNote(Tap, code="cnz"):
    resident_id: str


@routes.tap(MyNotes, GUIDES_WITH_PIN)
async def my_notes(ask: Ask, tap: MyNotes) -> Screen:
    stay = await guided_stay(ask.store, ask.person.id, tap.resident_id)
    note = await case_notes.own(ask.store, ask.person.id, stay.resident_id)
    text = (_text(ask, note.text),) if note and note.text else ()
    return Screen(
        picture="📝",
        title=called(ask, stay.code, note.name if note else None),
        lines=(*text, ask.say("🔒 Only you see the name and the note.")),
        rows=_ways(ask, stay.resident_id, note),
        back=OneResident(resident_id=stay.resident_id),
    )


@routes.tap(WriteName, GUIDES_WITH_PIN)
async def write_name(ask: Ask, tap: WriteName) -> Screen:
    await guided_stay(ask.store, ask.person.id, tap.resident_id)
    return await forms.start(ask, NAME, {"resident": tap.resident_id})


@routes.tap(WriteNote, GUIDES_WITH_PIN)
async def write_note(ask: Ask, tap: WriteNote) -> Screen:
    await guided_stay(ask.store, ask.person.id, tap.resident_id)
    return await forms.start(ask, NOTE, {"resident": tap.resident_id})


@routes.tap(DropName, GUIDES_WITH_PIN)
async def drop_name(ask: Ask, tap: DropName) -> Onward:
    await case_notes.remove_name(ask.store, ask.now, ask.person.id, tap.resident_id)
    return _saved(ask, tap.resident_id)


@routes.tap(DropNote, GUIDES_WITH_PIN)
async def drop_note(ask: Ask, tap: DropNote) -> Screen | Onward:
    note = await case_notes.own(ask.store, ask.person.id, tap.resident_id)
    here = MyNotes(resident_id=tap.resident_id)
    if note is None or note.text is None:
        return Onward(ask, here)
    really = Button("🗑️", ask.say("Throw away"), ReallyDropNote(resident_id=tap.resident_id))
    return Screen("🗑️", ask.say("Throw this note away?"), (_text(ask, note.text),), ((really,),), back=here)


@routes.tap(ReallyDropNote, GUIDES_WITH_PIN)
async def really_drop_note(ask: Ask, tap: ReallyDropNote) -> Onward:
    await case_notes.remove_text(ask.store, ask.now, ask.person.id, tap.resident_id)
    return _saved(ask, tap.resident_id)


def _text(ask: Ask, text: str) -> Markup:
    return ask.say("📝 Note: {note}", note=text)


def _ways(ask: Ask, one: str, note: CaseNote | None) -> Rows:
    named, written = bool(note and note.name), bool(note and note.text)
    without = (Button("✖️", ask.say("Without a name"), DropName(resident_id=one)),) if named else ()
    away = (Button("🗑️", ask.say("Throw away"), DropNote(resident_id=one)),) if written else ()
    return (
        (Button("🏷️", ask.say("Choose a name"), WriteName(resident_id=one)), *without),
        (Button("✍️", ask.say("Write a note"), WriteNote(resident_id=one)), *away),
    )


def _saved(ask: Ask, resident_id: str) -> Onward:
    return Onward(ask, MyNotes(resident_id=resident_id), toast=ask.say("Saved."))


async def _ask_name(ask: Ask, answers: Answers) -> Screen:
    stay = await guided_stay(ask.store, ask.person.id, str(answers["resident"]))
    return Screen(
        picture="🏷️",
        title=ask.say("What do you call {code}?", code=stay.code),
        lines=(
            ask.say("It stands beside the code, for you alone. You find the resident by it."),
            ask.say("At most {limit} letters.", limit=NAME_LIMIT),
        ),
    )


async def _take_name(ask: Ask, answers: Answers, value: str) -> JsonValue:
    return case_notes.read_name(value)


async def _finish_name(ask: Ask, answers: Answers) -> Onward:
    one = str(answers["resident"])
    await case_notes.set_name(ask.store, ask.now, ask.person.id, one, str(answers["name"]))
    return _saved(ask, one)


async def _ask_note(ask: Ask, answers: Answers) -> Screen:
    one = str(answers["resident"])
    stay = await guided_stay(ask.store, ask.person.id, one)
    note = await case_notes.own(ask.store, ask.person.id, one)
    return Screen(
        picture="✍️",
        title=ask.say("A note about {code}", code=stay.code),
        lines=(
            *(
                (_text(ask, note.text), ask.say("What you write now comes instead."))
                if note and note.text
                else ()
            ),
            ask.say(
                "Only what you need for your work. Nothing about health, faith or what somebody went through."
            ),
            ask.say("At most {limit} letters.", limit=TEXT_LIMIT),
        ),
    )


async def _take_note(ask: Ask, answers: Answers, value: str) -> JsonValue:
    return case_notes.read_text(value)


async def _finish_note(ask: Ask, answers: Answers) -> Onward:
    one = str(answers["resident"])
    await case_notes.set_text(ask.store, ask.now, ask.person.id, one, str(answers["text"]))
    return _saved(ask, one)


def _back(answers: Answers) -> Tap:
    return MyNotes(resident_id=str(answers["resident"]))


NAME = Form(
    name="casename",
    policy=GUIDES_WITH_PIN,
    questions=(Question("name", _ask_name, _take_name, secret=True),),
    finish=_finish_name,
    way_out=_back,
)
NOTE = Form(
    name="casenote",
    policy=GUIDES_WITH_PIN,
    questions=(Question("text", _ask_note, _take_note, secret=True),),
    finish=_finish_note,
    way_out=_back,
)
"""What was typed is taken out of the chat: it stays in the store alone, sealed."""
