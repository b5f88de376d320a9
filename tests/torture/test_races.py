"""Two of staff on one appointment: no update is lost, and whoever comes later is told.

In short; `python -m tests.torture races` runs a thousand on each engine.
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from shelter.edits import Changed
from shelter.models.appointments import Appointment, AppointmentKind, Edit, Edited
from shelter.models.places import Place
from tests.stores import Address
from tests.torture.races import Attempt, judge, race
from tests.torture.ways import NOW

RACES, SEED = 40, 20261125


async def test_of_two_at_once_none_overwrites_the_other(address: Address) -> None:
    figures = await race(address, RACES, SEED)
    assert figures.broken == [], f"seed {SEED}"
    assert figures.races == RACES
    assert figures.refused, "the two never met"
    assert figures.both, "one of the two never got through"


FIRST = Appointment(
    id="one",
    resident_id="amina",
    kind=AppointmentKind.IND,
    starts_at=NOW,
    zone="Europe/Amsterdam",
    place=Place(name="Loket"),
)
LATER, LATEST = NOW + timedelta(hours=1), NOW + timedelta(hours=2)
MOVED = Attempt(0, (1, 0), {"starts_at": LATER}, (2, 1))
ON_TOP = Attempt(1, (2, 1), {"starts_at": LATEST}, (3, 2))
TOLD = Attempt(1, (1, 0), {"starts_at": LATEST}, None, Changed.__name__)


def kept(edits: int, **fields: object) -> Appointment:
    """As it is in the end, after so many edits, each a new version."""
    made = tuple(Edit(number=each + 1, version=each + 2, at=NOW, what=Edited.TIME) for each in range(edits))
    return FIRST.model_copy(update={"version": edits + 1, "edits": made, **fields})


def test_what_was_accepted_and_is_kept_is_right() -> None:
    assert not list(judge(FIRST, kept(2, starts_at=LATEST), [MOVED, TOLD, ON_TOP]))


@pytest.mark.parametrize(
    ("last", "attempts", "says"),
    [
        (kept(2, starts_at=LATER), [MOVED, ON_TOP], "starts_at is"),
        (kept(1, starts_at=LATEST), [MOVED, replace(ON_TOP, seen=(1, 0), became=(2, 1))], "saw (1, 0)"),
        (kept(1, starts_at=LATER), [MOVED, ON_TOP], "was the last that was accepted"),
        (kept(1, starts_at=LATER, minutes=5), [MOVED], "minutes is"),
        (kept(1, starts_at=LATER), [MOVED, replace(TOLD, side=0)], "nobody else was first"),
        (kept(3, starts_at=LATEST), [MOVED, replace(ON_TOP, became=(4, 3))], "after edit 1 comes 3"),
    ],
)
def test_the_judge_finds_what_is_wrong(last: Appointment, attempts: list[Attempt], says: str) -> None:
    assert any(says in each for each in judge(FIRST, last, attempts))
