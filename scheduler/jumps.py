"""Whether the clock on the wall was set: then nobody's lease has run out, although it looks so."""

from collections.abc import Callable
from datetime import datetime, timedelta

NOTICEABLE = timedelta(seconds=5)


class Jumps:
    """Compares the clock on the wall with one that nobody sets (`steady`, in seconds)."""

    def __init__(
        self, clock: Callable[[], datetime], steady: Callable[[], float], quarantine: timedelta
    ) -> None:
        self._clock = clock
        self._steady = steady
        self._quarantine = quarantine.total_seconds()
        self._seen = (clock(), steady())
        self._jumped_at: float | None = None

    def lately(self) -> bool:
        """Whether the clock was set within the quarantine: so long leases may look older than they are."""
        now, steady = self._clock(), self._steady()
        before, steady_before = self._seen
        self._seen = (now, steady)
        if abs(now - before - timedelta(seconds=steady - steady_before)) > NOTICEABLE:
            self._jumped_at = steady
        return self._jumped_at is not None and steady - self._jumped_at < self._quarantine
