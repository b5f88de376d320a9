from dataclasses import replace

from markupsafe import Markup

from bot.messages import keyboard
from handlers.screen import Button, Screen
from handlers.taps import Home, unpack
from locales.languages import LANGUAGES
from locales.words import AMSTERDAM, Words, words_for

WAYS = (Button("◀️", Markup("one"), Home()), Button("▶️", Markup("two"), Home()))
DIGITS = (Button("1️⃣", Markup("one"), Home()), Button("2️⃣", Markup("two"), Home()))
SCREEN = Screen("📅", Markup("List"), rows=(DIGITS, WAYS))


def labels(words: Words) -> list[list[str]]:
    rows = keyboard(SCREEN, words)["inline_keyboard"]
    assert isinstance(rows, list)
    return [[button["text"] for button in row] for row in rows]


def test_arrows_point_along_the_line_of_reading() -> None:
    assert labels(words_for("en")) == [["1️⃣ one", "2️⃣ two"], ["◀️ one", "▶️ two"], ["⬅️ Back"]]
    digits, ways, back = labels(words_for("ar"))
    assert (digits, ways) == (["1️⃣ one", "2️⃣ two"], ["◀️ two", "▶️ one"])
    assert back[0].startswith("➡️ ")


def test_a_language_that_is_not_finished_speaks_english_from_the_left() -> None:
    unfinished = Words(replace(LANGUAGES["ar"], finished=False), AMSTERDAM)
    assert labels(unfinished) == labels(words_for("en"))


def test_a_button_that_leaves_its_message_says_so_in_its_data() -> None:
    stays = Button("1️⃣", Markup("one"), Home(), anew=True)
    shown = keyboard(Screen("🔔", Markup("Bell"), rows=((stays,),), back=None), words_for("en"))
    assert shown == {"inline_keyboard": [[{"text": "1️⃣ one", "callback_data": "+h"}]]}
    assert unpack("+h") == Home()
