"""Typed callback data: what a button means, in at most 64 bytes (Bot API, InlineKeyboardButton)."""

from datetime import date
from enum import Enum
from typing import ClassVar, Self

from pydantic import BaseModel, ConfigDict, ValidationError

LIMIT = 64
ANEW = "+"
"""Before the data of a button whose message stays as it is (`Button.anew`)."""
_SEPARATOR = ":"


class Tap(BaseModel):
    """Base of all taps: `class OpenRule(Tap, code="rule"): rule_id: str`.

    A tap says what the person asks for and never what he or she may see.
    """

    model_config = ConfigDict(frozen=True)
    code: ClassVar[str]
    _known: ClassVar[dict[str, type["Tap"]]] = {}

    def __init_subclass__(cls, *, code: str) -> None:
        super().__init_subclass__()
        if code in Tap._known:
            raise TypeError(f"two taps share the code {code!r}")
        cls.code = code
        Tap._known[code] = cls

    def pack(self) -> str:
        """The callback data; a value too long for a button is a mistake in the code (ValueError)."""
        data = _SEPARATOR.join((self.code, *(_plain(value) for _, value in self)))
        if len(data.encode()) > LIMIT - len(ANEW):
            raise ValueError(f"{type(self).__name__} packs to too many bytes")
        return data

    @classmethod
    def of(cls, *parts: str) -> Self:
        names = tuple(cls.model_fields)
        if len(parts) > len(names):
            raise ValueError("too many parts")
        return cls.model_validate({name: part or None for name, part in zip(names, parts, strict=False)})


def unpack(data: str) -> Tap | None:
    """The tap that the data stands for; None for an old button or a forged one."""
    code, *parts = data.removeprefix(ANEW).split(_SEPARATOR)
    kind = Tap._known.get(code)
    if kind is None:
        return None
    try:
        return kind.of(*parts)
    except (ValidationError, ValueError):
        return None


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    if _SEPARATOR in text:
        raise ValueError("a tap's value holds the separator")
    return text


class Home(Tap, code="h"):
    """The first screen."""
