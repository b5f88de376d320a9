"""Broadcasts: who may send to whom, once, and what becomes of each."""

from collections.abc import Sequence
from dataclasses import astuple, replace
from datetime import datetime, timedelta

import pytest

from shelter import broadcasts
from shelter.aftermath import settled
from shelter.broadcast_audiences import audience_of, choices, is_meant, may_send
from shelter.broadcast_results import RangJustNow, result, ring_again, stop
from shelter.broadcasts import NobodyListens, TooFarAhead, Wanted, opened, send
from shelter.errors import BadAnswer, NotFound, TooLate
from shelter.models.broadcasts import Audience, Reach
from shelter.models.notices import Notice, NoticeKind, NoticeState, Priority
from shelter.models.people import Grant, Person, Role
from shelter.privacy import forget
from shelter.store import Transaction
from storage.store import SqlStore
from tests.contract.things import DAY, HOUR, NOW, TODAY, location, notice, person, stay

ZONE = "Europe/Amsterdam"
EVERYONE = Audience(reach=Reach.EVERYONE)
OOST, WEST = (Audience(reach=Reach.LOCATION, id=name) for name in ("oost", "west"))
BRAMS = Audience(reach=Reach.CASELOAD, id="bram")
IN_BOT = ("amina", "dawit", "elena", "farid")
CASEMANAGER = person("bram", Role.CASEMANAGER, chat_id=1, language="nl")
ADMINISTRATOR = person("ada", Role.ADMINISTRATOR, chat_id=2, language="nl")


def supervisor(location_id: str | None = "oost") -> Person:
    grants = frozenset({Grant(role=Role.HOUSING_SUPERVISOR, location_id=location_id)})
    return person("wim", chat_id=3, language="nl", grants=grants)


def wanted(
    audience: Audience = BRAMS, name: str = "b1", template: str = "notice_board", **fields: str
) -> Wanted:
    return Wanted(name, template, fields, audience)


async def move_in(store: Transaction) -> None:
    """In Oost live six; Bram guides all but Farid, four are in the bot. Gebre lives in West, Hana left."""
    await store.houses.save_location(location("oost"), location("west"))
    await store.people.add(
        CASEMANAGER,
        ADMINISTRATOR,
        supervisor(),
        *(person(name, chat_id=10 + number, language="ti") for number, name in enumerate(IN_BOT)),
        person("blocked", chat_id=20, language="ti", blocked_at=NOW),
        person("at_intake"),
        person("gebre", chat_id=21, language="ar"),
        person("hana", chat_id=22, language="ti"),
    )
    await store.people.save(person("farid", chat_id=13, language="fr"))
    of_bram = [*IN_BOT, "blocked", "at_intake"]
    await store.houses.save_stay(
        *(stay(id=name, resident_id=name, code=f"M-{name}", casemanager_id="bram") for name in of_bram),
        stay(id="gebre", resident_id="gebre", location_id="west", code="W-1"),
        stay(id="hana", resident_id="hana", code="M-hana", ended_on=TODAY),
    )
    await store.houses.save_stay(stay(id="farid", resident_id="farid", code="M-farid"))


async def goes(store: Transaction, name: str, state: NoticeState, broadcast_id: str = "b1") -> None:
    """The notice of the broadcast to this person comes to an end."""
    mine = await notices_of(store, name, broadcast_id)
    await store.notices.settle_with([mine[0].id], state, NOW)
    await settled(store, NOW, mine[0], state)


async def notices_of(store: Transaction, name: str, broadcast_id: str = "b1") -> Sequence[Notice]:
    return [each for each in await store.notices.of_person(name) if each.subject_id == broadcast_id]


@pytest.mark.parametrize("role", Role)
def test_each_role_sends_to_its_own_and_to_nobody_else(role: Role) -> None:
    somebody = person("bram", grants=frozenset({Grant(role=role, location_id="oost")}))
    audiences = [BRAMS, OOST, WEST, EVERYONE, Audience(reach=Reach.CASELOAD, id="other")]
    may = {
        Role.CASEMANAGER: [BRAMS, OOST],
        Role.HOUSING_SUPERVISOR: [OOST],
        Role.ADMINISTRATOR: [OOST, WEST, EVERYONE],
    }
    assert [audience for audience in audiences if may_send(somebody, audience)] == may.get(role, [])


