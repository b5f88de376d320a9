"""Where each run of letters stands on pages of A6: lines that break at spaces, and run from either side.

fpdf2 breaks lines too, but turns the pieces of a line round without regard to how deep they lie: an Arabic
name in a Dutch sentence in an Arabic line would turn that sentence round.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from unicodedata import bidirectional

from fpdf.bidi import BidiParagraph
from fpdf.enums import TextDirection

WIDTH, HEIGHT, MARGIN = 105.0, 148.0, 10.0
"""A6 upright, in millimetres."""
POINT = 25.4 / 72
SIZES = (12, 11.5, 11, 10.5, 10, 9.5, 9, 8.5, 8)
"""Of letters, in points: the first with which one page holds everything is taken."""
LONG = 11
"""The size for a text that even the smallest does not bring on one page."""
TITLE, LEADING, GAP = 1.4, 1.5, 0.6
"""A title's size, the height of a line and the space above a paragraph, each times the size."""

Measure = Callable[[str, bool, bool], float]
"""The width in ems of a text that runs one way: the text, whether from the right, whether bold."""

_WORD = re.compile(r" +|(?:[^ ]|(?<=\d) (?=\d))+")
"""A telephone number is one word."""
_BLANK_LINE = re.compile(r"\n\s*\n")
_STRONG = {"L": False, "R": True, "AL": True}
_OPENS, _CLOSES = {"LRI", "RLI", "FSI"}, "PDI"
_UNSEEN = dict.fromkeys((0xAD, 0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x206A)))


@dataclass(frozen=True, slots=True)
class Run:
    """Letters that run one way, and the box they stand in: millimetres from the page's upper left corner.

    `size` in points.
    """

    text: str
    rtl: bool
    bold: bool
    size: float
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class _Piece:
    """`level`: how deep it lies in the line; odd ones run from the right. `width` in ems."""

    text: str
    level: int
    width: float


@dataclass(frozen=True, slots=True)
class _Row:
    """A line as it is seen, from left to right. `above`: millimetres of space over it."""

    pieces: Sequence[_Piece]
    rtl: bool
    bold: bool
    size: float
    above: float

    @property
    def height(self) -> float:
        return self.size * POINT * LEADING

    def runs(self, y: float) -> Iterator[Run]:
        em = self.size * POINT
        x = WIDTH - MARGIN - em * _width(self.pieces) if self.rtl else MARGIN
        for piece in self.pieces:
            width = em * piece.width
            yield Run(piece.text, _odd(piece.level), self.bold, self.size, x, y, width, self.height)
            x += width


class _Line:
    """A line as it was written: measured once, broken for any size."""

    def __init__(self, text: str, rtl: bool, bold: bool, measure: Measure) -> None:
        self._rtl = _from_the_right(text, rtl)
        self._bold = bold
        self._measure = measure
        levels = _levels(text, self._rtl)
        words = (self._pieces(text, levels, *word.span()) for word in _WORD.finditer(text))
        self._words = [word for word in words if word]

    def rows(self, size: float, above: float) -> Iterator[_Row]:
        """`size` is that of paragraphs; `above`: the space over the first row."""
        size *= TITLE if self._bold else 1
        for pieces in self._broken((WIDTH - 2 * MARGIN) / (size * POINT)):
            yield _Row(_as_seen(pieces), self._rtl, self._bold, size, above)
            above = 0

    def _broken(self, limit: float) -> Iterator[list[_Piece]]:
        row: list[_Piece] = []
        space: list[_Piece] = []
        for word in self._words:
            if word[0].text.startswith(" "):
                space = word
                continue
            for part in self._parts(word, limit):
                longer = [*row, *space, *part] if row else part
                if row and _width(longer) > limit:
                    yield row
                    longer = part
                row, space = longer, []
        if row:
            yield row

    def _parts(self, word: list[_Piece], limit: float) -> Iterator[list[_Piece]]:
        """The word itself; if no line holds it, what lines can hold of it."""
        if _width(word) <= limit:
            yield word
            return
        for piece in word:
            rest = piece.text
            while rest:
                end = self._fitting(rest, piece.level, limit)
                yield [self._piece(rest[:end], piece.level)]
                rest = rest[end:]

    def _fitting(self, text: str, level: int, limit: float) -> int:
        """How many signs fit, at least one; a mark has no width, so it stays with its letter."""
        fit = bisect_right(range(1, len(text)), limit, key=lambda n: self._piece(text[:n], level).width)
        return max(fit, 1)

    def _pieces(self, text: str, levels: Sequence[int], start: int, end: int) -> list[_Piece]:
        alike = groupby(range(start, end), key=levels.__getitem__)
        parts = (("".join(text[place] for place in part).translate(_UNSEEN), level) for level, part in alike)
        return [self._piece(seen, level) for seen, level in parts if seen]

    def _piece(self, text: str, level: int) -> _Piece:
        return _Piece(text, level, self._measure(text, _odd(level), self._bold))


