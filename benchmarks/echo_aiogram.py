"""A bare echo with aiogram 3: `python -m benchmarks.echo_aiogram ROOT TOKEN [uvloop]`."""

import asyncio
import sys

import uvloop
from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

BUTTONS = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Again", callback_data="h")]])


async def echo(message: Message) -> None:
    await message.answer(message.text or "", reply_markup=BUTTONS)


async def again(query: CallbackQuery, bot: Bot) -> None:
    """A tap is answered and its message edited, as in our own bot."""
    assert isinstance(query.message, Message)
    edit = query.message.edit_text(f"Again {query.id}", reply_markup=BUTTONS)
    await asyncio.gather(bot(query.answer()), bot(edit))


async def main(root: str, token: str) -> None:
    session = AiohttpSession(api=TelegramAPIServer.from_base(root))
    dispatcher = Dispatcher()
    dispatcher.message.register(echo)
    dispatcher.callback_query.register(again)
    await dispatcher.start_polling(Bot(token, session=session), handle_signals=True)


if __name__ == "__main__":
    root, token, *loop = sys.argv[1:]
    (uvloop if loop else asyncio).run(main(root, token))
