"""What a resident is told unasked about leefgeld: the day and the hours, and how much only on tap."""

from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from handlers.ask import Ask
from handlers.notices.pieces import BELL, open_row
from handlers.resident.allowances import OpenLeefgeld, hours_line
from handlers.screen import Screen, facts
from shelter.models.allowances import Allowance, AllowanceState
from shelter.models.notices import Notice
from shelter.models.people import NoticeStyle
from shelter.reminders import thing_of_payment


async def reminder(ask: Ask, notice: Notice) -> Screen | None:
    allowance = await _still_to_collect(ask, notice)
    if allowance is None:
        return None
    return _bell(ask, ask.say("Do not forget"), allowance)


async def changed(ask: Ask, notice: Notice) -> Screen | None:
    """Another day or time is named beside the one that was said before; anything else is told on tap."""
    allowance = await _still_to_collect(ask, notice)
    if allowance is None:
        return None
    was = notice.was
    if was is None or was == thing_of_payment(allowance, ask.house.zone).starts_at:
        return _bell(ask, ask.say("Something changed"), allowance)
    before = ask.say("❌ Not any more: {moment}", moment=ask.words.soon(was, ask.now))
    return _bell(ask, ask.say("Something changed"), allowance, before)


def _bell(ask: Ask, title: Markup, allowance: Allowance, *before: Markup) -> Screen:
    return Screen(
        picture=BELL,
        title=title,
        lines=(
            facts(
                *before,
                ask.say("🗓️ {day}", day=ask.words.day(allowance.pay_on)),
                hours_line(ask, allowance),
            ),
            *_how_much_and_where(ask, allowance),
        ),
        rows=(open_row(ask, OpenLeefgeld(allowance_id=allowance.id)),),
    )


def _how_much_and_where(ask: Ask, allowance: Allowance) -> tuple[Markup, ...]:
    if ask.person.notice_style is not NoticeStyle.FULL:
        return ()
    return (
        facts(
            ask.say("Leefgeld: {amount}", amount=ask.words.money(allowance.cents)),
            ask.say("📍 {place}", place=allowance.pay_point),
        ),
    )


async def _still_to_collect(ask: Ask, notice: Notice) -> Allowance | None:
    """The own payment that it is about, as it was when the notice was planned, and not collected or over."""
    allowance = await ask.store.allowances.get(notice.subject_id or "")
    if (
        allowance is None
        or allowance.resident_id != ask.person.id
        or allowance.version != notice.subject_version
        or allowance.state is AllowanceState.COLLECTED
    ):
        return None
    zone = ZoneInfo(ask.house.zone)
    closes_at = datetime.combine(allowance.pay_on, allowance.until_time, zone)
    return allowance if ask.now < closes_at else None
