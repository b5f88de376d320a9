"""Entities that Telegram finds by itself in plain text (https://core.telegram.org/bots/api#messageentity)."""

import re

from playground.messages import Json

_HINTS = re.compile(r"[/@#.:]")
_FOUND = re.compile(
    r"""
    (?P<url>https?://[^\s<>"]*[^\s<>".,;:!?)'\]])
    |(?P<email>\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b)
    |(?P<bot_command>(?<![\w/@<>])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/@<>]))
    |(?P<mention>(?<![\w@])@[A-Za-z]\w{3,31}\b)
    |(?P<hashtag>(?<![\w#])\#(?!\d+\b)\w{1,256}\b)
    |(?P<domain>\b(?:[\w-]+\.)+(?:com|eu|info|me|net|nl|org)\b(?:/[^\s<>"]*[^\s<>".,;:!?)'\]])?)
    """,
    re.VERBOSE,
)


def units(text: str) -> int:
    """The length of a text in UTF-16 units, which Telegram counts in."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def find_entities(text: str) -> list[Json]:
    """Commands, addresses, mentions and hashtags; offsets in UTF-16 units."""
    if not _HINTS.search(text):
        return []
    return [
        {
            "type": "url" if match.lastgroup == "domain" else match.lastgroup,
            "offset": units(text[: match.start()]),
            "length": units(match.group()),
        }
        for match in _FOUND.finditer(text)
    ]


def words(text: str) -> Json:
    """The fields of a message with this plain text."""
    entities = find_entities(text)
    return {"text": text, "entities": entities} if entities else {"text": text}