def test_a_supervisor_without_a_location_sends_to_nobody() -> None:
    nowhere = Audience(reach=Reach.LOCATION)
    assert not [each for each in (OOST, nowhere, EVERYONE) if may_send(supervisor(None), each)]


async def test_choices_say_how_many_there_are(store: SqlStore) -> None:
    async with store.transaction() as tx:
        await move_in(tx)
        given = {
            who.id: [
                (
                    each.audience,
                    each.location and each.location.id,
                    len(each.listeners.people),
                    each.listeners.unreachable,
                )
                for each in await choices(tx, who)
            ]
            for who in (CASEMANAGER, supervisor(), ADMINISTRATOR, person("amina"))
        }
    assert given == {
        "bram": [(BRAMS, None, 3, 2)],
        "wim": [(OOST, "oost", 4, 2)],
        "ada": [(OOST, "oost", 4, 2), (WEST, "west", 1, 0), (EVERYONE, None, 5, 2)],
        "amina": [],
    }


async def test_an_audience_is_narrowed_to_a_language(store: SqlStore) -> None:
    async with store.transaction() as tx:
        await move_in(tx)
        assert (await audience_of(tx, ADMINISTRATOR, OOST)).languages == {"ti": 3, "fr": 1}
        narrowed = await audience_of(tx, ADMINISTRATOR, OOST.model_copy(update={"language": "ti"}))
    assert [each.id for each in narrowed.people] == ["amina", "dawit", "elena"]
    assert narrowed.unreachable == 1


async def test_who_has_no_language_or_no_role_yet_is_not_written_to(store: SqlStore) -> None:
    async with store.transaction() as tx:
        await move_in(tx)
        await tx.people.save(person("amina", chat_id=10, language=None))
        await tx.people.save(person("dawit", Role.NEIGHBOUR, chat_id=11, language="ti"))
        heard = await audience_of(tx, CASEMANAGER, BRAMS)
    assert [each.id for each in heard.people] == ["elena"]
    assert heard.unreachable == 4


async def test_each_listener_gets_one_notice_however_often_it_is_sent(store: SqlStore) -> None:
    async with store.transaction() as tx:
        await move_in(tx)
        sent = await send(tx, NOW, CASEMANAGER, ZONE, wanted())
    async with store.transaction() as tx:
        assert await send(tx, NOW + HOUR, CASEMANAGER, ZONE, wanted(template="no_internet")) == sent
        assert await tx.broadcasts.of_sender("bram") == [sent]
        found = {
            name: await notices_of(tx, name) for name in (*IN_BOT, "blocked", "at_intake", "gebre", "hana")
        }
    assert (sent.people, sent.sent_at, sent.template) == (3, NOW, "notice_board")
    assert [name for name, planned in found.items() if planned] == ["amina", "dawit", "elena"]
    (planned,) = found["amina"]
    assert (planned.kind, planned.priority, planned.once) == (NoticeKind.BROADCAST, Priority.BROADCAST, True)
    assert (planned.due_at, planned.expires_at) == (NOW, NOW + DAY)


async def test_two_broadcasts_are_two(store: SqlStore) -> None:
    async with store.transaction() as tx:
        await move_in(tx)
        await send(tx, NOW, CASEMANAGER, ZONE, wanted(name="b1"))
        await send(tx, NOW, ADMINISTRATOR, ZONE, wanted(EVERYONE, name="b2"))
        assert len(await tx.notices.of_person("amina")) == 2
        assert len(await tx.notices.of_person("gebre")) == 1


async def test_nobody_takes_over_the_broadcast_of_another(store: SqlStore) -> None:
    async with store.transaction() as tx:
        await move_in(tx)
        sent = await send(tx, NOW, ADMINISTRATOR, ZONE, wanted(OOST))
        with pytest.raises(NotFound):
            await send(tx, NOW, supervisor(), ZONE, wanted(OOST))
        assert await tx.broadcasts.get("b1") == sent


@pytest.mark.parametrize("audience", [EVERYONE, WEST, Audience(reach=Reach.CASELOAD, id="wim"), BRAMS])
async def test_what_is_not_ones_own_is_not_found(store: SqlStore, audience: Audience) -> None:
    async with store.transaction() as tx:
        await move_in(tx)
        for use in (
            send(tx, NOW, supervisor(), ZONE, wanted(audience)),
            audience_of(tx, supervisor(), audience),
        ):
            with pytest.raises(NotFound):
                await use
        assert await tx.broadcasts.get("b1") is None


