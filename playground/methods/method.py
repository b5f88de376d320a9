"""What a method is: its name, how its parameters are read, and what it does."""

from collections.abc import Awaitable, Callable
from inspect import iscoroutinefunction
from typing import Any

from playground.checks import Reading
from playground.messages import Json
from playground.telegram import Telegram

Run = Callable[[Telegram, Json], Any] | Callable[[Telegram, Json], Awaitable[Any]]


class Method:
    """One method. `run` gives the result of the answer, and has to be awaited where `waits`."""

    def __init__(self, name: str, run: Run) -> None:
        self.name = name
        self.run = run
        self.waits = iscoroutinefunction(run)
        self.read = Reading(name).read


def method(name: str) -> Callable[[Run], Method]:
    """Make a function the method of this name. It is given the Telegram and the parameters that were read."""
    return lambda run: Method(name, run)
