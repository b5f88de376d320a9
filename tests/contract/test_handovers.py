"""A resident goes to a colleague, for good or until a day; access, bells and appointments go along."""

import asyncio
from collections.abc import Collection
from datetime import date, datetime, timedelta

import pytest

from shelter import changes, messages, planning
from shelter.appointments import answer
from shelter.backstop import not_reached
from shelter.errors import BadAnswer, NotFound
from shelter.handovers import NotSoLong, came_of_late, colleagues, end_those_over, hand_over, until_when
from shelter.models.appointments import AppointmentKind, AttendanceAnswer
from shelter.models.desk import Handover
from shelter.models.notices import Notice, NoticeKind, NoticeState
from shelter.models.people import Role
from shelter.models.places import Place, Stay
from shelter.planning import guided_stay, own_stay
from shelter.store import Transaction
from storage.store import SqlStore
from tests.contract.things import DAY, HOUR, NOW, TODAY, case_note, move_in, person, stay

ZONE = "Europe/Amsterdam"
FRIDAY = TODAY + 4 * DAY
ON_SATURDAY = NOW + 5 * DAY
SOON = NOW + timedelta(minutes=1)


async def _house(tx: Transaction, residents: int = 1) -> None:
    """Bram guides Amina, and `residents` - 1 more; Ella and Fien are casemanagers, too."""
    await move_in(tx)
    await tx.people.add(
        person("ella", Role.CASEMANAGER, chat_id=11, first_name="Ella"),
        person("fien", Role.CASEMANAGER, chat_id=12),
        person("gijs", Role.LEGAL_ADVISER, chat_id=13),
        person("hugo", Role.LEGAL_ADVISER, chat_id=14),
        person("unborn", Role.CASEMANAGER),
        person("shut", Role.CASEMANAGER, chat_id=15, blocked_at=NOW),
    )
    for number in range(1, residents):
        await tx.people.add(person(f"r{number:02}", chat_id=100 + number))
        fields = {"id": f"s-r{number:02}", "resident_id": f"r{number:02}", "code": f"R-{number:02}"}
        await tx.houses.save_stay(stay(casemanager_id="bram", **fields))


async def _gives(
    tx: Transaction,
    giver: str = "bram",
    to: str = "ella",
    until: date | None = None,
    residents: Collection[str] = ("amina",),
    role: Role = Role.CASEMANAGER,
    now: datetime = NOW,
) -> list[Stay]:
    who = await tx.people.get(giver)
    assert who is not None
    return list(await hand_over(tx, now, ZONE, who, role, residents, to, until))


async def _guide(tx: Transaction, resident_id: str = "amina") -> str | None:
    found = await tx.houses.stay_of(resident_id)
    assert found is not None
    return found.casemanager_id


async def _planned(tx: Transaction, person_id: str, kind: NoticeKind) -> list[Notice]:
    found = await tx.notices.of_person(person_id)
    return [each for each in found if each.state is NoticeState.PLANNED and each.kind is kind]


async def test_access_moves_at_that_moment_and_all_concerned_are_told_once(store: SqlStore) -> None:
    async with store.transaction() as tx:
        await _house(tx, 3)
        given = await _gives(tx, residents=["amina", "r01", "r02"])
        assert [each.code for each in given] == ["M-17", "R-01", "R-02"]
        for resident_id in ("amina", "r01", "r02"):
            assert (await own_stay(tx, "ella", resident_id)).resident_id == resident_id
            for reach in (own_stay, guided_stay):
                with pytest.raises(NotFound):
                    await reach(tx, "bram", resident_id)
            (told,) = await _planned(tx, resident_id, NoticeKind.GUIDE_CHANGED)
            assert told.subject_id == resident_id
        assert len(await _planned(tx, "ella", NoticeKind.GUIDE_CHANGED)) == 1
        with pytest.raises(NotFound):
            await messages.thread_with(tx, NOW, ZONE, "bram", "amina")


async def test_unread_messages_are_unread_for_the_new_one_and_so_is_the_bell(store: SqlStore) -> None:
    async with store.transaction() as tx:
        await _house(tx)
        await messages.write(tx, NOW, ZONE, "amina", "Hello?")
        await messages.reply(tx, NOW, ZONE, "bram", "amina", "Later")
        await _gives(tx)
        assert await messages.unread_of_caseload(tx, "ella") == {"amina": 1}
        assert await _planned(tx, "bram", NoticeKind.MESSAGE) == []
        (bell,) = await _planned(tx, "ella", NoticeKind.MESSAGE)
        assert (bell.subject_id, bell.due_at) == ("amina", NOW)
        assert await messages.unread(tx, "amina") == 1, "what the first one wrote is there to be read"


