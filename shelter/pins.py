"""The optional PIN before legal status and messages.

Five wrong tries lock it, and only the resident's own casemanager opens it again: the PIN is taken away,
the resident is told, and can choose a new one.
"""

import base64
import hashlib
import hmac
import os
import unicodedata
from datetime import datetime, timedelta

from shelter.errors import BadAnswer, PinLocked, ShelterError, WrongPin
from shelter.ids import new_id
from shelter.models.notices import Notice, NoticeKind, Priority
from shelter.models.people import Pin
from shelter.planning import own_stay
from shelter.store import Transaction
from shelter.text import N_

SHORTEST, LONGEST = 4, 6
TRIES = 5
REST = timedelta(minutes=5)
_TOLD_WITHIN = timedelta(days=7)
_SALT_BYTES = 16
_COST = {"n": 2**12, "r": 8, "p": 1}
"""Scrypt for about 10 ms and 4 MB: what keeps a PIN is the lock, and the seal of its row."""


class NotAPin(BadAnswer):
    sentence = N_("A PIN has {shortest} to {longest} digits.")


def read_pin(typed: str) -> str:
    """The digits of a PIN, typed in any script. NotAPin where there are too few, too many, or others."""
    digits = [unicodedata.digit(sign, None) for sign in typed if not sign.isspace()]
    if None in digits or not SHORTEST <= len(digits) <= LONGEST:
        raise NotAPin(shortest=SHORTEST, longest=LONGEST)
    return "".join(str(digit) for digit in digits)


def is_open(pin: Pin, now: datetime) -> bool:
    """Whether the last tap behind this PIN is less than five minutes ago."""
    return not pin.locked and pin.opened_at is not None and now - pin.opened_at < REST


async def choose(store: Transaction, now: datetime, person_id: str, digits: str) -> None:
    """Set or change the PIN; it is open at first."""
    await store.people.save_pin(Pin(person_id=person_id, digest=_digest(read_pin(digits)), opened_at=now))


async def try_to_open(store: Transaction, now: datetime, person_id: str, digits: str) -> ShelterError | None:
    """Open with these digits; else WrongPin or PinLocked, given back so that the wrong try is kept."""
    pin = await store.people.pin(person_id)
    if pin is None:
        return None
    if pin.locked:
        return PinLocked()
    if _matches(pin.digest, digits):
        await store.people.save_pin(pin.model_copy(update={"wrong_tries": 0, "opened_at": now}))
        return None
    tries = pin.wrong_tries + 1
    changes = {"wrong_tries": tries, "locked": tries >= TRIES, "opened_at": None}
    await store.people.save_pin(pin.model_copy(update=changes))
    return PinLocked() if tries >= TRIES else WrongPin()


async def stay_open(store: Transaction, now: datetime, pin: Pin) -> None:
    """Another tap behind an open PIN: five minutes again."""
    await store.people.save_pin(pin.model_copy(update={"opened_at": now}))


async def reset(store: Transaction, now: datetime, casemanager_id: str, resident_id: str) -> None:
    """Take a locked PIN away and tell the resident; without one nothing changes.

    NotFound for anybody who is not the resident's own casemanager.
    """
    await own_stay(store, casemanager_id, resident_id)
    pin = await store.people.pin(resident_id)
    if pin is None or not pin.locked:
        return
    await store.people.remove_pin(resident_id)
    notice_id = new_id()
    await store.notices.plan(
        Notice(
            id=notice_id,
            key=f"{NoticeKind.PIN_RESET}:{notice_id}",
            person_id=resident_id,
            kind=NoticeKind.PIN_RESET,
            priority=Priority.URGENT,
            due_at=now,
            expires_at=now + _TOLD_WITHIN,
        )
    )


def _digest(digits: str) -> str:
    salt = os.urandom(_SALT_BYTES)
    return f"{_text(salt)}.{_text(_scrypt(digits, salt))}"


def _matches(digest: str, digits: str) -> bool:
    salt, kept = (base64.b64decode(part) for part in digest.split("."))
    return hmac.compare_digest(kept, _scrypt(digits, salt))


def _scrypt(digits: str, salt: bytes) -> bytes:
    return hashlib.scrypt(digits.encode(), salt=salt, dklen=32, **_COST)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
