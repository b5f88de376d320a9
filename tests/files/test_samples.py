"""Files as Outlook, Google Calendar, Nextcloud, Apple and Excel write them; no real person is in them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from shelter.files.reader import read
from shelter.files.rows import AppointmentRow, Content, Read
from tests.files.workbooks import inline, packed, parts, workbook

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
ZONE = "Europe/Amsterdam"
SAMPLES = Path(__file__).parent / "samples"


def of(name: str) -> Read:
    return read((SAMPLES / name).read_bytes(), NOW, ZONE)


def brief(rows: tuple[AppointmentRow, ...]) -> list[str]:
    """Each in short, by the clock of Amsterdam in winter."""
    return sorted(
        f"{row.starts_at + timedelta(hours=1):%d-%m %H:%M} "
        f"{row.minutes} {row.kind} {row.code or row.title}{' CANCELLED' if row.cancelled else ''}"
        for row in rows
    )


def wrong(found: Read) -> list[tuple[int, str | None]]:
    return [(fault.row, fault.column) for fault in found.faults]


def test_outlook_with_windows_zones_and_a_series_of_which_one_moved_and_one_was_cancelled() -> None:
    found = of("outlook.ics")
    assert brief(found.appointments) == [
        "01-12 09:30 60 ind A-1 gehoor IND",
        "02-12 13:00 60 casemanager A-2 voortgangsgesprek",
        "10-12 15:00 60 casemanager A-2 voortgangsgesprek",
        "16-12 13:00 60 casemanager Canceled: A-2 voortgangsgesprek CANCELLED",
        "23-12 13:00 60 casemanager A-2 voortgangsgesprek",
    ]
    first = found.appointments[0]
    assert (first.place, first.address) == ("IND Amsterdam", "Pieter Calandlaan 1, 1065 KH Amsterdam")
    assert first.note is None, "what was written about it stays out"
    assert wrong(found) == [(91, "DTSTART")], "the whole day is no appointment"


def test_what_moved_keeps_the_name_of_the_time_it_is_instead_of() -> None:
    names = {row.key for row in of("outlook.ics").appointments}
    assert len(names) == 5
    assert "040000008200E00074C5B7101A82E00800000000C0C2F1A3E45BDC01 20261209T120000Z" in names


def test_google_with_a_series_that_ends_and_days_that_fall_out() -> None:
    found = of("google.ics")
    assert brief(found.appointments) == [
        "01-01 10:00 60 school A-2 taalles CANCELLED",
        "03-12 14:00 45 lawyer Advocaat A-1",
        "04-12 10:00 60 school A-2 taalles",
        "08-01 10:00 60 school A-2 taalles",
        "11-12 13:30 60 school A-2 taalles",
        "15-01 10:00 60 school A-2 taalles",
        "18-12 10:00 60 school A-2 taalles",
        "25-12 10:00 60 school A-2 taalles CANCELLED",
    ]
    assert wrong(found) == [(66, "DTSTART")], "what is over is said to be"


def test_nextcloud_with_a_duration_and_a_time_without_a_zone() -> None:
    assert brief(of("nextcloud.ics").appointments) == [
        "08-12 09:15 45 ggd GGD controle A-1",
        "09-12 11:00 60 court A-2 rechtbank CANCELLED",
        "10-12 14:00 60 casemanager A-2 gesprek ☕ café",
    ]


def test_apple_with_a_place_of_several_lines_and_a_monthly_series() -> None:
    found = of("apple.ics")
    assert brief(found.appointments) == [
        "01-01 11:30 30 legal_adviser A-2 juridisch spreekuur",
        "01-02 11:30 30 legal_adviser A-2 juridisch spreekuur",
        "01-12 11:30 30 legal_adviser A-2 juridisch spreekuur",
        "07-12 14:00 60 doctor A-1 ziekenhuis",
    ]
    hospital = found.appointments[0]
    assert (hospital.place, hospital.address) == ("OLVG West", "Jan Tooropstraat 164, 1061 AE Amsterdam")


def test_dutch_excel_with_semicolons_and_windows_letters() -> None:
    found = of("excel_nl.csv")
    assert brief(found.appointments) == [
        "03-12 09:30 20 doctor A-2",
        "04-12 11:00 60 school A-9",
        "24-12 14:00 60 ind A-1",
    ]
    assert found.appointments[1].place == "Huisartsenpraktijk 't Café"
    assert found.appointments[0].interpreter
    assert [each.value for each in found.appointments[0].bring] == ["letter", "papers"]
    assert wrong(found) == [(4, "B (Datum)"), (6, "C (Tijd)"), (7, "D (Soort)")]
    assert found.faults[0].values == {"text": "31-11-2026"}


def test_outlook_as_a_table_with_lines_within_a_cell() -> None:
    found = of("outlook_nl.csv")
    assert brief(found.appointments) == [
        "24-12 14:00 90 ind A-1 IND gesprek",
        "25-12 09:00 60 other Teamoverleg",
    ]
    assert wrong(found) == [(4, "F (Duurt hele dag)")]


def test_american_days_are_refused_and_never_guessed() -> None:
    found = of("outlook_us.csv")
    assert not found.appointments
    assert wrong(found) == [(2, "B (Start Date)"), (3, "B (Start Date)")]


def test_a_slip_in_a_dutch_file_is_a_slip_of_its_row_alone() -> None:
    rows = ("24-12-2026", "3-12-2026", "3-13-2026")
    table = "code;datum;tijd;soort;plaats\n" + "".join(f"A-1;{each};10:00;IND;IND\n" for each in rows)
    found = read(table.encode(), NOW, ZONE)
    assert len(found.appointments) == 2
    assert wrong(found) == [(4, "B (datum)")]


def test_tabs_in_utf_16() -> None:
    assert brief(of("tabs_utf16.csv").appointments) == [
        "24-12 14:00 60 court A-1",
        "24-12 14:15 60 lawyer A-2",
    ]


def test_payments_below_a_title() -> None:
    found = of("leefgeld.csv")
    assert found.content is Content.ALLOWANCES
    assert [(row.code, row.cents, row.chores, str(row.period_end)) for row in found.allowances] == [
        ("A-1", 5000, 1000, "2026-12-09"),
        ("A-2", 5000, 0, "2026-12-09"),
    ]
    assert wrong(found) == [(5, "D (Tot)"), (6, "E (Bedrag)")]


def test_residents() -> None:
    found = of("residents.csv")
    assert found.content is Content.RESIDENTS
    assert [
        (row.code, row.language, row.room, row.first_name, row.vulnerable) for row in found.residents
    ] == [
        ("B-1", "ti", "12", None, False),
        ("B-2", "ar", "13", "Samira", True),
    ]
    assert wrong(found) == [(4, "B (Taal)")]


def test_a_workbook_with_days_and_times_of_every_sort_on_its_second_sheet() -> None:
    found = read(workbook(), NOW, ZONE)
    assert brief(found.appointments) == [
        "03-12 09:30 20 doctor A-2",
        "04-12 11:15 90 school A-1",
        "05-12 13:30 60 ggd A-2",
        "24-12 14:00 60 ind A-1",
    ]
    assert wrong(found) == [(6, "B (Datum)")]


def test_a_workbook_with_its_texts_in_place() -> None:
    rows = inline(("Code", "Date", "Time", "Kind", "Place"), ("A-1", "24-12-2026", "14:00", "IND", "IND"))
    assert brief(read(packed(parts(rows)), NOW, ZONE).appointments) == ["24-12 14:00 60 ind A-1"]
