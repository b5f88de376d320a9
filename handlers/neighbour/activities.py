"""The activities of the week: look, sign up, sign off."""

from dataclasses import replace

from markupsafe import Markup

from handlers.ask import Ask
from handlers.lists import paged
from handlers.routes import Routes, only
from handlers.screen import Button, MapPoint, Rows, Screen, button, facts
from handlers.taps import Tap
from shelter import activities
from shelter.activities import Listed
from shelter.models.activities import Activity, ActivityKind
from shelter.models.people import Role
from shelter.models.places import Place

routes = Routes()
JOINERS = only(Role.RESIDENT, Role.NEIGHBOUR, Role.VOLUNTEER)

PICTURES = {
    ActivityKind.COOKING: "🍲",
    ActivityKind.LANGUAGE: "💬",
    ActivityKind.SPORT: "⚽",
    ActivityKind.REPAIR: "🔧",
    ActivityKind.WALKING_ALONG: "🚶",
    ActivityKind.MOVING_HELP: "📦",
    ActivityKind.OTHER: "🤝",
}


class ThisWeek(Tap, code="act"):
    page: int = 0


class Look(Tap, code="actl"):
    activity_id: str


class SignUp(Tap, code="acty"):
    activity_id: str


class SignOff(Tap, code="actn"):
    activity_id: str


class Where(Tap, code="actm"):
    activity_id: str


@routes.tap(ThisWeek, JOINERS)
async def this_week(ask: Ask, tap: ThisWeek) -> Screen:
    found = await activities.this_week(ask.store, ask.person, ask.now)
    screen = Screen("🤝", ask.say("Activities this week"))
    if not found:
        return replace(screen, lines=(ask.say("There is nothing this week. Look again later."),))
    return paged(
        ask,
        replace(screen, lines=(ask.say("✅ you join · 🔴 full"),)),
        [_row(ask, listed) for listed in found],
        tap.page,
        lambda page: ThisWeek(page=page),
    )


@routes.tap(Look, JOINERS)
async def look(ask: Ask, tap: Look) -> Screen:
    return _one(ask, await activities.look(ask.store, ask.person, tap.activity_id))


@routes.tap(SignUp, JOINERS)
async def sign_up(ask: Ask, tap: SignUp) -> Screen:
    listed = await activities.sign_up(ask.store, ask.person, tap.activity_id, ask.now)
    return replace(_one(ask, listed), toast=ask.say("You have a place."))


@routes.tap(SignOff, JOINERS)
async def sign_off(ask: Ask, tap: SignOff) -> Screen:
    listed = await activities.sign_off(ask.store, ask.person, tap.activity_id, ask.now)
    return replace(_one(ask, listed), toast=ask.say("Your place is free again. Thank you for telling."))


@routes.tap(Where, JOINERS)
async def where(ask: Ask, tap: Where) -> Screen:
    activity = (await activities.look(ask.store, ask.person, tap.activity_id)).activity
    place = activity.place
    screen = Screen("📍", ask.say("{place}", place=place.name), back=Look(activity_id=activity.id))
    if place.latitude is None or place.longitude is None:
        return replace(screen, lines=(ask.say("{address}", address=place.address),))
    return replace(screen, attachment=MapPoint(place.latitude, place.longitude, place.name, place.address))


def _one(ask: Ask, listed: Listed) -> Screen:
    activity = listed.activity
    return Screen(
        picture=PICTURES[activity.kind],
        title=title(ask, listed),
        lines=(
            facts(
                ask.say("🗓️ {moment}", moment=ask.words.moment(activity.starts_at)),
                ask.say("⏳ {duration}", duration=ask.words.duration(activity.minutes)),
                _place(ask, activity.place),
            ),
            _places(ask, listed),
        ),
        rows=(*_choices(ask, listed), *_map(ask, activity)),
        back=ThisWeek(),
    )


def _place(ask: Ask, place: Place) -> Markup:
    if not place.address:
        return ask.say("📍 {place}", place=place.name)
    return ask.say("📍 {place}, {address}", place=place.name, address=place.address)


def _map(ask: Ask, activity: Activity) -> Rows:
    if activity.place.latitude is None or activity.place.longitude is None:
        return ()
    return (button("📍", ask.say("Map"), Where(activity_id=activity.id)),)


def _places(ask: Ask, listed: Listed) -> Markup:
    if listed.joined:
        return ask.say("✅ You join. We count on you.")
    if not listed.free:
        return ask.say("🔴 All places are taken.")
    return ask.words.count("🟢 {n} place is free.", "🟢 {n} places are free.", listed.free)


def _choices(ask: Ask, listed: Listed) -> Rows:
    activity = listed.activity
    if activity.starts_at <= ask.now:
        return ()
    if listed.joined:
        return (button("↩️", ask.say("I cannot come"), SignOff(activity_id=activity.id)),)
    if not listed.free:
        return ()
    return (button("✅", ask.say("I join"), SignUp(activity_id=activity.id)),)


def title(ask: Ask, listed: Listed) -> Markup:
    titles = listed.activity.titles
    written = titles.get(ask.words.language.code) or titles.get("nl") or next(iter(titles.values()))
    return ask.say("{title}", title=written)


def _row(ask: Ask, listed: Listed) -> tuple[Button]:
    mark = "✅" if listed.joined else PICTURES[listed.activity.kind] if listed.free else "🔴"
    label = ask.say(
        "{day} {clock} {title}",
        day=ask.words.short_day(listed.activity.starts_at),
        clock=ask.words.clock(listed.activity.starts_at),
        title=title(ask, listed),
    )
    return button(mark, label, Look(activity_id=listed.activity.id))
