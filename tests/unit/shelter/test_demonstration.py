from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from typing import TypeVar
from zoneinfo import ZoneInfo

import pytest

from shelter.deadlines import has_tapped
from shelter.demonstration import Content, Demonstration, build, cast_of, people
from shelter.models.activities import ActivityKind
from shelter.models.allowances import AllowanceState
from shelter.models.appointments import AppointmentState
from shelter.models.legal import Scenario, Stage
from shelter.models.notices import NoticeKind
from shelter.models.people import Person, Role
from shelter.models.places import RuleText, Topic
from shelter.stay_limits import endings

T = TypeVar("T")

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
TUESDAY = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
SATURDAY = datetime(2026, 11, 28, 8, 0, tzinfo=UTC)
SPRING = datetime(2027, 3, 26, 23, 30, tzinfo=UTC)
"""Already the 27th in Amsterdam, the day before the clock changes."""

CONTENT = Content(
    rules={
        topic: [
            [
                {"nl": RuleText(text=f"Regel over {topic}.", checked=True)},
                {"nl": RuleText(text=f"Nieuw over {topic}.", change="Dit is anders.", checked=True)},
            ],
            [{"nl": RuleText(text=f"Andere regel over {topic}.", checked=True)}],
        ]
        for topic in Topic
    },
    activities={kind: [{"nl": f"Samen: {kind}"}] for kind in ActivityKind},
)
FINISHED = ["nl", "en", "ti", "ar", "fr"]
LANGUAGES = [*FINISHED, "fa", "am", "fa_AF", "so", "ckb", "ku", "ps", "om", "pt", "es", "tr"]


@cache
def shelter_of(seed: int, now: datetime) -> Demonstration:
    return build(seed, now, CONTENT)


@pytest.fixture(
    scope="module", params=[(1, TUESDAY), (2, SATURDAY), (3, SPRING)], ids=lambda each: str(each[0])
)
def made(request: pytest.FixtureRequest) -> tuple[Demonstration, datetime]:
    seed, now = request.param
    return shelter_of(seed, now), now


@pytest.fixture
def shelter(made: tuple[Demonstration, datetime]) -> Demonstration:
    return made[0]


@pytest.fixture
def now(made: tuple[Demonstration, datetime]) -> datetime:
    return made[1]


@pytest.fixture
def today(now: datetime) -> date:
    return now.astimezone(AMSTERDAM).date()


def with_role(shelter: Demonstration, role: Role) -> list[Person]:
    return [person for person in shelter.people if role in person.roles]


def local(moment: datetime) -> datetime:
    return moment.astimezone(AMSTERDAM)


def test_the_same_seed_and_day_give_the_same_shelter() -> None:
    assert build(1, TUESDAY, CONTENT) == shelter_of(1, TUESDAY)


def test_another_seed_gives_other_people() -> None:
    one, other = shelter_of(1, TUESDAY), shelter_of(2, SATURDAY)
    assert {each.id for each in one.people}.isdisjoint(each.id for each in other.people)
    assert {each.id for each in one.notices}.isdisjoint(each.id for each in other.notices)


def test_later_on_the_day_only_the_notices_are_fewer() -> None:
    morning, evening = shelter_of(1, TUESDAY), build(1, TUESDAY + timedelta(hours=12), CONTENT)
    same = [name for name in morning.__slots__ if getattr(morning, name) == getattr(evening, name)]
    assert set(morning.__slots__) - set(same) == {"notices"}
    assert set(evening.notices) < set(morning.notices)


def test_tomorrow_the_same_people_are_in_the_cast() -> None:
    today, tomorrow = shelter_of(1, TUESDAY).cast, cast_of(1, TUESDAY + timedelta(days=1))
    assert [each.person_id for each in today.members] == [each.person_id for each in tomorrow.members]
    assert today == cast_of(1, TUESDAY)
    for one, other in zip(today.waiting, tomorrow.waiting, strict=True):
        assert one.lives_there_since
        assert other.lives_there_since
        assert other.lives_there_since - one.lives_there_since == timedelta(days=1)


def test_nine_small_locations_with_five_hundred_places(shelter: Demonstration) -> None:
    capacities = [location.capacity for location in shelter.locations]
    vulnerable = [location.capacity for location in shelter.locations if location.vulnerable]
    others = [location.capacity for location in shelter.locations if not location.vulnerable]
    assert (len(capacities), sum(capacities), len(vulnerable)) == (9, 500, 2)
    assert max(vulnerable) < min(others)
    assert max(capacities) <= 80
    assert all(each.telephones and each.place.latitude and each.place.longitude for each in shelter.locations)


