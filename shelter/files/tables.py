"""CSV and XLSX: bytes in, rows of cells out. What is too big is refused before it is held in memory."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile, ZipInfo

from shelter.files import limits
from shelter.files.cells import Cell
from shelter.files.encodings import decoded
from shelter.files.faults import Damaged, NothingInIt, TooManyRows, TooMuchInside
from shelter.files.vocabulary import meaning

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook

SEPARATORS = (",", ";", "\t")
HEAD_ROWS = 20
"""The names of the columns stand in one of these: above them there may be a title."""
_HEAD = 20_000
_CHUNK = 65_536
_TEXTS, _SHEETS = "xl/sharedStrings.xml", "xl/worksheets/"
_WHOLE = ("xl/workbook.xml", "xl/styles.xml", "xl/theme/", "docProps/", "[Content_Types].xml")
_ROW = b"row>"
_DIRECTIVE = "sep="


@dataclass(frozen=True, slots=True)
class Row:
    """One row that is not empty; `number` is as a spreadsheet counts."""

    number: int
    cells: Sequence[Cell]


Rows = list[Row]


def of_csv(content: bytes) -> list[Rows]:
    """The rows, by the separator that is meant. Excel may say in the first line which one: `sep=;`."""
    text = decoded(content)
    if not text.strip():
        raise NothingInIt
    if text[: len(_DIRECTIVE)].casefold() == _DIRECTIVE and text[4:5] and text[5:6] in ("\r", "\n"):
        return [_csv_rows(text, text[4], skip=1)]
    return [_csv_rows(text, _separator(text))]


def of_xlsx(content: bytes) -> Iterator[Rows]:
    """The rows of each sheet that can be seen. Formulas are what they came to when the file was saved."""
    _weigh(content)
    book = _opened(content)
    try:
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible":
                yield _sheet_rows(sheet)
    finally:
        book.close()


def _csv_rows(text: str, separator: str, skip: int = 0) -> Rows:
    found: Rows = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader, None)
        except csv.Error:
            raise Damaged(number) from None
        if cells is None:
            return found
        _keep(found, number, cells, skip)


def _keep(found: Rows, number: int, cells: Sequence[Cell], skip: int = 0) -> None:
    if number > skip and any(cell not in (None, "") for cell in cells):
        found.append(Row(number, tuple(cells[: limits.COLUMNS])))
        if len(found) > limits.ROWS + 1:
            raise TooManyRows(limit=limits.ROWS)


def _separator(text: str) -> str:
    """The one that makes most names of columns out of one of the first lines; else the one that is there."""
    head = [line for line in text[:_HEAD].splitlines()[:HEAD_ROWS] if line.strip()]

    def known(separator: str) -> tuple[int, int]:
        names = ([meaning("columns", cell.strip('" ')) for cell in line.split(separator)] for line in head)
        return max((len(each) - each.count(None) for each in names), default=0), text[:_HEAD].count(separator)

    return max(SEPARATORS, key=known)


def _weigh(content: bytes) -> None:
    """Unpack every part and let go of it again, and stop where it is more than may be held."""
    try:
        package = ZipFile(io.BytesIO(content))
    except Exception:  # whatever a damaged archive makes zipfile raise
        raise Damaged("zip") from None
    parts = package.infolist()
    if len(parts) > limits.PARTS:
        raise TooMuchInside(place=len(parts))
    left = limits.UNPACKED
    for part in parts:
        left -= _weight(package, part, left)


def _weight(package: ZipFile, part: ZipInfo, left: int) -> int:
    limit = min(left, _held(part.filename))
    if part.file_size > limit:
        raise TooMuchInside(place=part.filename or "zip")
    weight, since_a_row, end = 0, 0, b""
    is_sheet = part.filename.startswith(_SHEETS)
    for piece in _pieces(package, part):
        weight += len(piece)
        found = (end + piece).rfind(_ROW)
        since_a_row = since_a_row + len(piece) if found < 0 else len(end) + len(piece) - found
        end = piece[-len(_ROW) :]
        if weight > limit or (is_sheet and since_a_row > limits.ROW_UNPACKED):
            raise TooMuchInside(place=part.filename or "zip")
    return weight


def _pieces(package: ZipFile, part: ZipInfo) -> Iterator[bytes]:
    try:
        with package.open(part) as stream:
            while piece := stream.read(_CHUNK):
                yield piece
    except Exception:  # whatever a damaged archive makes zipfile and its decompressors raise
        raise Damaged(part.filename or "zip") from None


def _held(name: str) -> int:
    """How large a part may be: what is read is held as a whole, but for the sheets."""
    if name == _TEXTS:
        return limits.TEXTS_UNPACKED
    return limits.WHOLE_UNPACKED if name.endswith(".rels") or name.startswith(_WHOLE) else limits.UNPACKED


def _opened(content: bytes) -> "Workbook":
    from openpyxl import load_workbook

    try:
        return load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    except Exception:  # whatever a damaged workbook makes openpyxl raise
        raise Damaged("xl/workbook.xml") from None


def _sheet_rows(sheet: Any) -> Rows:
    found: Rows = []
    number = 0
    # What the file says of its own size is not believed: some programs write what is not so.
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_col=limits.COLUMNS, values_only=True)
    while True:
        number += 1
        try:
            cells = next(rows, None)
        except Exception:  # whatever a damaged sheet makes openpyxl raise
            raise Damaged(f"{sheet.title} {number}") from None
        if cells is None:
            return found
        if number > limits.FARTHEST_ROW:
            raise TooManyRows(limit=limits.ROWS)
        _keep(found, number, cells)
