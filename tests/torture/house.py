"""Who lives in the houses of these tests, and a chance that can be had again."""

import random
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from unittest.mock import patch

from structlog.testing import capture_logs

from shelter.ids import new_id
from shelter.models.people import Grant, NoticeStyle, Person, Role
from shelter.models.places import Location, Place, Stay

ZONE = "Europe/Amsterdam"
TOWN = Location(id="torture_town", place=Place(name="Huis", address="Kade 1"), capacity=80)


def a_person(
    role: Role, now: datetime, style: NoticeStyle = NoticeStyle.DISCREET, *, chat_id: int | None = None
) -> Person:
    """Somebody with a chat: this one, or any."""
    return Person(
        id=new_id(),
        chat_id=random.getrandbits(48) if chat_id is None else chat_id,
        language="en",
        grants=frozenset({Grant(role=role)}),
        notice_style=style,
        created_at=now,
    )


def a_stay(resident: Person, casemanager: Person, now: datetime) -> Stay:
    """That the resident lives in TOWN, guided by this casemanager."""
    return Stay(
        id=new_id(),
        resident_id=resident.id,
        location_id=TOWN.id,
        code=new_id(),
        casemanager_id=casemanager.id,
        started_on=now.date(),
    )


@contextmanager
def chance_from(seed: int) -> Iterator[None]:
    """Identifiers and pauses come from the seed, too: a run can be repeated."""
    chance = random.Random(f"{seed} ids")
    before = random.getstate()
    random.seed(seed)
    with (
        patch.object(secrets, "token_urlsafe", lambda size=16: f"{chance.getrandbits(72):018x}"),
        patch.object(secrets, "token_hex", lambda size=16: f"{chance.getrandbits(8 * size):0{2 * size}x}"),
    ):
        try:
            yield
        finally:
            random.setstate(before)


@contextmanager
def no_errors() -> Iterator[Callable[[], Sequence[str]]]:
    """What is logged as an error meanwhile; nothing of it is printed."""
    with capture_logs() as logged:
        yield lambda: [f"logged: {each}" for each in logged if each["log_level"] == "error"]
