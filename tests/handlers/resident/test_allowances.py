"""A resident's leefgeld: the next payments, one of them, and the line on the home screen."""

from datetime import date, timedelta

import pytest

from handlers.resident.allowances import STATE_SENTENCES, Leefgeld, OpenLeefgeld
from handlers.taps import Home
from shelter.errors import NotFound
from shelter.models.allowances import AllowanceState, Component, ComponentKind
from shelter.models.people import Role
from tests.handlers.resident.records import allowance, labels
from tests.handlers.talking import House, text_of

TODAY = date(2026, 11, 24)


async def test_nothing_planned_is_said(house: House) -> None:
    resident = await house.person(Role.RESIDENT)
    assert "No leefgeld is planned here." in text_of(await resident.taps(Leefgeld()))
    assert "No leefgeld is planned here." in text_of(await resident.taps(Home()))


async def test_the_list_has_today_and_later_with_day_and_amount(house: House) -> None:
    resident = await house.person(Role.RESIDENT)
    for days in (-1, 7, 0):
        await allowance(house, resident, pay_on=TODAY + timedelta(days=days))
    rows = labels(await resident.taps(Leefgeld()))
    assert len(rows) == 2
    assert "24-11" in rows[0]
    assert "01-12" in rows[1]
    assert all("57.50" in row for row in rows)


async def test_a_payment_says_all_that_one_needs_to_know(house: House) -> None:
    resident = await house.person(Role.RESIDENT)
    await allowance(house, resident)
    screen = await resident.follows(await resident.taps(Leefgeld()), "57.50")
    words = text_of(screen)
    for expected in ("26-11-2026", "10:00", "12:30", "Loket 2", "your papers", "50.00", "7.50", "for chores"):
        assert expected in words
    for expected in ("23-11-2026", "29-11-2026"):
        assert expected in words


async def test_what_was_taken_off_is_said(house: House) -> None:
    resident = await house.person(Role.RESIDENT)
    parts = (
        Component(kind=ComponentKind.BASE, cents=5000),
        Component(kind=ComponentKind.CORRECTION, cents=-1250),
    )
    made = await allowance(house, resident, components=parts)
    words = text_of(await resident.taps(OpenLeefgeld(allowance_id=made.id)))
    assert "37.50" in words
    assert "12.50" in words
    assert "correction" in words


@pytest.mark.parametrize("state", AllowanceState)
async def test_each_state_has_a_sentence(house: House, state: AllowanceState) -> None:
    resident = await house.person(Role.RESIDENT)
    made = await allowance(house, resident, state=state)
    assert STATE_SENTENCES[state] in text_of(await resident.taps(OpenLeefgeld(allowance_id=made.id)))


async def test_home_names_the_next_one_that_is_not_collected(house: House) -> None:
    resident = await house.person(Role.RESIDENT)
    await allowance(house, resident, pay_on=TODAY, state=AllowanceState.COLLECTED)
    await allowance(house, resident)
    words = text_of(await resident.taps(Home()))
    assert "26-11-2026" in words
    assert "24-11-2026" not in words
    assert "57.50" not in words


async def test_anothers_leefgeld_is_not_found(house: House) -> None:
    resident, other = [await house.person(Role.RESIDENT) for _ in range(2)]
    made = await allowance(house, other)
    screen = await resident.taps(OpenLeefgeld(allowance_id=made.id))
    assert NotFound.sentence in text_of(screen)
    assert "57.50" not in text_of(screen)
