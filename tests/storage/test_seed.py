from datetime import UTC, datetime, timedelta

import pytest
from rich.console import Console
from rich.progress import Progress

from bot import seed
from bot.errors import Plain
from bot.settings import Settings
from shelter import activities, invites, planning
from shelter.demonstration import Demonstration, Member
from shelter.errors import Full
from shelter.ids import new_id
from shelter.models.people import Grant, Person, Role
from storage.errors import Conflict
from storage.store import SqlStore
from tests.stores import Address

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
ZONE = "Europe/Amsterdam"


@pytest.fixture(scope="module")
def shelter() -> Demonstration:
    return seed.made_by_rule(1, NOW)


@pytest.fixture
def progress() -> Progress:
    return Progress(console=Console(quiet=True))


@pytest.fixture
async def codes(sqlite_store: SqlStore, shelter: Demonstration, progress: Progress) -> dict[str, str]:
    return await seed.fill(sqlite_store, shelter, NOW, progress)


@pytest.fixture
async def filled(sqlite_store: SqlStore, codes: dict[str, str]) -> SqlStore:
    return sqlite_store


async def test_everything_of_a_resident_is_found_again(filled: SqlStore, shelter: Demonstration) -> None:
    member = shelter.cast.residents[0]
    mine = member.person_id
    async with filled.transaction() as store:
        person = (await store.people.by_chat([member.chat_id]))[member.chat_id]
        stay = await store.houses.stay_of(mine)
        appointments = await store.appointments.of_resident(mine, NOW - timedelta(days=99), 99)
        receipts = await store.appointments.receipts(mine)
        history = await store.legal_cases.history(mine)
        allowances = await store.allowances.of_resident(mine, NOW.date() - timedelta(days=99), 99)
        notices = await store.notices.of_person(mine)
        consents = await store.people.consents(mine)
    assert person == next(each for each in shelter.people if each.id == mine)
    assert [stay] == [each for each in shelter.stays if each.resident_id == mine]
    assert set(appointments) == {each for each in shelter.appointments if each.resident_id == mine}
    assert set(receipts) == {each for each in shelter.receipts if each.resident_id == mine}
    assert history[::-1] == [each for each in shelter.legal_steps if each.resident_id == mine]
    assert set(allowances) == {each for each in shelter.allowances if each.resident_id == mine}
    assert {each.id for each in notices} == {each.id for each in shelter.notices if each.person_id == mine}
    assert [each.person_id for each in consents] == [mine]


async def test_every_house_has_its_newest_rules(filled: SqlStore, shelter: Demonstration) -> None:
    newest = {(rule.location_id, rule.topic): rule for rule in shelter.rules}
    async with filled.transaction() as store:
        found = [rule for each in shelter.locations for rule in await store.houses.rules(each.id)]
    assert {rule.id for rule in found} == {rule.id for rule in newest.values()}


async def test_who_waits_comes_in_and_the_casemanager_rings(
    filled: SqlStore, shelter: Demonstration, codes: dict[str, str]
) -> None:
    member, casemanager = shelter.cast.waiting[0], shelter.cast.casemanagers[0]
    async with filled.transaction() as store:
        newcomer = _newcomer(member)
        await store.people.add(newcomer)
        resident = await invites.redeem(store, NOW, newcomer, codes[member.person_id], "Europe/Amsterdam")
        desk = await planning.today_and_tomorrow(store, casemanager.person_id, NOW, ZONE)
        own = next(each.appointment for each in desk if each.appointment.resident_id == member.person_id)
        await planning.remind_now(store, NOW, casemanager.person_id, own.id)
        (ringing,) = await store.notices.claim("test", NOW, NOW + timedelta(minutes=1), 5)
    assert isinstance(resident, Person)
    assert (resident.id, resident.chat_id, resident.language) == (member.person_id, member.chat_id, "ti")
    assert (ringing.person_id, ringing.subject_id) == (member.person_id, own.id)


async def test_a_neighbour_takes_the_last_place(filled: SqlStore, shelter: Demonstration) -> None:
    first, second = shelter.cast.neighbours[:2]
    async with filled.transaction() as store:
        people = await store.people.several([first.person_id, second.person_id])
        week = await activities.this_week(store, people[first.person_id], NOW)
        listed = await activities.sign_up(store, people[first.person_id], shelter.last_place, NOW)
    free = {each.activity.id: each.free for each in week}
    assert (free[shelter.full], free[shelter.last_place]) == (0, 1)
    assert (listed.joined, listed.free) == (True, 0)
    async with filled.transaction() as store:
        for wanted in (shelter.full, shelter.last_place):
            with pytest.raises(Full):
                await activities.sign_up(store, people[second.person_id], wanted, NOW)


async def test_a_second_filling_keeps_nothing(
    filled: SqlStore, shelter: Demonstration, progress: Progress
) -> None:
    with pytest.raises(Conflict):
        await seed.fill(filled, shelter, NOW, progress)
    async with filled.transaction() as store:
        assert len(await store.people.with_role(Role.RESIDENT)) == 473


async def test_the_bars_are_full_at_the_end(
    filled: SqlStore, progress: Progress, shelter: Demonstration
) -> None:
    assert progress.finished
    assert sum(task.completed for task in progress.tasks) > 20_000


async def test_seeding_from_the_console_spares_a_store_in_use(
    sqlite_address: Address, sqlite_store: SqlStore, shelter: Demonstration
) -> None:
    settings = Settings(store=sqlite_address.url, key_file=sqlite_address.key_file)
    neighbour = Person(id=new_id(), chat_id=5, grants=frozenset({Grant(role=Role.NEIGHBOUR)}), created_at=NOW)
    async with sqlite_store.transaction() as store:
        await store.people.add(neighbour)
    with pytest.raises(Plain):
        await seed.seed(settings, 1, add_to_people=False)
    _, *waiting = await seed.seed(settings, 1, add_to_people=True)
    assert len(waiting) == len(shelter.cast.waiting)


def _newcomer(member: Member) -> Person:
    return Person(id=new_id(), chat_id=member.chat_id, language=member.language, created_at=NOW)
