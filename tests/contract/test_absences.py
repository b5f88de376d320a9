"""Who reads a resident's messages while the casemanager is away."""

import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta

import pytest

from shelter import messages, office_hours
from shelter.absences import (
    AwayAlready,
    Reader,
    TooFar,
    be_away,
    be_back,
    of_staff,
    read_stay,
    stand_ins,
    stands_in_for,
    who_reads,
)
from shelter.errors import BadAnswer, NotFound
from shelter.models.notices import NoticeKind
from shelter.models.people import OfficeHours, Person, Role
from shelter.office_hours import EndsBefore, read_at, set_hours
from shelter.public_holidays import is_holiday
from shelter.store import Transaction
from storage.store import SqlStore
from tests.contract.things import DAY, NOW, TODAY, absence, move_in, person, stay

ZONE = "Europe/Amsterdam"
ELLA = person("ella", Role.CASEMANAGER, chat_id=11, first_name="Ella")
FIEN = person("fien", Role.CASEMANAGER, chat_id=12, first_name="Fien")


async def _away(tx: Transaction, *absences: dict[str, object]) -> None:
    """Amina's casemanager is Bram; Ella and Fien are casemanagers, too."""
    await move_in(tx)
    await tx.people.add(ELLA, FIEN)
    for number, fields in enumerate(absences):
        await tx.desks.save_absence(absence(f"v{number}", **fields))


async def _reader(tx: Transaction, now: datetime = NOW) -> tuple[str, bool]:
    reader = await who_reads(tx, now, ZONE, "amina")
    assert reader is not None
    return reader.person.id, reader.stands_in


async def test_without_an_absence_it_is_the_casemanager(store: SqlStore) -> None:
    async with store.transaction() as tx:
        await _away(tx)
        assert await _reader(tx) == ("bram", False)
        assert await who_reads(tx, NOW, ZONE, "chris") is None
        await tx.houses.save_stay(stay(casemanager_id=None))
        assert await who_reads(tx, NOW, ZONE, "amina") is None


@pytest.mark.parametrize(("offset", "reader"), [(-1, "bram"), (0, "ella"), (3, "ella"), (4, "bram")])
async def test_the_stand_in_reads_on_the_days_of_the_absence_both_included(
    store: SqlStore, offset: int, reader: str
) -> None:
    async with store.transaction() as tx:
        await _away(tx, {"stand_in_id": "ella", "from_on": TODAY, "until_on": TODAY + 3 * DAY})
        assert await _reader(tx, NOW + offset * DAY) == (reader, reader == "ella")


async def test_a_day_is_one_of_the_shelters_zone(store: SqlStore) -> None:
    before_midnight = datetime(2026, 6, 30, 21, 59, tzinfo=UTC)
    first = date(2026, 7, 1)
    async with store.transaction() as tx:
        await _away(tx, {"stand_in_id": "ella", "from_on": first, "until_on": first})
        assert await _reader(tx, before_midnight) == ("bram", False)
        assert await _reader(tx, before_midnight + timedelta(minutes=1)) == ("ella", True)


async def test_a_stand_in_of_a_stand_in_is_not_followed(store: SqlStore) -> None:
    async with store.transaction() as tx:
        await _away(tx, {"stand_in_id": "ella"}, {"staff_id": "ella", "stand_in_id": "fien"})
        assert await _reader(tx) == ("bram", False)
        assert await stands_in_for(tx, NOW, ZONE, ELLA) == ()
        with pytest.raises(NotFound):
            await read_stay(tx, NOW, ZONE, "ella", "amina")
        with pytest.raises(NotFound):
            await read_stay(tx, NOW, ZONE, "fien", "amina")


async def test_nobody_stands_in_who_is_gone_or_is_no_casemanager_any_more(store: SqlStore) -> None:
    async with store.transaction() as tx:
        await _away(tx, {"stand_in_id": "ella"})
        await tx.people.save(ELLA.model_copy(update={"grants": frozenset()}))
        assert await _reader(tx) == ("bram", False)
        await tx.people.erase("ella")
        reader = await who_reads(tx, NOW, ZONE, "amina")
        assert reader is not None
        assert reader.away is not None, "the resident is told that nobody reads it now"
        assert (reader.person.id, reader.stands_in) == ("bram", False)


