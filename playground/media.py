"""What people can send besides words, as the Bot API describes it."""

from playground.files import Files, StoredFile
from playground.messages import Json
from playground.pictures import picture_kind, picture_size
from playground.refusal import Refusal

_SOUND = b"OggS" + bytes(60)
_STICKER = b"RIFF\x1a\x00\x00\x00WEBPVP8L" + bytes(14)


def sticker(files: Files, emoji: str) -> Json:
    kept = files.add(_STICKER, "stickers", "image/webp", "sticker.webp")
    looks = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
    return {"sticker": kept.ids() | looks | {"emoji": emoji}}


def voice(files: Files, seconds: int) -> Json:
    kept = files.add(_SOUND, "voice", "audio/ogg", "voice.oga")
    return {"voice": kept.ids() | {"duration": seconds, "mime_type": "audio/ogg"}}


def photo(files: Files, content: bytes) -> Json:
    """Refusal: not a picture."""
    picture_size(content)
    return stored_photo(files.add(content, "photos", picture_kind(content), "photo.jpg"))


def stored_photo(kept: StoredFile) -> Json:
    """Refusal: not a picture, or not one that Telegram shows."""
    width, height = picture_size(kept.content)
    if width + height > 10_000 or max(width, height) > 20 * min(width, height):
        raise Refusal("Bad Request: PHOTO_INVALID_DIMENSIONS")
    return {"photo": [kept.ids() | {"width": width, "height": height}]}


def document(files: Files, name: str, content: bytes, mime: str) -> Json:
    return stored_document(files.add(content, "documents", mime, name))


def stored_document(kept: StoredFile) -> Json:
    return {"document": kept.ids() | {"file_name": kept.name, "mime_type": kept.mime}}


def contact(phone_number: str, first_name: str, user_id: int | None) -> Json:
    owner = {} if user_id is None else {"user_id": user_id}
    return {"contact": {"phone_number": phone_number, "first_name": first_name} | owner}


def location(latitude: float, longitude: float) -> Json:
    return {"location": {"latitude": latitude, "longitude": longitude}}
