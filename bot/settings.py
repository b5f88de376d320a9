"""The settings: from the environment (`WEGWIJS_...`) or a `.env` file, checked before anything starts."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "WEGWIJS_"
STORES = ("sqlite+aiosqlite://", "postgresql+asyncpg://")
_TOKEN_PARTS = 2


class SettingsError(Exception):
    """A setting is wrong; the message is one line for the person who runs the bot."""


class LogLevel(StrEnum):
    DEBUG = "DEBUG"
    INFO = "INFO"
    WARNING = "WARNING"
    ERROR = "ERROR"


def _token(value: SecretStr) -> SecretStr:
    number, _, secret = value.get_secret_value().partition(":")
    if not number.isdecimal() or not secret or not secret.replace("-", "").replace("_", "").isalnum():
        raise ValueError("this is not a bot token; @BotFather gives one like 123456:ABC-def")
    return value


def _root(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("this is not an address like https://api.telegram.org")
    return value.rstrip("/")


def _store(value: str) -> str:
    if not value.startswith(STORES):
        raise ValueError(f"the address of a store begins with {' or '.join(STORES)}")
    return value


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        raise ValueError("no such time zone; an example is Europe/Amsterdam") from None
    return value


class Settings(BaseSettings):
    """What `.env.example` describes. `bot_api` has no slash at its end."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_ignore_empty=True,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
    )

    bot_token: Annotated[SecretStr, AfterValidator(_token)] | None = None
    bot_api: Annotated[str, AfterValidator(_root)] = "https://api.telegram.org"
    store: Annotated[str, AfterValidator(_store)] = "sqlite+aiosqlite:///data/wegwijs.db"
    key_file: Path = Path("data/wegwijs.key")
    timezone: Annotated[str, AfterValidator(_zone)] = "Europe/Amsterdam"
    playground_port: Annotated[int, Field(ge=1, le=65535)] = 8080
    log_level: LogLevel = LogLevel.INFO


def load() -> Settings:
    """The settings of this machine; SettingsError names the first one that is wrong."""
    try:
        return Settings()
    except ValidationError as wrong:
        raise SettingsError(_line(wrong.errors(include_input=False, include_url=False)[0])) from None
    except UnicodeDecodeError:
        raise SettingsError("The file .env is not readable as text (UTF-8).") from None


def _line(error: ErrorDetails) -> str:
    name = str(error["loc"][0]).upper() if error["loc"] else ""
    if error["type"] == "extra_forbidden":
        name = name.removeprefix(PREFIX)
        return f"{PREFIX}{name} in .env is not a setting of Wegwijs; .env.example lists them all."
    return f"{PREFIX}{name}: {error['msg'].removeprefix('Value error, ')}."
