"""The lines of an iCalendar file (RFC 5545): unfolded, with their numbers, cut into events and time zones.

Of an event only the lines that an appointment needs are kept: who else comes, what was written about it and
what hangs on it is not looked at.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from shelter.files import limits
from shelter.files.encodings import decoded
from shelter.files.faults import Damaged, TooManyRows

LINES: Final = 500_000
TIMES = frozenset({"DTSTART", "DTEND", "DURATION", "RECURRENCE-ID", "RRULE", "RDATE", "EXDATE"})
KEPT = TIMES | {"BEGIN", "END", "UID", "SEQUENCE", "STATUS", "SUMMARY", "LOCATION"}
_NAME = re.compile(r"[A-Za-z0-9-]+")
_FOLDED = (b" ", b"\t")
_END = b"\n"


@dataclass(frozen=True, slots=True)
class Block:
    """The lines of one event or time zone, and on which line of the file it begins."""

    line: int
    lines: Sequence[str]


@dataclass(slots=True)
class Blocks:
    events: list[Block] = field(default_factory=list)
    zones: list[Block] = field(default_factory=list)
    cancels: bool = False
    """The whole file takes back what it names (METHOD:CANCEL)."""


def blocks(content: bytes) -> Blocks:
    """What is in the file. Damaged says on which line it stops to be a calendar."""
    scan = _Scan()
    for number, line in _unfolded(content):
        scan.take(number, line)
    if scan.within:
        raise Damaged(scan.begun)
    return scan.found


class _Scan:
    """Goes through the lines; `within` are the names of what is open, `begun` is where the last one began."""

    def __init__(self) -> None:
        self.found = Blocks()
        self.within: list[str] = []
        self.begun = 1
        self._kept: list[str] = []

    def take(self, number: int, line: str) -> None:
        name = _name(line)
        if name == "BEGIN":
            self._begin(number, _value(line))
        if not self.within:
            raise Damaged(number)
        if _is_kept(self.within, name):
            self._kept.append(line)
        if name == "METHOD" and len(self.within) == 1:
            self.found.cancels = _value(line) == "CANCEL"
        if name == "END":
            self._end(number, _value(line))

    def _begin(self, number: int, name: str) -> None:
        if not self.within and name != "VCALENDAR":
            raise Damaged(number)
        self.within.append(name)
        if len(self.within) <= 2:
            self.begun, self._kept = number, []

    def _end(self, number: int, name: str) -> None:
        if self.within.pop() != name:
            raise Damaged(number)
        if len(self.within) == 1:
            _put(self.found, name, Block(self.begun, self._kept))


def _is_kept(open_ones: Sequence[str], name: str) -> bool:
    match open_ones:
        case [_, "VEVENT"]:
            return name in KEPT
        case [_, "VTIMEZONE", *_]:
            return True
    return False


def _put(found: Blocks, name: str, block: Block) -> None:
    if name == "VEVENT":
        found.events.append(block)
        if len(found.events) > limits.ROWS:
            raise TooManyRows(limit=limits.ROWS)
    elif name == "VTIMEZONE":
        found.zones.append(block)


def _unfolded(content: bytes) -> Iterator[tuple[int, str]]:
    """Each line that is not empty, with the number of its first part.

    Unfolded before it is decoded, because some programs fold within a letter.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        content = decoded(content).encode()
    parts = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if parts.count(_END) > LINES:
        raise TooManyRows(limit=limits.ROWS)
    numbers: list[int] = []
    whole: list[bytes] = []
    for number, part in enumerate(parts.split(b"\n"), 1):
        if part.startswith(_FOLDED) and whole:
            whole.append(part[1:])
        elif part.strip():
            numbers.append(number)
            whole.append(b"\n" + part)
    try:
        text = decoded(b"".join(whole))
    except Damaged as damaged:
        raise Damaged(_number(numbers, damaged)) from None
    return zip(numbers, text.lstrip("\n").split("\n"), strict=False)


def _number(numbers: Sequence[int], damaged: Damaged) -> int:
    place = damaged.values["place"]
    return numbers[min(max(place - 2, 0), len(numbers) - 1)] if isinstance(place, int) and numbers else 1


def _name(line: str) -> str:
    found = _NAME.match(line)
    return found[0].upper() if found else ""


def _value(line: str) -> str:
    return line.partition(":")[2].strip().upper()
