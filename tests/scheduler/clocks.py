"""A clock on the wall that a test sets, and a steady one beside it."""

from datetime import UTC, datetime, timedelta

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


class Clock:
    """`pass_time` moves both; `set_by` moves the wall alone, as somebody does who sets a clock."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now
        self.seconds = 0.0

    def __call__(self) -> datetime:
        return self.now

    def steady(self) -> float:
        return self.seconds

    def pass_time(self, **time: float) -> None:
        passed = timedelta(**time)
        self.now += passed
        self.seconds += passed.total_seconds()

    def set_by(self, **time: float) -> None:
        self.now += timedelta(**time)
