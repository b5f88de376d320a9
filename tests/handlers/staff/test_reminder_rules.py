"""Reminder rules: who may change which, what is in force, and what that does to what is planned."""

from datetime import time, timedelta
from typing import Any

import pytest

from handlers.aheads import Switch
from handlers.screen import Screen
from handlers.staff.reminder_rules import ReminderRules, RuleFor, RulesAt, SwitchRule, WithoutRule
from handlers.taps import Home, Tap
from shelter.models.notices import NoticeKind, NoticeState
from shelter.models.people import Grant, Role
from shelter.models.places import Location, Place
from shelter.models.reminders import ReminderRule, before, days_before
from shelter.replanning import replan
from tests.handlers.resident.records import allowance, appointment, labels
from tests.handlers.talking import LOCATION, NOW, House, Somebody, button_of, shows, text_of

ELSEWHERE = Location(id="elsewhere_00", place=Place(name="Huis Elders"), capacity=50)
SIX_EVENING = time(18)


@pytest.fixture
async def two_houses(house: House) -> House:
    async with house.store.transaction() as store:
        await store.houses.save_location(ELSEWHERE)
    return house


@pytest.fixture
async def boss(two_houses: House) -> Somebody:
    """An administrator, bound to no location."""
    return await two_houses.person(grants=frozenset({Grant(role=Role.ADMINISTRATOR)}))


async def rules(house: House) -> list[ReminderRule]:
    async with house.store.transaction() as store:
        return list(await store.reminder_rules.all())


async def rings(house: House, resident: Somebody) -> list[timedelta | None]:
    async with house.store.transaction() as store:
        found = await store.notices.of_person(resident.person.id)
    wanted = (NoticeKind.APPOINTMENT_REMINDER, NoticeKind.ALLOWANCE_REMINDER)
    return [each.ahead for each in found if each.kind in wanted and each.state is NoticeState.PLANNED]


async def with_appointment(house: House, **fields: Any) -> Somebody:
    """A resident with reminders for the IND in ten days, at ten in the morning."""
    resident = await house.person(Role.RESIDENT)
    await house.stay(resident.person, **fields)
    made = await appointment(house, resident, starts_at=NOW + timedelta(days=10))
    async with house.store.transaction() as store:
        await replan(store, NOW, made)
    return resident


def switched_on(screen: Screen) -> list[str]:
    shown = [text.replace("\u2068", "").replace("\u2069", "") for text in labels(screen)]
    return [text.removeprefix("✅ ") for text in shown if text.startswith("✅")]


async def ind_at(somebody: Somebody, *way: str) -> Screen:
    return await somebody.follows(await somebody.taps(Home()), "Reminder rules", *way, "IND")


async def test_an_administrator_changes_them_for_every_location(two_houses: House, boss: Somebody) -> None:
    here = await with_appointment(two_houses)
    there = await with_appointment(two_houses, location_id=ELSEWHERE.id)
    screen = await ind_at(boss, "Every location")
    assert "The bot does it so by itself" in text_of(screen)
    assert len(switched_on(screen)) == 4
    screen = await boss.follows(screen, "7 days", "3 days", "1 hour before")
    assert "the rule for every location without a rule of its own" in text_of(screen)
    assert switched_on(screen) == ["1 day before, at 18:00", "2 hours before", "1 hour before"]
    planned = [timedelta(hours=16), timedelta(hours=2), timedelta(hours=1)]
    for resident in (here, there):
        assert await rings(two_houses, resident) == planned


async def test_a_rule_of_a_location_goes_before(two_houses: House, boss: Somebody) -> None:
    here = await with_appointment(two_houses)
    there = await with_appointment(two_houses, location_id=ELSEWHERE.id)
    await boss.follows(await ind_at(boss, "Every location"), "7 days", "3 days")
    screen = await ind_at(boss, LOCATION.place.name)
    assert "📍 Huis Aan de Vaart" in text_of(screen)
    assert "This is the rule for every location." in text_of(screen)
    screen = await boss.follows(screen, "1 day")
    assert "the rule of this location" in text_of(screen)
    assert await rings(two_houses, here) == [timedelta(hours=2)]
    assert await rings(two_houses, there) == [timedelta(hours=16), timedelta(hours=2)]
    screen = await boss.follows(screen, "As the house does it")
    assert "This is the rule for every location." in text_of(screen)
    assert await rings(two_houses, here) == [timedelta(hours=16), timedelta(hours=2)]
    assert [rule.location_id for rule in await rules(two_houses)] == [None]


