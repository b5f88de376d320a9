"""What the bot says unasked, from the row in the store to the bell on the phone."""

from datetime import timedelta

from bot.wiring import utc_now
from playground.messages import Button
from playground.phone import Phone
from shelter import planning
from shelter.models.appointments import AppointmentKind
from shelter.models.notices import NoticeState
from shelter.models.people import Person, Role
from shelter.models.places import Place
from tests.whole.harness import Whole, settle_in, until

OFFICE = Place(name="Canary Office", address="Canary Street 1", latitude=52.37, longitude=4.89)
BELL = "🔔"


async def a_resident_and_the_casemanager(whole: Whole) -> tuple[Phone, Person, Person]:
    casemanager = await whole.person(await whole.arrives("Maria", Role.CASEMANAGER))
    assert casemanager is not None
    selam = whole.phone("Selam")
    selam.start(await whole.code(Role.RESIDENT, casemanager))
    await settle_in(selam)
    resident = await whole.person(selam)
    assert resident is not None
    return selam, resident, casemanager


async def an_appointment(whole: Whole, resident: Person, casemanager: Person) -> None:
    wish = planning.Wish(resident.id, AppointmentKind.LAWYER, utc_now() + timedelta(days=3), OFFICE)
    async with whole.store.transaction() as store:
        await planning.make(store, utc_now(), casemanager.id, "Europe/Amsterdam", wish)


async def state_of_notices(whole: Whole, person: Person) -> set[NoticeState]:
    async with whole.store.transaction() as store:
        return {notice.state for notice in await store.notices.of_person(person.id)}


async def test_a_bell_rings_discreetly_and_opens_what_it_is_about(whole: Whole) -> None:
    selam, resident, casemanager = await a_resident_and_the_casemanager(whole)
    await an_appointment(whole, resident, casemanager)
    bell = await selam.sees(BELL)
    assert "Canary" not in bell.words
    assert "awyer" not in bell.words
    await selam.press("Open")
    await selam.sees("Canary Office")


async def test_a_bell_is_a_message_of_its_own_and_can_be_forgotten(whole: Whole) -> None:
    selam, resident, casemanager = await a_resident_and_the_casemanager(whole)
    await an_appointment(whole, resident, casemanager)
    bell = await selam.sees(BELL)
    selam.write("/privacy")
    await selam.press("Forget me")
    await selam.press("Yes, forget me")
    await selam.sees("Everything is gone")
    await until(lambda: selam.find(bell.message_id) is None)
    assert len([message for message in selam.messages if message.from_bot]) == 1
    assert await whole.person(selam) is None


async def test_who_blocks_is_not_rung(whole: Whole) -> None:
    selam, resident, casemanager = await a_resident_and_the_casemanager(whole)
    before = len(selam.messages)
    selam.blocked = True  # the bot has not heard of it
    await an_appointment(whole, resident, casemanager)

    async def marked() -> bool:
        person = await whole.person(selam)
        return person is not None and person.blocked_at is not None

    await until(marked)
    assert NoticeState.BLOCKED in await state_of_notices(whole, resident)
    assert len(selam.messages) == before


async def test_a_bell_that_has_to_wait_rings_once(whole: Whole) -> None:
    selam, resident, casemanager = await a_resident_and_the_casemanager(whole)
    whole.telegram.faults.fail("sendMessage", 429, retry_after=1)
    await an_appointment(whole, resident, casemanager)
    await selam.sees(BELL)
    whole.telegram.faults.fail("sendMessage", 502)
    await an_appointment(whole, resident, casemanager)
    await until(lambda: len([message for message in selam.messages if BELL in message.words]) == 2)


async def test_a_crowd_rings_once_and_the_bell_stays_while_one_looks(whole: Whole) -> None:
    selam, resident, casemanager = await a_resident_and_the_casemanager(whole)
    await whole.stop()
    for _ in range(3):
        await an_appointment(whole, resident, casemanager)
    await whole.start()
    bell = await selam.sees("things for you")
    for number in ("1️⃣", "2️⃣"):
        await selam.press(number)
        await selam.sees("Canary Office")
    assert selam.find(bell.message_id) == bell
    assert (
        len([message for message in selam.messages if BELL in message.words and "things" in message.words])
        == 1
    )
    assert len([message for message in selam.messages if "Canary Office" in message.words]) == 2


async def test_a_file_and_a_place_on_the_map_come_as_messages_of_their_own(whole: Whole) -> None:
    selam, resident, casemanager = await a_resident_and_the_casemanager(whole)
    await an_appointment(whole, resident, casemanager)
    await selam.press("Open")
    appointment = await selam.sees("Canary Office")
    await selam.press("calendar")
    calendar = await selam.sees(".ics")
    assert "Canary" not in (calendar.caption or "")
    selam.tap_data(appointment.message_id, _data_of(appointment.buttons, "map"))
    await until(lambda: any("venue" in message.dict() for message in selam.messages))
    [venue] = [message for message in selam.messages if "venue" in message.dict()]
    assert venue.words == "Canary Office\nCanary Street 1"
    assert venue.buttons


def _data_of(rows: list[list[Button]], label: str) -> str:
    return next(each.data for row in rows for each in row if each.data and label in each.text.lower())
