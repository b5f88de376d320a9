"""How fast the way of a tap is, beside python-telegram-bot and aiogram."""
