"""Sheets drawn with fpdf2, in fonts that hold the letters of all sixteen languages."""

import logging
import re
from collections.abc import Container, Iterable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from unicodedata import normalize

import segno
from fpdf import FPDF
from fpdf.fonts import TTFFont
from fpdf.line_break import Fragment

from locales.typesetting import HEIGHT, MARGIN, WIDTH, Run, pages

# It would name the letters that are on the sheet.
logging.getLogger("fontTools").setLevel(logging.WARNING)

_FONTS = Path(__file__).parent / "fonts"
_FAMILY = "wegwijs"
QR = 36.0
"""Millimetres, with the light edge that a QR picture needs."""
_MADE = datetime(2000, 1, 1, tzinfo=UTC)
_QR_EDGE = 4
_ENDLESS = re.compile(r"([^\w\n]{200})[^\w\n]+")
_GONE = "\0"
_GONE_WITH_ITS_SPACE = re.compile(r"(?<![^\s\u200e\u200f\u2066-\u2069])\0[\0\u200d]* ?")


class Pen(FPDF):
    """fpdf2 with our fonts, drawing each run in one piece: of itself it cuts before a vowel sign, which
    tears Arabic words apart."""

    def __init__(self) -> None:
        super().__init__(unit="mm", format=(WIDTH, HEIGHT))
        self.set_auto_page_break(False)
        self.set_margin(0)
        self.c_margin = 0
        self.set_creation_date(_MADE)
        self.add_font(_FAMILY, "", _FONTS / "sans-regular.ttf")
        self.add_font(_FAMILY, "B", _FONTS / "sans-bold.ttf")
        self._ours = [font for font in self.fonts.values() if isinstance(font, TTFFont)]
        self.signs = frozenset.intersection(*(frozenset(font.cmap) for font in self._ours))
        """The code points that the fonts can draw."""

    def close(self) -> None:
        for font in self._ours:
            font.close()

    def measure(self, text: str, rtl: bool, bold: bool) -> float:
        """In ems."""
        self._take(rtl, bold, self.k)
        return self.get_string_width(text)

    def write_run(self, run: Run) -> None:
        self._take(run.rtl, run.bold, run.size)
        self.set_xy(run.x, run.y)
        self.cell(run.width, run.height, run.text)

    def draw_qr(self, dark: Sequence[Iterable[int]]) -> None:
        """In the middle of the foot. `dark`: rows of modules, 1 for a dark one, the light edge with them."""
        module = QR / len(dark)
        left, top = (WIDTH - QR) / 2, HEIGHT - MARGIN - QR
        for y, row in enumerate(dark):
            for x, is_dark in enumerate(row):
                if is_dark:
                    self.rect(left + x * module, top + y * module, module, module, style="F")

    def _take(self, rtl: bool, bold: bool, size: float) -> None:
        self.set_font(_FAMILY, "B" if bold else "", size)
        self.set_text_shaping(True, direction="rtl" if rtl else "ltr")

    def _preload_bidirectional_text(self, text: str, markdown: bool) -> Sequence[Fragment]:
        way = self.text_shaping or {}
        way["fragment_direction"] = way["paragraph_direction"] = way["direction"]
        return (Fragment(text, self._get_current_graphics_state(), self.k),)


def printed(title: str, paragraphs: Iterable[str], qr: str | None, *, rtl: bool) -> bytes:
    """`locales.paper.pdf`, without its types."""
    picture = None if qr is None else segno.make_qr(qr, error="m")
    with closing(Pen()) as pen:
        for page in pages(
            printable(title, pen.signs),
            [printable(paragraph, pen.signs) for paragraph in paragraphs],
            rtl=rtl,
            kept=0 if picture is None else QR,
            measure=pen.measure,
        ):
            pen.add_page()
            for run in page:
                pen.write_run(run)
        if picture is not None:
            pen.draw_qr(list(picture.matrix_iter(border=_QR_EDGE)))
        return bytes(pen.output())


def printable(text: str, signs: Container[int]) -> str:
    """The text without what cannot be drawn; a picture before a word goes with its space.

    Of an endless row of dots and the like the first two hundred stay.
    """
    known = (
        sign if sign == "\n" or ord(sign) in signs else " " if sign.isspace() else _GONE
        for sign in normalize("NFC", text)
    )
    drawn = _GONE_WITH_ITS_SPACE.sub("", "".join(known)).replace(_GONE, "")
    return _ENDLESS.sub(r"\1", drawn)
