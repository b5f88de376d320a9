"""HTML in texts as Telegram reads it (https://core.telegram.org/bots/api#html-style)."""

import re
from dataclasses import dataclass, field

from playground.entities import units
from playground.messages import Json
from playground.refusal import Refusal

TYPES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "blockquote": "blockquote",
}
WITHOUT_VALUE = frozenset({"expandable"})
_SIGNS = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_SIGN = re.compile(
    r"&(?:#(?P<decimal>\d{1,7})|#x(?P<hex>[0-9a-fA-F]{1,6})|(?P<name>lt|gt|amp|quot)(?![A-Za-z]));?"
)
_SPECIAL = re.compile(r"[<&]")
_BARE_TAG = re.compile(r"<(/?)([A-Za-z-]+)>")
_NAME = re.compile(r"[^\s>]*")
_SPACE = re.compile(r"\s*")
_ATTRIBUTE = re.compile(r"[^\s=>]*")
_TOKEN = re.compile(r"[A-Za-z0-9.-]*")


def decode_signs(text: str) -> str:
    """Text with `&lt;`, `&#60;` and their like as the signs they stand for; others stay as they are."""
    return _SIGN.sub(_sign, text) if "&" in text else text


def parse_html(text: str) -> tuple[str, list[Json]]:
    """Plain text and its entities, outer ones first; offsets in UTF-16 units. Refusal: no good markup."""
    if not _SPECIAL.search(text):
        return text, []
    return _Parser(text).parse()


@dataclass(slots=True)
class _Open:
    tag: str
    offset: int
    piece: int
    attributes: dict[str, str]


