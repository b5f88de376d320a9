"""Coming in: language, privacy notice, who one is; by a deep link, by a typed code, without any."""

import asyncio

import pytest

from handlers.everyone.codes import BecomeNeighbour, EnterCode
from handlers.everyone.languages import SetLanguage
from handlers.everyone.notice import Agree, Disagree
from handlers.everyone.taps import ChooseLanguage, Privacy
from handlers.screen import Screen
from handlers.taps import Home
from locales.languages import FINISHED, LANGUAGES
from shelter import consents, invites
from shelter.models.people import Grant, Person, Role
from tests.handlers.talking import LOCATION, House, Somebody, button_of, buttons_of, shows, text_of


async def make_code(house: House, role: Role, person_id: str | None = None) -> str:
    async with house.store.transaction() as store:
        _, code = await invites.make(store, house.now, role, location_id=LOCATION.id, person_id=person_id)
    return code


async def known_from_intake(house: House) -> Person:
    """A resident with a stay, who has never been in the bot."""
    grants = frozenset({Grant(role=Role.RESIDENT, location_id=LOCATION.id)})
    person = Person(id="from_intake0", grants=grants, created_at=house.now)
    async with house.store.transaction() as store:
        await store.people.add(person)
    await house.stay(person)
    return person


async def chooses(somebody: Somebody, screen: Screen, language: str = "en") -> Screen:
    return await somebody.follows(screen, LANGUAGES[language].own_name)


async def comes_in(somebody: Somebody, code: str | None = None) -> Screen:
    """The usual way in, in English, up to what follows the consent."""
    screen = await somebody.writes(f"/start {code}" if code else "/start")
    return await somebody.follows(await chooses(somebody, screen), "I agree")


async def roles_of(somebody: Somebody) -> frozenset[Role]:
    person = await somebody.now_known()
    assert person is not None
    return person.roles


async def test_the_first_screen_shows_every_language_in_its_own_name_and_no_other_word(house: House) -> None:
    screen = await house.stranger().writes("/start")
    names = [each.text for each in buttons_of(screen)]
    assert sorted(names) == sorted(language.own_name for language in FINISHED)
    assert not any(letter.isalpha() for letter in text_of(screen))
    assert screen.back is None


@pytest.mark.parametrize(("hint", "first"), [("ar", "ar"), ("ti-ER", "ti"), ("fr-BE", "fr")])
async def test_the_phones_language_stands_alone_on_top(house: House, hint: str, first: str) -> None:
    screen = await house.stranger(hint).writes("/start")
    assert [each.text for each in screen.rows[0]] == [LANGUAGES[first].own_name]
    assert len(buttons_of(screen)) == len(FINISHED)


@pytest.mark.parametrize("hint", [None, "xx", "tlh-KX", ""])
async def test_a_hint_that_says_nothing_changes_nothing(house: House, hint: str | None) -> None:
    assert len(buttons_of(await house.stranger(hint).writes("/start"))) == len(FINISHED)


@pytest.mark.parametrize("first", ["/start", "/help", "/home", "/whatever", "hello", "/privacy@WegwijsBot"])
async def test_whatever_comes_first_the_notice_is_agreed_to_before_anything_else(
    house: House, first: str
) -> None:
    somebody = house.stranger()
    await somebody.writes(first)
    screen = await somebody.taps(SetLanguage(language="en"))
    assert shows(screen, "I agree")
    for tap in (Home(), Privacy(), EnterCode(), BecomeNeighbour()):
        assert shows(await somebody.taps(tap), "I agree")
    assert await roles_of(somebody) == frozenset()


async def test_the_privacy_text_can_be_read_before_any_language(house: House) -> None:
    somebody = house.stranger()
    short = await somebody.writes("/privacy")
    assert len(short.lines) == 3
    more = await somebody.follows(short, "Read more")
    assert len(more.lines) > 3
    assert buttons_of(await somebody.follows(more, "I agree"))[0].text in {
        language.own_name for language in FINISHED
    }


