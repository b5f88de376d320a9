"""My office hours, my absences, and for whom I stand in, on one page; and what the home screen says of it."""

from markupsafe import Markup

from handlers.ask import Ask
from handlers.casemanager.messages.absence import NewAway, NotAway, days_away
from handlers.casemanager.messages.messages import CASEMANAGERS
from handlers.casemanager.messages.office_hours import NoHours, SetHours, hours_facts
from handlers.casemanager.messages.standing_in import StandingIn
from handlers.casemanager.residents.colleagues import called
from handlers.casemanager.taps import MyTime
from handlers.home import Section
from handlers.routes import Routes
from handlers.screen import Button, Rows, Screen, button, facts
from shelter import absences
from shelter.models.desk import Absence
from shelter.models.people import Role

routes = Routes()


@routes.tap(MyTime, CASEMANAGERS)
async def my_time(ask: Ask, tap: MyTime) -> Screen:
    hours = ask.person.office_hours
    mine = await absences.of_staff(ask.store, ask.now, ask.house.zone, ask.person.id)
    for_others = await absences.to_stand_in_for(ask.store, ask.now, ask.house.zone, ask.person.id)
    no_hours = button("✖️", ask.say("Say no hours"), NoHours())
    return Screen(
        picture="🕑",
        title=ask.say("My hours and days off"),
        lines=(
            hours_facts(ask, hours) if hours else ask.say("You have not said yet when you read messages."),
            *[await _line(ask, absence) for absence in mine],
            *[await _line_for_other(ask, absence) for absence in for_others],
        ),
        rows=(
            button("🕑", ask.say("When I read messages"), SetHours()),
            *((no_hours,) if hours else ()),
            button("🗓️", ask.say("I am away"), NewAway()),
            *(_back_row(ask, absence) for absence in mine),
            *await standing_rows(ask),
        ),
    )


async def home_part(ask: Ask) -> Section:
    """For whom I stand in today is said on top; the way to my own hours is there for every casemanager."""
    if not ask.has(Role.CASEMANAGER):
        return Section()
    return Section(
        lines=await standing_lines(ask),
        rows=(*await standing_rows(ask), button("🕑", ask.say("My hours and days off"), MyTime())),
    )


async def standing_lines(ask: Ask) -> tuple[Markup, ...]:
    """For whom I stand in today, and until when."""
    now = await absences.stands_in_for(ask.store, ask.now, ask.house.zone, ask.person)
    return tuple([await _line_for_other(ask, absence) for absence in now])


async def standing_rows(ask: Ask) -> Rows:
    """The ways to the residents of whom I stand in for today."""
    found = await absences.stands_in_for(ask.store, ask.now, ask.house.zone, ask.person)
    return tuple(
        [
            button(
                "🤝",
                ask.say("For {name}", name=await _name(ask, each.staff_id)),
                StandingIn(absence_id=each.id),
            )
            for each in found
        ]
    )


async def _line(ask: Ask, absence: Absence) -> Markup:
    away = days_away(ask, absence.from_on, absence.until_on)
    if absence.stand_in_id is None:
        return facts(away, ask.say("✖️ Nobody stands in. Messages wait for you."))
    name = await _name(ask, absence.stand_in_id)
    return facts(away, ask.say("🤝 {name} stands in.", name=name))


async def _line_for_other(ask: Ask, absence: Absence) -> Markup:
    return facts(
        ask.say("🤝 You stand in for {name}.", name=await _name(ask, absence.staff_id)),
        days_away(ask, absence.from_on, absence.until_on),
    )


def _back_row(ask: Ask, absence: Absence) -> tuple[Button]:
    if absence.from_on <= ask.today:
        return button("✅", ask.say("I am back"), NotAway(absence_id=absence.id))
    day = ask.words.short_day(absence.from_on)
    return button("✖️", ask.say("I do not go on {day}", day=day), NotAway(absence_id=absence.id))


async def _name(ask: Ask, person_id: str) -> Markup:
    person = await ask.store.people.get(person_id)
    return await called(ask, person) if person else ask.say("{name}", name="–")
