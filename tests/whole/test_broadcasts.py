"""A message to many, from the casemanager's taps to the bells on the phones and the result."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.wiring import utc_now
from playground.phone import Phone
from shelter.models.notices import NoticeState
from shelter.models.people import Role
from tests.whole.harness import Whole, settle_in, until

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


async def residents_of(whole: Whole, maria: Phone, *names: str) -> list[Phone]:
    casemanager = await whole.person(maria)
    phones = [whole.phone(name) for name in names]
    for phone in phones:
        phone.start(await whole.code(Role.RESIDENT, casemanager))
        await settle_in(phone)
    return phones


async def test_a_text_reaches_all_phones_and_the_result_its_sender(whole: Whole) -> None:
    maria = await whole.arrives("Maria", Role.CASEMANAGER)
    selam, dawit = await residents_of(whole, maria, "Selam", "Dawit")
    for label in ("Messages to many", "New message", "No water"):
        await maria.press(label)
    for typed in (f"{utc_now() + timedelta(days=2):%d-%m-%Y}", "9:00", "12:30"):
        maria.write(typed)
    for label in ("My residents", "Send to"):
        await maria.press(label)
    for phone in (selam, dawit):
        bell = await phone.sees("A message from the house")
        assert "water" not in bell.words
    await maria.sees("Your message is out")
    await selam.press("Open")
    await selam.sees("No water")
    await maria.press("Open")
    result = await maria.sees("Reached: \u20682\u2069")
    assert "Opened it: \u20681\u2069" in result.words


async def test_a_text_of_her_own_goes_out_the_day_after_at_noon_to_who_is_still_hers(whole: Whole) -> None:
    maria = await whole.arrives("Maria", Role.CASEMANAGER)
    selam, dawit = await residents_of(whole, maria, "Selam", "Dawit")
    tomorrow = datetime.now(AMSTERDAM).date() + timedelta(days=1)
    noon = datetime.combine(tomorrow, time(12), AMSTERDAM)
    for label in ("Messages to many", "New message", "A text of my own"):
        await maria.press(label)
    maria.write("Bring bread")
    for label in ("English", "Some of my residents", "All", "Go on", "Send it later"):
        await maria.press(label)
    maria.write(f"{tomorrow:%d-%m-%Y}")
    await maria.press("12:00")
    await maria.press("Send to \u20682\u2069 people")
    await maria.sees("It goes out")
    await give_away(whole, dawit)

    whole.ahead = noon - timedelta(minutes=1) - utc_now()
    await whole.stop()
    await whole.start()
    await maria.press("Look again")
    await maria.sees("today")
    assert await states_of(whole, selam, dawit) == [NoticeState.PLANNED, NoticeState.PLANNED]

    whole.ahead += timedelta(minutes=1)
    bell = await selam.sees("A message from the house")
    assert "bread" not in bell.words
    await until(lambda: settled(whole, selam, dawit))
    assert await states_of(whole, selam, dawit) == [NoticeState.SENT, NoticeState.DROPPED]
    await selam.press("Open")
    read = await selam.sees("Bring bread")
    assert "In \u2068English\u2069, as it was written:" in read.words
    assert "A message from the house" not in dawit.screen.words
    await maria.press("Open")
    result = await maria.sees("Left before: \u20681\u2069")
    assert "Opened it: \u20681\u2069" in result.words


async def give_away(whole: Whole, phone: Phone) -> None:
    """The resident gets another casemanager, by a way that tells nobody."""
    person = await whole.person(phone)
    assert person is not None
    async with whole.store.transaction() as store:
        stay = await store.houses.stay_of(person.id)
        assert stay is not None
        await store.houses.save_stay(stay.model_copy(update={"casemanager_id": None}))


async def states_of(whole: Whole, *phones: Phone) -> list[NoticeState]:
    people = [await whole.person(phone) for phone in phones]
    async with whole.store.transaction() as store:
        found = [await store.notices.of_person(person.id) for person in people if person]
    return [each.state for notices in found for each in notices if each.once]


async def settled(whole: Whole, *phones: Phone) -> bool:
    states = await states_of(whole, *phones)
    return NoticeState.PLANNED not in states and NoticeState.LEASED not in states
