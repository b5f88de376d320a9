"""The size of a picture, read from its first bytes."""

import struct
import zlib

from playground.refusal import Refusal

_KINDS = {b"\x89PNG": "image/png", b"GIF8": "image/gif"}
_NO_SIZE_IN = {0xC4, 0xC8, 0xCC}


def picture_size(content: bytes) -> tuple[int, int]:
    """Width and height in pixels of a PNG, GIF or JPEG. Refusal: it is none."""
    size = None
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        size = struct.unpack(">II", content[16:24])
    elif content.startswith((b"GIF87a", b"GIF89a")) and len(content) >= 10:
        size = struct.unpack("<HH", content[6:10])
    elif content.startswith(b"\xff\xd8"):
        size = _jpeg_size(content)
    if size is None:
        raise Refusal("Bad Request: IMAGE_PROCESS_FAILED")
    width, height = size
    return width, height


def picture_kind(content: bytes) -> str:
    """The MIME type of a picture."""
    return next((kind for start, kind in _KINDS.items() if content.startswith(start)), "image/jpeg")


def plain_picture(width: int = 320, height: int = 240, grey: int = 200) -> bytes:
    """A PNG in one grey, for who sends a photo and does not care which."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\x00" + bytes([grey]) * width) * height)
    parts = ((b"IHDR", header), (b"IDAT", rows), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in parts)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 < len(content) and content[at] == 0xFF:
        marker, length = content[at + 1], struct.unpack(">H", content[at + 2 : at + 4])[0]
        if 0xC0 <= marker <= 0xCF and marker not in _NO_SIZE_IN:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return None
