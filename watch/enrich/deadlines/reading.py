"""One sentence: which of its dates have a role.

A date belongs to the nearest wording before it whose links fit ("applies" with "from", "until" with
something that ends). Failing that it shares the role of the date it is listed with, and failing that it
opens the sentence and belongs to the nearest wording after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from watch.enrich.deadlines.cues import Cue, Language, Sense, cues_in
from watch.enrich.deadlines.dates import Written, written_dates
from watch.enrich.deadlines.links import Link, link_before
from watch.enrich.deadlines.model import Precision, Role
from watch.enrich.deadlines.publication import is_publication
from watch.enrich.deadlines.subjects import role_of

_FUTURE_LAW = frozenset({Role.IN_FORCE, Role.APPLIES, Role.EXPIRES, Role.TRANSPOSITION})
_STARTS = frozenset({Role.IN_FORCE, Role.APPLIES})
_BEFORE_CUE = 60
_AFTER_DATE = 120
_LISTED = 110


@dataclass(frozen=True, slots=True)
class Found:
    """A date with its role in a sentence; `gap` is how far its wording stands, in characters."""

    role: Role
    date: date
    precision: Precision
    gap: int
    start: int
    end: int


@dataclass(slots=True)
class _Place:
    """A date and what is known of it so far. `opens_clause` is where its clause begins."""

    written: Written
    link: Link
    link_start: int
    opens_clause: int
    closes_clause: int
    cue: Cue | None = None
    role: Role | None = None
    gap: int = 0


@dataclass(slots=True)
class _Sentence:
    text: str
    language: Language
    on_comments: bool
    cues: list[Cue] = field(default_factory=list)


def read(text: str, language: Language, *, on_comments: bool) -> list[Found]:
    """The dates of a sentence that have a role.

    Args:
        text: one sentence, with plain spaces, apostrophes and hyphens.
        language: how it says things.
        on_comments: the text around it is about a consultation, so that what closes is one.
    """
    published: list[Found] = []
    places: list[_Place] = []
    for written in written_dates(text):
        if not written.opens and not written.yearless and is_publication(text, written.start, written.end):
            published.append(
                Found(Role.PUBLISHED, written.date, written.precision, 0, written.start, written.end)
            )
        elif (place := _place(text, written, language)) is not None:
            places.append(place)
    if not places:
        return published
    sentence = _Sentence(text, language, on_comments, list(cues_in(text, language)))
    _claim(sentence, places)
    if language.if_adopted.search(text):
        places = [place for place in places if place.role not in _FUTURE_LAW]
    return published + [found for place in _without_moved(places) for found in _founds(place)]
