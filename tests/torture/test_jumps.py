"""The clock on the wall is set by two hours and back on a day of reminders; `make torture` tries 500 days."""

import pytest

from scheduler.jumps import Jumps
from scheduler.outbox import Outbox
from tests.torture.jumps import set_all_clocks

SEEDS = range(1, 41)


def test_none_is_missing_and_none_doubled() -> None:
    days = set_all_clocks(SEEDS)
    assert [(day.seed, day.broken) for day in days if day.broken] == []
    assert all(len(day.jumps) == 2 for day in days)
    assert sum(day.jumped_over for day in days) < sum(day.reminders for day in days) / 20


def test_it_is_seen_where_leases_are_taken_for_old(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Jumps, "lately", lambda self: False)
    monkeypatch.setattr(Outbox, "_may_go", lambda self, notice: True)
    assert any(day.doubled for day in set_all_clocks(SEEDS))
