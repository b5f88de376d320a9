"""From intake to an invite, and a phone that is lost, as a casemanager taps it."""

import re
from dataclasses import replace

import pytest

from handlers.casemanager.residents.intake import NewResident
from handlers.casemanager.residents.invite import NewInvite, PrintCard, ReallyNewInvite, ShowInvite
from handlers.casemanager.taps import OneResident
from handlers.everyone.languages import SetLanguage
from handlers.everyone.notice import Agree
from handlers.incoming import IncomingKind
from handlers.resident.taps import MyAppointments
from handlers.screen import Elsewhere, File, Picture, Screen
from handlers.taps import Home
from locales.languages import LANGUAGES, Language
from shelter.consents import NOTICE_VERSION
from shelter.models.conversations import SentMessage
from shelter.models.people import Grant, Person, Role
from shelter.models.places import Location, Place, Stay, Telephone
from tests import cameras
from tests.handlers.talking import LOCATION, NOW, House, Somebody, button_of, buttons_of, shows, text_of
from tests.unit.locales.test_paper import streams, text_on

CODE = re.compile(r"\b[2-9A-Z]{4}-[2-9A-Z]{4}\b")
OTHER = Location(id="locat1on_002", place=Place(name="Huis De Reiger"), capacity=2)
ANSWERS = ("ትግርኛ", "No room yet", "Show no name", "Not vulnerable", "Save")


@pytest.fixture
async def casemanager(house: House) -> Somebody:
    return await house.person(Role.CASEMANAGER, first_name="Marloes")


async def admits(casemanager: Somebody, *answers: str) -> Screen:
    return await casemanager.follows(await casemanager.taps(NewResident()), *answers or ANSWERS)


async def caseload(casemanager: Somebody) -> list[Stay]:
    async with casemanager.house.store.transaction() as store:
        return list(await store.houses.caseload(casemanager.person.id))


async def known(house: House, person_id: str) -> Person:
    async with house.store.transaction() as store:
        found = await store.people.get(person_id)
    assert found is not None
    return found


def code_on(screen: Screen) -> str:
    (code,) = set(CODE.findall(text_of(screen)))
    return str(code)


def link_on(screen: Screen) -> str:
    assert isinstance(screen.attachment, Picture)
    (link,) = cameras.read(screen.attachment.make())
    return link


async def scans(house: House, screen: Screen, *, hint: str | None = None) -> tuple[Somebody, Screen]:
    """Somebody with a new phone opens the link of the picture, chooses English and agrees."""
    phone = house.stranger(hint)
    _, _, start = link_on(screen).partition("?start=")
    await phone.writes(f"/start {start}")
    await phone.taps(SetLanguage(language="en", invite=start))
    return phone, await phone.taps(Agree(version=NOTICE_VERSION, invite=start))


async def test_from_home_to_the_picture_in_eight_taps(house: House, casemanager: Somebody) -> None:
    home = await casemanager.taps(Home())
    screen = await casemanager.follows(home, "New resident", *ANSWERS)
    (stay,) = await caseload(casemanager)
    assert stay == Stay(
        id=stay.id,
        resident_id=stay.resident_id,
        location_id=LOCATION.id,
        casemanager_id=casemanager.person.id,
        code="V-001",
        started_on=NOW.date(),
    )
    resident = await known(house, stay.resident_id)
    assert (resident.language, resident.first_name, resident.chat_id) == ("ti", None, None)
    assert resident.grants == {Grant(role=Role.RESIDENT, location_id=LOCATION.id)}
    assert link_on(screen) == f"https://t.me/WegwijsBot?start={code_on(screen).replace('-', '')}"
    for each in ("V-001", "works once", "Friday 27-11-2026, 10:00", "@WegwijsBot"):
        assert each in text_of(screen)
    phone, welcome = await scans(house, screen)
    assert "Do you want a PIN?" in text_of(welcome)
    bound = await phone.now_known()
    assert bound is not None
    assert bound.id == resident.id


async def test_what_is_typed_is_kept_and_shown_before(house: House, casemanager: Somebody) -> None:
    await casemanager.taps(NewResident())
    for typed in ("tigrinya", "  kamer   12 ", "Selam", "?"):
        screen = await casemanager.writes(typed)
    screen = await casemanager.follows(screen, "Vulnerable")
    for each in ("ትግርኛ", LOCATION.place.name, "Room: kamer 12", "First name: Selam", "plan with more care"):
        assert each in text_of(screen)
    assert await caseload(casemanager) == []
    await casemanager.follows(screen, "Save")
    (stay,) = await caseload(casemanager)
    assert (stay.room, stay.vulnerable) == ("kamer 12", True)
    assert (await known(house, stay.resident_id)).first_name == "Selam"


@pytest.mark.parametrize(
    ("answers", "refused", "sentence"),
    [
        ((), "Klingon", "do not understand"),
        (("nl",), "x" * 21, "at most 20"),
        (("nl", "1"), "V-number 1234567", "first name only"),
    ],
)
async def test_what_does_not_fit_is_asked_again(
    casemanager: Somebody, answers: tuple[str, ...], refused: str, sentence: str
) -> None:
    await casemanager.taps(NewResident())
    for each in answers:
        await casemanager.writes(each)
    assert sentence in text_of(await casemanager.writes(refused))


