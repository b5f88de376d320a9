"""Every button fits into Telegram's 64 bytes, with the longest ids and words that there are."""

from collections.abc import Iterator
from datetime import date, time
from enum import Enum
from itertools import product
from types import UnionType
from typing import Any, get_args, get_origin

import pytest

from handlers import casemanager, everyone, neighbour, resident, staff
from handlers.everyone.codes import CODE_LIMIT
from handlers.forms import Again, Back, Choose, Form, Stop
from handlers.house import build_door
from handlers.taps import LIMIT, Tap, unpack
from locales.languages import LANGUAGES
from shelter.ids import ALPHABET, new_code, new_id
from shelter.models.reminders import days_before
from shelter.reminders import DEFAULTS

ROOMS = (casemanager, everyone, neighbour, resident, staff)
FORMS: tuple[Form, ...] = tuple(form for room in ROOMS for form in room.FORMS)
LONGEST_ID = max(new_id(), new_code(size=5), key=len)
LONGEST: dict[str, str] = {
    "language": max(LANGUAGES, key=len),
    "invite": ALPHABET[:CODE_LIMIT],
    "kind": max(DEFAULTS, key=len),
    "ahead": str(days_before(14, time(21, 59))),
}
IN_FORMS = (Choose, Back, Stop, Again)
KINDS = [
    kind for kind in Tap.__subclasses__() if kind.__module__.startswith("handlers.") and kind not in IN_FORMS
]


def values_of(name: str, annotation: Any) -> list[object]:
    """The longest value of a field; all values where it is one of a few."""
    if get_origin(annotation) is UnionType:
        parts = [each for each in get_args(annotation) if each is not type(None)]
        return [value for each in parts for value in values_of(name, each)]
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return list(annotation)
    if annotation is int:
        return [10**6]
    if annotation is date:
        return [date.max]
    return [LONGEST.get(name, LONGEST_ID)]


def longest_of(kind: type[Tap]) -> Iterator[Tap]:
    fields = {name: values_of(name, field.annotation) for name, field in kind.model_fields.items()}
    for values in product(*fields.values()):
        yield kind.model_validate(dict(zip(fields, values, strict=True)))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_it_fits_and_comes_back(kind: type[Tap]) -> None:
    for tap in longest_of(kind):
        assert len(tap.pack().encode()) <= LIMIT
        assert unpack(tap.pack()) == tap


def test_every_answer_in_every_form_fits() -> None:
    for form in FORMS:
        taps: list[Tap] = [kind(form=form.name) for kind in (Back, Stop, Again)]
        taps += [
            Choose(form=form.name, question=question.name, value=LONGEST_ID * 2)
            for question in form.questions
        ]
        assert [unpack(tap.pack()) for tap in taps] == taps


def test_every_tap_has_a_handler_or_belongs_to_a_form() -> None:
    assert set(KINDS) == set(build_door().routes.taps)
