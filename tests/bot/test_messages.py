import asyncio
import threading
from dataclasses import replace
from functools import partial

import pytest
from markupsafe import Markup
from telegram import InputFile

from bot.messages import keyboard, made, new_messages
from handlers.screen import Button, File, Picture, Screen
from handlers.taps import Home, unpack
from locales.languages import LANGUAGES
from locales.paper import Sheet, pdf
from locales.words import AMSTERDAM, Words, words_for

WAYS = (Button("◀️", Markup("one"), Home()), Button("▶️", Markup("two"), Home()))
DIGITS = (Button("1️⃣", Markup("one"), Home()), Button("2️⃣", Markup("two"), Home()))
ON = (Button("➡️", Markup("on"), Home()),)
SCREEN = Screen("📅", Markup("List"), rows=(DIGITS, WAYS, ON))


def labels(words: Words) -> list[list[str]]:
    rows = keyboard(SCREEN, words)["inline_keyboard"]
    assert isinstance(rows, list)
    return [[button["text"] for button in row] for row in rows]


def test_arrows_point_along_the_line_of_reading() -> None:
    assert labels(words_for("en")) == [["1️⃣ one", "2️⃣ two"], ["◀️ one", "▶️ two"], ["➡️ on"], ["⬅️ Back"]]
    digits, ways, on, back = labels(words_for("ar"))
    assert (digits, ways) == (["1️⃣ one", "2️⃣ two"], ["◀️ two", "▶️ one"])
    assert on == ["⬅️ on"], "not as the way back"
    assert back[0].startswith("➡️ ")


def test_a_language_that_is_not_finished_speaks_english_from_the_left() -> None:
    unfinished = Words(replace(LANGUAGES["ar"], finished=False), AMSTERDAM)
    assert labels(unfinished) == labels(words_for("en"))


def test_a_button_that_leaves_its_message_says_so_in_its_data() -> None:
    stays = Button("1️⃣", Markup("one"), Home(), anew=True)
    shown = keyboard(Screen("🔔", Markup("Bell"), rows=((stays,),), back=None), words_for("en"))
    assert shown == {"inline_keyboard": [[{"text": "1️⃣ one", "callback_data": "+h"}]]}
    assert unpack("+h") == Home()


def uploads(screen: Screen) -> list[tuple[str, str, bytes]]:
    """For each message with a file: the method, the file's name, and its bytes."""
    found = []
    for call in new_messages(screen, words_for("en")):
        for each in call.parameters.values():
            if isinstance(each, InputFile):
                assert isinstance(each.input_file_content, bytes)
                found.append((call.method, each.filename, each.input_file_content))
    return found


@pytest.mark.parametrize(("kind", "method"), [(File, "sendDocument"), (Picture, "sendPhoto")])
def test_words_stand_beside_a_file_as_long_as_they_fit(kind: type[File | Picture], method: str) -> None:
    screen = Screen(
        "📄", Markup("Title"), lines=(Markup.escape("x" * 900),), attachment=kind("a", lambda: b"bytes")
    )
    (call,) = new_messages(screen, words_for("en"))
    assert (call.method, call.parameters["caption"]) == (method, screen.html())
    long = replace(screen, lines=(Markup.escape("x" * 1020),))
    words, alone = new_messages(long, words_for("en"))
    assert (words.method, alone.method) == ("sendMessage", method)
    assert words.parameters["text"] == replace(long, attachment=None).html()
    assert "caption" not in alone.parameters
    assert uploads(screen) == uploads(long) == [(method, "a", b"bytes")]


async def test_a_file_is_made_once_and_beside_the_event_loop() -> None:
    threads: list[int] = []

    def make() -> bytes:
        threads.append(threading.get_ident())
        return b"bytes"

    screen = Screen("📄", Markup("Title"), attachment=File("a", make))
    ready = await made(screen)
    assert threads
    assert threading.get_ident() not in threads
    for _ in range(2):
        assert uploads(ready) == [("sendDocument", "a", b"bytes")]
    assert len(threads) == 1
    assert await made(SCREEN) is SCREEN


async def test_notes_and_pictures_that_are_made_side_by_side_are_whole() -> None:
    sheet = Sheet("Title", ("📷 Look", "Bring your card."), "https://t.me/WegwijsBot?start=7KQ2MX4D")
    files = [File("a.pdf", partial(pdf, sheet, LANGUAGES[code])) for code in ("nl", "ar") * 4]
    screens = [Screen("📄", Markup("Title"), attachment=each) for each in files]
    together = await asyncio.gather(*(made(screen) for screen in screens))
    for one, alone in zip(together, screens, strict=True):
        assert uploads(one) == uploads(alone)
