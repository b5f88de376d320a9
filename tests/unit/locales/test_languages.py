import pytest

from locales.languages import FINISHED, LANGUAGES, from_hint


def test_the_languages_are_those_of_the_domain_in_its_order() -> None:
    in_order = "nl, en, ti, ar, fa, am, fr, fa_AF, so, ckb, ku, ps, om, pt, es, tr"
    assert ", ".join(LANGUAGES) == in_order
    assert {"nl", "en", "ti", "ar", "fr"} <= {language.code for language in FINISHED}


def test_dutch_is_checked_as_it_is_the_source() -> None:
    assert LANGUAGES["nl"].checked


def test_languages_that_are_kept_apart_have_other_names() -> None:
    assert len({language.own_name for language in LANGUAGES.values()}) == len(LANGUAGES)


@pytest.mark.parametrize(
    ("hint", "code"),
    [
        ("ar-EG", "ar"),
        ("AR", "ar"),
        ("nl-BE", "nl"),
        ("ti-ER", "ti"),
        ("fa", "fa"),
        ("fa-IR", "fa"),
        ("fa-AF", "fa_AF"),
        ("prs", "fa_AF"),
        ("ku", "ku"),
        ("kmr", "ku"),
        ("ckb-IQ", "ckb"),
        ("pt-br", "pt"),
    ],
)
def test_a_phones_tag_tells_the_language(hint: str, code: str) -> None:
    assert from_hint(hint) is LANGUAGES[code]


@pytest.mark.parametrize("hint", [None, "", "de", "xx-YY", "-", "enx"])
def test_a_tag_that_is_not_ours_tells_nothing(hint: str | None) -> None:
    assert from_hint(hint) is None
