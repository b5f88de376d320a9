"""Damaged files, made from good ones by chance: what disks, programs, people and attackers do to them."""

import io
import random
import zlib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from tests.files.workbooks import inline, packed, parts, workbook

SAMPLES = Path(__file__).parents[1] / "files" / "samples"
TOKENS = (
    b"\x00",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b'"',
    b"'",
    b";",
    b",",
    b"\t",
    b"\r",
    b"\n",
    b"\r\n ",
    b"\x1a",
    b"\\n",
    b"=cmd|' /C calc'!A0",
    b"+31600000000",
    b"@SUM(1)",
    b"-1",
    b"0",
    b"1e999",
    b"NaN",
    b"99999999999999999999",
    b"31-02-2026",
    b"00-00-0000",
    b"24-12-2026",
    b"2026-12-24T25:61",
    b"9999-12-31",
    b"0001-01-01",
    b"24:00",
    b"BEGIN:VEVENT\r\n",
    b"END:VEVENT\r\n",
    b"BEGIN:VCALENDAR\r\n",
    b"END:VCALENDAR\r\n",
    b"BEGIN:VALARM\r\n",
    b"RRULE:FREQ=DAILY\r\n",
    b"RRULE:FREQ=SECONDLY;INTERVAL=0\r\n",
    b";INTERVAL=0",
    b";UNTIL=20261301T000000Z",
    b";COUNT=999999999",
    b";BYDAY=99MO",
    b";BYMONTHDAY=31;BYMONTH=2",
    b";BYSETPOS=400",
    b";WKST=XX",
    b"RDATE:20261201T100000Z,20261202T100000Z\r\n",
    b"EXDATE;VALUE=DATE:20261201\r\n",
    b"DURATION:-P99999999W\r\n",
    b";TZID=Nergens/Land",
    b";TZID=",
    b";TZID=../../etc/passwd",
    b";VALUE=DATE",
    b";VALUE=PERIOD",
    b":20261201/PT1H",
    b"RECURRENCE-ID;RANGE=THISANDFUTURE:20261209T120000Z\r\n",
    b"METHOD:CANCEL\r\n",
    b"SEQUENCE:x\r\n",
    "😀‮ܐ".encode(),
    "é".encode("cp1252"),
    b"\xc3\x28",
    b"&#x0;",
    b"<!DOCTYPE x [<!ENTITY a 'b'>]>",
    b"&a;",
    b"]]>",
    b"<c r='XFD1048576'><v>1</v></c>",
    b"<row r='0'>",
    b"<v>1e400</v>",
    b"<v></v>",
    b"t='d'",
    b"t='e'",
    b"sep=|\r\n",
    b"x" * 1001,
    b"bewoner",
    b"datum;tijd",
    b"resident,date,time,kind,place\n",
)
Damage = Callable[[random.Random, bytes], bytes]


@cache
def good_files() -> tuple[bytes, ...]:
    """Files that are read without a word, some of them often."""
    written = [path.read_bytes() for path in sorted(SAMPLES.glob("[a-z]*"))]
    head = ("Code", "Date", "Time", "Kind", "Place")
    books = [workbook(), packed(parts(inline(head, ("A-1", "24-12-2026", "14:00", "IND", "IND"))))]
    return (*written, *books, *books)


def damaged(dice: random.Random) -> bytes:
    """One good file with one to six things done to it."""
    content = dice.choice(good_files())
    for _ in range(dice.choice((1, 1, 1, 2, 2, 3, 6))):
        kinds = _TO_PACKAGES if content.startswith(b"PK") and dice.random() < 0.75 else _TO_ANYTHING
        content = dice.choice(kinds)(dice, content)
    return content


def _flip(dice: random.Random, content: bytes) -> bytes:
    changed = bytearray(content)
    for _ in range(dice.choice((1, 1, 2, 8, 64)) if changed else 0):
        changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)


def _cut(dice: random.Random, content: bytes) -> bytes:
    return content[: dice.randrange(len(content) + 1)]


def _leave_out(dice: random.Random, content: bytes) -> bytes:
    start = dice.randrange(len(content) + 1)
    return content[:start] + content[start + dice.randrange(1, 200) :]