async def test_consent_is_kept_with_version_language_and_time(house: House) -> None:
    somebody = house.stranger()
    await somebody.follows(await chooses(somebody, await somebody.writes("/start"), "fr"))
    house.later(minutes=3)
    await somebody.taps(Agree(version=consents.NOTICE_VERSION))
    await somebody.taps(Agree(version=consents.NOTICE_VERSION))
    person = await somebody.now_known()
    assert person is not None
    async with house.store.transaction() as store:
        kept = await store.people.consents(person.id)
    assert [(each.version, each.language, each.given_at) for each in kept] == [
        (consents.NOTICE_VERSION, "fr", house.now)
    ]


async def test_a_new_notice_asks_again_and_an_old_yes_does_not_count(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    somebody = await house.person(Role.RESIDENT, consent_version=consents.NOTICE_VERSION - 1)
    screen = await somebody.taps(Home())
    await somebody.taps(Agree(version=consents.NOTICE_VERSION - 1))
    assert not consents.has_agreed(await somebody.now_known())  # type: ignore[arg-type]
    await somebody.follows(screen, "I agree")
    assert consents.has_agreed(await somebody.now_known())  # type: ignore[arg-type]


async def test_a_stranger_who_does_not_agree_is_forgotten(house: House) -> None:
    somebody = house.stranger()
    notice = await chooses(somebody, await somebody.writes("/start"))
    screen = await somebody.follows(notice, "I do not agree")
    assert await somebody.now_known() is None
    again = await somebody.follows(screen, "Begin again")
    assert len(buttons_of(again)) == len(FINISHED)


async def test_a_resident_who_does_not_agree_to_a_new_notice_decides_what_happens(house: House) -> None:
    somebody = await house.person(Role.RESIDENT, consent_version=0)
    screen = await somebody.follows(await somebody.taps(Home()), "I do not agree")
    assert await somebody.now_known() == somebody.person
    await somebody.follows(screen, "Forget me", "Yes, forget me")
    assert await somebody.now_known() is None


async def test_saying_no_after_yes_is_an_old_button(house: House) -> None:
    somebody = await house.person(Role.RESIDENT)
    await somebody.taps(Disagree())
    assert await somebody.now_known() == somebody.person


async def test_a_code_of_a_deep_link_is_used_after_language_and_consent(house: House) -> None:
    somebody = house.stranger("ti")
    code = await make_code(house, Role.RESIDENT)
    screen = await somebody.writes(f"/start {code}")
    assert await roles_of(somebody) == frozenset()
    screen = await chooses(somebody, screen, "ti")
    await house.restart()
    assert await roles_of(somebody) == frozenset()
    screen = await somebody.taps(buttons_of(screen)[0])
    person = await somebody.now_known()
    assert person is not None
    assert person.grants == {Grant(role=Role.RESIDENT, location_id=LOCATION.id)}
    assert person.language == "ti"
    async with house.store.transaction() as store:
        stay = await store.houses.stay_of(person.id)
    assert stay is not None
    assert stay.location_id == LOCATION.id


async def test_reading_more_on_the_way_loses_no_code(house: House) -> None:
    somebody = house.stranger()
    notice = await chooses(
        somebody, await somebody.writes(f"/start {await make_code(house, Role.CASEMANAGER)}")
    )
    await somebody.follows(notice, "Read more", "I agree")
    assert await roles_of(somebody) == {Role.CASEMANAGER}


async def test_a_code_of_somebody_known_from_intake_makes_the_chat_that_persons(house: House) -> None:
    known = await known_from_intake(house)
    somebody = house.stranger()
    await comes_in(somebody, await make_code(house, Role.RESIDENT, known.id))
    person = await somebody.now_known()
    assert person is not None
    assert (person.id, person.language, person.roles) == (known.id, "en", frozenset({Role.RESIDENT}))
    assert consents.has_agreed(person)
    async with house.store.transaction() as store:
        assert len(await store.people.consents(known.id)) == 1


async def test_a_neighbour_who_becomes_a_resident_stays_a_neighbour(house: House) -> None:
    known = await known_from_intake(house)
    somebody = await house.person(Role.NEIGHBOUR, first_name="Noor")
    await somebody.writes(f"/start {await make_code(house, Role.RESIDENT, known.id)}")
    person = await somebody.now_known()
    assert person is not None
    assert (person.id, person.roles) == (known.id, frozenset({Role.NEIGHBOUR, Role.RESIDENT}))
    assert person.first_name == "Noor"


async def test_a_resident_never_becomes_a_second_one(house: House) -> None:
    known = await known_from_intake(house)
    somebody = await house.person(Role.RESIDENT)
    for code in (await make_code(house, Role.RESIDENT, known.id), await make_code(house, Role.RESIDENT)):
        screen = await somebody.writes(f"/start {code}")
        assert "already" in text_of(screen)
        assert await somebody.now_known() == somebody.person
        other = house.stranger()
        await comes_in(other, code)
        assert await roles_of(other) == {Role.RESIDENT}


async def test_a_new_phone_takes_the_place_of_the_old_one(house: House) -> None:
    before = await house.person(Role.RESIDENT)
    after = house.stranger()
    await comes_in(after, await make_code(house, Role.RESIDENT, before.person.id))
    person = await after.now_known()
    assert person is not None
    assert person.id == before.person.id
    assert await before.now_known() is None


async def test_who_has_a_role_gets_another_by_a_code(house: House) -> None:
    somebody = await house.person(Role.NEIGHBOUR, first_name="Noor")
    await somebody.writes(f"/start {await make_code(house, Role.COORDINATOR)}")
    assert await roles_of(somebody) == {Role.NEIGHBOUR, Role.COORDINATOR}


@pytest.mark.parametrize("role", [Role.CASEMANAGER, Role.LEGAL_ADVISER, Role.HOUSING_SUPERVISOR])
async def test_staff_type_their_code_and_are_asked_for_a_first_name(house: House, role: Role) -> None:
    somebody = house.stranger()
    screen = await somebody.follows(await comes_in(somebody), "I work here")
    screen = await somebody.writes(await make_code(house, role))
    assert "first name" in text_of(screen)
    await somebody.writes("  Marieke ")
    person = await somebody.now_known()
    assert person is not None
    assert (person.first_name, person.roles) == ("Marieke", frozenset({role}))


async def test_a_neighbour_needs_no_code_and_no_name(house: House) -> None:
    somebody = house.stranger()
    screen = await somebody.follows(await comes_in(somebody), "neighbour")
    assert await roles_of(somebody) == {Role.NEIGHBOUR}
    home = await somebody.follows(screen, "no name")
    assert "Activities" in " ".join(each.text for each in buttons_of(home))
    person = await somebody.now_known()
    assert person is not None
    assert person.first_name is None


async def test_a_resident_does_not_become_a_neighbour_by_an_old_button(house: House) -> None:
    somebody = await house.person(Role.RESIDENT)
    await somebody.taps(BecomeNeighbour())
    assert await roles_of(somebody) == {Role.RESIDENT}


@pytest.mark.parametrize(
    "typed",
    [
        "{code}",
        "{lower}",
        " {code} ",
        "{bare}",
        "{spaced}",
        "{long_dash}",
        "code: {code}"[6:],
        "{wide}",
        "{arabic}",
    ],
)
async def test_a_code_is_read_however_it_is_typed(house: House, typed: str) -> None:
    code = await make_code(house, Role.RESIDENT)
    bare = code.replace("-", "")
    written = typed.format(
        code=code,
        lower=code.lower(),
        bare=bare,
        spaced=" ".join(bare),
        long_dash=code.replace("-", " – "),
        wide="".join(chr(ord(sign) + 0xFEE0) for sign in bare),
        arabic=bare.translate({ord("0") + digit: ord("٠") + digit for digit in range(10)}),
    )
    somebody = house.stranger()
    await somebody.follows(await comes_in(somebody), "I live here")
    await somebody.writes(written)
    assert await roles_of(somebody) == {Role.RESIDENT}


async def test_a_code_works_once_and_for_its_user_a_second_time_changes_nothing(house: House) -> None:
    code = await make_code(house, Role.RESIDENT)
    first, second = house.stranger(), house.stranger()
    await comes_in(first, code)
    known = await first.now_known()
    await first.writes(f"/start {code}")
    assert await first.now_known() == known
    assert "does not work" in text_of(await comes_in(second, code))
    assert await roles_of(second) == frozenset()


async def test_two_chats_at_once_with_one_code_make_one_resident(house: House) -> None:
    people = [house.stranger() for _ in range(8)]
    for somebody in people:
        await comes_in(somebody)
        await somebody.taps(EnterCode())
    code = await make_code(house, Role.RESIDENT)
    await asyncio.gather(*(somebody.writes(code) for somebody in people))
    got_in = [len(await roles_of(somebody)) for somebody in people]
    assert sorted(got_in) == [0] * 7 + [1]


@pytest.mark.parametrize(("hours", "works"), [(71.9, True), (72, False), (100, False)])
async def test_a_code_lasts_72_hours(house: House, hours: float, works: bool) -> None:
    code = await make_code(house, Role.RESIDENT)
    house.later(hours=hours)
    somebody = house.stranger()
    await comes_in(somebody, code)
    assert (await roles_of(somebody) == {Role.RESIDENT}) is works


async def test_five_wrong_codes_close_for_an_hour_and_say_how_long(house: House) -> None:
    somebody = house.stranger()
    screen = await comes_in(somebody)
    code = await make_code(house, Role.RESIDENT)
    await somebody.follows(screen, "I live here")
    for _ in range(5):
        assert "does not work" in text_of(await somebody.writes("AAAA-AAAA"))
        house.later(minutes=2)
    await house.restart()
    assert "Wait 51 minutes" in text_of(await somebody.writes(code))
    assert await roles_of(somebody) == frozenset()
    house.later(minutes=49)
    assert "Wait 2 minutes" in text_of(await somebody.writes(f"/start {code}"))
    house.later(minutes=2)
    await somebody.writes(f"/start {code}")
    assert await roles_of(somebody) == {Role.RESIDENT}


async def test_wrong_tries_of_one_chat_close_no_other(house: House) -> None:
    guesser, somebody = house.stranger(), house.stranger()
    await comes_in(guesser)
    for _ in range(9):
        await guesser.writes("/start AAAA-AAAA")
    await comes_in(somebody, await make_code(house, Role.RESIDENT))
    assert await roles_of(somebody) == {Role.RESIDENT}


@pytest.mark.parametrize("rest", ["x" * 64, "ካልእ-ኮድ", "a:b:c", "../..", "💥" * 30])
async def test_a_deep_link_with_nonsense_is_a_wrong_code(house: House, rest: str) -> None:
    somebody = house.stranger()
    assert "does not work" in text_of(await comes_in(somebody, rest))


async def test_stop_at_the_code_leads_home(house: House) -> None:
    somebody = house.stranger()
    screen = await somebody.follows(await comes_in(somebody), "I live here", "Stop")
    assert shows(screen, "I live here")


async def test_who_has_no_role_is_asked_who_he_or_she_is(house: House) -> None:
    from handlers.neighbour.activities import ThisWeek

    somebody = house.stranger()
    await comes_in(somebody)
    assert shows(await somebody.taps(ThisWeek()), "I live here")


async def test_the_language_can_be_changed_at_any_time(house: House) -> None:
    somebody = await house.person(Role.RESIDENT, language="nl")
    screen = await somebody.taps(ChooseLanguage())
    assert "✅" in button_of(screen, LANGUAGES["nl"].own_name).text
    assert screen.back == Home()
    await chooses(somebody, screen, "ar")
    person = await somebody.now_known()
    assert person == somebody.person.model_copy(update={"language": "ar"})


async def test_a_language_that_is_not_offered_is_not_set(house: House) -> None:
    somebody = await house.person(Role.RESIDENT)
    await somebody.taps(SetLanguage(language="tlh"))
    assert await somebody.now_known() == somebody.person
