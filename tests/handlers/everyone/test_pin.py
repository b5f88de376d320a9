"""The PIN: the keypad, what it stands before, five wrong tries, five minutes of rest."""

import pytest

from handlers.everyone.pin import ChoosePin, PinSettings, RemovePin
from handlers.resident.human import MyThread, WriteMessage
from handlers.resident.legal import MyCase
from handlers.screen import Button, Screen
from handlers.taps import Home
from shelter import pins
from shelter.errors import NotFound
from shelter.models.notices import NoticeKind
from shelter.models.people import Role
from tests.handlers.talking import House, Somebody, buttons_of, shows, text_of

RIGHT, WRONG = "2580", "1111"


async def types(somebody: Somebody, screen: Screen, digits: str) -> Screen:
    """Tap the digits on the keypad, then the ready key."""
    for digit in digits:
        screen = await somebody.taps(key(screen, digit))
    return await somebody.taps(key(screen, "✅"))


def key(screen: Screen, sign: str) -> Button:
    return next(each for each in buttons_of(screen) if each.text == sign)


def is_keypad(screen: Screen) -> bool:
    signs = {each.text for each in buttons_of(screen)}
    return signs >= set("0123456789") | {"⌫", "✅"}


async def with_pin(house: House) -> Somebody:
    somebody = await house.person(Role.RESIDENT)
    async with house.store.transaction() as store:
        await pins.choose(store, house.now, somebody.person.id, RIGHT)
    house.later(minutes=10)
    return somebody


async def fail(somebody: Somebody, times: int) -> Screen:
    screen = await somebody.taps(MyCase())
    for _ in range(times):
        screen = await types(somebody, screen, WRONG)
    return screen


async def test_without_a_pin_nothing_is_asked(house: House) -> None:
    somebody = await house.person(Role.RESIDENT)
    for tap in (MyCase(), MyThread()):
        assert not is_keypad(await somebody.taps(tap))


async def test_a_pin_stands_before_legal_advice_and_messages_and_leads_on(house: House) -> None:
    somebody = await with_pin(house)
    without = await house.person(Role.RESIDENT)
    for tap in (MyCase(), MyThread()):
        house.later(minutes=5)
        keypad = await somebody.taps(tap)
        assert is_keypad(keypad)
        assert text_of(await types(somebody, keypad, RIGHT)) == text_of(await without.taps(tap))
    assert not is_keypad(await somebody.taps(Home()))


async def test_the_digits_are_never_shown(house: House) -> None:
    somebody = await with_pin(house)
    screen = await somebody.taps(MyCase())
    for number, digit in enumerate(RIGHT, 1):
        screen = await somebody.taps(key(screen, digit))
        assert screen.html().count("●") == number
        assert RIGHT[:number] not in screen.html()
        assert all(RIGHT[:2] not in each.tap.pack() for each in buttons_of(screen) if each.tap)


async def test_a_digit_can_be_taken_back_and_too_few_are_not_enough(house: House) -> None:
    somebody = await with_pin(house)
    screen = await somebody.taps(MyCase())
    for sign in ("⌫", "9", "⌫", "2", "5", "9", "⌫", "8"):
        screen = await somebody.taps(key(screen, sign))
    screen = await somebody.taps(key(screen, "✅"))
    assert "4 to 6 digits" in text_of(screen)
    assert not is_keypad(await types(somebody, screen, "0"))


@pytest.mark.parametrize("typed", [RIGHT, "٢٥٨٠", " 25 80 "])
async def test_typed_digits_are_taken_and_removed_from_the_chat(house: House, typed: str) -> None:
    somebody = await with_pin(house)
    await somebody.taps(MyCase())
    screen = await somebody.writes(typed)
    assert not is_keypad(screen)
    assert screen.forget_typed


