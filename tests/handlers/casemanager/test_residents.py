"""The caseload: one resident's page, my own notes, and finding somebody by some letters."""

from datetime import date, timedelta

import pytest

from handlers.casemanager.residents.notes import DropNote, MyNotes, ReallyDropNote, WriteName, WriteNote
from handlers.casemanager.residents.residents import MyResidents, OneResident
from handlers.resident.legal import WhoLooked
from handlers.screen import Screen
from handlers.taps import Home
from shelter import case_notes, messages
from shelter.models.appointments import AppointmentState, AttendanceAnswer
from shelter.models.legal import Stage
from shelter.models.people import Role
from tests.handlers.resident.records import allowance, appointment, legal_step
from tests.handlers.talking import LOCATION, NOW, House, Somebody, shows, text_of

DAY = timedelta(days=1)


class Caseload:
    """Resident B-014 in room 12, casemanager Marloes, legal adviser Noor; and a casemanager of others."""

    def __init__(self, house: House, *people: Somebody) -> None:
        self.house = house
        self.resident, self.casemanager, self.adviser, self.other = people

    @property
    def one(self) -> str:
        return self.resident.person.id

    async def page(self, somebody: Somebody | None = None) -> Screen:
        return await (somebody or self.casemanager).taps(OneResident(resident_id=self.one))

    async def is_called(self, name: str, by: Somebody | None = None) -> None:
        async with self.house.store.transaction() as store:
            await case_notes.set_name(store, NOW, (by or self.casemanager).person.id, self.one, name)

    async def gets(self, code: str, name: str | None = None) -> Somebody:
        """One more resident for Marloes."""
        more = await self.house.person(Role.RESIDENT)
        await self.house.stay(more.person, code=code, casemanager_id=self.casemanager.person.id)
        if name:
            async with self.house.store.transaction() as store:
                await case_notes.set_name(store, NOW, self.casemanager.person.id, more.person.id, name)
        return more


@pytest.fixture
async def caseload(house: House) -> Caseload:
    casemanager = await house.person(Role.CASEMANAGER, first_name="Marloes")
    adviser = await house.person(Role.LEGAL_ADVISER, first_name="Noor")
    resident = await house.person(Role.RESIDENT, language="ti")
    other = await house.person(Role.CASEMANAGER)
    await house.stay(
        resident.person,
        casemanager_id=casemanager.person.id,
        legal_adviser_id=adviser.person.id,
        code="B-014",
        room="12",
        vulnerable=True,
    )
    return Caseload(house, resident, casemanager, adviser, other)


async def test_a_page_says_what_a_casemanager_needs(caseload: Caseload) -> None:
    house = caseload.house
    await appointment(house, caseload.resident, answer=AttendanceAnswer.COMING)
    for number in range(2, 5):
        await appointment(house, caseload.resident, starts_at=NOW + number * DAY)
    await appointment(house, caseload.resident, starts_at=NOW + DAY, state=AppointmentState.CANCELLED)
    await legal_step(house, caseload.resident, stage=Stage.AWAITING_DECISION)
    await allowance(house, caseload.resident, pay_on=date(2026, 11, 26))
    async with house.store.transaction() as store:
        await messages.write(store, NOW - DAY, house.frame.zone, caseload.one, "Hello")
        await case_notes.set_text(
            store, NOW, caseload.casemanager.person.id, caseload.one, "Calls on Fridays"
        )
    await caseload.is_called("Karim")
    kind = "IND (immigration service)"
    assert text_of(await caseload.page()).splitlines() == [
        "B-014 Karim",
        f"✅ tomorrow, Wed 25-11, 14:00: {kind} ❔ Thu 26-11, 10:00: {kind} ❔ Fri 27-11, 10:00: {kind}",
        "⚖️ Waiting for a decision 💶 Leefgeld: Thursday 26-11-2026",
        "🌐 Language: ትግርኛ 📱 Can be reached in the bot. 👋 Last contact: Monday 23-11-2026",
        f"📍 {LOCATION.place.name} 🚪 Room: 12 💛 Vulnerable: plan with more care. ⚖️ Legal adviser: Noor",
        "📝 Note: Calls on Fridays",
    ]


