"""The settings: from the environment (`WEGWIJS_...`) or a `.env` file, checked before anything starts."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from dotenv import dotenv_values
from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import Plain

PREFIX = "WEGWIJS_"
STORES = ("sqlite+aiosqlite://", "postgresql+asyncpg://")


class SettingsError(Plain):
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
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    bot_token: Annotated[SecretStr, AfterValidator(_token)] | None = None
    bot_api: Annotated[str, AfterValidator(_root)] = "https://api.telegram.org"
    store: Annotated[str, AfterValidator(_store)] = "sqlite+aiosqlite:///data/wegwijs.db"
    key_file: Path = Path("data/wegwijs.key")
    timezone: Annotated[str, AfterValidator(_zone)] = "Europe/Amsterdam"
    message_days: Annotated[int, Field(ge=1, le=3650)] = 90
    stay_months: Annotated[int, Field(ge=1, le=120)] = 18
    playground_port: Annotated[int, Field(ge=1, le=65535)] = 8080
    log_level: LogLevel = LogLevel.INFO


def load() -> Settings:
    """The settings of this machine; SettingsError names the first one that is wrong."""
    try:
        _refuse_unknown_names()
        return Settings()
    except ValidationError as wrong:
        error = wrong.errors(include_input=False, include_url=False)[0]
        said = error["msg"].removeprefix("Value error, ")
        raise SettingsError(f"{PREFIX}{str(error['loc'][0]).upper()}: {said}.") from None
    except (UnicodeDecodeError, OSError):
        raise SettingsError("The file .env cannot be read as text (UTF-8).") from None


def _refuse_unknown_names() -> None:
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    for name in dotenv_values(".env"):
        if name.upper().startswith(PREFIX) and name.upper() not in known:
            raise SettingsError(f"{name} in .env is not a setting of Wegwijs; .env.example lists them all.")
