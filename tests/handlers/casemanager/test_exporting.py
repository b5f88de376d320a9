"""What staff take out, read again by other libraries than the ones that wrote it; each is on the record."""

import io
from datetime import datetime, timedelta
from zipfile import ZipFile

import pytest
import vobject
from python_calamine import CalamineWorkbook

from handlers.casemanager.files.exporting import MyCalendar, MyCaseload
from handlers.screen import File, Screen
from handlers.staff.exports import Exports
from handlers.taps import Home
from shelter import case_notes
from shelter.ids import new_id
from shelter.models.appointments import Appointment, AppointmentKind, AppointmentState
from shelter.models.people import Role
from shelter.models.places import Place
from tests.handlers.talking import NOW, House, Somebody, shows, text_of

CODE = '=HYPERLINK("http://x","A")'


async def scene(house: House) -> tuple[Somebody, Somebody]:
    staff = await house.person(Role.CASEMANAGER, first_name="Kees")
    resident = await house.person(Role.RESIDENT, language="ar", first_name="Samira")
    await house.stay(resident.person, casemanager_id=staff.person.id, code=CODE, room="-2+3")
    others = await house.person(Role.RESIDENT)
    await house.stay(others.person, code="Z-9")
    for number, (who, state) in enumerate(
        ((resident, "planned"), (resident, "cancelled"), (others, "planned")), 1
    ):
        one = Appointment(
            id=new_id(),
            resident_id=who.person.id,
            kind=AppointmentKind.IND,
            starts_at=NOW + timedelta(days=number),
            zone="Europe/Amsterdam",
            place=Place(name="IND; loket, 2", address="Straat 1\nAmsterdam"),
            state=AppointmentState(state),
        )
        async with house.store.transaction() as store:
            await store.appointments.save(one)
    return staff, resident


def content(screen: Screen) -> bytes:
    assert isinstance(screen.attachment, File)
    return screen.attachment.make()


async def test_the_calendar_of_the_own_residents_by_code_alone(house: House) -> None:
    staff, _ = await scene(house)
    written = content(await staff.taps(MyCalendar()))
    assert b"Samira" not in written
    event, cancelled = vobject.readOne(written.decode()).vevent_list
    assert (cancelled.status.value, cancelled.summary.value[0]) == ("CANCELLED", "❌")
    assert event.summary.value == f"{CODE} IND (immigration service)"
    assert event.dtstart.value == NOW + timedelta(days=1)
    assert event.dtend.value - event.dtstart.value == timedelta(hours=1)
    assert event.location.value.startswith("IND; loket, 2, Straat 1")
    assert event.uid.value.endswith("@wegwijs")


async def test_the_caseload_as_a_table_in_which_no_text_is_a_formula(house: House) -> None:
    staff, resident = await scene(house)
    async with house.store.transaction() as store:
        await case_notes.set_name(store, NOW, staff.person.id, resident.person.id, "+31 Sam")
    written = content(await staff.taps(MyCaseload()))
    book = CalamineWorkbook.from_filelike(io.BytesIO(written))
    head, row = book.get_sheet_by_index(0).to_python()
    assert head[:3] == ["Code", "Name", "Location"]
    assert row[:5] == [CODE, "+31 Sam", "Huis Aan de Vaart", "-2+3", "العربية"]
    assert row[5] == datetime(2026, 11, 25, 10, 0)  # noqa: DTZ001 - by the clock of Amsterdam
    assert b"<f>" not in _sheet(written)
    assert "Samira" not in str(row)


def _sheet(written: bytes) -> bytes:
    with ZipFile(io.BytesIO(written)) as package:
        return package.read("xl/worksheets/sheet1.xml")


async def test_each_is_on_the_record_that_administrators_see(house: House) -> None:
    staff, _ = await scene(house)
    administrator = await house.person(Role.ADMINISTRATOR)
    assert "Nobody took anything out" in text_of(await administrator.taps(Exports()))
    await staff.taps(MyCalendar())
    house.later(minutes=5)
    await staff.taps(MyCaseload())
    seen = text_of(await administrator.taps(Exports()))
    assert seen.index("Kees · 👥 Table of residents · rows: 1") < seen.index("Kees · 📅 Calendar · rows: 2")
    assert "Samira" not in seen
    assert CODE not in seen


@pytest.mark.parametrize("role", [Role.RESIDENT, Role.COORDINATOR, Role.OVERSEER, Role.HOUSING_SUPERVISOR])
async def test_nobody_else_sees_the_record(house: House, role: Role) -> None:
    somebody = await house.person(role)
    assert "You cannot open this" in text_of(await somebody.taps(Exports()))
    assert not shows(await somebody.taps(Home()), "What was taken out")


async def test_a_long_record_has_pages(house: House) -> None:
    staff, _ = await scene(house)
    for _ in range(25):
        await staff.taps(MyCalendar())
        house.later(minutes=1)
    administrator = await house.person(Role.ADMINISTRATOR)
    first = await administrator.taps(Exports())
    assert text_of(first).count("Kees") == 10
    last = await administrator.follows(first, "More", "More")
    assert text_of(last).count("Kees") == 5
