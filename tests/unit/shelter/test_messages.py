"""What may be written to a casemanager."""

import pytest

from shelter.errors import BadAnswer, TooLong
from shelter.messages import LIMIT, read_text


@pytest.mark.parametrize("text", ["a", "a" * LIMIT, "😀" * (LIMIT // 2), f"  {'ሀ' * LIMIT}\n"])
def test_as_much_as_telegram_counts(text: str) -> None:
    assert read_text(text) == text.strip()


@pytest.mark.parametrize("text", ["a" * (LIMIT + 1), "😀" * (LIMIT // 2) + "a"])
def test_more_is_too_long(text: str) -> None:
    with pytest.raises(TooLong):
        read_text(text)


@pytest.mark.parametrize("text", ["", " \n\t "])
def test_nothing_is_no_message(text: str) -> None:
    with pytest.raises(BadAnswer):
        read_text(text)