async def test_every_language_can_be_chosen_by_its_own_name_the_finished_ones_first(
    casemanager: Somebody,
) -> None:
    screen = await casemanager.taps(NewResident())
    names = [each.text.removeprefix("🚧 ") for each in buttons_of(screen)][:-1]
    assert sorted(names) == sorted(each.own_name for each in LANGUAGES.values())
    finished = [each.own_name for each in LANGUAGES.values() if each.finished]
    assert names[: len(finished)] == finished


async def test_the_location_is_asked_where_there_are_several(house: House, casemanager: Somebody) -> None:
    async with house.store.transaction() as store:
        await store.houses.save_location(OTHER)
    screen = await casemanager.follows(await casemanager.taps(NewResident()), "ትግርኛ")
    assert shows(screen, "🏠 Huis Aan de Vaart: 60 places free")
    assert shows(screen, "🏠 Huis De Reiger: 2 places free")
    await casemanager.follows(screen, "De Reiger", *ANSWERS[1:])
    (stay,) = await caseload(casemanager)
    assert (stay.location_id, stay.code) == (OTHER.id, "R-001")


async def test_a_full_location_is_said_and_not_given(house: House, casemanager: Somebody) -> None:
    async with house.store.transaction() as store:
        await store.houses.save_location(OTHER.model_copy(update={"capacity": 1}))
    await admits(casemanager, "ትግርኛ", "De Reiger", *ANSWERS[1:])
    screen = await casemanager.follows(await casemanager.taps(NewResident()), "ትግርኛ")
    assert shows(screen, "De Reiger: full")
    again = await casemanager.follows(screen, "De Reiger")
    assert "This location is full" in text_of(again)
    assert "At which location" in text_of(again)


async def test_no_place_anywhere(house: House, casemanager: Somebody) -> None:
    async with house.store.transaction() as store:
        await store.houses.save_location(LOCATION.model_copy(update={"capacity": 1}))
    await admits(casemanager)
    screen = await casemanager.taps(NewResident())
    assert "All places are taken" in text_of(screen)
    assert buttons_of(screen) == []


async def test_the_last_place_goes_while_one_decides(house: House, casemanager: Somebody) -> None:
    """What was answered stays; only the location is asked once more."""
    async with house.store.transaction() as store:
        await store.houses.save_location(LOCATION.model_copy(update={"capacity": 1}), OTHER)
    sure = await admits(casemanager, "ትግርኛ", "Aan de Vaart", *ANSWERS[1:-1])
    await admits(await house.person(Role.CASEMANAGER), "ትግርኛ", "Aan de Vaart", *ANSWERS[1:])
    again = await casemanager.follows(sure, "Save")
    assert "This location is full" in text_of(again)
    done = await casemanager.follows(again, "De Reiger", *ANSWERS[1:])
    assert isinstance(done.attachment, Picture)
    assert [stay.location_id for stay in await caseload(casemanager)] == [OTHER.id]


async def test_saving_twice_admits_one(casemanager: Somebody) -> None:
    sure = await admits(casemanager, *ANSWERS[:-1])
    await casemanager.follows(sure, "Save")
    await casemanager.follows(sure, "Save")
    assert len(await caseload(casemanager)) == 1


async def test_who_is_no_casemanager_admits_nobody(house: House) -> None:
    adviser = await house.person(Role.LEGAL_ADVISER)
    assert not shows(await adviser.taps(Home()), "New resident")
    assert "You cannot open this" in text_of(await adviser.taps(NewResident()))


async def card_of(casemanager: Somebody, invite: Screen) -> tuple[str, bytes]:
    screen = await casemanager.follows(invite, "A card to print")
    assert isinstance(screen.attachment, File)
    paper = screen.attachment.make()
    assert paper.count(b"/Type /Page\n") == 1
    return text_on(paper), paper


async def test_the_card_says_how_to_come_in_and_nothing_else(house: House, casemanager: Somebody) -> None:
    await casemanager.taps(NewResident())
    for typed in ("English", "12", "Selam"):
        await casemanager.writes(typed)
    invite = await casemanager.writes("?")
    invite = await casemanager.follows(invite, "Vulnerable", "Save")
    words, paper = await card_of(casemanager, invite)
    for each in (code_on(invite), "@WegwijsBot", "camera", "Friday 27-11-2026, 10:00", "020-5550100"):
        assert each.replace(" ", "") in words
    for secret in ("V-001", "Selam", "Marloes", "Vaart", "Balie", "resident", "shelter", "casemanager"):
        assert secret.casefold() not in words.casefold()
    (page,) = (each for each in streams(paper) if b" re f" in each)
    assert cameras.read_printed(page) == [link_on(invite)]


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=lambda language: language.code)
async def test_the_card_fits_one_page_in_every_language(
    house: House, casemanager: Somebody, language: Language
) -> None:
    longest = Telephone(label="x" * 60, number="+31 20 555 01 00 (24/7)")
    house.frame = replace(house.frame, bot_name="Wegwijs_in_het_kleine_huis_Bot")
    async with house.store.transaction() as store:
        await store.houses.save_location(LOCATION.model_copy(update={"telephones": (longest,)}))
    invite = await admits(casemanager, language.own_name, *ANSWERS[1:])
    words, _ = await card_of(casemanager, invite)
    assert code_on(invite) in words
    assert longest.number.replace(" ", "") in words


