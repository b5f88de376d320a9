"""The whole demonstration shelter, made by rule."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from shelter import deadlines, reminders
from shelter.demonstration import activities, allowances, answers, cases, cast, diary, houses, people
from shelter.demonstration.content import Content
from shelter.demonstration.days import ZONE_NAME, today_at
from shelter.demonstration.dice import Dice, id_from
from shelter.models.activities import Activity, Signup
from shelter.models.allowances import Allowance, AllowanceState
from shelter.models.appointments import Appointment, AppointmentState, AttendanceAnswer, Receipt
from shelter.models.legal import LegalStep
from shelter.models.notices import Notice
from shelter.models.people import Consent, Person
from shelter.models.places import HouseRule, Location, Stay
from shelter.models.reminders import Thing

_STAYS_AWAY = {AttendanceAnswer.CANNOT, AttendanceAnswer.ILL}


@dataclass(frozen=True, slots=True)
class Demonstration:
    """Records in the order in which a store can take them: each names only what stands before it.

    `full` and `last_place` are the ids of an activity without and of one with exactly one free place.
    """

    locations: tuple[Location, ...]
    people: tuple[Person, ...]
    consents: tuple[Consent, ...]
    stays: tuple[Stay, ...]
    rules: tuple[HouseRule, ...]
    appointments: tuple[Appointment, ...]
    receipts: tuple[Receipt, ...]
    legal_steps: tuple[LegalStep, ...]
    allowances: tuple[Allowance, ...]
    activities: tuple[Activity, ...]
    signups: tuple[Signup, ...]
    notices: tuple[Notice, ...]
    cast: cast.Cast
    full: str
    last_place: str


def build(seed: int, now: datetime, content: Content) -> Demonstration:
    """The shelter of that seed as it is at `now` (aware).

    The same seed, content and day (in Amsterdam) give the same shelter; only which notices are still to
    come depends on the hour.
    """
    today = today_at(now)
    locations, population = _inhabited(seed, today)
    residents = population.residents
    chosen = cast.choose(population)
    histories = cases.histories(Dice(seed, "cases"), residents, today)
    made = diary.appointments(Dice(seed, "diary"), residents, histories, today)
    silent = {member.person_id for member in chosen.waiting}
    settled, receipts = answers.settle(Dice(seed, "answers"), made, silent, today)
    appointments = answers.opened(Dice(seed, "opened"), settled, silent)
    payments = list(allowances.allowances(Dice(seed, "allowances"), residents, today))
    programme = activities.programme(
        Dice(seed, "activities"),
        list(locations.values()),
        [person for person in population.people if person.chat_id],
        content,
        {member.person_id for member in chosen.members},
        today,
    )
    location_ids = [location.id for location in locations.values()]
    return Demonstration(
        locations=tuple(locations.values()),
        people=population.people,
        consents=tuple(people.consents(Dice(seed, "consents"), population.people)),
        stays=tuple(resident.stay for resident in residents),
        rules=tuple(houses.rules(Dice(seed, "rules"), location_ids, content, today)),
        appointments=tuple(appointments),
        receipts=tuple(receipts),
        legal_steps=tuple(step for steps in histories.values() for step in steps),
        allowances=tuple(payments),
        activities=programme.activities,
        signups=programme.signups,
        notices=tuple(_notices(appointments, payments, [resident.stay for resident in residents], now)),
        cast=chosen,
        full=programme.full,
        last_place=programme.last_place,
    )


def cast_of(seed: int, now: datetime) -> cast.Cast:
    """The cast of the shelter of that seed, without building the rest.

    Every day it is the same people; only since when they live there moves along.
    """
    return cast.choose(_inhabited(seed, today_at(now))[1])


def _inhabited(seed: int, today: date) -> tuple[dict[str, Location], people.Population]:
    locations = houses.locations(Dice(seed, "locations"))
    return locations, people.populate(Dice(seed, "people"), locations, today)


def _notices(
    appointments: Sequence[Appointment], payments: Sequence[Allowance], stays: Sequence[Stay], now: datetime
) -> Iterator[Notice]:
    """What is still to be said: reminders by the default plans, and what casemanagers are told of."""
    guides = {stay.resident_id: stay.casemanager_id for stay in stays}
    planned = [
        *(notice for each in appointments for notice in _of_appointment(each, guides)),
        *(notice for each in payments for notice in _of_payment(each)),
    ]
    for notice in planned:
        if notice.due_at > now:
            yield notice.model_copy(update={"id": id_from(notice.key)})


def _of_appointment(appointment: Appointment, guides: Mapping[str, str | None]) -> Iterator[Notice]:
    if appointment.state is AppointmentState.CANCELLED or appointment.answer in _STAYS_AWAY:
        return
    yield from _by_default(reminders.thing_of(appointment))
    casemanager_id = guides.get(appointment.resident_id)
    if casemanager_id and not deadlines.has_tapped(appointment):
        by = deadlines.deadline(appointment)
        yield deadlines.not_reached(appointment, casemanager_id, by, key=casemanager_id)


def _of_payment(payment: Allowance) -> Iterator[Notice]:
    if payment.state is not AllowanceState.COLLECTED:
        yield from _by_default(reminders.thing_of_payment(payment, ZONE_NAME))


def _by_default(thing: Thing) -> list[Notice]:
    return reminders.plan(thing, reminders.default_plan(thing.kind))
