"""A resident's appointments: the list, one of them, map and calendar."""

from datetime import UTC, datetime, time, timedelta

import pytest
from icalendar import Calendar

from handlers.resident.appointments import ShowMap, ToCalendar
from handlers.resident.taps import MyAppointments, OpenAppointment
from handlers.screen import File, MapPoint
from handlers.taps import Home, Tap
from shelter.errors import NotFound
from shelter.models.appointments import AppointmentKind, AppointmentState, AttendanceAnswer
from shelter.models.people import Role
from shelter.models.places import Place
from shelter.models.reminders import Amount, ReminderWish, before, days_before
from tests.handlers.resident.records import OFFICE, appointment, labels, resident_with_casemanager
from tests.handlers.talking import NOW, House, Somebody, button_of, text_of


async def test_home_names_the_next_appointment(house: House) -> None:
    resident = await house.person(Role.RESIDENT)
    await appointment(house, resident, state=AppointmentState.CANCELLED)
    await appointment(house, resident, starts_at=NOW + timedelta(days=2), kind=AppointmentKind.DOCTOR)
    words = text_of(await resident.taps(Home()))
    assert "26-11-2026" in words
    assert "Doctor" in words
    assert "25-11-2026" not in words


async def test_nothing_planned_is_said(house: House) -> None:
    resident = await house.person(Role.RESIDENT)
    assert "no appointments" in text_of(await resident.taps(Home()))
    assert "no appointments" in text_of(await resident.taps(MyAppointments()))


async def test_the_list_is_soonest_first_without_what_is_over(house: House) -> None:
    resident = await house.person(Role.RESIDENT)
    await appointment(house, resident, starts_at=NOW + timedelta(days=3), kind=AppointmentKind.SCHOOL)
    await appointment(house, resident, starts_at=NOW - timedelta(minutes=30), kind=AppointmentKind.LAWYER)
    await appointment(house, resident, starts_at=NOW - timedelta(hours=2), kind=AppointmentKind.GGD)
    await appointment(house, resident, state=AppointmentState.CANCELLED, kind=AppointmentKind.COURT)
    rows = [label for label in labels(await resident.taps(MyAppointments())) if "11" in label]
    assert [next(name for name in ("Lawyer", "Court", "School") if name in row) for row in rows] == [
        "Lawyer",
        "Court",
        "School",
    ]
    assert [row.startswith("❌") for row in rows] == [False, True, False]


async def test_a_long_list_is_turned_page_by_page(house: House) -> None:
    resident = await house.person(Role.RESIDENT)
    made = [await appointment(house, resident, starts_at=NOW + timedelta(days=day)) for day in range(1, 12)]
    first = await resident.taps(MyAppointments())
    second = await resident.follows(first, "More")
    seen = [
        button.tap.appointment_id
        for screen in (first, second)
        for (button, *_) in screen.rows
        if isinstance(button.tap, OpenAppointment)
    ]
    assert seen == [each.id for each in made]


async def test_an_appointment_says_all_that_one_needs_to_know(house: House) -> None:
    resident, casemanager = await resident_with_casemanager(house)
    made = await appointment(
        house,
        resident,
        staff_id=casemanager.person.id,
        interpreter=True,
        note="Neem <b>de brief</b> mee & kom op tijd",
    )
    screen = await resident.taps(OpenAppointment(appointment_id=made.id))
    words = text_of(screen)
    for expected in ("IND", "25-11-2026", "14:00", "45", "Kantoor Noord", "Noordweg 7", "Marloes"):
        assert expected in words
    for expected in ("interpreter", "the letter you got", "your papers", "Will you come?"):
        assert expected in words
    assert "&lt;b&gt;de brief&lt;/b&gt;" in screen.html()
    assert "\u2068Neem" in screen.html()
    assert "medicines" not in words


async def test_what_is_not_known_is_not_said(house: House) -> None:
    resident = await house.person(Role.RESIDENT)
    made = await appointment(house, resident, place=Place(name="School De Brug"), bring=())
    screen = await resident.taps(OpenAppointment(appointment_id=made.id))
    assert "School De Brug" in text_of(screen)
    for unsaid in ("None", "interpreter", "Take with you", "Note", "With "):
        assert unsaid not in text_of(screen)
    assert not any("Map" in label for label in labels(screen))


