"""What a file does to the store: what is looked at and then saved, on both engines."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shelter import changes
from shelter.edits import Changed
from shelter.errors import NotFound, ShelterError
from shelter.files.faults import Problem
from shelter.files.reader import read
from shelter.files.rows import Read
from shelter.importing import flow
from shelter.importing.codes import UNKNOWN
from shelter.importing.flow import NotYours, Prepared
from shelter.importing.job import Change, Preview, Step, rows_id
from shelter.intake import LocationFull
from shelter.models.allowances import Allowance
from shelter.models.appointments import Appointment, AppointmentState
from shelter.models.notices import NoticeKind, NoticeState
from shelter.models.people import Grant, Person, Role
from storage.store import SqlStore
from tests.contract.things import location, person, stay

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
ZONE = "Europe/Amsterdam"
FAR = NOW + timedelta(days=3000)
HEAD = "id;bewoner;datum;tijd;soort;plaats\n"
WITHOUT_ID = "bewoner;datum;tijd;soort;plaats\n"
BRAM = person("bram", Role.CASEMANAGER, chat_id=1)
CARO = person("caro", Role.CASEMANAGER, chat_id=2)
ANNA, BEN, CLEO = (
    person(name, Role.RESIDENT, chat_id=n) for n, name in enumerate(("anna", "ben", "cleo"), 11)
)


@pytest.fixture
async def house(store: SqlStore) -> SqlStore:
    """Bram guides A-1 and A-2, Caro C-1."""
    async with store.transaction() as tx:
        await tx.houses.save_location(location())
        await tx.people.add(BRAM, CARO, ANNA, BEN, CLEO)
        await tx.houses.save_stay(
            stay(id="s_anna", resident_id=ANNA.id, casemanager_id=BRAM.id, code="A-1"),
            stay(id="s_ben", resident_id=BEN.id, casemanager_id=BRAM.id, code="A-2"),
            stay(id="s_cleo", resident_id=CLEO.id, casemanager_id=CARO.id, code="C-1"),
        )
    return store


def table(*rows: str, head: str = HEAD) -> Read:
    return read((head + "\n".join(rows)).encode(), NOW, ZONE)


def calendar(*events: str) -> Read:
    written = "".join(f"BEGIN:VEVENT\n{event}\nEND:VEVENT\n" for event in events)
    return read(f"BEGIN:VCALENDAR\n{written}END:VCALENDAR\n".encode(), NOW, ZONE)


async def prepared(store: SqlStore, by: Person, found: Read, now: datetime = NOW) -> Prepared:
    async with store.transaction() as tx:
        basis = await flow.look(tx, now, ZONE, by, found)
    return Prepared(found, basis, flow.reckon(basis, now, ZONE, by, found))


async def previewed(store: SqlStore, by: Person, found: Read) -> Preview:
    return (await prepared(store, by, found)).reckoning.preview()


async def waiting(store: SqlStore, by: Person, found: Read, file_id: str = "file") -> tuple[str, Prepared]:
    """A file that was read and waits for the tap."""
    ready = await prepared(store, by, found)
    async with store.transaction() as tx:
        job_id = await flow.begin(tx, NOW, by, file_id)
        await flow.keep_read(tx, NOW, by.id, job_id, found, ready.reckoning.preview())
    return job_id, ready


async def saved(store: SqlStore, by: Person, found: Read, now: datetime = NOW) -> Preview:
    job_id, ready = await waiting(store, by, found)
    async with store.transaction() as tx:
        await flow.begin_saving(tx, now, by.id, job_id, ready.reckoning.preview().sign)
    async with store.transaction() as tx:
        await flow.save(tx, now, ZONE, by, job_id, ready, quietly)
    async with store.transaction() as tx:
        job = await flow.own(tx, by.id, job_id)
        assert await tx.desks.batch(rows_id(job_id)) is None, "what was read is let go of"
    assert job.step is Step.SAVED
    assert job.preview
    return job.preview


async def quietly(done: int, total: int) -> None:
    assert 0 < done <= total


async def appointments(store: SqlStore, *people: Person) -> Sequence[Appointment]:
    async with store.transaction() as tx:
        return await tx.appointments.of_residents([each.id for each in people or (ANNA, BEN)], NOW, FAR)


async def kinds_of(store: SqlStore, who: Person) -> list[tuple[NoticeKind, NoticeState]]:
    async with store.transaction() as tx:
        return [(each.kind, each.state) for each in await tx.notices.of_person(who.id)]


async def test_new_appointments_with_reminders_and_one_announcement_each(house: SqlStore) -> None:
    rows = [f"{n};A-1;{n + 1}-12-2026;10:00;IND;IND" for n in (*range(2, 9), 1)]
    preview = await saved(house, BRAM, table(*rows, "9;A-2;3-12-2026;10:00;GGD;GGD"))
    assert preview.counts == {Change.NEW: 9}
    assert len(await appointments(house)) == 9
    said = await kinds_of(house, ANNA)
    assert [kind for kind, _ in said].count(NoticeKind.APPOINTMENT_NEW) == 1
    assert [kind for kind, _ in said].count(NoticeKind.APPOINTMENT_REMINDER) > 8
    async with house.transaction() as tx:
        (told,) = [
            each for each in await tx.notices.of_person(ANNA.id) if each.kind is NoticeKind.APPOINTMENT_NEW
        ]
        soonest = (await appointments_in(tx))[0]
    assert told.subject_id == soonest.id
    assert [kind for kind, _ in await kinds_of(house, BRAM)].count(NoticeKind.NOT_REACHED) == 9


async def test_the_same_file_twice_changes_nothing(house: SqlStore) -> None:
    found = table("1;A-1;3-12-2026;10:00;IND;IND", "2;A-2;3-12-2026;10:00;GGD;GGD")
    await saved(house, BRAM, found)
    before = await appointments(house), await kinds_of(house, ANNA), await kinds_of(house, BRAM)
    assert (await previewed(house, BRAM, found)).counts == {Change.SAME: 2}
    assert (await saved(house, BRAM, found)).to_save == 0
    assert (await appointments(house), await kinds_of(house, ANNA), await kinds_of(house, BRAM)) == before


async def test_a_newer_file_moves_cancels_and_adds(house: SqlStore) -> None:
    await saved(house, BRAM, table("1;A-1;3-12-2026;10:00;IND;IND", "2;A-2;3-12-2026;10:00;GGD;GGD"))
    head = HEAD.replace("plaats", "plaats;status")
    newer = table(
        "1;A-1;4-12-2026;11:00;IND;Elders;",
        "2;A-2;3-12-2026;10:00;GGD;GGD;geannuleerd",
        "3;A-2;5-12-2026;9:00;school;ROC;",
        head=head,
    )
    preview = await saved(house, BRAM, newer)
    assert preview.counts == {Change.CHANGED: 1, Change.CANCELLED: 1, Change.NEW: 1}
    by_kind = {each.kind.value: each for each in await appointments(house)}
    moved, cancelled, added = (by_kind[kind] for kind in ("ind", "ggd", "school"))
    assert (moved.starts_at.day, moved.place.name, moved.version) == (4, "Elders", 2)
    assert cancelled.state is AppointmentState.CANCELLED
    assert added.version == 1
    assert (NoticeKind.APPOINTMENT_CHANGED, NoticeState.PLANNED) in await kinds_of(house, ANNA)
    assert (NoticeKind.APPOINTMENT_CHANGED, NoticeState.PLANNED) in await kinds_of(house, BEN)
    async with house.transaction() as tx:
        of_the_old = [each for each in await tx.notices.about([moved.id]) if each.subject_version == 1]
    assert {each.state for each in of_the_old} == {NoticeState.DROPPED}


async def test_what_was_moved_in_the_bot_stays_where_an_older_file_says_nothing_new(house: SqlStore) -> None:
    found = table("1;A-1;3-12-2026;10:00;IND;IND")
    await saved(house, BRAM, found)
    (one,) = await appointments(house)
    elsewhen = one.starts_at + timedelta(days=1)
    async with house.transaction() as tx:
        await changes.move(tx, NOW, BRAM.id, one.id, elsewhen, version=1)
    assert (await previewed(house, BRAM, found)).counts == {Change.SAME: 1}
    other_place = table("1;A-1;3-12-2026;10:00;IND;Elders")
    assert (await saved(house, BRAM, other_place)).counts == {Change.CHANGED: 1}
    (one,) = await appointments(house)
    assert (one.place.name, one.starts_at) == ("Elders", elsewhen), "of the file only what is new in it"


async def test_rows_without_a_number_are_known_by_resident_kind_and_day(house: SqlStore) -> None:
    first = table("A-1;3-12-2026;10:00;IND;IND", "A-1;3-12-2026;15:00;IND;IND", head=WITHOUT_ID)
    assert (await saved(house, BRAM, first)).counts == {Change.NEW: 2}
    newer = table("A-1;3-12-2026;10:30;IND;IND", "A-1;3-12-2026;15:00;IND;IND", head=WITHOUT_ID)
    assert (await saved(house, BRAM, newer)).counts == {Change.CHANGED: 1, Change.SAME: 1}
    twice = table("A-1;9-12-2026;10:00;IND;IND", "A-1;9-12-2026;10:00;IND;IND", head=WITHOUT_ID)
    preview = await previewed(house, BRAM, twice)
    assert preview.counts == {Change.NEW: 1}
    assert [fault.row for fault in preview.faults] == [3]


@pytest.mark.parametrize("code", ["C-1", "Z-9"])
async def test_a_code_of_somebody_elses_resident_looks_like_none(house: SqlStore, code: str) -> None:
    preview = await previewed(house, BRAM, table(f"1;{code};3-12-2026;10:00;IND;IND"))
    assert preview.to_save == 0
    (fault,) = preview.faults
    assert (fault.row, fault.column, fault.sentence, fault.values) == (2, None, UNKNOWN, {"text": code})


async def test_no_forged_name_reaches_an_appointment_of_others(house: SqlStore) -> None:
    await saved(house, CARO, table("1;C-1;3-12-2026;10:00;IND;IND"))
    (hers,) = await appointments(house, CLEO)
    nobodys = hers.id[::-1]
    seen = []
    for claimed in (hers.id, nobodys):
        kept = f"UID:{claimed}@wegwijs\nDTSTART:20261204T100000Z\nSUMMARY:A-1 IND\nLOCATION:IND"
        both = [
            await previewed(house, BRAM, calendar(event)) for event in (kept, f"{kept}\nSTATUS:CANCELLED")
        ]
        seen.append([each.model_dump(exclude={"sign"}) for each in both])
    assert seen[0] == seen[1]
    forged = f"UID:{hers.id}@wegwijs\nDTSTART:20261204T100000Z\nSUMMARY:A-1 IND\nLOCATION:IND"
    await saved(house, BRAM, calendar(forged))
    await saved(house, BRAM, calendar(f"{forged}\nSTATUS:CANCELLED"))
    assert list(await appointments(house, CLEO)) == [hers]


async def test_an_own_calendar_file_that_comes_back_is_known(house: SqlStore) -> None:
    await saved(house, BRAM, table("1;A-1;3-12-2026;10:00;IND;IND Amsterdam"))
    (one,) = await appointments(house)
    event = (
        f"UID:{one.id}@wegwijs\nDTSTART:{one.starts_at:%Y%m%dT%H%M%SZ}\nDURATION:PT1H\nSUMMARY:A-1 IND\n"
        "LOCATION:IND Amsterdam"
    )
    assert (await previewed(house, BRAM, calendar(event))).counts == {Change.SAME: 1}
    moved = event.replace("T09", "T10")
    assert (await saved(house, BRAM, calendar(moved))).counts == {Change.CHANGED: 1}
    assert [each.id for each in await appointments(house)] == [one.id]


async def test_a_series_of_which_one_is_taken_out(house: SqlStore) -> None:
    weekly = "UID:w\nDTSTART:20261201T100000Z\nRRULE:FREQ=WEEKLY;COUNT=4\nSUMMARY:A-1 les\nLOCATION:ROC"
    await saved(house, BRAM, calendar(weekly))
    assert len({each.series_id for each in await appointments(house)}) == 1
    preview = await saved(house, BRAM, calendar(f"{weekly}\nEXDATE:20261208T100000Z"))
    assert preview.counts == {Change.SAME: 3, Change.CANCELLED: 1}
    states = [each.state for each in await appointments(house)]
    assert states.count(AppointmentState.CANCELLED) == 1


async def test_past_ones_and_missing_places_are_skipped_with_a_word(house: SqlStore) -> None:
    found = table(
        "1;A-1;3-11-2026;10:00;IND;IND", "2;A-1;3-12-2026;10:00;IND;", "3;A-1;4-12-2026;10:00;gesprek;"
    )
    preview = await saved(house, BRAM, found)
    assert preview.counts == {Change.NEW: 1}
    assert [fault.row for fault in preview.faults] == [2, 3]
    (one,) = await appointments(house)
    assert one.place == location().place, "the casemanager comes to the house"


async def test_what_changed_since_it_was_seen_is_not_overwritten(house: SqlStore) -> None:
    await saved(house, BRAM, table("1;A-1;3-12-2026;10:00;IND;IND"))
    (one,) = await appointments(house)
    newer = table("1;A-1;4-12-2026;10:00;IND;IND")
    job_id, ready = await waiting(house, BRAM, newer, "newer")
    async with house.transaction() as tx:
        await flow.begin_saving(tx, NOW, BRAM.id, job_id, ready.reckoning.preview().sign)
        await changes.cancel(tx, NOW, BRAM.id, one.id, version=1)
    with pytest.raises(Changed):
        async with house.transaction() as tx:
            await flow.save(tx, NOW, ZONE, BRAM, job_id, ready, quietly)
    (one,) = await appointments(house)
    assert one.state is AppointmentState.CANCELLED
    assert (await previewed(house, BRAM, newer)).sign != ready.reckoning.preview().sign


async def test_two_who_save_one_file_at_once_save_it_once(house: SqlStore) -> None:
    found = table(*(f"{n};A-1;{n + 1}-12-2026;10:00;IND;IND" for n in range(1, 20)))
    job_id, ready = await waiting(house, BRAM, found)
    sign = ready.reckoning.preview().sign

    async def tap() -> str:
        async with house.transaction() as tx:
            await flow.begin_saving(tx, NOW, BRAM.id, job_id, sign)
        try:
            async with house.transaction() as tx:
                await flow.save(tx, NOW, ZONE, BRAM, job_id, ready, quietly)
        except (NotFound, Changed):
            return "late"
        return "saved"

    assert sorted(await asyncio.gather(tap(), tap(), tap())) == ["late", "late", "saved"]
    assert len(await appointments(house)) == 19


async def test_a_job_is_the_persons_own(house: SqlStore) -> None:
    job_id, ready = await waiting(house, BRAM, table("1;A-1;3-12-2026;10:00;IND;IND"))
    sign = ready.reckoning.preview().sign
    for attempt in (
        lambda tx: flow.own(tx, CARO.id, job_id),
        lambda tx: flow.rows(tx, CARO.id, job_id),
        lambda tx: flow.stop(tx, CARO.id, job_id),
        lambda tx: flow.begin_saving(tx, NOW, CARO.id, job_id, sign),
        lambda tx: flow.own(tx, BRAM.id, rows_id(job_id)),
    ):
        with pytest.raises(NotFound):
            async with house.transaction() as tx:
                await attempt(tx)


async def test_a_resident_who_is_handed_over_meanwhile_is_nobody_here(house: SqlStore) -> None:
    found = table("1;A-1;3-12-2026;10:00;IND;IND")
    job_id, ready = await waiting(house, BRAM, found)
    async with house.transaction() as tx:
        await flow.begin_saving(tx, NOW, BRAM.id, job_id, ready.reckoning.preview().sign)
        now_hers = await tx.houses.lock_stay(ANNA.id)
        assert now_hers
        await tx.houses.save_stay(now_hers.model_copy(update={"casemanager_id": CARO.id}))
    with pytest.raises(Changed):
        async with house.transaction() as tx:
            await flow.save(tx, NOW, ZONE, BRAM, job_id, ready, quietly)
    assert not await appointments(house)
    assert (await previewed(house, BRAM, found)).faults[0].sentence == UNKNOWN


async def test_what_was_imported_and_handed_over_is_not_taken_back_by_the_old_file(house: SqlStore) -> None:
    found = table("1;A-1;3-12-2026;10:00;IND;IND")
    await saved(house, BRAM, found)
    (one,) = await appointments(house)
    async with house.transaction() as tx:
        now_hers = await tx.houses.lock_stay(ANNA.id)
        assert now_hers
        await tx.houses.save_stay(now_hers.model_copy(update={"casemanager_id": CARO.id}))
    another = table("1;A-2;3-12-2026;10:00;IND;IND")
    assert (await previewed(house, BRAM, another)).to_save == 0
    assert list(await appointments(house, ANNA)) == [one]


async def test_leefgeld_of_the_own_caseload_and_of_a_supervisors_house(house: SqlStore) -> None:
    head = "bewoner;datum;van;tot;bedrag;plaats\n"
    rows = ("A-1;3-12-2026;10:00;12:00;50;Balie", "C-1;3-12-2026;10:00;12:00;50;Balie")
    assert (await saved(house, BRAM, table(*rows, head=head))).counts == {Change.NEW: 1}
    oda = person("oda", chat_id=5).model_copy(
        update={"grants": frozenset({Grant(role=Role.HOUSING_SUPERVISOR, location_id=location().id)})}
    )
    async with house.transaction() as tx:
        await tx.people.add(oda)
    both = table(*rows, head=head)
    assert (await saved(house, oda, both)).counts == {Change.SAME: 1, Change.NEW: 1}
    later = table(rows[0].replace("10:00", "11:00"), head=head)
    assert (await saved(house, oda, later)).counts == {Change.CHANGED: 1}
    paid = await payments(house, ANNA)
    assert [(each.cents, each.from_time.hour, each.version) for each in paid] == [(5000, 11, 2)]
    assert (NoticeKind.ALLOWANCE_CHANGED, NoticeState.PLANNED) in await kinds_of(house, ANNA)
    with pytest.raises(NotYours):
        await previewed(house, oda, table("1;A-1;3-12-2026;10:00;IND;IND"))


async def payments(store: SqlStore, who: Person) -> Sequence[Allowance]:
    async with store.transaction() as tx:
        return await tx.allowances.of_resident(who.id, NOW.date())


async def test_residents_are_admitted_once_and_where_there_is_room(house: SqlStore) -> None:
    head = "code;taal;locatie;kamer;voornaam\n"
    name = location().place.name
    rows = (
        f"N-1;Tigrinya;{name};12;Selam",
        f"N-2;Arabisch;{name};13;",
        f"C-1;Arabisch;{name};13;",
        f"N-4;Farsi;{name};1;06-12345678",
    )
    preview = await saved(house, BRAM, table(*rows, head=head))
    assert preview.counts == {Change.NEW: 2}
    assert [fault.row for fault in preview.faults] == [4, 5], "a code of others, and a number for a name"
    async with house.transaction() as tx:
        stays = {each.code: each for each in await tx.houses.caseload(BRAM.id)}
        selam = await tx.people.get(stays["N-1"].resident_id)
    assert selam
    assert (selam.first_name, selam.language, stays["N-1"].room) == ("Selam", "ti", "12")
    assert (await previewed(house, BRAM, table(*rows, head=head))).counts == {Change.SAME: 2}


async def test_where_one_row_cannot_be_saved_none_is(house: SqlStore) -> None:
    async with house.transaction() as tx:
        await tx.houses.save_location(location(capacity=4))
    head = "code;taal;locatie\n"
    found = table(f"N-1;Tigrinya;{location().place.name}", head=head)
    job_id, ready = await waiting(house, BRAM, found)
    second = ready.reckoning.work[0]
    ready.reckoning.work.append(second.__class__(**{**_fields(second), "person_id": "n2", "code": "N-2"}))
    async with house.transaction() as tx:
        await flow.begin_saving(tx, NOW, BRAM.id, job_id, ready.reckoning.preview().sign)
    with pytest.raises(LocationFull):
        async with house.transaction() as tx:
            await flow.save(tx, NOW, ZONE, BRAM, job_id, ready, quietly)
    async with house.transaction() as tx:
        assert [each.code for each in await tx.houses.caseload(BRAM.id)] == ["A-1", "A-2"]
        assert (await flow.own(tx, BRAM.id, job_id)).step is Step.SAVING


def _fields(wish: Any) -> dict[str, Any]:
    return {name: getattr(wish, name) for name in wish.__slots__}


async def test_many_changes_at_once_are_kept_as_one_by_one(house: SqlStore) -> None:
    await saved(house, BRAM, table(*(f"{n};A-1;{n + 1}-12-2026;10:00;IND;IND" for n in range(1, 6))))
    await saved(house, BRAM, table(*(f"{n};A-1;{n + 1}-12-2026;10:30;IND;IND" for n in range(1, 6))))
    for each in await appointments(house):
        assert (each.version, each.edit, each.edits[0].was_at) == (
            2,
            1,
            each.starts_at - timedelta(minutes=30),
        )
    async with house.transaction() as tx:
        for each in await appointments_in(tx):
            planned = [one for one in await tx.notices.about([each.id]) if one.state is NoticeState.PLANNED]
            assert {one.subject_version for one in planned} == {2}
            assert {one.kind for one in planned} >= {
                NoticeKind.APPOINTMENT_CHANGED,
                NoticeKind.APPOINTMENT_REMINDER,
            }


async def appointments_in(tx: Any) -> Sequence[Appointment]:
    found: Sequence[Appointment] = await tx.appointments.of_residents([ANNA.id], NOW, FAR)
    return found


async def test_a_failure_is_kept_and_said(house: SqlStore) -> None:
    async with house.transaction() as tx:
        job_id = await flow.begin(tx, NOW, BRAM, "file")
        await flow.fail(tx, NOW, BRAM.id, job_id, Problem.of(ShelterError()))
        job = await flow.own(tx, BRAM.id, job_id)
    assert (job.step, job.problem and job.problem.sentence) == (Step.FAILED, ShelterError.sentence)
