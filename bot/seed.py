"""Fills a store with the demonstration shelter."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import TypeAlias

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from bot.errors import Plain
from bot.settings import Settings
from bot.wiring import open_store, utc_now
from locales import content
from shelter import invites
from shelter.demonstration import Content, Demonstration, Member, Wording, build
from shelter.models.activities import ActivityKind
from shelter.models.people import Consent, Role
from shelter.models.places import RuleText, Topic
from shelter.store import Store, Transaction

AT_ONCE = 500
"""How many records are written between two looks at the clock and at what else is to be done."""

Writing: TypeAlias = tuple[str, Sequence[object], Callable[..., Awaitable[None]]]


async def seed(settings: Settings, number: int, *, add_to_people: bool) -> Sequence[str]:
    """Fill the store of the settings; the lines to print. Raises Plain where it has people already."""
    now = utc_now()
    store = await open_store(settings)
    try:
        if not add_to_people and await has_people(store):
            raise Plain("The store already has people. To add to them: wegwijs seed --add-to-people")
        shelter = made_by_rule(number, now)
        with progress_bar() as progress:
            codes = await fill(store, shelter, now, progress)
    finally:
        await store.close()
    waiting = [
        f"  {member.name} ({member.language}): {codes[member.person_id]}" for member in shelter.cast.waiting
    ]
    return ["Invites for new residents, valid once, for 72 hours:", *waiting]


def made_by_rule(number: int, now: datetime) -> Demonstration:
    """The demonstration shelter of that number, in all languages that there is content in."""
    return build(number, now, _content())


def progress_bar() -> Progress:
    """A bar for each kind of record, on the console."""
    return Progress(
        TextColumn("{task.description:<24}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    )


async def fill(
    store: Store, demonstration: Demonstration, now: datetime, progress: Progress
) -> dict[str, str]:
    """Keep all of the shelter or, at an error, nothing; the codes of `invite_waiting`.

    Raises what the store raises where it has one of these people already.
    """
    async with store.transaction() as transaction:
        await _write(transaction, demonstration, progress)
        return await invite_waiting(transaction, demonstration.cast.waiting, now)


async def invite_waiting(
    transaction: Transaction, waiting: Sequence[Member], now: datetime
) -> dict[str, str]:
    """An invite for each resident of the cast who has no chat yet: the code by the id of the person."""
    codes = {}
    for member in waiting:
        _, codes[member.person_id] = await invites.make(
            transaction,
            now,
            member.role,
            location_id=member.location_id,
            person_id=member.person_id,
            casemanager_id=member.casemanager_id,
        )
    return codes


async def has_people(store: Store) -> bool:
    """Whether anybody in the store has a role."""
    async with store.transaction() as transaction:
        for role in Role:
            if await transaction.people.with_role(role):
                return True
    return False


def _content() -> Content:
    return Content(
        rules={Topic(topic): _stories(wordings) for topic, wordings in content.rules().items()},
        activities={ActivityKind(kind): titles for kind, titles in content.activities().items()},
    )


def _stories(wordings: Sequence[content.Wordings]) -> list[list[Wording]]:
    """Of each variant of a rule, as it was at first and as it was changed later, which stand in turn."""
    records = [{code: _record(words) for code, words in each.items()} for each in wordings]
    return [[first, later] for first, later in zip(records[::2], records[1::2], strict=True)]


def _record(words: content.RuleWords) -> RuleText:
    return RuleText(text=words.text, change=words.change, checked=words.checked)


async def _write(transaction: Transaction, demonstration: Demonstration, progress: Progress) -> None:
    writings = _writings(transaction, demonstration)
    tasks = [progress.add_task(name, total=len(records)) for name, records, _ in writings]
    for task, (_, records, write) in zip(tasks, writings, strict=True):
        for start in range(0, len(records), AT_ONCE):
            part = records[start : start + AT_ONCE]
            await write(*part)
            progress.advance(task, len(part))


def _writings(transaction: Transaction, shelter: Demonstration) -> list[Writing]:
    async def add_consents(*consents: Consent) -> None:
        for consent in consents:
            await transaction.people.add_consent(consent)

    houses, appointments, activities = transaction.houses, transaction.appointments, transaction.activities
    return [
        ("Locations", shelter.locations, houses.save_location),
        ("People", shelter.people, transaction.people.add),
        ("Consents", shelter.consents, add_consents),
        ("Stays", shelter.stays, houses.save_stay),
        ("House rules", shelter.rules, houses.add_rule),
        ("Appointments", shelter.appointments, appointments.save),
        ("Receipts", shelter.receipts, appointments.add_receipt),
        ("Steps of legal cases", shelter.legal_steps, transaction.legal_cases.add),
        ("Leefgeld", shelter.allowances, transaction.allowances.save),
        ("Activities", shelter.activities, activities.save),
        ("Signups", shelter.signups, activities.add_signup),
        ("Notices to come", shelter.notices, transaction.notices.plan),
    ]
