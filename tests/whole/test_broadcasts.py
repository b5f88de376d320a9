"""A message to many, from the casemanager's taps to the bells on the phones and the result."""

from datetime import timedelta

from bot.wiring import utc_now
from playground.phone import Phone
from shelter.models.people import Role
from tests.whole.harness import Whole, settle_in


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
