"""To some of the own residents, in one's own words, and again to those who have not opened it."""

import pytest

from handlers.casemanager.taps import OneResident
from handlers.everyone.copy import CopyForMe
from handlers.forms import Back, Choose, Stop
from handlers.resident.broadcasts import OpenBroadcast
from handlers.screen import Button, File, Screen
from handlers.staff.broadcast_result import RingAgain
from handlers.staff.broadcasts import Broadcasts, OneBroadcast, SendTo
from handlers.staff.ticking import ON_A_PAGE
from shelter import case_notes
from shelter.models.notices import NoticeKind, NoticeState
from shelter.models.people import NoticeStyle, Role
from tests.handlers.staff.crowd import Crowd
from tests.handlers.talking import Somebody, button_of, buttons_of, shows, text_of

SOME = ("Notice board", "Some of my residents")


def ticked(screen: Screen) -> list[str]:
    """What the ticked boxes say."""
    taps = [each for each in buttons_of(screen) if isinstance(each.tap, Choose) and each.picture == "☑️"]
    return [_plain(each) for each in taps if len(getattr(each.tap, "value", "")) > 2]


def _plain(button: Button) -> str:
    return button.label.striptags().replace("\u2068", "").replace("\u2069", "")


async def planned_for(crowd: Crowd, to: Somebody) -> int:
    async with crowd.house.store.transaction() as store:
        found = await store.notices.of_person(to.person.id)
    return len([each for each in found if each.kind is NoticeKind.BROADCAST])


async def hand_over(crowd: Crowd, resident: Somebody) -> None:
    other = await crowd.house.person(Role.CASEMANAGER)
    await crowd.house.stay(resident.person, casemanager_id=other.person.id)


async def test_those_that_are_ticked_get_it_and_nobody_else(crowd: Crowd) -> None:
    screen = await crowd.begin(*SOME, "M-1", "M-2", "M-3", "M-2")
    assert ticked(screen) == ["M-1", "M-3"]
    screen = await crowd.casemanager.follows(screen, "Go on: 2")
    assert "👥 M-1, M-3" in text_of(screen)
    assert "It goes to 1 person" in text_of(screen)
    assert "1 person cannot be reached" in text_of(screen)
    screen = await crowd.casemanager.follows(screen, "Send to 1 person")
    assert "M-3" in text_of(screen)
    assert (await planned_for(crowd, crowd.amina), await planned_for(crowd, crowd.dawit)) == (1, 0)


async def test_all_and_none_and_pages(crowd: Crowd) -> None:
    for number in range(ON_A_PAGE):
        await crowd.lives_here(f"N-{number:02}")
    screen = await crowd.begin(*SOME)
    assert not shows(screen, "N-15")
    screen = await crowd.casemanager.follows(screen, "More", "N-15", "Earlier")
    assert shows(screen, "Go on: 1")
    assert not shows(screen, "N-15")
    screen = await crowd.casemanager.follows(screen, "All")
    assert shows(screen, f"Go on: {ON_A_PAGE + 4}")
    screen = await crowd.casemanager.follows(screen, "None")
    assert shows(screen, "Go on: 0")
    assert ticked(screen) == []
    assert "Nothing is chosen yet" in text_of(await crowd.casemanager.follows(screen, "Go on"))


async def test_own_names_stand_beside_the_codes_and_can_be_written(crowd: Crowd) -> None:
    async with crowd.house.store.transaction() as store:
        staff, resident = crowd.casemanager.person.id, crowd.amina.person.id
        await case_notes.set_name(store, crowd.house.now, staff, resident, "<Ami>")
    screen = await crowd.begin(*SOME)
    assert shows(screen, "M-1 <Ami>")
    for typed in ("m-2", "<ami>"):
        screen = await crowd.casemanager.writes(typed)
    assert ticked(screen) == ["M-1 <Ami>", "M-2"]
    for typed in ("M-9", "", "p", "px", "x" * 500):
        assert "do not understand" in text_of(await crowd.casemanager.writes(typed))


