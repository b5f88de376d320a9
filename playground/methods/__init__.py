"""The methods (https://core.telegram.org/bots/api#available-methods), a file for each family."""

from playground.checks import METHODS, ours
from playground.methods import chats, deleting, editing, profile, sending, taps, updates
from playground.methods.method import Method
from playground.refusal import Refusal

__all__ = ["Method", "find"]

_FOUND: dict[str, Method] = {
    method.name: method
    for family in (chats, deleting, editing, profile, sending, taps, updates)
    for method in vars(family).values()
    if isinstance(method, Method)
}
_BY_LOWER = {name.lower(): name for name in METHODS}


def find(name: str) -> Method:
    """The method of this name, in any case. Refusal: Telegram has none, or this one has none."""
    if name in _FOUND:
        return _FOUND[name]
    known = _BY_LOWER.get(name.lower())
    if known is None:
        raise Refusal("Not Found: method not found", 404)
    if known not in _FOUND:
        raise ours(f"method not implemented: {known}")
    return _FOUND[known]
