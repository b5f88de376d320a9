"""A file is dropped into the chat: what is in it is shown, and nothing is saved before the tap."""

import asyncio
import io
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook

from playground.phone import Phone
from shelter.ids import new_id
from shelter.models.appointments import Appointment, AppointmentState
from shelter.models.notices import NoticeKind
from shelter.models.people import Grant, Person, Role
from shelter.models.places import Stay
from tests.whole.harness import LOCATION, Whole, until, whole_bot

TOMORROW = datetime.now(UTC) + timedelta(days=30)
DAY = f"{TOMORROW:%d-%m-%Y}"
LATER = f"{TOMORROW + timedelta(days=1):%d-%m-%Y}"
HEAD = "id;bewoner;datum;tijd;soort;plaats\r\n"
TABLE = (
    HEAD
    + f"1;A-1;{DAY};10:00;IND;IND Amsterdam\r\n2;A-2;{DAY};11:00;GGD;GGD\r\n3;X-9;{DAY};12:00;GGD;GGD\r\n"
)


@pytest.fixture
async def whole(tmp_path: Path) -> AsyncIterator[Whole]:
    async with whole_bot(tmp_path) as running:
        yield running


async def resident(whole: Whole, casemanager_id: str, code: str) -> Person:
    person = Person(
        id=new_id(),
        language="nl",
        grants=frozenset({Grant(role=Role.RESIDENT, location_id=LOCATION.id)}),
        created_at=datetime.now(UTC),
    )
    stay = Stay(
        id=new_id(),
        resident_id=person.id,
        location_id=LOCATION.id,
        casemanager_id=casemanager_id,
        code=code,
        started_on=datetime.now(UTC).date(),
    )
    async with whole.store.transaction() as store:
        await store.people.add(person)
        await store.houses.save_stay(stay)
    return person


async def scene(whole: Whole) -> tuple[Phone, Person, Person]:
    phone = await whole.arrives("Kees", Role.CASEMANAGER)
    staff = await whole.person(phone)
    assert staff
    return phone, await resident(whole, staff.id, "A-1"), await resident(whole, staff.id, "A-2")


async def appointments(whole: Whole, *people: Person) -> list[Appointment]:
    async with whole.store.transaction() as store:
        found = await store.appointments.of_residents(
            [each.id for each in people], datetime.now(UTC), TOMORROW + timedelta(days=400)
        )
    return list(found)


async def drop(phone: Phone, name: str, content: str | bytes, sees: str = "This is in the file") -> None:
    phone.send_document(name, content.encode() if isinstance(content, str) else content)
    await sees_soon(phone, sees)


def words(phone: Phone) -> str:
    """Without the marks around what was filled in."""
    return _plain(phone.screen.words)


async def sees_soon(phone: Phone, text: str) -> None:
    try:
        await until(lambda: text in words(phone), seconds=30)
    except AssertionError:
        raise AssertionError(f"no {text!r} in {words(phone)!r}") from None


async def press(phone: Phone, label: str) -> None:
    """The button with this label, however what was filled in is marked."""
    found = [each.text for row in phone.screen.buttons for each in row if label in _plain(each.text)]
    assert found, f"no {label!r}"
    await phone.press(found[0])


def _plain(text: str) -> str:
    return text.replace("\u2068", "").replace("\u2069", "")


async def test_a_table_is_looked_at_and_saved_on_a_tap(whole: Whole) -> None:
    phone, one, other = await scene(whole)
    await drop(phone, "afspraken.csv", TABLE)
    seen = words(phone)
    assert "New: 2" in seen
    assert "Skipped: 1" in seen
    assert not await appointments(whole, one, other), "nothing is saved before the tap"
    await press(phone, "What is skipped")
    assert "Row 4" in words(phone)
    assert "X-9" in words(phone)
    await press(phone, "Back")
    await press(phone, "Save 2, skip 1")
    await sees_soon(phone, "It is saved")
    found = await appointments(whole, one, other)
    assert [each.place.name for each in found] == ["IND Amsterdam", "GGD"]


async def test_the_same_file_twice_changes_nothing_and_a_newer_one_updates(whole: Whole) -> None:
    phone, one, other = await scene(whole)
    await drop(phone, "afspraken.csv", TABLE)
    await press(phone, "Save 2")
    await sees_soon(phone, "It is saved")
    before = await appointments(whole, one, other)
    await drop(phone, "afspraken.csv", TABLE, "In the bot already: 2")
    assert "There is nothing to save" in words(phone)
    assert await appointments(whole, one, other) == before
    await drop(phone, "nieuw.csv", TABLE.replace("10:00", "10:30"), "Changed: 1")
    await press(phone, "Save 1, skip 1")
    await sees_soon(phone, "It is saved")
    moved, same = await appointments(whole, one, other)
    assert moved.starts_at - before[0].starts_at == timedelta(minutes=30)
    assert moved.version == 2
    assert same == before[1]
    async with whole.store.transaction() as store:
        notices = await store.notices.of_person(one.id)
    kinds = [notice.kind for notice in notices]
    assert kinds.count(NoticeKind.APPOINTMENT_NEW) == 1
    assert kinds.count(NoticeKind.APPOINTMENT_CHANGED) == 1


