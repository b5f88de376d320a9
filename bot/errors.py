"""Errors that the person at the console can put right, each in one line."""

import sys
from collections.abc import Iterator


class Plain(Exception):
    """Something is wrong that whoever runs the bot can put right; the message is one line."""


class TokenRefused(Plain):
    """Telegram does not know the token: the program cannot go on."""

    def __init__(self) -> None:
        super().__init__(
            "Telegram refuses the bot token. Look at WEGWIJS_BOT_TOKEN, or ask @BotFather for it."
        )


def in_one_line(error: BaseException) -> str | None:
    """The line for an error; None where it is a mistake in the program."""
    for each in _leaves(error):
        if isinstance(each, Plain) or _is_of_the_store(each):
            return str(each)
        if isinstance(each, ConnectionError | TimeoutError) or type(each).__name__ == "OperationalError":
            return "The store cannot be opened or reached. Look at WEGWIJS_STORE."
        if isinstance(each, PermissionError | FileNotFoundError | IsADirectoryError | NotADirectoryError):
            return f"{each.filename or 'A file'} cannot be used: {each.strerror}."
    return None


def _leaves(error: BaseException) -> Iterator[BaseException]:
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            yield from _leaves(each)
    else:
        yield error


def _is_of_the_store(error: BaseException) -> bool:
    """Without importing the store for a command that never opened it."""
    errors = sys.modules.get("storage.errors")
    return errors is not None and isinstance(error, errors.StoreError)
