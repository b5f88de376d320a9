"""The plural headers, against the samples that CLDR gives with its rules (whole numbers)."""

from gettext import GNUTranslations
from io import BytesIO

import pytest
from babel.messages.catalog import Catalog

from locales import plurals
from locales.catalogues import compiled, empty
from locales.languages import LANGUAGES, Language

ONE_IS_ONE = {"one": (1,), "other": (0, 2, 3, 10, 16, 100, 1000, 10_000, 100_000, 1_000_000)}
ONE_IS_NOUGHT_TOO = {"one": (0, 1), "other": (2, 3, 10, 17, 100, 1000, 10_000, 100_000)}
ARABIC = {
    "zero": (0,),
    "one": (1,),
    "two": (2,),
    "few": (3, 4, 10, 103, 110, 1003),
    "many": (11, 26, 99, 111, 1011),
    "other": (100, 101, 102, 200, 202, 300, 1000, 10_000, 100_000, 1_000_000),
}
SAMPLES = {
    "nl": ONE_IS_ONE,
    "en": ONE_IS_ONE,
    "ti": ONE_IS_NOUGHT_TOO,
    "ar": ARABIC,
    "fa": ONE_IS_NOUGHT_TOO,
    "am": ONE_IS_NOUGHT_TOO,
    "fr": ONE_IS_NOUGHT_TOO,
    "fa_AF": ONE_IS_NOUGHT_TOO,
    "so": ONE_IS_ONE,
    "ckb": ONE_IS_ONE,
    "ku": ONE_IS_ONE,
    "ps": ONE_IS_ONE,
    "om": ONE_IS_ONE,
    "pt": ONE_IS_NOUGHT_TOO,
    "es": ONE_IS_ONE,
    "tr": ONE_IS_ONE,
}


def spoken(language: Language) -> GNUTranslations:
    """A catalogue in which each form is CLDR's name of it."""
    catalogue: Catalog = empty(language)
    catalogue.add(("{n} thing", "{n} things"), plurals.tags(language.babel))
    return GNUTranslations(BytesIO(compiled(catalogue)))


@pytest.mark.parametrize("code", LANGUAGES)
def test_gettext_picks_the_form_that_cldr_picks(code: str) -> None:
    catalogue = spoken(LANGUAGES[code])
    picked = {
        number: catalogue.ngettext("{n} thing", "{n} things", number)
        for numbers in SAMPLES[code].values()
        for number in numbers
    }
    assert picked == {number: tag for tag, numbers in SAMPLES[code].items() for number in numbers}


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_header_asks_for_what_gettext_cannot_read(code: str) -> None:
    catalogue = spoken(LANGUAGES[code])
    assert catalogue.ngettext("{n} thing", "{n} things", 1_000_000) in ("one", "other")


def test_a_form_for_one_number_alone_need_not_show_it() -> None:
    assert plurals.for_one_number("ar") == {0, 1, 2}
    assert plurals.for_one_number("nl") == {0}
    assert plurals.for_one_number("fr") == frozenset()
