"""Giving residents to a colleague, through the real door."""

import pytest

from handlers.ask import Ask
from handlers.casemanager.appointments.new_appointment import NewAppointment
from handlers.casemanager.messages.messages import Reply, ThreadWith
from handlers.casemanager.residents.handover import CameToMe, HandOver, HandOverAll
from handlers.casemanager.residents.residents import MyResidents, OneResident
from handlers.notices import render
from handlers.resident.human import Human
from handlers.screen import Screen
from locales.words import words_for
from shelter.errors import NotFound
from shelter.handovers import end_those_over
from shelter.models.desk import CaseNote, note_id
from shelter.models.notices import Notice, NoticeKind, NoticeState
from shelter.models.people import Role
from tests.handlers.talking import LOCATION, House, Somebody, shows, text_of


class Desk:
    """Marloes guides two residents; Ella is a colleague, and there is one who shows no name."""

    def __init__(self, house: House) -> None:
        self.house = house

    async def furnish(self) -> "Desk":
        house = self.house
        self.marloes = await house.person(Role.CASEMANAGER, first_name="Marloes")
        self.ella = await house.person(Role.CASEMANAGER, first_name="Ella")
        self.nameless = await house.person(Role.CASEMANAGER)
        self.residents = [await house.person(Role.RESIDENT) for _ in range(2)]
        for number, each in enumerate(self.residents):
            await house.stay(each.person, casemanager_id=self.marloes.person.id, code=f"B-01{number}")
        return self

    async def notices(self, somebody: Somebody) -> list[Notice]:
        async with self.house.store.transaction() as store:
            found = await store.notices.of_person(somebody.person.id)
        planned = [each for each in found if each.state is NoticeState.PLANNED]
        return [each for each in planned if each.kind is NoticeKind.GUIDE_CHANGED]

    async def bell(self, somebody: Somebody, notice: Notice) -> Screen | None:
        async with self.house.store.transaction() as store:
            person = await store.people.get(somebody.person.id)
            assert person
            ask = Ask(person, self.house.now, words_for("en"), store, self.house.frame)
            return await render(ask, notice)


@pytest.fixture
async def desk(house: House) -> Desk:
    return await Desk(house).furnish()


async def test_one_resident_is_given_for_good_in_five_taps(desk: Desk) -> None:
    one = desk.residents[0]
    page = await desk.marloes.taps(OneResident(resident_id=one.person.id))
    screen = await desk.marloes.follows(page, "Hand over", "Ella", "For good")
    words = text_of(screen)
    assert "1 resident" in words
    assert f"Ella, {LOCATION.place.name}" in words
    screen = await desk.marloes.follows(screen, "Save")
    assert "1 resident is with Ella" in text_of(screen)
    assert not shows(screen, "B-010")
    assert shows(screen, "B-011")
    assert NotFound.sentence in text_of(await desk.marloes.taps(OneResident(resident_id=one.person.id)))
    assert shows(await desk.ella.taps(MyResidents()), "B-010")


async def test_the_whole_caseload_is_given_until_a_day_and_comes_back(desk: Desk) -> None:
    screen = await desk.marloes.follows(
        await desk.marloes.taps(MyResidents()), "Hand all over", "Ella", "27-11"
    )
    assert "2 residents" in text_of(screen)
    assert "27-11-2026" in text_of(screen)
    await desk.marloes.follows(screen, "Save")
    assert "until Friday 27-11-2026" in text_of(await desk.residents[0].taps(Human()))
    assert "Ella" in text_of(await desk.residents[0].taps(Human()))
    came = await desk.ella.taps(CameToMe())
    assert shows(came, "B-010: from Marloes, until Fri 27-11")
    assert shows(came, "B-011")
    desk.house.later(days=4)
    async with desk.house.store.transaction() as store:
        assert await end_those_over(store, desk.house.now, desk.house.frame.zone) == 2
    assert "Your casemanager is Marloes." in text_of(await desk.residents[0].taps(Human()))
    assert shows(await desk.marloes.taps(CameToMe()), "B-010: back from Ella")
    assert NotFound.sentence in text_of(
        await desk.ella.taps(OneResident(resident_id=desk.residents[0].person.id))
    )
    for who in (desk.marloes, desk.ella):
        bell = await desk.bell(who, (await desk.notices(who))[-1])
        assert bell is not None
        await who.follows(bell, "Open")


async def test_the_bells_name_nobody_and_lead_to_who_it_is_now(desk: Desk) -> None:
    await desk.marloes.follows(await desk.marloes.taps(HandOverAll()), "Ella", "For good", "Save")
    (told,) = await desk.notices(desk.ella)
    screen = await desk.bell(desk.ella, told)
    assert screen is not None
    for word in ("Marloes", "B-01", "Ella"):
        assert word not in text_of(screen)
    assert shows(await desk.ella.follows(screen, "Open"), "B-010: from Marloes")
    (news,) = await desk.notices(desk.residents[0])
    screen = await desk.bell(desk.residents[0], news)
    assert screen is not None
    assert "Ella" not in text_of(screen)
    assert "Your casemanager is Ella." in text_of(await desk.residents[0].follows(screen, "Open"))
    assert await desk.notices(desk.marloes) == [], "who gave them has read it on the screen"


