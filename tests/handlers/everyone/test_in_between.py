"""What comes in between: a sticker in a form, a new phone while a form or a PIN was open, a lost PIN."""

from handlers.ask import Ask
from handlers.everyone.names import ChangeName
from handlers.incoming import IncomingKind
from handlers.notices import render
from handlers.resident.human import MyThread, WriteMessage
from handlers.screen import Screen
from locales.words import words_for
from shelter import invites, pins
from shelter.models.people import Role
from tests.handlers.resident.records import resident_with_casemanager
from tests.handlers.talking import House, Somebody, text_of


async def moves(house: House, somebody: Somebody) -> tuple[Somebody, Screen]:
    """The same person with a new phone."""
    async with house.store.transaction() as store:
        _, code = await invites.make(store, house.now, Role.RESIDENT, person_id=somebody.person.id)
    phone = house.stranger()
    screen = await phone.writes(f"/start {code}")
    return phone, await phone.follows(screen, "English", "I agree")


async def test_a_sticker_does_not_hide_the_question_that_is_open(house: House) -> None:
    neighbour = await house.person(Role.NEIGHBOUR)
    asked = await neighbour.taps(ChangeName())
    for kind in (IncomingKind.OTHER, IncomingKind.EDITED):
        screen = await neighbour.sends(kind)
        assert "short texts only" in text_of(screen)
        assert screen.rows == asked.rows
    await neighbour.writes("Noor")
    person = await neighbour.now_known()
    assert person is not None
    assert person.first_name == "Noor"


async def test_words_on_the_new_phone_do_not_go_into_a_form_of_the_old_one(house: House) -> None:
    resident, _ = await resident_with_casemanager(house)
    await resident.taps(WriteMessage())
    phone, _ = await moves(house, resident)
    await phone.writes("mumble mumble")
    async with house.store.transaction() as store:
        assert not await store.conversations.messages(resident.person.id)


async def test_a_pin_that_was_open_on_the_old_phone_is_closed_on_the_new_one(house: House) -> None:
    resident, _ = await resident_with_casemanager(house)
    async with house.store.transaction() as store:
        await pins.choose(store, house.now, resident.person.id, "1234")
    assert "Messages" in text_of(await resident.taps(MyThread()))
    phone, _ = await moves(house, resident)
    assert "Your PIN" in text_of(await phone.taps(MyThread()))
    assert "Messages" in text_of(await phone.writes("1234"))


async def test_a_pin_that_was_taken_away_is_told_about_where_one_can_choose_another(house: House) -> None:
    resident, casemanager = await resident_with_casemanager(house)
    async with house.store.transaction() as store:
        await pins.choose(store, house.now, resident.person.id, "1234")
        for _ in range(pins.TRIES):
            await pins.try_to_open(store, house.now, resident.person.id, "9999")
        await pins.reset(store, house.now, casemanager.person.id, resident.person.id)
        (notice,) = await store.notices.of_person(resident.person.id)
        words = words_for("en")
        screen = await render(Ask(resident.person, house.now, words, store, house.frame), notice)
    assert screen is not None
    assert "PIN" not in text_of(screen)
    assert "You have no PIN" in text_of(await resident.follows(screen, "Open"))
