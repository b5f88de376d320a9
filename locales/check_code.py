"""Texts in the code that no translator will ever see, found in its syntax tree."""

import ast
import re
from collections.abc import Iterator
from typing import TypeAlias

from locales.complaints import Complaint

Call: TypeAlias = ast.Call

SPOKEN = {"say": 1, "careful": 1, "N_": 1, "count": 2, "about": 2}
"""What gathers messages, and how many of its first arguments are the message."""
SHOWN = frozenset({"Screen", "Button", "button", "Section", "MapPoint"})
SHOWN_AS = frozenset({"title", "lines", "toast", "text", "caption", "label", "rows"})
"""Arguments that a person gets to read, whatever is called."""

_SIGNS = re.compile(r"</?\w+>|\{\w*\}|&\w+;|%[\d.]*\w")
_LETTERS = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]*[a-z][^\W\d_]+")


def of_source(where: str, source: str) -> Iterator[Complaint]:
    """Literals that reach a person untranslated, and messages that cannot be gathered."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            for piece, why in _wrong(node):
                yield Complaint(f"{where}:{piece.lineno}", _shown(piece), why)


def _wrong(call: Call) -> Iterator[tuple[ast.expr, str]]:
    name = _name(call)
    if name in SPOKEN and len(call.args) >= SPOKEN[name]:
        yield from _not_literal(call, SPOKEN[name])
        values = [keyword.value for keyword in call.keywords]
        yield from ((each, "is a text inside another one") for each in _texts(values, _WORD))
        return
    if name == "Markup":
        shown = [*call.args]
    elif name in SHOWN:
        shown = [*call.args, *(keyword.value for keyword in call.keywords)]
    else:
        shown = [keyword.value for keyword in call.keywords if keyword.arg in SHOWN_AS]
    yield from ((each, "is shown and cannot be translated") for each in _texts(shown, _LETTERS))


def _not_literal(call: Call, how_many: int) -> Iterator[tuple[ast.expr, str]]:
    for message in call.args[:how_many]:
        literal = isinstance(message, ast.Constant) and isinstance(message.value, str)
        if not (literal or _known(message)):
            yield message, "is no literal message: it cannot be gathered"


def _known(message: ast.expr) -> bool:
    """A constant that is marked where it is defined, or one of two."""
    if isinstance(message, ast.IfExp):
        return _known(message.body) and _known(message.orelse)
    return isinstance(message, ast.Name | ast.Attribute | ast.Subscript)


def _texts(shown: list[ast.expr], letters: re.Pattern[str]) -> Iterator[ast.expr]:
    """The literals with letters in what is shown; what other calls give is looked at where they stand."""
    for node in shown:
        if isinstance(node, ast.Constant):
            if isinstance(node.value, str) and letters.search(_SIGNS.sub(" ", node.value)):
                yield node
        elif isinstance(node, ast.JoinedStr):
            literals = [each for each in node.values if isinstance(each, ast.Constant)]
            yield from _texts([*literals], letters)
        elif not isinstance(node, ast.Call | ast.Compare | ast.Lambda | ast.Subscript):
            yield from _texts(
                [each for each in ast.iter_child_nodes(node) if isinstance(each, ast.expr)], letters
            )


def _name(call: Call) -> str | None:
    called = call.func
    if isinstance(called, ast.Attribute):
        return called.attr
    return called.id if isinstance(called, ast.Name) else None


def _shown(piece: ast.expr) -> str:
    return str(piece.value) if isinstance(piece, ast.Constant) else ast.unparse(piece)
