"""One text to many, from a template that exists in every language."""

from enum import StrEnum

from shelter.models.record import Moment, Record


class Reach(StrEnum):
    EVERYONE = "everyone"
    LOCATION = "location"
    CASELOAD = "caseload"
    SOME = "some"


class Audience(Record):
    """Which residents: everyone, a location's (`id` is the location), a casemanager's (`id` is the person) or
    some of the casemanager's (`ids`); of these all, or those who read `language`."""

    reach: Reach
    id: str | None = None
    ids: tuple[str, ...] = ()
    language: str | None = None


class Broadcast(Record):
    """`template` names the text, `fields` fill it. `people` is to how many it went.

    Of those that were chosen, `left` were not the sender's any more when it was sent. It goes out at
    `due_at`, else at once. `rang_at` is when it last rang again. `stopped_at`: what had not gone out by then
    stays here.
    """

    id: str
    sender_id: str
    template: str
    fields: dict[str, str]
    audience: Audience
    people: int
    left: int = 0
    sent_at: Moment
    due_at: Moment | None = None
    rang_at: Moment | None = None
    stopped_at: Moment | None = None
