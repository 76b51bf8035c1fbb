"""The dates of a whole text.

What it decides:

- A date has a role only when the words around it say so. The date of an act ("directive du 14 décembre
  2022"), of a meeting or of a statistic has none.
- What only might be (would, could, "s'appliquerait", "proposes to", "if adopted") and what is denied
  ("n'entrera pas en vigueur") is left out; "shall not apply before" and "n'entre en vigueur que le" give
  their date. "Should apply" and "devrait s'appliquer" are how recitals and ministries announce a date, and
  count.
- A postponed date gives the new one; the old one is left out.
- "Takes effect" is entry into force, and so is an act that is "effective" on a day. A duty "from" a date, a
  date to comply by and the first day of a financial year to report on are application.
- A time counted from the entry into force, or from the date just given, is a date where that is known.
- A day and month without a year are read in consultations only, as the next such day after publication.
- Of a text with more than 300 sentences that hold a year, the first and the last 150 are read.
- Where a text gives a role both a day and the month or year around it, the day is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from watch.enrich.deadlines.dates import NO_YEAR, in_year, may_be_yearless
from watch.enrich.deadlines.english import ENGLISH
from watch.enrich.deadlines.french import FRENCH
from watch.enrich.deadlines.passages import passages, plain
from watch.enrich.deadlines.publication import counted_from_publication
from watch.enrich.deadlines.reading import Found, read
from watch.enrich.deadlines.relative import may_count
from watch.models import Deadline, Role

_LANGUAGES = {"fr": (FRENCH,), "en": (ENGLISH,)}
_BOTH = (FRENCH, ENGLISH)
_MAX_FOUND = 40
_MAX_QUOTE = 400
#: How far back in a text a consultation is still what is spoken of, in sentences.
_MEMORY = 3
#: Of the sentences with a date, so many are read from each end of the text, where acts date themselves.
_MAX_READ = 150
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
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
    if not (_may_date(title) or _may_date(text)):
        return
    whole = [(passage, plain(passage)) for passage in (title, *passages(text))]
    in_force: date | None = None
    if published is not None:
        for candidate in _counted(whole, published):
            in_force = candidate.deadline.date
            yield candidate
    for spoken in _LANGUAGES.get(language or "", _BOTH):
        is_on_comments = cache(lambda sentence, spoken=spoken: bool(spoken.comments.search(sentence)))
        for number in _worth_reading([sentence for _, sentence in whole], published):
            passage, sentence = whole[number]
            around = [whole[0], *whole[max(0, number - _MEMORY + 1) : number + 1]]
            on_comments = any(is_on_comments(near) for _, near in around)
            for found in read(sentence, spoken, on_comments=on_comments, in_force=in_force):
                day = _with_year(found, published)
                if found.role is Role.IN_FORCE and found.precision == "day":
                    in_force = day
                if day is not None:
                    quote = _quote(passage, found.start, found.end)
                    deadline = Deadline(found.role, day, found.precision, quote)
                    yield _Candidate(deadline, found.gap, in_title=number == 0)


def _may_date(text: str) -> bool:
    """False for a text with no year, no day of a month and no count of days: it is skipped at once."""
    has_digits = _DIGIT.search(text) is not None
    if has_digits and _YEAR.search(text):
        return True
    text = plain(text)
    return (has_digits and may_be_yearless(text)) or may_count(text) or "publication" in text


def _worth_reading(sentences: Sequence[str], published: date | None) -> list[int]:
    """Which sentences may hold a date, each once, and no more than can be read in a moment.

    A date without a year counts only where `published` can give it one.
    """
    first: dict[str, int] = {}
    for number, sentence in enumerate(sentences):
        if _YEAR.search(sentence) or may_count(sentence) or (published and may_be_yearless(sentence)):
            first.setdefault(sentence, number)
    numbers = list(first.values())
    if len(numbers) <= 2 * _MAX_READ:
        return numbers
    return numbers[:_MAX_READ] + numbers[-_MAX_READ:]


def _counted(whole: Sequence[tuple[str, str]], published: date) -> Iterator[_Candidate]:
    """The entry into force that an act counts from its own publication."""
    title = whole[0][0]
    for passage, sentence in whole:
        if "publication" in sentence:
            day = counted_from_publication(title, sentence, published)
            if day is not None:
                yield _Candidate(
                    Deadline(Role.IN_FORCE, day, "day", _quote(passage, 0, 0)), 0, in_title=False
                )


def _with_year(found: Found, published: date | None) -> date | None:
    """The date found; one without a year is the next such day, and none when nothing tells from when."""
    if found.date.year != NO_YEAR:
        return found.date
    if published is None:
        return None
    for year in range(published.year, published.year + 9):
        if (day := in_year(found.date, year)) and day >= published:
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
