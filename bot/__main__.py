"""`python -m bot` is the same program as `wegwijs`."""

from bot.cli import app

app(prog_name="wegwijs")
