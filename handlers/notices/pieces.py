"""Pieces that several notices show."""

from markupsafe import Markup

from handlers.ask import Ask
from handlers.screen import Button, Screen, button
from handlers.taps import Tap

BELL = "🔔"


def open_row(ask: Ask, tap: Tap) -> tuple[Button]:
    """The way to what it is about: the last button of every notice."""
    return button("👁️", ask.say("Open"), tap)


def news(ask: Ask, tap: Tap, *lines: Markup) -> Screen:
    """That there is something new, which is told on tap."""
    return Screen(BELL, ask.say("Something new for you"), lines=lines, rows=(open_row(ask, tap),))
