"""How long it takes about, and when to leave."""

from datetime import timedelta

import pytest

from shelter.models.places import Place
from shelter.travel import Travel, estimate, leave_by
from tests.contract.things import NOW, appointment

DAM = Place(name="Dam", latitude=52.3731, longitude=4.8926)
KILOMETRE_NORTH = 1 / 111.195
"""Degrees of latitude."""


def north_of_dam(kilometres: float) -> Place:
    return DAM.model_copy(update={"latitude": 52.3731 + kilometres * KILOMETRE_NORTH})


@pytest.mark.parametrize(
    ("kilometres", "expected"),
    [
        (0.0, Travel(5, on_foot=True)),
        (0.25, Travel(5, on_foot=True)),
        (0.5, Travel(10, on_foot=True)),
        (1.0, Travel(20, on_foot=True)),
        (1.99, Travel(35, on_foot=True)),
        (2.01, Travel(25, on_foot=False)),
        (6.0, Travel(40, on_foot=False)),
        (20.0, Travel(100, on_foot=False)),
    ],
)
def test_on_foot_or_by_tram_in_steps_of_five_minutes(kilometres: float, expected: Travel) -> None:
    assert estimate(DAM, north_of_dam(kilometres)) == expected
    assert estimate(north_of_dam(kilometres), DAM) == expected


def test_a_degree_to_the_east_is_shorter_than_one_to_the_north() -> None:
    ijburg = Place(name="IJburg", latitude=52.3731, longitude=4.8926 + 10 * KILOMETRE_NORTH)
    assert estimate(DAM, ijburg) == Travel(40, on_foot=False)  # 6.1 kilometres, not 10


@pytest.mark.parametrize("lacks", ["latitude", "longitude"])
def test_without_a_point_on_the_map_nobody_knows(lacks: str) -> None:
    somewhere = DAM.model_copy(update={lacks: None})
    assert estimate(DAM, somewhere) is None
    assert estimate(somewhere, DAM) is None


def test_one_leaves_so_as_to_be_there_ten_minutes_before() -> None:
    assert leave_by(appointment(starts_at=NOW), 25) == NOW - timedelta(minutes=35)
