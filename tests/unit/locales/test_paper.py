import logging
import re
import subprocess
import sys
import zlib
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from unicodedata import category

import pytest
import segno

from locales import dates
from locales.catalogues import po_file, read, template_file
from locales.languages import FINISHED, INTERFACE, LANGUAGES, Language
from locales.paper import Sheet, pdf
from locales.printing import QR, Pen, printable
from locales.templates import END, ISOLATE, RIGHT_TO_LEFT
from locales.typesetting import HEIGHT, LONG, MARGIN, SIZES, WIDTH, Run, pages

ARABIC, DUTCH, ENGLISH = LANGUAGES["ar"], LANGUAGES["nl"], LANGUAGES["en"]
SENTENCE = "Bring your card, your medicine and the letter of the hospital."
PHONE = "+31 6 12 34 56 78"
LINK = "https://t.me/wegwijs_bot?start=aB3"
PEN = Pen()
_STREAM = re.compile(rb"stream\n(.*?)\nendstream", re.DOTALL)
_FONT_OR_SIGNS = re.compile(rb"/F(\d) [\d.]+ Tf|\(((?:\\.|[^\\)])*)\) Tj", re.DOTALL)
_CODE = re.compile(rb"<(\w{4})> <(\w+)>\n")


def streams(paper: bytes) -> list[bytes]:
    found = _STREAM.findall(paper)
    return [zlib.decompress(each) if each.startswith(b"x") else each for each in found]


def text_on(paper: bytes) -> str:
    """The letters as they are drawn, in that order, without spaces."""
    fonts = [dict(_CODE.findall(each)) for each in streams(paper) if b"beginbfchar" in each]
    text = ""
    font = fonts[0]
    for page in (each for each in streams(paper) if b" Tj" in each):
        for number, signs in _FONT_OR_SIGNS.findall(page):
            if number:
                font = fonts[int(number) - 1]
                continue
            codes = re.sub(rb"\\(.)", lambda found: found[1].replace(b"r", b"\r"), signs, flags=re.DOTALL)
            for first, second in zip(codes[::2], codes[1::2], strict=True):
                text += bytes.fromhex(font[b"%02X%02X" % (first, second)].decode()).decode("utf-16-be")
    return text.replace(" ", "")


def laid_out(*paragraphs: str, language: Language = ENGLISH, kept: float = 0) -> list[list[Run]]:
    return pages("", paragraphs, rtl=language.rtl, kept=kept, measure=PEN.measure)


def one_row(line: str, language: Language) -> list[Run]:
    (page,) = laid_out(line, language=language)
    assert len({run.y for run in page}) == 1
    return page


def right_side(run: Run) -> float:
    return run.x + run.width


def letters(text: str) -> set[str]:
    return {sign for sign in text if category(sign)[0] in "LMNP"} - {"\ufe0f"}


@pytest.fixture(scope="module", autouse=True)
def _pen_is_put_away() -> Iterator[None]:
    yield
    PEN.close()


@pytest.mark.parametrize("language", FINISHED, ids=lambda language: language.code)
def test_the_fonts_have_every_letter_of_a_finished_language(language: Language) -> None:
    path = template_file() if language is INTERFACE else po_file(language)
    texts = [text for message in read(path, language) for text in (message.id, message.string)]
    said = "".join("".join(text or "") for text in texts)
    assert len(letters(said)) > 26
    assert {sign for sign in letters(said) if ord(sign) not in PEN.signs} == set()


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=lambda language: language.code)
def test_the_fonts_have_the_days_and_the_money_of_each_language(language: Language) -> None:
    week = [date(2026, 11, 23) + timedelta(days=n) for n in range(7)]
    said = language.own_name + dates.euros(language.babel, 105010)
    said += "".join(
        dates.weekday(language.babel, day) + dates.short_weekday(language.babel, day) for day in week
    )
    assert {sign for sign in said if ord(sign) not in PEN.signs} == set()


