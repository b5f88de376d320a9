"""About how long it takes to get somewhere, and when to leave. An estimate: it asks no map (promise 11)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import asin, ceil, cos, radians, sin, sqrt

from shelter.models.appointments import Appointment
from shelter.models.places import Place

WALKED_KM = 2.0
"""As the crow flies: what is no farther is walked."""
EARLY_MINUTES = 10
"""So long before the start one should be there."""
_EARTH_KM = 6371.0
_STREETS = 1.3
"""The way through the streets is so many times the straight line."""
_ON_FOOT_KMH = 4.5
_BY_TRAM_KMH = 18.0
_TO_THE_STOP_MINUTES = 12.0
_STEP = 5


@dataclass(frozen=True, slots=True)
class Travel:
    """Whole minutes, rounded up to five; on foot, or by tram, bus or metro."""

    minutes: int
    on_foot: bool


def estimate(origin: Place, destination: Place) -> Travel | None:
    """How long it takes about; None where a place has no point on the map."""
    straight = _kilometres(origin, destination)
    if straight is None:
        return None
    on_foot = straight <= WALKED_KM
    waiting, speed = (0.0, _ON_FOOT_KMH) if on_foot else (_TO_THE_STOP_MINUTES, _BY_TRAM_KMH)
    minutes = waiting + straight * _STREETS / speed * 60
    return Travel(max(_STEP, ceil(minutes / _STEP) * _STEP), on_foot)


def leave_by(appointment: Appointment, travel_minutes: int) -> datetime:
    """When to leave, so as to be there ten minutes before the start."""
    return appointment.starts_at - timedelta(minutes=travel_minutes + EARLY_MINUTES)


def _kilometres(one: Place, other: Place) -> float | None:
    """The straight line over the ground (haversine)."""
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return None
    north = radians(other.latitude - one.latitude)
    east = radians(other.longitude - one.longitude)
    across = cos(radians(one.latitude)) * cos(radians(other.latitude))
    return 2 * _EARTH_KM * asin(sqrt(sin(north / 2) ** 2 + across * sin(east / 2) ** 2))
