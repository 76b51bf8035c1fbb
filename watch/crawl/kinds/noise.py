"""Lines of a page that change by themselves: clocks, counters, what the server says of its own work. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from watch.crawl.finding import date_shapes, found_date

#: Longer lines say more than that.
_LONGEST = 80

_COUNTED = r"(?:page\s?views?|views?|vues?|hits?|visitors?|visits?|visiteurs?|visites?)"
_SINCE = r"(?:\s+(?:online|today|en ligne|uniques?|aujourd['’]hui))?"
_MACHINE = re.compile(
    r"(?:this )?page\s+(?:was )?(?:generated|rendered|loaded|g[ée]n[ée]r[ée]e|charg[ée]e)\s+(?:in|en)\b.*"
    rf"|(?:(?:number of|nombre de|total|unique|today['’]?s)\s+)*{_COUNTED}\b{_SINCE}[^\w\d]*\d[\W\d]*"
    rf"|\d[\W\d]*{_COUNTED}{_SINCE}\W*",
    re.IGNORECASE,
)
_TIME = re.compile(r"\b\d{1,2}\s?[:h]\s?\d{2}(?::\d{2})?\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_CLOCK_WORDS = """
it is today the current local server date time at am pm utc gmt cet cest
il est aujourd hui nous sommes le la heure heures actuelle à heute uhr
monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun
lundi mardi mercredi jeudi vendredi samedi dimanche lun mar mer jeu ven sam dim
montag dienstag mittwoch donnerstag freitag samstag sonntag
"""
_CLOCK = frozenset(_CLOCK_WORDS.split())
#: The server may stand in another day.
_TOLERANCE = timedelta(days=1)


def is_noise(line: str, *, languages: Sequence[str], now: datetime) -> bool:
    """True for a line whose change is no news."""
    return len(line) <= _LONGEST and (_MACHINE.fullmatch(line) is not None or _is_clock(line, languages, now))


def _is_clock(line: str, languages: Sequence[str], now: datetime) -> bool:
    """True for the time alone, and for today's date with its weekday, the time or "today is".

    A date alone may be that of a news item, and another day's that of an event.
    """
    rest = _TIME.sub(" ", line)
    has_time = rest != line
    shapes = date_shapes(rest)
    if len(shapes) > 1:
        return False
    words = _WORD.findall(rest.replace(shapes[0], " ", 1) if shapes else rest)
    if not all(word.lower() in _CLOCK for word in words):
        return False
    if not shapes:
        return has_time
    date = found_date(shapes[0], now=now + _TOLERANCE, languages=languages)
    return date is not None and abs(date.day - now.date()) <= _TOLERANCE and (has_time or bool(words))
