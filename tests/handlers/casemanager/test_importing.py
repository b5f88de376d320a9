"""A file in the chat, behind the door: who may bring one, what is shown of it, and what a tap does."""

import pytest

from handlers.casemanager.files.importing import (
    BringIn,
    LookAtImport,
    SaveImport,
    StopImport,
    WhySkipped,
    progress_screen,
)
from handlers.casemanager.taps import MyResidents
from handlers.everyone.names import ChangeName
from handlers.incoming import IncomingKind
from handlers.screen import Screen
from handlers.taps import Home
from locales.words import words_for
from shelter.files.faults import Problem, TooBig
from shelter.files.reader import read
from shelter.importing import flow
from shelter.importing.job import Step
from shelter.models.people import Role
from tests.handlers.talking import NOW, House, Somebody, shows, text_of

HEAD = "id;bewoner;datum;tijd;soort;plaats\n"
ZONE = "Europe/Amsterdam"


async def drops(somebody: Somebody, file_id: str = "BQAC-1", size: int = 100) -> Screen:
    return await somebody.sends(IncomingKind.DOCUMENT, file_id=file_id, file_size=size)


async def is_read(house: House, somebody: Somebody, table: str) -> LookAtImport:
    """What the bot does when the screen is out."""
    screen = await drops(somebody)
    assert screen.errand
    found = read((HEAD + table).encode(), NOW, ZONE)
    async with house.store.transaction() as store:
        basis = await flow.look(store, NOW, ZONE, somebody.person, found)
        preview = flow.reckon(basis, NOW, ZONE, somebody.person, found).preview()
        await flow.keep_read(store, NOW, somebody.person.id, screen.errand.job_id, found, preview)
    assert isinstance(screen.errand.then, LookAtImport)
    return screen.errand.then


async def casemanager(house: House) -> Somebody:
    staff = await house.person(Role.CASEMANAGER)
    resident = await house.person(Role.RESIDENT)
    await house.stay(resident.person, casemanager_id=staff.person.id, code="A-1")
    return staff


async def test_a_file_is_on_its_way(house: House) -> None:
    staff = await casemanager(house)
    screen = await drops(staff)
    assert "I read your file" in text_of(screen)
    assert screen.errand
    again = await staff.taps(screen.errand.then)
    assert again.errand == screen.errand, "looking at it goes on with it"


@pytest.mark.parametrize("role", [Role.LEGAL_ADVISER, Role.HOUSING_SUPERVISOR])
async def test_others_of_staff_who_may(house: House, role: Role) -> None:
    assert (await drops(await house.person(role))).errand


@pytest.mark.parametrize("role", [Role.RESIDENT, Role.NEIGHBOUR, Role.COORDINATOR, Role.ADMINISTRATOR])
async def test_of_anybody_else_it_is_not_looked_at(house: House, role: Role) -> None:
    somebody = await house.person(role)
    screen = await drops(somebody)
    assert "I can read short texts only" in text_of(screen)
    assert screen.errand is None
    async with house.store.transaction() as store:
        assert not await store.desks.has_batches(somebody.person.id)


async def test_a_stranger_is_asked_for_a_language_first(house: House) -> None:
    assert (await drops(house.stranger())).errand is None


async def test_a_file_that_is_too_big_is_refused_at_once(house: House) -> None:
    screen = await drops(await casemanager(house), size=5 * 1024 * 1024 + 1)
    assert "This file is too big. It may have 5 MB." in text_of(screen)
    assert screen.errand is None


async def test_a_file_within_a_form_ends_the_form(house: House) -> None:
    staff = await casemanager(house)
    await staff.taps(ChangeName())
    assert (await drops(staff)).errand
    async with house.store.transaction() as store:
        assert await store.conversations.draft(staff.person.id) is None


async def test_what_was_read_is_shown_with_what_is_wrong_and_where(house: House) -> None:
    staff = await casemanager(house)
    look = await is_read(house, staff, "1;A-1;17-12-2026;10:00;IND;IND\n2;A-1;3-13-2026;10:00;IND;IND\n")
    screen = await staff.taps(look)
    seen = text_of(screen)
    assert "🆕 New: 1" in seen
    assert "⏭️ Skipped: 1" in seen
    assert "Thursday 17-12-2026, 10:00 · A-1 · IND (immigration service)" in seen
    assert shows(screen, "Save 1, skip 1")
    why = text_of(await staff.follows(screen, "What is skipped"))
    assert "Row 3, C (datum)" in why
    assert "“3-13-2026” is not a day. Write it like this: 24-12-2026" in why


