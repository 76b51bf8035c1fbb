"""Publishers' dates, as they write them. Pure.

The day is the publisher's own: 00:00 +0200 is that day, though it is yesterday in UTC.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz
from time import struct_time

import dateparser

from watch.models import DateSource, Published

#: Nobody published a feed before; what says so is a database's empty date.
_FIRST_YEAR = 1900
_MAX_CHARS = 80
_TOLERANCE = timedelta(days=1)
_OFFSET = re.compile(r":\d\d(?:\.\d+)?\s*([+-])(\d\d):?(\d\d)$")
_TIME = re.compile(r"\d:\d\d|\dT\d", re.IGNORECASE)
#: dateparser reads the French abbreviation "sept." as July ("sept" is seven).
_SEPT = re.compile(r"\bsept\.?(?=\s)", re.IGNORECASE)
#: Zone names of Europe, which RFC 822 does not know, in hours.
_ZONES = {
    "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "MET": 1, "CEST": 2, "MEST": 2, "EET": 2, "EEST": 3,
}  # fmt: skip


def published(
    text: str,
    *,
    now: datetime,
    languages: Sequence[str] = (),
    parsed: struct_time | None = None,
    source: DateSource = DateSource.FEED,
) -> Published | None:
    """When `text` says that something was published, or None.

    ISO 8601, then RFC 822, then `parsed` (what the feed parser made of the same text, in UTC), then the
    written dates of `languages` (French and English when none is given), day before month. A time without
    a zone is taken as UTC in the standard forms; in written dates it is dropped, and the day kept. A date
    later than a day after `now` is an error of the publisher's, and dropped.
    """
    text = text.strip()[:_MAX_CHARS]
    if not text:
        return None
    moment = _iso(text) or _rfc822(text) or _from_parsed(text, parsed)
    with_time = _TIME.search(text) is not None
    if moment is None:
        moment = _written(text, languages, now)
        with_time = with_time and moment is not None and moment.tzinfo is not None
    if moment is None or not _FIRST_YEAR <= moment.year <= now.year + 1:
        return None
    at = _utc(moment) if with_time else None
    latest = now + _TOLERANCE
    if moment.date() > latest.date() or (at is not None and at > latest):
        return None
    return Published(moment.date(), at, source)


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _rfc822(text: str) -> datetime | None:
    fields = parsedate_tz(text)
    if fields is None:
        return None
    zone = text.rpartition(" ")[2].upper()
    offset = _ZONES[zone] * 3600 if zone in _ZONES else fields[9] or 0
    try:
        return datetime(*fields[:6], tzinfo=timezone(timedelta(seconds=offset)))
    except (ValueError, OverflowError):
        return None


def _from_parsed(text: str, parsed: struct_time | None) -> datetime | None:
    """The parser's instant, moved back to the clock that the text was written by."""
    if parsed is None:
        return None
    try:
        moment = datetime(*parsed[:6], tzinfo=UTC)
        written = _OFFSET.search(text)
        if written is None:
            return moment
        offset = timedelta(hours=int(written[2]), minutes=int(written[3]))
        return moment.astimezone(timezone(offset if written[1] == "+" else -offset))
    except (ValueError, OverflowError):
        return None


def _written(text: str, languages: Sequence[str], now: datetime) -> datetime | None:
    languages = list(languages) or ["fr", "en"]
    if "fr" in languages:
        text = _SEPT.sub("septembre", text)
    settings = {
        "DATE_ORDER": "DMY",
        "PREFER_DAY_OF_MONTH": "first",
        "PREFER_DATES_FROM": "past",
        "RELATIVE_BASE": now.replace(tzinfo=None),
    }
    try:
        found = dateparser.parse(text, languages=languages, settings=settings)
    except (ValueError, OverflowError):  # a language it does not know, a year out of range
        return None
    return found if isinstance(found, datetime) else None


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
