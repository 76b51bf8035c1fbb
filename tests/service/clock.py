"""A clock for the service's `clock` argument: time passes when the test says so."""

from __future__ import annotations

from datetime import datetime, timedelta


class Clock:
    """Stands where it is put; `now` may be set, to any aware moment."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, by: timedelta) -> None:
        """Let time pass."""
        self.now += by
