"""Reply markups, checked as Telegram checks them (https://core.telegram.org/bots/api#inlinekeyboardmarkup)."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from playground.checks import ours
from playground.messages import Json
from playground.refusal import Refusal

MOST_IN_A_ROW = 8
MOST_BUTTONS = 100
MOST_DATA_BYTES = 64
ACTIONS = frozenset(
    {
        "callback_data",
        "url",
        "web_app",
        "login_url",
        "switch_inline_query",
        "switch_inline_query_current_chat",
        "switch_inline_query_chosen_chat",
        "copy_text",
        "callback_game",
        "pay",
    }
)
LOOKS = frozenset({"text", "style", "icon_custom_emoji_id"})
STYLES = frozenset({"primary", "success", "danger"})
REPLY_FIELDS: Mapping[str, frozenset[str]] = {
    "keyboard": frozenset(
        {
            "keyboard",
            "is_persistent",
            "resize_keyboard",
            "one_time_keyboard",
            "input_field_placeholder",
            "selective",
        }
    ),
    "remove_keyboard": frozenset({"remove_keyboard", "selective"}),
    "force_reply": frozenset({"force_reply", "input_field_placeholder", "selective"}),
}


def inline_keyboard(markup: Json) -> Json:
    """An inline keyboard as it stands under a message; {} without buttons. Refusal: no good keyboard."""
    if "inline_keyboard" not in markup:
        raise Refusal("Bad Request: inline keyboard expected")
    if len(markup) > 1:
        raise ours(f"InlineKeyboardMarkup has no field {_first_unknown(markup, {'inline_keyboard'})!r}")
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise Refusal(
            'Bad Request: field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'
        )
    count = 0
    for row in rows:
        count += len(row)
        if len(row) > MOST_IN_A_ROW:
            raise ours(f"a row of {len(row)} buttons; Telegram shows {MOST_IN_A_ROW} at most")
        for button in row:
            _check_button(button)
    if count > MOST_BUTTONS:
        raise Refusal("Bad Request: reply markup is too long")
    filled = [row for row in rows if row]
    return {"inline_keyboard": filled} if filled else {}


def reply_keyboard(markup: Json) -> Json:
    """A reply keyboard, its removal, or a forced reply. Refusal: no good keyboard."""
    kind = next((kind for kind in REPLY_FIELDS if kind in markup), None)
    if kind is None:
        raise Refusal("Bad Request: object expected as reply markup")
    unknown = _first_unknown(markup, REPLY_FIELDS[kind])
    if unknown is not None:
        raise ours(f"a reply markup with {kind} has no field {unknown!r}")
    if kind == "keyboard":
        _check_keys(markup["keyboard"])
    return markup


def _check_button(button: Any) -> None:
    if not isinstance(button, dict):
        raise _unreadable("expected an Object")
    data = button.get("callback_data")
    if type(data) is str and len(button) == 2 and _has_words(button):
        _check_data(data)
        return
    _check_looks(button)
    actions = [name for name in button if name in ACTIONS]
    if not actions:
        raise _unreadable("Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise Refusal("Bad Request: BUTTON_TYPE_INVALID")
    if "callback_data" in button:
        _check_data(data)
    elif "url" in button:
        _check_url(button["url"])


def _has_words(button: Json) -> bool:
    words = button.get("text")
    return isinstance(words, str) and bool(words) and not words.isspace()


def _check_looks(button: Json) -> None:
    if "text" not in button:
        raise _unreadable('Can\'t find field "text"')
    if not isinstance(button["text"], str):
        raise _unreadable('Field "text" must be of type String')
    if not _has_words(button):
        raise ours("a button without words")
    unknown = _first_unknown(button, ACTIONS | LOOKS)
    if unknown is not None:
        raise ours(f"InlineKeyboardButton has no field {unknown!r}")
    if button.get("style", "primary") not in STYLES:
        raise ours(f"a button has no style {button['style']!r}")


def _check_data(data: Any) -> None:
    if not isinstance(data, str):
        raise _unreadable('Field "callback_data" must be of type String')
    if not data or (len(data) * 4 > MOST_DATA_BYTES and len(data.encode()) > MOST_DATA_BYTES):
        raise Refusal("Bad Request: BUTTON_DATA_INVALID")


def _check_url(url: Any) -> None:
    if not isinstance(url, str):
        raise _unreadable('Field "url" must be of type String')
    parts = urlsplit(url if ":" in url else f"http://{url}")
    if parts.scheme not in {"http", "https", "tg", "ton", "tonsite"}:
        raise Refusal(f"Bad Request: inline keyboard button URL '{url}' is invalid: Unsupported URL protocol")
    if (
        parts.scheme in {"http", "https"}
        and "." not in (parts.hostname or "")
        and ":" not in (parts.hostname or "")
    ):
        raise Refusal(f"Bad Request: inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _check_keys(rows: Any) -> None:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise Refusal('Bad Request: field "keyboard" of the ReplyKeyboardMarkup must be an Array of Arrays')
    for key in (key for row in rows for key in row):
        if not isinstance(key, str) and not (isinstance(key, dict) and isinstance(key.get("text"), str)):
            raise Refusal(
                "Bad Request: can't parse keyboard button: KeyboardButton must be a String or an Object"
            )


def _first_unknown(given: Json, known: frozenset[str] | set[str]) -> str | None:
    return next((name for name in given if name not in known), None)


def _unreadable(complaint: str) -> Refusal:
    return Refusal(f"Bad Request: can't parse inline keyboard button: {complaint}")
