"""An invite moves somebody to a new phone: from then on the old one gets nothing, however close the taps."""

import pytest

from bot.wiring import utc_now
from playground.phone import Phone
from shelter import invites
from shelter.models.people import Person, Role
from tests.whole.harness import Whole, settle_in, until

STYLE = "nss:full"
APPOINTMENTS = "ap:"


async def code_for(whole: Whole, person: Person) -> str:
    async with whole.store.transaction() as store:
        _, code = await invites.make(store, utc_now(), Role.RESIDENT, person_id=person.id)
    return code


async def has_answered(phone: Phone, query: str) -> None:
    await until(lambda: query in {answer.query for answer in phone.answers})


@pytest.mark.parametrize("data", [STYLE, APPOINTMENTS])
async def test_a_tap_on_the_old_phone_in_the_same_batch(whole: Whole, data: str) -> None:
    old = await whole.arrives("Leyla", Role.RESIDENT)
    leyla = await whole.person(old)
    assert leyla is not None
    new = whole.phone("Leyla")
    new.start()
    await settle_in(new)
    code = await code_for(whole, leyla)
    await whole.stop()

    new.write(f"/start {code}")
    query = old.tap_data(old.screen.message_id, data)
    await whole.start()
    await has_answered(old, query)
    await new.sees("Do you want a PIN")

    moved, left = await whole.person(new), await whole.person(old)
    assert moved is not None
    assert moved.id == leyla.id
    assert left is None or (left.id != leyla.id and not left.roles)
    assert "👋" in old.screen.words
    assert "appointments" not in old.screen.words
