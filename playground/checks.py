"""Which parameters a method takes, and how they are read; whatever Telegram does not know is refused.

`methods.json` lists every method of the Bot API with its parameters and whether they are required.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playground.messages import Json
from playground.refusal import Refusal

METHODS: Mapping[str, Mapping[str, bool]] = json.loads(
    Path(__file__).with_name("methods.json").read_text(encoding="utf-8")
)
ATTACHED = "attach://"
FILES = frozenset({"document", "photo"})
Reader = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a call."""

    name: str
    content: bytes
    mime: str


def ours(complaint: str) -> Refusal:
    """A refusal of the playground alone: Telegram takes it, mends it, or says it otherwise."""
    return Refusal(f"Bad Request: playground: {complaint}")


class Reading:
    """How one method's parameters are read. Made once for each method."""

    def __init__(self, method: str) -> None:
        parameters = METHODS[method]
        self._method = method
        self._readers = {name: READERS.get(name, _refuse_unknown_to_us(name)) for name in parameters}
        self._required = tuple(name for name, required in parameters.items() if required)

    def read(self, given: Mapping[str, Any], uploads: Mapping[str, Upload]) -> Json:
        """The parameters in Python's types; null and empty count as not given. Refusal: wrong ones."""
        taken: Json = {}
        for name, value in given.items():
            reader = self._readers.get(name)
            if reader is None:
                raise ours(f'{self._method} has no parameter "{name}"')
            if value is None or value == "":
                continue
            if name in FILES and type(value) is str and value.startswith(ATTACHED):
                taken[name] = _attached(value, uploads)
            else:
                taken[name] = reader(value)
        for name in uploads.keys() & FILES & self._readers.keys():
            taken[name] = uploads[name]
        for name in self._required:
            if name not in taken:
                raise Refusal(f"Bad Request: {MISSING.get(name, f'{name} is empty')}")
        return taken


MISSING = {
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "message_ids": "message identifiers are not specified",
    "callback_query_id": "query is too old and response timeout expired or query ID is invalid",
    "file_id": "file_id not specified",
    "document": "there is no document in the request",
    "photo": "there is no photo in the request",
    "action": "wrong parameter action in request",
}


def _attached(value: str, uploads: Mapping[str, Upload]) -> Upload:
    upload = uploads.get(value.removeprefix(ATTACHED))
    if upload is None:
        raise Refusal("Bad Request: there is no file with the attached name in the request")
    return upload


def _refuse_unknown_to_us(name: str) -> Reader:
    def refuse(_: object) -> None:
        raise ours(f'the parameter "{name}" is not implemented')

    return refuse


def _text(value: Any) -> str:
    if type(value) is str:
        return value
    if isinstance(value, bool | int | float):
        return str(value)
    raise Refusal("Bad Request: a String is expected")


def _whole(name: str) -> Reader:
    def read(value: Any) -> int:
        if type(value) is int:
            return value
        try:
            return int(value)
        except (TypeError, ValueError):
            raise Refusal(f"Bad Request: {MISSING.get(name, f'{name} must be a valid Integer')}") from None

    return read


def _real(name: str) -> Reader:
    def read(value: Any) -> float:
        try:
            return float(value)
        except (TypeError, ValueError):
            raise Refusal(f"Bad Request: {name} must be a valid Number") from None

    return read


def _yes_or_no(value: Any) -> bool:
    return value if isinstance(value, bool) else str(value).lower() in {"true", "yes", "1"}


def _chat(value: Any) -> int | str:
    if type(value) is int:
        return value
    text = str(value)
    if text.startswith("@"):
        return text
    try:
        return int(text)
    except ValueError:
        raise Refusal("Bad Request: chat not found") from None


def _from_json(kind: type, complaint: str) -> Reader:
    def read(value: Any) -> Any:
        if type(value) is str:
            try:
                value = json.loads(value)
            except ValueError:
                raise Refusal(f"Bad Request: {complaint}") from None
        if not isinstance(value, kind):
            raise Refusal(f"Bad Request: {complaint}")
        return value

    return read


def _input_file(value: Any) -> str:
    if not isinstance(value, str):
        raise Refusal("Bad Request: wrong remote file identifier specified")
    return value


READERS: Mapping[str, Reader] = {
    "chat_id": _chat,
    **{
        name: _whole(name)
        for name in ("message_id", "offset", "limit", "timeout", "cache_time", "max_connections")
    },
    **{name: _real(name) for name in ("latitude", "longitude", "horizontal_accuracy")},
    **dict.fromkeys(
        (
            "disable_notification",
            "protect_content",
            "show_alert",
            "drop_pending_updates",
            "disable_content_type_detection",
            "has_spoiler",
            "show_caption_above_media",
        ),
        _yes_or_no,
    ),
    **dict.fromkeys(
        (
            "text",
            "caption",
            "parse_mode",
            "callback_query_id",
            "url",
            "secret_token",
            "action",
            "file_id",
            "title",
            "address",
            "description",
            "short_description",
            "name",
            "language_code",
        ),
        _text,
    ),
    "reply_markup": _from_json(dict, "object expected as reply markup"),
    **{
        name: _from_json(dict, f"can't parse {name}: an Object is expected")
        for name in ("link_preview_options", "reply_parameters", "scope", "menu_button")
    },
    "allowed_updates": _from_json(list, "can't parse allowed updates: Array of Strings expected"),
    "commands": _from_json(list, "can't parse commands: Array of BotCommand expected"),
    "entities": _from_json(list, "can't parse entities: expected an Array of MessageEntity"),
    "caption_entities": _from_json(list, "can't parse entities: expected an Array of MessageEntity"),
    "message_ids": _from_json(list, "can't parse message identifiers JSON array"),
    "document": _input_file,
    "photo": _input_file,
}
