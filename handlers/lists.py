"""Long lists, a page at a time."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from markupsafe import Markup

from handlers.ask import Ask
from handlers.screen import Button, Rows, Screen
from handlers.taps import Tap

T = TypeVar("T")
PAGE = 8


def paged(
    ask: Ask, screen: Screen, rows: Sequence[tuple[Button, ...]], page: int, turn: Callable[[int], Tap]
) -> Screen:
    """The screen with one page of the rows, and the ways to the pages beside it.

    A page that is not there (any more) shows the nearest one. `turn` gives the tap for a page.
    """
    shown, ways = _page_of(ask, rows, page, turn)
    return replace(screen, rows=(*shown, *ways, *screen.rows))


def paged_lines(
    ask: Ask, screen: Screen, lines: Sequence[Markup], page: int, turn: Callable[[int], Tap]
) -> Screen:
    """The same for what is read and not tapped: below the lines of the screen."""
    shown, ways = _page_of(ask, lines, page, turn)
    return replace(screen, lines=(*screen.lines, *shown), rows=(*ways, *screen.rows))


def _page_of(
    ask: Ask, everything: Sequence[T], page: int, turn: Callable[[int], Tap]
) -> tuple[Sequence[T], Rows]:
    last = max(0, (len(everything) - 1) // PAGE)
    page = min(max(page, 0), last)
    ways = []
    if page > 0:
        ways.append(Button("◀️", ask.say("Earlier in the list"), turn(page - 1)))
    if page < last:
        ways.append(Button("▶️", ask.say("More"), turn(page + 1)))
    return everything[page * PAGE : (page + 1) * PAGE], (tuple(ways),) if ways else ()
