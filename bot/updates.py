"""From an update of Telegram to what the shelter needs of it; the rest is let go of here."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from handlers.incoming import Incoming, IncomingKind
from handlers.taps import ANEW
from shelter.files.limits import ENDINGS

Update = Mapping[str, Any]

ALLOWED = ("message", "edited_message", "callback_query", "my_chat_member")
"""What we ask Telegram for. Posts of channels are not among it."""

_MEMBERSHIP = {"kicked": IncomingKind.BLOCKED, "member": IncomingKind.UNBLOCKED}
_GONE = frozenset({"left", "kicked"})


def reduce(update: Update) -> Incoming | None:
    """The update of a private chat in our own words; None for everything that is not for us.

    Photos, other documents, contacts, places and voices become OTHER: of their content nothing is kept.
    """
    for name, reducer in _REDUCERS.items():
        if (part := update.get(name)) is not None:
            return reducer(update["update_id"], part)
    return None


def group_to_leave(update: Update) -> int | None:
    """The group or channel that somebody added the bot to."""
    member = update.get("my_chat_member")
    if not member or member["chat"]["type"] == "private":
        return None
    return None if member["new_chat_member"]["status"] in _GONE else member["chat"]["id"]


def _message(update_id: int, message: Mapping[str, Any]) -> Incoming | None:
    if message["chat"]["type"] != "private":
        return None
    text = message.get("text")
    incoming = Incoming(
        update_id=update_id,
        chat_id=message["chat"]["id"],
        kind=IncomingKind.OTHER if text is None else IncomingKind.TEXT,
        message_id=message["message_id"],
        hint=_hint(message),
        text=text,
        reply_to=_reply_to(message),
    )
    return incoming.model_copy(update=_document(message)) if text is None else incoming


def _document(message: Mapping[str, Any]) -> dict[str, object]:
    """Where to fetch a document that may be a table or a calendar; its name says only that, and goes."""
    document = message.get("document") or {}
    name, _, ending = str(document.get("file_name", "")).rpartition(".")
    if not name or ending.lower() not in ENDINGS or not document.get("file_id"):
        return {}
    return {
        "kind": IncomingKind.DOCUMENT,
        "file_id": str(document["file_id"]),
        "file_size": document.get("file_size"),
    }


def _edited(update_id: int, message: Mapping[str, Any]) -> Incoming | None:
    if message["chat"]["type"] != "private":
        return None
    return Incoming(
        update_id=update_id,
        chat_id=message["chat"]["id"],
        kind=IncomingKind.EDITED,
        message_id=message["message_id"],
        hint=_hint(message),
    )


def _tap(update_id: int, query: Mapping[str, Any]) -> Incoming | None:
    message = query.get("message")
    if not message or message["chat"]["type"] != "private":
        return None
    return Incoming(
        update_id=update_id,
        chat_id=message["chat"]["id"],
        kind=IncomingKind.TAP,
        message_id=message["message_id"],
        hint=_hint(query),
        data=query.get("data"),
        callback_id=query["id"],
        editable="text" in message and not query.get("data", "").startswith(ANEW),
        message_sent_at=datetime.fromtimestamp(message.get("date", 0), UTC),
    )


def _membership(update_id: int, member: Mapping[str, Any]) -> Incoming | None:
    kind = _MEMBERSHIP.get(member["new_chat_member"]["status"])
    if member["chat"]["type"] != "private" or kind is None:
        return None
    return Incoming(update_id=update_id, chat_id=member["chat"]["id"], kind=kind, hint=_hint(member))


def _reply_to(message: Mapping[str, Any]) -> int | None:
    """The message of ours that a person answered by Telegram's own "reply"."""
    original = message.get("reply_to_message")
    if not original or not (original.get("from") or {}).get("is_bot"):
        return None
    number: int = original["message_id"]
    return number


def _hint(part: Mapping[str, Any]) -> str | None:
    sender = part.get("from")
    return sender.get("language_code") if sender else None


_REDUCERS = {
    "message": _message,
    "callback_query": _tap,
    "edited_message": _edited,
    "my_chat_member": _membership,
}
