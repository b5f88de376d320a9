"""An answer that is no screen of its own: on to another one."""

from dataclasses import dataclass

from markupsafe import Markup

from handlers.ask import Ask
from handlers.taps import Tap


@dataclass(frozen=True, slots=True)
class Onward:
    """Show what is behind `tap`, for the ask as it is now (its person may have changed).

    `lines` stand above what is shown; `toast` and `forget_typed` are those of a Screen.
    """

    ask: Ask
    tap: Tap
    lines: tuple[Markup, ...] = ()
    toast: Markup | None = None
    forget_typed: bool = False