async def test_a_resident_who_is_called_like_a_button_is_in_nobodys_way(crowd: Crowd) -> None:
    async with crowd.house.store.transaction() as store:
        staff, resident = crowd.casemanager.person.id, crowd.amina.person.id
        await case_notes.set_name(store, crowd.house.now, staff, resident, "OK")
    screen = await crowd.begin(*SOME, "M-1 OK", "Go on: 1")
    assert "👥 M-1" in text_of(screen)


async def test_nobody_of_another_caseload_is_ticked(crowd: Crowd) -> None:
    stranger = await crowd.house.person(Role.RESIDENT)
    screen = await crowd.begin(*SOME)
    forged = Choose(form="broadcast", question="who", value=stranger.person.id)
    screen = await crowd.casemanager.taps(forged)
    assert "do not understand" in text_of(screen)
    assert shows(screen, "Go on: 0")


async def test_who_left_the_caseload_meanwhile_is_not_sent_to_and_that_is_said(crowd: Crowd) -> None:
    screen = await crowd.begin(*SOME, "M-1", "M-2", "Go on: 2")
    await hand_over(crowd, crowd.dawit)
    await crowd.casemanager.taps(Back(form="broadcast"))
    screen = await crowd.casemanager.taps(Choose(form="broadcast", question="who", value="ok"))
    assert "👥 M-1 " in text_of(screen) + " "
    assert "It goes to 1 person" in text_of(screen)
    screen = await crowd.casemanager.follows(screen, "Send to 1 person")
    assert await planned_for(crowd, crowd.dawit) == 0


async def test_who_left_between_the_look_and_the_tap_is_counted_as_left(crowd: Crowd) -> None:
    screen = await crowd.begin(*SOME, "M-1", "M-2", "Go on: 2")
    await hand_over(crowd, crowd.dawit)
    screen = await crowd.casemanager.follows(screen, "Send to 2 people")
    assert all(each in text_of(screen) for each in ("People: 1", "Not your residents any more: 1"))
    assert await planned_for(crowd, crowd.dawit) == 0
    assert "M-2" not in text_of(screen)


async def test_who_left_before_it_went_out_does_not_get_it(crowd: Crowd) -> None:
    await crowd.begin(*SOME, "M-1", "M-2", "Go on: 2", "Send to")
    notice = await crowd.notice(crowd.dawit)
    await hand_over(crowd, crowd.dawit)
    assert await crowd.rendered(notice) is None
    await crowd.comes_to(crowd.dawit, NoticeState.DROPPED)
    (sent,) = await crowd.sent()
    screen = await crowd.casemanager.taps(OneBroadcast(broadcast_id=sent.id))
    assert "Left before: 1" in text_of(screen)
    assert "Stopped before" not in text_of(screen)


async def test_from_the_page_of_a_resident_it_goes_to_that_one(crowd: Crowd) -> None:
    page = await crowd.casemanager.taps(OneResident(resident_id=crowd.dawit.person.id))
    screen = await crowd.casemanager.follows(page, "Send a message", "Notice board")
    assert "👥 M-2" in text_of(screen)
    out = await crowd.casemanager.taps(Stop(form="broadcast"))
    assert out.title == page.title
    screen = await crowd.casemanager.follows(page, "Send a message", "Notice board", "Send to 1 person")
    assert (await planned_for(crowd, crowd.amina), await planned_for(crowd, crowd.dawit)) == (0, 1)


@pytest.mark.parametrize("role", sorted(Role))
async def test_nobody_else_writes_to_the_resident(crowd: Crowd, role: Role) -> None:
    somebody = await crowd.house.person(role)
    said = text_of(await somebody.taps(SendTo(resident_id=crowd.amina.person.id)))
    assert ("cannot find that" if role is Role.CASEMANAGER else "cannot open this") in said


