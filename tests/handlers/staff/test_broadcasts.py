"""One text to many: the form, the look at it before, sending once, stopping, the result, and who gets it."""

import re
from datetime import timedelta

import pytest

from handlers.broadcast_texts import WORDINGS
from handlers.everyone.copy import CopyForMe
from handlers.forms import Back, Choose
from handlers.resident.broadcasts import OpenBroadcast
from handlers.screen import File
from handlers.staff.broadcast_result import StopBroadcast
from handlers.staff.broadcasts import Broadcasts, NewBroadcast, OneBroadcast
from handlers.taps import Home
from shelter.broadcast_templates import TEMPLATES
from shelter.models.notices import NoticeKind, NoticeState
from shelter.models.people import Grant, NoticeStyle, Role
from tests.handlers.staff.crowd import ELSEWHERE, Crowd
from tests.handlers.talking import LOCATION, button_of, buttons_of, shows, text_of

WATER = ("No water", "25-11", "09:00", "12:00")
PLACE = "🛋️ <the> living room"


async def test_from_the_first_screen_to_the_result(crowd: Crowd) -> None:
    casemanager = crowd.casemanager
    screen = await casemanager.follows(
        await casemanager.taps(Home()),
        "Messages to many",
        "New message",
        *WATER,
        "My residents: 2",
        "All languages: 2",
    )
    assert "It goes to 2 people" in text_of(screen)
    assert "2 people cannot be reached" in text_of(screen)
    assert not await crowd.sent()
    screen = await casemanager.follows(screen, "Send to 2 people")
    assert "Still to go: 2" in text_of(screen)
    bell = await crowd.bell(crowd.amina)
    await crowd.comes_to(crowd.amina, NoticeState.SENT)
    opened = await crowd.amina.follows(bell, "Open")
    assert all(each in text_of(opened) for each in ("No water", "25-11-2026", "09:00", "12:00"))
    screen = await casemanager.follows(screen, "Look again")
    assert all(each in text_of(screen) for each in ("Reached: 1", "Opened it: 1", "Still to go: 1"))
    await crowd.comes_to(crowd.dawit, NoticeState.DEAD)
    screen = await casemanager.follows(await crowd.bell(casemanager, NoticeKind.BROADCAST_DONE), "Open")
    assert all(
        each in text_of(screen) for each in ("People: 2", "Reached: 1", "Not reached: 1", "M-2, M-3, M-4")
    )
    assert "M-1" not in text_of(screen)
    assert not shows(screen, "Stop the rest")
    assert shows(await casemanager.taps(Broadcasts()), "No water")


async def test_the_bell_is_discreet(crowd: Crowd) -> None:
    await crowd.begin(*WATER, "My residents", "All languages", "Send to")
    for somebody, kind in (
        (crowd.amina, NoticeKind.BROADCAST),
        (crowd.casemanager, NoticeKind.BROADCAST_DONE),
    ):
        if somebody is crowd.casemanager:
            await crowd.comes_to(crowd.amina, NoticeState.SENT)
            await crowd.comes_to(crowd.dawit, NoticeState.SENT)
        said = (await crowd.bell(somebody, kind)).html()
        assert not [word for word in ("water", "25-11", "09:00", "M-1", "office") if word in said.lower()]


async def test_who_wants_full_notices_gets_the_text_at_once(crowd: Crowd) -> None:
    async with crowd.house.store.transaction() as store:
        await store.people.save(crowd.amina.person.model_copy(update={"notice_style": NoticeStyle.FULL}))
    await crowd.begin(*WATER, "My residents", "All languages", "Send to")
    bell = await crowd.bell(crowd.amina)
    assert "No water" in text_of(bell)
    assert "25-11-2026" in text_of(bell)
    await crowd.comes_to(crowd.amina, NoticeState.SENT)
    await crowd.amina.follows(bell, "Open")
    (sent,) = await crowd.sent()
    assert "Opened it: 1" in text_of(await crowd.casemanager.taps(OneBroadcast(broadcast_id=sent.id)))