async def test_what_is_changed_here_is_seen_in_the_list(two_houses: House, boss: Somebody) -> None:
    screen = await boss.taps(RulesAt(location_id=LOCATION.id))
    assert len([text for text in labels(screen) if text.startswith("✏️")]) == 0
    assert "✏️" not in text_of(screen)
    await boss.taps(RuleFor(kind="ind", location_id=LOCATION.id))
    await boss.taps(SwitchRule(kind="ind", ahead="7d1800", switch=Switch.OFF, location_id=LOCATION.id))
    screen = await boss.taps(RulesAt(location_id=LOCATION.id))
    assert [text for text in labels(screen) if text.startswith("✏️")] == [button_of(screen, "IND").text]
    assert "✏️ means: changed here." in text_of(screen)


async def test_leefgeld_has_its_own_rule(two_houses: House, boss: Somebody) -> None:
    resident = await two_houses.person(Role.RESIDENT)
    await allowance(two_houses, resident)
    screen = await boss.follows(await boss.taps(RulesAt()), "More", "Leefgeld")
    assert switched_on(screen) == ["1 day before, at 18:00", "2 hours before"]
    await boss.follows(screen, "✅ 2 hours", "▫️ 1 hour")
    (rule,) = await rules(two_houses)
    assert (rule.kind, rule.plan) == ("allowance", (days_before(1, SIX_EVENING), before(60)))
    assert await rings(two_houses, resident) == [timedelta(hours=16), timedelta(hours=1)]


@pytest.mark.parametrize("role", [Role.HOUSING_SUPERVISOR, Role.CASEMANAGER])
async def test_who_works_at_one_location_is_there_at_once(two_houses: House, role: Role) -> None:
    somebody = await two_houses.person(role)
    screen = await somebody.follows(await somebody.taps(Home()), "Reminder rules")
    assert LOCATION.place.name in text_of(screen)
    assert screen.back == Home()
    screen = await somebody.follows(screen, "IND", "7 days")
    assert len(switched_on(screen)) == 3
    (rule,) = await rules(two_houses)
    assert (rule.kind, rule.location_id) == ("ind", LOCATION.id)


async def test_an_administrator_of_one_house_has_both_rules(house: House) -> None:
    boss = await house.person(grants=frozenset({Grant(role=Role.ADMINISTRATOR)}))
    screen = await boss.taps(ReminderRules())
    assert shows(screen, "Every location")
    assert (await boss.follows(screen, LOCATION.place.name)).back == ReminderRules()


async def test_who_works_at_two_chooses_which(two_houses: House) -> None:
    grants = frozenset(
        Grant(role=Role.HOUSING_SUPERVISOR, location_id=each.id) for each in (LOCATION, ELSEWHERE)
    )
    somebody = await two_houses.person(grants=grants)
    screen = await somebody.follows(await somebody.taps(Home()), "Reminder rules")
    assert shows(screen, LOCATION.place.name)
    assert not shows(screen, "Every location")
    screen = await somebody.follows(screen, "Huis Elders")
    assert screen.back == ReminderRules()


def taps_at(location_id: str | None) -> list[Tap]:
    return [
        RulesAt(location_id=location_id),
        RuleFor(kind="ind", location_id=location_id),
        SwitchRule(kind="ind", ahead="60m", switch=Switch.ON, location_id=location_id),
        SwitchRule(kind="ind", ahead="7d1800", switch=Switch.OFF, location_id=location_id),
        WithoutRule(kind="ind", location_id=location_id),
    ]


