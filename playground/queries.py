"""Taps that wait for the bot's answer (https://core.telegram.org/bots/api#callbackquery)."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from playground.messages import Json
from playground.refusal import Refusal

TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bot answered to a tap."""

    query: str
    text: str | None
    show_alert: bool
    url: str | None


class Taps(Protocol):
    """Whose tap it was."""

    def answered(self, answer: Answer) -> None: ...


@dataclass(slots=True)
class _Query:
    by: Taps
    at: float
    answered: bool = False


class Queries:
    """All taps; one that is older than `lifetime` seconds can no longer be answered."""

    def __init__(self, clock: Callable[[], float], lifetime: float = 30.0) -> None:
        self._clock = clock
        self.lifetime = lifetime
        self._queries: dict[str, _Query] = {}

    def open(self, by: Taps) -> str:
        """A tap; gives its query id."""
        self._forget_old()
        query = str(secrets.randbits(62) | 1 << 61)
        self._queries[query] = _Query(by, self._clock())
        return query

    def answer(self, query: str, details: Json) -> None:
        """The bot's answer; of several the person sees the first. Refusal: too old, or never asked."""
        asked = self._queries.get(query)
        if asked is None or self._is_old(asked):
            raise Refusal(TOO_OLD)
        if asked.answered:
            return
        asked.answered = True
        show_alert = bool(details.get("show_alert"))
        asked.by.answered(Answer(query, details.get("text"), show_alert, details.get("url")))

    def _is_old(self, query: _Query) -> bool:
        return self._clock() - query.at > self.lifetime

    def _forget_old(self) -> None:
        while self._queries:
            oldest = next(iter(self._queries))
            if not self._is_old(self._queries[oldest]):
                return
            del self._queries[oldest]
