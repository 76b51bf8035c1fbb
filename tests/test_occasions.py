"""When digests fall due: on the wall clock of the reader, whatever the clocks do."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from watch.config.schedules import Schedule
from watch.occasions import is_quiet, latest


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


WEEKLY = Schedule("week", weekday=0, at=time(8), timezone="Europe/Brussels")


@pytest.mark.parametrize(
    ("now", "due", "label"),
    [
        ("2026-11-30T07:00", "2026-11-30T07:00", "2026-W48"),
        ("2026-11-30T06:59", "2026-11-23T07:00", "2026-W47"),
        ("2026-12-06T23:00", "2026-11-30T07:00", "2026-W48"),
        ("2027-01-04T12:00", "2027-01-04T07:00", "2026-W53"),
    ],
)
def test_a_week_closes_on_monday_morning(now, due, label):
    found = latest(WEEKLY, at(now))
    assert (found.at, found.label) == (at(due), label)


def test_eight_o_clock_stays_eight_o_clock_when_the_clocks_change_complaint_58():
    """Complaint 58: a 7-day interval slips by one hour; a daily job skipped a day at the time change."""
    wall = set()
    for week in range(60):
        found = latest(WEEKLY, at("2026-01-06T12:00") + timedelta(weeks=week))
        wall.add(found.at.astimezone(ZoneInfo("Europe/Brussels")).time())
    assert wall == {time(8)}
    daily = Schedule("day", at=time(2, 30), timezone="Europe/Paris")
    keys = [latest(daily, at("2026-03-20T12:00") + timedelta(days=day)).key for day in range(20)]
    assert len(set(keys)) == 20, "no day is skipped, not even the one without a half past two"


def test_an_hour_that_comes_twice_is_due_once():
    daily = Schedule("day", at=time(2, 30), timezone="Europe/Paris")
    first = latest(daily, at("2026-10-25T00:30"))
    assert (first.key, first.at) == ("2026-10-25", at("2026-10-25T00:30"))
    assert latest(daily, at("2026-10-25T01:30")) == first


def test_on_working_days_only():
    schedule = Schedule("day", at=time(8), timezone="Europe/Paris", weekdays_only=True)
    assert latest(schedule, at("2026-11-29T12:00")).key == "2026-11-27", "Sunday: Friday's"
    assert latest(schedule, at("2026-11-27T12:00")).label == "2026-11-27"


@pytest.mark.parametrize(
    ("day", "now", "key", "label"),
    [
        (1, "2026-12-01T12:00", "2026-12-01", "2026-11"),
        (28, "2026-12-01T12:00", "2026-11-28", "2026-11"),
        ("last", "2026-03-01T12:00", "2026-02-28", "2026-02"),
        ("last", "2028-02-29T12:00", "2028-02-29", "2028-02"),
    ],
)
def test_once_a_month(day, now, key, label):
    found = latest(Schedule("month", day=day, at=time(8), timezone="Europe/Paris"), at(now))
    assert (found.key, found.label) == (key, label)


def test_alerts_have_no_hour_and_may_be_quiet():
    night = Schedule("now", timezone="Europe/Paris", quiet=(time(20), time(7)))
    assert latest(night, at("2026-11-30T12:00")) is None
    quiet = [is_quiet(night, at(f"2026-11-30T{hour:02d}:00")) for hour in range(24)]
    assert [hour for hour, is_so in enumerate(quiet) if not is_so] == list(range(6, 19))
    noon = Schedule("now", timezone="UTC", quiet=(time(12), time(14)))
    assert [is_quiet(noon, at(f"2026-11-30T{hour}:00")) for hour in (11, 12, 13, 14)] == [0, 1, 1, 0]
    assert not is_quiet(WEEKLY, at("2026-11-30T03:00"))
