"""Codes are read forgivingly, and always to the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shelter.ids import ALPHABET, new_code, new_id, normalise_code

WRITTEN = [
    ("7KQ2-MX4D", "7KQ2MX4D"),
    ("7kq2mx4d", "7KQ2MX4D"),
    (" 7kq2 – mx4d. ", "7KQ2MX4D"),
    ("７ＫＱ２ＭＸ４Ｄ", "7KQ2MX4D"),
    ("٧KQ٢MX٤D", "7KQ2MX4D"),
    ("۷kq۲mx۴d", "7KQ2MX4D"),
    ("1234-5678", "L2345678"),
    ("IiLl-1111", "LLLLLLLL"),
    ("0Oo2-QQQQ", "QQQ2QQQQ"),
    ("⟨7KQ2⟩\u2068MX4D\u2069", "7KQ2MX4D"),
    ("", ""),
    ("💥 ካ", ""),
]


@pytest.mark.parametrize(("typed", "meant"), WRITTEN)
def test_a_code_is_read_as_it_was_meant(typed: str, meant: str) -> None:
    assert normalise_code(typed) == meant


@given(st.text())
def test_reading_twice_changes_nothing_and_gives_signs_of_codes_alone(typed: str) -> None:
    once = normalise_code(typed)
    assert normalise_code(once) == once
    assert set(once) <= set(ALPHABET)


def test_every_new_code_is_read_as_itself_in_any_case() -> None:
    for code in (new_code() for _ in range(200)):
        assert normalise_code(code.lower()) == code.replace("-", "")


def test_no_code_holds_what_can_be_mistaken() -> None:
    assert not set("01IO") & set(ALPHABET)


def test_ids_fit_a_button_and_never_repeat() -> None:
    ids = {new_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert {len(each) for each in ids} == {12}
    assert not any(":" in each for each in ids)
