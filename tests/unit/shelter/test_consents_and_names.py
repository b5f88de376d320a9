"""Consent is kept once for each version; a first name is a first name."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelter import consents
from shelter.errors import BadAnswer, TooLong
from shelter.models.people import Person
from shelter.privacy import NAME_LIMIT, NotAName, read_first_name
from storage.store import SqlStore

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


async def test_agreeing_is_kept_once_for_each_version(
    sqlite_store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with sqlite_store.transaction() as store:
        person = Person(id="amina", language="ti", created_at=NOW)
        await store.people.add(person)
        for version in (1, 2):
            monkeypatch.setattr(consents, "NOTICE_VERSION", version)
            assert not consents.has_agreed(person)
            person = await consents.agree(store, NOW + timedelta(days=version), person)
            person = await consents.agree(store, NOW + timedelta(days=9), person)
            assert consents.has_agreed(person)
        kept = sorted(await store.people.consents("amina"), key=lambda each: each.version)
        assert await store.people.get("amina") == person
    assert [(each.version, each.language, each.given_at) for each in kept] == [
        (1, "ti", NOW + timedelta(days=1)),
        (2, "ti", NOW + timedelta(days=2)),
    ]


@given(st.text())
def test_a_first_name_holds_no_digit_and_no_sign_of_an_address(typed: str) -> None:
    try:
        name = read_first_name(typed)
    except BadAnswer:
        return
    assert 0 < len(name) <= NAME_LIMIT
    assert not any(sign.isdigit() or sign in "@/:<>&\n" for sign in name)


def test_a_long_name_is_told_how_long_it_may_be() -> None:
    with pytest.raises(TooLong) as problem:
        read_first_name("a" * (NAME_LIMIT + 1))
    assert problem.value.values == {"limit": NAME_LIMIT}


@pytest.mark.parametrize("typed", ["", "0612345678", "...", "- -"])
def test_no_name_at_all(typed: str) -> None:
    with pytest.raises(NotAName):
        read_first_name(typed)
