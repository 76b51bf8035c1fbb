"""The period of a digest in words, read from its label."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from notifications.interface import Digest
from notifications.render.clean import clean
from notifications.render.words import Words

_LABEL_LIMIT = 60


@dataclass(frozen=True, slots=True)
class Period:
    """`title` heads the digest, `short` stands in a subject line, `cadence` is the key of its words."""

    title: str
    short: str
    cadence: str


def period(digest: Digest, words: Words) -> Period:
    """Return the digest's period: a week, month or day where the label names one, else the span it covers."""
    if digest.alert:
        title = words.moment(digest.created_at)
        return Period(title, title, "cadence.alert")
    return (
        _week(digest.label, words)
        or _month(digest.label, words)
        or _day(digest.label, words)
        or _span(digest, words)
    )


def _week(label: str, words: Words) -> Period | None:
    match = re.fullmatch(r"([0-9]{4})-W([0-9]{2})", label)
    if match is None:
        return None
    year, week = int(match[1]), int(match[2])
    try:
        monday, sunday = (date.fromisocalendar(year, week, day) for day in (1, 7))
    except ValueError:
        return None
    title = words.span("period.week", monday, sunday)
    return Period(title, words.say("period.short_week", week=str(week)), "cadence.week")


def _month(label: str, words: Words) -> Period | None:
    first = _iso_day(f"{label}-01") if re.fullmatch(r"[0-9]{4}-[0-9]{2}", label) else None
    if first is None:
        return None
    month = words.month(first)
    return Period(_capital(month), month, "cadence.month")


def _day(label: str, words: Words) -> Period | None:
    day = _iso_day(label) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", label) else None
    if day is None:
        return None
    return Period(_capital(words.day(day)), words.day(day), "cadence.day")


def _span(digest: Digest, words: Words) -> Period:
    last = words.local(digest.until).date()
    if digest.since is None:
        title = words.say("period.until", last=words.day(last))
    else:
        title = words.span("period.span", words.local(digest.since).date(), last)
    return Period(title, clean(digest.label, _LABEL_LIMIT) or title, "cadence.other")


def _iso_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
