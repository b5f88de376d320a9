"""What screen a person means who writes instead of tapping.

The words for each screen stand in `<code>/screens.toml`: everyday words, as people write them.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from rapidfuzz.fuzz import ratio
from rapidfuzz.process import extract

from locales.spoken import FOLDER

_NEAR = 80
"""Out of 100: one wrong letter in a word of five."""
_STEM = 95
_SHORT = 4
"""Shorter words have to be written rightly: too many others are like them."""
_MOST_WORDS = 12
_SAME_LETTERS = str.maketrans("ىیکةፀፁፂፃፄፅፆሠሡሢሣሤሥሦአ", "ييكهጸጹጺጻጼጽጾሰሱሲሳሴስሶኣ", "ـ")


def understand(text: str, codes: Sequence[str]) -> str | None:
    """The name of the screen that the text asks for, or None.

    `codes` are the languages that it may be in, the likeliest first. The best match wins; of equal ones
    the longer word, then the earlier language and screen.
    """
    said = _words(text)[:_MOST_WORDS]
    for code in codes:
        if screen := _exactly(code).get(tuple(said)):
            return screen
    best, name = (0.0, 0), None
    for code in dict.fromkeys(codes):
        near = _near(said, code)
        for screen, phrases in _phrases(code).items():
            for phrase in phrases:
                if phrase[0] not in near:
                    continue
                found = (_likeness(said, phrase), sum(map(len, phrase)))
                if found[0] >= _NEAR and found > best:
                    best, name = found, screen
    return name


@cache
def screen_words(code: str) -> Mapping[str, Sequence[str]]:
    """By screen: how people call it in that language; nothing where nobody has written that down yet."""
    path = FOLDER / code / "screens.toml"
    return tomllib.loads(path.read_text("utf-8")) if path.exists() else {}


@cache
def _phrases(code: str) -> dict[str, Sequence[Sequence[str]]]:
    return {screen: [_words(words) for words in said] for screen, said in screen_words(code).items()}


@cache
def _exactly(code: str) -> Mapping[Sequence[str], str]:
    """The screen of a phrase that is written just so; of two screens with one phrase the earlier."""
    return {
        tuple(phrase): screen for screen, phrases in reversed(_phrases(code).items()) for phrase in phrases
    }


@cache
def _first_words(code: str) -> Sequence[str]:
    return tuple({phrase[0] for phrases in _phrases(code).values() for phrase in phrases})


def _near(said: Sequence[str], code: str) -> set[str]:
    """The first words of phrases that something said may be like: a quick look before the exact one."""
    known = _first_words(code)
    alike = (extract(word, known, scorer=ratio, score_cutoff=_NEAR, limit=None) for word in said)
    near = {first for found in alike for first, _, _ in found}
    joined = " ".join(said)
    return near.union(first for first in known if first in joined)


def _likeness(said: Sequence[str], phrase: Sequence[str]) -> float:
    """How like the phrase is to the likest words in a row, from 0 to 100."""
    return max((_alike(part, phrase) for part in _parts(said, len(phrase))), default=0.0)


def _alike(part: Sequence[str], phrase: Sequence[str]) -> float:
    return min(_word_alike(word, known) for word, known in zip(part, phrase, strict=True))


def _word_alike(word: str, known: str) -> float:
    if word == known:
        return 100.0
    if known.isascii():
        stem = len(known) >= _SHORT and word.startswith(known)
    else:
        stem = len(known) >= _SHORT - 1 and known in word
    if stem:
        return _STEM
    return ratio(word, known) if len(known) > _SHORT else 0.0


def _parts(said: Sequence[str], length: int) -> Iterator[Sequence[str]]:
    for start in range(len(said) - length + 1):
        yield said[start : start + length]


def _words(text: str) -> list[str]:
    """Folded: without case, accents, vowel signs, and with one letter where several sound the same."""
    plain = "".join(
        each for each in unicodedata.normalize("NFKD", text) if unicodedata.category(each) != "Mn"
    )
    return re.findall(r"[^\W_]+", plain.casefold().translate(_SAME_LETTERS))