async def test_a_double_tap_sends_once(crowd: Crowd) -> None:
    screen = await crowd.begin("Notice board", "My residents", "All languages")
    send = button_of(screen, "Send to")
    await crowd.casemanager.taps(send)
    assert "button is old" in text_of(await crowd.casemanager.taps(send))
    assert len(await crowd.sent()) == 1
    await crowd.notice(crowd.amina)


async def test_the_button_below_another_text_does_not_send(crowd: Crowd) -> None:
    send = button_of(await crowd.begin("Notice board", "My residents", "All languages"), "Send to")
    await crowd.begin("No internet", "My residents", "All languages")
    screen = await crowd.casemanager.taps(send)
    assert "do not understand" in text_of(screen)
    assert "No internet" in text_of(screen)
    assert not await crowd.sent()


async def test_back_from_the_look_at_it_changes_what_was_chosen(crowd: Crowd) -> None:
    await crowd.begin("Notice board", "My residents", "Français: 1")
    await crowd.casemanager.taps(Back(form="broadcast"))
    screen = await crowd.casemanager.taps(Back(form="broadcast"))
    screen = await crowd.casemanager.follows(screen, "My residents", "All languages")
    assert "It goes to 2 people" in text_of(screen)


async def test_a_language_that_was_chosen_goes_with_its_audience(crowd: Crowd) -> None:
    somewhere_else = Grant(role=Role.HOUSING_SUPERVISOR, location_id=ELSEWHERE.id)
    both = crowd.casemanager.person.grants | {somewhere_else}
    async with crowd.house.store.transaction() as store:
        await store.people.save(crowd.casemanager.person.model_copy(update={"grants": both}))
    hana = await crowd.house.person(Role.RESIDENT)
    await crowd.house.stay(hana.person, location_id=ELSEWHERE.id)
    await crowd.begin("Notice board", "My residents", "Français: 1")
    await crowd.casemanager.taps(Back(form="broadcast"))
    screen = await crowd.casemanager.taps(Back(form="broadcast"))
    screen = await crowd.casemanager.follows(screen, "Huis Elders: 1")
    assert "All languages" in text_of(screen)
    await crowd.casemanager.follows(screen, "Send to 1 person")
    await crowd.notice(hana)


async def test_stopped_in_the_middle(crowd: Crowd) -> None:
    screen = await crowd.begin("Notice board", "My residents", "All languages", "Send to")
    await crowd.comes_to(crowd.amina, NoticeState.SENT)
    waiting = await crowd.notice(crowd.dawit)
    stop = button_of(screen, "Stop the rest")
    screen = await crowd.casemanager.taps(stop)
    assert all(each in text_of(screen) for each in ("Reached: 1", "Stopped before: 1", "You stopped it"))
    assert not shows(screen, "Stop the rest")
    assert await crowd.rendered(waiting) is None
    assert "Stopped before: 1" in text_of(await crowd.casemanager.taps(stop))
    opened = await crowd.amina.taps(OpenBroadcast(broadcast_id=waiting.subject_id or ""))
    assert "Notice board" in text_of(opened)


async def test_what_has_gone_out_cannot_be_stopped(crowd: Crowd) -> None:
    screen = await crowd.begin("Notice board", "My residents", "All languages", "Send to")
    await crowd.comes_to(crowd.amina, NoticeState.SENT)
    await crowd.comes_to(crowd.dawit, NoticeState.SENT)
    screen = await crowd.casemanager.follows(screen, "Stop the rest")
    assert screen.toast is not None
    assert "gone out already" in screen.toast
    assert "You stopped it" not in text_of(screen)


async def test_one_language_alone(crowd: Crowd) -> None:
    screen = await crowd.begin("Notice board", "My residents", "Français: 1")
    assert "It goes to 1 person" in text_of(screen)
    assert "cannot be reached" not in text_of(screen)
    await crowd.casemanager.follows(screen, "Send to 1 person")
    await crowd.notice(crowd.dawit)
    async with crowd.house.store.transaction() as store:
        assert not await store.notices.of_person(crowd.amina.person.id)