async def test_to_nobody_is_said_and_not_sent(store: SqlStore) -> None:
    async with store.transaction() as tx:
        await move_in(tx)
        with pytest.raises(NobodyListens):
            await send(tx, NOW, ADMINISTRATOR, ZONE, wanted(OOST.model_copy(update={"language": "ar"})))
        assert await tx.broadcasts.get("b1") is None


async def test_what_is_over_or_does_not_fit_is_not_sent(store: SqlStore) -> None:
    day = TODAY.isoformat()
    async with store.transaction() as tx:
        await move_in(tx)
        with pytest.raises(TooLate):
            await send(tx, NOW, CASEMANAGER, ZONE, wanted(template="cleaning_day", day=day, start="11:00"))
        with pytest.raises(BadAnswer):
            await send(tx, NOW, CASEMANAGER, ZONE, wanted(template="cleaning_day", day=day))


async def test_it_does_not_go_out_when_it_is_over(store: SqlStore) -> None:
    wish = wanted(template="water_off", day=TODAY.isoformat(), start="09:00", end="14:00")
    async with store.transaction() as tx:
        await move_in(tx)
        await send(tx, NOW, CASEMANAGER, ZONE, wish)
        (planned,) = await notices_of(tx, "amina")
    assert planned.expires_at == NOW.replace(hour=13, minute=0, second=0, microsecond=0)


async def test_at_night_it_waits_for_the_morning(store: SqlStore) -> None:
    night = NOW.replace(hour=22)
    async with store.transaction() as tx:
        await move_in(tx)
        await send(tx, night, CASEMANAGER, ZONE, wanted())
        (planned,) = await notices_of(tx, "amina")
    morning = (NOW + timedelta(days=1)).replace(hour=7, minute=0, second=0, microsecond=0)
    assert (planned.due_at, planned.expires_at) == (morning, morning + DAY)


async def test_every_listener_is_in_one_of_the_counts(store: SqlStore) -> None:
    states = [*NoticeState]
    names = [f"p{number:02}" for number in range(len(states))]
    async with store.transaction() as tx:
        await move_in(tx)
        await tx.people.add(*(person(name, chat_id=100 + at, language="om") for at, name in enumerate(names)))
        await tx.houses.save_stay(
            *(stay(id=name, resident_id=name, location_id="west", code=name) for name in names)
        )
        await send(tx, NOW, ADMINISTRATOR, ZONE, wanted(WEST.model_copy(update={"language": "om"})))
        for name, state in zip(names, states, strict=True):
            mine = await notices_of(tx, name)
            await tx.notices.settle_with([mine[0].id], state, NOW)
        await opened(tx, NOW, names[states.index(NoticeState.SENT)], "b1")
        became = await result(tx, ADMINISTRATOR, "b1")
    assert astuple(became)[1:] == (1, 1, 3, 1, 2, 1, 0, [], [])
    assert (became.broadcast.people, became.gone) == (len(states), 0)


async def test_the_notice_to_the_sender_is_not_counted(store: SqlStore) -> None:
    async with store.transaction() as tx:
        await move_in(tx)
        await send(tx, NOW, CASEMANAGER, ZONE, wanted())
        for name in ("amina", "dawit", "elena"):
            assert (await result(tx, CASEMANAGER, "b1")).waiting
            await goes(tx, name, NoticeState.SENT)
        (done,) = await notices_of(tx, "bram")
        became = await result(tx, CASEMANAGER, "b1")
        assert (done.kind, became.reached, became.waiting) == (NoticeKind.BROADCAST_DONE, 3, 0)
        await tx.notices.settle_with([done.id], NoticeState.SENT, NOW)
        await tx.notices.tapped("bram", "b1", NOW)
        assert await result(tx, CASEMANAGER, "b1") == became
        assert await stop(tx, NOW, CASEMANAGER, "b1") == became.broadcast


