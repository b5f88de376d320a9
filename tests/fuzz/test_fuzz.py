"""The short form of `python -m tests.fuzz`: each damaged file is read rightly, or refused with its place."""

import random
from collections import Counter

from hypothesis import HealthCheck, given, settings

from tests.fuzz.damage import damaged, good_files
from tests.fuzz.invented import files
from tests.fuzz.judging import PARTLY, UNREADABLE, WHOLE, judge

FILES = 1_500


def test_damaged_files_are_read_or_refused() -> None:
    outcomes: Counter[str] = Counter()
    for seed in range(FILES):
        try:
            judge(damaged(random.Random(seed)), outcomes)
        except Exception as error:
            raise AssertionError(f"seed {seed}") from error
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