def test_as_many_people_of_each_role_as_the_issue_says(shelter: Demonstration) -> None:
    counts = Counter(role for person in shelter.people for role in person.roles)
    helpers = counts.pop(Role.VOLUNTEER) + counts.pop(Role.NEIGHBOUR)
    assert helpers == 120
    assert counts == {
        Role.RESIDENT: 473,
        Role.CASEMANAGER: 20,
        Role.LEGAL_ADVISER: 6,
        Role.HOUSING_SUPERVISOR: 9,
        Role.COORDINATOR: 2,
        Role.ADMINISTRATOR: 1,
    }


def test_residents_speak_sixteen_languages(shelter: Demonstration) -> None:
    spoken = Counter(person.language for person in with_role(shelter, Role.RESIDENT))
    assert set(spoken) - {None} == set(LANGUAGES)
    assert min(spoken.values()) >= 3


def test_everybody_has_a_chat_of_his_own_and_agreed_save_who_waits(shelter: Demonstration) -> None:
    waiting = {member.person_id for member in shelter.cast.waiting}
    chats = [person.chat_id for person in shelter.people if person.id not in waiting]
    assert None not in chats
    assert len(set(chats)) == len(chats)
    found = [chat for chat in chats if chat]
    assert min(found) == people.FIRST_CHAT
    assert max(found) < 2**52
    assert {consent.person_id for consent in shelter.consents} == {p.id for p in shelter.people} - waiting
    assert all(person.chat_id is None for person in shelter.people if person.id in waiting)


def test_every_id_is_twelve_characters_and_nobody_elses(shelter: Demonstration) -> None:
    records = (
        shelter.locations,
        shelter.people,
        shelter.consents,
        shelter.stays,
        shelter.rules,
        shelter.appointments,
        shelter.legal_steps,
        shelter.allowances,
        shelter.activities,
        shelter.notices,
    )
    ids = [record.id for kind in records for record in kind]
    assert {len(each) for each in ids} == {12}
    assert len(set(ids)) == len(ids)
    assert len({receipt.id for receipt in shelter.receipts}) == len(shelter.receipts)


def test_every_resident_has_a_place_and_no_house_is_too_full(shelter: Demonstration) -> None:
    capacities = {location.id: location.capacity for location in shelter.locations}
    residents = {person.id: person for person in with_role(shelter, Role.RESIDENT)}
    assert [stay.resident_id for stay in shelter.stays] == list(residents)
    assert all(n <= capacities[where] for where, n in Counter(s.location_id for s in shelter.stays).items())
    assert len({stay.code for stay in shelter.stays}) == len(shelter.stays)
    for stay in shelter.stays:
        assert {grant.location_id for grant in residents[stay.resident_id].grants} == {stay.location_id}


def test_caseloads_are_of_twenty_to_thirty(shelter: Demonstration) -> None:
    caseloads = Counter(stay.casemanager_id for stay in shelter.stays)
    assert set(caseloads) == {person.id for person in with_role(shelter, Role.CASEMANAGER)}
    assert all(20 <= number <= 30 for number in caseloads.values())
    advisers = {stay.legal_adviser_id for stay in shelter.stays}
    assert advisers == {person.id for person in with_role(shelter, Role.LEGAL_ADVISER)}


def test_nobody_stays_longer_than_eighteen_months(shelter: Demonstration, today: date) -> None:
    assert all(timedelta(0) < today - stay.started_on <= timedelta(days=547) for stay in shelter.stays)


def test_the_first_casemanager_has_somebody_whose_stay_is_near_its_end(
    shelter: Demonstration, today: date
) -> None:
    first = shelter.cast.casemanagers[0].person_id
    caseload = [stay for stay in shelter.stays if stay.casemanager_id == first]
    assert endings(caseload, 18, today)


def test_no_two_appointments_of_a_resident_overlap(shelter: Demonstration) -> None:
    for theirs in _by(shelter.appointments, "resident_id").values():
        for first, second in pairwise(theirs):
            assert first.starts_at + timedelta(minutes=first.minutes) <= second.starts_at


def test_no_casemanager_is_with_two_residents_at_once(shelter: Demonstration) -> None:
    face_to_face = [each for each in shelter.appointments if each.kind == "casemanager"]
    for theirs in _by(face_to_face, "staff_id").values():
        for first, second in pairwise(theirs):
            assert first.starts_at + timedelta(minutes=first.minutes) <= second.starts_at


def test_appointments_are_in_working_hours(shelter: Demonstration, today: date) -> None:
    desk = {today, today + timedelta(days=1)}
    for appointment in shelter.appointments:
        begins = local(appointment.starts_at)
        ends = begins + timedelta(minutes=appointment.minutes)
        assert time(9) <= begins.time() < ends.time() <= time(17)
        assert begins.isoweekday() <= 5 or begins.date() in desk


