"""Workbooks as programs save them, and as nobody should."""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook

HEAD = ("Bewoner", "Datum", "Tijd", "Soort", "Plaats", "Duur", "Tolk")
ROWS: tuple[Sequence[object], ...] = (
    ("A-1", date(2026, 12, 24), time(14, 0), "IND", "IND Amsterdam", 60, "ja"),
    ("A-2", datetime(2026, 12, 3, 9, 30), None, "huisarts", "Praktijk", 20, "nee"),  # noqa: DTZ001 - as Excel has it
    ("A-1", "4-12-2026", "11:15", "school", "ROC", "1:30", None),
    ("A-2", 46361, 0.5625, "ggd", "GGD", None, None),
    ("A-2", "31-02-2027", "10:00", "ggd", "GGD", None, None),
)


def workbook(rows: Iterable[Sequence[object]] = ROWS, head: Sequence[str] = HEAD) -> bytes:
    """As openpyxl saves it, on the second sheet; the first has nothing for us."""
    book = Workbook()
    cover = book.active
    assert cover is not None
    cover.append(["Overzicht"])
    sheet = book.create_sheet("Afspraken")
    sheet.append(list(head))
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


TYPES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels"
ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml"
ContentType="application/xml"/><Override PartName="/xl/workbook.xml"
ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override
PartName="/xl/worksheets/sheet1.xml"
ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"""
RELATIONS = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1"
Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
Target="xl/workbook.xml"/></Relationships>"""
BOOK = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Blad1"
sheetId="1" r:id="rId1"/></sheets></workbook>"""
BOOK_RELATIONS = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1"
Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
Target="worksheets/sheet1.xml"/></Relationships>"""
SHEET = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData>
</worksheet>"""
SHEET_PART = "xl/worksheets/sheet1.xml"


def parts(rows: str = "") -> dict[str, str]:
    """The least that a workbook is made of, by name; `rows` is the XML of its one sheet."""
    return {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELATIONS,
        "xl/workbook.xml": BOOK,
        "xl/_rels/workbook.xml.rels": BOOK_RELATIONS,
        SHEET_PART: SHEET.replace("{rows}", rows),
    }


def packed(content: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as package:
        for name, part in content.items():
            package.writestr(name, part)
    return out.getvalue()


def inline(*rows: Sequence[str]) -> str:
    """Rows with their texts in place, as some programs write them."""
    return "".join(
        f'<row r="{number}">'
        + "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in row)
        + "</row>"
        for number, row in enumerate(rows, 1)
    )
