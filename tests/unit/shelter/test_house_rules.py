"""Which words of a rule a person gets, and when the Dutch stands beside them."""

from datetime import date

import pytest

from shelter.house_rules import wording
from shelter.models.places import HouseRule, RuleText, Topic

UNCHECKED, CHECKED = RuleText(text="?"), RuleText(text="!", checked=True)


def rule(**texts: RuleText) -> HouseRule:
    return HouseRule(
        id="r", location_id="l", topic=Topic.SAFETY, published_on=date(2026, 1, 1), texts=dict(texts)
    )


@pytest.mark.parametrize(
    ("texts", "language", "dutch_beside"),
    [
        ({"nl": CHECKED, "en": UNCHECKED, "ti": CHECKED}, "ti", False),
        ({"nl": CHECKED, "en": CHECKED, "ti": UNCHECKED}, "ti", True),
        ({"nl": CHECKED, "en": UNCHECKED}, "en", True),
        ({"nl": CHECKED, "en": CHECKED}, "en", False),
        ({"nl": CHECKED}, "nl", False),
        ({"nl": UNCHECKED}, "nl", False),
    ],
)
def test_the_own_language_then_english_then_dutch(
    texts: dict[str, RuleText], language: str, dutch_beside: bool
) -> None:
    found = wording(rule(**texts), "ti")
    assert found is not None
    assert found.language == language
    assert (found.dutch is not None) is dutch_beside


def test_a_rule_without_words_has_no_wording() -> None:
    assert wording(rule(), "ti") is None
