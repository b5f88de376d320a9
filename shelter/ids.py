"""Opaque identifiers, short enough for a button (Telegram allows 64 bytes of callback data)."""

import secrets

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def new_id() -> str:
    """A random identifier of 12 URL-safe characters (72 bits)."""
    return secrets.token_urlsafe(9)


def new_code(groups: int = 2, size: int = 4) -> str:
    """A code that people read aloud or type, such as `7KQ2-MX4D`: no 0, O, 1 or I in it."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(size)) for _ in range(groups))
