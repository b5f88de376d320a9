"""From a screen to the calls of the Bot API that show it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace

from markupsafe import Markup
from telegram import InputFile

from handlers.screen import CAPTION_LIMIT, Button, File, MapPoint, Picture, Screen, length
from handlers.taps import ANEW
from locales.words import Words

Parameters = Mapping[str, object]

TOAST_LIMIT = 200
MIRRORED = {"⬅️": "➡️", "➡️": "⬅️", "◀️": "▶️", "▶️": "◀️"}
"""Arrows along the line of reading, as they point where one reads from right to left."""
_TEXT = {"parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}


@dataclass(frozen=True, slots=True)
class Call:
    """A method of the Bot API with its parameters, all but the chat."""

    method: str
    parameters: Parameters


async def made(screen: Screen) -> Screen:
    """The screen with the bytes of its file or picture, which were made in a thread.

    Raises what the making raises.
    """
    if not isinstance(screen.attachment, File | Picture):
        return screen
    content = await asyncio.to_thread(screen.attachment.make)
    return replace(screen, attachment=replace(screen.attachment, make=lambda: content))


def new_messages(screen: Screen, words: Words) -> tuple[Call, ...]:
    """What shows the screen anew: one message, or two where the words do not fit beside a file.

    The bytes of a file are made here, unless that is done already (`made`).
    """
    buttons = keyboard(screen, words)
    match screen.attachment:
        case MapPoint() as point:
            return (Call("sendVenue", {**_venue(point), "reply_markup": buttons}),)
        case File() as file:
            return _with_file(screen, "document", file, buttons)
        case Picture() as picture:
            return _with_file(screen, "photo", picture, buttons)
        case _:
            return (Call("sendMessage", {**text(screen), "reply_markup": buttons}),)


def edited(screen: Screen, words: Words) -> Parameters:
    """The parameters of editMessageText that put the screen where another one was."""
    return {**text(screen), "reply_markup": keyboard(screen, words)}


def text(screen: Screen) -> Parameters:
    return {"text": screen.html(), **_TEXT}


def keyboard(screen: Screen, words: Words) -> Parameters:
    """The buttons, the way back below them."""
    rows = screen.rows
    if screen.back is not None:
        rows = (*rows, (Button("⬅️", words.say("Back"), screen.back),))
    return {"inline_keyboard": [[_button(each) for each in _as_read(row, words)] for row in rows]}


def toast(screen: Screen | None) -> Parameters:
    """What answers the tap itself (answerCallbackQuery)."""
    if screen is None or screen.toast is None:
        return {}
    return {"text": screen.toast.striptags()[:TOAST_LIMIT], "show_alert": screen.alert}


def _as_read(row: tuple[Button, ...], words: Words) -> tuple[Button, ...]:
    """A row with arrows is turned round for who reads from the right: Telegram does not do that by itself."""
    if not words.rtl or all(each.picture not in MIRRORED for each in row):
        return row
    return tuple(replace(each, picture=MIRRORED.get(each.picture, each.picture)) for each in reversed(row))


def _button(each: Button) -> Parameters:
    if each.tap is not None:
        return {"text": each.text, "callback_data": f"{ANEW if each.anew else ''}{each.tap.pack()}"}
    return {"text": each.text, "url": each.url}


def _venue(point: MapPoint) -> Parameters:
    return {
        "latitude": point.latitude,
        "longitude": point.longitude,
        "title": point.name,
        "address": point.address or point.name,
    }


def _with_file(screen: Screen, kind: str, file: File | Picture, buttons: Parameters) -> tuple[Call, ...]:
    """`kind` is what the Bot API calls it: "document", "photo"."""
    method = f"send{kind.capitalize()}"
    upload: dict[str, object] = {
        kind: InputFile(file.make(), filename=file.name, attach=True),
        "reply_markup": buttons,
    }
    words_alone = replace(screen, attachment=None)
    if length(Markup(words_alone.html())) > CAPTION_LIMIT:  # noqa: S704 - Screen.html has escaped it
        return Call("sendMessage", text(words_alone)), Call(method, upload)
    caption = {"caption": screen.html(), "parse_mode": "HTML"}
    return (Call(method, {**upload, **caption}),)
