"""What this Telegram refuses."""


class Refusal(Exception):
    """Something that Telegram, or its app, does not do. `str()` of it is the description in Telegram's words.

    `status` is the HTTP status and error code of a Bot API answer; `retry_after` is in seconds.
    """

    def __init__(self, description: str, status: int = 400, *, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.description = description
        self.status = status
        self.retry_after = retry_after
