"""What neighbours, volunteers and residents do together."""

from enum import StrEnum

from pydantic import Field

from shelter.models.people import Role
from shelter.models.places import Place
from shelter.models.record import Moment, Record


class ActivityKind(StrEnum):
    COOKING = "cooking"
    LANGUAGE = "language"
    SPORT = "sport"
    REPAIR = "repair"
    WALKING_ALONG = "walking_along"
    MOVING_HELP = "moving_help"
    OTHER = "other"


class Activity(Record):
    """`titles` by language code, Dutch first. `audience` are the roles that may join."""

    id: str
    location_id: str
    kind: ActivityKind
    titles: dict[str, str]
    starts_at: Moment
    zone: str
    minutes: int = Field(ge=5, le=1440)
    place: Place
    capacity: int = Field(ge=1)
    audience: frozenset[Role]
    cancelled: bool = False


class Signup(Record):
    activity_id: str
    person_id: str
    signed_up_at: Moment
