"""Long lists, a page at a time."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from handlers.ask import Ask
from handlers.screen import Button, Screen
from handlers.taps import Tap

PAGE = 8


def paged(
    ask: Ask, screen: Screen, rows: Sequence[tuple[Button, ...]], page: int, turn: Callable[[int], Tap]
) -> Screen:
    """The screen with one page of the rows, and the ways to the pages beside it.

    A page that is not there (any more) shows the nearest one. `turn` gives the tap for a page.
    """
    last = max(0, (len(rows) - 1) // PAGE)
    page = min(max(page, 0), last)
    ways = []
    if page > 0:
        ways.append(Button("◀️", ask.say("Earlier in the list"), turn(page - 1)))
    if page < last:
        ways.append(Button("▶️", ask.say("More"), turn(page + 1)))
    shown = tuple(rows[page * PAGE : (page + 1) * PAGE])
    return replace(screen, rows=(*shown, *((tuple(ways),) if ways else ()), *screen.rows))
