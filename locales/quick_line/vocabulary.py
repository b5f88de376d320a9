"""The words of the quick line: `nl/quick_line.toml` and `en/quick_line.toml`, mixed, as people mix them.

Words are compared folded: without case and accents.
"""

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache

from locales.spoken import FOLDER

LANGUAGES = ("nl", "en")
_OTHER_SIGNS = str.maketrans(
    {"’": "'", "‘": "'", "`": "'", "´": "'", "–": "-", "—": "-", "\n": ",", "\0": " "}
)


def fold(text: str) -> str:
    """As long as the text, letter by letter, so that a place in the one is a place in the other."""
    return "".join(_folded(each) for each in text).translate(_OTHER_SIGNS)


def any_of(concept: str, *meanings: str) -> str:
    """An expression for the words of the concept, or those with one of these meanings: the longest first."""
    said = [word for word, meaning in _words(concept) if not meanings or meaning in meanings]
    return f"(?:{'|'.join(_expression(word) for word in sorted(set(said), key=len, reverse=True)) or '(?!)'})"


def meaning(concept: str, said: str) -> str:
    """What one of its words means (KeyError for any other)."""
    return _meanings(concept)[" ".join(said.split())]


def meanings(concept: str) -> Sequence[str]:
    return tuple(dict.fromkeys(meaning for _, meaning in _words(concept)))


def grammar(*names: str) -> str:
    return any_of("grammar", *names)


def expression(body: str, before: str = r"\w") -> re.Pattern[str]:
    """The body, where it is no part of a longer word and does not follow one of `before`."""
    return re.compile(rf"(?<![{before}]){body}(?!\w)")


@cache
def is_known(word: str) -> bool:
    """Whether a word means something here, so that as a name it could be taken for something else."""
    return any(word in _meanings(concept) for concept in _read() if concept not in ("fillers", "languages"))


def is_english(line: str) -> bool:
    """Whether it has words that are English alone, and none that are Dutch alone."""
    words = set(re.findall(r"[^\W\d_]+", fold(line)))
    return not words.isdisjoint(spoken_in("en")) and words.isdisjoint(spoken_in("nl"))


@cache
def spoken_in(language: str) -> frozenset[str]:
    """The words that are of this language alone."""
    mine, others = (
        {fold(word) for table in tables.values() for words in table.values() for word in words}
        for tables in (
            _file(language),
            {
                f"{code}.{name}": table
                for code in LANGUAGES
                if code != language
                for name, table in _file(code).items()
            },
        )
    )
    return frozenset(mine - others)


@cache
def _words(concept: str) -> Sequence[tuple[str, str]]:
    return [(fold(word), meaning) for meaning, words in _read()[concept] for word in words]


@cache
def _meanings(concept: str) -> Mapping[str, str]:
    return dict(_words(concept))


@cache
def _read() -> Mapping[str, Sequence[tuple[str, Sequence[str]]]]:
    tables = [_file(code) for code in LANGUAGES]
    return {
        concept: [each for table in tables for each in table.get(concept, {}).items()]
        for concept in dict.fromkeys(name for table in tables for name in table)
    }


@cache
def _file(code: str) -> Mapping[str, Mapping[str, Sequence[str]]]:
    return tomllib.loads((FOLDER / code / "quick_line.toml").read_text("utf-8"))


def _expression(word: str) -> str:
    return r"\s+".join(re.escape(part) for part in word.split())


@cache
def _folded(letter: str) -> str:
    plain = "".join(
        each for each in unicodedata.normalize("NFKD", letter) if unicodedata.category(each) != "Mn"
    ).casefold()
    return plain if len(plain) == 1 else letter
