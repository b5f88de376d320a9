"""What staff call a resident: `B-014`, the letters of the location and a number that counts up there.

A number does not come again while anything is kept of who had it, so that an old note is never read as
another person's.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import product
from string import ascii_uppercase
from unicodedata import normalize

from shelter.models.places import Location, Stay
from shelter.store import Transaction

_CODE = re.compile(r"([A-Z]{1,3})-(\d+)")


def written(letters: str, number: int) -> str:
    return f"{letters}-{number:03}"


async def next_code(store: Transaction, location: Location) -> str:
    """A code that nobody has, and that nobody else gets: who asks next waits for the end of this
    transaction."""
    await store.houses.lock_locations()
    now = await store.houses.stays()
    here = _read(await store.houses.stays_ever(location.id))
    letters = _most_used(here) or _unused(location, _read(now))
    numbers = [number for used, number in (*here, *_read(now)) if used == letters]
    return written(letters, max(numbers, default=0) + 1)


def _read(stays: Iterable[Stay]) -> list[tuple[str, int]]:
    """The letters and the number of each code that is made so; earlier ones were not."""
    found = (_CODE.fullmatch(stay.code) for stay in stays)
    return [(each[1], int(each[2])) for each in found if each]


def _most_used(codes: Iterable[tuple[str, int]]) -> str | None:
    common = Counter(letters for letters, _ in codes).most_common(1)
    return common[0][0] if common else None


def _unused(location: Location, codes: Iterable[tuple[str, int]]) -> str:
    """For a location where nobody has lived yet: letters that no other location uses."""
    taken = {letters for letters, _ in codes}
    return next(letters for letters in _wanted(location.place.name) if letters not in taken)


def _wanted(name: str) -> Iterator[str]:
    """How each word of the name begins, the last one first; then A, B, C."""
    words = normalize("NFKD", name).upper().split()
    yield from (word[0] for word in reversed(words) if word[0] in ascii_uppercase)
    for size in range(1, 4):
        yield from map("".join, product(ascii_uppercase, repeat=size))