async def test_stopped_in_the_middle_the_rest_does_not_go_out(store: SqlStore) -> None:
    async with store.transaction() as tx:
        await move_in(tx)
        await send(tx, NOW, CASEMANAGER, ZONE, wanted())
        (leased,) = await tx.notices.claim("one", NOW, NOW + HOUR, 1)
        await tx.notices.settle(leased.id, "one", NoticeState.SENT, NOW)
        (under_way,) = await tx.notices.claim("one", NOW, NOW + HOUR, 1)
        stopped = await stop(tx, NOW, CASEMANAGER, "b1")
        became = await result(tx, CASEMANAGER, "b1")
        assert (became.reached, became.waiting, became.stopped) == (1, 1, 1)
        assert stopped.stopped_at == NOW
        assert await stop(tx, NOW + HOUR, CASEMANAGER, "b1") == stopped
        assert await send(tx, NOW + HOUR, CASEMANAGER, ZONE, wanted()) == stopped
        await tx.notices.settle(under_way.id, "one", NoticeState.SENT, NOW)
        assert not await tx.notices.claim("one", NOW + HOUR, NOW + 2 * HOUR, 9)


@pytest.mark.parametrize(
    "later",
    [
        person("bram", Role.HOUSING_SUPERVISOR, Role.NEIGHBOUR),
        person("ada", Role.ADMINISTRATOR),
        person("wim", Role.CASEMANAGER),
    ],
)
async def test_only_the_sender_who_still_may_send_sees_and_stops_it(store: SqlStore, later: Person) -> None:
    async with store.transaction() as tx:
        await move_in(tx)
        await send(tx, NOW, CASEMANAGER, ZONE, wanted())
        for use in (result(tx, later, "b1"), stop(tx, NOW, later, "b1"), result(tx, CASEMANAGER, "b2")):
            with pytest.raises(NotFound):
                await use
        assert not await broadcasts.all_own(tx, later, NOW, ZONE)
        assert (await result(tx, CASEMANAGER, "b1")).waiting == 3


async def test_a_casemanager_sees_who_of_the_own_residents_did_not_get_it(store: SqlStore) -> None:
    async with store.transaction() as tx:
        await move_in(tx)
        await send(tx, NOW, CASEMANAGER, ZONE, wanted())
        await goes(tx, "amina", NoticeState.SENT)
        await goes(tx, "dawit", NoticeState.DEAD)
        assert (await result(tx, CASEMANAGER, "b1")).missed == ["M-at_intake", "M-blocked", "M-dawit"]
        await tx.people.save(person("amina", chat_id=10, language="ti", blocked_at=NOW))
        assert (await result(tx, CASEMANAGER, "b1")).missed == ["M-at_intake", "M-blocked", "M-dawit"]
        await send(tx, NOW, CASEMANAGER, ZONE, wanted(BRAMS.model_copy(update={"language": "ti"}), "b2"))
        assert (await result(tx, CASEMANAGER, "b2")).missed == ["M-amina", "M-blocked"]


async def test_of_others_no_codes_are_told(store: SqlStore) -> None:
    async with store.transaction() as tx:
        await move_in(tx)
        await send(tx, NOW, supervisor(), ZONE, wanted(OOST))
        await goes(tx, "amina", NoticeState.DEAD)
        became = await result(tx, supervisor(), "b1")
    assert (became.not_reached, became.missed) == (1, [])


async def test_after_a_month_it_is_known_that_it_was_sent_and_no_more(store: SqlStore) -> None:
    async with store.transaction() as tx:
        await move_in(tx)
        await send(tx, NOW, CASEMANAGER, ZONE, wanted())
        for name in ("amina", "dawit", "elena"):
            await goes(tx, name, NoticeState.SENT)
        await tx.notices.purge(NOW + HOUR)
        became = await result(tx, CASEMANAGER, "b1")
    assert (became.gone, became.reached, became.missed) == (3, 0, [])


async def test_an_erased_listener_is_no_error(store: SqlStore) -> None:
    async with store.transaction() as tx:
        await move_in(tx)
        await send(tx, NOW, CASEMANAGER, ZONE, wanted())
        await goes(tx, "amina", NoticeState.SENT)
        await tx.people.erase("amina")
        await tx.people.erase("dawit")
    async with store.transaction() as tx:
        became = await result(tx, CASEMANAGER, "b1")
        assert (became.broadcast.people, became.gone, became.waiting) == (3, 2, 1)
        assert (await stop(tx, NOW, CASEMANAGER, "b1")).stopped_at == NOW


