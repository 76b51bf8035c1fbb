"""Dates as publishers write them. Pure.

The day is the publisher's own: 00:00 +0200 is that day, though it is yesterday in UTC. No date is later
than the fetch.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

import dateparser

from watch.models import DateSource, Published

_FIRST_YEAR = 1900
_MAX_CHARS = 300
#: A relative date is a short remark of its own; in a sentence, "today" is somebody else's.
_MAX_RELATIVE = 40
#: A European publisher's calendar is ahead of UTC by this much at most.
_AHEAD = timedelta(hours=2)
#: One clock from Madrid to Warsaw.
_CONTINENT = ZoneInfo("Europe/Paris")
_DEFAULT_LANGUAGES = ("fr", "en", "de")

_MONTHS = (
    r"(?:janv|jan|févr?|fevr?|feb|mars|mar|mär|mrz|märz|avr|apr|mai|may|juin|june?|juni|juil|july?|juli|août|aout|aug|"
    r"sept?|o[ck]t|nov|d[ée][cz])(?:[a-zà-ÿ]*)\.?"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_YEAR = r"(?:(?:19|20)\d\d)"
#: The forms of a day, the plainest first; what comes earliest in the text is taken.
WRITTEN_DAY = re.compile(
    rf"\b{_YEAR}[-/.](?:0?[1-9]|1[0-2])[-/.]{_DAY}\b"
    rf"|\b{_DAY}\s?(?:er|st|nd|rd|th|\.)?\s?(?:de |of |-)?{_MONTHS}[\s,-]*(?:{_YEAR}|['’]?\d\d(?![\d:h]))\b"
    rf"|\b{_MONTHS}\s+{_DAY}(?:st|nd|rd|th)?,?\s+{_YEAR}\b"
    rf"|\b{_DAY}\s?[-/.]\s?(?:0?[1-9]|1[0-2])\s?[-/.]\s?(?:{_YEAR}|\d\d)\b"
    rf"|\b(?:0?[1-9]|1[0-2])/{_DAY}/{_YEAR}\b",
    re.IGNORECASE,
)
_MONTH_ONLY = re.compile(rf"\b{_MONTHS}\s+{_YEAR}\b", re.IGNORECASE)
_ISO = re.compile(r"\d{4}-?\d\d-?\d\d(?:[T ]\d\d:?\d\d.*)?")
_FRACTION = re.compile(r"(\.\d{6})\d+")
_ORDINAL = re.compile(r"(?<=\d)\s?(?:er|st|nd|rd|th)\b", re.IGNORECASE)
#: dateparser reads the French abbreviation as July ("sept" is seven).
_SEPT = re.compile(r"\bsept\b\.?", re.IGNORECASE)
_SPACE = re.compile(r"\s+")


def parse_date(
    text: str, languages: Sequence[str], now: datetime, *, source: DateSource = DateSource.SELECTOR
) -> Published | None:
    """The first date in `text`, or None when there is none or it is later than `now`.

    ISO 8601 and RFC 2822 with their instants; else written dates in `languages` (French, English and
    German when none is given), day before month, a lone month as its first day; else a short relative
    date counted from `now`. A time without a zone is dropped and its day kept.
    """
    text = _SPACE.sub(" ", text).strip()[:_MAX_CHARS]
    if not text:
        return None
    moment = _iso(text) or _rfc2822(text)
    if moment is not None:
        return published(_own_day(moment, languages), moment if moment.tzinfo else None, now, source)
    day = _written(text, tuple(languages) or _DEFAULT_LANGUAGES, now)
    return published(day, None, now, source) if day else None


def published(day: date, at: datetime | None, now: datetime, source: DateSource) -> Published | None:
    """The value, or None for a date that cannot be one of publication: later than `now`, or before 1900."""
    if day.year < _FIRST_YEAR or (at is not None and at > now):
        return None
    if at is None and day > (now.astimezone(UTC) + _AHEAD).date():
        return None
    return Published(day, at.astimezone(UTC) if at is not None else None, source)


def _own_day(moment: datetime, languages: Sequence[str]) -> date:
    """The day on the publisher's calendar: systems that store midnight in Europe in UTC show the eve."""
    if moment.utcoffset() == timedelta(0) and tuple(languages) != ("en",):
        local = moment.astimezone(_CONTINENT)
        if local.time() == time.min:
            return local.date()
    return moment.date()


def _iso(text: str) -> datetime | None:
    if not _ISO.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(_FRACTION.sub(r"\1", text))
    except ValueError:
        return None


def _rfc2822(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text) if "," in text[:12] else None
    except (ValueError, TypeError):
        return None


def _written(text: str, languages: Sequence[str], now: datetime) -> date | None:
    for form in (WRITTEN_DAY, _MONTH_ONLY):
        for match in form.finditer(text):
            day = _by_dateparser(match[0], languages, now)
            if day is not None:
                return day
    return _by_dateparser(text, languages, now) if len(text) <= _MAX_RELATIVE else None


def _by_dateparser(text: str, languages: Sequence[str], now: datetime) -> date | None:
    text = _ORDINAL.sub("", text)
    if "fr" in languages:
        text = _SEPT.sub("septembre", text)
    settings = {
        "DATE_ORDER": "DMY",
        "PREFER_DAY_OF_MONTH": "first",
        "PREFER_DATES_FROM": "past",
        "RELATIVE_BASE": now.replace(tzinfo=None),
        "REQUIRE_PARTS": ["month", "year"],
    }
    try:
        found = dateparser.parse(text, languages=list(languages), settings=settings)
    except (ValueError, OverflowError):  # a language that it does not know, a year out of range
        return None
    return found.date() if isinstance(found, datetime) else None
