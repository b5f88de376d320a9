"""Groups and channels, where the bot shall keep quiet."""

from typing import TYPE_CHECKING

from playground.chat import Chat
from playground.entities import words
from playground.messages import Json, Message
from playground.refusal import Refusal

if TYPE_CHECKING:
    from playground.phone import Phone
    from playground.telegram import Telegram

_MEMBER: Json = {"status": "member"}
_LEFT: Json = {"status": "left"}
_KICKED: Json = {"status": "kicked", "until_date": 0}
_ADMINISTRATOR: Json = {
    "status": "administrator",
    "can_be_edited": False,
    "is_anonymous": False,
} | dict.fromkeys(
    (
        "can_manage_chat",
        "can_delete_messages",
        "can_manage_video_chats",
        "can_restrict_members",
        "can_promote_members",
        "can_change_info",
        "can_invite_users",
        "can_post_messages",
        "can_edit_messages",
        "can_post_stories",
        "can_edit_stories",
        "can_delete_stories",
    ),
    True,
)


class Group(Chat):
    """A group with the bot in it or not. What the bot says there is seen in `messages`."""

    noun = "group chat"
    inside = _MEMBER

    def __init__(self, telegram: "Telegram", raw: Json) -> None:
        super().__init__(raw)
        self._telegram = telegram
        self._member: Json = _LEFT
        if raw["type"] != "group":
            self.noun = f"{raw['type']} chat"

    def check_open(self) -> None:
        if self._member is _KICKED:
            raise Refusal(f"Forbidden: bot was kicked from the {self.noun}", 403)
        if self._member is _LEFT:
            raise Refusal(f"Forbidden: bot is not a member of the {self.noun}", 403)

    def add_bot(self, by: "Phone") -> None:
        """Somebody adds the bot: it hears of its new place, and of the message that says so."""
        self._become(by.user, self.inside)
        self._telegram.hear(self, {"from": by.user}, {"new_chat_members": [self._telegram.bot]})

    def remove_bot(self, by: "Phone") -> None:
        """Somebody throws the bot out."""
        self._become(by.user, _KICKED)

    def leave(self) -> None:
        """The bot goes by itself. Refusal: it is not there."""
        self.check_open()
        self._become(self._telegram.bot, _LEFT)

    def write(self, by: "Phone", text: str) -> Message:
        """Somebody writes in the group, and the bot is shown it."""
        return self._telegram.hear(self, {"from": by.user}, words(text))

    def _become(self, by: Json, new: Json) -> None:
        old, self._member = self._member, new
        self._telegram.membership(self, by, old, new)


class Channel(Group):
    """A channel with the bot as an administrator or not."""

    noun = "channel chat"
    inside = _ADMINISTRATOR

    def add_bot(self, by: "Phone") -> None:
        """Somebody makes the bot an administrator."""
        self._become(by.user, self.inside)

    def post(self, text: str) -> Message:
        """A post, which the bot is shown."""
        return self._telegram.hear(self, {"sender_chat": self.raw}, words(text), "channel_post")
