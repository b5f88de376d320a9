"""What must never be read: too big, packed too full, damaged, not ours. Each says why, and where."""

import io
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from shelter.files import faults, limits
from shelter.files.reader import read
from shelter.files.rows import Read
from tests.files.test_samples import NOW, SAMPLES, ZONE, brief
from tests.files.workbooks import RELATIONS, SHEET_PART, inline, packed, parts, workbook

HEAD = "code,date,time,kind,place\n"
EVENT = (
    "BEGIN:VEVENT\nUID:1\nDTSTART:20261201T100000Z\nDTEND:20261201T110000Z\nSUMMARY:A-1 IND\n"
    "{more}\nEND:VEVENT\n"
)


def calendar(*events: str) -> bytes:
    return "".join(("BEGIN:VCALENDAR\nVERSION:2.0\n", *events, "END:VCALENDAR\n")).encode()


def event(more: str = "") -> str:
    return EVENT.format(more=more)


def seen(content: bytes) -> Read:
    return read(content, NOW, ZONE)


@contextmanager
def within(megabytes: float) -> Iterator[None]:
    """What happens in here holds no more memory than this at once."""
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < megabytes * 1024 * 1024
    finally:
        tracemalloc.stop()


def test_a_file_above_the_limit_is_not_looked_at() -> None:
    with pytest.raises(faults.TooBig), within(0.1):
        seen(bytes(1) * (limits.BYTES + 1))


def test_a_packed_bomb_is_not_held_in_memory() -> None:
    bomb = packed({**parts(), SHEET_PART: bytes(limits.UNPACKED + 1)})
    assert len(bomb) < 100_000
    with pytest.raises(faults.TooMuchInside) as refused, within(2):
        seen(bomb)
    assert refused.value.values == {"place": SHEET_PART}


@pytest.mark.parametrize("name", ["xl/styles.xml", "xl/workbook.xml", "_rels/.rels", "xl/sharedStrings.xml"])
def test_a_part_that_is_held_as_a_whole_may_be_less(name: str) -> None:
    with pytest.raises(faults.TooMuchInside) as refused, within(2):
        seen(packed({**parts(), name: bytes(limits.TEXTS_UNPACKED + 1)}))
    assert refused.value.values == {"place": name}


@pytest.mark.parametrize("cell", ["<c/>", "<c>"])
def test_a_row_without_end_is_not_held_in_memory(cell: str) -> None:
    row = f'<row r="1">{cell * 500_000}</row>'
    with pytest.raises(faults.TooMuchInside) as refused, within(4):
        seen(packed(parts(row)))
    assert refused.value.values == {"place": SHEET_PART}


def test_many_parts_that_together_are_too_much() -> None:
    piece = bytes(limits.UNPACKED // 4)
    with pytest.raises(faults.TooMuchInside), within(2):
        seen(packed({**parts(), **{f"xl/media/{number}.png": piece for number in range(5)}}))


def test_too_many_parts() -> None:
    with pytest.raises(faults.TooMuchInside):
        seen(packed({**parts(), **{f"xl/{number}": "" for number in range(limits.PARTS)}}))


def test_a_part_that_lies_about_its_size_is_damaged() -> None:
    content = bytearray(packed({**parts(), SHEET_PART: bytes(limits.UNPACKED * 2)}))
    size = (limits.UNPACKED * 2).to_bytes(4, "little")
    content = bytearray(bytes(content).replace(size, (100).to_bytes(4, "little")))
    with pytest.raises(faults.Damaged) as refused, within(2):
        seen(bytes(content))
    assert refused.value.values == {"place": SHEET_PART}


def test_a_damaged_part_without_a_name_has_a_place_all_the_same() -> None:
    """Seed 3000184520 of the fuzz: a directory whose entry has lost its name."""
    before, name, after = packed(parts()).rpartition(SHEET_PART.encode())
    with pytest.raises(faults.Damaged) as refused:
        seen(before + b"\0" + name[1:] + after)
    assert refused.value.values["place"]


def test_entities_that_would_grow_are_refused() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY l0 "lol">{laughs}]><worksheet>&l9;</worksheet>'
    with pytest.raises(faults.Damaged), within(10):
        seen(packed({**parts(), SHEET_PART: bomb}))


def test_a_cell_far_down_and_far_right() -> None:
    far = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'
    head = inline(("Code", "Date", "Time", "Kind", "Place"))
    with pytest.raises(faults.TooManyRows), within(20):
        seen(packed(parts(head + far)))


def test_too_many_rows() -> None:
    with pytest.raises(faults.TooManyRows):
        seen((HEAD + "A-1,24-12-2026,14:00,IND,IND\n" * (limits.ROWS + 2)).encode())


def test_too_many_events() -> None:
    with pytest.raises(faults.TooManyRows):
        seen(calendar(*[event()] * (limits.ROWS + 1)))


def test_a_cell_that_is_too_long_is_a_fault_of_its_row() -> None:
    found = seen(f"{HEAD}A-1,24-12-2026,14:00,IND,{'x' * 101}\nA-1,24-12-2026,15:00,IND,IND\n".encode())
    assert [(fault.row, fault.column) for fault in found.faults] == [(2, "E (place)")]
    assert brief(found.appointments) == ["24-12 15:00 60 ind A-1"]


