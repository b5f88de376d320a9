"""Which resident is named: by code (B-014, b14, B 014), or by the name that the member of staff chose."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from locales.quick_line.scan import Scan
from locales.quick_line.vocabulary import expression, fold, is_known

Residents = Mapping[str, Collection[str]]
"""The ids of those who are called so; several may have one name."""

_CODE = re.compile(r"(?P<letters>[^\W\d_]{1,3})[-. ]?(?P<number>\d{1,7})")
_NO_CLOCK = r"(?![:.,]\d|\s*(?:uur|u|h|am|pm|min|m)\b)"
_TYPED_CODE = expression(rf"(?P<letters>[^\W\d_]{{1,3}})[-. ]?(?P<number>\d{{1,7}}){_NO_CLOCK}", r"\w\-")
_SOME_CODE = expression(r"(?:[a-z]{1,2}-\d{2,4}|[a-z]\d{2,4}|[a-z] \d{3})" + _NO_CLOCK, r"\w\-")
_SHORTEST_NAME = 2


@dataclass(slots=True)
class Named:
    """`unknown` is something like a code that is none of theirs."""

    ids: list[str] = field(default_factory=list)
    unknown: str = ""


def take_codes(scan: Scan, residents: Residents, named: Named) -> None:
    codes = {_code(match): ids for name, ids in residents.items() if (match := _CODE.fullmatch(fold(name)))}
    for match in _TYPED_CODE.finditer(scan.left):
        if ids := codes.get(_code(match)):
            scan.hide(*match.span())
            _add(named, ids)


def take_names(scan: Scan, residents: Residents, named: Named) -> None:
    """Names; one that is a word of the line, too ("Mei"), only if nobody else is named."""
    names = {name: fold(name).strip() for name in sorted(residents, key=len, reverse=True)}
    for name, folded in names.items():
        if _is_name(folded) and not is_known(folded) and scan.take_words(folded):
            _add(named, residents[name])
    for name, folded in names.items():
        if not named.ids and is_known(folded) and scan.take_words(folded, most=1):
            _add(named, residents[name])
    if not named.ids and (match := scan.take_first(_SOME_CODE)):
        named.unknown = scan.typed(match).strip()


def _code(match: re.Match[str]) -> tuple[str, int]:
    return match["letters"], int(match["number"])


def _is_name(folded: str) -> bool:
    return len(folded) >= _SHORTEST_NAME and not folded.isdecimal() and not _CODE.fullmatch(folded)


def _add(named: Named, ids: Collection[str]) -> None:
    named.ids += [each for each in ids if each not in named.ids]
