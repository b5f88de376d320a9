"""How far each resident's legal case has come."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from shelter.demonstration import tables
from shelter.demonstration.days import at, is_working_day
from shelter.demonstration.dice import Dice
from shelter.demonstration.people import Resident
from shelter.models.legal import LegalStep, Scenario, Stage

_DECIDED_FROM = Stage.SCENARIO_CHOSEN
"""Until this stage every scenario is under investigation."""


def histories(dice: Dice, residents: Sequence[Resident], today: date) -> dict[str, list[LegalStep]]:
    """The legal steps of each resident, oldest first, by his or her id."""
    return {resident.person.id: list(_history(dice, resident, today)) for resident in residents}


def _history(dice: Dice, resident: Resident, today: date) -> Iterator[LegalStep]:
    ways = tables.cases().way
    way = ways[dice.weighted({number: way.weight for number, way in enumerate(ways)})]
    began = resident.stay.started_on
    stages = way.stages[: _how_far(dice, len(way.stages), (today - began).days)]
    for number, stage in enumerate(stages):
        since = _weekday(began + (today - began) * number / len(stages))
        is_now = number == len(stages) - 1
        yield LegalStep(
            id=dice.id(),
            resident_id=resident.person.id,
            recorded_at=at(since, dice.between(9, 16)),
            recorded_by=resident.stay.legal_adviser_id,
            stage=stage,
            scenario=_scenario(way, stage),
            actor=dice.pick(tables.cases().stage[stage].actors),
            since=since,
            next_date=_next_date(dice, stage, today) if is_now else None,
        )


def _how_far(dice: Dice, stages: int, days_here: int) -> int:
    """About a stage in two months, never two in one weekend; one stage at least."""
    return max(1, min(stages, days_here // 60 + dice.between(0, 2), days_here // 4))


def _scenario(way: tables.Way, stage: Stage) -> Scenario:
    order = list(Stage)
    decided = order.index(stage) >= order.index(_DECIDED_FROM)
    return way.scenario if decided else Scenario.UNDER_INVESTIGATION


def _next_date(dice: Dice, stage: Stage, today: date) -> date | None:
    if not dice.chance(tables.cases().stage[stage].next_date):
        return None
    return _weekday(today + timedelta(days=dice.between(4, 70)))


def _weekday(day: date) -> date:
    """The day itself, or the Friday before it."""
    return day if is_working_day(day) else day - timedelta(days=day.isoweekday() - 5)
