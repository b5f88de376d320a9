"""What is kept of an update, and what is not."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.updates import group_to_leave, reduce
from handlers.incoming import IncomingKind

SELAM = {"id": 7, "is_bot": False, "first_name": "Selam", "language_code": "ti"}
HERE = {"id": 7, "type": "private", "first_name": "Selam"}
GROUP = {"id": -5, "type": "group", "title": "Kitchen"}
CANARY = "canary-71c3"


def message(**parts: Any) -> dict[str, Any]:
    return {"update_id": 1, "message": {"message_id": 3, "date": 0, "from": SELAM, "chat": HERE, **parts}}


def test_a_text() -> None:
    incoming = reduce(message(text="/start 7KQ2MX4D"))
    assert incoming is not None
    assert incoming.kind is IncomingKind.TEXT
    assert incoming.command == ("start", "7KQ2MX4D")
    assert (incoming.chat_id, incoming.message_id, incoming.hint) == (7, 3, "ti")


@pytest.mark.parametrize(
    "content",
    [
        {"photo": [{"file_id": CANARY}], "caption": CANARY},
        {"document": {"file_id": CANARY, "file_name": CANARY}},
        {"contact": {"phone_number": CANARY, "first_name": CANARY}},
        {"location": {"latitude": 1.0, "longitude": 2.0}, "author_signature": CANARY},
        {"voice": {"file_id": CANARY}},
        {"sticker": {"file_id": CANARY}},
        {"venue": {"title": CANARY}},
        {"something_new": CANARY},
    ],
)
def test_of_other_content_nothing_is_kept(content: dict[str, Any]) -> None:
    incoming = reduce(message(**content))
    assert incoming is not None
    assert incoming.kind is IncomingKind.OTHER
    assert CANARY not in incoming.model_dump_json()


@pytest.mark.parametrize("name", ["afspraken.csv", "map.XLSX", "agenda.ics", "a.b.tsv", "old.xls", "x.txt"])
def test_of_a_table_or_a_calendar_only_where_to_fetch_it_is_kept(name: str) -> None:
    document = {"file_id": "BQAC1", "file_size": 12, "file_name": f"{CANARY}{name}", "mime_type": CANARY}
    incoming = reduce(message(document=document, caption=CANARY))
    assert incoming is not None
    assert incoming.kind is IncomingKind.DOCUMENT
    assert (incoming.file_id, incoming.file_size) == ("BQAC1", 12)
    assert CANARY not in incoming.model_dump_json()


@pytest.mark.parametrize("name", ["passport.pdf", "photo.jpg", "csv", "x.csv.exe", ""])
def test_any_other_document_is_let_go_of(name: str) -> None:
    incoming = reduce(message(document={"file_id": CANARY, "file_name": name}))
    assert incoming is not None
    assert incoming.kind is IncomingKind.OTHER
    assert CANARY not in incoming.model_dump_json()


def test_names_are_not_kept() -> None:
    incoming = reduce(message(text="hello"))
    assert incoming is not None
    assert "Selam" not in incoming.model_dump_json()


def test_who_wrote_a_forwarded_text_is_not_kept() -> None:
    incoming = reduce(message(text="hi", forward_origin={"type": "hidden_user", "sender_user_name": CANARY}))
    assert incoming is not None
    assert incoming.text == "hi"
    assert CANARY not in incoming.model_dump_json()


OURS = {"message_id": 41, "from": {"id": 5, "is_bot": True}, "chat": HERE, "text": CANARY}


def test_a_reply_to_a_message_of_the_bot_names_it_and_keeps_nothing_of_it() -> None:
    incoming = reduce(message(text="Come at two", reply_to_message=OURS))
    assert incoming is not None
    assert (incoming.text, incoming.reply_to) == ("Come at two", 41)
    assert CANARY not in incoming.model_dump_json()


@pytest.mark.parametrize(
    "original", [{**OURS, "from": SELAM}, {**OURS, "from": None}, {"message_id": 41}, {}]
)
def test_a_reply_to_anything_else_is_a_text(original: dict[str, Any]) -> None:
    incoming = reduce(message(text="Come at two", reply_to_message=original))
    assert incoming is not None
    assert (incoming.text, incoming.reply_to) == ("Come at two", None)


def test_an_edited_message_is_met_without_its_text() -> None:
    update = message(text=CANARY)
    incoming = reduce({"update_id": 1, "edited_message": update["message"]})
    assert incoming is not None
    assert incoming.kind is IncomingKind.EDITED
    assert CANARY not in incoming.model_dump_json()


@pytest.mark.parametrize(
    ("data", "carried", "editable"),
    [
        ("h", {"text": "Home"}, True),
        ("h", {"document": {}, "caption": "x"}, False),
        ("h", {"date": 0}, False),
        ("+h", {"text": "A bell that stays"}, False),
    ],
)
def test_a_tap_knows_whether_its_message_can_be_edited(
    data: str, carried: dict[str, Any], editable: bool
) -> None:
    tapped = {"message_id": 9, "chat": HERE, **carried}
    incoming = reduce(
        {"update_id": 1, "callback_query": {"id": "55", "from": SELAM, "data": data, "message": tapped}}
    )
    assert incoming is not None
    assert (incoming.kind, incoming.data, incoming.callback_id) == (IncomingKind.TAP, data, "55")
    assert incoming.editable is editable


def test_a_tap_says_when_its_message_was_sent() -> None:
    tapped = {"message_id": 9, "chat": HERE, "text": "Home", "date": 1_700_000_000}
    query = {"id": "55", "from": SELAM, "data": "h", "message": tapped}
    incoming = reduce({"update_id": 1, "callback_query": query})
    assert incoming is not None
    assert incoming.message_sent_at == datetime.fromtimestamp(1_700_000_000, UTC)


@pytest.mark.parametrize(
    "update",
    [
        {"update_id": 1, "message": {"message_id": 1, "chat": GROUP, "from": SELAM, "text": CANARY}},
        {"update_id": 1, "edited_message": {"message_id": 1, "chat": GROUP, "from": SELAM, "text": CANARY}},
        {"update_id": 1, "channel_post": {"message_id": 1, "chat": {"id": -9, "type": "channel"}}},
        {"update_id": 1, "callback_query": {"id": "1", "from": SELAM, "data": "h"}},
        {
            "update_id": 1,
            "callback_query": {
                "id": "1",
                "from": SELAM,
                "data": "h",
                "message": {"message_id": 1, "chat": GROUP},
            },
        },
        {"update_id": 1, "poll": {}},
    ],
)
def test_what_is_not_of_a_private_chat_is_let_go_of(update: dict[str, Any]) -> None:
    assert reduce(update) is None


def member(chat: dict[str, Any], status: str) -> dict[str, Any]:
    return {
        "update_id": 1,
        "my_chat_member": {"chat": chat, "from": SELAM, "date": 0, "new_chat_member": {"status": status}},
    }


@pytest.mark.parametrize(
    ("status", "kind"), [("kicked", IncomingKind.BLOCKED), ("member", IncomingKind.UNBLOCKED)]
)
def test_blocking_and_unblocking(status: str, kind: IncomingKind) -> None:
    incoming = reduce(member(HERE, status))
    assert incoming is not None
    assert incoming.kind is kind
    assert group_to_leave(member(HERE, status)) is None


def test_a_group_is_left_once_the_bot_is_in_it() -> None:
    assert group_to_leave(member(GROUP, "member")) == -5
    assert group_to_leave(member(GROUP, "administrator")) == -5
    assert group_to_leave(member(GROUP, "left")) is None
    assert reduce(member(GROUP, "member")) is None