async def test_with_the_sender_the_broadcast_goes(store: SqlStore) -> None:
    async with store.transaction() as tx:
        await move_in(tx)
        await send(tx, NOW, CASEMANAGER, ZONE, wanted())
        await tx.people.erase("bram")
    async with store.transaction() as tx:
        assert await tx.broadcasts.get("b1") is None
        with pytest.raises(NotFound):
            await opened(tx, NOW, "amina", "b1")
        await goes(tx, "amina", NoticeState.DROPPED)


async def test_who_got_it_opens_it_and_nobody_else(store: SqlStore) -> None:
    async with store.transaction() as tx:
        await move_in(tx)
        sent = await send(tx, NOW, CASEMANAGER, ZONE, wanted())
        await tx.notices.plan(notice("other", person_id="gebre", subject_id="b1"))
        await goes(tx, "amina", NoticeState.SENT)
        for name in ("gebre", "farid", "bram"):
            with pytest.raises(NotFound):
                await opened(tx, NOW, name, "b1")
        assert (await result(tx, CASEMANAGER, "b1")).tapped == 0
        for _ in range(2):
            assert await opened(tx, NOW, "amina", "b1") == sent
        assert (await result(tx, CASEMANAGER, "b1")).tapped == 1


SOME = Audience(reach=Reach.SOME, id="bram", ids=("amina", "dawit", "farid"))


async def arrives(store: Transaction, *names: str) -> None:
    for name in names:
        await goes(store, name, NoticeState.SENT)


@pytest.mark.parametrize(
    ("somebody", "audience"),
    [
        (ADMINISTRATOR, SOME),
        (supervisor(), SOME),
        (person("other", Role.CASEMANAGER), SOME),
        (person("bram", Role.LEGAL_ADVISER), SOME),
    ],
)
def test_some_are_the_casemanagers_own(somebody: Person, audience: Audience) -> None:
    assert not may_send(somebody, audience)
    assert may_send(CASEMANAGER, audience)


async def test_of_some_only_those_who_are_the_senders_still_get_it(store: SqlStore) -> None:
    async with store.transaction() as tx:
        await move_in(tx)
        heard = await audience_of(tx, CASEMANAGER, SOME)
        assert ([each.id for each in heard.people], heard.left) == (["amina", "dawit"], 1)
        sent = await send(tx, NOW, CASEMANAGER, ZONE, wanted(SOME))
        assert (sent.people, sent.left, sent.audience) == (2, 1, SOME)
        found = [bool(await notices_of(tx, name)) for name in ("amina", "dawit", "elena", "farid")]
    assert found == [True, True, False, False]


async def test_it_goes_out_when_it_is_due(store: SqlStore) -> None:
    due_at = NOW + 3 * DAY
    async with store.transaction() as tx:
        await move_in(tx)
        sent = await send(tx, NOW, CASEMANAGER, ZONE, replace(wanted(SOME), due_at=due_at))
        assert not await tx.notices.claim("one", due_at - HOUR / 60, due_at, 9)
        assert await tx.broadcasts.get("b1") == sent
        (planned, _) = await tx.notices.claim("one", due_at, due_at + HOUR, 9)
    assert (sent.due_at, planned.due_at, planned.expires_at) == (due_at, due_at, due_at + DAY)
    assert broadcasts.waits(sent, due_at - HOUR, ZONE)
    assert not broadcasts.waits(sent, due_at, ZONE)


@pytest.mark.parametrize(
    ("due_at", "fields", "error"),
    [
        (NOW - HOUR / 60, {}, TooLate),
        (NOW + 61 * DAY, {}, TooFarAhead),
        (NOW + DAY, {"day": TODAY.isoformat()}, TooLate),
    ],
)
async def test_a_time_that_cannot_be(
    store: SqlStore, due_at: datetime, fields: dict[str, str], error: type[Exception]
) -> None:
    template = "office_closed" if fields else "notice_board"
    async with store.transaction() as tx:
        await move_in(tx)
        with pytest.raises(error):
            await send(
                tx, NOW, CASEMANAGER, ZONE, replace(wanted(SOME, template=template, **fields), due_at=due_at)
            )
        assert await tx.broadcasts.get("b1") is None


