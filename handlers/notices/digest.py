"""The message in the morning: how much waits. It names nobody and no case: the phone may lie on a table."""

from collections.abc import Iterator

from markupsafe import Markup

from handlers.aheads import Switch
from handlers.ask import Ask
from handlers.casemanager.day.today import SetDigest
from handlers.casemanager.taps import Today
from handlers.notices.pieces import open_row
from handlers.screen import Button, Screen, facts
from shelter.digest import Digest, digest_of
from shelter.models.notices import Notice


async def digest(ask: Ask, notice: Notice) -> Screen | None:
    """As it is now; nothing where nothing waits, and nothing after the morning."""
    if ask.now >= notice.expires_at:
        return None
    found = await digest_of(ask.store, ask.now, ask.person, ask.house.zone, ask.house.stay_months)
    if found is None:
        return None
    no_more = Button("🔕", ask.say("No more of these"), SetDigest(switch=Switch.OFF))
    return Screen(
        picture="☀️",
        title=ask.say("Good morning"),
        lines=(facts(*_counts(ask, found)),),
        rows=((no_more, *open_row(ask, Today())),),
    )


def _counts(ask: Ask, found: Digest) -> Iterator[Markup]:
    count = ask.words.count
    if found.appointments:
        yield count("📅 {n} appointment today.", "📅 {n} appointments today.", found.appointments)
    if found.missing:
        yield count(
            "⚠️ {n} message has not reached its resident.",
            "⚠️ {n} messages have not reached their resident.",
            found.missing,
        )
    if found.requests:
        yield count(
            "🙋 {n} request of a resident waits.", "🙋 {n} requests of residents wait.", found.requests
        )
    if found.unread:
        yield count("📬 {n} new message.", "📬 {n} new messages.", found.unread)
    if soon := found.unused + found.endings:
        yield count("⏳ {n} thing ends soon.", "⏳ {n} things end soon.", soon)