def test_a_quote_that_never_ends_is_damaged_where_it_begins() -> None:
    with pytest.raises(faults.Damaged) as refused:
        seen((HEAD + 'A-1,24-12-2026,14:00,IND,IND\nA-2,"24-12-2026,14:00,IND,IND\n' + "x\n" * 50).encode())
    assert refused.value.values == {"place": 3}


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", faults.NothingInIt),
        (b"  \r\n ", faults.NothingInIt),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), faults.OldExcel),
        (b"%PDF-1.7 ...", faults.NoSuchKind),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), faults.Damaged),
        (b"PK\x03\x04" + bytes(50), faults.Damaged),
        (b"Dear all,\nplease find attached\n", faults.NoColumns),
        (b"BEGIN:VCALENDAR\nEND:VCALENDAR\n", faults.NothingInIt),
        (b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\n", faults.Damaged),
        (b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VALARM\nEND:VCALENDAR", faults.Damaged),
        (packed({"hello.txt": "x"}), faults.Damaged),
        (workbook()[:3000], faults.Damaged),
    ],
)
def test_what_is_no_file_of_ours_is_refused_in_a_sentence(content: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        seen(content)


@pytest.mark.parametrize(
    "rule",
    [
        "RRULE:FREQ=WEEKLY;INTERVAL=0",
        "RRULE:FREQ=SECONDLY",
        "RRULE:FREQ=DAILY;BYHOUR=1,2,3",
        "RRULE:FREQ=DAILY;COUNT=-1",
        "RRULE:FREQ=WEEKLY;BYDAY=XX",
        "RRULE:FREQ=YEARLY;BYEASTER=1",
        "RRULE:FREQ=DAILY;INTERVAL=99999999999999999999",
    ],
)
def test_a_rule_that_would_never_end_is_a_fault_of_its_event(rule: str) -> None:
    found = seen(calendar(event(rule), event().replace("UID:1", "UID:2")))
    assert [(fault.row, fault.column) for fault in found.faults] == [(3, "RRULE")]
    assert brief(found.appointments) == ["01-12 11:00 60 ind A-1 IND"]


def test_a_rule_of_days_that_there_are_not_gives_none() -> None:
    assert not seen(calendar(event("RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"))).appointments


def test_what_comes_every_day_for_ever_is_read_up_to_the_limit() -> None:
    found = seen(calendar(event("RRULE:FREQ=DAILY")))
    assert len(found.appointments) == limits.INSTANCES
    assert [(fault.row, fault.column) for fault in found.faults] == [(3, "RRULE")]


def test_a_series_keeps_its_time_on_the_wall_through_both_changes_of_the_clock() -> None:
    weekly = event("RRULE:FREQ=MONTHLY;COUNT=12").replace(
        "DTSTART:20261201T100000Z\nDTEND:20261201T110000Z", "DTSTART:20261201T100000\nDURATION:PT1H"
    )
    hours = {
        (row.starts_at.month in range(4, 11), row.starts_at.hour)
        for row in seen(calendar(weekly)).appointments
    }
    assert hours == {(False, 9), (True, 8)}


def test_a_zone_that_only_the_file_knows() -> None:
    zone = (
        "BEGIN:VTIMEZONE\nTZID:Ons kantoor\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0300\n"
        "TZOFFSETTO:+0300\nEND:STANDARD\nEND:VTIMEZONE\n"
    )
    at_three = event().replace("DTSTART:20261201T100000Z", "DTSTART;TZID=Ons kantoor:20261201T130000")
    assert brief(seen(calendar(zone, at_three)).appointments) == ["01-12 11:00 60 ind A-1 IND"]
    unknown = at_three.replace("Ons kantoor", "Nergens")
    assert [(each.row, each.column) for each in seen(calendar(unknown)).faults] == [(3, "DTSTART")]


@pytest.mark.parametrize(
    "name",
    [
        "/mozilla.org/20050126_1/Europe/Amsterdam",
        "W. Europe Standard Time",
        "Romance Standard Time",
        '"(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna"',
    ],
)
def test_a_zone_by_any_other_name(name: str) -> None:
    there = event().replace("DTSTART:20261201T100000Z", f"DTSTART;TZID={name}:20261201T110000")
    assert brief(seen(calendar(there)).appointments) == ["01-12 11:00 60 ind A-1 IND"]


def test_letters_that_were_folded_apart() -> None:
    content = (
        (SAMPLES / "nextcloud.ics")
        .read_bytes()
        .replace("☕".encode(), "☕".encode()[:1] + b"\n " + "☕".encode()[1:])
    )
    assert "☕" in (seen(content).appointments[2].title or "")


def test_a_time_that_the_clock_jumps_over() -> None:
    found = seen(f"{HEAD}A-1,28-3-2027,02:30,IND,IND\n".encode())
    assert [(fault.row, fault.column) for fault in found.faults] == [(2, "C (time)")]


def test_the_weight_is_counted_and_not_believed() -> None:
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as package:
        package.writestr("_rels/.rels", RELATIONS)
    with pytest.raises(faults.Damaged):
        seen(out.getvalue())
