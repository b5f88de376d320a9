"""The sixteen languages of the shelter, in DOMAIN.md's order."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Language:
    """`babel`: what CLDR calls it. `finished`: its catalogue is complete.

    `checked`: a human has read its texts on law, money, rules and sanctions (DOMAIN, promise 10).
    """

    code: str
    own_name: str
    english_name: str
    babel: str
    rtl: bool = False
    finished: bool = False
    checked: bool = False


_ALL = (
    Language("nl", "Nederlands", "Dutch", "nl", finished=True, checked=True),
    Language("en", "English", "English", "en_GB", finished=True),
    Language("ti", "ትግርኛ", "Tigrinya", "ti", finished=True),
    Language("ar", "العربية", "Arabic", "ar", rtl=True, finished=True),
    Language("fa", "فارسی", "Farsi", "fa", rtl=True),
    Language("am", "አማርኛ", "Amharic", "am"),
    Language("fr", "Français", "French", "fr", finished=True),
    Language("fa_AF", "دری", "Dari", "fa_AF", rtl=True),
    Language("so", "Soomaali", "Somali", "so"),
    Language("ckb", "کوردیی ناوەندی", "Sorani", "ckb", rtl=True),
    Language("ku", "Kurdî (Kurmancî)", "Kurmanji", "ku"),
    Language("ps", "پښتو", "Pashto", "ps", rtl=True),
    Language("om", "Afaan Oromoo", "Oromo", "om"),
    Language("pt", "Português", "Portuguese", "pt"),
    Language("es", "Español", "Spanish", "es"),
    Language("tr", "Türkçe", "Turkish", "tr"),
)

LANGUAGES: Mapping[str, Language] = MappingProxyType({language.code: language for language in _ALL})
FINISHED: tuple[Language, ...] = tuple(language for language in _ALL if language.finished)
SOURCE = LANGUAGES["nl"]
"""The content's own language: what stands beside an unchecked text."""
INTERFACE = LANGUAGES["en"]
"""The language of the messages in the code: it needs no catalogue."""

_BY_TAG = {language.code.lower(): language for language in _ALL}
_OTHER_TAGS = {"prs": "fa_af", "pes": "fa", "kmr": "ku", "orm": "om", "tir": "ti", "amh": "am", "som": "so"}


def from_hint(language_code: str | None) -> Language | None:
    """The language that a phone's IETF tag (`ar-EG`, `prs`) speaks of; a hint only."""
    if not language_code:
        return None
    tag = language_code.replace("-", "_").lower()
    short = tag.partition("_")[0]
    return _BY_TAG.get(tag) or _BY_TAG.get(_OTHER_TAGS.get(short, short))