@pytest.mark.parametrize("typed", ["123", "1234567", "12a4", "hello", "½½½½"])
async def test_what_is_no_pin_costs_no_try_and_is_removed(house: House, typed: str) -> None:
    somebody = await with_pin(house)
    await somebody.taps(MyCase())
    for _ in range(pins.TRIES + 1):
        screen = await somebody.writes(typed)
        assert screen.forget_typed
        assert is_keypad(screen)
    assert not is_keypad(await somebody.writes(RIGHT))


async def test_a_restart_between_the_digits_loses_nothing(house: House) -> None:
    somebody = await with_pin(house)
    screen = await somebody.taps(MyCase())
    for digit in RIGHT:
        screen = await somebody.taps(key(screen, digit))
        await house.restart()
    assert not is_keypad(await somebody.taps(key(screen, "✅")))


async def test_five_minutes_of_rest_lock_and_every_tap_gives_five_more(house: House) -> None:
    somebody = await with_pin(house)
    await types(somebody, await somebody.taps(MyCase()), RIGHT)
    for _ in range(3):
        house.later(minutes=4, seconds=59)
        assert not is_keypad(await somebody.taps(MyThread()))
    house.later(minutes=5)
    assert is_keypad(await somebody.taps(MyThread()))


async def test_other_taps_do_not_keep_it_open(house: House) -> None:
    somebody = await with_pin(house)
    await types(somebody, await somebody.taps(MyCase()), RIGHT)
    for _ in range(2):
        house.later(minutes=3)
        await somebody.taps(Home())
    assert is_keypad(await somebody.taps(MyCase()))


async def test_a_message_half_written_waits_for_the_pin(house: House) -> None:
    staff = await house.person(Role.CASEMANAGER)
    somebody = await with_pin(house)
    await house.stay(somebody.person, casemanager_id=staff.person.id)
    await types(somebody, await somebody.taps(WriteMessage()), RIGHT)
    house.later(minutes=6)
    keypad = await somebody.writes("Can I come tomorrow?")
    assert is_keypad(keypad)
    await house.restart()
    again = await types(somebody, await types(somebody, keypad, WRONG), RIGHT)
    assert "Write to your casemanager" in text_of(again)
    await somebody.writes("Can I come tomorrow?")
    async with house.store.transaction() as store:
        sent = await store.conversations.messages(somebody.person.id)
    assert [message.text for message in sent] == ["Can I come tomorrow?"]


async def test_five_wrong_tries_lock_even_with_the_right_pin_and_after_a_restart(house: House) -> None:
    somebody = await with_pin(house)
    screen = await fail(somebody, 4)
    assert "not right" in text_of(screen)
    assert is_keypad(screen)
    await house.restart()
    screen = await types(somebody, await somebody.taps(MyCase()), WRONG)
    assert "casemanager" in text_of(screen)
    await house.restart()
    house.later(hours=100)
    for tap in (MyCase(), MyThread(), ChoosePin(), RemovePin()):
        screen = await somebody.taps(tap)
        assert not is_keypad(screen)
        assert "locked" in text_of(screen)


async def test_the_right_pin_forgives_wrong_ones(house: House) -> None:
    somebody = await with_pin(house)
    for _ in range(3):
        screen = await fail(somebody, pins.TRIES - 1)
        assert not is_keypad(await types(somebody, screen, RIGHT))
        house.later(minutes=5)


async def test_a_keypad_still_open_in_the_chat_does_not_open_a_locked_pin(house: House) -> None:
    somebody = await with_pin(house)
    open_keypad = await somebody.taps(MyCase())
    await fail(somebody, 5)
    for sign in (*RIGHT, "✅"):
        assert "old" in text_of(await somebody.taps(key(open_keypad, sign)))
    assert "locked" in text_of(await somebody.taps(MyCase()))


