"""A broadcast with python-telegram-bot and its AIORateLimiter:
`python -m benchmarks.broadcast_ptb ROOT TOKEN RETRIES WAY FIRST_CHAT CHATS`.

`/broadcast` sends a text to so many chats from the first one on. `WAY` is "together" (all are handed to the
limiter at once) or "in-a-row" (each waits for the one before). It is sent beside the updates, of which 32
are handled at a time. A text is answered by a message, a tap by an edit and the answer to the tap. `RETRIES`
is the limiter's `max_retries`; 0 is what it comes with. What Telegram refuses after these is lost.
"""

import asyncio
import logging
import sys
from contextlib import suppress

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import RetryAfter
from telegram.ext import (
    AIORateLimiter,
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
)

Context = ContextTypes.DEFAULT_TYPE
BUTTONS = InlineKeyboardMarkup([[InlineKeyboardButton("Open", callback_data="o")]])


async def echo(update: Update, context: Context) -> None:
    assert update.message is not None
    await update.message.reply_text(update.message.text or "", reply_markup=BUTTONS)


async def again(update: Update, context: Context) -> None:
    query = update.callback_query
    assert query is not None
    with suppress(RetryAfter):
        await asyncio.gather(query.answer(), query.edit_message_text(f"{query.id}", reply_markup=BUTTONS))


async def send(bot: Bot, chat_id: int) -> None:
    with suppress(RetryAfter):
        await bot.send_message(chat_id, "📣 A message from the house", reply_markup=BUTTONS)


async def broadcast(bot: Bot, chats: range, way: str) -> None:
    if way == "together":
        await asyncio.gather(*(send(bot, chat_id) for chat_id in chats))
        return
    for chat_id in chats:
        await send(bot, chat_id)


def main(root: str, token: str, retries: str, way: str, first: str, number: str) -> None:
    limiter = AIORateLimiter(max_retries=int(retries))
    builder = Application.builder().token(token).base_url(f"{root}/bot").rate_limiter(limiter)
    application = builder.concurrent_updates(32).build()
    chats = range(int(first), int(first) + int(number))

    async def begin(update: Update, context: Context) -> None:
        application.create_task(broadcast(application.bot, chats, way))

    logging.getLogger("telegram.ext").setLevel(logging.CRITICAL)
    application.add_handler(CommandHandler("broadcast", begin))
    application.add_handler(MessageHandler(None, echo))
    application.add_handler(CallbackQueryHandler(again))
    application.run_polling()


if __name__ == "__main__":
    main(*sys.argv[1:])