async def test_with_one_language_nothing_is_asked_about_it(crowd: Crowd) -> None:
    async with crowd.house.store.transaction() as store:
        await store.people.save(crowd.dawit.person.model_copy(update={"language": "en"}))
    assert shows(await crowd.begin("Notice board", "My residents"), "Send to 2 people")


@pytest.mark.parametrize("typed", ["tr", "xx", "nothing"])
async def test_a_language_that_nobody_there_reads(crowd: Crowd, typed: str) -> None:
    await crowd.begin("Notice board", "My residents")
    screen = await crowd.casemanager.writes(typed)
    assert not shows(screen, "Send to")
    assert "Nobody of these people" in text_of(screen) or "do not understand" in text_of(screen)


async def test_an_empty_audience_is_said_kindly(crowd: Crowd) -> None:
    administrator = await crowd.house.person(Role.ADMINISTRATOR)
    screen = await crowd.begin("Notice board", "Huis Elders: 0", by=administrator)
    assert "Nobody of these people can get it" in text_of(screen)
    assert not shows(screen, "Send to")
    assert shows(screen, "Back")


async def test_everybody_gone_between_the_look_and_the_tap(crowd: Crowd) -> None:
    screen = await crowd.begin("Notice board", "My residents", "All languages")
    for resident in (crowd.amina, crowd.dawit):
        await crowd.house.stay(resident.person, ended_on=crowd.house.now.date())
    screen = await crowd.casemanager.follows(screen, "Send to")
    assert "Nobody of these people can get it" in text_of(screen)
    assert not await crowd.sent()


@pytest.mark.parametrize(
    ("role", "audiences"),
    [
        (Role.CASEMANAGER, ["My residents: 0", f"{LOCATION.place.name}: 2"]),
        (Role.HOUSING_SUPERVISOR, [f"{LOCATION.place.name}: 2"]),
        (Role.ADMINISTRATOR, [f"{LOCATION.place.name}: 2", "Huis Elders: 0", "All residents: 2"]),
    ],
)
async def test_each_role_sees_the_audiences_of_its_own(
    crowd: Crowd, role: Role, audiences: list[str]
) -> None:
    somebody = await crowd.house.person(role)
    screen = await crowd.begin("Notice board", by=somebody)
    texts = [each.text.replace("\u2068", "").replace("\u2069", "") for each in buttons_of(screen)]
    assert sorted(text.partition(" ")[2] for text in texts[:-2]) == sorted(audiences)


@pytest.mark.parametrize(
    "role", sorted(set(Role) - {Role.CASEMANAGER, Role.HOUSING_SUPERVISOR, Role.ADMINISTRATOR})
)
async def test_nobody_else_sends(crowd: Crowd, role: Role) -> None:
    somebody = await crowd.house.person(role)
    assert not shows(await somebody.taps(Home()), "Messages to many")
    for tap in (
        Broadcasts(),
        NewBroadcast(),
        OneBroadcast(broadcast_id="x"),
        StopBroadcast(broadcast_id="x"),
    ):
        assert "You cannot open this" in text_of(await somebody.taps(tap))


@pytest.mark.parametrize(
    ("role", "values"),
    [
        (Role.CASEMANAGER, ("everyone", ELSEWHERE.id, "some")),
        (Role.HOUSING_SUPERVISOR, ("everyone", ELSEWHERE.id, "caseload", "some")),
        (Role.ADMINISTRATOR, ("caseload", "some", "locat1on_003")),
    ],
)
async def test_an_audience_that_is_not_on_the_screen_cannot_be_forged(
    crowd: Crowd, role: Role, values: tuple[str, ...]
) -> None:
    somebody = await crowd.house.person(role)
    await crowd.begin("Notice board", by=somebody)
    for value in values:
        screen = await somebody.taps(Choose(form="broadcast", question="audience", value=value))
        assert "do not understand" in text_of(screen)
        assert "To whom?" in text_of(screen)