async def test_a_calendar_whose_event_was_cancelled(whole: Whole) -> None:
    phone, one, _ = await scene(whole)
    event = (
        "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:u1\n"
        f"DTSTART:{TOMORROW:%Y%m%d}T100000Z\nSUMMARY:A-1 IND\nLOCATION:IND\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    await drop(phone, "agenda.ics", event)
    await press(phone, "Save 1")
    await sees_soon(phone, "It is saved")
    await drop(phone, "agenda.ics", event.replace("UID:u1", "UID:u1\nSTATUS:CANCELLED"), "Cancelled: 1")
    await press(phone, "Save 1")
    await sees_soon(phone, "It is saved")
    (cancelled,) = await appointments(whole, one)
    assert cancelled.state is AppointmentState.CANCELLED


async def test_a_workbook_and_a_broken_one(whole: Whole) -> None:
    phone, one, _ = await scene(whole)
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Bewoner", "Datum", "Tijd", "Soort", "Plaats"])
    sheet.append(["A-1", DAY, "10:00", "dokter", "Praktijk"])
    out = io.BytesIO()
    book.save(out)
    await drop(phone, "map.xlsx", out.getvalue())
    await drop(phone, "map.xlsx", out.getvalue()[:2000], "This file is damaged")
    assert not await appointments(whole, one)


async def test_a_file_that_is_too_big_is_not_fetched(whole: Whole) -> None:
    phone, _, _ = await scene(whole)
    await drop(phone, "groot.csv", b"x" * (5 * 1024 * 1024 + 1), "This file is too big")
    assert not whole.telegram.calls["getFile"]


async def test_of_anybody_else_nothing_is_fetched(whole: Whole) -> None:
    phone = await whole.arrives("Sara", Role.NEIGHBOUR)
    await drop(phone, "afspraken.csv", TABLE, "I can read short texts only")
    assert not whole.telegram.calls["getFile"]


async def test_a_bot_that_is_stopped_while_it_reads_goes_on(whole: Whole) -> None:
    phone, one, other = await scene(whole)
    whole.telegram.faults.outage = True
    phone.send_document("afspraken.csv", TABLE.encode())
    await asyncio.sleep(0.2)
    whole.telegram.faults.outage = False
    await sees_soon(phone, "This is in the file")
    await press(phone, "Save 2, skip 1")
    await whole.stop()
    await whole.start()
    await sees_soon(phone, "It is saved")
    assert len(await appointments(whole, one, other)) == 2


def many(number: int) -> str:
    """So many appointments of A-1, each at another minute."""
    starts = (TOMORROW + timedelta(days=each // 600) for each in range(number))
    rows = (
        f"{each};A-1;{start:%d-%m-%Y};{each % 600 // 60 + 8:02}:{each % 60:02};IND;IND\r\n"
        for each, start in enumerate(starts)
    )
    return "".join((HEAD, *rows))


async def test_how_far_it_is_shows_in_the_chat_while_others_are_answered(whole: Whole) -> None:
    phone, one, _ = await scene(whole)
    neighbour = await whole.arrives("Sara", Role.NEIGHBOUR)
    await drop(phone, "veel.csv", many(1_500), "New: 1500")
    await press(phone, "Save 1500")
    await press(neighbour, "Privacy")
    seen = []
    while "It is saved" not in (said := _plain((await phone.next(30)).words)):
        seen.append(said)
    assert any("of 1500" in each for each in seen), seen
    assert len(await appointments(whole, one)) == 1_500


async def test_who_goes_on_in_the_message_keeps_it(whole: Whole) -> None:
    phone, _, _ = await scene(whole)
    whole.telegram.faults.fail("getFile", 502)
    phone.send_document("afspraken.csv", TABLE.encode())
    await sees_soon(phone, "I read your file")
    await press(phone, "Back")
    await sees_soon(phone, "This is in the file")
    assert [message for message in phone.messages if message.from_bot and "Home" in message.words]


async def test_a_file_while_another_is_read_is_read_after_it(whole: Whole) -> None:
    phone, one, other = await scene(whole)
    phone.send_document("een.csv", TABLE.encode())
    phone.send_document("twee.csv", TABLE.replace("10:00", "10:30").encode())
    await until(lambda: sum("This is in the file" in each.words for each in phone.messages) == 2, seconds=30)
    await press(phone, "Save 2, skip 1")
    await sees_soon(phone, "It is saved")
    assert len(await appointments(whole, one, other)) == 2
