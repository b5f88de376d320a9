"""Lines on a message to many that stand on more than one screen: to whom, and when."""

from collections.abc import Mapping
from datetime import datetime

from markupsafe import Markup

from handlers.ask import Ask
from locales.languages import LANGUAGES
from shelter.broadcast_audiences import own_residents
from shelter.broadcasts import goes_out_at
from shelter.models.broadcasts import Audience, Reach

_NAMED = 20
"""So many codes stand on a screen; of more, the number alone."""


async def audience_lines(ask: Ask, audience: Audience) -> tuple[Markup, ...]:
    """To whom, and in which language where there is a choice."""
    if audience.reach is Reach.SOME:
        return (await _who(ask, audience),)
    language = LANGUAGES.get(audience.language or "")
    return (
        await _who(ask, audience),
        ask.say("🌐 {language}", language=language.own_name) if language else ask.say("🌐 All languages"),
    )


def when_lines(ask: Ask, template: str, fields: Mapping[str, str], wanted_at: datetime) -> tuple[Markup, ...]:
    """When it goes out, where that is not now."""
    at = goes_out_at(template, fields, wanted_at, ask.house.zone)
    if at <= ask.now:
        return ()
    moment = ask.words.soon(at, ask.now)
    if at != wanted_at:
        return (ask.say("🌙 It waits for the morning: {moment}", moment=moment),)
    return (ask.say("🗓️ It goes out: {moment}", moment=moment),)


async def _who(ask: Ask, audience: Audience) -> Markup:
    if audience.reach is Reach.EVERYONE:
        return ask.say("👥 All residents")
    if audience.reach is Reach.CASELOAD:
        return ask.say("👥 My residents")
    if audience.reach is Reach.SOME:
        return await _some(ask, audience)
    location = await ask.store.houses.location(audience.id or "")
    return ask.say("📍 {place}", place=location.place.name if location else "–")


async def _some(ask: Ask, audience: Audience) -> Markup:
    """By code, those that are the sender's still."""
    residents = await own_residents(ask.store, ask.person)
    codes = [ask.say("{code}", code=each.code) for each in residents if each.id in audience.ids]
    if not codes or len(codes) > _NAMED:
        return ask.say("👥 Some of my residents: {n}", n=len(codes))
    return Markup("👥 ") + Markup(", ").join(codes)
