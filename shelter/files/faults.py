"""What can be wrong with a file, in sentences that staff read; the edges translate them."""

from typing import ClassVar, Self

from shelter.errors import ShelterError
from shelter.models.record import Record
from shelter.text import N_

LONGEST_QUOTE = 40


class Fault(Record):
    """Why one row of a file cannot be used.

    `row` is as a spreadsheet counts, `column` the letter of the column and its name in the file; in a
    calendar they are the line on which the event begins, and the name of the property. `sentence` is English
    and marked for the catalogues, `values` fill it.
    """

    row: int
    column: str | None = None
    sentence: str
    values: dict[str, str] = {}


class Problem(Record):
    """The sentence of an error, and what fills it."""

    sentence: str
    values: dict[str, str] = {}

    @classmethod
    def of(cls, error: ShelterError) -> Self:
        values = {name: str(value) for name, value in error.values.items()}
        return cls(sentence=error.sentence, values=values)


class Unreadable(ShelterError):
    """The whole file cannot be read."""

    sentence: ClassVar[str] = N_("I cannot read this file.")


class Damaged(Unreadable):
    """`place` says where: a row, or the part of the file."""

    sentence = N_("This file is damaged. I cannot read it from here on: {place}")

    def __init__(self, place: object) -> None:
        super().__init__(place=place)


class TooBig(Unreadable):
    sentence = N_("This file is too big. It may have {limit} MB.")


class TooMuchInside(Unreadable):
    sentence = N_("Too much is packed in this file: {place}")


class TooManyRows(Unreadable):
    sentence = N_("This file has too many rows. It may have {limit}. Please make two files of it.")


class TakesTooLong(Unreadable):
    sentence = N_("This file takes too long to read. Please make two files of it.")


class NothingInIt(Unreadable):
    sentence = N_("There is nothing in this file.")


class OldExcel(Unreadable):
    """A compound file: Excel before 2007, or one with a password."""

    sentence = N_("I cannot read this Excel file. Save it as .xlsx, without a password.")


class NoSuchKind(Unreadable):
    sentence = N_("I can read these files: CSV, XLSX and ICS.")


class NoColumns(Unreadable):
    """`names` are what the first row must have."""

    sentence = N_("I do not know the columns of this file. The first row must have names like these: {names}")


class BadCell(Exception):
    """What one cell holds is not what belongs there."""

    def __init__(self, sentence: str, **values: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.values = {name: quoted(value) for name, value in values.items()}


def quoted(value: object) -> str:
    """What stands in the file, short enough to be shown."""
    text = " ".join(str(value).split())
    return text if len(text) <= LONGEST_QUOTE else f"{text[: LONGEST_QUOTE - 1]}…"
