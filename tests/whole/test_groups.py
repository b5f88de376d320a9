"""One commit for many chats: what goes wrong for one is counted once, and takes nothing from the others."""

from bot.wiring import utc_now
from shelter import invites, pins
from shelter.models.people import Role
from tests.whole.harness import Whole, until


async def test_wrong_tries_are_counted_once_though_others_of_the_group_fail(whole: Whole) -> None:
    guest, owner, lost = [
        await whole.arrives(name, role)
        for name, role in (("Guest", Role.NEIGHBOUR), ("Owner", Role.RESIDENT), ("Lost", Role.RESIDENT))
    ]
    person = await whole.person(owner)
    assert person is not None
    async with whole.store.transaction() as store:
        await pins.choose(store, utc_now(), person.id, "1234")
        pin = await store.people.pin(person.id)
        assert pin is not None
        await store.people.save_pin(pin.model_copy(update={"opened_at": None}))
    await owner.press("Legal advice")
    await owner.sees("Your PIN")
    await whole.stop()

    guest.start("WRONGCODE")
    owner.write("9999")
    lost.tap_data(lost.screen.message_id, "apo:not_there")
    await whole.start()
    await guest.sees("This code does not work")
    await owner.sees("This PIN is not right")
    await lost.sees("I cannot find that")

    async with whole.store.transaction() as store:
        pin = await store.people.pin(person.id)
        assert pin is not None
        assert pin.wrong_tries == 1
        assert await store.invites.wrong_tries(guest.id, utc_now() - invites.TRIES_LAST) == 1
    await until(lambda: all(message.text != "9999" for message in owner.messages))
