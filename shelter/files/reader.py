"""A file that was dropped: what kind it is, and what is in it."""

import warnings
from datetime import datetime

from shelter.files import limits
from shelter.files.allowances import read_allowances
from shelter.files.appointments import read_appointments
from shelter.files.calendars import read_calendar
from shelter.files.columns import recognised
from shelter.files.faults import NoSuchKind, NothingInIt, OldExcel, TooBig
from shelter.files.residents import read_residents
from shelter.files.rows import Content, Read
from shelter.files.tables import of_csv, of_xlsx

_ZIP, _COMPOUND, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"
_CALENDAR = b"BEGIN:VCALENDAR"
_MB = 1024 * 1024


def read(content: bytes, now: datetime, zone: str) -> Read:
    """What is in the file, by its first bytes. Raises a kind of Unreadable, and nothing else.

    `now` is aware; times without a zone are by the wall clock of `zone`.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # libraries warn of what a file has; nobody would read it
        return _read(content, now, zone)


def _read(content: bytes, now: datetime, zone: str) -> Read:
    if len(content) > limits.BYTES:
        raise TooBig(limit=limits.BYTES // _MB)
    if not content.strip():
        raise NothingInIt
    if content.startswith(_COMPOUND):
        raise OldExcel
    if content.startswith(_PDF):
        raise NoSuchKind
    if _is_calendar(content):
        return read_calendar(content, now, zone)
    table = recognised(of_xlsx(content) if content.startswith(_ZIP) else of_csv(content))
    if table.content is Content.ALLOWANCES:
        return read_allowances(table)
    if table.content is Content.RESIDENTS:
        return read_residents(table)
    return read_appointments(table, zone)


def _is_calendar(content: bytes) -> bool:
    start = content[:200].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").upper()
    return start.startswith(_CALENDAR)