async def test_an_invite_is_shown_again_while_it_works(house: House, casemanager: Somebody) -> None:
    invite = await admits(casemanager)
    card = await casemanager.follows(invite, "A card to print")
    assert isinstance(card.back, ShowInvite)
    assert link_on(await casemanager.taps(card.back)) == link_on(invite)
    house.later(hours=73)
    for tap in (card.back, button_of(invite, "A card to print")):
        gone = await casemanager.taps(tap)
        assert "does not work any more" in text_of(gone)
        assert gone.attachment is None


async def test_who_never_came_in_is_invited_again(house: House, casemanager: Somebody) -> None:
    first = await admits(casemanager)
    (stay,) = await caseload(casemanager)
    page = await casemanager.taps(OneResident(resident_id=stay.resident_id))
    sure = await casemanager.follows(page, "New invite")
    assert "works until Friday 27-11-2026, 10:00" in text_of(sure)
    house.later(hours=73)
    sure = await casemanager.follows(page, "New invite")
    assert "does not work any more" in text_of(sure)
    second = await casemanager.follows(sure, "Make a new invite")
    assert second.deletes_elsewhere is None
    assert link_on(second) != link_on(first)
    old, refused = await scans(house, first)
    assert "This code does not work" in text_of(refused)
    assert (await old.now_known()) is not None
    _, welcome = await scans(house, second)
    assert "Do you want a PIN?" in text_of(welcome)


async def test_a_lost_phone_sees_nothing_from_its_next_tap(house: House, casemanager: Somebody) -> None:
    old, _ = await scans(house, await admits(casemanager))
    (stay,) = await caseload(casemanager)
    sent = [SentMessage(person_id=stay.resident_id, message_id=n, sent_at=house.now) for n in (7, 8)]
    async with house.store.transaction() as store:
        await store.conversations.add_sent(*sent)
    assert "appointment" in text_of(await old.taps(MyAppointments()))
    sure = await casemanager.follows(
        await casemanager.taps(OneResident(resident_id=stay.resident_id)), "New phone"
    )
    assert "sees nothing here any more" in text_of(sure)
    assert (await old.now_known()) is not None
    invite = await casemanager.follows(sure, "Make a new invite")
    assert invite.deletes_elsewhere == Elsewhere(old.chat_id, (7, 8))
    assert text_of(await old.taps(MyAppointments())) == "👋"
    assert text_of(await old.sends(IncomingKind.TEXT, text="hello")) == "👋"
    stranger = await old.now_known()
    assert stranger is not None
    assert (stranger.id != stay.resident_id, stranger.roles) == (True, frozenset())
    new, _ = await scans(house, invite)
    found = await new.now_known()
    assert found is not None
    assert found.id == stay.resident_id


async def test_a_double_tap_does_not_kill_the_invite_that_is_on_the_screen(
    house: House, casemanager: Somebody
) -> None:
    await admits(casemanager)
    (stay,) = await caseload(casemanager)
    sure = await casemanager.taps(NewInvite(resident_id=stay.resident_id))
    house.later(seconds=1)
    invite = await casemanager.follows(sure, "Make a new invite")
    again = await casemanager.follows(sure, "Make a new invite")
    assert "Somebody changed this" in text_of(again)
    _, welcome = await scans(house, invite)
    assert "Do you want a PIN?" in text_of(welcome)


async def test_nobody_but_the_own_casemanager_makes_or_sees_an_invite(
    house: House, casemanager: Somebody
) -> None:
    invite = await admits(casemanager)
    (stay,) = await caseload(casemanager)
    adviser = await house.person(Role.LEGAL_ADVISER)
    await house.stay(await known(house, stay.resident_id), legal_adviser_id=adviser.person.id)
    page = await adviser.taps(OneResident(resident_id=stay.resident_id))
    assert "V-001" in text_of(page)
    assert not shows(page, "New invite")
    one, code = stay.resident_id, code_on(invite)
    taps = (
        ShowInvite(resident_id=one, invite=code),
        PrintCard(resident_id=one, invite=code),
        NewInvite(resident_id=one),
        ReallyNewInvite(resident_id=one),
    )
    other = await house.person(Role.CASEMANAGER)
    for tap in taps:
        assert "cannot find that" in text_of(await other.taps(tap))
        assert "cannot open this" in text_of(await adviser.taps(tap))
    _, welcome = await scans(house, invite)
    assert "Do you want a PIN?" in text_of(welcome)
