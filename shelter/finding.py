"""Finding residents of the own caseload by some letters of the code, or of the name that one chose."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from string import ascii_lowercase

from rapidfuzz import fuzz

from shelter import case_notes
from shelter.case_notes import NAME_LIMIT
from shelter.models.places import Stay
from shelter.store import Transaction

SHORTEST = 2
"""Signs that are typed: `b-` is as good as two letters."""
NEAR_ENOUGH = 80
"""Of 100, as rapidfuzz counts: one letter of five is another."""
SHORTEST_TO_BE_NEAR = 4
_BETWEEN = re.compile(r"[^\w]+|_")
_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")


@dataclass(frozen=True, slots=True)
class Found:
    """A resident and the own name for him or her. `is_sure`: it begins as was typed, letter for letter."""

    stay: Stay
    name: str | None
    is_sure: bool


async def find(store: Transaction, staff_id: str, typed: str) -> list[Found]:
    """The residents whom this member of staff guides and who may be meant: those who are sure, by code, or
    else those who are near, the nearest first."""
    if not SHORTEST <= len(typed.strip()) <= NAME_LIMIT:
        return []
    names = await case_notes.names(store, staff_id)
    stays = [(stay, names.get(stay.resident_id)) for stay in await store.houses.guided(staff_id)]
    sure = [Found(stay, name, True) for stay, name in stays if begins(typed, stay.code, name)]
    return sure or _near(_plain(typed), stays)


def begins(typed: str, code: str, name: str | None) -> bool:
    """Whether the code, its number, or the name from any of its words on begins with what was typed.

    Small letters are as good as large ones, and 14 as good as 014.
    """
    wanted, words = _plain(typed), (name or "").split()
    names = [_plain("".join(words[number:])) for number in range(len(words))]
    short = _ZEROS.sub("", code)
    codes = [_plain(code), _number(code), _plain(short), _number(short)]
    return bool(wanted) and any(each.startswith(wanted) for each in (*codes, *names))


def _number(code: str) -> str:
    return _plain(code).lstrip(ascii_lowercase)


def _near(wanted: str, stays: Iterable[tuple[Stay, str | None]]) -> list[Found]:
    """By the name alone: a code that is nearly right is another's."""
    if len(wanted) < SHORTEST_TO_BE_NEAR:
        return []
    scored = [
        (max(fuzz.ratio(wanted, _plain(each)) for each in (name, *name.split())), stay, name)
        for stay, name in stays
        if name
    ]
    near = [each for each in scored if each[0] >= NEAR_ENOUGH]
    return [Found(stay, name, False) for _, stay, name in sorted(near, key=lambda each: -each[0])]


def _plain(text: str) -> str:
    """Small letters without accents, and digits; nothing in between."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return _BETWEEN.sub("", "".join(sign for sign in letters if not unicodedata.combining(sign)))