@pytest.mark.parametrize(
    "alphabet",
    [
        "پچژگکیهٔۀءأؤئآ۰۱۲۳۴۵۶۷۸۹؟،؛",
        "ڕڵۆێڤەچژگپیکوو",
        "ټډړږښڼېۍئګځڅۀي",
        "çêîşûÇÊÎŞÛğıİöüĞÖÜñáéíóúãõàâ¿¡ŋʼ’",
        "ሀሁሂሃሄህሆቐኧጨፐቨ፩፪፫፡።፣፤፥",
    ],
    ids=["Farsi", "Sorani", "Pashto", "Latin", "Ge'ez"],
)
def test_the_fonts_have_the_letters_of_the_languages_to_come(alphabet: str) -> None:
    assert {sign for sign in alphabet if ord(sign) not in PEN.signs} == set()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("📍 Huis", "Huis"),
        (f"{RIGHT_TO_LEFT}📍 Huis", f"{RIGHT_TO_LEFT}Huis"),
        (f"{ISOLATE}⚠️ Huis{END}", f"{ISOLATE}Huis{END}"),
        ("Huis\n👨‍👩‍👧 Wij", "Huis\nWij"),
        ("Een 🙂 huis", "Een huis"),
        ("1️⃣ huis", "1 huis"),
        ("Ren\u0301e\ten\xa0ik", "Reńe en\xa0ik"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_a_sign_that_the_fonts_have_not_is_left_out(text: str, left: str) -> None:
    assert printable(text, PEN.signs) == left


def test_what_is_drawn_is_what_was_written_without_its_pictures() -> None:
    note = Sheet("📅 An appointment", (f"📍 {ISOLATE}Gildekade 12{END} (left)\\", "Geert's 中 house"))
    assert text_on(pdf(note, ENGLISH)) == "AnappointmentGildekade12(left)\\Geert'shouse"


def test_a_long_text_goes_on_to_further_pages_and_nothing_is_lost() -> None:
    long = Sheet("What to bring", tuple(f"{n}. {SENTENCE}" for n in range(40)))
    paper = pdf(long, ENGLISH)
    assert paper.count(b"/Type /Page\n") == 5
    assert text_on(paper) == "".join((long.title, *long.paragraphs)).replace(" ", "")


@pytest.mark.parametrize("language", [ENGLISH, ARABIC], ids=lambda language: language.code)
@pytest.mark.parametrize("many", [1, 12, 40])
def test_nothing_passes_the_edge_or_stands_on_another_line(many: int, language: Language) -> None:
    sentence = SENTENCE if language is ENGLISH else "أحضروا معكم بطاقة الهوية (W-document) والأدوية، شكرًا."
    for page in laid_out(*[sentence] * many, "x" * 300, language=language):
        assert all(run.x >= MARGIN - 0.01 and right_side(run) <= WIDTH - MARGIN + 0.01 for run in page)
        assert all(run.y >= MARGIN and run.y + run.height <= HEIGHT - MARGIN + 0.01 for run in page)
        tops = sorted({run.y for run in page})
        assert all(below - above >= page[0].height - 0.01 for above, below in pairwise(tops))


@pytest.mark.parametrize(
    ("many", "size", "on"),
    [(1, SIZES[0], 1), (14, None, 1), (40, LONG, 5)],
    ids=["short", "middling", "long"],
)
def test_letters_shrink_until_one_page_holds_the_text(many: int, size: float | None, on: int) -> None:
    found = laid_out(*[SENTENCE] * many)
    assert len(found) == on
    sizes = {run.size for page in found for run in page}
    assert sizes == {size} if size else SIZES[-1] <= min(sizes) < SIZES[0]


def test_a_word_that_no_line_holds_is_broken_and_nothing_is_lost() -> None:
    word = "e\u0301x" * 80
    runs = [run for page in laid_out(f"See {word} there") for run in page]
    assert "".join(run.text for run in runs).replace(" ", "") == f"See{word}there"
    assert not any(run.text.startswith("\u0301") for run in runs)


def test_a_telephone_number_stays_on_one_line() -> None:
    for filling in range(20, 40):
        runs = [run.text for page in laid_out(f"{'x' * filling} {PHONE}") for run in page]
        assert any(PHONE in text for text in runs)


@pytest.mark.parametrize(
    ("line", "language", "from_the_right"),
    [
        ("لديكم موعد", ARABIC, True),
        (f"{RIGHT_TO_LEFT}{ISOLATE}Gildekade 12{END}", ARABIC, True),
        (f"{ISOLATE}Gildekade 12{END}", ARABIC, True),
        ("24-11-2026", ARABIC, True),
        ("Nobody has checked this.", ARABIC, False),
        ("24-11-2026", DUTCH, False),
        (f"{ISOLATE}سارة{END} komt", DUTCH, False),
    ],
)
def test_a_line_begins_at_its_own_side(line: str, language: Language, from_the_right: bool) -> None:
    row = one_row(line, language)
    if from_the_right:
        assert right_side(row[-1]) == pytest.approx(WIDTH - MARGIN)
        assert row[0].x > MARGIN + 5
    else:
        assert row[0].x == MARGIN
        assert right_side(row[-1]) < WIDTH - MARGIN - 5


@pytest.mark.parametrize(
    ("line", "language", "seen"),
    [
        (f"الثلاثاء {ISOLATE}24-11-2026{END}، قبل", ARABIC, ["، قبل", "24-11-2026", "الثلاثاء "]),
        (f"اتصلوا {ISOLATE}Ali{END}: {ISOLATE}{PHONE}{END}.", ARABIC, [".", PHONE, ": ", "Ali", "اتصلوا "]),
        (f"Bel {ISOLATE}سارة 12 علي{END} op", DUTCH, ["Bel ", " علي", "12", "سارة ", " op"]),
        (
            f"{ISOLATE}Bel {ISOLATE}سارة{END} of {ISOLATE}علي{END} op.{END}",
            ARABIC,
            ["Bel ", "سارة", " of ", "علي", " op."],
        ),
        ("Zeg می\u200cخواهم nu", DUTCH, ["Zeg ", "می\u200cخواهم", " nu"]),
    ],
    ids=["a date", "a name and a number", "an Arabic name", "a Dutch line in Arabic", "a joiner"],
)
def test_pieces_stand_in_the_order_in_which_they_are_read(
    line: str, language: Language, seen: list[str]
) -> None:
    row = one_row(line, language)
    assert [run.text for run in row] == seen
    assert all(right_side(left) == pytest.approx(right.x) for left, right in pairwise(row))


def test_a_vowel_sign_does_not_tear_an_arabic_word_apart() -> None:
    bare, pointed = (PEN.measure(word, True, False) for word in ("أيضا", "أيضًا"))
    assert pointed == bare
    assert PEN.measure("أيض", True, False) + PEN.measure("ا", True, False) > bare


def test_the_same_sheet_gives_the_same_bytes_and_tells_nothing_of_its_making() -> None:
    note = Sheet("An appointment", (SENTENCE,), LINK)
    paper = pdf(note, ENGLISH)
    assert pdf(note, ENGLISH) == paper
    assert b"/CreationDate (D:20000101000000Z)" in paper
    assert not re.search(rb"/(Title|Author|Creator|Producer|Subject|Keywords|ModDate)\b", paper)


def test_no_line_is_logged_of_what_stands_on_a_sheet(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    pdf(Sheet("An appointment", ("Sara 中",)), ENGLISH)
    assert caplog.records == []


def test_a_qr_picture_stands_at_the_foot_when_it_is_asked_for() -> None:
    dark = sum(map(sum, segno.make_qr(LINK, error="m").matrix))
    with_picture, without = (streams(pdf(Sheet("Welcome", (), qr), ENGLISH)) for qr in (LINK, None))
    assert sum(stream.count(b" re f") for stream in with_picture) == dark
    assert not any(b" re f" in stream for stream in without)


@pytest.mark.parametrize("many", [9, 10, 11, 12, 30])
def test_text_leaves_the_foot_to_the_qr_picture(many: int) -> None:
    last = laid_out(*[SENTENCE] * many, kept=QR)[-1]
    assert all(run.y + run.height <= HEIGHT - MARGIN - QR + 0.01 for run in last)


@pytest.mark.parametrize("language", [ARABIC, DUTCH], ids=lambda language: language.code)
def test_an_endless_row_of_dots_does_not_end_in_a_recursion_error(language: Language) -> None:
    paper = pdf(Sheet("Name", ("." * 4000, ". " * 2000, "end")), language)
    assert text_on(paper) == f"Name{'.' * 200}{'.' * 100}end"


def test_more_than_a_qr_picture_holds_is_refused() -> None:
    with pytest.raises(ValueError, match="too large"):
        pdf(Sheet("Welcome", (), "x" * 4000), ENGLISH)


def test_nothing_that_prints_is_loaded_before_somebody_prints() -> None:
    code = "import sys, locales.paper; assert not {'fpdf', 'fontTools', 'PIL', 'segno'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