@dataclass(slots=True)
class _Parser:
    text: str
    pieces: list[str] = field(default_factory=list)
    offset: int = 0
    open: list[_Open] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)

    def parse(self) -> tuple[str, list[Json]]:
        at = 0
        while (start := self.text.find("<", at)) >= 0:
            self._say(self.text[at:start])
            at = self._tag(start)
        self._say(self.text[at:])
        if self.open:
            raise _wrong(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        for entity in self.entities:
            if entity["type"] == "code":
                entity.pop("language", None)
        self.entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
        return "".join(self.pieces), self.entities

    def _say(self, raw: str) -> None:
        if raw:
            plain = decode_signs(raw)
            self.pieces.append(plain)
            self.offset += units(plain)

    def _tag(self, start: int) -> int:
        attributes: dict[str, str] = {}
        bare = _BARE_TAG.match(self.text, start)
        if bare is not None:
            closes, name = bare.groups()
            at = bare.end()
        elif self.text.startswith("</", start):
            closes, (name, at) = "/", self._end_tag(start)
        else:
            closes, (name, at, attributes) = "", self._start_tag(start)
        if closes:
            self._close(name.lower(), start)
        else:
            self._begin(name.lower(), attributes, start)
        return at

    def _begin(self, tag: str, attributes: dict[str, str], start: int) -> None:
        self._check_known(tag, start)
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise self._at('Tag "span" must have class "tg-spoiler"', start)
        self.open.append(_Open(tag, self.offset, len(self.pieces), attributes))

    def _close(self, tag: str, start: int) -> None:
        if not self.open:
            raise self._at("Unexpected end tag", start)
        begun = self.open[-1]
        if tag and tag != begun.tag:
            complaint = self._at("Unmatched end tag", start).description
            raise Refusal(f'{complaint}, expected "</{begun.tag}>", found "</{tag}>"')
        self.open.pop()
        length = self.offset - begun.offset
        if length:
            self._add(begun, {"type": TYPES[begun.tag], "offset": begun.offset, "length": length})

    def _add(self, begun: _Open, entity: Json) -> None:
        if begun.tag == "a":
            url = begun.attributes.get("href") or "".join(self.pieces[begun.piece :])
            if "." not in url and ":" not in url:
                return
            entity["url"] = url if ":" in url else f"http://{url}"
        elif begun.tag == "blockquote" and "expandable" in begun.attributes:
            entity["type"] = "expandable_blockquote"
        elif begun.tag == "code" and begun.attributes.get("class", "").startswith("language-"):
            entity["language"] = begun.attributes["class"].removeprefix("language-")
        if begun.tag in {"code", "pre"}:
            self._drop_inside(entity)
        self.entities.append(entity)

    def _drop_inside(self, code: Json) -> None:
        """Code holds no other entities; a language named on code within pre is the pre's."""
        inside = [entity for entity in self.entities if entity["offset"] >= code["offset"]]
        if code["type"] == "pre" and inside and "language" in inside[-1]:
            code["language"] = inside[-1]["language"]
        self.entities = [entity for entity in self.entities if entity["offset"] < code["offset"]]

    def _check_known(self, tag: str, start: int) -> None:
        if tag not in TYPES:
            raise self._at(f'Unsupported start tag "{tag}"', start)

    def _end_tag(self, start: int) -> tuple[str, int]:
        name = self._match(_NAME, start + 2)
        at = self._skip_space(start + 2 + len(name))
        if not self.text.startswith(">", at):
            raise self._at("Unclosed end tag", start)
        return name, at + 1

    def _start_tag(self, start: int) -> tuple[str, int, dict[str, str]]:
        name = self._match(_NAME, start + 1)
        at = start + 1 + len(name)
        if at >= len(self.text):
            raise self._at("Unclosed start tag", start)
        self._check_known(name.lower(), start)
        attributes: dict[str, str] = {}
        while not self.text.startswith(">", at := self._skip_space(at)):
            at = self._attribute(name.lower(), start, at, attributes)
        return name, at + 1, attributes

    def _attribute(self, tag: str, start: int, at: int, attributes: dict[str, str]) -> int:
        name = self._match(_ATTRIBUTE, at)
        if not name:
            raise self._at(f'Empty attribute name in the tag "{tag}"', start)
        at = self._skip_space(at + len(name))
        if not self.text.startswith("=", at):
            if name.lower() not in WITHOUT_VALUE:
                raise self._at(
                    f'Expected equal sign in declaration of an attribute of the tag "{tag}"', start
                )
            attributes[name.lower()] = ""
            return at
        at = self._skip_space(at + 1)
        value, at = self._value(tag, start, at)
        attributes[name.lower()] = decode_signs(value)
        return at

    def _value(self, tag: str, start: int, at: int) -> tuple[str, int]:
        quote = self.text[at : at + 1]
        if not quote:
            raise self._at(f'Unclosed start tag "{tag}"', start)
        if quote not in "'\"":
            token = self._match(_TOKEN, at)
            end = at + len(token)
            if end < len(self.text) and self.text[end] not in " \t\r\n>":
                raise self._at("Unexpected end of name token", at)
            return token.lower(), end
        end = self.text.find(quote, at + 1)
        if end < 0 or end + 1 >= len(self.text):
            raise self._at("Unclosed start tag", start)
        return self.text[at + 1 : end], end + 1

    def _match(self, pattern: re.Pattern[str], at: int) -> str:
        found = pattern.match(self.text, at)
        return found.group() if found else ""

    def _skip_space(self, at: int) -> int:
        return at + len(self._match(_SPACE, at))

    def _at(self, complaint: str, place: int) -> Refusal:
        return _wrong(f"{complaint} at byte offset {len(self.text[:place].encode())}")


def _wrong(complaint: str) -> Refusal:
    return Refusal(f"Bad Request: can't parse entities: {complaint}")


def _sign(match: re.Match[str]) -> str:
    if match["name"]:
        return _SIGNS[match["name"]]
    code = int(match["decimal"]) if match["decimal"] else int(match["hex"], 16)
    valid = 0 < code < 0x10FFFF and not 0xD800 <= code <= 0xDFFF
    return chr(code) if valid else match.group()
