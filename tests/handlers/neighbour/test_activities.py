"""Activities of the week: look, sign up, sign off; full says full, and never one too many."""

import asyncio
from datetime import timedelta

import pytest

from handlers.neighbour.activities import Look, SignOff, SignUp, ThisWeek
from shelter import activities
from shelter.errors import Full
from shelter.ids import new_id
from shelter.models.activities import Activity, ActivityKind
from shelter.models.people import Grant, Person, Role
from shelter.models.places import Place
from shelter.store import Store
from tests.handlers.talking import LOCATION, NOW, House, shows, text_of


async def cooking(house: House, **fields: object) -> Activity:
    usual: dict[str, object] = {
        "id": new_id(),
        "location_id": LOCATION.id,
        "kind": ActivityKind.COOKING,
        "titles": {"nl": "Samen koken", "en": "Cooking together"},
        "starts_at": NOW + timedelta(days=1),
        "zone": "Europe/Amsterdam",
        "minutes": 120,
        "place": LOCATION.place,
        "capacity": 2,
        "audience": {Role.NEIGHBOUR, Role.RESIDENT},
    }
    activity = Activity.model_validate(usual | fields)
    async with house.store.transaction() as store:
        await store.activities.save(activity)
    return activity


async def test_a_neighbour_signs_up_and_off(house: House) -> None:
    await cooking(house)
    neighbour = await house.person(Role.NEIGHBOUR)
    screen = await neighbour.taps(ThisWeek())
    screen = await neighbour.follows(screen, "Cooking together")
    assert "2 places are free" in text_of(screen)
    screen = await neighbour.follows(screen, "I join")
    assert "You join" in text_of(screen)
    screen = await neighbour.follows(screen, "cannot come")
    assert "2 places are free" in text_of(screen)


async def test_full_says_full(house: House) -> None:
    activity = await cooking(house, capacity=1)
    first, second = await house.person(Role.NEIGHBOUR), await house.person(Role.RESIDENT)
    await first.taps(SignUp(activity_id=activity.id))
    assert "All places are taken" in text_of(await second.taps(SignUp(activity_id=activity.id)))
    row = await second.taps(ThisWeek())
    assert shows(row, "🔴")
    assert not shows(await second.follows(row, "🔴"), "I join")


async def test_a_double_tap_takes_one_place_and_gives_one_back(house: House) -> None:
    activity = await cooking(house)
    neighbour = await house.person(Role.NEIGHBOUR)
    for _ in range(2):
        assert "You join" in text_of(await neighbour.taps(SignUp(activity_id=activity.id)))
    other = await house.person(Role.NEIGHBOUR)
    assert "You join" in text_of(await other.taps(SignUp(activity_id=activity.id)))
    for _ in range(2):
        assert "1 place is free" in text_of(await neighbour.taps(SignOff(activity_id=activity.id)))


async def test_what_has_begun_is_over(house: House) -> None:
    activity = await cooking(house)
    neighbour = await house.person(Role.NEIGHBOUR)
    house.later(days=2)
    assert "over" in text_of(await neighbour.taps(SignUp(activity_id=activity.id)))


@pytest.mark.parametrize("fields", [{"audience": {Role.VOLUNTEER}}, {"cancelled": True}])
async def test_what_is_not_for_me_is_not_there(house: House, fields: dict[str, object]) -> None:
    activity = await cooking(house, **fields)
    neighbour = await house.person(Role.NEIGHBOUR)
    assert "nothing this week" in text_of(await neighbour.taps(ThisWeek()))
    assert "cannot find" in text_of(await neighbour.taps(SignUp(activity_id=activity.id)))


async def test_the_title_is_in_ones_own_language_else_in_dutch(house: House) -> None:
    await cooking(house)
    reader = await house.person(Role.NEIGHBOUR, language="en")
    other = await house.person(Role.NEIGHBOUR, language="fr")
    assert shows(await reader.taps(ThisWeek()), "Cooking together")
    assert shows(await other.taps(ThisWeek()), "Samen koken")


async def test_sixty_at_once_take_five_places(store: Store) -> None:
    people = [
        Person(
            id=new_id(),
            chat_id=number + 1,
            created_at=NOW,
            grants=frozenset({Grant(role=Role.NEIGHBOUR)}),
        )
        for number in range(60)
    ]
    activity = Activity(
        id=new_id(),
        location_id=LOCATION.id,
        kind=ActivityKind.SPORT,
        titles={"nl": "Voetbal"},
        starts_at=NOW + timedelta(days=1),
        zone="Europe/Amsterdam",
        minutes=60,
        place=LOCATION.place,
        capacity=5,
        audience=frozenset({Role.NEIGHBOUR}),
    )
    async with store.transaction() as tx:
        await tx.houses.save_location(LOCATION)
        await tx.people.add(*people)
        await tx.activities.save(activity)

    async def joins(person: Person) -> bool:
        try:
            async with store.transaction() as tx:
                await activities.sign_up(tx, person, activity.id, NOW)
        except Full:
            return False
        return True

    assert sum(await asyncio.gather(*map(joins, people))) == 5
    async with store.transaction() as tx:
        assert await tx.activities.taken([activity.id]) == {activity.id: 5}


@pytest.mark.parametrize(
    ("place", "line", "on_a_map"),
    [
        (Place(name="Park"), "📍 Park", False),
        (Place(name="Park", address="Laan 1"), "📍 Park, Laan 1", False),
        (Place(name="Park", latitude=52.3, longitude=4.9), "📍 Park", True),
    ],
)
async def test_a_place_is_shown_as_far_as_it_is_known(
    house: House, place: Place, line: str, on_a_map: bool
) -> None:
    activity = await cooking(house, place=place)
    neighbour = await house.person(Role.NEIGHBOUR)
    screen = await neighbour.taps(Look(activity_id=activity.id))
    facts = screen.lines[0].replace("\u2068", "").replace("\u2069", "")
    assert facts.splitlines()[-1] == line
    assert shows(screen, "Map") is on_a_map
