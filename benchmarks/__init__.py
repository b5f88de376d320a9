"""How fast the bot is, beside python-telegram-bot and aiogram; each is also run alone: `python -m benchmarks.NAME`."""
