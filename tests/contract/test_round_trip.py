"""Whatever a record holds, it comes back the same."""

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shelter.models.allowances import Allowance, AllowanceState, Component
from shelter.models.appointments import (
    Appointment,
    AppointmentKind,
    AppointmentState,
    AttendanceAnswer,
    Bring,
)
from shelter.models.conversations import Draft, InboxEntry, Message
from shelter.models.legal import Actor, LegalStep, Scenario, Stage
from shelter.models.notices import Notice, NoticeKind, Priority
from shelter.models.people import Grant, NoticeStyle, Person, Role
from shelter.models.places import Location, Place, Telephone
from storage.store import SqlStore
from tests.contract.things import NOW

EXAMPLES = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])

letters = st.characters(exclude_categories=["Cs"])
moments = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
days = st.dates(date(1900, 1, 1), date(2200, 1, 1))
times = st.times()
coordinates = st.none() | st.floats(-180, 180)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(letters),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(letters), inner, max_size=3),
    max_leaves=5,
)


def words(most: int, least: int = 0) -> st.SearchStrategy[str]:
    return st.text(letters, min_size=least, max_size=most)


def new_ids() -> st.SearchStrategy[str]:
    return st.builds(lambda: uuid.uuid4().hex)


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


places = st.builds(Place, name=words(100), address=words(200), latitude=coordinates, longitude=coordinates)
people = st.builds(
    Person,
    id=new_ids(),
    chat_id=st.none(),
    first_name=maybe(words(80)),
    language=maybe(words(10)),
    grants=st.frozensets(st.builds(Grant, role=st.sampled_from(Role), location_id=st.none())),
    notice_style=st.sampled_from(NoticeStyle),
    consent_version=maybe(st.integers(0, 2**31)),
    blocked_at=maybe(moments),
    created_at=moments,
)
appointments = st.builds(
    Appointment,
    id=new_ids(),
    resident_id=st.just("-"),
    kind=st.sampled_from(AppointmentKind),
    starts_at=moments,
    zone=words(30),
    minutes=st.integers(5, 600),
    place=places,
    bring=st.lists(st.sampled_from(Bring)).map(tuple),
    interpreter=st.booleans(),
    note=maybe(words(200)),
    state=st.sampled_from(AppointmentState),
    answer=maybe(st.sampled_from(AttendanceAnswer)),
    version=st.integers(1, 2**31),
)
steps = st.builds(
    LegalStep,
    id=new_ids(),
    resident_id=st.just("-"),
    recorded_at=moments,
    recorded_by=st.none(),
    stage=st.sampled_from(Stage),
    scenario=st.sampled_from(Scenario),
    actor=st.sampled_from(Actor),
    since=days,
    next_date=maybe(days),
)
allowances = st.builds(
    Allowance,
    id=new_ids(),
    resident_id=st.just("-"),
    pay_on=days,
    from_time=times,
    until_time=times,
    period_start=days,
    period_end=days,
    components=st.lists(st.builds(Component, cents=st.integers(-(2**40), 2**40)), max_size=4).map(tuple),
    pay_point=words(100),
    bring=st.lists(st.sampled_from(Bring)).map(tuple),
    state=st.sampled_from(AllowanceState),
)
messages = st.builds(
    Message,
    id=new_ids(),
    resident_id=st.just("-"),
    sender_id=st.just("-"),
    text=words(1000, 1),
    sent_at=moments,
    read_at=maybe(moments),
)
drafts = st.builds(
    Draft,
    person_id=st.just("-"),
    form=words(20),
    question=words(20),
    answers=st.dictionaries(words(20), json_values, max_size=4),
    updated_at=moments,
)
notices = st.builds(
    Notice,
    id=new_ids(),
    key=new_ids(),
    person_id=st.just("-"),
    kind=st.sampled_from(NoticeKind),
    priority=st.sampled_from(Priority),
    subject_id=maybe(new_ids()),
    subject_version=maybe(st.integers(0, 2**31)),
    ahead=maybe(st.timedeltas(timedelta(0), timedelta(days=30))),
    due_at=moments,
    expires_at=moments,
)
locations = st.builds(
    Location,
    id=new_ids(),
    place=places,
    telephones=st.lists(st.builds(Telephone, label=words(20), number=words(20)), max_size=3).map(tuple),
    vulnerable=st.booleans(),
    capacity=st.integers(1, 80),
)
entries = st.builds(
    InboxEntry,
    update_id=st.integers(0, 2**62),
    chat_id=st.integers(-(2**62), 2**62),
    received_at=moments,
    payload=st.text(letters).map(str.encode),
)


@EXAMPLES
@given(people, appointments, steps, allowances)
async def test_people_and_what_is_about_them(
    store: SqlStore, person: Person, appointment: Appointment, step: LegalStep, allowance: Allowance
) -> None:
    mine = {"resident_id": person.id}
    kept = appointment.model_copy(update=mine)
    step, allowance = step.model_copy(update=mine), allowance.model_copy(update=mine)
    async with store.transaction() as transaction:
        await transaction.people.add(person)
        await transaction.appointments.save(kept)
        await transaction.legal_cases.add(step)
        await transaction.allowances.save(allowance)
    async with store.transaction() as transaction:
        assert await transaction.people.get(person.id) == person
        assert await transaction.appointments.get(kept.id) == kept
        assert await transaction.legal_cases.history(person.id) == [step]
        assert await transaction.allowances.get(allowance.id) == allowance


@EXAMPLES
@given(people, messages, drafts, notices)
async def test_what_is_said_and_what_will_be(
    store: SqlStore, person: Person, message: Message, draft: Draft, notice: Notice
) -> None:
    message = message.model_copy(update={"resident_id": person.id, "sender_id": person.id})
    draft = draft.model_copy(update={"person_id": person.id})
    notice = notice.model_copy(update={"person_id": person.id})
    async with store.transaction() as transaction:
        await transaction.people.add(person)
        await transaction.conversations.add_message(message)
        await transaction.conversations.save_draft(draft)
        await transaction.notices.plan(notice)
    async with store.transaction() as transaction:
        assert await transaction.conversations.messages(person.id) == [message]
        assert await transaction.conversations.draft(person.id) == draft
        assert await transaction.notices.of_person(person.id) == [notice]


@EXAMPLES
@given(locations, entries)
async def test_what_is_nobodys(store: SqlStore, location: Location, entry: InboxEntry) -> None:
    async with store.transaction() as transaction:
        await transaction.houses.save_location(location)
        assert await transaction.houses.location(location.id) == location
        assert await transaction.inbox.keep([entry]) == [entry]
        assert await transaction.inbox.waiting() == [entry.model_copy(update={"tries": 1})]
        await transaction.inbox.done([entry.update_id], NOW)
        await transaction.inbox.purge(NOW + timedelta(days=1))
