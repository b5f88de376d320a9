"""What it is about, where, what to bring, and whether an interpreter comes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from locales.quick_line.scan import Piece, Scan
from locales.quick_line.vocabulary import any_of, expression, grammar, meaning, meanings

_INTERPRETER, _LANGUAGE = grammar("interpreter"), any_of("languages")
_NO_INTERPRETER = expression(
    rf"(?:{grammar('no_interpreter')}|{grammar('without')}\s+(?:{_LANGUAGE}\s+)?{_INTERPRETER}(?:\s+{grammar('needed')})*)"
)
_WITH_INTERPRETER = expression(
    rf"\+?\s*(?:{grammar('with')}\s+)?(?:{grammar('one')}\s+)?(?:{_LANGUAGE}[\s-]*){{0,2}}{_INTERPRETER}"
    rf"(?:[\s:(]*(?:{_LANGUAGE}|{grammar('needed')})\b\)?)*"
)
_THING = any_of("bring")
_OWN = r"(?:(?:de|het|zijn|haar|hun|the|his|her|their|your)\s+)?"
_NEXT = rf"(?:\s*[,+&/]\s*|\s+{grammar('and')}\s+|\s+)"
_THINGS = rf"{_OWN}{_THING}(?:{_NEXT}{_OWN}{_THING}){{0,8}}"
_BRING = grammar("bring")
_BRING_THEM = tuple(
    expression(body)
    for body in (
        rf"{_BRING}\s*:?\s*(?P<things>{_THINGS})(?:\s+{grammar('brought')})?",
        rf"(?:\+\s*)?(?P<things>{_THINGS})\s+{grammar('brought')}",
    )
)
_BRING_ELSE = re.compile(rf"(?<!\w){_BRING}(?!\w)\s*:?(?P<rest>[^\0,;]*)")
_BRING_LIST = re.compile(rf"(?<!\w){_BRING}\s*:(?P<rest>(?:(?!(?<!\w)(?:bij|at|in)\s|\s\w+\s*:)[^\0;@])*)")
_EACH_THING = expression(_THING)
_NAME_AND_ADDRESS = r"(?P<place>[^\0,;@]+(?:,[^\0,;@]*[\d#][^\0,;@]*)?)"
_AT_SIGN = re.compile(rf"@\s*{_NAME_AND_ADDRESS}")
_KIND, _WEAK_KIND = any_of("kinds"), any_of("weak_kinds")
_KINDS = expression(_KIND)
_WEAK_KINDS = expression(_WEAK_KIND)
_PLACE_WORD = grammar("place")
_KIND_AS_PLACE = expression(rf"(?P<before>(?:bij|at|naar|to|in)\s+(?:(?:de|het|the)\s+)?)(?P<kind>{_KIND})")
_MARKED_PLACE = re.compile(rf"(?<!\w){_PLACE_WORD}(?:\s*:\s*|\s+){_NAME_AND_ADDRESS}")
_FILLER = any_of("fillers")
_EDGE = re.compile(
    rf"^(?:[\s.:!?+&/()\-]|{_FILLER}(?=\s|$|[.:!?]))+|(?:[\s:!?+&/(\-]|(?<=\s){_FILLER}(?=\s*$))+$"
)
_LONE = re.compile(r"(?<![^\0,;])\s*(?P<number>\d{1,2})\s*(?![^\0,;])")
_LETTER_OR_DIGIT = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Where:
    """A place that was typed as one, or words that may be one; `left_out` are neither."""

    marked: str = ""
    perhaps: str = ""
    left_out: str = ""


def take_interpreter(scan: Scan) -> bool:
    if scan.take(_NO_INTERPRETER):
        return False
    return bool(scan.take(_WITH_INTERPRETER))


def take_bring(scan: Scan) -> tuple[Sequence[str], str]:
    """What to bring, and what was to be brought but is nothing on the list."""
    lists = scan.take(_BRING_LIST)
    spans = [match.span("rest") for match in lists]
    found = [match["rest"] for match in lists]
    found += [match["things"] for body in _BRING_THEM for match in scan.take(body)]
    spans += [match.span("rest") for match in scan.take(_BRING_ELSE)]
    said = {meaning("bring", each[0]) for things in found for each in _EACH_THING.finditer(things)}
    others = [_trimmed(piece) for start, end in spans for piece in _but_for_things(scan.text[start:end])]
    return [each for each in meanings("bring") if each in said], " ".join(filter(None, others))


def _but_for_things(typed: str) -> Iterator[Piece]:
    rest = Scan(typed)
    rest.take(_EACH_THING)
    yield from rest.pieces()


def take_at_sign(scan: Scan) -> list[str]:
    """What stands behind an @ is a place, whatever its words."""
    return _places(scan, _AT_SIGN)


def take_kinds(scan: Scan) -> list[str]:
    """What it can be about. Behind "bij" a kind is a place if there is another: "advocaat bij rechtbank"."""
    places = [match.span("kind") for match in _KIND_AS_PLACE.finditer(scan.left)]
    others = [match for match in _KINDS.finditer(scan.left) if match.span() not in places]
    found = others or list(_KINDS.finditer(scan.left))
    for match in found:
        scan.hide(*match.span())
    return list(dict.fromkeys(meaning("kinds", match[0]) for match in found))


def take_weak_kinds(scan: Scan) -> list[str]:
    return list(dict.fromkeys(meaning("weak_kinds", match[0]) for match in scan.take(_WEAK_KINDS)))


def take_lone_numbers(scan: Scan) -> list[int]:
    """Numbers with nothing beside them: hours, perhaps."""
    found = list(_LONE.finditer(scan.left))
    for match in found:
        scan.hide(*match.span())
    return [int(match["number"]) for match in found]


def where(scan: Scan, at_sign: Sequence[str]) -> Where:
    """The place, from the words that are left."""
    marked = [*at_sign, *_places(scan, _MARKED_PLACE)]
    perhaps = [text for piece in scan.pieces() if (text := _trimmed(piece))]
    if marked:
        return Where(marked=marked[0], left_out=" ".join((*marked[1:], *perhaps)))
    return Where(perhaps=" ".join(perhaps))


def _places(scan: Scan, expression: re.Pattern[str]) -> list[str]:
    found = [Piece(scan.typed(match, "place"), match["place"]) for match in scan.take(expression)]
    return [text for piece in found if (text := _trimmed(piece))]


def _trimmed(piece: Piece) -> str:
    """Without the small words and signs at its ends."""
    text, folded = piece.text, piece.folded
    while match := _EDGE.search(folded):
        if not match[0]:
            break
        keep = slice(match.end(), None) if match.start() == 0 else slice(0, match.start())
        text, folded = text[keep], folded[keep]
    return text if _LETTER_OR_DIGIT.search(folded) else ""
