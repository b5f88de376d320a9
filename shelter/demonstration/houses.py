"""The locations, and the rules of each house."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from shelter.demonstration import tables
from shelter.demonstration.content import Content
from shelter.demonstration.dice import Dice
from shelter.models.places import HouseRule, Location, Place, Telephone, Topic

_CHANGED: Final = 0.3


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
    """A rule for each location and topic; some have a later version that says what changed."""
    return [
        rule
        for location_id in location_ids
        for topic in Topic
        for rule in _versions(dice, location_id, topic, content, today)
    ]


def _versions(
    dice: Dice, location_id: str, topic: Topic, content: Content, today: date
) -> Iterator[HouseRule]:
    wordings = dice.pick(content.rules[topic])
    if not dice.chance(_CHANGED):
        wordings = wordings[:1]
    days_ago = dice.between(120, 400)
    for version, texts in enumerate(wordings, start=1):
        yield HouseRule(
            id=dice.id(),
            location_id=location_id,
            topic=topic,
            version=version,
            published_on=today - timedelta(days=days_ago),
            texts=dict(texts),
        )
        days_ago = min(days_ago - 1, dice.between(2, 40))
