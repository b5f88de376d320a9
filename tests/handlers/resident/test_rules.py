"""The rules of the house: in one's language or honestly not, and what is new."""

import pytest

from handlers.resident.rules import HouseRules, IHaveRead, OpenRule
from shelter.errors import NotFound
from shelter.ids import new_id
from shelter.models.people import Role
from shelter.models.places import HouseRule, RuleText, Topic
from tests.handlers.resident.records import house_rule, labels
from tests.handlers.talking import LOCATION, NOW, House, Somebody, button_of, text_of

DUTCH = RuleText(text="Koken mag tot elf uur.", change="Het was tien uur.", checked=True)
ENGLISH = RuleText(text="You may cook until eleven.", change="It was ten.")


async def second_version(house: House) -> HouseRule:
    return await house_rule(house, version=2, texts={"nl": DUTCH, "en": ENGLISH})


async def readings(house: House, resident: Somebody) -> list[tuple[str, int]]:
    async with house.store.transaction() as store:
        return [(each.rule_id, each.version) for each in await store.houses.readings(resident.person.id)]


async def test_no_rules_yet_and_no_stay_are_said(house: House) -> None:
    resident = await house.person(Role.RESIDENT)
    assert "no house rules here" in text_of(await resident.taps(HouseRules()))
    await house_rule(house)
    await house.stay(resident.person, ended_on=NOW.date())
    assert "no house rules here" in text_of(await resident.taps(HouseRules()))


async def test_topics_stand_in_their_order_and_the_unread_are_marked(house: House) -> None:
    resident = await house.person(Role.RESIDENT)
    cooking = await house_rule(house)
    await house_rule(house, topic=Topic.VISITORS)
    await resident.taps(IHaveRead(rule_id=cooking.id))
    screen = await resident.taps(HouseRules())
    assert labels(screen) == ["🚪🆕 Visitors", "🍲 Cooking"]
    assert "you have not read this yet" in text_of(screen)


async def test_a_checked_text_stands_alone(house: House) -> None:
    resident = await house.person(Role.RESIDENT)
    english = ENGLISH.model_copy(update={"checked": True})
    rule = await house_rule(house, texts={"nl": DUTCH, "en": english})
    words = text_of(await resident.taps(OpenRule(rule_id=rule.id)))
    assert ENGLISH.text in words
    assert DUTCH.text not in words


@pytest.mark.parametrize("language", ["en", "so"])
async def test_an_unchecked_text_has_its_mark_and_the_dutch_beside_it(house: House, language: str) -> None:
    """A language without a text of its own gets the English one."""
    resident = await house.person(Role.RESIDENT, language=language)
    await second_version(house)
    screen = await resident.follows(await resident.taps(HouseRules()), "Cooking")
    assert ENGLISH.text in text_of(screen)
    assert DUTCH.text in text_of(screen)
    assert "⚠️" in text_of(screen)


async def test_without_the_own_language_and_english_it_is_dutch(house: House) -> None:
    resident = await house.person(Role.RESIDENT)
    rule = await house_rule(house)
    words = text_of(await resident.taps(OpenRule(rule_id=rule.id)))
    assert words.count("Koken mag tot tien uur.") == 1
    assert "⚠️" not in words


async def test_what_changed_is_said_until_it_is_read(house: House) -> None:
    resident = await house.person(Role.RESIDENT)
    first = await house_rule(house)
    await resident.taps(IHaveRead(rule_id=first.id))
    second = await second_version(house)
    assert labels(await resident.taps(HouseRules())) == ["🍲🆕 Cooking"]
    screen = await resident.taps(OpenRule(rule_id=second.id))
    assert "It was ten." in text_of(screen)
    assert "Het was tien uur." in text_of(screen)
    for _ in range(2):
        screen = await resident.taps(IHaveRead(rule_id=second.id))
        assert "It was ten." not in text_of(screen)
        assert not any("I have read" in label for label in labels(screen))
    assert sorted(await readings(house, resident)) == sorted([(first.id, 1), (second.id, 2)])


async def test_a_first_version_has_no_change(house: House) -> None:
    resident = await house.person(Role.RESIDENT)
    rule = await house_rule(house, texts={"nl": DUTCH, "en": ENGLISH})
    assert "It was ten." not in text_of(await resident.taps(OpenRule(rule_id=rule.id)))


async def test_an_old_button_opens_the_newest_version(house: House) -> None:
    resident = await house.person(Role.RESIDENT)
    first = await house_rule(house)
    await second_version(house)
    assert ENGLISH.text in text_of(await resident.taps(OpenRule(rule_id=first.id)))


async def test_reading_what_has_changed_meanwhile_is_not_counted(house: House) -> None:
    resident = await house.person(Role.RESIDENT)
    first = await house_rule(house)
    open_screen = await resident.taps(OpenRule(rule_id=first.id))
    await second_version(house)
    screen = await resident.taps(button_of(open_screen, "I have read this"))
    assert "changed" in (screen.toast or "")
    assert ENGLISH.text in text_of(screen)
    assert await readings(house, resident) == []


@pytest.mark.parametrize("kind", [OpenRule, IHaveRead])
async def test_another_locations_rule_is_not_found(house: House, kind: type[OpenRule | IHaveRead]) -> None:
    resident = await house.person(Role.RESIDENT)
    async with house.store.transaction() as store:
        await store.houses.save_location(LOCATION.model_copy(update={"id": "elsewhere_01"}))
    rule = await house_rule(house, location_id="elsewhere_01")
    for rule_id in (rule.id, new_id()):
        screen = await resident.taps(kind(rule_id=rule_id))
        assert NotFound.sentence in text_of(screen)
    assert await readings(house, resident) == []


async def test_what_staff_wrote_is_shown_as_words(house: House) -> None:
    resident = await house.person(Role.RESIDENT)
    rule = await house_rule(house, texts={"nl": RuleText(text="<script> & zo", checked=True)})
    assert "&lt;script&gt; &amp; zo" in (await resident.taps(OpenRule(rule_id=rule.id))).html()
