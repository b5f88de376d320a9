"""One text to many, from a template that exists in every language."""

from enum import StrEnum

from shelter.models.record import Moment, Record


class Reach(StrEnum):
    EVERYONE = "everyone"
    LOCATION = "location"
    CASELOAD = "caseload"


class Audience(Record):
    """Which residents: everyone, a location's (`id` is the location) or a casemanager's (`id` is the person);
    of these all, or those who read `language`."""

    reach: Reach
    id: str | None = None
    language: str | None = None


class Broadcast(Record):
    """`template` names the text, `fields` fill it. `people` is to how many it went.

    `stopped_at`: what had not gone out by then does not go out any more.
    """

    id: str
    sender_id: str
    template: str
    fields: dict[str, str]
    audience: Audience
    people: int
    sent_at: Moment
    stopped_at: Moment | None = None
