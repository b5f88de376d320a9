"""An invite moves somebody to a new phone: from then on the old one gets nothing, however close the taps."""

import pytest

from bot.wiring import utc_now
from playground.phone import Phone
from shelter import invites
from shelter.models.people import Person, Role
from tests import cameras
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


async def test_from_intake_to_a_phone_that_is_lost_and_the_next_one(whole: Whole) -> None:
    """The casemanager's taps and the residents' phones, over HTTP: the code travels as a picture alone."""
    marloes = await whole.arrives("Marloes", Role.CASEMANAGER)
    await marloes.press("New resident")
    for label in ("English", "No room yet", "Show no name", "Not vulnerable", "Save"):
        await marloes.press(label)
    old = await scans(whole, await picture(whole, marloes))
    selam = await whole.person(old)
    assert selam is not None
    await old.press("My appointments")
    seen = [message.message_id for message in old.messages if message.from_bot]

    await marloes.press("Back")
    await marloes.press("New phone")
    shown = len(marloes.messages)
    await marloes.press("Make a new invite")
    await until(lambda: len(marloes.messages) > shown)
    await until(lambda: not {message.message_id for message in old.messages} & set(seen))

    query = old.tap_data(seen[-1], APPOINTMENTS)
    await has_answered(old, query)
    await old.sees("👋")
    assert "ppointment" not in "".join(message.words for message in old.messages)
    stranger = await whole.person(old)
    assert stranger is None or not stranger.roles

    new = await scans(whole, await picture(whole, marloes))
    back = await whole.person(new)
    assert back is not None
    assert back.id == selam.id
    assert Role.RESIDENT in back.roles


async def picture(whole: Whole, phone: Phone) -> str:
    """The link in the newest picture on the phone."""
    await until(lambda: "photo" in phone.messages[-1].dict())
    (photo,) = phone.messages[-1].dict()["photo"]
    (link,) = cameras.read(whole.telegram.files.find(photo["file_id"]).content)
    return link


async def scans(whole: Whole, link: str) -> Phone:
    """A phone that the bot has not met opens the link, and goes on to the home screen."""
    bot, _, start = link.removeprefix("https://t.me/").partition("?start=")
    assert bot == whole.telegram.bot["username"]
    phone = whole.phone("Selam")
    phone.start(start)
    await settle_in(phone)
    return phone


@pytest.mark.parametrize("data", [STYLE, APPOINTMENTS])
async def test_a_tap_on_the_phone_that_was_lost_in_the_same_batch(whole: Whole, data: str) -> None:
    marloes = await whole.arrives("Marloes", Role.CASEMANAGER)
    await marloes.press("New resident")
    for label in ("English", "No room yet", "Show no name", "Not vulnerable", "Save"):
        await marloes.press(label)
    old = await scans(whole, await picture(whole, marloes))
    selam = await whole.person(old)
    assert selam is not None
    await marloes.press("Back")
    await marloes.press("New phone")
    await whole.stop()

    sure = marloes.screen
    marloes.tap(sure.message_id, 0, 0)
    query = old.tap_data(old.screen.message_id, data)
    await whole.start()
    await has_answered(old, query)
    await old.sees("👋")

    stranger = await whole.person(old)
    assert stranger is None or (stranger.id != selam.id and not stranger.roles)
    new = await scans(whole, await picture(whole, marloes))
    back = await whole.person(new)
    assert back is not None
    assert back.model_copy(update={"chat_id": None}) == selam.model_copy(update={"chat_id": None})