@pytest.mark.parametrize("over", [True, False])
async def test_what_is_over_or_cancelled_asks_nothing(house: House, over: bool) -> None:
    resident = await house.person(Role.RESIDENT)
    made = await appointment(house, resident, state="planned" if over else "cancelled")
    if over:
        house.later(days=2)
    screen = await resident.taps(OpenAppointment(appointment_id=made.id))
    assert ("over" if over else "cancelled") in text_of(screen)
    assert not [label for label in labels(screen) if "come" in label or "ill" in label or "calendar" in label]


async def test_the_map_shows_the_point(house: House) -> None:
    resident = await house.person(Role.RESIDENT)
    made = await appointment(house, resident)
    screen = await resident.follows(await resident.taps(OpenAppointment(appointment_id=made.id)), "Map")
    assert screen.attachment == MapPoint(52.4, 4.92, "Kantoor Noord", "Noordweg 7")
    assert screen.back == OpenAppointment(appointment_id=made.id)


async def test_without_a_point_an_old_map_button_gives_the_address(house: House) -> None:
    resident = await house.person(Role.RESIDENT)
    made = await appointment(house, resident, place=Place(name="School", address="Plein 3"))
    screen = await resident.taps(ShowMap(appointment_id=made.id))
    assert screen.attachment is None
    assert "Plein 3" in text_of(screen)


async def test_the_calendar_file_holds_day_place_and_alarms_and_no_more(house: House) -> None:
    resident = await house.person(Role.RESIDENT)
    made = await appointment(house, resident, note="Geheim")
    screen = await resident.follows(await resident.taps(OpenAppointment(appointment_id=made.id)), "calendar")
    assert isinstance(screen.attachment, File)
    assert screen.attachment.name == "2026-11-25.ics"
    event = Calendar.from_ical(screen.attachment.make()).walk("VEVENT")[0]
    assert event["UID"] == f"{made.id}@wegwijs"
    assert event["SUMMARY"] == "Appointment"
    assert event["LOCATION"] == OFFICE.address
    assert event.decoded("DTSTART") == datetime(2026, 11, 25, 13, 0, tzinfo=UTC)
    assert event.decoded("DTEND") == datetime(2026, 11, 25, 13, 45, tzinfo=UTC)
    alarms = [alarm.decoded("TRIGGER") for alarm in event.walk("VALARM")]
    assert alarms == [timedelta(hours=-20), timedelta(hours=-2)], "what has passed does not ring"
    for private in (b"IND", b"Geheim", b"Kantoor Noord", resident.person.id.encode()):
        assert private not in screen.attachment.make()


async def test_the_alarms_of_the_calendar_file_are_those_of_the_plan(house: House) -> None:
    resident = await house.person(
        Role.RESIDENT, reminders=ReminderWish(amount=Amount.MORE, at=time(9), last=30)
    )
    made = await appointment(
        house, resident, starts_at=NOW + timedelta(days=8), plan=(days_before(2, time(18)), before(240))
    )
    screen = await resident.taps(ToCalendar(appointment_id=made.id))
    assert isinstance(screen.attachment, File)
    event = Calendar.from_ical(screen.attachment.make()).walk("VEVENT")[0]
    alarms = [alarm.decoded("TRIGGER") for alarm in event.walk("VALARM")]
    hours = [3 * 24 + 1, 2 * 24 + 1, 1, 0.5]
    assert alarms == [timedelta(hours=-each) for each in hours]


