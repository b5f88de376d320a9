"""Answers to taps (https://core.telegram.org/bots/api#answercallbackquery)."""

from playground.entities import units
from playground.messages import Json
from playground.methods.method import method
from playground.refusal import Refusal
from playground.telegram import Telegram

TEXT_LIMIT = 200


@method("answerCallbackQuery")
def answer_callback_query(telegram: Telegram, given: Json) -> bool:
    if units(given.get("text", "")) > TEXT_LIMIT:
        raise Refusal("Bad Request: MESSAGE_TOO_LONG")
    url = given.get("url")
    if url is not None and not url.startswith(f"https://t.me/{telegram.bot['username']}?start="):
        raise Refusal("Bad Request: URL_INVALID")
    telegram.queries.answer(given["callback_query_id"], given)
    return True
