"""The short form of `python -m tests.fuzz`: each damaged file is read rightly and saved whole, or refused."""

import random
from collections import Counter

from hypothesis import HealthCheck, given, settings

from shelter.importing import flow
from tests.fuzz.damage import damaged, good_files
from tests.fuzz.invented import files
from tests.fuzz.judging import PARTLY, UNREADABLE, WHOLE, judge
from tests.fuzz.saving import keeper

FILES = 1_500


def test_damaged_files_are_read_or_refused() -> None:
    outcomes: Counter[str] = Counter()
    with keeper() as keeps:
        for seed in range(FILES):
            try:
                found = judge(damaged(random.Random(seed)), outcomes)
                if found and flow.rows_of(found) and seed % 10 == 0:
                    keeps.keep(found)
            except Exception as error:
                raise AssertionError(f"seed {seed}") from error
        assert keeps.saved > 20
    assert min(outcomes[each] for each in (UNREADABLE, PARTLY, WHOLE)) > 50, outcomes


@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
@given(files)
def test_invented_files_are_read_or_refused(content: bytes) -> None:
    judge(content, Counter())


def test_the_files_that_are_damaged_are_good_ones() -> None:
    outcomes: Counter[str] = Counter()
    for content in good_files():
        assert judge(content, outcomes)
    assert not outcomes[UNREADABLE]
