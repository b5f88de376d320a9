"""What the bot says on its console, for tests that read it."""

import io
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot import logs


@pytest.fixture
def console() -> Iterator[io.StringIO]:
    """All that is logged, at DEBUG."""
    root = logging.getLogger()
    before, level = root.handlers, root.level
    stream = io.StringIO()
    logs.start("DEBUG", stream)
    yield stream
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()
    root.handlers, root.level = before, level
