"""The locations, and the rules of each house."""

from datetime import date, timedelta

from shelter.demonstration import tables
from shelter.demonstration.content import Content, Wording
from shelter.demonstration.dice import Dice
from shelter.models.places import HouseRule, Location, Place, Telephone, Topic


def locations(dice: Dice) -> dict[str, Location]:
    """By the letter of the house."""
    return {
        house.letter: Location(
            id=dice.id(),
            place=place(house),
            telephones=_telephones(number),
            vulnerable=house.vulnerable,
            capacity=house.capacity,
        )
        for number, house in enumerate(tables.houses().house, start=1)
    }


def place(where: tables.House | tables.Office) -> Place:
    latitude, longitude = where.point
    return Place(name=where.name, address=where.address, latitude=latitude, longitude=longitude)


def _telephones(number: int) -> tuple[Telephone, ...]:
    table = tables.houses()
    return (
        Telephone(label=table.office_label, number=table.office_telephone.format(number=number)),
        Telephone(label=table.night_label, number=table.night_telephone.format(number=number)),
    )


def rules(dice: Dice, location_ids: list[str], content: Content, today: date) -> list[HouseRule]:
    """A rule for each location and topic; some have a second version that says what changed."""
    return [
        rule
        for location_id in location_ids
        for topic in Topic
        for rule in _versions(dice, location_id, topic, content, today)
    ]


def _versions(dice: Dice, location_id: str, topic: Topic, content: Content, today: date) -> list[HouseRule]:
    wordings = content.rules[topic]
    changed = [wording for wording in wordings if wording["nl"].change]
    first = [wording for wording in wordings if not wording["nl"].change] or list(map(_as_first, wordings))
    published = today - timedelta(days=dice.between(120, 400))
    rule = HouseRule(
        id=dice.id(),
        location_id=location_id,
        topic=topic,
        published_on=published,
        texts=dict(dice.pick(first)),
    )
    if not changed or not dice.chance(0.3):
        return [rule]
    news = {
        "id": dice.id(),
        "version": 2,
        "published_on": today - timedelta(days=dice.between(2, 40)),
        "texts": dict(dice.pick(changed)),
    }
    return [rule, rule.model_copy(update=news)]


def _as_first(wording: Wording) -> Wording:
    return {language: text.model_copy(update={"change": None}) for language, text in wording.items()}