async def test_a_supervisor_without_a_location_is_told_so(crowd: Crowd) -> None:
    grants = frozenset({Grant(role=Role.HOUSING_SUPERVISOR)})
    somebody = await crowd.house.person(grants=grants)
    assert "nobody here to whom" in text_of(await crowd.begin("Notice board", by=somebody))


async def test_who_lost_the_location_sends_nothing_there(crowd: Crowd) -> None:
    supervisor = await crowd.house.person(Role.HOUSING_SUPERVISOR)
    screen = await crowd.begin("Notice board", LOCATION.place.name, "All languages", by=supervisor)
    moved = frozenset({Grant(role=Role.HOUSING_SUPERVISOR, location_id=ELSEWHERE.id)})
    async with crowd.house.store.transaction() as store:
        await store.people.save(supervisor.person.model_copy(update={"grants": moved}))
    assert "cannot find that" in text_of(await supervisor.follows(screen, "Send to"))
    assert not await crowd.sent(supervisor)


@pytest.mark.parametrize(("so_far", "label"), [((), "All languages"), (("All languages",), "Back")])
async def test_who_lost_the_location_sees_no_numbers_of_it(
    crowd: Crowd, so_far: tuple[str, ...], label: str
) -> None:
    supervisor = await crowd.house.person(Role.HOUSING_SUPERVISOR)
    screen = await crowd.begin("Notice board", LOCATION.place.name, *so_far, by=supervisor)
    nowhere = frozenset({Grant(role=Role.HOUSING_SUPERVISOR)})
    async with crowd.house.store.transaction() as store:
        await store.people.save(supervisor.person.model_copy(update={"grants": nowhere}))
    assert "cannot find that" in text_of(await supervisor.follows(screen, label))


async def test_the_result_is_the_senders_alone_and_while_the_role_lasts(crowd: Crowd) -> None:
    supervisor = await crowd.house.person(Role.HOUSING_SUPERVISOR)
    await crowd.begin("Notice board", LOCATION.place.name, "All languages", "Send to", by=supervisor)
    (sent,) = await crowd.sent(supervisor)
    one = OneBroadcast(broadcast_id=sent.id)
    others = [await crowd.house.person(role) for role in (Role.HOUSING_SUPERVISOR, Role.ADMINISTRATOR)]
    for other in (*others, crowd.casemanager):
        for tap in (one, StopBroadcast(broadcast_id=sent.id)):
            assert "cannot find that" in text_of(await other.taps(tap))
        assert not shows(await other.taps(Broadcasts()), "Notice board")
    assert shows(await supervisor.taps(one), "Stop the rest")
    await crowd.comes_to(crowd.amina, NoticeState.SENT)
    await crowd.comes_to(crowd.dawit, NoticeState.SENT)
    assert shows(await crowd.bell(supervisor, NoticeKind.BROADCAST_DONE), "Open")
    grants = frozenset({Grant(role=Role.CASEMANAGER, location_id=ELSEWHERE.id)})
    async with crowd.house.store.transaction() as store:
        await store.people.save(supervisor.person.model_copy(update={"grants": grants}))
    assert "cannot find that" in text_of(await supervisor.taps(one))
    assert not shows(await supervisor.taps(Broadcasts()), "Notice board")
    assert await crowd.rendered(await crowd.notice(supervisor, NoticeKind.BROADCAST_DONE)) is None


async def test_who_did_not_get_it_cannot_open_it(crowd: Crowd) -> None:
    neighbour_in_the_house = await crowd.house.person(Role.RESIDENT)
    await crowd.begin("Notice board", "My residents", "All languages", "Send to")
    (sent,) = await crowd.sent()
    screen = await neighbour_in_the_house.taps(OpenBroadcast(broadcast_id=sent.id))
    assert "cannot find that" in text_of(screen)


