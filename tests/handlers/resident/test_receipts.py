"""What a resident answers to an appointment, the receipts, and what the casemanager gets to know."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from handlers.resident.receipts import OpenReceipt, SayAnswer
from handlers.resident.taps import MyReceipts
from shelter.appointments import Cancelled
from shelter.errors import NotFound, TooLate
from shelter.models.appointments import Appointment, AppointmentState, AttendanceAnswer, Receipt
from shelter.models.notices import Notice, NoticeKind
from shelter.models.people import Role
from tests.handlers.resident.bells import save
from tests.handlers.resident.records import appointment, labels, resident_with_casemanager
from tests.handlers.talking import NOW, House, Somebody, text_of

COMING, CANNOT, ILL = AttendanceAnswer


async def receipts(house: House, resident: Somebody) -> Sequence[Receipt]:
    async with house.store.transaction() as store:
        return await store.appointments.receipts(resident.person.id)


async def notices(house: House, person: Somebody) -> Sequence[Notice]:
    async with house.store.transaction() as store:
        return await store.notices.of_person(person.person.id)


def say(made: Appointment, said: AttendanceAnswer) -> SayAnswer:
    return SayAnswer(appointment_id=made.id, said=said)


@pytest.mark.parametrize("said", AttendanceAnswer)
async def test_an_answer_gives_a_receipt_with_date_time_and_number(
    house: House, said: AttendanceAnswer
) -> None:
    resident, _ = await resident_with_casemanager(house)
    made = await appointment(house, resident)
    words = text_of(await resident.taps(say(made, said)))
    (receipt,) = await receipts(house, resident)
    assert receipt.answer is said
    assert receipt.given_at == NOW
    for expected in (receipt.id, "24-11-2026", "10:00", "IND", "25-11-2026"):
        assert expected in words
    async with house.store.transaction() as store:
        kept = await store.appointments.get(made.id)
    assert kept is not None
    assert kept.answer is said
    assert kept.version == made.version


async def test_a_double_tap_gives_the_same_receipt(house: House) -> None:
    resident, casemanager = await resident_with_casemanager(house)
    made = await appointment(house, resident)
    first = await resident.taps(say(made, ILL))
    house.later(minutes=3)
    assert (await resident.taps(say(made, ILL))).lines == first.lines
    assert len(await receipts(house, resident)) == 1
    assert len(await notices(house, casemanager)) == 1


async def test_another_answer_gives_another_receipt_and_keeps_the_first(house: House) -> None:
    resident, _ = await resident_with_casemanager(house)
    made = await appointment(house, resident)
    for said in (COMING, ILL, COMING):
        await resident.taps(say(made, said))
        house.later(minutes=1)
    given = await receipts(house, resident)
    assert [receipt.answer for receipt in given] == [COMING, ILL, COMING]
    assert len({receipt.id for receipt in given}) == 3


async def test_when_the_answer_was_emptied_the_same_one_counts_anew(house: House) -> None:
    resident = await house.person(Role.RESIDENT)
    made = await appointment(house, resident)
    await resident.taps(say(made, COMING))
    house.later(hours=1)
    async with house.store.transaction() as store:
        await store.appointments.save(made.model_copy(update={"version": 2}))
    await resident.taps(say(made, COMING))
    assert len(await receipts(house, resident)) == 2


@pytest.mark.parametrize(
    ("answers", "told"),
    [([COMING], 0), ([CANNOT], 1), ([ILL], 1), ([ILL, CANNOT], 2), ([ILL, COMING], 2), ([COMING, ILL], 1)],
)
async def test_the_casemanager_is_told_what_he_or_she_has_to_know(
    house: House, answers: list[AttendanceAnswer], told: int
) -> None:
    resident, casemanager = await resident_with_casemanager(house)
    made = await appointment(house, resident)
    for said in answers:
        screen = await resident.taps(say(made, said))
        house.later(minutes=1)
    planned = await notices(house, casemanager)
    assert [notice.kind for notice in planned] == [NoticeKind.APPOINTMENT_ANSWERED] * told
    assert {notice.subject_id for notice in planned} <= {made.id}
    assert ("Your casemanager gets this message." in text_of(screen)) is (told > 0 and answers != [COMING])
    assert await notices(house, resident) == []


@pytest.mark.parametrize("gone", ["blocked", "nobody"])
async def test_where_the_casemanager_cannot_be_told_the_resident_reads_so(house: House, gone: str) -> None:
    resident, casemanager = await resident_with_casemanager(house)
    if gone == "nobody":
        await house.stay(resident.person, casemanager_id=None)
    else:
        async with house.store.transaction() as store:
            await store.people.save(casemanager.person.model_copy(update={"blocked_at": NOW}))
    made = await appointment(house, resident)
    for _ in range(2):
        words = text_of(await resident.taps(say(made, CANNOT)))
        assert "Please call the location too." in words
        assert "gets this message" not in words
    assert len(await receipts(house, resident)) == 1


async def test_until_it_is_over_one_can_answer(house: House) -> None:
    resident = await house.person(Role.RESIDENT)
    made = await appointment(house, resident, starts_at=NOW - timedelta(minutes=44))
    assert "Receipt" in text_of(await resident.taps(say(made, COMING)))
    house.later(minutes=1)
    assert TooLate.sentence in text_of(await resident.taps(say(made, ILL)))
    assert [receipt.answer for receipt in await receipts(house, resident)] == [COMING]


async def test_a_cancelled_one_needs_no_answer(house: House) -> None:
    resident, casemanager = await resident_with_casemanager(house)
    made = await appointment(house, resident, state=AppointmentState.CANCELLED)
    assert Cancelled.sentence in text_of(await resident.taps(say(made, ILL)))
    assert await receipts(house, resident) == []
    assert await notices(house, casemanager) == []


async def test_nobody_answers_for_another(house: House) -> None:
    resident, other = [await house.person(Role.RESIDENT) for _ in range(2)]
    made = await appointment(house, other)
    assert NotFound.sentence in text_of(await resident.taps(say(made, ILL)))
    assert await receipts(house, other) == []


async def test_receipts_are_found_long_after(house: House) -> None:
    resident = await house.person(Role.RESIDENT)
    made = await appointment(house, resident)
    given = await resident.taps(say(made, COMING))
    house.later(days=400)
    listed = await resident.taps(MyReceipts())
    assert len([label for label in labels(listed) if label.startswith("✅")]) == 1
    found = await resident.follows(listed, "IND")
    assert set(found.lines) <= set(given.lines)
    (receipt,) = await receipts(house, resident)
    assert receipt.id in text_of(found)


async def test_the_receipts_of_one_appointment_are_listed_alone(house: House) -> None:
    resident = await house.person(Role.RESIDENT)
    made, other = [await appointment(house, resident) for _ in range(2)]
    await resident.taps(say(made, COMING))
    await resident.taps(say(other, ILL))
    listed = await resident.taps(MyReceipts(appointment_id=made.id))
    assert [label[0] for label in labels(listed)] == ["✅"]


async def test_a_receipt_keeps_the_time_that_was_answered_when_the_appointment_moves(house: House) -> None:
    resident = await house.person(Role.RESIDENT)
    made = await appointment(house, resident)
    await resident.taps(say(made, CANNOT))
    moved = {"starts_at": made.starts_at + timedelta(days=2), "version": 2, "answer": None}
    await save(house, made, **moved)
    listed = await resident.taps(MyReceipts())
    assert [label for label in labels(listed) if "25-11" in label]
    assert "25-11-2026, 14:00" in text_of(await resident.follows(listed, "IND"))


async def test_no_receipts_yet_is_said(house: House) -> None:
    resident = await house.person(Role.RESIDENT)
    assert "no receipts yet" in text_of(await resident.taps(MyReceipts()))


async def test_anothers_receipts_are_not_found(house: House) -> None:
    resident, other = [await house.person(Role.RESIDENT) for _ in range(2)]
    made = await appointment(house, other)
    await other.taps(say(made, COMING))
    (receipt,) = await receipts(house, other)
    assert NotFound.sentence in text_of(await resident.taps(OpenReceipt(receipt_id=receipt.id)))
    assert "no receipts yet" in text_of(await resident.taps(MyReceipts(appointment_id=made.id)))
