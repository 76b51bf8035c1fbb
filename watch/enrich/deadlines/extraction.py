"""The dates of a whole text.

What it decides:

- A date has a role only when the words around it say so. The date of an act ("directive du 14 décembre
  2022"), of a meeting or of a statistic has none.
- What only might be (would, could, "s'appliquerait", "if adopted") and what is denied ("n'entrera pas en
  vigueur") is left out; "shall not apply before" and "n'entre en vigueur que le" give their date. "Should
  apply" and "devrait s'appliquer" are how recitals and ministries announce a date, and count.
- A postponed date gives the new one; the old one is left out.
- "Takes effect" is entry into force. A duty "from" a date, and a date to comply by, are application.
- A day and month without a year are read in consultations only, as the next such day after publication.
- Where a text gives a role both a day and the month or year around it, the day is kept.
"""

from __future__ import annotations

import re
from calendar import isleap
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from watch.enrich.deadlines.model import Deadline, Role
from watch.enrich.deadlines.passages import passages, plain
from watch.enrich.deadlines.publication import counted_from_publication
from watch.enrich.deadlines.reading import Found, read
from watch.enrich.deadlines.wording_en import ENGLISH
from watch.enrich.deadlines.wording_fr import FRENCH

_LANGUAGES = {"fr": (FRENCH,), "en": (ENGLISH,)}
_BOTH = (FRENCH, ENGLISH)
_MAX_FOUND = 40
_MAX_QUOTE = 400
#: How far back in a text a consultation is still what is spoken of, in sentences.
_MEMORY = 3
_NO_YEAR = 4
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_UNTIL_A_DAY = re.compile(r"\b(?:jusqu|avant|clos|clôtur|limite|until|by|clos|deadline|due)", re.IGNORECASE)
_COUNTS = re.compile(r"\bpublication\b", re.IGNORECASE)
_MONTHS_AROUND = {"day": 1, "month": 1, "quarter": 3, "year": 12}
_EXACTNESS = ("day", "month", "quarter", "year")


@dataclass(frozen=True, slots=True)
class _Candidate:
    deadline: Deadline
    gap: int
    in_title: bool


def deadlines(title: str, text: str, language: str | None, *, published: date | None) -> tuple[Deadline, ...]:
    """The dates of a text that have a role, by date, each role and date once, at most the 40 latest.

    Args:
        title: the text's title, read as a sentence of it.
        text: plain text.
        language: "fr", "en", or anything else to try both.
        published: when the text was published, from which an act may count its own entry into force.
    """
    best: dict[tuple[Role, date], _Candidate] = {}
    for candidate in _candidates(title, text, language, published):
        key = (candidate.deadline.role, candidate.deadline.date)
        if key not in best or _clearness(candidate) < _clearness(best[key]):
            best[key] = candidate
    found = _without_blurred([candidate.deadline for candidate in best.values()])
    return tuple(sorted(found, key=lambda found: (found.date, found.role))[-_MAX_FOUND:])


def _clearness(candidate: _Candidate) -> tuple[int, bool, int]:
    """Smaller is clearer: the exact date, in a sentence rather than a title, near its wording."""
    return _EXACTNESS.index(candidate.deadline.precision), candidate.in_title, candidate.gap


def _candidates(title: str, text: str, language: str | None, published: date | None) -> Iterator[_Candidate]:
    for spoken in _LANGUAGES.get(language or "", _BOTH):
        titled = spoken.comments.search(plain(title)) is not None
        heard = 0
        for number, passage in enumerate([title, *passages(text)]):
            sentence = plain(passage)
            heard = _MEMORY if spoken.comments.search(sentence) else heard - 1
            if (counted := _counted(title, passage, sentence, published)) is not None:
                yield counted
            if not (_YEAR.search(sentence) or (published and _UNTIL_A_DAY.search(sentence))):
                continue
            for found in read(sentence, spoken, on_comments=titled or heard > 0):
                day = _with_year(found, published)
                if day is not None:
                    quote = _quote(passage, found.start, found.end)
                    deadline = Deadline(found.role, day, found.precision, quote)
                    yield _Candidate(deadline, found.gap, in_title=number == 0)


def _counted(title: str, passage: str, sentence: str, published: date | None) -> _Candidate | None:
    if published is None or not _COUNTS.search(sentence):
        return None
    day = counted_from_publication(title, sentence, published)
    if day is None:
        return None
    return _Candidate(Deadline(Role.IN_FORCE, day, "day", _quote(passage, 0, 0)), 0, in_title=False)


def _with_year(found: Found, published: date | None) -> date | None:
    """The date found; one without a year is the next such day, and none when nothing tells from when."""
    if found.date.year != _NO_YEAR:
        return found.date
    if published is None:
        return None
    for year in range(published.year, published.year + 9):
        if (found.date.month, found.date.day) == (2, 29) and not isleap(year):
            continue
        if (day := found.date.replace(year=year)) >= published:
            return day
    return None


def _quote(passage: str, start: int, end: int) -> str:
    """The sentence, or where it is too long the words around its date."""
    if len(passage) <= _MAX_QUOTE:
        return " ".join(passage.split())
    first = max(0, min(start - (_MAX_QUOTE - (end - start)) // 2, len(passage) - _MAX_QUOTE))
    last = first + _MAX_QUOTE
    if first:
        first = passage.find(" ", first, start) + 1 or first
    if last < len(passage):
        cut = passage.rfind(" ", end, last)
        last = cut if cut > 0 else last
    return " ".join(passage[first:last].split())


def _without_blurred(found: list[Deadline]) -> list[Deadline]:
    """Leave out "in 2026" where the same role has a date of 2026 that is more exact."""
    return [
        deadline
        for deadline in found
        if not any(
            other.role is deadline.role
            and _EXACTNESS.index(other.precision) < _EXACTNESS.index(deadline.precision)
            and _holds(deadline, other.date)
            for other in found
        )
    ]


def _holds(period: Deadline, day: date) -> bool:
    months = (day.year - period.date.year) * 12 + day.month - period.date.month
    return 0 <= months < _MONTHS_AROUND[period.precision]