async def test_an_absence_goes_with_who_is_away(store: SqlStore) -> None:
    async with store.transaction() as tx:
        await _away(tx, {"stand_in_id": "ella"})
        await tx.people.erase("bram")
        assert await tx.desks.absences(TODAY) == []
        assert await who_reads(tx, NOW, ZONE, "amina") is None
        with pytest.raises(NotFound):
            await read_stay(tx, NOW, ZONE, "ella", "amina")


async def test_a_message_goes_to_the_stand_in_who_answers_and_afterwards_the_casemanager_reads_it_all(
    store: SqlStore,
) -> None:
    back = NOW + 8 * DAY
    async with store.transaction() as tx:
        await _away(tx, {"stand_in_id": "ella"})
        bram = await tx.people.get("bram")
        assert bram
        await messages.write(tx, NOW, ZONE, "amina", "Hello?")
        assert await tx.notices.of_person("bram") == []
        (bell,) = await tx.notices.of_person("ella")
        assert (bell.kind, bell.subject_id) == (NoticeKind.MESSAGE, "amina")
        (waiting,) = await messages.unread_by(tx, NOW, ZONE, ELLA)
        assert (waiting.number, waiting.stands_in) == (1, True)
        shown = await messages.thread_with(tx, NOW, ZONE, "ella", "amina")
        assert [each.text for each in shown.messages] == ["Hello?"]
        await messages.reply(tx, NOW + DAY, ZONE, "ella", "amina", "Here")
        assert await messages.unread(tx, "amina") == 1

        with pytest.raises(NotFound):
            await messages.thread_with(tx, back, ZONE, "ella", "amina")
        with pytest.raises(NotFound):
            await messages.reply(tx, back, ZONE, "ella", "amina", "And?")
        assert await messages.unread_by(tx, back, ZONE, ELLA) == []
        shown = await messages.thread_with(tx, back, ZONE, "bram", "amina")
        assert [each.text for each in shown.messages] == ["Hello?", "Here"]


async def test_the_casemanager_reads_on_while_away(store: SqlStore) -> None:
    async with store.transaction() as tx:
        await _away(tx, {"stand_in_id": "ella"})
        assert (await read_stay(tx, NOW, ZONE, "bram", "amina")).resident_id == "amina"
        with pytest.raises(NotFound):
            await read_stay(tx, NOW, ZONE, "fien", "amina")


async def test_an_absence_is_set_and_taken_away_by_oneself_alone(store: SqlStore) -> None:
    async with store.transaction() as tx:
        await _away(tx)
        bram = await _person(tx, "bram")
        made = await be_away(tx, NOW, ZONE, bram, TODAY, TODAY + DAY, "ella")
        with pytest.raises(AwayAlready):
            await be_away(tx, NOW, ZONE, bram, TODAY + DAY, TODAY + 2 * DAY, None)
        later = await be_away(tx, NOW, ZONE, bram, TODAY + 2 * DAY, TODAY + 2 * DAY, None)
        assert await of_staff(tx, NOW, ZONE, "bram") == [made, later]
        with pytest.raises(NotFound):
            await be_back(tx, NOW, ZONE, "ella", made.id)
        await be_back(tx, NOW, ZONE, "bram", made.id)
        assert await of_staff(tx, NOW, ZONE, "bram") == [later]
        assert await _reader(tx) == ("bram", False)


@pytest.mark.parametrize(
    ("first", "last", "error"), [(0, -1, BadAnswer), (-3, -1, BadAnswer), (2, 1, BadAnswer), (0, 900, TooFar)]
)
async def test_days_that_cannot_be(
    sqlite_store: SqlStore, first: int, last: int, error: type[Exception]
) -> None:
    async with sqlite_store.transaction() as tx:
        await _away(tx)
        bram = await _person(tx, "bram")
        with pytest.raises(error):
            await be_away(tx, NOW, ZONE, bram, TODAY + first * DAY, TODAY + last * DAY, None)


@pytest.mark.parametrize("who", ["bram", "amina", "chris", "nobody"])
async def test_who_cannot_stand_in(sqlite_store: SqlStore, who: str) -> None:
    async with sqlite_store.transaction() as tx:
        await _away(tx)
        bram = await _person(tx, "bram")
        assert [each.id for each in await stand_ins(tx, "bram")] == ["ella", "fien"]
        with pytest.raises(NotFound):
            await be_away(tx, NOW, ZONE, bram, TODAY, TODAY, who)


