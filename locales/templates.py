"""Messages with placeholders, filled safely: what people typed is escaped and kept in its own direction."""

import re
from collections.abc import Mapping
from functools import lru_cache
from string import Formatter
from unicodedata import bidirectional

from markupsafe import Markup, escape

ISOLATE, END = "\u2068", "\u2069"
"""First-strong isolates: what is between them has its own direction, and does not turn what is around it.
Without them a date after an Arabic letter would be shown as 2026-12-24."""

RIGHT_TO_LEFT = "\u200f"
_STRONG = {"L": False, "R": True, "AL": True}
_TAG = re.compile(r"<[^>]*>")
_DIRECTIONS = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))


class Template:
    """A message cut at its placeholders, once. Raises ValueError where it cannot be read.

    Phones lay out a line by its first letter outside of isolates. One without any ("🗓️ {day}, {clock}"), or
    with a Latin one in front (to Unicode 🆕 is one), would run left to right in Arabic too: `rtl` puts an
    invisible letter before it.
    """

    __slots__ = ("_pieces", "_plain", "names")

    def __init__(self, text: str, rtl: bool = False) -> None:
        pieces = [
            (literal, _plain_name(name, spec, conversion))
            for literal, name, spec, conversion in Formatter().parse(text)
        ]
        if rtl and not _begins_from_the_right("".join(literal for literal, _ in pieces)):
            pieces.insert(0, (RIGHT_TO_LEFT, None))
        self._pieces = tuple(pieces)
        self.names = tuple(name for _, name in self._pieces if name is not None)
        self._plain = None if self.names else _markup("".join(literal for literal, _ in self._pieces))

    def fill(self, values: Mapping[str, object]) -> Markup:
        """Raises KeyError for a placeholder without a value."""
        if self._plain is not None:
            return self._plain
        parts = []
        for literal, name in self._pieces:
            parts.append(literal)
            if name is not None:
                parts.append(isolated(values[name]))
        return _markup("".join(parts))


@lru_cache(maxsize=8192)
def template(text: str, rtl: bool = False) -> Template:
    return Template(text, rtl)


def isolated(value: object) -> Markup:
    """Escaped unless it is markup, and in isolates; signs of direction that were typed are taken out."""
    if not isinstance(value, Markup):
        value = escape(str(value).translate(_DIRECTIONS))
    return _markup(f"{ISOLATE}{value}{END}")


def _markup(safe: str) -> Markup:
    return Markup(safe)  # noqa: S704 - messages of ours, and values that are escaped


def _begins_from_the_right(signs: str) -> bool:
    """A lone placeholder has the direction of its value."""
    directions = map(bidirectional, _TAG.sub("", signs))
    return not signs or next((_STRONG[each] for each in directions if each in _STRONG), False)


def _plain_name(name: str | None, spec: str | None, conversion: str | None) -> str | None:
    if name is None:
        return None
    if not name.isidentifier() or spec or conversion:
        raise ValueError(f"a placeholder is a plain name in braces, not {name!r}")
    return name