async def test_a_long_list_of_faults_has_pages(house: House) -> None:
    staff = await casemanager(house)
    look = await is_read(house, staff, "".join(f"{n};Z-{n};3-12-2026;10:00;IND;IND\n" for n in range(300)))
    screen = await staff.taps(WhySkipped(job_id=look.job_id))
    assert text_of(screen).count("Row ") == 6
    last = await staff.taps(WhySkipped(job_id=look.job_id, page=99))
    assert "… and 100 more." in text_of(last)
    assert not shows(last, "More")


async def test_a_tap_saves_what_was_seen_and_nothing_else(house: House) -> None:
    staff = await casemanager(house)
    look = await is_read(house, staff, "1;A-1;3-12-2026;10:00;IND;IND\n")
    other = await staff.taps(SaveImport(job_id=look.job_id, sign="forged"))
    assert other.toast == "Somebody changed this in the meantime. Please look again."
    assert other.errand is None
    screen = await staff.follows(await staff.taps(look), "Save 1")
    assert "I save it" in text_of(screen)
    assert screen.errand
    async with house.store.transaction() as store:
        assert (await flow.own(store, staff.person.id, look.job_id)).step is Step.SAVING


async def test_where_there_is_nothing_new_there_is_nothing_to_save(house: House) -> None:
    staff = await casemanager(house)
    screen = await staff.taps(await is_read(house, staff, "1;Z-1;3-12-2026;10:00;IND;IND\n"))
    assert "There is nothing to save" in text_of(screen)
    assert not shows(screen, "Save 0")


async def test_saving_nothing_lets_go_of_it(house: House) -> None:
    staff = await casemanager(house)
    look = await is_read(house, staff, "1;A-1;3-12-2026;10:00;IND;IND\n")
    assert "Nothing was saved." in text_of(await staff.taps(StopImport(job_id=look.job_id)))
    async with house.store.transaction() as store:
        assert not await store.desks.has_batches(staff.person.id)
    assert "I cannot find that any more" in text_of(await staff.taps(look))


async def test_why_a_file_was_not_read_is_said(house: House) -> None:
    staff = await casemanager(house)
    errand = (await drops(staff)).errand
    assert errand
    async with house.store.transaction() as store:
        await flow.fail(store, NOW, staff.person.id, errand.job_id, Problem.of(TooBig(limit=5)))
    assert "⚠️ This file is too big. It may have 5 MB." in text_of(await staff.taps(errand.then))


async def test_a_file_of_a_colleague_is_nobody_elses(house: House) -> None:
    staff, other = await casemanager(house), await house.person(Role.CASEMANAGER)
    look = await is_read(house, staff, "1;A-1;3-12-2026;10:00;IND;IND\n")
    for tap in (
        look,
        WhySkipped(job_id=look.job_id),
        SaveImport(job_id=look.job_id, sign="x"),
        StopImport(job_id=look.job_id),
    ):
        assert "I cannot find that any more" in text_of(await other.taps(tap))


@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        (Role.CASEMANAGER, ("Appointments", "Residents", "Leefgeld", "calendar")),
        (Role.LEGAL_ADVISER, ("Appointments", "calendar")),
        (Role.HOUSING_SUPERVISOR, ("Leefgeld",)),
    ],
)
async def test_how_it_goes_is_said_to_each_role(house: House, role: Role, kinds: tuple[str, ...]) -> None:
    somebody = await house.person(role)
    start = Home() if role is Role.HOUSING_SUPERVISOR else MyResidents()
    seen = text_of(await somebody.follows(await somebody.taps(start), "Bring in a file"))
    assert [each for each in ("Appointments", "Residents", "Leefgeld", "calendar") if each in seen] == list(
        kinds
    )
    assert seen == text_of(await somebody.taps(BringIn()))


def test_how_far_it_is() -> None:
    screen = progress_screen(words_for("en"), "job", Step.SAVING, 200, 5000)
    assert "200 of 5000" in text_of(screen)
    assert screen.errand is None
