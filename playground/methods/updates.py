"""Getting updates (https://core.telegram.org/bots/api#getting-updates)."""

from playground.checks import ours
from playground.messages import Json
from playground.methods.method import method
from playground.telegram import Telegram

MOST = 100
LONGEST_SECONDS = 50
KINDS = frozenset(
    {
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "business_connection",
        "business_message",
        "edited_business_message",
        "deleted_business_messages",
        "guest_message",
        "message_reaction",
        "message_reaction_count",
        "inline_query",
        "chosen_inline_result",
        "callback_query",
        "shipping_query",
        "pre_checkout_query",
        "purchased_paid_media",
        "poll",
        "poll_answer",
        "my_chat_member",
        "chat_member",
        "chat_join_request",
        "chat_boost",
        "removed_chat_boost",
        "managed_bot",
    }
)


@method("getUpdates")
async def get_updates(telegram: Telegram, given: Json) -> list[Json]:
    if "allowed_updates" in given:
        _allow(telegram, given["allowed_updates"])
    limit = min(max(given.get("limit", MOST), 1), MOST)
    seconds = min(max(given.get("timeout", 0), 0), LONGEST_SECONDS)
    return await telegram.updates.get(given.get("offset", 0), limit, seconds)


@method("setWebhook")
def set_webhook(telegram: Telegram, given: Json) -> bool:
    raise ours("webhooks are not implemented; use getUpdates")


@method("deleteWebhook")
def delete_webhook(telegram: Telegram, given: Json) -> bool:
    if given.get("drop_pending_updates"):
        telegram.updates.drop()
    return True


@method("getWebhookInfo")
def get_webhook_info(telegram: Telegram, given: Json) -> Json:
    info = {"url": "", "has_custom_certificate": False, "pending_update_count": len(telegram.updates)}
    allowed = telegram.updates.allowed
    return info | ({"allowed_updates": allowed} if allowed else {})


def _allow(telegram: Telegram, kinds: list[str]) -> None:
    unknown = [kind for kind in kinds if kind not in KINDS]
    if unknown:
        raise ours(f"allowed_updates names {unknown[0]!r}, which Telegram does not know")
    telegram.updates.allow(kinds)
