"""Text out of bytes: UTF-8 or UTF-16 by their mark, else UTF-8, else what Windows wrote in Western Europe."""

import codecs
import re
from collections.abc import Iterator

from shelter.files.faults import Damaged

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_NEVER = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f]")
"""No text that people wrote has these: it is something else."""
_END = "\n"


def decoded(content: bytes) -> str:
    """The text; Damaged names the first line that is none."""
    text = next(_decodings(content), None)
    if text is None:
        raise Damaged(_first_bad_line(content))
    if wrong := _NEVER.search(text):
        raise Damaged(text.count(_END, 0, wrong.start()) + 1)
    return text


def _decodings(content: bytes) -> Iterator[str]:
    for name in _likely(content):
        try:
            yield content.decode(name)
        except UnicodeDecodeError:
            continue


def _likely(content: bytes) -> tuple[str, ...]:
    for mark, name in _MARKS:
        if content.startswith(mark):
            return (name,)
    start = content[:1000]
    if start[1::2].count(0) > len(start) // 4:
        return ("utf-16-le",)
    if start[::2].count(0) > len(start) // 4:
        return ("utf-16-be",)
    return ("utf-8", "cp1252")


def _first_bad_line(content: bytes) -> int:
    name = _likely(content)[-1]
    try:
        content.decode(name)
    except UnicodeDecodeError as error:
        return content.count(_END.encode(), 0, error.start) + 1
    return 1
