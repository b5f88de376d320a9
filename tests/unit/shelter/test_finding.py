"""Which letters find whom."""

import pytest

from shelter.finding import begins


@pytest.mark.parametrize(
    "typed",
    ["B-", "b-0", "b-01", "B-014", "b014", "b 14", "B14", "b1", "01", "014", "14", " b-014 ", "B‑014"],
)
def test_a_code_is_found_however_it_is_written(typed: str) -> None:
    assert begins(typed, "B-014", None)


@pytest.mark.parametrize("typed", ["a-", "b-2", "b24", "4", "c14", "114", "b-0141", "B-014x"])
def test_another_code_is_another(typed: str) -> None:
    assert not begins(typed, "B-014", None)


def test_the_zeros_of_a_code_are_not_lost() -> None:
    assert begins("b10", "B-100", None)
    assert not begins("b01", "B-100", None)
    assert not begins("00", "B-014", None)


@pytest.mark.parametrize("typed", ["ka", "KARIM", "karim el", "el", "el-a", "elam", "Kârim", "karime"])
def test_a_name_is_found_from_any_of_its_words_on(typed: str) -> None:
    assert begins(typed, "B-014", "Karim El-Amrani")


@pytest.mark.parametrize("typed", ["ar", "rim", "amrani karim", "karim elx", "--", "?!"])
def test_not_from_the_middle_of_a_word(typed: str) -> None:
    assert not begins(typed, "B-014", "Karim El-Amrani")


@pytest.mark.parametrize(("typed", "name"), [("كر", "كريم"), ("كَر", "كريم"), ("ሰላ", "ሰላም"), ("jo", "José")])
def test_in_any_script(typed: str, name: str) -> None:
    assert begins(typed, "B-014", name)
