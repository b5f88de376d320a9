"""The records of an import: how far it is, what it would do, what it did."""

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from shelter.files.faults import Fault, Problem
from shelter.files.rows import Content
from shelter.models.appointments import AppointmentKind
from shelter.models.record import Moment, Record

ITEMS_SHOWN = 10
FAULTS_KEPT = 200


class Change(StrEnum):
    """What a row does. `NOTHING` is a row that takes back what was never there."""

    NEW = "new"
    CHANGED = "changed"
    CANCELLED = "cancelled"
    SAME = "same"
    NOTHING = "nothing"


class Item(Record):
    """A row that would change something, as it is shown; which fields there are depends on its kind.

    `was` names the version that it changes.
    """

    row: int
    change: Change
    code: str
    kind: AppointmentKind | None = None
    starts_at: Moment | None = None
    day: date | None = None
    cents: int | None = None
    place: str = ""
    language: str | None = None
    was: str = ""


class Preview(Record):
    """What saving would do. `items` and `faults` are the first ones; `skipped` counts all that are wrong."""

    content: Content
    counts: dict[Change, int] = {}
    items: tuple[Item, ...] = ()
    faults: tuple[Fault, ...] = ()
    skipped: int = 0
    sign: str = ""

    @property
    def to_save(self) -> int:
        return sum(self.counts.get(each, 0) for each in (Change.NEW, Change.CHANGED, Change.CANCELLED))


class Step(StrEnum):
    """`READING`: the file is being fetched and read. `READ`: it waits for a tap. Nothing is saved before
    `SAVED`; `FAILED` has a problem and nothing more to do."""

    READING = "reading"
    READ = "read"
    SAVING = "saving"
    SAVED = "saved"
    FAILED = "failed"


class Job(Record):
    """One file on its way. `problem` is why it failed, or why it has to be looked at again."""

    step: Step
    file_id: str
    preview: Preview | None = None
    problem: Problem | None = None


@dataclass(slots=True)
class Reckoning:
    """What the rows of a file would do, all of it; `preview` is what is shown of that."""

    content: Content
    items: list[Item] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    quiet: dict[Change, int] = field(default_factory=dict)
    work: list[Any] = field(default_factory=list)
    """Of each kind its own: what `write` gets."""

    def leave(self, change: Change) -> None:
        """A row that changes nothing."""
        self.quiet[change] = self.quiet.get(change, 0) + 1

    def preview(self) -> Preview:
        counts = dict(self.quiet)
        for item in self.items:
            counts[item.change] = counts.get(item.change, 0) + 1
        faults = sorted(self.faults, key=lambda fault: fault.row)
        return Preview(
            content=self.content,
            counts=counts,
            items=tuple(self.items[:ITEMS_SHOWN]),
            faults=tuple(faults[:FAULTS_KEPT]),
            skipped=len(faults),
            sign=_sign(self.items),
        )


def _sign(items: Sequence[Item]) -> str:
    """Two reckonings with the same sign do the same."""
    return derived_id(*(item.model_dump_json() for item in items))


def derived_id(*parts: str) -> str:
    """An identifier as `ids.new_id` makes, always the same for the same parts (72 bits of SHA-256)."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(f"{len(part)}:{part}".encode())
    return urlsafe_b64encode(digest.digest()[:9]).decode()


def rows_id(job_id: str) -> str:
    """Where the rows of a job are kept, beside it."""
    return derived_id("rows", job_id)
