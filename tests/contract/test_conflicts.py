"""What else there is at the time of an appointment."""

from datetime import UTC, datetime, time, timedelta

import pytest

from shelter.conflicts import Conflict, ConflictKind, conflicts
from shelter.errors import NotFound
from shelter.models.allowances import AllowanceState
from shelter.models.appointments import AppointmentKind, AppointmentState
from shelter.models.people import Role
from shelter.store import Transaction
from storage.store import SqlStore
from tests.contract.things import DAY, HOUR, allowance, appointment, move_in, person, stay

ZONE = "Europe/Amsterdam"
AT = datetime(2026, 3, 10, 13, 0, tzinfo=UTC)
HALF = timedelta(minutes=30)


async def found(store: Transaction, staff_id: str = "bram", **fields: object) -> list[Conflict]:
    """What meets an hour with Amina from two to three in Amsterdam."""
    return list(await conflicts(store, staff_id, "amina", AT, 60, ZONE, **fields))  # type: ignore[arg-type]


async def with_dawit(store: Transaction) -> None:
    """Bram guides Dawit, too, and Esra guides Femi; Lena is Amina's legal adviser."""
    await move_in(store)
    await store.people.add(
        person("dawit"), person("femi"), person("esra", Role.CASEMANAGER), person("lena", Role.LEGAL_ADVISER)
    )
    await store.houses.save_stay(
        stay(casemanager_id="bram", legal_adviser_id="lena"),
        stay(id="s2", resident_id="dawit", casemanager_id="bram", code="D-2"),
        stay(id="s3", resident_id="femi", casemanager_id="esra", code="F-3"),
    )


async def test_what_the_resident_has_at_that_time_is_found(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await with_dawit(transaction)
        await transaction.appointments.save(
            appointment("before", starts_at=AT - HOUR),
            appointment("into", starts_at=AT - HALF, kind=AppointmentKind.DOCTOR, staff_id="bram"),
            appointment("long", starts_at=AT - 9 * HOUR, minutes=600, kind=AppointmentKind.COURT),
            appointment("off", starts_at=AT, state=AppointmentState.CANCELLED),
            appointment("itself", starts_at=AT),
            appointment("last", starts_at=AT + timedelta(minutes=59)),
            appointment("after", starts_at=AT + HOUR),
        )
        resident = ConflictKind.RESIDENT
        assert await found(transaction, except_id="itself") == [
            Conflict(resident, AT - 9 * HOUR, AT + HOUR, "M-17", AppointmentKind.COURT),
            Conflict(resident, AT - HALF, AT + HALF, "M-17", AppointmentKind.DOCTOR),
            Conflict(
                resident, AT + timedelta(minutes=59), AT + timedelta(minutes=119), "M-17", AppointmentKind.IND
            ),
        ]
        assert len(await found(transaction)) == 4


async def test_what_i_have_with_others_is_found_and_of_a_strangers_resident_the_time_alone(
    store: SqlStore,
) -> None:
    async with store.transaction() as transaction:
        await with_dawit(transaction)
        await transaction.appointments.save(
            appointment("mine", resident_id="dawit", staff_id="bram", starts_at=AT),
            appointment("hers", resident_id="dawit", staff_id="esra", starts_at=AT),
            appointment("handed over", resident_id="femi", staff_id="bram", starts_at=AT + HALF),
        )
        assert await found(transaction) == [
            Conflict(ConflictKind.STAFF, AT, AT + HOUR, "D-2", AppointmentKind.IND),
            Conflict(ConflictKind.STAFF, AT + HALF, AT + HALF + HOUR),
        ]
        assert await found(transaction, "lena") == [], "it is not hers"


async def test_a_payment_of_that_day_is_said_whatever_its_hours(store: SqlStore) -> None:
    ten, noon = AT.replace(hour=9), AT.replace(hour=11)
    async with store.transaction() as transaction:
        await with_dawit(transaction)
        await transaction.allowances.save(
            allowance(id="w1", pay_on=AT.date(), from_time=time(10), until_time=time(12)),
            allowance(id="w2", pay_on=AT.date() + DAY),
            allowance(id="w3", pay_on=AT.date() - DAY),
            allowance(id="w4", pay_on=AT.date(), state=AllowanceState.COLLECTED),
            allowance(id="w5", pay_on=AT.date(), resident_id="dawit"),
        )
        assert await found(transaction) == [Conflict(ConflictKind.LEEFGELD, ten, noon, "M-17")]
        assert await found(transaction, "lena") == [], "leefgeld is the casemanager's"


async def test_the_hour_that_comes_twice_is_reckoned_by_time_that_passes(store: SqlStore) -> None:
    """25 October 2026: what lasts ten hours from 22:00 the evening before is over at 07:00 on the wall."""
    evening = datetime(2026, 10, 24, 20, 0, tzinfo=UTC)
    async with store.transaction() as transaction:
        await with_dawit(transaction)
        await transaction.appointments.save(appointment("night", starts_at=evening, minutes=600))
        seven = datetime(2026, 10, 25, 6, 0, tzinfo=UTC)
        assert await conflicts(transaction, "bram", "amina", seven, 60, ZONE) == []
        assert len(await conflicts(transaction, "bram", "amina", seven - HALF, 60, ZONE)) == 1


async def test_of_a_resident_who_is_not_guided_nothing_is_told(store: SqlStore) -> None:
    async with store.transaction() as transaction:
        await with_dawit(transaction)
        with pytest.raises(NotFound):
            await found(transaction, "esra")