async def test_the_calendar_file_is_written_by_the_book(house: House) -> None:
    """RFC 5545: lines end in CRLF and hold 75 octets, and what must be there is there once."""
    resident = await house.person(Role.RESIDENT)
    long = "Straat van de Heilige Wederopbouw, ingang achter; " * 3
    made = await appointment(house, resident, place=Place(name="ቤት ትምህርቲ", address=long))
    screen = await resident.taps(ToCalendar(appointment_id=made.id))
    assert isinstance(screen.attachment, File)
    raw = screen.attachment.make()
    assert raw.endswith(b"\r\n")
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    lines = raw.replace(b"\r\n ", b"").decode().split("\r\n")
    names = [line.split(":")[0].split(";")[0] for line in lines if line]
    assert names[:1] == ["BEGIN"]
    for once in ("VERSION", "PRODID", "UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "LOCATION"):
        assert names.count(once) == 1
    assert names.count("ACTION") == names.count("TRIGGER") == names.count("DESCRIPTION") == 2
    assert "DTSTART:20261125T130000Z" in lines
    assert long.replace(",", r"\,").replace(";", r"\;") in "".join(lines)


async def test_the_file_of_a_moved_appointment_replaces_the_first(house: House) -> None:
    resident = await house.person(Role.RESIDENT)
    made = await appointment(house, resident)
    moved = made.model_copy(update={"starts_at": made.starts_at + timedelta(hours=1), "version": 2})
    files = []
    for each in (made, moved):
        async with house.store.transaction() as store:
            await store.appointments.save(each)
        screen = await resident.taps(ToCalendar(appointment_id=made.id))
        assert isinstance(screen.attachment, File)
        files.append(Calendar.from_ical(screen.attachment.make()).walk("VEVENT")[0])
    assert files[0]["UID"] == files[1]["UID"]
    assert int(files[0].decoded("SEQUENCE")) < int(files[1].decoded("SEQUENCE"))


async def test_no_calendar_file_of_what_is_over(house: House) -> None:
    resident = await house.person(Role.RESIDENT)
    made = await appointment(house, resident, starts_at=NOW - timedelta(days=1))
    screen = await resident.taps(ToCalendar(appointment_id=made.id))
    assert screen.attachment is None
    assert "over" in text_of(screen)


@pytest.mark.parametrize("kind", [OpenAppointment, ShowMap, ToCalendar])
async def test_anothers_appointment_is_not_found(house: House, kind: type[Tap]) -> None:
    resident, other = [await house.person(Role.RESIDENT) for _ in range(2)]
    made = await appointment(house, other)
    screen = await resident.taps(kind.of(made.id))
    assert NotFound.sentence in text_of(screen)
    assert "Noord" not in screen.html()


async def test_an_answer_stands_on_the_appointment(house: House) -> None:
    resident = await house.person(Role.RESIDENT)
    made = await appointment(house, resident, answer=AttendanceAnswer.ILL)
    screen = await resident.taps(OpenAppointment(appointment_id=made.id))
    assert "You said: I am ill." in text_of(screen)
    assert button_of(screen, "I will come").tap is not None


async def test_a_resident_without_a_stay_sees_the_own_appointments(house: House) -> None:
    resident: Somebody = await house.person(Role.RESIDENT)
    await house.stay(resident.person, ended_on=NOW.date())
    made = await appointment(house, resident)
    assert "Noordweg 7" in text_of(await resident.taps(OpenAppointment(appointment_id=made.id)))


async def test_an_appointment_says_how_to_get_there_and_whom_to_call(house: House) -> None:
    resident = await house.person(Role.RESIDENT)
    made = await appointment(house, resident, place=OFFICE.model_copy(update={"way": "Tram 14, Artis"}))
    screen = await resident.taps(OpenAppointment(appointment_id=made.id))
    words = text_of(screen)
    for expected in ("🚏 Tram 14, Artis", "🚋 About 30 minutes with tram or bus", "Balie: 020-5550100"):
        assert expected in words
    assert "112" in text_of(await resident.follows(screen, "A human helps you"))


@pytest.mark.parametrize("over", [True, False])
async def test_what_is_over_or_cancelled_needs_no_way_and_no_telephone(house: House, over: bool) -> None:
    resident = await house.person(Role.RESIDENT)
    made = await appointment(house, resident, state="planned" if over else "cancelled", leave_at=NOW)
    if over:
        house.later(days=2)
    screen = await resident.taps(OpenAppointment(appointment_id=made.id))
    for unsaid in ("Balie", "I tell you"):
        assert unsaid not in text_of(screen)
    assert not [label for label in labels(screen) if "plan" in label or "human" in label]


async def test_opening_is_kept_for_the_version_that_was_seen(house: House) -> None:
    resident = await house.person(Role.RESIDENT)
    made = await appointment(house, resident, version=4)
    for _ in range(2):
        await resident.taps(OpenAppointment(appointment_id=made.id))
        async with house.store.transaction() as store:
            kept = await store.appointments.get(made.id)
        assert kept == made.model_copy(update={"seen_version": 4})
