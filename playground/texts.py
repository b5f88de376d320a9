"""Texts and captions that the bot sends: markup, cleaning, length, entities."""

import re

from playground.checks import ours
from playground.entities import find_entities, units
from playground.markup import parse_html
from playground.messages import Json
from playground.phone import TEXT_LIMIT
from playground.refusal import Refusal

CAPTION_LIMIT = 1024
MOST_ENTITIES = 100
GIVEN_TYPES = frozenset(
    {
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "spoiler",
        "blockquote",
        "expandable_blockquote",
        "code",
        "pre",
        "text_link",
        "text_mention",
        "custom_emoji",
    }
)
_OPAQUE = frozenset({"code", "pre", "text_link", "text_mention"})
_DROPPED = re.compile(r"[\r\u2028-\u202e\u0333\u033f\u030a]")
_BLANKED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x09]")


def read_text(
    text: str, parse_mode: str | None, entities: list[Json] | None, *, caption: bool = False
) -> Json:
    """The fields of a message for a text or a caption. Refusal: empty, too long, bad markup."""
    plain, marks = _marked(text, parse_mode, entities)
    plain, marks = _trimmed(*_cleaned(plain, marks))
    if not plain and not caption:
        raise Refusal("Bad Request: text must be non-empty")
    if len(plain) * 2 > CAPTION_LIMIT:
        _check_length(plain, caption=caption)
    marks = _with_found(plain, marks)
    if caption:
        return ({"caption": plain} if plain else {}) | ({"caption_entities": marks} if marks else {})
    return {"text": plain, "entities": marks} if marks else {"text": plain}


def _marked(text: str, parse_mode: str | None, entities: list[Json] | None) -> tuple[str, list[Json]]:
    if parse_mode is None:
        return text, [_given(entity) for entity in entities or ()]
    mode = parse_mode.lower()
    if mode == "html":
        return parse_html(text)
    if mode in {"markdown", "markdownv2"}:
        raise ours(f"parse_mode {parse_mode} is not implemented; use HTML")
    raise Refusal("Bad Request: unsupported parse_mode")


def _given(entity: Json) -> Json:
    if entity.get("type") not in GIVEN_TYPES:
        raise ours(f"entities of the type {entity.get('type')!r} are not implemented")
    return entity


def _cleaned(plain: str, marks: list[Json]) -> tuple[str, list[Json]]:
    """Telegram drops and blanks some signs. Where entities would have to move for it: refused."""
    cleaned = _BLANKED.sub(" ", _DROPPED.sub("", plain)) if not plain.isprintable() else plain
    if marks and len(cleaned) != len(plain):
        raise ours("text with entities holds signs that Telegram drops (\\r, U+2028 to U+202E)")
    return cleaned, marks


def _trimmed(plain: str, marks: list[Json]) -> tuple[str, list[Json]]:
    if not plain or not (plain[0].isspace() or plain[-1].isspace()):
        return plain, marks
    left = units(plain) - units(plain.lstrip())
    trimmed = plain.strip()
    length = units(trimmed)
    moved = []
    for mark in marks:
        start = max(mark["offset"] - left, 0)
        end = min(mark["offset"] + mark["length"] - left, length)
        if end > start:
            moved.append({**mark, "offset": start, "length": end - start})
    return trimmed, moved


def _check_length(plain: str, *, caption: bool) -> None:
    if units(plain) > (CAPTION_LIMIT if caption else TEXT_LIMIT):
        raise Refusal(
            "Bad Request: message caption is too long" if caption else "Bad Request: message is too long"
        )


def _with_found(plain: str, marks: list[Json]) -> list[Json]:
    found = find_entities(plain)
    if not found:
        return marks[:MOST_ENTITIES]
    opaque = [(mark["offset"], mark["offset"] + mark["length"]) for mark in marks if mark["type"] in _OPAQUE]
    fresh = [
        entity
        for entity in found
        if not any(
            start < entity["offset"] + entity["length"] and entity["offset"] < end for start, end in opaque
        )
    ]
    return sorted(marks + fresh, key=lambda mark: (mark["offset"], -mark["length"]))[:MOST_ENTITIES]
