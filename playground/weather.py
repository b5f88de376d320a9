"""The weather between the bot and its Telegram, as the page offers it: named settings of `Faults`."""

from collections.abc import Callable
from dataclasses import dataclass

from playground.faults import Faults

SLOW = 1.5  # seconds
AS_LONG_AS_IT_LASTS = 1_000_000  # calls
FINE = "fine"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of weather; `glyph` names its icon in static/icons.svg."""

    name: str
    title: str
    about: str
    glyph: str
    bring: Callable[[Faults], None]

    def shown(self) -> dict[str, str]:
        """What the page shows of it."""
        return {"name": self.name, "title": self.title, "about": self.about, "glyph": self.glyph}


def _slow(faults: Faults) -> None:
    faults.latency = SLOW


def _outage(faults: Faults) -> None:
    faults.outage = True


def _busy(faults: Faults) -> None:
    faults.rate_limit = True


KINDS = (
    Kind(FINE, "Fine weather", "Every call arrives, and is answered at once.", "sun", lambda faults: None),
    Kind("slow", "Slow network", f"Every call takes {SLOW} seconds longer.", "hourglass", _slow),
    Kind("outage", "Outage", "Every connection is cut without an answer.", "unplugged", _outage),
    Kind(
        "errors",
        "Telegram is ill",
        "Every call is answered with 502 Bad Gateway.",
        "bolt",
        lambda faults: faults.fail(status=502, times=AS_LONG_AS_IT_LASTS),
    ),
    Kind(
        "busy", "Busy", "Telegram's limits hold: who sends too fast gets 429 and has to wait.", "gauge", _busy
    ),
    Kind(
        "lost",
        "Lost answers",
        "The next three messages arrive, but the bot never hears that they did.",
        "cloud",
        lambda faults: faults.swallow("sendMessage", times=3),
    ),
)


class Weather:
    """The weather of one Telegram; `now` is the name of what was chosen, until that has passed."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self._chosen = FINE

    @property
    def now(self) -> str:
        """Fine as soon as no fault is left, whoever took it away."""
        return FINE if self._faults.fine else self._chosen

    def choose(self, name: str) -> None:
        """Let there be this weather and no other; KeyError for one that is not in KINDS."""
        kind = {kind.name: kind for kind in KINDS}[name]
        self._faults.clear()
        self._chosen = kind.name
        kind.bring(self._faults)