def test_appointments_go_three_months_back_and_two_ahead(shelter: Demonstration, today: date) -> None:
    began = {stay.resident_id: stay.started_on for stay in shelter.stays}
    waiting = {member.person_id for member in shelter.cast.waiting}
    for resident_id, theirs in _by(shelter.appointments, "resident_id").items():
        when = [local(each.starts_at).date() for each in theirs]
        assert when[0] >= max(began[resident_id], today - timedelta(days=90))
        if resident_id not in waiting:
            assert today + timedelta(days=29) < when[-1] < today + timedelta(days=60)
    old = {resident_id for resident_id, day in began.items() if day < today - timedelta(days=90)}
    early = {a.resident_id for a in shelter.appointments if local(a.starts_at).date() < today - timedelta(60)}
    assert old <= early


def test_every_casemanager_sees_somebody_today_and_tomorrow(shelter: Demonstration, today: date) -> None:
    for day in (today, today + timedelta(days=1)):
        seen = Counter(
            appointment.staff_id
            for appointment in shelter.appointments
            if local(appointment.starts_at).date() == day and appointment.kind == "casemanager"
        )
        assert set(seen) == {person.id for person in with_role(shelter, Role.CASEMANAGER)}
        assert min(seen.values()) >= 3


def test_an_answer_has_a_receipt_from_before_now(shelter: Demonstration, now: datetime) -> None:
    answered = {each.id: each for each in shelter.appointments if each.answer}
    assert {receipt.appointment_id for receipt in shelter.receipts} == set(answered)
    for receipt in shelter.receipts:
        appointment = answered[receipt.appointment_id]
        assert (receipt.answer, receipt.resident_id) == (appointment.answer, appointment.resident_id)
        assert receipt.given_at < min(now, appointment.starts_at)


def test_leefgeld_is_on_thursdays_and_adds_up(shelter: Demonstration, today: date) -> None:
    for payment in shelter.allowances:
        assert payment.pay_on.isoweekday() == 4
        assert (payment.state == AllowanceState.COLLECTED) == (payment.pay_on < today)
        assert payment.from_time < payment.until_time
        if payment.state != AllowanceState.CHANGED:
            assert 50_00 <= payment.cents <= 60_00
    states = Counter(payment.state for payment in shelter.allowances)
    assert set(states) == set(AllowanceState)


def test_every_resident_is_paid_within_a_week(shelter: Demonstration, today: date) -> None:
    soon = [each for each in shelter.allowances if today <= each.pay_on < today + timedelta(days=7)]
    assert Counter(each.resident_id for each in soon) == Counter(stay.resident_id for stay in shelter.stays)


def test_a_legal_case_goes_forward(shelter: Demonstration, today: date) -> None:
    order = list(Stage)
    histories = _by(shelter.legal_steps, "resident_id")
    assert len(histories) == len(shelter.stays)
    for steps in histories.values():
        assert 1 <= len(steps) <= 6
        assert all(order.index(a.stage) < order.index(b.stage) for a, b in pairwise(steps))
        assert all(a.recorded_at < b.recorded_at for a, b in pairwise(steps))
        assert steps[-1].since <= today
        assert all(step.next_date is None for step in steps[:-1])
    undecided = [
        each for each in shelter.legal_steps if order.index(each.stage) <= order.index(Stage.FILE_ANALYSIS)
    ]
    assert {step.scenario for step in undecided} == {Scenario.UNDER_INVESTIGATION}
    assert {step.scenario for step in shelter.legal_steps} == set(Scenario)


def test_every_house_has_a_rule_on_every_topic_and_some_changed(shelter: Demonstration) -> None:
    first = {(rule.location_id, rule.topic): rule for rule in shelter.rules if rule.version == 1}
    later = [rule for rule in shelter.rules if rule.version == 2]
    assert len(first) == 9 * len(Topic)
    assert later
    assert len(first) + len(later) == len(shelter.rules)
    assert not any(rule.texts["nl"].change for rule in first.values())
    for rule in later:
        assert rule.texts["nl"].change
        assert rule.published_on > first[rule.location_id, rule.topic].published_on