async def test_the_own_language_stands_first_and_the_others_on_pages(crowd: Crowd) -> None:
    for number, language in enumerate(("ti", "ti", "ti", "ar", "nl", "fa")):
        await crowd.lives_here(f"N-{number}", language=language)
    screen = await crowd.begin("Notice board", "My residents: 8", "All languages: 8")
    pages = [text_of(screen)]
    screen = await crowd.casemanager.follows(screen, "More")
    pages.append(text_of(screen))
    assert not shows(screen, "More")
    assert shows(screen, "Send to 8 people")
    heads = [re.findall(r"💬 (\w+): (\d)", page) for page in pages]
    assert heads[0][:2] == [("English", "2"), ("ትግርኛ", "3")]
    others = {("Français", "1"), ("العربية", "1"), ("Nederlands", "1")}
    assert (len(heads[0]), {*heads[0][2:], *heads[1]}) == (3, others)
    assert text_of(await crowd.casemanager.follows(screen, "Earlier")) == pages[0]


async def test_what_is_about_money_stands_with_the_mark_that_nobody_checked_it(crowd: Crowd) -> None:
    await crowd.begin("Leefgeld: another time", "27-11", "10:00", "12:00")
    screen = await crowd.casemanager.writes(PLACE)
    screen = await crowd.casemanager.follows(screen, "My residents", "All languages")
    assert "Nobody has checked these words" in text_of(screen)
    await crowd.casemanager.follows(screen, "Send to")
    (sent,) = await crowd.sent()
    opened = text_of(await crowd.amina.taps(OpenBroadcast(broadcast_id=sent.id)))
    assert "Nobody has checked these words" in opened
    assert "living room" in opened


TYPED = {"place": PLACE, "telephone": "+31 20 5550100", "text": "<Bring> it to me\n\n& soon"}
TAPPED = {
    "day": ["25-11"],
    "start": ["11:00"],
    "end": ["16:00"],
    "bring": ["the letter you got", "your phone", "your phone", "your papers", "Go on: 2"],
    "language": ["Nederlands"],
}
READ = {
    "day": "25-11-2026",
    "start": "11:00",
    "end": "16:00",
    "bring": "✉️ the letter you got 🪪 your papers",
    **TYPED,
    "text": "<Bring> it to me & soon",
    "language": "In Nederlands, as it was written:",
}


@pytest.mark.parametrize("name", TEMPLATES)
async def test_each_text_can_be_filled_in_and_reads_whole(crowd: Crowd, name: str) -> None:
    called = WORDINGS[name].called or WORDINGS[name].title
    screen = await crowd.casemanager.follows(await crowd.begin(), called)
    for field in TEMPLATES[name].fields:
        if field in TYPED:
            screen = await crowd.casemanager.writes(TYPED[field])
        else:
            screen = await crowd.casemanager.follows(screen, *TAPPED[field])
    await crowd.casemanager.follows(screen, "My residents", "All languages", "Send to")
    (sent,) = await crowd.sent()
    assert (sent.template, list(sent.fields)) == (name, list(TEMPLATES[name].fields))
    opened = text_of(await crowd.amina.taps(OpenBroadcast(broadcast_id=sent.id)))
    assert {field for field, words in READ.items() if words in opened} == set(TEMPLATES[name].fields)
    assert WORDINGS[name].title in opened


def test_every_text_has_words() -> None:
    assert WORDINGS.keys() == TEMPLATES.keys()


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        (("No water", "23-11"), "over already"),
        (("No water", "24-11", "8:00", "9:30"), "over already"),
        (("No water", "24-11", "8:00", "12"), "To whom?"),
        (("No water", "24-11", "23", "5"), "To whom?"),
        (("No water", "24-11", "12", "12:00"), "ends when it begins"),
        (("Cleaning day", "24-11", "9:30"), "over already"),
        (("Cleaning day", "24-11", "2:30"), "between 02:00 and 03:00"),
        (("Meeting of the residents", "24-11", "12", "x" * 61), "too long"),
        (("Meeting of the residents", "24-11", "12", " "), "do not understand"),
    ],
)
async def test_what_is_typed_is_checked(crowd: Crowd, typed: tuple[str, ...], answer: str) -> None:
    text, day, *rest = typed
    screen = await crowd.begin(text)
    year = f"{day}-2026"
    for each in (year, *rest):
        screen = await crowd.casemanager.writes(each)
    assert answer in text_of(screen)