async def test_a_legal_adviser_sees_what_is_for_a_legal_adviser(caseload: Caseload) -> None:
    await allowance(caseload.house, caseload.resident)
    await legal_step(caseload.house, caseload.resident)
    async with caseload.house.store.transaction() as store:
        await messages.write(store, NOW, caseload.house.frame.zone, caseload.one, "Hello")
    page = await caseload.page(caseload.adviser)
    assert text_of(page).splitlines() == [
        "B-014",
        "📅 No appointment is planned.",
        "⚖️ Procedure",
        "🌐 Language: ትግርኛ 📱 Can be reached in the bot.",
        "🧑‍💼 Casemanager: Marloes",
    ]
    assert not shows(page, "Messages")
    assert shows(page, "My notes")


async def test_who_reads_the_stage_has_looked_and_the_resident_sees_it(caseload: Caseload) -> None:
    await caseload.page()
    assert "Marloes" not in text_of(await caseload.resident.taps(WhoLooked()))
    await legal_step(caseload.house, caseload.resident)
    await caseload.page()
    assert "Marloes" in text_of(await caseload.resident.taps(WhoLooked()))


async def test_an_empty_page_is_short(caseload: Caseload) -> None:
    await caseload.house.stay(caseload.resident.person, legal_adviser_id=None, room=None, vulnerable=False)
    async with caseload.house.store.transaction() as store:
        await store.people.save(caseload.resident.person.model_copy(update={"chat_id": None}))
    assert text_of(await caseload.page()).splitlines()[1:] == [
        "📅 No appointment is planned.",
        "🌐 Language: ትግርኛ 📵 Not in the bot yet.",
        f"📍 {LOCATION.place.name}",
    ]


async def test_a_name_of_my_own_is_seen_by_me_alone(caseload: Caseload) -> None:
    page = await caseload.casemanager.follows(await caseload.page(), "My notes", "Choose a name")
    assert "What do you call B-014?" in text_of(page)
    assert "too long" in text_of(await caseload.casemanager.writes("x" * 31))
    named = await caseload.casemanager.writes("Karim <b>")
    assert named.forget_typed
    assert text_of(named).startswith("B-014 Karim")
    assert "&lt;b&gt;" in named.html()
    assert shows(await caseload.casemanager.taps(MyResidents()), "B-014 Karim")
    for somebody in (caseload.adviser, caseload.resident):
        for tap in (
            Home(),
            MyResidents(),
            OneResident(resident_id=caseload.one),
            MyNotes(resident_id=caseload.one),
        ):
            assert "Karim" not in (await somebody.taps(tap)).html()
    without = await caseload.casemanager.follows(named, "Without a name")
    assert not shows(without, "Without a name")
    assert not shows(await caseload.casemanager.taps(MyResidents()), "Karim")


async def test_a_note_is_written_changed_and_thrown_away(caseload: Caseload) -> None:
    staff = caseload.casemanager
    await staff.follows(await caseload.page(), "My notes", "Write a note")
    assert "too long" in text_of(await staff.writes("x" * 301))
    written = await staff.writes("Calls on Fridays")
    assert written.forget_typed
    assert "Calls on Fridays" in text_of(written)
    again = await staff.follows(written, "Write a note")
    assert "Calls on Fridays" in text_of(again)
    assert "instead" in text_of(again)
    stopped = await staff.follows(again, "Stop")
    assert "Calls on Fridays" in text_of(stopped), "nothing is lost"
    asked = await staff.follows(stopped, "Throw away")
    assert "Throw this note away?" in text_of(asked)
    assert "Calls on Fridays" in text_of(await staff.taps(MyNotes(resident_id=caseload.one)))
    gone = await staff.follows(asked, "Throw away")
    assert "Calls on Fridays" not in text_of(gone)
    assert not shows(gone, "Throw away")
    assert "Calls" not in text_of(await staff.taps(DropNote(resident_id=caseload.one)))


