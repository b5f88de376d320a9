"""Plural rules for the catalogues, from Babel's copy of CLDR.

Babel's own table for catalogues has the Arabic forms in another order than CLDR, and `to_gettext` writes
CLDR's operand `e` (numbers in compact notation, 1 million) for French, Spanish and Portuguese, which no
gettext can read. That form is left out: whole millions then take "other", and nothing here comes in millions.
"""

from functools import cache

from babel import Locale
from babel.plural import PluralRule, to_gettext

COMPACT = "e"
_FAR = 1000
"""Beyond a thousand no rule of CLDR has a form for one number alone."""


@cache
def rule(babel: str) -> PluralRule:
    """The plural rule of a locale, without the form for compact notation."""
    spoken = Locale.parse(babel).plural_form
    return PluralRule({tag: text for tag, text in spoken.rules.items() if COMPACT not in text.split()})


@cache
def header(babel: str) -> str:
    """The value of `Plural-Forms` in a catalogue."""
    return to_gettext(rule(babel))


@cache
def tags(babel: str) -> tuple[str, ...]:
    """CLDR's names of the forms, in the order of the catalogue's."""
    in_order = ("zero", "one", "two", "few", "many", "other")
    return tuple(tag for tag in in_order if tag in rule(babel).tags or tag == "other")


@cache
def for_one_number(babel: str) -> frozenset[int]:
    """Which forms are for one number alone, so that they need not show it."""
    spoken = rule(babel)
    found = [spoken(number) for number in range(_FAR)]
    return frozenset(index for index, tag in enumerate(tags(babel)) if found.count(tag) == 1)
