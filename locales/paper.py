"""Sheets of A6 that are printed: a note for under a door, a card with a QR picture."""

from dataclasses import dataclass

from locales.languages import Language


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on a sheet, in one language.

    `paragraphs` are plain text, as the bot's screens have it: lines, isolates and pictures may be in it.
    `qr`: what the QR picture at the foot holds.
    """

    title: str
    paragraphs: tuple[str, ...]
    qr: str | None = None


def pdf(sheet: Sheet, language: Language) -> bytes:
    """The sheet as PDF, the same bytes for the same sheet; nothing in it says who made it, or when.

    Letters shrink so that one page holds it; what is too long for that goes on to further pages. A line
    runs from its first letter's side, as on a phone, and a line without one as its language does. Signs
    that the fonts have not (pictures above all) are left out.

    Raises ValueError where `qr` is longer than a QR picture holds.
    """
    # fpdf2 takes a quarter of a second to import, and few who start the bot print.
    from locales.printing import printed

    return printed(sheet.title, sheet.paragraphs, sheet.qr, rtl=language.rtl)
