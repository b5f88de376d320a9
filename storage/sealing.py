"""Sealed bytes: AES-256-GCM, bound to the place where they stand, with the id of their key in front."""

import hashlib
import os
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.errors import SealBroken

KEY_SIZE: Final = 32
ID_SIZE: Final = 4
_NONCE_SIZE: Final = 12
_START: Final = ID_SIZE + _NONCE_SIZE


def new_key() -> bytes:
    return os.urandom(KEY_SIZE)


def key_id(key: bytes) -> bytes:
    """Four bytes that tell keys apart and say nothing about them."""
    return hashlib.sha256(b"wegwijs key id" + key).digest()[:ID_SIZE]


def id_of(sealed: bytes) -> bytes:
    """The id of the key that sealed these bytes."""
    return sealed[:ID_SIZE]


def place(table: str, column: str, row: object) -> bytes:
    """The associated data of a field: sealed bytes open nowhere else."""
    return f"{table}\x1f{column}\x1f{row}".encode()


class Seal:
    """Seals and opens with one key of 32 bytes."""

    __slots__ = ("_cipher", "id")

    def __init__(self, key: bytes) -> None:
        self.id = key_id(key)
        self._cipher = AESGCM(key)

    def close(self, plain: bytes, where: bytes) -> bytes:
        nonce = os.urandom(_NONCE_SIZE)
        return self.id + nonce + self._cipher.encrypt(nonce, plain, where)

    def open(self, sealed: bytes, where: bytes) -> bytes:
        """What was sealed at this place; SealBroken for anything else."""
        if sealed[:ID_SIZE] != self.id:
            raise SealBroken("A sealed field belongs to another key.")
        try:
            return self._cipher.decrypt(sealed[ID_SIZE:_START], sealed[_START:], where)
        except InvalidTag:
            raise SealBroken("A sealed field was changed, or stands in another place.") from None
