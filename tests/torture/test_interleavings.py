"""Rescheduling and sending in 300 random orders: what a resident heard last is true.

`make torture` tries ten thousand.
"""

import pytest

from scheduler.outbox import Outbox
from shelter.models.notices import Notice, NoticeKind
from storage.notices import SqlNotices
from tests.torture.interleavings import simulate_all


def test_the_last_word_is_true_in_whatever_order_things_happen() -> None:
    verdicts = simulate_all(range(1, 301))
    wrong = [verdict for verdict in verdicts if verdict.broken]
    assert not wrong, "\n".join((f"seed {wrong[0].seed}", *wrong[0].broken, *wrong[0].trace))
    assert sum(verdict.overtaken for verdict in verdicts) > 10, "hardly anything happened in the moment"


def test_a_run_can_be_repeated() -> None:
    first, again = (simulate_all([7])[0] for _ in range(2))
    assert first == again


def test_it_is_seen_where_changes_are_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = SqlNotices.plan

    async def forgetful(self: SqlNotices, *notices: Notice) -> None:
        await plan(self, *(each for each in notices if each.kind is not NoticeKind.APPOINTMENT_CHANGED))

    monkeypatch.setattr(SqlNotices, "plan", forgetful)
    assert any("the last word" in what for verdict in simulate_all(range(20)) for what in verdict.broken)


def test_it_is_seen_where_a_lease_is_outlived(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that stood still says what was overtaken, and dies before it can be corrected."""
    monkeypatch.setattr(Outbox, "_may_go", lambda self, notice: True)
    assert simulate_all([225])[0].broken
