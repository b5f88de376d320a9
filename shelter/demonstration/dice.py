"""Chance that falls the same way each time."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from random import Random
from typing import TypeVar

from shelter.ids import ALPHABET

T = TypeVar("T")


class Dice:
    """Draws from one seed; each part of the shelter has its own, so that one does not disturb another."""

    def __init__(self, seed: int, part: str) -> None:
        self._random = Random(f"{seed}:{part}")  # noqa: S311 - nothing here is a secret

    def id(self) -> str:
        """Of the form of `shelter.ids.new_id`."""
        return _readable(self._random.randbytes(9))

    def code(self) -> str:
        """Of the form of `shelter.ids.new_code`."""
        letters = "".join(self._random.choices(ALPHABET, k=8))
        return f"{letters[:4]}-{letters[4:]}"

    def chance(self, probability: float) -> bool:
        return self._random.random() < probability

    def between(self, least: int, most: int) -> int:
        """A whole number, both ends included."""
        return self._random.randint(least, most)

    def share(self, least: float, most: float) -> float:
        return self._random.uniform(least, most)

    def pick(self, choices: Sequence[T]) -> T:
        return self._random.choice(choices)

    def weighted(self, weights: Mapping[T, int]) -> T:
        return self._random.choices(list(weights), list(weights.values()))[0]

    def shuffled(self, things: Sequence[T]) -> list[T]:
        return self._random.sample(things, len(things))


def id_from(name: str) -> str:
    """The identifier that belongs to a name that nothing else has."""
    return _readable(hashlib.blake2b(name.encode(), digest_size=9).digest())


def spread(weights: Mapping[T, int], number: int) -> list[T]:
    """`number` things in the proportion of their weights, alike ones together."""
    total = sum(weights.values())
    things: list[T] = []
    reached = 0
    for thing, weight in weights.items():
        reached += weight
        things += [thing] * (round(number * reached / total) - len(things))
    return things


def _readable(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode()