def _put_in(dice: random.Random, content: bytes) -> bytes:
    start = dice.randrange(len(content) + 1)
    return content[:start] + dice.choice(TOKENS) * dice.choice((1, 1, 1, 2, 50)) + content[start:]


def _splice(dice: random.Random, content: bytes) -> bytes:
    other = dice.choice(good_files())
    return content[: dice.randrange(len(content) + 1)] + other[dice.randrange(len(other)) :]


def _lines(dice: random.Random, content: bytes) -> bytes:
    """Lines twice, lost, in another order, or repeated very often."""
    lines = content.split(b"\n")
    one, other = dice.randrange(len(lines)), dice.randrange(len(lines))
    match dice.randrange(4):
        case 0:
            lines.insert(other, lines[one])
        case 1:
            del lines[min(one, other) : max(one, other)]
        case 2:
            lines[one], lines[other] = lines[other], lines[one]
        case _:
            lines[one:one] = [lines[one]] * dice.choice((10, 300))
    return b"\n".join(lines)


def _digits(dice: random.Random, content: bytes) -> bytes:
    places = [place for place, sign in enumerate(content) if 48 <= sign <= 57]
    changed = bytearray(content)
    for place in dice.sample(places, min(len(places), dice.choice((1, 4, 20)))):
        changed[place] = dice.randrange(48, 58)
    return bytes(changed)


def _write_anew(dice: random.Random, content: bytes) -> bytes:
    """In another encoding than it says."""
    try:
        text = content.decode(dice.choice(("utf-8", "cp1252", "utf-16")))
        return text.encode(
            dice.choice(("utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252", "utf-7")), "replace"
        )
    except UnicodeDecodeError:
        return content.replace(b"\r\n", b"\r")


def _within_a_part(dice: random.Random, content: bytes) -> bytes:
    """Damage inside a package, so that its sums are right."""
    found = _unpacked(content)
    if not found:
        return _flip(dice, content)
    name = dice.choice(list(found))
    found[name] = dice.choice(_TO_ANYTHING)(dice, found[name])
    return packed(found)


def _other_parts(dice: random.Random, content: bytes) -> bytes:
    """A part lost, twice, under another name, empty, or a bomb."""
    found = _unpacked(content)
    if not found:
        return _cut(dice, content)
    name = dice.choice(list(found))
    match dice.randrange(5):
        case 0:
            del found[name]
        case 1:
            found[name] = b""
        case 2:
            found[name + "x"] = found.pop(name)
        case 3:
            found[name] = dice.choice(list(found.values()))
        case _:
            found[name] = bytes(dice.choice((10_000, 1_000_000, 21_000_000)))
    return _packed_as(dice, found)


def _the_lists(dice: random.Random, content: bytes) -> bytes:
    """The lists of a package say other things than what is in it: sizes, sums, flags, ways of packing."""
    changed = bytearray(content)
    marks = [place for mark in (b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06") for place in _all(content, mark)]
    for _ in range(dice.choice((1, 2, 5)) if marks else 0):
        place = dice.choice(marks) + dice.randrange(4, 46)
        if place < len(changed):
            changed[place] = dice.choice((0, 1, 8, 12, 14, 99, 255, dice.randrange(256)))
    return bytes(changed)


def _packed_as(dice: random.Random, found: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w", dice.choice((ZIP_DEFLATED, ZIP_DEFLATED, ZIP_STORED))) as package:
        for name, part in found.items():
            package.writestr(name, part)
    return out.getvalue()


def _unpacked(content: bytes) -> dict[str, bytes]:
    try:
        with ZipFile(io.BytesIO(content)) as package:
            return {
                part.filename: package.read(part) for part in package.infolist() if part.file_size < 2**21
            }
    except (BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        return {}


def _all(content: bytes, mark: bytes) -> list[int]:
    places, place = [], content.find(mark)
    while place >= 0:
        places.append(place)
        place = content.find(mark, place + 1)
    return places


_TO_ANYTHING: tuple[Damage, ...] = (
    _flip,
    _cut,
    _leave_out,
    _put_in,
    _put_in,
    _put_in,
    _splice,
    _lines,
    _lines,
    _digits,
    _digits,
    _write_anew,
)
_TO_PACKAGES: tuple[Damage, ...] = (_within_a_part, _within_a_part, _other_parts, _the_lists)