@pytest.mark.parametrize("until", [FRIDAY, None])
async def test_the_own_notes_are_ones_own_and_go_with_who_is_given_for_good(
    store: SqlStore, until: date | None
) -> None:
    async with store.transaction() as tx:
        await _house(tx)
        await tx.desks.save_note(case_note())
        await _gives(tx, until=until)
        assert await tx.desks.note("bram", "amina") == (case_note() if until else None)
        assert await tx.desks.note("ella", "amina") is None


async def test_appointments_ahead_are_kept_by_the_new_one_who_hears_of_them(store: SqlStore) -> None:
    wish = planning.Wish("amina", AppointmentKind.IND, NOW + 20 * DAY, Place(name="Loket"))
    over = planning.Wish("amina", AppointmentKind.IND, NOW + 2 * HOUR, Place(name="Loket"))
    async with store.transaction() as tx:
        await _house(tx)
        ahead = (await planning.make(tx, NOW, "bram", ZONE, wish)).appointment
        soon = (await planning.make(tx, NOW, "bram", ZONE, over)).appointment
        await answer(tx, NOW, "amina", ahead.id, AttendanceAnswer.ILL)
        before = await _planned(tx, "amina", NoticeKind.APPOINTMENT_REMINDER)
        bram = await tx.people.get("bram")
        assert bram
        await hand_over(tx, NOW + DAY, ZONE, bram, Role.CASEMANAGER, ["amina"], "ella", None)
        kept = await tx.appointments.get(ahead.id)
        assert kept
        assert (kept.staff_id, kept.version, kept.answer) == ("ella", ahead.version, AttendanceAnswer.ILL)
        was = await tx.appointments.get(soon.id)
        assert was
        assert was.staff_id == "bram", "it was the first one who had it"
        assert await _planned(tx, "amina", NoticeKind.APPOINTMENT_REMINDER) == before
        (deadline,) = await _planned(tx, "ella", NoticeKind.NOT_REACHED)
        assert deadline.subject_id == ahead.id
        assert len(await _planned(tx, "ella", NoticeKind.APPOINTMENT_ANSWERED)) == 1
        assert await _planned(tx, "bram", NoticeKind.APPOINTMENT_ANSWERED) == []


async def test_given_to_and_fro_the_one_who_has_the_resident_hears_of_the_deadline(store: SqlStore) -> None:
    wish = planning.Wish("amina", AppointmentKind.IND, NOW + 20 * DAY, Place(name="Loket"))
    async with store.transaction() as tx:
        await _house(tx)
        made = (await planning.make(tx, NOW, "bram", ZONE, wish)).appointment
        for giver, to in (("bram", "ella"), ("ella", "bram"), ("bram", "ella"), ("ella", "bram")):
            await _gives(tx, giver, to)
        assert [each.subject_id for each in await _planned(tx, "bram", NoticeKind.NOT_REACHED)] == [made.id]
        late = made.starts_at - DAY
        assert [each.appointment for each in await not_reached(tx, late, "bram", ZONE)] != []
        assert await not_reached(tx, late, "ella", ZONE) == []


async def test_until_a_day_it_goes_back_after_that_day(store: SqlStore) -> None:
    async with store.transaction() as tx:
        await _house(tx, 2)
        given = await _gives(tx, until=FRIDAY, residents=["amina", "r01"])
        assert await until_when(tx, given[0], Role.CASEMANAGER) == FRIDAY
        for early in (NOW, NOW + 4 * DAY, ON_SATURDAY - timedelta(hours=12)):
            assert await end_those_over(tx, early, ZONE) == 0
        assert await end_those_over(tx, ON_SATURDAY, ZONE) == 2
        assert [await _guide(tx, each) for each in ("amina", "r01")] == ["bram", "bram"]
        assert len(await _planned(tx, "bram", NoticeKind.GUIDE_CHANGED)) == 1
        assert len(await _planned(tx, "ella", NoticeKind.GUIDE_CHANGED)) == 2, "when it began, and at its end"
        assert len(await _planned(tx, "amina", NoticeKind.GUIDE_CHANGED)) == 2
        assert await end_those_over(tx, ON_SATURDAY, ZONE) == 0
        back = await tx.houses.stay_of("amina")
        assert back
        assert await until_when(tx, back, Role.CASEMANAGER) is None


async def test_it_is_not_late_where_the_bot_was_down_for_weeks(store: SqlStore) -> None:
    async with store.transaction() as tx:
        await _house(tx)
        await _gives(tx, until=FRIDAY)
        assert await end_those_over(tx, NOW + 40 * DAY, ZONE) == 1
        assert await _guide(tx) == "bram"


