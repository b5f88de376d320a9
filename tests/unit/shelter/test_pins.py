"""PINs: what is one, when it is open, what is kept of it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelter import pins
from shelter.errors import PinLocked, WrongPin
from shelter.models.people import Person, Pin
from storage.store import SqlStore

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@given(st.from_regex(r"[0-9]{4,6}", fullmatch=True))
def test_four_to_six_digits_are_a_pin(digits: str) -> None:
    assert pins.read_pin(digits) == digits
    assert pins.read_pin(" ".join(digits)) == digits


@given(st.text().filter(lambda typed: not typed.replace(" ", "").isdecimal()))
def test_nothing_else_is_one(typed: str) -> None:
    with pytest.raises(pins.NotAPin):
        pins.read_pin(typed)


@pytest.mark.parametrize("typed", ["", "123", "1234567"])
def test_too_few_and_too_many_are_none(typed: str) -> None:
    with pytest.raises(pins.NotAPin) as problem:
        pins.read_pin(typed)
    assert problem.value.values == {"shortest": 4, "longest": 6}


@pytest.mark.parametrize(
    ("opened_ago", "locked", "is_open"),
    [(0, False, True), (299, False, True), (300, False, False), (0, True, False), (None, False, False)],
)
def test_open_for_five_minutes(opened_ago: int | None, locked: bool, is_open: bool) -> None:
    opened_at = None if opened_ago is None else NOW - timedelta(seconds=opened_ago)
    pin = Pin(person_id="x", digest="x", locked=locked, opened_at=opened_at)
    assert pins.is_open(pin, NOW) is is_open


async def test_wrong_tries_count_up_to_the_lock(sqlite_store: SqlStore) -> None:
    async with sqlite_store.transaction() as store:
        await store.people.add(Person(id="amina", created_at=NOW))
        await pins.choose(store, NOW, "amina", "123456")
        assert await pins.try_to_open(store, NOW, "amina", "123456") is None
        for _ in range(pins.TRIES - 1):
            assert isinstance(await pins.try_to_open(store, NOW, "amina", "12345"), WrongPin)
        assert isinstance(await pins.try_to_open(store, NOW, "amina", "12345"), PinLocked)
        assert isinstance(await pins.try_to_open(store, NOW, "amina", "123456"), PinLocked)
        kept = await store.people.pin("amina")
        assert kept is not None
        assert not pins.is_open(kept, NOW)


async def test_a_wrong_try_closes_what_was_open(sqlite_store: SqlStore) -> None:
    async with sqlite_store.transaction() as store:
        await store.people.add(Person(id="amina", created_at=NOW))
        await pins.choose(store, NOW, "amina", "1234")
        await pins.try_to_open(store, NOW, "amina", "4321")
        kept = await store.people.pin("amina")
        assert kept is not None
        assert not pins.is_open(kept, NOW)


async def test_who_has_no_pin_needs_none(sqlite_store: SqlStore) -> None:
    async with sqlite_store.transaction() as store:
        await store.people.add(Person(id="amina", created_at=NOW))
        assert await pins.try_to_open(store, NOW, "amina", "1234") is None
