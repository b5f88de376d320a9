"""The words of `words.toml`: which column, which kind, yes or no."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path


def folded(text: str) -> str:
    """Without case, accents and signs, the words apart by one space: "Cliënt-code:" is "client code"."""
    plain = "".join(
        each for each in unicodedata.normalize("NFKD", text) if unicodedata.category(each) != "Mn"
    )
    return " ".join(re.findall(r"[^\W_]+", plain.casefold()))


def meaning(part: str, text: str) -> str | None:
    """What the whole text means, by that part of the words; None where nobody wrote it down."""
    return _table(part).get(folded(text))


def meaning_within(part: str, text: str) -> str | None:
    """What the first known words in the text mean; of those that begin together the longest."""
    words = folded(text).split()
    table = _table(part)
    for start in range(len(words)):
        for end in range(min(len(words), start + _MOST_WORDS), start, -1):
            if found := table.get(" ".join(words[start:end])):
                return found
    return None


_MOST_WORDS = 5


@cache
def _table(part: str) -> Mapping[str, str]:
    found = tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))[part]
    return {folded(word): name for name, words in found.items() for word in words}