@pytest.mark.parametrize("role", [Role.HOUSING_SUPERVISOR, Role.CASEMANAGER])
async def test_staff_of_a_location_change_nothing_elsewhere(
    two_houses: House, boss: Somebody, role: Role
) -> None:
    await boss.taps(SwitchRule(kind="ind", ahead="7d1800", switch=Switch.OFF, location_id=ELSEWHERE.id))
    before = await rules(two_houses)
    somebody = await two_houses.person(role)
    for location_id in (ELSEWHERE.id, None, "nowhere_0000"):
        for tap in taps_at(location_id):
            assert "cannot find" in text_of(await somebody.taps(tap))
    assert await rules(two_houses) == before


async def test_a_casemanager_of_no_location_has_no_rules(two_houses: House) -> None:
    somebody = await two_houses.person(grants=frozenset({Grant(role=Role.CASEMANAGER)}))
    assert not shows(await somebody.taps(Home()), "Reminder rules")
    assert "You work for no location yet" in text_of(await somebody.taps(ReminderRules()))
    for tap in taps_at(LOCATION.id):
        assert "cannot find" in text_of(await somebody.taps(tap))


@pytest.mark.parametrize(
    "role", sorted(set(Role) - {Role.ADMINISTRATOR, Role.HOUSING_SUPERVISOR, Role.CASEMANAGER})
)
async def test_nobody_else_sees_them(two_houses: House, role: Role) -> None:
    somebody = await two_houses.person(role)
    assert not shows(await somebody.taps(Home()), "Reminder rules")
    for tap in [ReminderRules(), *taps_at(LOCATION.id), *taps_at(None)]:
        assert "cannot open" in text_of(await somebody.taps(tap))
    assert await rules(two_houses) == []


async def test_a_role_that_was_taken_away_changes_nothing_any_more(two_houses: House) -> None:
    somebody = await two_houses.person(Role.HOUSING_SUPERVISOR)
    screen = await somebody.taps(RuleFor(kind="ind", location_id=LOCATION.id))
    elsewhere = frozenset({Grant(role=Role.HOUSING_SUPERVISOR, location_id=ELSEWHERE.id)})
    async with two_houses.store.transaction() as store:
        await store.people.save(somebody.person.model_copy(update={"grants": elsewhere}))
    assert "cannot find" in text_of(await somebody.follows(screen, "7 days"))
    assert await rules(two_houses) == []


async def test_one_reminder_stays_and_six_are_the_most(two_houses: House, boss: Somebody) -> None:
    screen = await boss.follows(await ind_at(boss, "Every location"), "7 days", "3 days", "1 day")
    screen = await boss.follows(screen, "✅ 2 hours")
    assert "One reminder has to stay" in (screen.toast or "")
    assert switched_on(screen) == ["2 hours before"]
    screen = await boss.follows(screen, "7 days", "3 days", "1 day", "12 hours", "4 hours")
    assert screen.toast is None
    screen = await boss.follows(screen, "▫️ 1 hour")
    assert "too many" in (screen.toast or "")
    assert len(switched_on(screen)) == 6


async def test_a_double_tap_switches_once(two_houses: House, boss: Somebody) -> None:
    for label in ("7 days", "As the house does it"):
        tap = button_of(await ind_at(boss, "Every location"), label)
        once = await boss.taps(tap)
        assert labels(await boss.taps(tap)) == labels(once)
    assert await rules(two_houses) == []


@pytest.mark.parametrize(
    "tap",
    [
        RuleFor(kind="nonsense"),
        SwitchRule(kind="nonsense", ahead="60m", switch=Switch.ON),
        WithoutRule(kind="nonsense"),
        SwitchRule(kind="ind", ahead="nonsense", switch=Switch.ON),
        SwitchRule(kind="ind", ahead="1d0300", switch=Switch.ON),
    ],
    ids=repr,
)
async def test_a_forged_tap_changes_nothing(two_houses: House, boss: Somebody, tap: Tap) -> None:
    assert "IND" not in text_of(await boss.taps(tap))
    assert await rules(two_houses) == []


async def test_they_outlive_a_restart(two_houses: House, boss: Somebody) -> None:
    screen = await boss.follows(await ind_at(boss, "Every location"), "7 days")
    await two_houses.restart()
    assert labels(await ind_at(boss, "Every location")) == labels(screen)