async def test_a_resident_who_is_handed_over_in_the_middle_of_the_form(crowd: Crowd) -> None:
    screen = await crowd.casemanager.taps(SendTo(resident_id=crowd.amina.person.id))
    screen = await crowd.casemanager.follows(screen, "Notice board")
    await hand_over(crowd, crowd.amina)
    said = text_of(await crowd.casemanager.follows(screen, "Send to"))
    assert "Nobody of these people" in said
    assert await planned_for(crowd, crowd.amina) == 0


async def test_a_text_of_my_own_says_in_which_language_it_is(crowd: Crowd) -> None:
    screen = await crowd.begin("A text of my own")
    screen = await crowd.casemanager.writes("<b>Kom</b> je?\n\nTot {straks}")
    assert [_plain(each) for each in buttons_of(screen)][:2] == ["English", "Nederlands"]
    screen = await crowd.casemanager.follows(screen, "Nederlands", "My residents", "All languages")
    preview = text_of(screen)
    assert preview.count("<b>Kom</b> je?") == 2
    assert "In Nederlands, as it was written:" in preview
    assert "Français: 1" in preview
    await crowd.casemanager.follows(screen, "Send to")
    (sent,) = await crowd.sent()
    bell = await crowd.bell(crowd.amina)
    assert "Kom" not in bell.html()
    await crowd.comes_to(crowd.amina, NoticeState.SENT)
    opened = (await crowd.amina.follows(bell, "Open")).html().replace("\u2068", "").replace("\u2069", "")
    assert "as it was written:\n\n&lt;b&gt;Kom&lt;/b&gt; je?\n\nTot {straks}" in opened
    assert sent.fields["text"] == "<b>Kom</b> je?\n\nTot {straks}"


async def test_who_wrote_it_stands_below(crowd: Crowd) -> None:
    async with crowd.house.store.transaction() as store:
        await store.people.save(crowd.casemanager.person.model_copy(update={"first_name": "Maria"}))
    screen = await crowd.begin("There is post for you", "My residents", "All languages")
    assert "From Maria" in text_of(screen)
    await crowd.casemanager.follows(screen, "Send to")
    bell = await crowd.bell(crowd.amina)
    assert not any(word in bell.html() for word in ("Maria", "post"))
    assert "From Maria" in text_of(await crowd.amina.follows(bell, "Open"))
    async with crowd.house.store.transaction() as store:
        await store.people.save(crowd.amina.person.model_copy(update={"notice_style": NoticeStyle.FULL}))
    assert "From Maria" in text_of(await crowd.bell(crowd.amina))


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("x" * 500, "In which language did you write?"),
        ("x" * 501, "too long"),
        ("😀" * 251, "too long"),
        (" \n ", "do not understand"),
    ],
)
async def test_a_text_of_my_own_is_short(crowd: Crowd, typed: str, answer: str) -> None:
    await crowd.begin("A text of my own")
    assert answer in text_of(await crowd.casemanager.writes(typed))


@pytest.mark.parametrize("typed", ["xx", "Dutch", ""])
async def test_only_a_known_language_is_one(crowd: Crowd, typed: str) -> None:
    await crowd.begin("A text of my own")
    await crowd.casemanager.writes("Hello")
    assert "do not understand" in text_of(await crowd.casemanager.writes(typed))


@pytest.mark.parametrize(
    ("typed", "answer"),
    [("020-5550100", "To whom?"), ("my number", "do not know this telephone"), ("1", "do not know this")],
)
async def test_a_telephone_number_is_one(crowd: Crowd, typed: str, answer: str) -> None:
    screen = await crowd.begin("Please call me")
    assert shows(screen, "Balie: 020-5550100")
    assert answer in text_of(await crowd.casemanager.writes(typed))


async def test_the_location_can_be_tapped_as_the_place(crowd: Crowd) -> None:
    screen = await crowd.begin("Please come to see me", "25-11", "11:00", "Huis Aan de Vaart", "My residents")
    assert "📍 Huis Aan de Vaart" in text_of(await crowd.casemanager.follows(screen, "All languages"))


