"""A line while it is read: what was understood is taken out of it, and the rest stays where it is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from locales.quick_line.vocabulary import fold, is_known

TAKEN = "\0"
"""Where something was taken out; no letter, digit or space."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that are left, as they were typed and folded."""

    text: str
    folded: str


_POSTCODE = re.compile(r"(?<!\w)(?P<digits>[1-9]\d{3}) ?(?P<letters>[A-Z]{2})(?!\w)")
_SHIELD = "#"


def _in_a_word(beside: str) -> bool:
    return any(each.isalnum() or each == "_" for each in beside)


class Scan:
    """`left` is the folded line, as long as `text`, with a mark over each letter that was taken.

    The digits of a postcode ("1012 AB") are no time: they are shielded.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.left = fold(text)
        for match in _POSTCODE.finditer(text):
            if not is_known(fold(match["letters"])):
                self._cover(*match.span("digits"), _SHIELD)

    def take(self, expression: re.Pattern[str]) -> list[re.Match[str]]:
        """Everything like this, taken out."""
        found = [match for match in expression.finditer(self.left) if match.end() > match.start()]
        for match in found:
            self.hide(*match.span())
        return found

    def take_first(self, expression: re.Pattern[str]) -> re.Match[str] | None:
        match = expression.search(self.left)
        if match:
            self.hide(*match.span())
        return match

    def take_words(self, words: str, most: int = 0) -> bool:
        """These words (folded) where they stand by themselves, taken out; `most` times, if that is said."""
        found = 0
        start = self.left.find(words)
        while start >= 0 and (not most or found < most):
            end = start + len(words)
            if not _in_a_word(self.left[start - 1 : start] + self.left[end : end + 1]):
                self.hide(start, end)
                found += 1
            start = self.left.find(words, end)
        return found > 0

    def hide(self, start: int, end: int) -> None:
        self._cover(start, end, TAKEN)

    def typed(self, match: re.Match[str], group: str | int = 0) -> str:
        """What was matched, as it was typed."""
        start, end = match.span(group)
        return self.text[start:end]

    def pieces(self) -> Iterator[Piece]:
        """What is left, between what was taken and the commas."""
        for match in re.finditer(rf"[^{TAKEN},;]+", self.left):
            yield Piece(self.text[match.start() : match.end()], match[0])

    def _cover(self, start: int, end: int, sign: str) -> None:
        self.left = self.left[:start] + sign * (end - start) + self.left[end:]
