"""When a subscription's digests fall due. Pure: the present is an argument.

What was due while the service slept is found by looking back: the latest occasion that has passed, whatever
happened since. Earlier ones need no digest of their own, for the ledger knows what was not sent yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from watch.config.subscriptions import Schedule

#: The longest way back from any day to a scheduled one: a month of 31 days.
_LOOK_BACK_DAYS = 31


@dataclass(frozen=True, slots=True)
class Occasion:
    """One time at which a digest falls due.

    `at` is aware UTC. `key` names the occasion within its subscription; `label` names the period it closes
    (`2026-W47`, `2026-11-23`, `2026-10`).
    """

    at: datetime
    key: str
    label: str


def latest(schedule: Schedule, now: datetime) -> Occasion | None:
    """The last occasion at or before `now`; None for alerts, which have no hour.

    A time that the clocks skip in spring is an hour later on the wall; one that comes twice in autumn is the
    first of the two.
    """
    if schedule.cadence == "now":
        return None
    zone = ZoneInfo(schedule.timezone)
    today = now.astimezone(zone).date()
    for back in range(_LOOK_BACK_DAYS + 1):
        day = today - timedelta(days=back)
        at = datetime.combine(day, schedule.at, tzinfo=zone).astimezone(UTC)
        if _falls_on(schedule, day) and at <= now:
            return Occasion(at, day.isoformat(), _label(schedule, day))
    return None


def is_quiet(schedule: Schedule, now: datetime) -> bool:
    """True within the hours in which no alert leaves; they may span midnight."""
    if schedule.quiet is None:
        return False
    start, end = schedule.quiet
    clock = now.astimezone(ZoneInfo(schedule.timezone)).time()
    return start <= clock < end if start < end else clock >= start or clock < end


def _falls_on(schedule: Schedule, day: date) -> bool:
    if schedule.cadence == "week":
        return day.weekday() == schedule.weekday
    if schedule.cadence == "month":
        return (day + timedelta(days=1)).day == 1 if schedule.day == "last" else day.day == schedule.day
    return not schedule.weekdays_only or day.weekday() < 5


def _label(schedule: Schedule, day: date) -> str:
    """The period that ends with the day before: a Monday's weekly digest is last week's."""
    last = day - timedelta(days=1)
    if schedule.cadence == "week":
        year, week, _ = last.isocalendar()
        return f"{year}-W{week:02d}"
    if schedule.cadence == "month":
        return f"{last:%Y-%m}"
    return day.isoformat()