async def test_the_copies_of_both_hold_the_text(crowd: Crowd) -> None:
    await crowd.begin("A text of my own")
    await crowd.casemanager.writes("Bring\n\nyour letter")
    screen = await crowd.casemanager.taps(Choose(form="broadcast", question="written", value="nl"))
    await crowd.casemanager.follows(screen, "My residents", "All languages", "Send to")
    kept = "🌐 Nederlands · Bring · your letter"
    assert f"A text of my own · {kept}" in await copy_of(crowd.casemanager)
    assert kept not in await copy_of(crowd.amina)
    await crowd.comes_to(crowd.amina, NoticeState.SENT)
    assert f"A message for you · {kept}" in await copy_of(crowd.amina)


async def copy_of(somebody: Somebody) -> str:
    copy = (await somebody.taps(CopyForMe())).attachment
    assert isinstance(copy, File)
    return copy.make().decode().replace("\u2068", "").replace("\u2069", "")


async def test_who_has_not_opened_it_is_named_and_can_be_rung_again_once_an_hour(crowd: Crowd) -> None:
    await crowd.begin("Notice board", "My residents", "All languages", "Send to")
    await crowd.comes_to(crowd.amina, NoticeState.SENT)
    await crowd.comes_to(crowd.dawit, NoticeState.SENT)
    (sent,) = await crowd.sent()
    one = OneBroadcast(broadcast_id=sent.id)
    await crowd.amina.taps(OpenBroadcast(broadcast_id=sent.id))
    screen = await crowd.casemanager.taps(one)
    assert "not opened it yet: M-2" in text_of(screen)
    assert "You can ring again: today, Tue 24-11, 11:00" in text_of(screen)
    assert not shows(screen, "Ring those again")
    crowd.house.later(hours=1)
    screen = await crowd.casemanager.taps(one)
    ring = button_of(screen, "Ring those again")
    screen = await crowd.casemanager.taps(ring)
    assert "rings for 1 person" in str(screen.toast).replace("\u2068", "").replace("\u2069", "")
    assert all(each in text_of(screen) for each in ("Rings again: 1", "Reached: 2", "Rang again"))
    assert "less than an hour ago" in str((await crowd.casemanager.taps(ring)).toast)
    assert (await planned_for(crowd, crowd.amina), await planned_for(crowd, crowd.dawit)) == (1, 2)


async def test_what_was_stopped_or_belongs_to_another_does_not_ring_again(crowd: Crowd) -> None:
    screen = await crowd.begin("Notice board", "My residents", "All languages", "Send to")
    await crowd.comes_to(crowd.amina, NoticeState.SENT)
    await crowd.casemanager.follows(screen, "Stop the rest")
    (sent,) = await crowd.sent()
    crowd.house.later(hours=2)
    again = RingAgain(broadcast_id=sent.id)
    screen = await crowd.casemanager.taps(again)
    assert "That is over" in str(screen.toast)
    assert not shows(screen, "Ring those again")
    other = await crowd.house.person(Role.CASEMANAGER)
    assert "cannot find that" in text_of(await other.taps(again))
    assert await planned_for(crowd, crowd.amina) == 1


async def test_of_a_location_nobody_is_named(crowd: Crowd) -> None:
    await crowd.begin("Notice board", "Huis Aan de Vaart", "All languages", "Send to")
    await crowd.comes_to(crowd.amina, NoticeState.SENT)
    await crowd.comes_to(crowd.dawit, NoticeState.DEAD)
    (sent,) = await crowd.sent()
    crowd.house.later(hours=2)
    screen = await crowd.casemanager.taps(OneBroadcast(broadcast_id=sent.id))
    assert all(each in text_of(screen) for each in ("Reached: 1", "Not reached: 1"))
    assert "M-" not in text_of(screen)
    assert not shows(screen, "Ring those again")
    assert await planned_for(crowd, crowd.amina) == 1
    await crowd.casemanager.taps(RingAgain(broadcast_id=sent.id))
    assert await planned_for(crowd, crowd.amina) == 1
    assert shows(await crowd.casemanager.taps(Broadcasts()), "Notice board")
