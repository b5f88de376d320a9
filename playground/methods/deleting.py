"""Methods that take messages away (https://core.telegram.org/bots/api#deletemessage)."""

from playground.chat import Chat
from playground.messages import Json, Message
from playground.methods.method import method
from playground.refusal import Refusal
from playground.telegram import Telegram

DELETABLE_SECONDS = 48 * 60 * 60
MOST = 100


@method("deleteMessage")
def delete_message(telegram: Telegram, given: Json) -> bool:
    chat = telegram.chat(given["chat_id"])
    message = chat.find(given["message_id"])
    if message is None:
        raise Refusal("Bad Request: message to delete not found")
    if not _is_deletable(telegram, chat, message):
        raise Refusal("Bad Request: message can't be deleted")
    chat.remove(message.message_id)
    return True


@method("deleteMessages")
def delete_messages(telegram: Telegram, given: Json) -> bool:
    """What is not there is passed over, as Telegram does."""
    chat = telegram.chat(given["chat_id"])
    ids = given["message_ids"]
    if len(ids) > MOST:
        raise Refusal("Bad Request: too many message identifiers specified")
    found = [message for each in ids if isinstance(each, int) and (message := chat.find(each))]
    if not all(_is_deletable(telegram, chat, message) for message in found):
        raise Refusal("Bad Request: message can't be deleted")
    for message in found:
        chat.remove(message.message_id)
    return True


def _is_deletable(telegram: Telegram, chat: Chat, message: Message) -> bool:
    """Every message of a private chat, and its own of a group; none that is older than two days."""
    mine = message.from_bot or chat.raw["type"] == "private"
    return mine and telegram.clock() - message.date <= DELETABLE_SECONDS
