"""What is said in the chat and must outlive a restart."""

from pydantic import Field, JsonValue

from shelter.models.record import Moment, Record


class Message(Record):
    """A short text between a resident and the own casemanager; `resident_id` names the thread."""

    id: str
    resident_id: str
    sender_id: str
    text: str = Field(min_length=1, max_length=1000)
    sent_at: Moment
    read_at: Moment | None = None


class Draft(Record):
    """A half-filled form: one for each person at most. `answers` by name of the question."""

    person_id: str
    form: str
    question: str
    answers: dict[str, JsonValue] = Field(default_factory=dict)
    updated_at: Moment


class InboxEntry(Record):
    """An update of Telegram that was kept before it was acknowledged. `payload` is our own JSON."""

    update_id: int
    chat_id: int
    received_at: Moment
    payload: bytes
    tries: int = 0


class SentMessage(Record):
    """A message of the bot that Telegram still lets it delete (48 hours).

    `about` is the resident to whom an answer to that message goes.
    """

    person_id: str
    message_id: int
    about: str | None = None
    sent_at: Moment
