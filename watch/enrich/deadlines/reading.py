"""One sentence: which of its dates have a role.

A date belongs to the nearest wording before it whose links fit ("applies" with "from", "until" with
something that ends). Failing that it shares the role of the date it is listed with; failing that it opens the
sentence and belongs to the nearest wording after it; failing that it has the role of what the parties spoken
of do by such a date (`frames`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from watch.enrich.deadlines.cues import Cue, Language, Sense, cues_in
from watch.enrich.deadlines.dates import written_dates
from watch.enrich.deadlines.doubts import STARTS, awaits, is_denied, is_unreal
from watch.enrich.deadlines.frames import framed, outdone
from watch.enrich.deadlines.links import Link
from watch.enrich.deadlines.places import Place, links_of, place_of
from watch.enrich.deadlines.publication import is_cited_journal, is_publication, may_be_published
from watch.enrich.deadlines.relative import counted_dates, counts
from watch.enrich.deadlines.subjects import role_of
from watch.models import Precision, Role

_FUTURE_LAW = frozenset({Role.IN_FORCE, Role.APPLIES, Role.EXPIRES, Role.TRANSPOSITION})
#: How far after a date its wording may stand; nearer after the label of a line.
_AFTER_DATE = 120
_AFTER_LABEL = 60
#: How far apart the dates of a list may stand: "from ... from" is plainer than two days.
_LISTED = 110
_LISTED_DAYS = 70
_FOR_SOME = re.compile(r" (?:pour|for|dans|in|chez) .*(?:,| et| and| puis| then| ou| or) ")
#: "Toutefois, le 2 août 2026 ..." opens a sentence; more words before the date, and it does not.
_LEAD_WORDS = 2
#: "set 19 March 2028 as the transposition deadline": the date is told by what follows at once.
_AS = re.compile(r" (?:as |la |the |comme )?(?:the |la )?")
#: "Application: large companies 1 January 2027; ...": a wording that heads a list of dates.
_HEADS = re.compile(r" ?: ")
_ABOUT = re.compile(r" (?:on|about|sur|consacrée? à) (?:the |la |le |l')?(?:[\w']+ )?")
_AND = re.compile(r",? (?:and|et) (?:[\w']+ ){0,2}")


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
class _Sentence:
    text: str
    language: Language
    on_comments: bool
    cues: list[Cue] = field(default_factory=list)


def read(text: str, language: Language, *, on_comments: bool, in_force: date | None) -> list[Found]:
    """The dates of a sentence that have a role.

    Args:
        text: one sentence, in small letters, with plain spaces, apostrophes and hyphens.
        language: how it says things.
        on_comments: the text around it is about a consultation, so that what closes is one.
        in_force: when the act came into force, where the text before has said so: others count from it.
    """
    published: list[Found] = []
    places: list[Place] = []
    counted = counts(text)
    written_ones = written_dates(text)
    if counted:
        written_ones += counted_dates(counted, written_ones, in_force)
        written_ones.sort(key=lambda written: written.start)
    on_publication = may_be_published(text)
    for written in written_ones:
        if on_publication and is_cited_journal(text, written.start, written.end):
            continue
        if (
            on_publication
            and not written.opens
            and not written.yearless
            and is_publication(text, written.start, written.end)
        ):
            published.append(
                Found(Role.PUBLISHED, written.date, written.precision, 0, written.start, written.end)
            )
        elif (place := place_of(text, written, language)) is not None:
            places.append(place)
    if not places:
        return published
    cues = [
        cue
        for cue in cues_in(text, language, links_of(places))
        if not any(match.start() <= cue.start < match.end() for match in counted)
    ]
    sentence = _Sentence(text, language, on_comments, cues)
    _claim(sentence, places)
    if language.if_adopted.search(text):
        places = [place for place in places if place.role not in _FUTURE_LAW]
    return published + [found for place in _without_moved(places) for found in _founds(place)]


def _claim(sentence: _Sentence, places: Sequence[Place]) -> None:
    """Give each date its wording, first from what stands before it, then from what is left after it."""
    for index, place in enumerate(places):
        before = places[index - 1] if index else None
        after = places[index + 1].written.start if index + 1 < len(places) else len(sentence.text)
        awaited = awaits(sentence.text, sentence.language, place)
        if awaited and (cue := _cue_after(sentence, place, after, ())):
            _give(sentence, place, cue, cue.start - place.written.end)
        elif (cue := _cue_before(sentence, place, before)) and not (
            awaited and cue.wording.sense is Role.EXPIRES
        ):
            _give(sentence, place, cue, max(0, place.link_start - cue.end))
        elif before and before.role and _is_listed(sentence.text, before, place):
            place.cue, place.role, place.gap = before.cue, before.role, before.gap + 1
        elif awaited and before and before.role in STARTS:
            place.cue, place.role, place.gap = before.cue, Role.APPLIES, before.gap + 1
    taken = [place.cue for place in places if place.cue]
    for index, place in enumerate(places):
        if place.cue is None:
            after = places[index + 1].written.start if index + 1 < len(places) else len(sentence.text)
            if cue := _cue_after(sentence, place, after, taken):
                _give(sentence, place, cue, cue.start - place.written.end)
        if place.cue is None:
            place.role, place.gap = _framed(sentence, place), _AFTER_DATE


def _framed(sentence: _Sentence, place: Place) -> Role | None:
    """The role of a date that no wording claims, from those who are spoken of around it."""
    text, language, opens, closes = sentence.text, sentence.language, place.opens_clause, place.closes_clause
    if language.unreal.search(text, opens, closes):
        return None
    if place.link is Link.SPAN:
        spoken_of = language.comments.search(text, opens, closes)
        is_open = spoken_of is not None and not language.told.search(text, opens, place.link_start)
        return Role.COMMENTS_CLOSE if is_open else None
    precision, awaited = place.written.precision, awaits(sentence.text, sentence.language, place)
    return framed(language.frames, text, opens, closes, place.link, precision, language.told, awaited=awaited)


def _give(sentence: _Sentence, place: Place, cue: Cue, gap: int) -> None:
    place.cue, place.gap = cue, gap
    role = role_of(sentence.text, cue, place.written.end, sentence.language, on_comments=sentence.on_comments)
    if role is not None and not is_unreal(sentence.text, sentence.language, cue, role, place.written.start):
        frames, opens, closes = sentence.language.frames, place.opens_clause, place.closes_clause
        link = Link.ON if cue.wording.sense is Sense.MOVES else place.link
        place.role = outdone(frames, sentence.text, opens, closes, link, role)
        place.also = _coordinate(sentence, cue, role) if role in STARTS else None


def _coordinate(sentence: _Sentence, cue: Cue, role: Role) -> Role | None:
    """The other role of "entered into force and became applicable on ...", whose date is the same."""
    for other in sentence.cues:
        sense = other.wording.sense
        if isinstance(sense, Role) and sense in STARTS and sense is not role and other.end < cue.start:
            joined = _AND.fullmatch(sentence.text, other.end, cue.start)
            if joined:
                return sense
    return None


def _role(sentence: _Sentence, place: Place, cue: Cue) -> Role | None:
    end = place.written.end
    return role_of(sentence.text, cue, end, sentence.language, on_comments=sentence.on_comments)


def _cue_before(sentence: _Sentence, place: Place, before: Place | None) -> Cue | None:
    """The nearest wording before a date that fits, not beyond a date that has a role."""
    floor = place.opens_clause
    if before and before.role:
        floor = max(floor, before.written.end)
    best: Cue | None = None
    for cue in sentence.cues:
        if cue.start < floor or cue.end > place.written.start:
            continue
        gap = max(0, place.link_start - cue.end)
        if not _fits(sentence, place, cue, gap):
            continue
        if cue.wording.sense is not Sense.NOTHING and _role(sentence, place, cue) is None:
            continue
        if place.written.opens and cue.wording.sense is Sense.MOVES:
            return cue
        if best is None or (cue.end, -cue.start) > (best.end, -best.start):
            best = cue
    if best is None or place.link not in (Link.ON, Link.LABEL, Link.BARE):
        return best
    return next((cue for cue in sentence.cues if _is_event_about(sentence.text, cue, best)), best)


def _is_event_about(text: str, event: Cue, topic: Cue) -> bool:
    """True for the workshop of "workshop on transposition": the date is its own."""
    if (
        event.wording.sense is not Sense.NOTHING
        or Link.FROM not in event.wording.links
        or event.end >= topic.start
    ):
        return False
    return _ABOUT.fullmatch(text, event.end, topic.start) is not None


def _fits(sentence: _Sentence, place: Place, cue: Cue, gap: int) -> bool:
    """True when links and distance agree: of "not ... until" and "not ... before", the start is meant."""
    link = place.link
    if link is Link.BARE and gap <= 2:
        link = Link.LABEL if Link.LABEL in cue.wording.links else Link.ON
    elif link is Link.BARE and _HEADS.match(sentence.text, cue.end):
        link = Link.LABEL
    is_term = cue.wording.sense is Role.TRANSPOSITION
    if link in (Link.BY, Link.UNTIL) and not is_term and is_denied(sentence.text, sentence.language, cue):
        if cue.wording.sense not in STARTS:
            return False
        link = Link.FROM
    return cue.fits(link, gap)


def _is_listed(text: str, before: Place, place: Place) -> bool:
    """True for a date that goes on a list: "from A for these and from B for those"."""
    between = text[before.written.end : place.link_start]
    if place.written.counted:
        return len(between) <= _LISTED_DAYS
    if place.link is not before.link and not (place.link is Link.BARE and len(between) <= 8):
        return False
    if place.link is Link.FROM or (place.link is Link.BARE and between.startswith((";", " ;"))):
        return len(between) <= _LISTED
    return len(between) <= 12 or (len(between) <= _LISTED_DAYS and _FOR_SOME.fullmatch(between) is not None)


def _cue_after(sentence: _Sentence, place: Place, limit: int, taken: Iterable[Cue | None]) -> Cue | None:
    """The nearest wording after a date that fits, before the next date and in the same clause."""
    best: Cue | None = None
    limit = min(limit, place.closes_clause)
    reach = _AFTER_LABEL if place.link in (Link.LABEL, Link.BARE) else _AFTER_DATE
    for cue in sentence.cues:
        gap = cue.start - place.written.end
        if not 0 <= gap <= reach or cue.end > limit or cue in taken or cue.wording.sense is Sense.PERIODS:
            continue
        fits = gap <= 30 and place.link is Link.BARE and Link.LABEL in cue.wording.links
        if (fits or _fits(sentence, place, cue, gap)) and (best is None or cue.start < best.start):
            best = cue
    told = sentence.language.told
    if best is None:
        return None
    if best.wording.sense is not Role.EXPIRES and told.search(sentence.text, best.start, best.end):
        return None
    if place.link is not Link.ON or _AS.fullmatch(sentence.text, place.written.end, best.start):
        return best
    lead = sentence.text[place.opens_clause : place.link_start].rpartition(",")[2]
    if len(lead.split()) > _LEAD_WORDS or told.search(lead):
        return None
    return None if told.search(sentence.text, place.written.end, best.start) else best


def _without_moved(places: Sequence[Place]) -> list[Place]:
    """Drop the old date where the sentence says that it moved."""
    moved = {place.role for place in places if place.role and _moves(place)}
    return [place for place in places if place.role and (_moves(place) or place.role not in moved)]


def _moves(place: Place) -> bool:
    return place.cue is not None and place.cue.wording.sense in (Sense.MOVES, Sense.EXTENDS)


def _founds(place: Place) -> list[Found]:
    """What a claimed date says: the period in which a rule applies has two ends."""
    written, role = place.written, place.role
    if role is None or (written.yearless and role is not Role.COMMENTS_CLOSE):
        return []
    if role is Role.COMMENTS_CLOSE and written.precision == "year":
        return []
    last = Found(role, written.date, written.precision, place.gap, written.start, written.end)
    if written.opens is None or role not in STARTS or _moves(place):
        return [last] if place.also is None else [last, replace(last, role=place.also)]
    first = Found(role, written.opens, written.opens_precision, place.gap, written.start, written.end)
    return [
        first,
        Found(Role.EXPIRES, written.date, written.precision, place.gap, written.start, written.end),
    ]