async def test_who_was_given_on_for_good_stays_there(store: SqlStore) -> None:
    async with store.transaction() as tx:
        await _house(tx)
        await _gives(tx, until=FRIDAY)
        await _gives(tx, "ella", "fien")
        assert await end_those_over(tx, ON_SATURDAY, ZONE) == 0
        assert await _guide(tx) == "fien"
        assert await tx.desks.handovers_to_end(FRIDAY + 90 * DAY) == []


async def test_who_was_given_on_until_later_goes_all_the_way_back_then(store: SqlStore) -> None:
    async with store.transaction() as tx:
        await _house(tx)
        await _gives(tx, until=FRIDAY)
        await _gives(tx, "ella", "fien", until=FRIDAY + 3 * DAY, now=SOON)
        assert await end_those_over(tx, ON_SATURDAY, ZONE) == 0
        assert await _guide(tx) == "fien"
        assert await end_those_over(tx, ON_SATURDAY + 3 * DAY, ZONE) == 2
        assert await _guide(tx) == "bram"


async def test_who_was_given_back_before_is_not_given_again(store: SqlStore) -> None:
    async with store.transaction() as tx:
        await _house(tx)
        await _gives(tx, until=FRIDAY)
        await _gives(tx, "ella", "bram")
        assert await end_those_over(tx, ON_SATURDAY, ZONE) == 0
        assert await _guide(tx) == "bram"


@pytest.mark.parametrize("gone", ["erased", "no casemanager"])
async def test_where_the_first_one_is_gone_it_does_not_go_back(store: SqlStore, gone: str) -> None:
    async with store.transaction() as tx:
        await _house(tx)
        await _gives(tx, until=FRIDAY)
        if gone == "erased":
            await tx.people.erase("bram")
        else:
            await tx.people.save(person("bram", Role.NEIGHBOUR, chat_id=8))
        assert await end_those_over(tx, ON_SATURDAY, ZONE) == 0
        assert await _guide(tx) == "ella"
        assert await tx.desks.handovers_to_end(FRIDAY + 90 * DAY) == []


async def test_where_the_second_one_is_gone_it_goes_back_all_the_same(store: SqlStore) -> None:
    async with store.transaction() as tx:
        await _house(tx)
        await _gives(tx, until=FRIDAY)
        await tx.people.erase("ella")
        assert await _guide(tx) is None
        assert await end_those_over(tx, ON_SATURDAY, ZONE) == 1
        assert await _guide(tx) == "bram"


async def test_a_resident_who_is_erased_leaves_nothing_to_end(store: SqlStore) -> None:
    async with store.transaction() as tx:
        await _house(tx)
        await _gives(tx, until=FRIDAY)
        await tx.people.erase("amina")
        assert await end_those_over(tx, ON_SATURDAY, ZONE) == 0


async def test_an_adviser_gives_as_an_adviser_and_the_casemanager_stays(store: SqlStore) -> None:
    async with store.transaction() as tx:
        await _house(tx)
        await tx.houses.save_stay(stay(casemanager_id="bram", legal_adviser_id="gijs"))
        with pytest.raises(NotFound):
            await _gives(tx, "gijs", "hugo")
        with pytest.raises(NotFound):
            await _gives(tx, "bram", "hugo", role=Role.LEGAL_ADVISER)
        await _gives(tx, "gijs", "hugo", until=FRIDAY, role=Role.LEGAL_ADVISER)
        found = await tx.houses.stay_of("amina")
        assert found
        assert (found.casemanager_id, found.legal_adviser_id) == ("bram", "hugo")
        assert await until_when(tx, found, Role.LEGAL_ADVISER) == FRIDAY
        assert await until_when(tx, found, Role.CASEMANAGER) is None
        assert await end_those_over(tx, ON_SATURDAY, ZONE) == 1
        found = await tx.houses.stay_of("amina")
        assert found
        assert (found.casemanager_id, found.legal_adviser_id) == ("bram", "gijs")


@pytest.mark.parametrize("to", ["bram", "gijs", "amina", "unborn", "shut", "nobody"])
async def test_who_cannot_take_over(sqlite_store: SqlStore, to: str) -> None:
    async with sqlite_store.transaction() as tx:
        await _house(tx)
        assert [each.id for each in await colleagues(tx, "bram", Role.CASEMANAGER)] == ["ella", "fien"]
        with pytest.raises(NotFound):
            await _gives(tx, to=to)
        assert await _guide(tx) == "bram"


