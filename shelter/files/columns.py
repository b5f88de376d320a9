"""Which column of a table is which, by the names in its first rows."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from shelter.files import limits, vocabulary
from shelter.files.cells import Cell
from shelter.files.faults import BadCell, Fault, NoColumns, NothingInIt, quoted
from shelter.files.rows import Content
from shelter.files.tables import HEAD_ROWS, Row, Rows

T = TypeVar("T")
NEEDED = {
    Content.ALLOWANCES: ({"resident"}, {"date"}, {"amount"}),
    Content.APPOINTMENTS: ({"resident", "title"}, {"date"}, {"time", "title", "kind"}),
    Content.RESIDENTS: ({"language"}, {"place", "room", "resident", "first_name"}),
}
"""What a table of each kind has at least: one name out of each set. The first kind that fits is meant."""
_EXAMPLES = {
    Content.APPOINTMENTS: "bewoner, datum, tijd, soort, plaats",
    Content.ALLOWANCES: "bewoner, datum, van, tot, bedrag, plaats",
    Content.RESIDENTS: "taal, locatie, kamer, voornaam",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One row below the names; `cells` by what their column is."""

    number: int
    cells: Mapping[str, Cell]
    letters: Mapping[str, str]

    def get(self, name: str) -> Cell:
        return self.cells.get(name)

    def take(self, name: str, read: Callable[[Cell], T]) -> T:
        """What the cell means; WrongHere says where, if it means nothing."""
        try:
            return read(self.get(name))
        except BadCell as bad:
            raise WrongHere(self.fault(bad, name)) from None

    def fault(self, bad: BadCell, name: str) -> Fault:
        column = self.letters.get(name, name)
        return Fault(row=self.number, column=column, sentence=bad.sentence, values=bad.values)

    def has(self, name: str) -> bool:
        return self.get(name) not in (None, "")


class WrongHere(Exception):
    """Something is wrong in a row; the rest of the file is read all the same."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.sentence)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Table:
    content: Content
    lines: Sequence[Line]
    names: Mapping[str, int] = field(default_factory=dict)


def recognised(tables: Iterable[Rows]) -> Table:
    """The first table that is of a kind that we know. NothingInIt, or NoColumns with what is needed."""
    empty = True
    for rows in tables:
        empty = empty and not rows
        for place, row in enumerate(rows[:HEAD_ROWS]):
            names = _names(row)
            if content := _content(names):
                return Table(content, list(_lines(rows[place + 1 :], names, row)), names)
    if empty:
        raise NothingInIt
    raise NoColumns(names="; ".join(_EXAMPLES.values()))


def letter(number: int) -> str:
    """The name of a column, counted from 0: A, B, … Z, AA."""
    name = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _names(row: Row) -> dict[str, int]:
    """What each column is, by name; of two with one name the first."""
    found: dict[str, int] = {}
    for place, cell in enumerate(row.cells):
        if (
            isinstance(cell, str)
            and len(cell) <= limits.CELL
            and (name := vocabulary.meaning("columns", cell))
        ):
            found.setdefault(name, place)
    return found


def _content(names: Mapping[str, int]) -> Content | None:
    fits = (kind for kind, sets in NEEDED.items() if all(not names.keys().isdisjoint(each) for each in sets))
    return next(fits, None)


def _lines(rows: Rows, names: Mapping[str, int], head: Row) -> Iterator[Line]:
    letters = {name: f"{letter(place)} ({quoted(head.cells[place])})" for name, place in names.items()}
    for row in rows:
        cells = {name: row.cells[place] for name, place in names.items() if place < len(row.cells)}
        if any(cell not in (None, "") for cell in cells.values()):
            yield Line(row.number, cells, letters)
