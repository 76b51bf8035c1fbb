"""When a digest is due: `when:` in the file, a frozen Schedule in the program."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import AfterValidator, ConfigDict, PlainValidator, with_config

# Python 3.11's own TypedDict lacks what pydantic needs to read one.
from typing_extensions import TypedDict

from watch.config.validation import closest, show, wrong
from watch.config.values import Switch

Cadence = Literal["week", "day", "month", "now"]

_CADENCES = ("week", "day", "month", "now")
_DEFAULT_TIME = time(8, 0)
_DEFAULT_TIMEZONE = "Europe/Paris"
_LAST_SAFE_DAY = 28
_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
_SPAN = re.compile(r"([0-9:]{4,5})\s*[-–]\s*([0-9:]{4,5})")
_WEEKDAYS = {
    name: number
    for names in (
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
        ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    )
    for number, name in enumerate(names)
}


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a subscription is due, on the wall clock of `timezone`.

    `weekday` (0 is Monday) goes with the cadence `week`, `day` (1 to 28, or the last) with `month`,
    `weekdays_only` (Monday to Friday) with `day`. `now` is for alerts: its `at` means nothing, and within
    `quiet` (from, until) they wait.
    """

    cadence: Cadence
    weekday: int | None = None
    day: int | Literal["last"] | None = None
    at: time = _DEFAULT_TIME
    timezone: str = _DEFAULT_TIMEZONE
    weekdays_only: bool = False
    quiet: tuple[time, time] | None = None


def _weekday(value: object) -> int:
    if isinstance(value, str) and value.strip().lower() in _WEEKDAYS:
        return _WEEKDAYS[value.strip().lower()]
    if isinstance(value, int) or (isinstance(value, str) and value.strip().isdigit()):
        problem = f"{show(value)} is Monday to some programs and Sunday or Tuesday to others"
        raise wrong(problem, "Write the day's name, as in monday or lundi")
    near = closest(value, _WEEKDAYS) if isinstance(value, str) else None
    raise wrong(
        f"{show(value)} is not a day of the week", f"Write {near or 'its name, as in monday or lundi'}"
    )


def _days(value: object) -> bool:
    """True for Monday to Friday, False for every day."""
    if value in ("weekdays", "every"):
        return value == "weekdays"
    raise wrong(f"{show(value)} is not a choice", "Write weekdays (Monday to Friday) or every")


def _month_day(value: object) -> int | Literal["last"]:
    if value == "last":
        return "last"
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= _LAST_SAFE_DAY:
        return int(value)
    problem = f"{show(value)} is not a day that every month has"
    raise wrong(problem, f"Write a day from 1 to {_LAST_SAFE_DAY}, or last")


def _clock(value: object) -> time:
    if isinstance(value, str) and (match := _TIME.fullmatch(value)):
        return time(int(match[1]), int(match[2]))
    raise wrong(f"{show(value)} is not a time of day", 'Write hours and minutes in quotes, as in "08:00"')


def _quiet(value: object) -> tuple[time, time]:
    if isinstance(value, str) and (match := _SPAN.fullmatch(value)):
        start, end = _clock(match[1]), _clock(match[2])
        if start != end:
            return start, end
    raise wrong(
        f"{show(value)} is not a span of quiet hours", 'Write two times in quotes, as in "20:00-07:00"'
    )


def _timezone(value: object) -> str:
    try:
        if isinstance(value, str):
            return ZoneInfo(value).key
        near = None
    except (ZoneInfoNotFoundError, ValueError, OSError):  # unknown, an odd name, a folder of zones
        zones = {name.lower(): name for name in available_timezones()}
        near = zones.get(closest(str(value), zones) or "")
    raise wrong(f"{show(value)} is not a time zone", f"Write {near or 'a name such as Europe/Paris'}")


@with_config(ConfigDict(extra="forbid"))
class _When(TypedDict, total=False):
    week: Annotated[int, PlainValidator(_weekday)]
    day: Annotated[bool, PlainValidator(_days)]
    month: Annotated[Any, PlainValidator(_month_day)]
    now: Switch
    quiet: Annotated[tuple[time, time], PlainValidator(_quiet)]
    at: Annotated[time, PlainValidator(_clock)]
    timezone: Annotated[str, PlainValidator(_timezone)]


def _schedule(when: _When) -> Schedule:
    chosen = [cadence for cadence in _CADENCES if cadence in when]
    if len(chosen) != 1:
        problem = (
            f"{' and '.join(chosen) or 'no occasion'} stands here where one of {', '.join(_CADENCES)} is due"
        )
        raise wrong(problem, 'Write for example {week: monday, at: "08:00", timezone: Europe/Paris}')
    if "quiet" in when and "now" not in when:
        raise wrong("quiet hours are for alerts", "Leave `quiet` out, or write {now: true, quiet: ...}")
    at, timezone = when.get("at", _DEFAULT_TIME), when.get("timezone", _DEFAULT_TIMEZONE)
    if "week" in when:
        return Schedule("week", weekday=when["week"], at=at, timezone=timezone)
    if "month" in when:
        return Schedule("month", day=when["month"], at=at, timezone=timezone)
    if "day" in when:
        return Schedule("day", at=at, timezone=timezone, weekdays_only=when["day"])
    if not when["now"] or "at" in when:
        raise wrong("an alert leaves at once, so it takes no time and no `false`", "Write `when: now`")
    return Schedule("now", timezone=timezone, quiet=when.get("quiet"))


#: What stands under `when:`, as a Schedule.
When = Annotated[_When, AfterValidator(_schedule)]