async def test_what_waits_is_taken_back(store: SqlStore) -> None:
    async with store.transaction() as tx:
        await move_in(tx)
        await send(tx, NOW, CASEMANAGER, ZONE, replace(wanted(SOME), due_at=NOW + DAY))
        stopped = await stop(tx, NOW + HOUR, CASEMANAGER, "b1")
        assert stopped.stopped_at == NOW + HOUR
        assert not await tx.notices.claim("one", NOW + 2 * DAY, NOW + 3 * DAY, 9)


async def test_what_waits_stands_first_the_soonest_on_top(store: SqlStore) -> None:
    async with store.transaction() as tx:
        await move_in(tx)
        for name, days in (("late", 9), ("now", 0), ("soon", 2)):
            due_at = NOW + days * DAY if days else None
            await send(tx, NOW, CASEMANAGER, ZONE, replace(wanted(SOME, name=name), due_at=due_at))
        listed = await broadcasts.all_own(tx, CASEMANAGER, NOW + HOUR, ZONE)
    assert [each.id for each in listed] == ["soon", "late", "now"]


async def test_who_has_not_opened_it_is_rung_again_and_nobody_else(store: SqlStore) -> None:
    later = NOW + HOUR
    async with store.transaction() as tx:
        await move_in(tx)
        await send(tx, NOW, CASEMANAGER, ZONE, wanted())
        await arrives(tx, "amina", "dawit")
        await goes(tx, "elena", NoticeState.UNSURE)
        await opened(tx, NOW, "amina", "b1")
        assert (await result(tx, CASEMANAGER, "b1")).unopened == ["M-dawit", "M-elena"]
        with pytest.raises(RangJustNow):
            await ring_again(tx, later - HOUR / 60, CASEMANAGER, ZONE, "b1")
        assert await ring_again(tx, later, CASEMANAGER, ZONE, "b1") == 2
        with pytest.raises(RangJustNow):
            await ring_again(tx, later, CASEMANAGER, ZONE, "b1")
        assert [len(await notices_of(tx, name)) for name in ("amina", "dawit", "elena")] == [1, 2, 2]
        became = await result(tx, CASEMANAGER, "b1")
        assert (became.reached, became.perhaps, became.ringing, became.gone) == (2, 1, 2, 0)
        second = (await notices_of(tx, "dawit"))[-1]
        assert (second.once, second.due_at, second.expires_at) == (True, later, later + DAY)
        await tx.notices.settle_with([second.id], NoticeState.SENT, later)
        await settled(tx, later, second, NoticeState.SENT)
        await opened(tx, later, "dawit", "b1")
        became = await result(tx, CASEMANAGER, "b1")
        assert (became.reached, became.tapped, became.ringing, became.unopened) == (2, 2, 1, ["M-elena"])


async def test_once_more_after_another_hour(store: SqlStore) -> None:
    async with store.transaction() as tx:
        await move_in(tx)
        await send(tx, NOW, CASEMANAGER, ZONE, wanted(SOME))
        await arrives(tx, "amina", "dawit")
        for hours in (1, 2):
            assert await ring_again(tx, NOW + hours * HOUR, CASEMANAGER, ZONE, "b1") == 2
        await tx.people.save(person("amina", chat_id=10, language="ti", blocked_at=NOW))
        assert await ring_again(tx, NOW + 3 * HOUR, CASEMANAGER, ZONE, "b1") == 1
        assert [len(await notices_of(tx, name)) for name in ("amina", "dawit")] == [3, 4]


async def test_the_second_ring_waits_for_the_morning_too(store: SqlStore) -> None:
    night = NOW.replace(hour=22)
    morning = (NOW + DAY).replace(hour=7, minute=0, second=0, microsecond=0)
    async with store.transaction() as tx:
        await move_in(tx)
        await send(tx, NOW, CASEMANAGER, ZONE, wanted(SOME))
        await arrives(tx, "amina", "dawit")
        await ring_again(tx, night, CASEMANAGER, ZONE, "b1")
        assert (await notices_of(tx, "amina"))[-1].due_at == morning
        with pytest.raises(RangJustNow):
            await ring_again(tx, morning, CASEMANAGER, ZONE, "b1")


