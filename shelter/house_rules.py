"""The rules of the house where a resident lives, and what he or she has read of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shelter.errors import NotFound
from shelter.models.places import HouseRule, RuleReading, RuleText, Topic
from shelter.store import Transaction

SOURCE = "nl"
_TOPICS = tuple(Topic)


@dataclass(frozen=True, slots=True)
class ShownRule:
    """The newest version of a rule. `read` says whether this resident has read this version."""

    rule: HouseRule
    read: bool


@dataclass(frozen=True, slots=True)
class Wording:
    """A rule in words. `dutch` stands beside it where no human has checked `text` in its language."""

    language: str
    text: RuleText
    dutch: RuleText | None


async def rules_here(store: Transaction, resident_id: str) -> Sequence[ShownRule]:
    """The rules of the resident's location by topic; none for a person without a stay."""
    stay = await store.houses.stay_of(resident_id)
    if stay is None:
        return []
    read = {(reading.rule_id, reading.version) for reading in await store.houses.readings(resident_id)}
    rules = sorted(await store.houses.rules(stay.location_id), key=lambda rule: _TOPICS.index(rule.topic))
    return [ShownRule(rule, (rule.id, rule.version) in read) for rule in rules]


async def newest(store: Transaction, resident_id: str, rule_id: str) -> ShownRule:
    """The newest version of the rule that `rule_id` is a version of; NotFound for another location's."""
    asked = await store.houses.rule(rule_id)
    for shown in await rules_here(store, resident_id):
        if asked and (shown.rule.location_id, shown.rule.topic) == (asked.location_id, asked.topic):
            return shown
    raise NotFound


async def read(store: Transaction, now: datetime, resident_id: str, rule_id: str) -> ShownRule:
    """Keep that the resident read this version; a second time changes nothing.

    Where there is a newer version by now, that one is given back, unread.
    """
    shown = await newest(store, resident_id, rule_id)
    if shown.read or shown.rule.id != rule_id:
        return shown
    reading = RuleReading(
        person_id=resident_id, rule_id=shown.rule.id, version=shown.rule.version, read_at=now
    )
    await store.houses.add_reading(reading)
    return ShownRule(shown.rule, read=True)


def wording(rule: HouseRule, language: str) -> Wording | None:
    """The rule in the person's language, else in English, else in Dutch; None where it has no words."""
    for code in (language, "en", SOURCE):
        if text := rule.texts.get(code):
            needs_dutch = code != SOURCE and not text.checked
            return Wording(code, text, rule.texts.get(SOURCE) if needs_dutch else None)
    return None
