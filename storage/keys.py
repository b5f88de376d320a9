"""The installation's key file, and what is derived from it.

The file has one key to a line, base64 of 32 random bytes or more; the last line is the newest. The newest
seals, the older ones still open, so that keys can be turned over (docs/STORE.md).
"""

import base64
import binascii
import hashlib
import hmac
import os
import stat
from collections.abc import Sequence
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.errors import KeysMissing, SealBroken, StoreError
from storage.sealing import KEY_SIZE, Seal, id_of, new_key, place

MODE = 0o600


class KeyFileError(StoreError):
    """The key file cannot be used; the text is one plain sentence that says what to do."""


class _InstallationKey:
    """One line of the key file: a key for each purpose."""

    def __init__(self, master: bytes) -> None:
        self.wrapping = Seal(_derived(master, "wrapping of people's keys"))
        self.inbox = Seal(_derived(master, "inbox"))
        self._lookup = _derived(master, "lookup")

    def lookup(self, kind: str, value: object) -> str:
        digest = hmac.digest(self._lookup, f"{kind}\x1f{value}".encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")


class Keys:
    """All keys of an installation, oldest first."""

    def __init__(self, masters: Sequence[bytes]) -> None:
        self._keys = [_InstallationKey(master) for master in masters]
        self._newest = self._keys[-1]
        self._wrapping = {key.wrapping.id: key.wrapping for key in self._keys}
        self._inbox = {key.inbox.id: key.inbox for key in self._keys}

    def wrap(self, person_id: str, key: bytes) -> bytes:
        """A person's key, as it is stored."""
        return self._newest.wrapping.close(key, place("person_keys", "wrapped_key", person_id))

    def unwrap(self, person_id: str, wrapped: bytes) -> bytes:
        """The person's key; SealBroken where no key of the file opens it."""
        seal = self._wrapping.get(id_of(wrapped))
        if seal is None:
            raise SealBroken("A person's key was wrapped by a key that is not in the key file.")
        return seal.open(wrapped, place("person_keys", "wrapped_key", person_id))

    def is_newest(self, wrapped: bytes) -> bool:
        return id_of(wrapped) == self._newest.wrapping.id

    def lookup(self, kind: str, value: object) -> str:
        """The keyed hash under which a value is kept and found again."""
        return self._newest.lookup(kind, value)

    def lookups(self, kind: str, value: object) -> list[str]:
        """The keyed hashes under which a value may have been kept, newest first."""
        return [key.lookup(kind, value) for key in reversed(self._keys)]

    def close_inbox(self, update_id: int, plain: bytes) -> bytes:
        return self._newest.inbox.close(plain, place("inbox", "payload", update_id))

    def open_inbox(self, update_id: int, sealed: bytes) -> bytes:
        seal = self._inbox.get(id_of(sealed))
        if seal is None:
            raise SealBroken("An update was sealed by a key that is not in the key file.")
        return seal.open(sealed, place("inbox", "payload", update_id))


def load(path: Path) -> Keys:
    """The keys of the file; KeyFileError says in one sentence what is wrong with it."""
    try:
        mode, text = stat.S_IMODE(path.stat().st_mode), path.read_text(encoding="ascii")
    except FileNotFoundError:
        raise KeyFileError(f"The key file {path} is missing: put its copy back.") from None
    except (OSError, UnicodeDecodeError):
        raise KeyFileError(f"The key file {path} cannot be read.") from None
    if mode & 0o077:
        raise KeyFileError(f"Others can read the key file {path}: run `chmod 600 {path}`.")
    masters = [_master(line, path) for line in text.splitlines() if line.strip()]
    if not masters:
        raise KeyFileError(f"The key file {path} is empty.")
    return Keys(masters)


def fitting(path: Path, anybody: tuple[str, bytes | None] | None) -> Keys:
    """The keys of the file, tried on somebody of the store (id and wrapped key, None where it is lacking).

    Where the store has nobody yet and there is no file, one with a new key is made.
    """
    if anybody is None:
        return load(path) if path.exists() else _made(path)
    person_id, wrapped = anybody
    if wrapped is None:
        raise KeysMissing("The store lacks keys of its people: restore it as docs/STORE.md says.")
    keys = load(path)
    try:
        keys.unwrap(person_id, wrapped)
    except SealBroken:
        raise KeyFileError(f"The key file {path} does not belong to this store.") from None
    return keys


def turn_over(path: Path) -> Keys:
    """Add a new key to the file; from now on it seals, and those before it only open."""
    load(path)
    _write(path, os.O_APPEND, _new_line())
    return load(path)


def drop_older(path: Path) -> Keys:
    """Leave the newest key alone in the file: what only the older ones open is closed for ever."""
    load(path)
    newest = [line for line in path.read_text(encoding="ascii").splitlines() if line.strip()][-1]
    beside = path.with_name(f"{path.name}.new")
    beside.unlink(missing_ok=True)
    _write(beside, os.O_EXCL, newest.encode() + b"\n")
    beside.replace(path)
    return load(path)


def _made(path: Path) -> Keys:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, os.O_EXCL, _new_line())
    except OSError as error:
        raise KeyFileError(f"The key file {path} cannot be made ({error.strerror}).") from None
    return load(path)


def _new_line() -> bytes:
    return base64.b64encode(new_key()) + b"\n"


def _write(path: Path, how: int, line: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | how, MODE)
    try:
        os.write(descriptor, line)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _master(line: str, path: Path) -> bytes:
    try:
        master = base64.b64decode(line.strip(), validate=True)
    except binascii.Error:
        raise KeyFileError(f"The key file {path} holds something that is not a key.") from None
    if len(master) < KEY_SIZE:
        raise KeyFileError(f"The key file {path} holds a key that is too short.")
    return master


def _derived(master: bytes, purpose: str) -> bytes:
    kdf = HKDF(algorithm=SHA256(), length=KEY_SIZE, salt=None, info=f"wegwijs {purpose}".encode())
    return kdf.derive(master)
