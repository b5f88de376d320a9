"""A link into the bot, and the picture that a phone's camera reads."""

from io import BytesIO

from shelter.ids import normalise_code

QUIET = 8
"""Modules of light edge: twice what the standard asks for, as a chat may be dark."""
PIXELS = 14
"""To a module: some 600 in all, which Telegram shows as they are."""


def deep_link(bot_name: str, code: str) -> str:
    """What opens the bot with the code (https://core.telegram.org/api/links#bot-links)."""
    return f"https://t.me/{bot_name}?start={normalise_code(code)}"


def qr_png(text: str) -> bytes:
    """ValueError where it is longer than a QR picture holds."""
    import segno  # few who start the bot draw

    picture = BytesIO()
    segno.make_qr(text, error="m").save(picture, kind="png", scale=PIXELS, border=QUIET)
    return picture.getvalue()
