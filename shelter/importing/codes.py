"""Whose row it is: the code in a column, or within the title of an event. Of the own residents alone.

A code of somebody else's resident looks exactly like one that nobody has.
"""

import re
from collections.abc import Iterable

from shelter.files.faults import BadCell
from shelter.models.places import Stay
from shelter.text import N_

UNKNOWN = N_("I do not find a resident of yours here: {text}")
SEVERAL = N_("More than one of your residents is named here: {text}")
_APART = re.compile(r"[\s–—-]+")


class Codes:
    """The codes of these stays, however the dash is written; "B 014" and "b014" are B-014."""

    def __init__(self, stays: Iterable[Stay]) -> None:
        self._stays: dict[str, Stay | None] = {}
        for stay in stays:
            name = _folded(stay.code)
            self._stays[name] = None if name in self._stays else stay
        patterns = sorted(
            (_pattern(stay.code) for stay in self._stays.values() if stay), key=len, reverse=True
        )
        self._within = (
            re.compile(rf"(?<![\w-])(?:{'|'.join(patterns)})(?![\w-])", re.IGNORECASE) if patterns else None
        )

    def of(self, code: str | None, title: str | None) -> Stay:
        """BadCell where it is nobody of theirs, or more than one."""
        stay = self._in_title(title or "") if code is None else self._stays.get(_folded(code))
        if stay is None:
            raise BadCell(UNKNOWN, text=code if code is not None else title or "–")
        return stay

    def _in_title(self, title: str) -> Stay | None:
        found = {_folded(each) for each in self._within.findall(title)} if self._within else set()
        if len(found) > 1:
            raise BadCell(SEVERAL, text=title)
        return self._stays.get(next(iter(found))) if found else None


def _folded(code: str) -> str:
    return _APART.sub("", code.casefold())


def _pattern(code: str) -> str:
    return r"[\s–—-]*".join(re.escape(part) for part in _APART.split(code.strip()) if part)
