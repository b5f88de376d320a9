"""Locations, stays, house rules and who read them."""

from shelter.models.people import Role
from shelter.models.places import RuleText, Telephone, Topic
from storage.store import SqlStore
from tests.contract.things import DAY, NOW, TODAY, house_rule, location, move_in, person, reading, stay


async def test_locations_are_kept_and_changed(store: SqlStore) -> None:
    east, west = location("oost"), location("west", vulnerable=True, capacity=20)
    changed = location("oost", telephones=(Telephone(label="Desk", number="020 1"),))
    async with store.transaction() as transaction:
        await transaction.houses.save_location(west, east)
        await transaction.houses.save_location(changed)
    async with store.transaction() as transaction:
        assert await transaction.houses.locations() == [changed, west]
        assert await transaction.houses.location("west") == west
        assert await transaction.houses.location("nowhere") is None


async def test_a_stay_is_the_one_that_has_not_ended(store: SqlStore) -> None:
    before = stay(id="s0", started_on=TODAY - 90 * DAY, ended_on=TODAY)
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.houses.save_stay(before)
        assert await transaction.houses.stay_of("amina") == stay(casemanager_id="bram")
        await transaction.houses.save_stay(stay(ended_on=TODAY))
        assert await transaction.houses.stay_of("amina") is None
        assert await transaction.houses.stay_of("nobody") is None


async def test_a_caseload_is_in_order_of_code(store: SqlStore) -> None:
    dawit = stay(id="s2", resident_id="dawit", casemanager_id="bram", code="A-02")
    elsa = stay(id="s3", resident_id="elsa", casemanager_id="bram", code="Z-99", ended_on=TODAY)
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.people.add(person("dawit"), person("elsa"))
        await transaction.houses.save_stay(dawit, elsa)
        assert await transaction.houses.caseload("bram") == [dawit, stay(casemanager_id="bram")]
        assert await transaction.houses.caseload("chris") == []


async def test_a_resident_is_guided_by_a_casemanager_and_a_legal_adviser(store: SqlStore) -> None:
    dawit = stay(id="s2", resident_id="dawit", legal_adviser_id="bram", code="A-02")
    both = stay(casemanager_id="bram", legal_adviser_id="bram", room="3b", vulnerable=True)
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.people.add(person("dawit"), person("eva", Role.LEGAL_ADVISER))
        await transaction.houses.save_stay(dawit, both)
        assert await transaction.houses.guided("bram") == [dawit, both]
        assert await transaction.houses.caseload("bram") == [both]
        assert await transaction.houses.guided("eva") == []
        assert await transaction.houses.lock_stay("dawit") == dawit
        assert await transaction.houses.lock_stay("eva") is None


async def test_the_rules_of_a_location_are_the_newest_of_each_topic(store: SqlStore) -> None:
    old, new = house_rule(), house_rule(id="r2", version=2, texts={"nl": RuleText(text="Stil na 23 uur.")})
    cooking = house_rule(id="r3", topic=Topic.COOKING, texts={"ti": RuleText(text="ክሽነ", change="new")})
    elsewhere = house_rule(id="r4", location_id="west", version=9)
    async with store.transaction() as transaction:
        await transaction.houses.save_location(location("oost"), location("west"))
        await transaction.houses.add_rule(old, new, cooking, elsewhere)
        assert await transaction.houses.rules("oost") == [cooking, new]
        assert await transaction.houses.rule("r1") == old
        assert await transaction.houses.rule("r9") is None


async def test_a_second_reading_changes_nothing(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        await transaction.houses.add_rule(house_rule())
        await transaction.houses.add_reading(reading())
        await transaction.houses.add_reading(reading(read_at=NOW + DAY))
        assert await transaction.houses.readings("amina") == [reading()]
        assert await transaction.houses.readings("bram") == []