async def test_only_the_own_casemanager_resets_and_the_resident_is_told(house: House) -> None:
    own, other = await house.person(Role.CASEMANAGER), await house.person(Role.CASEMANAGER)
    somebody = await with_pin(house)
    await house.stay(somebody.person, casemanager_id=own.person.id)
    await fail(somebody, 5)
    with pytest.raises(NotFound):
        async with house.store.transaction() as store:
            await pins.reset(store, house.now, other.person.id, somebody.person.id)
    assert "locked" in text_of(await somebody.taps(MyCase()))
    async with house.store.transaction() as store:
        await pins.reset(store, house.now, own.person.id, somebody.person.id)
        await pins.reset(store, house.now, own.person.id, somebody.person.id)
    assert "locked" not in text_of(await somebody.taps(MyCase()))
    async with house.store.transaction() as store:
        told = [notice.kind for notice in await store.notices.of_person(somebody.person.id)]
    assert told == [NoticeKind.PIN_RESET]


async def test_a_pin_is_chosen_by_typing_it_twice(house: House) -> None:
    somebody = await house.person(Role.RESIDENT)
    screen = await somebody.follows(await somebody.taps(PinSettings()), "Choose a PIN")
    screen = await types(somebody, screen, RIGHT)
    screen = await types(somebody, screen, RIGHT)
    assert "is set" in text_of(screen)
    assert not is_keypad(await somebody.taps(MyCase()))
    house.later(minutes=5)
    assert is_keypad(await somebody.taps(MyCase()))


async def test_two_different_ones_set_nothing_and_begin_again(house: House) -> None:
    somebody = await house.person(Role.RESIDENT)
    screen = await types(somebody, await somebody.taps(ChoosePin()), RIGHT)
    screen = await types(somebody, screen, WRONG)
    assert "not the same" in text_of(screen)
    async with house.store.transaction() as store:
        assert await store.people.pin(somebody.person.id) is None
    screen = await types(somebody, await types(somebody, screen, "123456"), "123456")
    assert "is set" in text_of(screen)


async def test_back_from_the_second_asks_the_first_anew(house: House) -> None:
    somebody = await house.person(Role.RESIDENT)
    screen = await types(somebody, await somebody.taps(ChoosePin()), WRONG)
    screen = await somebody.follows(screen, "Back")
    screen = await types(somebody, screen, RIGHT)
    assert "is set" in text_of(await types(somebody, screen, RIGHT))


async def test_changing_and_removing_need_the_pin(house: House) -> None:
    somebody = await with_pin(house)
    for label in ("Change the PIN", "Remove the PIN"):
        keypad = await somebody.follows(await somebody.taps(PinSettings()), label)
        assert "Your PIN, please" in text_of(keypad)
        await types(somebody, keypad, WRONG)
    async with house.store.transaction() as store:
        assert await store.people.pin(somebody.person.id) is not None
    keypad = await somebody.taps(RemovePin())
    await types(somebody, keypad, RIGHT)
    async with house.store.transaction() as store:
        assert await store.people.pin(somebody.person.id) is None


async def test_the_pin_is_not_kept_as_it_is(house: House) -> None:
    somebody = await with_pin(house)
    async with house.store.transaction() as store:
        first = await store.people.pin(somebody.person.id)
        await pins.choose(store, house.now, somebody.person.id, RIGHT)
        second = await store.people.pin(somebody.person.id)
    assert first is not None
    assert second is not None
    assert RIGHT not in first.digest
    assert first.digest != second.digest


async def test_a_newcomer_is_offered_a_pin_once(house: House) -> None:
    from tests.handlers.everyone.test_arrival import comes_in, make_code

    somebody = house.stranger()
    screen = await comes_in(somebody, await make_code(house, Role.RESIDENT))
    assert shows(screen, "Choose a PIN")
    home = await somebody.follows(screen, "Later")
    assert "Home" in text_of(home)
    screen = await types(somebody, await somebody.taps(ChoosePin(first=1)), RIGHT)
    assert "Home" in text_of(await types(somebody, screen, RIGHT))


async def test_who_is_no_resident_has_no_pin(house: House) -> None:
    somebody = await house.person(Role.NEIGHBOUR)
    assert not is_keypad(await somebody.taps(ChoosePin()))
