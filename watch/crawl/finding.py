"""Dates that stand in a line of text or in an address. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import islice

from watch.crawl.dates import published
from watch.models import DateSource, Published

#: What a date may look like inside a line, any language. dateparser judges what was found.
_MONTH = r"[^\W\d_]{3,12}\.?"
_ORDINAL = r"(?:er|re|st|nd|rd|th|[.ºª])?"
_TIME = r"\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?"
_SHAPE = re.compile(
    rf"""\b(?: \d{{4}}-\d{{2}}-\d{{2}}(?:[T\ ]{_TIME})?
             | \d{{4}}[./]\d{{1,2}}[./]\d{{1,2}}
             | \d{{1,2}}[./-]\d{{1,2}}[./-](?:\d{{4}}|\d{{2}})
             | \d{{1,2}}{_ORDINAL}[\s-](?:de\s+|of\s+)?{_MONTH},?[\s-](?:de\s+)?\d{{4}}
             | {_MONTH}\s\d{{1,2}}{_ORDINAL},?\s\d{{4}}
             | {_MONTH}\s\d{{4}} )(?!\w)""",
    re.VERBOSE,
)
_MOST_SHAPES = 5
_LONGEST_LINE = 500
_MUCH_ELSE = 40
_RELATIVE = re.compile(r"\d.*[^\W\d_]{3}|[^\W\d_]{3}.*\d")
_SPACE = re.compile(r"\s+")
#: As a number, or as OData writes it: /Date(1734567890000+0100)/
_EPOCH = re.compile(r"(?:/Date\()?(-?\d{1,17})(?:[+-]\d{4})?(?:\)/)?")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]|$)")
_TWO_DIGIT_YEARS = 100


def found_date(
    text: str,
    *,
    now: datetime,
    languages: Sequence[str] = (),
    formats: Sequence[str] = (),
    source: DateSource = DateSource.SELECTOR,
) -> Published | None:
    """The date that a line is or holds, the first where there are several, or None.

    `formats` are what `strptime` takes, or `epoch` and `epoch_ms`; with any, nothing else is tried but ISO
    8601, which attributes beside the text are written in. A time without a zone is dropped, and the day kept.
    """
    line = _SPACE.sub(" ", text[:_LONGEST_LINE]).strip()
    for pattern in formats:
        moment = _by_format(line, pattern)
        if moment is not None:
            day = moment.date() if moment.tzinfo is None else moment
            return published(day.isoformat(), now=now, source=source)
    if formats:
        return published(line, now=now, source=source) if _ISO.match(line) else None
    candidates = date_shapes(line)
    whole = published(line, now=now, languages=languages, source=source) if _plain(line, candidates) else None
    if whole is not None:
        return whole
    dates = (published(shape, now=now, languages=languages, source=source) for shape in candidates)
    return next((date for date in dates if date is not None), None)


def date_shapes(line: str) -> list[str]:
    """The parts of a line that look like dates, the first five at most."""
    return [match[0] for match in islice(_SHAPE.finditer(line), _MOST_SHAPES)]


def date_in_url(url: str, pattern: str, *, now: datetime) -> Published | None:
    """The date that an address tells in the groups `year`, `month`, `day`; marked guessed without a day."""
    match = _compiled(pattern).search(url)
    if match is None:
        return None
    parts = {name: value for name, value in match.groupdict().items() if value}
    try:
        year = int(parts["year"])
        day = date(
            year + 2000 if year < _TWO_DIGIT_YEARS else year,
            int(parts.get("month", 1)),
            int(parts.get("day", 1)),
        )
    except (KeyError, ValueError):
        return None
    source = DateSource.SELECTOR if "day" in parts else DateSource.GUESSED
    return published(day.isoformat(), now=now, source=source)


def _by_format(line: str, pattern: str) -> datetime | None:
    try:
        if pattern in ("epoch", "epoch_ms"):
            number = _EPOCH.fullmatch(line)
            divisor = 1000 if pattern == "epoch_ms" else 1
            return datetime.fromtimestamp(int(number[1]) / divisor, UTC) if number else None
        return datetime.strptime(line, pattern)  # noqa: DTZ007 - a zone is kept when there is one
    except (ValueError, OverflowError, OSError):
        return None


def _plain(line: str, candidates: Sequence[str]) -> bool:
    """True when the line may be a date as a whole: there is one in it at most, and not much else.

    A lone number, and a word like "may" or "Thursday", would pass for dates too.
    """
    if candidates:
        return len(candidates) == 1 and len(line) <= len(candidates[0]) + _MUCH_ELSE
    return len(line) <= _MUCH_ELSE and _RELATIVE.search(line) is not None


@lru_cache(maxsize=128)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