async def test_nobody_gives_what_is_not_his_or_hers(sqlite_store: SqlStore) -> None:
    async with sqlite_store.transaction() as tx:
        await _house(tx)
        for giver in ("ella", "chris", "amina"):
            with pytest.raises(NotFound):
                await _gives(tx, giver, "fien")
        assert await _guide(tx) == "bram"
        assert await tx.desks.handovers("amina") == []


async def test_who_lost_the_role_gives_nothing(sqlite_store: SqlStore) -> None:
    async with sqlite_store.transaction() as tx:
        await _house(tx)
        await tx.people.save(person("bram", Role.LEGAL_ADVISER, chat_id=8))
        with pytest.raises(NotFound):
            await _gives(tx)
        assert await _guide(tx) == "bram"


async def test_days_that_cannot_be(sqlite_store: SqlStore) -> None:
    async with sqlite_store.transaction() as tx:
        await _house(tx)
        for until, error in ((TODAY - DAY, BadAnswer), (TODAY + 900 * DAY, NotSoLong)):
            with pytest.raises(error):
                await _gives(tx, until=until)
        await _gives(tx, until=TODAY)
        assert await _guide(tx) == "ella"


async def test_whom_one_got_is_known(sqlite_store: SqlStore) -> None:
    async with sqlite_store.transaction() as tx:
        await _house(tx, 3)
        await _gives(tx, until=FRIDAY)
        await _gives(tx, residents=["r01"])
        (amina, other) = await came_of_late(tx, NOW, "ella")
        assert (amina.stay.code, amina.handover.until, amina.back) == ("M-17", FRIDAY, False)
        assert other.other
        assert other.other.id == "bram"
        assert [each.stay.code for each in await came_of_late(tx, NOW + 60 * DAY, "ella")] == ["M-17"]
        assert await came_of_late(tx, NOW, "bram") == []
        await end_those_over(tx, ON_SATURDAY, ZONE)
        (back,) = await came_of_late(tx, ON_SATURDAY, "bram")
        assert (back.stay.code, back.back) == ("M-17", True)
        assert back.other
        assert back.other.id == "ella"


async def test_a_form_half_filled_by_the_first_one_changes_nothing(store: SqlStore) -> None:
    wish = planning.Wish("amina", AppointmentKind.IND, NOW + 20 * DAY, Place(name="Loket"))
    async with store.transaction() as tx:
        await _house(tx)
        made = (await planning.make(tx, NOW, "bram", ZONE, wish)).appointment
        await _gives(tx)
        for late in (
            planning.make(tx, SOON, "bram", ZONE, wish),
            changes.cancel(tx, SOON, "bram", made.id, version=made.version),
            messages.reply(tx, SOON, ZONE, "bram", "amina", "Hello?"),
        ):
            with pytest.raises(NotFound):
                await late


async def _tries(store: SqlStore, giver: str, to: str, residents: Collection[str]) -> list[str]:
    """Whom of them were given; nobody where it is too late."""
    try:
        async with store.transaction() as tx:
            given = await _gives(tx, giver, to, residents=residents)
    except NotFound:
        return []
    return [each.resident_id for each in given]


@pytest.mark.parametrize("race", range(10))
async def test_a_caseload_is_given_while_one_of_it_is_given_elsewhere(store: SqlStore, race: int) -> None:
    """Each resident is given once, and is with whom he or she was given to."""
    everybody = ["amina", "r01", "r02", "r03"]
    async with store.transaction() as tx:
        await _house(tx, 4)
    wishes = [("ella", everybody), ("fien", [everybody[race % 4]])]
    to_ella, to_fien = await asyncio.gather(
        *(_tries(store, "bram", to, whom) for to, whom in (wishes if race % 2 else reversed(wishes)))
    )
    if not race % 2:
        to_ella, to_fien = to_fien, to_ella
    assert sorted([*to_ella, *to_fien]) == sorted(everybody)
    async with store.transaction() as tx:
        for resident_id in everybody:
            assert await _guide(tx, resident_id) == ("ella" if resident_id in to_ella else "fien")
            handovers: list[Handover] = list(await tx.desks.handovers(resident_id))
            assert len(handovers) == 1


async def test_two_clocks_give_back_once(store: SqlStore) -> None:
    async with store.transaction() as tx:
        await _house(tx, 5)
        await _gives(tx, until=FRIDAY, residents=["amina", "r01", "r02", "r03", "r04"])

    async def run() -> int:
        async with store.transaction() as tx:
            return await end_those_over(tx, ON_SATURDAY, ZONE)

    assert sum(await asyncio.gather(run(), run())) == 5
    async with store.transaction() as tx:
        assert await _guide(tx) == "bram"
        assert len(await _planned(tx, "amina", NoticeKind.GUIDE_CHANGED)) == 2
