"""What the answers to the form of a new message to many amount to."""

from collections.abc import Callable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from pydantic import JsonValue

from handlers.ask import Ask
from handlers.forms import Answers
from handlers.staff import ticking
from shelter.broadcast_templates import TEMPLATES
from shelter.broadcasts import Wanted
from shelter.models.broadcasts import Audience, Reach

NAME = "broadcast"
ONLY = "only"
"""Known from the start where it goes to one resident alone: the id."""
WHO = "who"
SURE, LATER = "sure", "later"
WRITTEN_IN = "written"
_ANSWER_TO = {"language": WRITTEN_IN}
"""Fields whose question has another name: "language" is that of the audience."""


def has(field: str) -> Callable[[Answers], bool]:
    """Whether the text that was chosen has this field."""
    return lambda answers: field in TEMPLATES[str(answers["template"])].fields


def fields_of(answers: Answers) -> dict[str, str]:
    """What is known so far of what fills the text that was chosen."""
    names = TEMPLATES[str(answers["template"])].fields
    found = {name: answers.get(_ANSWER_TO.get(name, name)) for name in names}
    return {name: _written(value) for name, value in found.items() if value is not None}


def audience_of(ask: Ask, answers: Answers) -> Audience:
    """The one that was chosen, in all languages."""
    if ONLY in answers:
        return Audience(reach=Reach.SOME, id=ask.person.id, ids=(str(answers[ONLY]),))
    chosen = chosen_audience(answers)
    audience = Audience.model_validate({"reach": chosen["reach"], "id": chosen["id"]})
    if audience.reach is not Reach.SOME:
        return audience
    return audience.model_copy(update={"ids": ticking.ticks(answers, WHO).on})


def chosen_audience(answers: Answers) -> dict[str, JsonValue]:
    chosen = answers["audience"]
    if not isinstance(chosen, dict):
        raise TypeError("no audience")
    return chosen


def are_some(answers: Answers) -> bool:
    """Whether residents are chosen one by one."""
    return ONLY not in answers and chosen_audience(answers)["reach"] == Reach.SOME


def several_languages(answers: Answers) -> bool:
    """Whether the audience can be narrowed to one of its languages."""
    if ONLY in answers or are_some(answers):
        return False
    return chosen_audience(answers)["languages"] not in (0, 1)


def is_for_later(answers: Answers) -> bool:
    return answers.get(SURE) == LATER


def due_at(ask: Ask, answers: Answers) -> datetime | None:
    """When it shall go out; None for now."""
    if not is_for_later(answers):
        return None
    day, clock = date.fromisoformat(str(answers["send_day"])), time.fromisoformat(str(answers["send_time"]))
    return datetime.combine(day, clock, ZoneInfo(ask.house.zone))


def wanted(ask: Ask, answers: Answers) -> Wanted:
    language = answers.get("language") if several_languages(answers) else None
    return Wanted(
        id=str(answers["id"]),
        template=str(answers["template"]),
        fields=fields_of(answers),
        audience=audience_of(ask, answers).model_copy(update={"language": language}),
        due_at=due_at(ask, answers),
    )


def _written(value: JsonValue) -> str:
    """As it stands in a field; of what was ticked, the names with a comma between them."""
    return (
        ",".join(map(str, value["on"]))
        if isinstance(value, dict) and isinstance(value["on"], list)
        else str(value)
    )
