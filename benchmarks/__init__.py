"""How fast the bot is, beside python-telegram-bot and aiogram (`make bench`); each module also runs alone."""
