"""Methods that send messages (https://core.telegram.org/bots/api#sendmessage)."""

from playground.chat import Chat
from playground.checks import Upload, ours
from playground.files import DOWNLOAD_LIMIT, UPLOAD_LIMIT, StoredFile
from playground.keyboards import inline_keyboard, reply_keyboard
from playground.media import document, photo, stored_document, stored_photo
from playground.messages import Json
from playground.methods.method import method
from playground.refusal import Refusal
from playground.telegram import Telegram
from playground.texts import read_text

PHOTO_LIMIT = 10 * 1024 * 1024
ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


@method("sendMessage")
def send_message(telegram: Telegram, given: Json) -> Json:
    content = read_text(given["text"], given.get("parse_mode"), given.get("entities"))
    if "link_preview_options" in given:
        content["link_preview_options"] = given["link_preview_options"]
    return _send(telegram, given, content)


@method("sendDocument")
def send_document(telegram: Telegram, given: Json) -> Json:
    what = given["document"]
    caption = _caption(given)
    _open_chat(telegram, given)
    if isinstance(what, Upload):
        _check_size(what, UPLOAD_LIMIT)
        content = document(telegram.files, what.name, what.content, what.mime)
    else:
        content = stored_document(_stored(telegram, what))
    return _send(telegram, given, content | caption)


@method("sendPhoto")
def send_photo(telegram: Telegram, given: Json) -> Json:
    what = given["photo"]
    caption = _caption(given)
    _open_chat(telegram, given)
    if isinstance(what, Upload):
        _check_size(what, PHOTO_LIMIT)
        content = photo(telegram.files, what.content)
    else:
        content = stored_photo(_stored(telegram, what))
    spoiler = {"has_media_spoiler": True} if given.get("has_spoiler") else {}
    return _send(telegram, given, content | caption | spoiler)


@method("sendLocation")
def send_location(telegram: Telegram, given: Json) -> Json:
    return _send(telegram, given, {"location": _place(given)})


@method("sendVenue")
def send_venue(telegram: Telegram, given: Json) -> Json:
    place = _place(given)
    venue = {"location": place, "title": given["title"], "address": given["address"]}
    return _send(telegram, given, {"location": place, "venue": venue})


@method("sendChatAction")
def send_chat_action(telegram: Telegram, given: Json) -> bool:
    if given["action"] not in ACTIONS:
        raise Refusal("Bad Request: wrong parameter action in request")
    chat = _open_chat(telegram, given)
    chat.announce({"event": "action", "action": given["action"]})
    return True


def _send(telegram: Telegram, given: Json, content: Json) -> Json:
    chat = _open_chat(telegram, given)
    keyboard = None
    if len(given) > 2:
        keyboard = _extras(chat, given, content)
    return telegram.say(chat, content, keyboard).dict()


def _extras(chat: Chat, given: Json, content: Json) -> Json | None:
    """Put into `content` what messages of every kind can have; gives the reply keyboard, if there is one."""
    if "reply_parameters" in given:
        content.update(_reply(chat, given["reply_parameters"]))
    if given.get("protect_content"):
        content["has_protected_content"] = True
    markup = given.get("reply_markup")
    if not markup:
        return None
    if "inline_keyboard" not in markup:
        return reply_keyboard(markup)
    keyboard = inline_keyboard(markup)
    if keyboard:
        content["reply_markup"] = keyboard
    return None


def _reply(chat: Chat, parameters: Json) -> Json:
    original = chat.find(parameters.get("message_id", 0))
    if original is not None:
        return {"reply_to_message": original.without_reply()}
    if parameters.get("allow_sending_without_reply"):
        return {}
    raise Refusal("Bad Request: message to be replied not found")


def _open_chat(telegram: Telegram, given: Json) -> Chat:
    chat = telegram.chat(given["chat_id"])
    chat.check_open()
    return chat


def _caption(given: Json) -> Json:
    if "caption" not in given:
        return {}
    return read_text(given["caption"], given.get("parse_mode"), given.get("caption_entities"), caption=True)


def _check_size(upload: Upload, limit: int) -> None:
    if not upload.content:
        raise Refusal("Bad Request: file must be non-empty")
    if len(upload.content) > limit:
        raise Refusal("Request Entity Too Large", 413)


def _stored(telegram: Telegram, file_id: str) -> StoredFile:
    if file_id.startswith(("http://", "https://")):
        raise ours("files are not fetched from addresses; upload them")
    return telegram.files.find(file_id)


def _place(given: Json) -> Json:
    latitude, longitude = given["latitude"], given["longitude"]
    if not -90 <= latitude <= 90 or not -180 <= longitude <= 180:
        raise Refusal("Bad Request: wrong latitude or longitude specified")
    accuracy = {"horizontal_accuracy": given["horizontal_accuracy"]} if "horizontal_accuracy" in given else {}
    return {"latitude": latitude, "longitude": longitude} | accuracy


@method("getFile")
def get_file(telegram: Telegram, given: Json) -> Json:
    file = telegram.files.find(given["file_id"])
    if file.size > DOWNLOAD_LIMIT:
        raise Refusal("Bad Request: file is too big")
    return file.ids() | {"file_path": file.path}
