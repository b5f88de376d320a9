"""A resident asks, staff offer times, the resident takes one; and everything that comes in between."""

import asyncio
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from shelter import changes, choosing, free_times, planning, requests
from shelter import offers as staff_side
from shelter.changes import Changed
from shelter.choosing import Taken
from shelter.errors import BadAnswer, NobodyThere, NotFound, TooLate, TooLong
from shelter.free_times import NotFree
from shelter.models.appointments import Appointment, AppointmentKind, AttendanceAnswer
from shelter.models.notices import NoticeKind, NoticeState
from shelter.models.people import OfficeHours, Role
from shelter.models.places import Place
from shelter.models.requests import AppointmentRequest, DeclineReason, RequestState
from shelter.requests import AskedEnough
from shelter.store import Transaction
from storage.store import SqlStore, SqlTransaction
from tests.contract.things import DAY, HOUR, NOW, allowance, appointment, move_in, person, stay

ZONE = "Europe/Amsterdam"
OFFICE = Place(name="Office")
TIMES = tuple(NOW.replace(hour=9, minute=0, second=0, microsecond=0) + days * DAY for days in (1, 2, 3))
MINE, LEGAL = AppointmentKind.CASEMANAGER, AppointmentKind.LEGAL_ADVISER


async def lived_in(store: SqlTransaction) -> None:
    """Bram and the legal adviser Noor guide Amina; Dirk guides Dawit."""
    await move_in(store)
    await store.people.add(
        person("noor", Role.LEGAL_ADVISER), person("dirk", Role.CASEMANAGER), person("dawit", Role.RESIDENT)
    )
    await store.houses.save_stay(
        stay(casemanager_id="bram", legal_adviser_id="noor"),
        stay(id="s2", resident_id="dawit", casemanager_id="dirk", code="M-18"),
    )


async def asked(store: SqlTransaction, kind: AppointmentKind = MINE) -> AppointmentRequest:
    await lived_in(store)
    return await requests.ask_for(store, NOW, "amina", kind, "After school")


async def offers(
    store: Transaction,
    request: AppointmentRequest,
    times: Sequence[datetime] = TIMES,
    *,
    by: str = "bram",
    now: datetime = NOW,
) -> AppointmentRequest:
    return await staff_side.offer(
        store, now, ZONE, by, request.id, times, minutes=45, place=OFFICE, version=request.version
    )


async def takes(
    store: Transaction, request: AppointmentRequest, which: int = 1, *, now: datetime = NOW
) -> Taken:
    return await choosing.take(store, now, ZONE, "amina", request.id, which, version=request.version)


async def told(store: Transaction, person_id: str) -> list[NoticeKind]:
    """What is still to be said to the person."""
    found = await store.notices.of_person(person_id)
    return [each.kind for each in found if each.state is NoticeState.PLANNED and each.due_at <= NOW + HOUR]


