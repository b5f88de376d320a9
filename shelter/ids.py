"""Opaque identifiers, short enough for a button (Telegram allows 64 bytes of callback data)."""

import secrets
import unicodedata

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_LOOKS_LIKE = {"1": "L", "I": "L", "0": "Q", "O": "Q"}


def new_id() -> str:
    """A random identifier of 12 URL-safe characters (72 bits)."""
    return secrets.token_urlsafe(9)


def new_code(groups: int = 2, size: int = 4) -> str:
    """A code that people read aloud or type, such as `7KQ2-MX4D`: no 0, O, 1 or I in it."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(size)) for _ in range(groups))


def normalise_code(typed: str) -> str:
    """A code as it was meant: any case, dashes, spaces and digits of other scripts will do.

    The signs that no code holds become the one that they look like: 1 and I an L, 0 and O a Q.
    """
    letters = (_plain(letter) for letter in unicodedata.normalize("NFKC", typed).upper())
    meant = (_LOOKS_LIKE.get(letter, letter) for letter in letters)
    return "".join(letter for letter in meant if letter in ALPHABET)


def _plain(letter: str) -> str:
    digit = unicodedata.digit(letter, None)
    return letter if digit is None else str(digit)
