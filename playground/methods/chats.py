"""What a bot can know of a chat (https://core.telegram.org/bots/api#getchat), and going away from one."""

from playground.groups import Group
from playground.messages import Json
from playground.methods.method import method
from playground.refusal import Refusal
from playground.telegram import Telegram

NO_GIFTS = dict.fromkeys(
    ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
)


@method("getChat")
def get_chat(telegram: Telegram, given: Json) -> Json:
    chat = telegram.chat(given["chat_id"])
    return chat.raw | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": NO_GIFTS}


@method("leaveChat")
def leave_chat(telegram: Telegram, given: Json) -> bool:
    chat = telegram.chat(given["chat_id"])
    if not isinstance(chat, Group):
        raise Refusal("Bad Request: chat member status can't be changed in private chats")
    chat.leave()
    return True
