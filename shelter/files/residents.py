"""A table of new residents: each row to what it means."""

from functools import partial

from shelter.files import cells, vocabulary
from shelter.files.columns import Line, Table, WrongHere
from shelter.files.faults import BadCell, Fault
from shelter.files.rows import Content, Read, ResidentRow
from shelter.text import N_

_NO_LANGUAGE = N_("I do not know the language “{text}”.")
_NO_ANSWER = N_("I do not understand “{text}”. Write yes or no.")


def read_residents(table: Table) -> Read:
    found: list[ResidentRow] = []
    faults: list[Fault] = []
    for line in table.lines:
        try:
            found.append(_row(line))
        except WrongHere as wrong:
            faults.append(wrong.fault)
    return Read(content=Content.RESIDENTS, residents=tuple(found), faults=tuple(faults))


def _row(line: Line) -> ResidentRow:
    return ResidentRow(
        row=line.number,
        code=line.take("resident", partial(cells.text, limit=20)) or None,
        language=line.take("language", _language) if line.has("language") else None,
        location=line.take("place", partial(cells.text, limit=100)) or None,
        room=line.take("room", partial(cells.text, limit=20)) or None,
        first_name=line.take("first_name", partial(cells.text, limit=30)) or None,
        vulnerable=line.has("vulnerable") and line.take("vulnerable", _yes),
    )


def _language(cell: cells.Cell) -> str:
    return cells.one_of("languages", cell, _NO_LANGUAGE)


def _yes(cell: cells.Cell) -> bool:
    written = cells.needed(cell)
    said = vocabulary.meaning("yes_or_no", written)
    if said is None:
        raise BadCell(_NO_ANSWER, text=written)
    return said == "yes"