async def test_what_is_over_when_it_is_sent_is_not_sent(crowd: Crowd) -> None:
    await crowd.begin("Cleaning day", "24-11", "11:00")
    screen = await crowd.casemanager.follows(
        await crowd.casemanager.writes("?"), "My residents", "All languages"
    )
    crowd.house.later(hours=2)
    assert "That is over" in text_of(await crowd.casemanager.follows(screen, "Send to"))
    assert not await crowd.sent()


async def test_at_night_it_says_when_it_goes_out(crowd: Crowd) -> None:
    crowd.house.later(hours=12, minutes=30)
    screen = await crowd.begin("Notice board", "My residents", "All languages")
    assert "waits for the morning: tomorrow, Wed 25-11, 08:00" in text_of(screen)
    screen = await crowd.casemanager.follows(screen, "Send to")
    assert "waits for the morning" in text_of(screen)
    notice = await crowd.notice(crowd.amina)
    assert notice.due_at - crowd.house.now == timedelta(hours=9, minutes=30)


async def test_what_is_urgent_goes_out_at_night_too(crowd: Crowd) -> None:
    crowd.house.later(hours=12, minutes=30)
    screen = await crowd.begin(*WATER, "My residents", "All languages")
    assert "waits for the morning" not in text_of(screen)
    await crowd.casemanager.follows(screen, "Send to")
    assert (await crowd.notice(crowd.amina)).due_at == crowd.house.now


async def test_without_its_sender_it_is_not_said_any_more(crowd: Crowd) -> None:
    await crowd.begin("Notice board", "My residents", "All languages", "Send to")
    (sent,) = await crowd.sent()
    notice = await crowd.notice(crowd.amina)
    async with crowd.house.store.transaction() as store:
        await store.people.erase(crowd.casemanager.person.id)
    assert await crowd.rendered(notice) is None
    assert "cannot find that" in text_of(await crowd.amina.taps(OpenBroadcast(broadcast_id=sent.id)))


async def test_who_is_no_resident_any_more_gets_none(crowd: Crowd) -> None:
    await crowd.begin("Notice board", "My residents", "All languages", "Send to")
    async with crowd.house.store.transaction() as store:
        await store.people.save(crowd.amina.person.model_copy(update={"grants": frozenset()}))
    assert await crowd.rendered(await crowd.notice(crowd.amina)) is None


async def test_an_erased_resident_is_counted_as_not_known_any_more(crowd: Crowd) -> None:
    screen = await crowd.begin("Notice board", "My residents", "All languages", "Send to")
    async with crowd.house.store.transaction() as store:
        await store.people.erase(crowd.amina.person.id)
    screen = await crowd.casemanager.follows(screen, "Look again")
    assert all(each in text_of(screen) for each in ("People: 2", "Still to go: 1", "Not known any more: 1"))


async def test_the_senders_copy_names_what_was_sent(crowd: Crowd) -> None:
    await crowd.begin(*WATER, "My residents", "All languages", "Send to")
    copies = [(await somebody.taps(CopyForMe())).attachment for somebody in (crowd.casemanager, crowd.amina)]
    of_sender, of_listener = (copy.make().decode() for copy in copies if isinstance(copy, File))
    assert "No water" in of_sender
    assert "25-11-2026" in of_sender
    assert "No water" not in of_listener


async def test_a_restart_in_the_middle_of_the_form_loses_nothing(crowd: Crowd) -> None:
    screen = await crowd.begin(*WATER)
    await crowd.house.restart()
    screen = await crowd.casemanager.follows(screen, "My residents", "All languages", "Send to")
    assert "Still to go: 2" in text_of(screen)
