"""The demonstration's own texts: house rules and titles of activities, in the finished languages.

They are data: `content/<code>/rules.toml` and `activities.toml`, and the numbers in `content/variants.toml`.
Dutch is the source; where a language has no such file, the reader gets another language's text.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from locales.languages import FINISHED, SOURCE, Language

FOLDER = Path(__file__).parent / "content"


@dataclass(frozen=True, slots=True)
class RuleWords:
    """A rule in one language; `change` says what is new in it, `checked` whether a human has read it."""

    text: str
    change: str | None
    checked: bool


Wordings = Mapping[str, RuleWords]
"""One rule, by language code."""


@cache
def rules() -> Mapping[str, tuple[Wordings, ...]]:
    """By topic: each variant as it was at first (no `change`), and as it was changed later."""
    return {
        topic: tuple(
            {language.code: words for language, words in wordings}
            for values in variants
            for wordings in (tuple(_first(topic, values)), tuple(_later(topic, values)))
        )
        for topic, variants in _read("variants.toml").items()
    }


@cache
def activities() -> Mapping[str, tuple[Mapping[str, str], ...]]:
    """By kind: titles, each by language code."""
    tables = {language.code: activity_titles(language.code) for language in FINISHED}
    return {
        kind: tuple(
            {code: table[kind][key] for code, table in tables.items() if key in table.get(kind, {})}
            for key in titles
        )
        for kind, titles in tables[SOURCE.code].items()
    }


def rule_texts(code: str) -> Mapping[str, Mapping[str, str]]:
    """By topic: `text`, and `added` that a newer version says besides; both with placeholders."""
    return _read(f"{code}/rules.toml")


def activity_titles(code: str) -> Mapping[str, Mapping[str, str]]:
    """By kind: titles by key."""
    return _read(f"{code}/activities.toml")


def _first(topic: str, values: Mapping[str, object]) -> Iterator[tuple[Language, RuleWords]]:
    for language, words in _said_of(topic):
        yield language, RuleWords(words["text"].format_map(values), None, language.checked)


def _later(topic: str, values: Mapping[str, object]) -> Iterator[tuple[Language, RuleWords]]:
    for language, words in _said_of(topic):
        text = "{text}\n{added}".format_map(words).format_map(values)
        yield language, RuleWords(text, words["added"].format_map(values), language.checked)


def _said_of(topic: str) -> Iterator[tuple[Language, Mapping[str, str]]]:
    for language in FINISHED:
        if words := rule_texts(language.code).get(topic):
            yield language, words


@cache
def _read(path: str) -> dict[str, Any]:
    file = FOLDER / path
    return tomllib.loads(file.read_text("utf-8")) if file.exists() else {}
