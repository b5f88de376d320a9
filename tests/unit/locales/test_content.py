import pytest

from locales.content import activities, rules
from locales.languages import LANGUAGES

TOPICS = {
    "visitors", "quiet_hours", "cooking", "cleaning", "absence", "alcohol_and_drugs", "safety", "complaints",
}  # fmt: skip
KINDS = {"cooking", "language", "sport", "repair", "walking_along", "moving_help", "other"}
CODES = {"nl", "en", "ti", "ar", "fr"}


def test_every_topic_has_rules_in_the_first_five_languages() -> None:
    assert rules().keys() == TOPICS
    assert all(wording.keys() >= CODES for wordings in rules().values() for wording in wordings)


@pytest.mark.parametrize("topic", sorted(TOPICS))
def test_a_changed_rule_says_what_changed_and_the_first_one_does_not(topic: str) -> None:
    wordings = [wording["nl"] for wording in rules()[topic]]
    first = [words for words in wordings if words.change is None]
    later = [words for words in wordings if words.change]
    assert len(first) == len(later) > 0
    assert all(words.change and words.text.endswith(words.change) for words in later)


def test_no_placeholder_is_left_open() -> None:
    texts = [words.text for each in rules().values() for wording in each for words in wording.values()]
    assert not [text for text in texts if "{" in text or "}" in text]


def test_quiet_hours_differ_between_houses_and_not_between_languages() -> None:
    wordings = rules()["quiet_hours"]
    assert len({wording["nl"].text for wording in wordings}) == len(wordings)
    for wording in wordings:
        start = next(word for word in wording["nl"].text.split() if ":" in word)
        assert all(start in words.text for words in wording.values())


@pytest.mark.parametrize("code", sorted(CODES))
def test_rules_are_checked_where_their_language_is(code: str) -> None:
    found = {wording[code].checked for wordings in rules().values() for wording in wordings}
    assert found == {LANGUAGES[code].checked}


def test_every_kind_of_activity_has_titles_in_the_first_five_languages() -> None:
    assert activities().keys() == KINDS
    titles = [title for titles in activities().values() for title in titles]
    assert len(titles) >= 15
    assert all(title.keys() >= CODES and all(title.values()) for title in titles)
