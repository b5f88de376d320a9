"""A casemanager and a legal adviser on one appointment: the later one is told what changed, and decides."""

from collections.abc import Awaitable, Callable, Coroutine
from datetime import timedelta
from typing import Any

import pytest

from handlers.casemanager.day.agenda import LookAt
from handlers.screen import Screen
from shelter import changes, editing
from shelter.models.appointments import (
    AppointmentKind,
    AppointmentState,
    Bring,
    CancelReason,
    Edited,
    Outcome,
)
from shelter.models.notices import NoticeKind
from shelter.models.people import Role
from shelter.models.places import Place
from shelter.models.reminders import before
from shelter.planning import Entry
from shelter.store import Transaction
from tests.handlers.casemanager.diary import Diary
from tests.handlers.resident.records import OFFICE, labels
from tests.handlers.talking import LOCATION, NOW, House, Somebody, shows, text_of

COLLEAGUE = "Your colleague changed this in the meantime"
FRIDAY = NOW + timedelta(days=3)
Colleague = Callable[["Two"], Coroutine[Any, Any, None]]


class Two:
    """Marloes, the casemanager, taps; Lena, the legal adviser, is first each time."""

    def __init__(self, diary: Diary, lena: Somebody) -> None:
        self.diary = diary
        self.lena = lena

    async def page(self) -> Screen:
        return await self.diary.page()

    async def taps(self, screen: Screen, *labels: str) -> Screen:
        return await self.diary.casemanager.follows(screen, *labels)

    async def first(self, change: Callable[[Transaction, str, str, int], Awaitable[Entry]]) -> None:
        kept = await self.diary.kept()
        async with self.diary.house.store.transaction() as store:
            await change(store, self.lena.person.id, kept.id, kept.version)

    async def moves(self) -> None:
        now = self.diary.house.now
        await self.first(
            lambda store, me, one, version: changes.move(store, now, me, one, FRIDAY, version=version)
        )

    async def sends_elsewhere(self) -> None:
        now, place = self.diary.house.now, Place(name="Rechtbank")
        await self.first(
            lambda store, me, one, version: changes.change_place(store, now, me, one, place, version=version)
        )

    async def cancels(self) -> None:
        now, reason = self.diary.house.now, CancelReason.NOT_NEEDED
        await self.first(
            lambda store, me, one, version: changes.cancel(
                store, now, me, one, version=version, reason=reason
            )
        )

    async def sets_reminders(self) -> None:
        now = self.diary.house.now
        await self.first(lambda store, me, one, version: changes.set_plan(store, now, me, one, (before(60),)))

    async def changes_details(self) -> None:
        now = self.diary.house.now
        await self.first(
            lambda store, me, one, version: editing.change_details(
                store,
                now,
                me,
                one,
                kind=AppointmentKind.LAWYER,
                minutes=30,
                bring=(Bring.PHONE,),
                interpreter=True,
                version=version,
            )
        )

    async def writes_outcome(self, outcome: Outcome = Outcome.CAME) -> None:
        now = self.diary.house.now
        await self.first(
            lambda store, me, one, version: editing.write_outcome(
                store, now, me, one, outcome, version=version
            )
        )


@pytest.fixture
async def two(house: House) -> Two:
    diary = await Diary.of(house)
    lena = await house.person(Role.LEGAL_ADVISER, first_name="Lena")
    await house.stay(diary.resident.person, legal_adviser_id=lena.person.id)
    return Two(diary, lena)


MOVE = ("Move", "26", "10:00", "Save")
ELSEWHERE = ("Another place", LOCATION.place.name, "Save")
CANCEL = ("Cancel it", "mistake")
LONGER = ("Change", "45 minutes", "2 hours", "Save")
SAID: dict[Colleague, str] = {
    Two.moves: "It was Wednesday 25-11-2026, 14:00. Now it is Friday 27-11-2026, 10:00.",
    Two.sends_elsewhere: f"It was {OFFICE.name}. Now it is Rechtbank.",
    Two.sets_reminders: "The reminders are new.",
    Two.changes_details: "30 minutes",
}


@pytest.mark.parametrize("way", [MOVE, ELSEWHERE, CANCEL, LONGER], ids=["move", "place", "cancel", "change"])
@pytest.mark.parametrize("first", SAID)
async def test_the_later_one_is_told_what_a_colleague_changed(
    two: Two, way: tuple[str, ...], first: Colleague
) -> None:
    screen = await two.taps(await two.page(), *way[:-1])
    await first(two)
    kept = await two.diary.kept()
    screen = await two.taps(screen, way[-1])
    assert COLLEAGUE in text_of(screen)
    assert SAID[first] in text_of(screen)
    assert await two.diary.kept() == kept, "nothing is overwritten unseen"
    assert shows(screen, "Leave it")
    await two.taps(screen, "Do it anyway")
    after = await two.diary.kept()
    assert after.edit == kept.edit + 1
    assert after.edits[-1].by is Role.CASEMANAGER


