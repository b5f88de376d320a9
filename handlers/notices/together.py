"""Several notices in one bell, so that nothing floods one person."""

from collections.abc import Sequence

from markupsafe import Markup

from handlers.ask import Ask
from handlers.notices.pieces import BELL
from handlers.screen import Button, Screen, button, facts, two_to_a_row
from handlers.taps import Home
from shelter.models.notices import Notice, NoticeKind

Said = tuple[Notice, Screen]

NUMBERS = ("1️⃣", "2️⃣", "3️⃣", "4️⃣", "5️⃣", "6️⃣", "7️⃣", "8️⃣")
"""So many are shown; they stand before a line and on its button."""
_TELL_MOST = (NoticeKind.APPOINTMENT_CHANGED, NoticeKind.ALLOWANCE_CHANGED, NoticeKind.TIME_TO_LEAVE)
"""Of two that open the same, the one that is named here first is shown."""


def one_for_each_thing(said: Sequence[Said]) -> list[Said]:
    """Two bells about one appointment are one line, that of the notice that tells most."""
    found: dict[object, Said] = {}
    for notice, screen in said:
        opener = _opener(screen)
        about = opener.tap if opener else notice.id
        if about not in found or _rank(notice) < _rank(found[about][0]):
            found[about] = (notice, screen)
    return list(found.values())


def together(ask: Ask, screens: Sequence[Screen]) -> Screen:
    """One bell for all of them, each in short; those that have no room are behind the first screen."""
    shown = list(zip(NUMBERS, screens, strict=False))
    openers = [(number, _opener(screen)) for number, screen in shown]
    rest = len(screens) - len(shown)
    ways = tuple(
        (Button(number, opener.label, opener.tap, anew=True),) for number, opener in openers if opener
    )
    return Screen(
        picture=BELL,
        title=ask.words.count("There is {n} thing for you", "There are {n} things for you", len(screens)),
        lines=tuple(
            facts(Markup("{} <b>{}</b>").format(number, screen.title), *screen.lines[:1])
            for number, screen in shown
        ),
        rows=(
            *two_to_a_row(ways),
            *((button("🏠", ask.words.count("{n} more", "{n} more", rest), Home()),) if rest else ()),
        ),
    )


def _opener(screen: Screen) -> Button | None:
    """The button that leads to what a notice is about: its last."""
    return screen.rows[-1][-1] if screen.rows else None


def _rank(notice: Notice) -> int:
    return _TELL_MOST.index(notice.kind) if notice.kind in _TELL_MOST else len(_TELL_MOST)
