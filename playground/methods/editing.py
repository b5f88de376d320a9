"""Methods that change messages (https://core.telegram.org/bots/api#updating-messages)."""

from playground.chat import Chat
from playground.keyboards import inline_keyboard
from playground.messages import Json, Message
from playground.methods.method import method
from playground.refusal import Refusal
from playground.telegram import Telegram
from playground.texts import read_text

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the "
    "same as a current content and reply markup of the message"
)
LINKS = frozenset({"url", "text_link"})
WITH_CAPTION = ("document", "photo", "voice", "video", "audio", "animation")
_TEXT_FIELDS = ("text", "entities", "link_preview_options", "reply_markup")
_CAPTION_FIELDS = ("caption", "caption_entities", "show_caption_above_media", "reply_markup")


@method("editMessageText")
def edit_message_text(telegram: Telegram, given: Json) -> Json:
    if "text" not in given:
        raise Refusal("Bad Request: message text is empty")
    chat, message = _own_message(telegram, given)
    if message.text is None:
        raise Refusal("Bad Request: there is no text in the message to edit")
    content = read_text(given["text"], given.get("parse_mode"), given.get("entities"))
    if "link_preview_options" in given:
        content["link_preview_options"] = given["link_preview_options"]
    return _replace(telegram, chat, message, _TEXT_FIELDS, content | _markup(given))


@method("editMessageCaption")
def edit_message_caption(telegram: Telegram, given: Json) -> Json:
    chat, message = _own_message(telegram, given)
    if not any(kind in message.dict() for kind in WITH_CAPTION):
        raise Refusal("Bad Request: there is no caption in the message to edit")
    entities = given.get("caption_entities")
    content = read_text(given.get("caption", ""), given.get("parse_mode"), entities, caption=True)
    if given.get("show_caption_above_media"):
        content["show_caption_above_media"] = True
    return _replace(telegram, chat, message, _CAPTION_FIELDS, content | _markup(given))


@method("editMessageReplyMarkup")
def edit_message_reply_markup(telegram: Telegram, given: Json) -> Json:
    chat, message = _own_message(telegram, given)
    return _replace(telegram, chat, message, ("reply_markup",), _markup(given))


def _check_preview(raw: Json, content: Json) -> None:
    """How a link is shown is a change where there is a link."""
    linked = any(entity["type"] in LINKS for entity in raw.get("entities", ()))
    if not linked or raw.get("link_preview_options") == content.get("link_preview_options"):
        raise Refusal(NOT_MODIFIED)


def _own_message(telegram: Telegram, given: Json) -> tuple[Chat, Message]:
    for name in ("chat_id", "message_id"):
        if name not in given:
            missing = "chat_id is empty" if name == "chat_id" else "message identifier is not specified"
            raise Refusal(f"Bad Request: {missing}")
    chat = telegram.chat(given["chat_id"])
    chat.check_open()
    return chat, chat.editable(given["message_id"])


def _markup(given: Json) -> Json:
    keyboard = inline_keyboard(given["reply_markup"]) if given.get("reply_markup") else {}
    return {"reply_markup": keyboard} if keyboard else {}


def _replace(telegram: Telegram, chat: Chat, old: Message, fields: tuple[str, ...], content: Json) -> Json:
    raw = old.dict()
    if all(raw.get(name) == content.get(name) for name in fields if name != "link_preview_options"):
        _check_preview(raw, content)
    kept = {name: value for name, value in raw.items() if name not in fields}
    kept.update(content, edit_date=int(telegram.clock()))
    chat.replace(Message(kept, from_bot=True, reply_keyboard=old.reply_keyboard))
    return kept
