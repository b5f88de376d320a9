"""What people can send besides words, as the Bot API describes it."""

from playground.files import Files
from playground.messages import Json
from playground.pictures import picture_kind, picture_size

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
    width, height = picture_size(content)
    kept = files.add(content, "photos", picture_kind(content), "photo.jpg")
    return {"photo": [kept.ids() | {"width": width, "height": height}]}


def document(files: Files, name: str, content: bytes, mime: str) -> Json:
    kept = files.add(content, "documents", mime, name)
    return {"document": kept.ids() | {"file_name": name, "mime_type": mime}}


def contact(phone_number: str, first_name: str, user_id: int | None) -> Json:
    owner = {} if user_id is None else {"user_id": user_id}
    return {"contact": {"phone_number": phone_number, "first_name": first_name} | owner}


def location(latitude: float, longitude: float) -> Json:
    return {"location": {"latitude": latitude, "longitude": longitude}}