async def test_what_is_over_does_not_ring_again(store: SqlStore) -> None:
    wish = wanted(template="water_off", day=TODAY.isoformat(), start="12:00", end="14:00")
    async with store.transaction() as tx:
        await move_in(tx)
        await send(tx, NOW, CASEMANAGER, ZONE, wish)
        await arrives(tx, "amina", "dawit", "elena")
        with pytest.raises(TooLate):
            await ring_again(tx, NOW + 4 * HOUR, CASEMANAGER, ZONE, "b1")


async def test_another_casemanager_rings_nobody(store: SqlStore) -> None:
    async with store.transaction() as tx:
        await move_in(tx)
        await send(tx, NOW, CASEMANAGER, ZONE, wanted(SOME))
        await arrives(tx, "amina", "dawit")
        with pytest.raises(NotFound):
            await ring_again(tx, NOW + HOUR, person("chris", Role.CASEMANAGER), ZONE, "b1")
        await tx.houses.save_stay(stay(id="dawit", resident_id="dawit", code="M-dawit"))
        assert (await result(tx, CASEMANAGER, "b1")).unopened == ["M-amina"]
        assert await ring_again(tx, NOW + HOUR, CASEMANAGER, ZONE, "b1") == 1


@pytest.mark.parametrize("audience", [BRAMS, SOME, OOST, EVERYONE])
async def test_who_left_is_not_meant_any_more(store: SqlStore, audience: Audience) -> None:
    sender = ADMINISTRATOR if audience in (OOST, EVERYONE) else CASEMANAGER
    async with store.transaction() as tx:
        await move_in(tx)
        sent = await send(tx, NOW, sender, ZONE, wanted(audience))
        assert await is_meant(tx, sent, sender, "amina")
        assert not await is_meant(tx, sent, person(sender.id), "amina")
        assert not await is_meant(tx, sent, sender, "hana")
        assert await is_meant(tx, sent, sender, "gebre") is (audience is EVERYONE)


async def test_what_was_planned_long_ago_goes(store: SqlStore) -> None:
    async with store.transaction() as tx:
        await move_in(tx)
        for name, days in (("old", 3), ("new", 2)):
            await send(tx, NOW - days * DAY, CASEMANAGER, ZONE, wanted(SOME, name=name))
        assert await tx.broadcasts.purge(NOW - 2 * DAY) == 1
        assert [each.id for each in await tx.broadcasts.of_sender("bram")] == ["new"]


async def test_what_was_written_to_one_alone_goes_with_that_one(store: SqlStore) -> None:
    words = {"text": "Amina, your letter is here", "language": "en"}
    alone = SOME.model_copy(update={"ids": ("amina",)})
    async with store.transaction() as tx:
        await move_in(tx)
        await send(tx, NOW, CASEMANAGER, ZONE, wanted(alone, "b1", "own_text", **words))
        await send(tx, NOW, CASEMANAGER, ZONE, wanted(SOME, "b2", "own_text", **words))
        await send(tx, NOW, CASEMANAGER, ZONE, wanted(BRAMS, "b3", "own_text", **words))
        await tx.notices.purge(NOW + DAY)
        await forget(tx, NOW, "amina")
    async with store.transaction() as tx:
        left = {each.id: each.audience.ids for each in await tx.broadcasts.of_sender("bram")}
    assert left == {"b2": ("dawit", "farid"), "b3": ()}


async def test_it_goes_also_after_another_took_over(store: SqlStore) -> None:
    alone = SOME.model_copy(update={"ids": ("amina",)})
    async with store.transaction() as tx:
        await move_in(tx)
        await send(tx, NOW, CASEMANAGER, ZONE, wanted(alone))
        await tx.houses.save_stay(stay(id="amina", resident_id="amina", code="M-amina", casemanager_id="wim"))
        await forget(tx, NOW, "amina")
        assert await tx.broadcasts.get("b1") is None


async def test_what_is_held_about_a_listener_is_what_arrived(store: SqlStore) -> None:
    async with store.transaction() as tx:
        await move_in(tx)
        for name in ("b1", "b2"):
            await send(tx, NOW, CASEMANAGER, ZONE, wanted(SOME, name))
        await goes(tx, "amina", NoticeState.SENT)
        assert [each.id for each in await broadcasts.got_by(tx, "amina")] == ["b1"]
        assert await broadcasts.got_by(tx, "dawit") == []
