"""Locations, and the rules of the house."""

from datetime import date
from enum import StrEnum

from pydantic import Field

from shelter.models.record import Moment, Record


class Place(Record):
    """Where something is; the point on the map is optional (degrees, WGS 84).

    `way` says how to get there in names that need no translation: "Tram 14, Artis".
    """

    name: str = Field(max_length=100)
    address: str = Field(default="", max_length=200)
    way: str = Field(default="", max_length=100)
    latitude: float | None = None
    longitude: float | None = None

    @property
    def in_one_line(self) -> str:
        return ", ".join(filter(None, (self.name, self.address)))


class Telephone(Record):
    label: str
    number: str


class Location(Record):
    """One of the small shelters; `capacity` is the number of places, at most 80."""

    id: str
    place: Place
    telephones: tuple[Telephone, ...] = ()
    vulnerable: bool = False
    capacity: int = Field(ge=1, le=80)


class Stay(Record):
    """A resident at a location, and who guides him or her. `code` is what staff call the resident.

    `vulnerable`: staff plan with more care, and say no more about it than that.
    """

    id: str
    resident_id: str
    location_id: str
    casemanager_id: str | None = None
    legal_adviser_id: str | None = None
    code: str
    room: str | None = Field(default=None, max_length=20)
    vulnerable: bool = False
    started_on: date
    ended_on: date | None = None


class Topic(StrEnum):
    VISITORS = "visitors"
    QUIET_HOURS = "quiet_hours"
    COOKING = "cooking"
    CLEANING = "cleaning"
    ABSENCE = "absence"
    ALCOHOL_AND_DRUGS = "alcohol_and_drugs"
    SAFETY = "safety"
    COMPLAINTS = "complaints"


class RuleText(Record):
    """A rule in one language; `checked` when a human has read it in that language (promise 10)."""

    text: str
    change: str | None = None
    checked: bool = False


class HouseRule(Record):
    """One version of the rule of a location on a topic. `texts` by language code; Dutch is the source."""

    id: str
    location_id: str
    topic: Topic
    version: int = 1
    published_on: date
    texts: dict[str, RuleText]


class RuleReading(Record):
    """That a person tapped "I have read this" on one version of a rule."""

    person_id: str
    rule_id: str
    version: int
    read_at: Moment
