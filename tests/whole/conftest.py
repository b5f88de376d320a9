"""The whole bot, started, for one test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.whole.harness import Whole, whole_bot


@pytest.fixture
async def whole(tmp_path: Path) -> AsyncIterator[Whole]:
    async with whole_bot(tmp_path) as whole:
        yield whole