async def test_doing_it_anyway_keeps_what_the_colleague_did_besides(two: Two) -> None:
    screen = await two.taps(await two.page(), *LONGER[:-1])
    await two.changes_details()
    await two.taps(screen, "Save", "Do it anyway")
    kept = await two.diary.kept()
    assert (kept.minutes, kept.kind, kept.bring, kept.interpreter) == (
        120,
        AppointmentKind.LAWYER,
        (Bring.PHONE,),
        True,
    )


async def test_a_third_change_is_told_again(two: Two) -> None:
    screen = await two.taps(await two.page(), *MOVE[:-1])
    await two.moves()
    screen = await two.taps(screen, "Save")
    await two.sends_elsewhere()
    screen = await two.taps(screen, "Do it anyway")
    assert SAID[Two.sends_elsewhere] in text_of(screen)
    assert SAID[Two.moves] not in text_of(screen), "that was seen"
    await two.taps(screen, "Do it anyway")
    assert (await two.diary.kept()).starts_at == NOW + timedelta(days=2)


@pytest.mark.parametrize("way", [MOVE, ELSEWHERE, CANCEL, LONGER], ids=["move", "place", "cancel", "change"])
async def test_where_it_is_cancelled_nothing_is_to_be_decided(two: Two, way: tuple[str, ...]) -> None:
    screen = await two.taps(await two.page(), *way[:-1])
    await two.cancels()
    screen = await two.taps(screen, way[-1])
    assert "is cancelled" in text_of(screen)
    assert "It is not needed any more" in text_of(screen)
    assert not shows(screen, "Do it anyway")
    assert (await two.diary.kept()).reason is CancelReason.NOT_NEEDED


@pytest.mark.parametrize("way", ["Move", "Another place", "Cancel it", "Change"])
async def test_an_old_page_shows_what_changed_before_one_begins(two: Two, way: str) -> None:
    screen = await two.page()
    await two.moves()
    screen = await two.taps(screen, way)
    assert COLLEAGUE in text_of(screen)
    assert SAID[Two.moves] in text_of(screen)
    assert shows(screen, way), "it can be done from here"


async def test_reminders_that_a_colleague_chose_are_shown_before_one_changes_them(two: Two) -> None:
    screen = await two.taps(await two.page(), "Reminders")
    await two.sets_reminders()
    kept = await two.diary.kept()
    for label in ("3 days before", "7 days before"):
        told = await two.taps(screen, label)
        assert COLLEAGUE in text_of(told)
        assert await two.diary.kept() == kept
    await two.taps(told, "4 hours before")
    assert (await two.diary.kept()).plan == (before(240), before(60))


async def test_what_became_of_it_is_written_once_it_has_begun(two: Two) -> None:
    assert not shows(await two.page(), "Did not come")
    two.diary.house.later(days=1, hours=4, minutes=10)
    screen = await two.taps(await two.page(), "Did not come")
    assert "Written down: Did not come" in text_of(screen)
    assert not shows(screen, "Did not come")
    two.diary.house.later(days=3)
    screen = await two.taps(await two.page(), "Was ill")
    assert "Written down: Was ill" in text_of(screen)
    assert (await two.diary.kept()).outcome is Outcome.WAS_ILL
    assert await two.diary.notices(NoticeKind.APPOINTMENT_CHANGED) == []


async def test_what_a_colleague_wrote_down_is_not_overwritten_unseen(two: Two) -> None:
    two.diary.house.later(days=1, hours=4, minutes=10)
    old = await two.page()
    await two.writes_outcome()
    screen = await two.taps(old, "Did not come")
    assert COLLEAGUE in text_of(screen)
    assert "Written down: Came" in text_of(screen)
    assert (await two.diary.kept()).outcome is Outcome.CAME
    await two.taps(screen, "Leave it")
    assert (await two.diary.kept()).outcome is Outcome.CAME
    await two.taps(screen, "Do it anyway")
    assert (await two.diary.kept()).outcome is Outcome.DID_NOT_COME


async def test_the_same_as_the_colleague_wrote_needs_no_decision(two: Two) -> None:
    two.diary.house.later(days=1, hours=4, minutes=10)
    old = await two.page()
    await two.writes_outcome(Outcome.DID_NOT_COME)
    screen = await two.taps(old, "Did not come")
    assert not shows(screen, "Do it anyway")
    assert (await two.diary.kept()).edit == 1


async def test_of_what_was_moved_meanwhile_nothing_became_yet(two: Two) -> None:
    two.diary.house.later(days=1, hours=4, minutes=10)
    old = await two.page()
    await two.moves()
    screen = await two.taps(old, "Came")
    assert SAID[Two.moves] in text_of(screen)
    assert (await two.diary.kept()).outcome is None
    assert (await two.diary.kept()).state is AppointmentState.PLANNED


async def test_the_adviser_has_the_same_buttons(two: Two) -> None:
    adviser = await two.lena.taps(LookAt(appointment_id=two.diary.made.id))
    assert labels(adviser) == labels(await two.page())


def test_each_way_has_words() -> None:
    from handlers.casemanager.appointments.meanwhile import _LINES

    assert _LINES.keys() == set(Edited)