async def test_an_absence_that_is_over_is_not_kept(store: SqlStore) -> None:
    async with store.transaction() as tx:
        await _away(
            tx, {"until_on": TODAY}, {"staff_id": "ella", "until_on": TODAY - DAY, "from_on": TODAY - DAY}
        )
        assert await tx.desks.purge_absences(TODAY) == 1
        assert [each.staff_id for each in await tx.desks.absences(TODAY - 9 * DAY)] == ["bram"]


async def _person(tx: Transaction, person_id: str) -> Person:
    found = await tx.people.get(person_id)
    assert found is not None
    return found


WEEK = OfficeHours(days=frozenset(range(5)), begins=time(9), ends=time(17))


def _at(day: int, hour: int, minute: int = 0, month: int = 12) -> datetime:
    """A moment of 2026 in Amsterdam, in winter."""
    return datetime(2026, month, day, hour - 1, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "read"),
    [
        (_at(1, 9), None),
        (_at(1, 16, 59), None),
        (_at(1, 8, 59), _at(1, 9)),
        (_at(1, 17), _at(2, 9)),
        (_at(4, 17, 30), _at(7, 9)),
        (_at(5, 12), _at(7, 9)),
        (_at(24, 18), _at(28, 9)),
        (_at(31, 18), datetime(2027, 1, 4, 8, tzinfo=UTC)),
    ],
    ids=["first", "last", "before", "after", "friday", "saturday", "christmas", "new year"],
)
def test_when_a_message_is_read(now: datetime, read: datetime | None) -> None:
    assert read_at(Reader(person("bram", office_hours=WEEK), None), now, ZONE) == read


def test_hours_are_those_of_the_clock_also_when_it_changes() -> None:
    friday = datetime(2026, 3, 27, 17, tzinfo=UTC)
    reader = Reader(person("bram", office_hours=WEEK), None)
    assert read_at(reader, friday, ZONE) == datetime(2026, 3, 30, 7, tzinfo=UTC)


def test_who_said_no_hours_promises_none() -> None:
    assert read_at(Reader(person("bram"), None), _at(1, 23), ZONE) is None


def test_where_nobody_stands_in_it_is_read_after_the_absence() -> None:
    away = absence(from_on=date(2026, 12, 1), until_on=date(2026, 12, 8))
    bram = person("bram", office_hours=WEEK)
    assert read_at(Reader(bram, away), _at(2, 10), ZONE) == _at(9, 9)
    stand_in = absence(from_on=date(2026, 12, 1), until_on=date(2026, 12, 8), stand_in_id="ella")
    ella = person("ella", office_hours=WEEK)
    assert read_at(Reader(ella, stand_in), _at(2, 10), ZONE) is None
    assert read_at(Reader(ella, stand_in), _at(2, 18), ZONE) == _at(3, 9)


def test_dutch_holidays() -> None:
    assert is_holiday(date(2027, 4, 27))
    assert is_holiday(date(2026, 4, 6))
    assert not is_holiday(date(2026, 12, 24))


def test_the_library_of_holidays_does_not_stay_in_memory() -> None:
    """It knows every country of the world."""
    ask = "import sys, datetime; from shelter.public_holidays import is_holiday; "
    asked = "print(is_holiday(datetime.date(2026, 12, 25)), 'holidays' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", ask + asked], capture_output=True, check=True, text=True)
    assert said.stdout.split() == ["True", "False"]
    assert office_hours.LOOKED_AHEAD > 7


async def test_hours_that_end_before_they_begin_are_not_kept(sqlite_store: SqlStore) -> None:
    async with sqlite_store.transaction() as tx:
        await _away(tx)
        bram = await _person(tx, "bram")
        with pytest.raises(EndsBefore):
            await set_hours(tx, bram, OfficeHours(days=frozenset({1}), begins=time(9), ends=time(9)))
        await set_hours(tx, bram, WEEK)
        assert (await _person(tx, "bram")).office_hours == WEEK
        await set_hours(tx, bram, None)
        assert (await _person(tx, "bram")).office_hours is None