def test_twenty_to_thirty_activities_a_week(shelter: Demonstration, today: date) -> None:
    weeks = Counter((local(each.starts_at).date() - today).days // 7 for each in shelter.activities)
    assert set(weeks) == {-1, 0, 1}
    assert all(20 <= number <= 30 for number in weeks.values())
    assert all(4 <= each.capacity <= 20 for each in shelter.activities)
    assert {each.kind for each in shelter.activities} == set(ActivityKind)


def test_never_one_too_many(shelter: Demonstration) -> None:
    people = {person.id: person for person in shelter.people}
    activities = {each.id: each for each in shelter.activities}
    taken = Counter(signup.activity_id for signup in shelter.signups)
    assert len(set(shelter.signups)) == len(shelter.signups)
    for signup in shelter.signups:
        activity = activities[signup.activity_id]
        assert not activity.audience.isdisjoint(people[signup.person_id].roles)
        assert signup.signed_up_at < activity.starts_at
    free = {each.id: each.capacity - taken[each.id] for each in shelter.activities}
    assert min(free.values()) == 0
    assert (free[shelter.full], free[shelter.last_place]) == (0, 1)


def test_the_last_place_is_soon_and_for_all(shelter: Demonstration, now: datetime) -> None:
    cast = {member.person_id for member in shelter.cast.members}
    for activity_id in (shelter.full, shelter.last_place):
        activity = next(each for each in shelter.activities if each.id == activity_id)
        assert activity.audience == {Role.RESIDENT, Role.NEIGHBOUR, Role.VOLUNTEER}
        assert timedelta(0) < activity.starts_at - now < timedelta(days=4)
        assert not activity.cancelled
        assert cast.isdisjoint(each.person_id for each in shelter.signups if each.activity_id == activity_id)


def test_notices_are_to_come_and_wanted(shelter: Demonstration, now: datetime) -> None:
    appointments = {each.id: each for each in shelter.appointments}
    payments = {each.id: each for each in shelter.allowances}
    guides = {stay.resident_id: stay.casemanager_id for stay in shelter.stays}
    kinds = Counter(notice.kind for notice in shelter.notices)
    assert set(kinds) == {
        NoticeKind.APPOINTMENT_REMINDER,
        NoticeKind.ALLOWANCE_REMINDER,
        NoticeKind.NOT_REACHED,
    }
    assert min(kinds.values()) > 100
    assert len({notice.key for notice in shelter.notices}) == len(shelter.notices) > 1000
    for notice in shelter.notices:
        subject = appointments.get(notice.subject_id or "") or payments[notice.subject_id or ""]
        to_staff = notice.kind is NoticeKind.NOT_REACHED
        assert now < notice.due_at < notice.expires_at
        assert notice.subject_version == subject.version
        assert notice.person_id == (guides[subject.resident_id] if to_staff else subject.resident_id)
        assert subject.state not in (AppointmentState.CANCELLED, AllowanceState.COLLECTED)


def test_some_appointments_of_tomorrow_are_not_opened(shelter: Demonstration, now: datetime) -> None:
    soon = [each for each in shelter.appointments if now < each.starts_at < now + timedelta(days=3)]
    opened = [has_tapped(each) for each in soon if each.state is AppointmentState.PLANNED]
    assert 0 < opened.count(False) < opened.count(True)
    assert all(each.seen_version == each.version for each in shelter.appointments if each.answer)


def test_the_cast_has_somebody_of_each_language_and_role(shelter: Demonstration) -> None:
    cast, people = shelter.cast, {person.id: person for person in shelter.people}
    assert Counter(member.language for member in cast.residents) == Counter(LANGUAGES + FINISHED)
    assert [len(each) for each in (cast.casemanagers, cast.volunteers, cast.neighbours)] == [3, 3, 3]
    assert len({member.chat_id for member in cast.members}) == len(cast.members)
    for member in set(cast.members) - set(cast.waiting):
        person = people[member.person_id]
        assert (person.chat_id, person.language, person.first_name) == (
            member.chat_id,
            member.language,
            member.name,
        )
        assert member.role in person.roles


def test_who_waits_has_all_that_a_first_day_needs(shelter: Demonstration, now: datetime, today: date) -> None:
    casemanager = shelter.cast.casemanagers[0].person_id
    chats = {person.chat_id for person in shelter.people}
    assert [member.language for member in shelter.cast.waiting] == ["ti", "ar", "fr"]
    for member in shelter.cast.waiting:
        assert member.casemanager_id == casemanager
        assert member.chat_id not in chats
        coming = [each for each in shelter.appointments if each.resident_id == member.person_id]
        assert len(coming) == 5
        assert all(each.starts_at > now and each.answer is None for each in coming)
        assert any(
            local(each.starts_at).date() == today + timedelta(days=1) and each.staff_id == casemanager
            for each in coming
        )
        assert any(step.resident_id == member.person_id for step in shelter.legal_steps)
        assert any(payment.resident_id == member.person_id for payment in shelter.allowances)


def _by(records: Sequence[T], name: str) -> dict[str, list[T]]:
    """Soonest first, where they have a time."""
    found: dict[str, list[T]] = {}
    for record in sorted(records, key=lambda each: getattr(each, "starts_at", 0)):
        found.setdefault(getattr(record, name), []).append(record)
    return found
