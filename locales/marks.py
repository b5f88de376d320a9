"""The signs in a message that a translation has to keep: placeholders, tags, pictures, outer space."""

import re
from collections import Counter
from collections.abc import Iterator

from locales.templates import Template

_TAG = re.compile(r"</?\w+>")
_STRAY = re.compile(r"[<>]|&(?!(?:amp|lt|gt|quot);)")
_PICTURES = re.compile(
    "[\U0001f000-\U0001faff\u2190-\u21ff\u231a-\u23ff\u25a0-\u27bf\u2b00-\u2bff\u200d\ufe0f\u20e3]+"
)


def differences(source: str, translation: str, *, may_lack: frozenset[str] = frozenset()) -> Iterator[str]:
    """Why the translation does not fit the message. `may_lack`: placeholders that it can do without."""
    try:
        wanted, found = set(Template(source).names), set(Template(translation).names)
    except ValueError as error:
        yield str(error)
        return
    if missing := wanted - found - may_lack:
        yield f"lacks {_braced(missing)}"
    if unknown := found - wanted:
        yield f"has {_braced(unknown)}, which the English has not"
    if Counter(_TAG.findall(source)) != Counter(_TAG.findall(translation)):
        yield "its tags differ from the English"
    if _STRAY.search(_TAG.sub("", translation)):
        yield "a sign of markup stands loose in it (&amp; &lt; &gt;)"
    if _PICTURES.findall(source) != _PICTURES.findall(translation):
        yield "its pictures differ from the English"
    if _outer_space(source) != _outer_space(translation):
        yield "the space around it differs from the English"


def faults(source: str) -> Iterator[str]:
    """What is wrong with a message in the code itself."""
    if source != source.strip():
        yield "begins or ends in space: sentences are not glued together"
    try:
        Template(source)
    except ValueError as error:
        yield str(error)


def _outer_space(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def _braced(names: set[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names))
