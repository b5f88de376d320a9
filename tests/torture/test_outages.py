"""An outage of twelve hours and one of three days, in a week of 20 residents; `make torture` has 60."""

import pytest

from scheduler import outbox
from tests.torture.outages import OUTAGES, Outage, bear

RESIDENTS, SEED = 20, 1


@pytest.mark.parametrize("outage", OUTAGES, ids=lambda outage: f"{outage.whose.name} {outage.lasts}")
def test_after_an_outage_what_is_of_use_goes_out_and_floods_nobody(outage: Outage) -> None:
    figures = bear(outage, SEED, RESIDENTS)
    assert not figures.broken, f"seed {SEED}: {figures}"
    assert figures.caught_up
    assert figures.stale


@pytest.mark.parametrize("seed", range(1, 4))
def test_what_an_outage_meets_alone_is_not_given_up(seed: int) -> None:
    """Telegram is taken to be away before one notice has used up its doubts."""
    figures = bear(OUTAGES[0], seed, residents=4)
    assert not figures.broken, f"seed {seed}: {figures}"


def test_it_is_seen_where_an_outage_loses_something(monkeypatch: pytest.MonkeyPatch) -> None:
    """As it would where each try that the outage cut short were the last one."""
    monkeypatch.setattr(outbox, "MOST_DOUBTS", 1)
    assert bear(OUTAGES[0], SEED, RESIDENTS).lost
