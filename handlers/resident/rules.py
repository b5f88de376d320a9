"""The rules of the house where the resident lives."""

from dataclasses import replace

from markupsafe import Markup

from handlers.ask import Ask
from handlers.lists import paged
from handlers.resident.pieces import RESIDENTS, with_dutch
from handlers.routes import Routes
from handlers.screen import Button, Screen, button
from handlers.taps import Tap
from locales.words import Words, words_for
from shelter import house_rules
from shelter.house_rules import ShownRule, Wording
from shelter.models.places import RuleText, Topic
from shelter.text import N_

routes = Routes()

NEW = "🆕"
TOPIC_PICTURES = {
    Topic.VISITORS: "🚪",
    Topic.QUIET_HOURS: "🌙",
    Topic.COOKING: "🍲",
    Topic.CLEANING: "🧹",
    Topic.ABSENCE: "🛏️",
    Topic.ALCOHOL_AND_DRUGS: "🚭",
    Topic.SAFETY: "🧯",
    Topic.COMPLAINTS: "💬",
}
TOPIC_NAMES = {
    Topic.VISITORS: N_("Visitors"),
    Topic.QUIET_HOURS: N_("Quiet hours"),
    Topic.COOKING: N_("Cooking"),
    Topic.CLEANING: N_("Cleaning"),
    Topic.ABSENCE: N_("Being away"),
    Topic.ALCOHOL_AND_DRUGS: N_("Alcohol and drugs"),
    Topic.SAFETY: N_("Safety"),
    Topic.COMPLAINTS: N_("Complaints"),
}


class HouseRules(Tap, code="ru"):
    page: int = 0


class OpenRule(Tap, code="ruo"):
    rule_id: str


class IHaveRead(Tap, code="rur"):
    rule_id: str


@routes.tap(HouseRules, RESIDENTS)
async def rules(ask: Ask, tap: HouseRules) -> Screen:
    found = await house_rules.rules_here(ask.store, ask.person.id)
    screen = Screen("📋", ask.say("House rules"))
    if not found:
        return replace(screen, lines=(ask.say("There are no house rules here yet."),))
    if not all(shown.read for shown in found):
        screen = replace(screen, lines=(ask.say("🆕 means: you have not read this yet."),))
    rows = [_row(ask, shown) for shown in found]
    return paged(ask, screen, rows, tap.page, lambda page: HouseRules(page=page))


@routes.tap(OpenRule, RESIDENTS)
async def open_rule(ask: Ask, tap: OpenRule) -> Screen:
    return _one(ask, await house_rules.newest(ask.store, ask.person.id, tap.rule_id))


@routes.tap(IHaveRead, RESIDENTS)
async def i_have_read(ask: Ask, tap: IHaveRead) -> Screen:
    shown = await house_rules.read(ask.store, ask.now, ask.person.id, tap.rule_id)
    screen = _one(ask, shown)
    if not shown.read:
        return replace(screen, toast=ask.say("This rule has just changed. Please read it again."))
    return replace(screen, toast=ask.say("Thank you for reading."))


def _one(ask: Ask, shown: ShownRule) -> Screen:
    rule = shown.rule
    wording = house_rules.wording(rule, ask.words.language.code)
    read_it = button("✅", ask.say("I have read this"), IHaveRead(rule_id=rule.id))
    return Screen(
        picture=TOPIC_PICTURES[rule.topic],
        title=ask.say(TOPIC_NAMES[rule.topic]),
        lines=(
            *((_text(ask, shown, wording),) if wording else ()),
            ask.say("🗓️ Since: {day}", day=ask.words.day(rule.published_on)),
            *((ask.say("✅ You have read this."),) if shown.read else ()),
        ),
        rows=() if shown.read else (read_it,),
        back=HouseRules(),
    )


def _text(ask: Ask, shown: ShownRule, wording: Wording) -> Markup:
    changed = not shown.read and shown.rule.version > 1
    text = _words(ask.words, wording.text, changed)
    if wording.dutch is None:
        return text
    dutch = words_for(house_rules.SOURCE, ask.house.zone)
    return with_dutch(ask, text, _words(dutch, wording.dutch, changed))


def _words(words: Words, rule: RuleText, changed: bool) -> Markup:
    text = words.say("{text}", text=rule.text)
    if not changed or not rule.change:
        return text
    return Markup("\n\n").join([text, words.say("🆕 What changed: {change}", change=rule.change)])


def _row(ask: Ask, shown: ShownRule) -> tuple[Button]:
    topic = shown.rule.topic
    picture = TOPIC_PICTURES[topic] + ("" if shown.read else NEW)
    return button(picture, ask.say(TOPIC_NAMES[topic]), OpenRule(rule_id=shown.rule.id))