async def test_notes_of_another_caseload_cannot_be_read_or_written(caseload: Caseload) -> None:
    async with caseload.house.store.transaction() as store:
        await case_notes.set_text(store, NOW, caseload.casemanager.person.id, caseload.one, "Canary")
    for kind in (OneResident, MyNotes, WriteName, WriteNote, DropNote, ReallyDropNote):
        screen = await caseload.other.taps(kind(resident_id=caseload.one))
        assert "cannot find" in text_of(screen)
        assert "Canary" not in screen.html()


async def test_after_a_handover_a_half_written_note_is_not_kept(caseload: Caseload) -> None:
    await caseload.casemanager.taps(WriteNote(resident_id=caseload.one))
    await caseload.house.stay(caseload.resident.person, casemanager_id=caseload.other.person.id)
    assert "cannot find" in text_of(await caseload.casemanager.writes("Canary"))
    async with caseload.house.store.transaction() as store:
        assert await store.desks.notes_about(caseload.one) == 0


@pytest.mark.parametrize("typed", ["b014", "B-014", "14", "ka", "karim", "KARIM"])
async def test_a_resident_is_found_by_some_letters(caseload: Caseload, typed: str) -> None:
    await caseload.is_called("Karim")
    await caseload.gets("C-020", "Salma")
    assert text_of(await caseload.casemanager.writes(typed)).startswith("B-014 Karim")


async def test_several_are_a_list_to_choose_from(caseload: Caseload) -> None:
    await caseload.is_called("Karim")
    await caseload.gets("C-020", "Karin")
    await caseload.gets("C-021")
    screen = await caseload.casemanager.writes("kar")
    assert "Whom do you mean?" in text_of(screen)
    assert not shows(screen, "C-021")
    assert text_of(await caseload.casemanager.follows(screen, "C-020 Karin")).startswith("C-020 Karin")


async def test_a_slip_of_the_finger_is_asked_about(caseload: Caseload) -> None:
    await caseload.is_called("Karim")
    screen = await caseload.casemanager.writes("carim")
    assert "Whom do you mean?" in text_of(screen)
    assert shows(screen, "B-014 Karim")


async def test_very_many_are_not_all_shown(caseload: Caseload) -> None:
    for number in range(20):
        await caseload.gets(f"D-{number:03}")
    screen = await caseload.casemanager.writes("d-")
    assert "4 more" in text_of(screen)
    assert len(screen.rows) == 8


@pytest.mark.parametrize("typed", ["b014", "B-014", "karim", "12", "ti"])
async def test_another_caseload_is_as_if_it_were_not_there(caseload: Caseload, typed: str) -> None:
    await caseload.is_called("Karim")
    theirs, nobodys = await caseload.other.writes(typed), await caseload.other.writes("zq77")
    assert "B-014" not in theirs.html()
    assert text_of(theirs) == text_of(nobodys)


async def test_the_name_that_a_colleague_chose_finds_nobody(caseload: Caseload) -> None:
    await caseload.is_called("Karim")
    await caseload.is_called("Ali", by=caseload.adviser)
    assert text_of(await caseload.adviser.writes("al")).startswith("B-014 Ali")
    assert "did not understand" in text_of(await caseload.adviser.writes("karim"))
    assert "B-014" not in (await caseload.resident.writes("b014")).html()


async def test_after_a_handover_nothing_is_found_any_more(caseload: Caseload) -> None:
    await caseload.is_called("Karim")
    await caseload.house.stay(caseload.resident.person, casemanager_id=caseload.other.person.id)
    for typed in ("karim", "b014"):
        assert "B-014" not in (await caseload.casemanager.writes(typed)).html()


async def test_words_for_a_screen_still_lead_there(caseload: Caseload) -> None:
    await caseload.is_called("Karim")
    assert (await caseload.casemanager.writes("language")).picture == "🌐"