async def test_one_asks_staff_offer_one_is_taken_and_that_is_an_answer(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        request = await asked(transaction)
        assert [each.request for each in await staff_side.waiting(transaction, NOW, "bram")] == [request]
        assert await told(transaction, "bram") == [NoticeKind.REQUEST_MADE]
        offered = await offers(transaction, request, [TIMES[2], TIMES[0], TIMES[1]])
        assert (offered.state, offered.offers, offered.version) == (RequestState.OFFERED, TIMES, 2)
        assert await told(transaction, "bram") == []
        assert await told(transaction, "amina") == [NoticeKind.TIMES_OFFERED]
        assert await choosing.open_offers(transaction, NOW, ZONE, offered) == list(TIMES)
        taken = await takes(transaction, offered)
        made = await transaction.appointments.get(taken.appointment.id)
        assert made == taken.appointment
        assert (made.starts_at, made.minutes, made.place, made.kind) == (TIMES[1], 45, OFFICE, MINE)
        assert (made.staff_id, made.answer, made.seen_version) == ("bram", AttendanceAnswer.COMING, 1)
        assert await transaction.appointments.receipts("amina") == [taken.receipt]
        settled = await requests.own(transaction, "amina", request.id)
        assert (settled.state, settled.appointment_id, settled.words) == (RequestState.SETTLED, made.id, None)
        assert await told(transaction, "amina") == [], "who chose a time need not be told of it"
        assert await told(transaction, "bram") == [NoticeKind.REQUEST_SETTLED]
        assert await staff_side.waiting(transaction, NOW, "bram") == []
        reminders = [
            each.due_at
            for each in await transaction.notices.of_person("amina")
            if each.kind is NoticeKind.APPOINTMENT_REMINDER
        ]
        assert reminders[-1] == TIMES[1] - 2 * HOUR


async def test_twice_the_same_tap_is_once(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        offered = await offers(transaction, await asked(transaction))
        first, second = await takes(transaction, offered), await takes(transaction, offered)
        assert first == second
        assert len(await transaction.appointments.of_resident("amina", NOW)) == 1
        with pytest.raises(Changed):
            await choosing.none_fits(transaction, NOW, "amina", offered.id, version=offered.version)
        with pytest.raises(Changed):
            await requests.withdraw(transaction, NOW, "amina", offered.id)


async def test_none_fits_asks_staff_again(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        offered = await offers(transaction, await asked(transaction))
        for _ in range(2):
            reopened = await choosing.none_fits(transaction, NOW, "amina", offered.id, version=2)
        assert (reopened.state, reopened.offers, reopened.version) == (RequestState.OPEN, (), 3)
        assert await told(transaction, "bram") == [NoticeKind.REQUEST_MADE]
        assert await told(transaction, "amina") == []
        with pytest.raises(Changed):
            await takes(transaction, offered)
        again = await offers(transaction, reopened, TIMES[:1])
        assert (await takes(transaction, again, 0)).appointment.starts_at == TIMES[0]


async def test_staff_say_no_and_the_resident_is_told(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        request = await asked(transaction)
        no = await staff_side.decline(
            transaction, NOW, "bram", request.id, DeclineReason.CALL_ME, version=request.version
        )
        assert (no.state, no.reason) == (RequestState.DECLINED, DeclineReason.CALL_ME)
        assert await told(transaction, "amina") == [NoticeKind.TIMES_OFFERED]
        assert await told(transaction, "bram") == []
        with pytest.raises(Changed):
            await offers(transaction, no)


async def test_three_wait_at_most_and_one_taken_back_makes_room(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        first = await asked(transaction)
        for _ in range(2):
            await requests.ask_for(transaction, NOW, "amina", AppointmentKind.OTHER, None)
        with pytest.raises(AskedEnough):
            await requests.ask_for(transaction, NOW, "amina", MINE, None)
        await offers(transaction, first)
        for _ in range(2):
            gone = await requests.withdraw(transaction, NOW, "amina", first.id)
        assert (gone.state, gone.words, gone.offers) == (RequestState.WITHDRAWN, None, ())
        assert await told(transaction, "amina") == []
        await requests.ask_for(transaction, NOW, "amina", MINE, None)


async def test_two_at_once_are_not_more_than_three(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await asked(transaction)
        await requests.ask_for(transaction, NOW, "amina", MINE, None)

    async def asks() -> AppointmentRequest:
        async with store.transaction() as transaction:
            await asyncio.sleep(0)
            return await requests.ask_for(transaction, NOW, "amina", MINE, None)

    done = await asyncio.gather(asks(), asks(), asks(), return_exceptions=True)
    assert [type(each) for each in done].count(AskedEnough) == 2
    async with store.transaction() as transaction:
        assert len(await requests.undecided(transaction, NOW, "amina")) == 3


async def test_whom_a_request_concerns(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        mine = await asked(transaction)
        legal = await requests.ask_for(transaction, NOW, "amina", LEGAL, None)
        assert {each.request.id for each in await staff_side.waiting(transaction, NOW, "bram")} == {
            mine.id,
            legal.id,
        }
        assert [each.request.id for each in await staff_side.waiting(transaction, NOW, "noor")] == [legal.id]
        assert await staff_side.waiting(transaction, NOW, "dirk") == []
        assert await told(transaction, "noor") == [NoticeKind.REQUEST_MADE]
        for staff, request in (("noor", mine), ("dirk", mine), ("chris", mine), ("amina", mine)):
            with pytest.raises(NotFound):
                await staff_side.asked_of(transaction, staff, request.id)
            with pytest.raises(NotFound):
                await offers(transaction, request, by=staff)
        offered = await offers(transaction, legal, by="bram")
        assert (await takes(transaction, offered)).appointment.staff_id == "noor", "who keeps such"
        for stranger in ("dawit", "bram", "x"):
            with pytest.raises(NotFound):
                await requests.own(transaction, stranger, mine.id)
            with pytest.raises(NotFound):
                await requests.withdraw(transaction, NOW, stranger, mine.id)


async def test_a_legal_request_goes_to_the_casemanager_where_nobody_advises(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await move_in(transaction)
        request = await requests.ask_for(transaction, NOW, "amina", LEGAL, None)
        assert await told(transaction, "bram") == [NoticeKind.REQUEST_MADE]
        taken = await takes(transaction, await offers(transaction, request))
        assert taken.appointment.staff_id == "bram"


async def test_nobody_to_ask_is_said(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await lived_in(transaction)
        await transaction.houses.save_stay(stay())
        for somebody in ("amina", "chris"):
            with pytest.raises(NobodyThere):
                await requests.ask_for(transaction, NOW, somebody, MINE, None)
        with pytest.raises(BadAnswer):
            await requests.ask_for(transaction, NOW, "amina", AppointmentKind.IND, None)


def test_words_are_short() -> None:
    assert requests.read_words("  ") is None
    assert requests.read_words(" a ") == "a"
    assert requests.read_words("😀" * 100) == "😀" * 100
    with pytest.raises(TooLong):
        requests.read_words("😀" * 101)


async def other_time(store: SqlTransaction) -> tuple[Appointment, AppointmentRequest]:
    await lived_in(store)
    wish = planning.Wish("amina", AppointmentKind.DOCTOR, TIMES[0], Place(name="GP"), 30)
    made = (await planning.make(store, NOW, "bram", ZONE, wish)).appointment
    await store.notices.drop("amina", made.id, NOW)
    return made, await requests.ask_other_time(store, NOW, "amina", made.id, None)


async def test_another_time_moves_the_appointment_and_keeps_its_place(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        made, request = await other_time(transaction)
        assert (request.instead_of, request.kind) == (made.starts_at, AppointmentKind.DOCTOR)
        assert await requests.ask_other_time(transaction, NOW, "amina", made.id, "x") == request
        offered = await offers(transaction, request, [TIMES[0] + timedelta(minutes=15), TIMES[1]])
        assert (offered.minutes, offered.place) == (30, made.place)
        taken = await takes(transaction, offered, 0)
        moved = taken.appointment
        assert (moved.id, moved.version, moved.place) == (made.id, 2, made.place)
        assert moved.starts_at == TIMES[0] + timedelta(minutes=15)
        assert moved.answer is AttendanceAnswer.COMING
        assert taken.receipt.starts_at == moved.starts_at
        assert await told(transaction, "amina") == []


async def test_an_appointment_that_staff_move_or_cancel_leaves_no_offer(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        made, request = await other_time(transaction)
        offered = await offers(transaction, request, TIMES[1:])
        await changes.move(transaction, NOW, "bram", made.id, TIMES[2] + 5 * HOUR, version=made.version)
        assert await choosing.open_offers(transaction, NOW, ZONE, offered) == ()
        assert await requests.undecided(transaction, NOW, "amina") == []
        assert await staff_side.waiting(transaction, NOW, "bram") == []
        with pytest.raises(Changed):
            await takes(transaction, offered)
        with pytest.raises(Changed):
            await offers(transaction, offered)
        kept = await transaction.appointments.get(made.id)
        assert kept is not None
        assert kept.starts_at == TIMES[2] + 5 * HOUR


async def test_one_that_is_over_or_not_ones_own_cannot_be_moved(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        made, _ = await other_time(transaction)
        with pytest.raises(TooLate):
            await requests.ask_other_time(transaction, made.starts_at, "amina", made.id, None)
        with pytest.raises(NotFound):
            await requests.ask_other_time(transaction, NOW, "dawit", made.id, None)


async def test_a_time_that_is_over_or_taken_meanwhile_is_not_offered_any_more(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        offered = await offers(transaction, await asked(transaction))
        wish = planning.Wish("amina", AppointmentKind.IND, TIMES[1] + timedelta(minutes=44), OFFICE)
        await planning.make(transaction, NOW, "bram", ZONE, wish)
        later = TIMES[0] + timedelta(seconds=1)
        assert await choosing.open_offers(transaction, later, ZONE, offered) == [TIMES[2]]
        with pytest.raises(TooLate):
            await takes(transaction, offered, 0, now=later)
        with pytest.raises(NotFree):
            await takes(transaction, offered, 1, now=later)
        assert not staff_side.waits_for_staff(offered, later)
        assert staff_side.waits_for_staff(offered, TIMES[2])
        assert (await takes(transaction, offered, 2, now=later)).appointment.starts_at == TIMES[2]


async def test_what_cannot_be_taken_cannot_be_offered(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        request = await asked(transaction)
        await transaction.appointments.save(appointment("a8", starts_at=TIMES[1]))
        for times, problem in (
            ([], BadAnswer),
            ([NOW], TooLate),
            ([*TIMES, TIMES[2] + DAY], BadAnswer),
            ([TIMES[1]], NotFree),
        ):
            with pytest.raises(problem):
                await offers(transaction, request, times)
        assert (await requests.own(transaction, "amina", request.id)).version == 1


async def test_a_time_is_offered_to_one_person_at_once(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        first = await asked(transaction)
        await transaction.houses.save_stay(
            stay(id="s2", resident_id="dawit", casemanager_id="bram", code="M-18")
        )
        other = await requests.ask_for(transaction, NOW, "dawit", MINE, None)
        await offers(transaction, first)
        with pytest.raises(NotFree):
            await offers(transaction, other, [TIMES[0] + timedelta(minutes=30)])
        free = [TIMES[0] + timedelta(minutes=45)]
        assert (await offers(transaction, other, free)).offers == tuple(free)


async def good(store: SqlTransaction, request: AppointmentRequest) -> list[str]:
    kept = await store.houses.stay_of("amina")
    assert kept is not None
    times = await free_times.good_times(store, NOW, ZONE, kept, request)
    return [f"{each.astimezone(ZoneInfo(ZONE)):%a %d-%m %H:%M}" for each in times]


async def test_good_times_are_on_different_working_days_in_office_hours(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        request = await asked(transaction)
        assert await good(transaction, request) == ["Tue 03-03 10:00", "Wed 04-03 14:00", "Thu 05-03 10:00"]
        await transaction.appointments.save(
            appointment("a8", starts_at=datetime(2026, 3, 3, 8, 30, tzinfo=ZoneInfo(ZONE)), minutes=120),
            appointment("a9", resident_id="dawit", staff_id="bram", starts_at=TIMES[1] + 4 * HOUR),
        )
        await transaction.allowances.save(allowance(pay_on=date(2026, 3, 5)))
        assert await good(transaction, request) == ["Tue 03-03 10:30", "Wed 04-03 13:00", "Fri 06-03 10:00"]
        bram = await transaction.people.get("bram")
        assert bram is not None
        hours = OfficeHours(days=frozenset({0, 4}), begins=time(12), ends=time(14))
        await transaction.people.save(bram.model_copy(update={"office_hours": hours}))
        assert await good(transaction, request) == ["Fri 06-03 13:00", "Mon 09-03 13:00", "Fri 13-03 13:00"]


async def test_what_did_not_suit_is_not_proposed_again(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        request = await asked(transaction)
        kept = await transaction.houses.stay_of("amina")
        assert kept is not None
        first = await free_times.good_times(transaction, NOW, ZONE, kept, request)
        offered = await offers(transaction, request, first)
        second = await free_times.good_times(transaction, NOW, ZONE, kept, offered)
        again = await choosing.none_fits(transaction, NOW, "amina", offered.id, version=2)
        assert await free_times.good_times(transaction, NOW, ZONE, kept, again) == second
        assert len(second) == 3
        assert not {*first} & {*second}


async def test_no_good_time_on_a_public_holiday(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        request = await asked(transaction)
        kept = await transaction.houses.stay_of("amina")
        assert kept is not None
        before_easter = datetime(2026, 4, 3, 8, 0, tzinfo=ZoneInfo(ZONE))
        first, *_ = await free_times.good_times(transaction, before_easter, ZONE, kept, request)
        assert first.date() == date(2026, 4, 7), "Easter Monday is the 6th"


@pytest.mark.parametrize("seed", range(10))
async def test_taking_back_while_staff_offer_leaves_one_truth(store: SqlStore, seed: int) -> None:
    async with store.transaction() as transaction:
        request = await asked(transaction)

    async def offer() -> AppointmentRequest:
        async with store.transaction() as transaction:
            await asyncio.sleep(0.001 * (seed % 3))
            return await offers(transaction, request)

    async def withdraw() -> AppointmentRequest:
        async with store.transaction() as transaction:
            await asyncio.sleep(0.001 * (seed % 2))
            return await requests.withdraw(transaction, NOW, "amina", request.id)

    both = (offer(), withdraw()) if seed % 2 else (withdraw(), offer())
    done = await asyncio.gather(*both, return_exceptions=True)
    assert all(isinstance(each, AppointmentRequest | Changed) for each in done), done
    async with store.transaction() as transaction:
        kept = await requests.own(transaction, "amina", request.id)
        assert kept.state is RequestState.WITHDRAWN, "the resident has the last word"
        assert kept.version == 1 + sum(isinstance(each, AppointmentRequest) for each in done)
        assert NoticeKind.TIMES_OFFERED not in await told(transaction, "amina")


@pytest.mark.parametrize("seed", range(10))
async def test_taken_twice_at_once_is_one_appointment(store: SqlStore, seed: int) -> None:
    async with store.transaction() as transaction:
        offered = await offers(transaction, await asked(transaction))

    async def take(which: int) -> Taken:
        async with store.transaction() as transaction:
            await asyncio.sleep(0.001 * (seed % 3))
            return await takes(transaction, offered, which)

    done = await asyncio.gather(take(seed % 2), take(1), take(2), return_exceptions=True)
    taken = [each for each in done if isinstance(each, Taken)]
    assert len({each.appointment.id for each in taken}) == 1
    async with store.transaction() as transaction:
        (kept,) = await transaction.appointments.of_resident("amina", NOW)
        assert kept == taken[0].appointment
        assert len(await transaction.appointments.receipts("amina")) == 1