def pages(
    title: str, paragraphs: Iterable[str], *, rtl: bool, kept: float, measure: Measure
) -> list[list[Run]]:
    """`rtl`: how a line without letters runs. `kept`: millimetres that stay free at the last page's foot."""
    blocks = [[_Line(line, rtl, True, measure) for line in title.split("\n")]]
    blocks += [
        [_Line(line, rtl, False, measure) for line in block.split("\n")]
        for paragraph in paragraphs
        for block in _BLANK_LINE.split(paragraph)
    ]
    for size in SIZES:
        found = _on_pages(_rows(blocks, size), kept)
        if len(found) == 1:
            return found
    return _on_pages(_rows(blocks, LONG), kept)


def _rows(blocks: Iterable[Iterable[_Line]], size: float) -> Iterator[_Row]:
    for block in blocks:
        above = GAP * size * POINT
        for line in block:
            for row in line.rows(size, above):
                yield row
                above = 0


def _on_pages(rows: Iterable[_Row], kept: float) -> list[list[Run]]:
    found: list[list[Run]] = [[]]
    y, bottom = MARGIN, HEIGHT - MARGIN
    for row in rows:
        if y + row.above + row.height > bottom:
            found.append([])
            y = MARGIN
        y += row.above if found[-1] else 0
        found[-1].extend(row.runs(y))
        y += row.height
    if y + kept > bottom:
        found.append([])
    return found


def _as_seen(pieces: Iterable[_Piece]) -> list[_Piece]:
    """Neighbours of one level made one, and all from left to right (rule L2 of Unicode's annex 9)."""
    order = [_joined(list(alike)) for _, alike in groupby(pieces, lambda piece: piece.level)]
    for level in range(max(piece.level for piece in order), 0, -1):
        order = list(_turned_from(level, order))
    return order


def _turned_from(level: int, order: Iterable[_Piece]) -> Iterator[_Piece]:
    for deep, part in groupby(order, lambda piece: piece.level >= level):
        pieces = list(part)
        yield from reversed(pieces) if deep else pieces


def _joined(alike: Sequence[_Piece]) -> _Piece:
    return _Piece("".join(piece.text for piece in alike), alike[0].level, _width(alike))


def _width(pieces: Iterable[_Piece]) -> float:
    return sum(piece.width for piece in pieces)


def _odd(level: int) -> bool:
    return level % 2 == 1


def _from_the_right(text: str, otherwise: bool) -> bool:
    """By the first letter outside of isolates, as phones do."""
    depth = 0
    for kind in map(bidirectional, text):
        if kind in _OPENS:
            depth += 1
        elif kind == _CLOSES:
            depth = max(0, depth - 1)
        elif kind in _STRONG and not depth:
            return _STRONG[kind]
    return otherwise


def _levels(text: str, rtl: bool) -> list[int]:
    """How deep each sign lies. One without a class (between Persian letters) lies with the last."""
    base = TextDirection.RTL if rtl else TextDirection.LTR
    known = {
        each.character_index: each.embedding_level for each in BidiParagraph(text, base).get_characters()
    }
    levels: list[int] = []
    for place in range(len(text)):
        levels.append(known.get(place, levels[-1] if levels else int(rtl)))
    return levels