async def test_who_is_half_way_when_it_is_given_away_gets_nothing_done(desk: Desk) -> None:
    one = desk.residents[0]
    await desk.marloes.taps(Reply(resident_id=one.person.id))
    await desk.house.stay(one.person, casemanager_id=desk.ella.person.id)
    assert NotFound.sentence in text_of(await desk.marloes.writes("Hello?"))
    assert NotFound.sentence in text_of(await desk.marloes.taps(ThreadWith(resident_id=one.person.id)))
    half = await desk.marloes.taps(NewAppointment(resident_id=desk.residents[1].person.id))
    await desk.house.stay(desk.residents[1].person, casemanager_id=desk.ella.person.id)
    screen = await desk.marloes.follows(half, "Casemanager")
    for answer in ("25-11", "10:00", "Office"):
        screen = await desk.marloes.writes(answer)
    assert "B-011" not in text_of(screen)
    async with desk.house.store.transaction() as store:
        for each in desk.residents:
            assert await store.appointments.of_resident(each.person.id, desk.house.now) == []
            assert await store.conversations.messages(each.person.id) == []


async def test_what_was_given_elsewhere_in_between_is_left_as_it_is_and_said(desk: Desk) -> None:
    screen = await desk.marloes.follows(await desk.marloes.taps(HandOverAll()), "Ella", "For good")
    await desk.house.stay(desk.residents[0].person, casemanager_id=desk.nameless.person.id)
    screen = await desk.marloes.follows(screen, "Save")
    assert "1 resident is with Ella" in text_of(screen)
    assert "not yours any more" in text_of(screen)
    assert shows(await desk.nameless.taps(MyResidents()), "B-010")


async def test_who_came_in_after_the_question_is_not_given_unseen(desk: Desk) -> None:
    screen = await desk.marloes.follows(await desk.marloes.taps(HandOverAll()), "Ella", "For good")
    newcomer = await desk.house.person(Role.RESIDENT)
    await desk.house.stay(newcomer.person, casemanager_id=desk.marloes.person.id, code="C-001")
    assert shows(await desk.marloes.follows(screen, "Save"), "C-001")


async def test_a_colleague_is_named_by_typing_and_a_dash_names_nobody(desk: Desk) -> None:
    await desk.marloes.taps(HandOverAll())
    for unknown in ("Marloes", "–", "Somebody", ""):
        assert "To whom?" in text_of(await desk.marloes.writes(unknown))
    assert "For how long?" in text_of(await desk.marloes.writes(" ella "))


async def test_a_day_that_is_over_is_asked_again(desk: Desk) -> None:
    await desk.marloes.follows(await desk.marloes.taps(HandOverAll()), "Ella")
    assert "For how long?" in text_of(await desk.marloes.writes("23-11-2026"))
    assert "Is this right?" in text_of(await desk.marloes.writes("24-11"))


async def test_who_guides_in_two_roles_says_in_which(desk: Desk) -> None:
    both = await desk.house.person(Role.CASEMANAGER, Role.LEGAL_ADVISER, first_name="Bo")
    adviser = await desk.house.person(Role.LEGAL_ADVISER, first_name="Gijs")
    one = desk.residents[0].person
    await desk.house.stay(one, casemanager_id=both.person.id, legal_adviser_id=both.person.id)
    screen = await both.taps(HandOver(resident_id=one.id))
    screen = await both.follows(screen, "As legal adviser", "Gijs", "For good", "Save")
    stay = await desk.house.stay(one)
    assert (stay.casemanager_id, stay.legal_adviser_id) == (both.person.id, adviser.person.id)
    screen = await both.follows(await both.taps(HandOverAll()), "Ella", "For good", "Save")
    stay = await desk.house.stay(one)
    assert (stay.casemanager_id, stay.legal_adviser_id) == (desk.ella.person.id, adviser.person.id)


async def test_a_role_that_one_does_not_guide_in_gives_nothing(desk: Desk) -> None:
    one = desk.residents[0].person
    for role in (Role.LEGAL_ADVISER, Role.RESIDENT):
        screen = await desk.marloes.taps(HandOver(resident_id=one.id, role=role))
        assert NotFound.sentence in text_of(screen)
        assert NotFound.sentence in text_of(await desk.marloes.taps(HandOverAll(role=role)))
    assert NotFound.sentence in text_of(await desk.ella.taps(HandOver(resident_id=one.id)))
    assert NotFound.sentence in text_of(await desk.ella.taps(HandOverAll()))


async def test_the_notes_of_the_first_one_stay_his_or_hers(desk: Desk) -> None:
    one, mine = desk.residents[0].person.id, desk.marloes.person.id
    note = CaseNote(
        id=note_id(mine, one), staff_id=mine, resident_id=one, text="Secret word", changed_at=desk.house.now
    )
    async with desk.house.store.transaction() as store:
        await store.desks.save_note(note)
    await desk.marloes.follows(await desk.marloes.taps(HandOverAll()), "Ella", "For good", "Save")
    assert "Secret word" not in text_of(await desk.ella.taps(OneResident(resident_id=one)))
