"""A bare echo with python-telegram-bot as it comes: `python -m benchmarks.echo_ptb ROOT TOKEN AT_ONCE`."""

import asyncio
import sys

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, CallbackQueryHandler, ContextTypes, MessageHandler

Context = ContextTypes.DEFAULT_TYPE
BUTTONS = InlineKeyboardMarkup([[InlineKeyboardButton("Again", callback_data="h")]])


async def echo(update: Update, context: Context) -> None:
    assert update.message is not None
    await update.message.reply_text(update.message.text or "", reply_markup=BUTTONS)


async def again(update: Update, context: Context) -> None:
    query = update.callback_query
    assert query is not None
    edit = query.edit_message_text(f"Again {query.id}", reply_markup=BUTTONS)
    await asyncio.gather(query.answer(), edit)


def main(root: str, token: str, at_once: str) -> None:
    builder = Application.builder().token(token).base_url(f"{root}/bot")
    application = builder.concurrent_updates(int(at_once) or False).build()
    application.add_handler(MessageHandler(None, echo))
    application.add_handler(CallbackQueryHandler(again))
    application.run_polling()


if __name__ == "__main__":
    main(*sys.argv[1:])
