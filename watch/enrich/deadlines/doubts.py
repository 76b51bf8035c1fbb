"""What a sentence denies, doubts or leaves to be done."""

from __future__ import annotations

from watch.enrich.deadlines.cues import Cue, Language, Sense
from watch.enrich.deadlines.links import Link
from watch.enrich.deadlines.places import Place
from watch.models import Role

#: The roles of what begins.
STARTS = frozenset({Role.IN_FORCE, Role.APPLIES})
#: How far back from a wording a denial or a doubt still concerns it, in characters.
_BEFORE_CUE = 60


def awaits(text: str, language: Language, place: Place) -> bool:
    """True where somebody has until the date to do what is told after it."""
    if place.link not in (Link.UNTIL, Link.BY):
        return False
    if language.awaits.search(text, place.opens_clause, place.link_start):
        return True
    if language.grants.search(text, place.opens_clause, place.link_start) is None:
        return False
    return language.to_do.match(text, place.written.end) is not None


def is_denied(text: str, language: Language, cue: Cue) -> bool:
    """True for a wording after "not"."""
    return language.denied.search(text, max(0, cue.start - _BEFORE_CUE), cue.start) is not None


def is_unreal(text: str, language: Language, cue: Cue, role: Role, date_start: int) -> bool:
    """True for what only might be, was planned once, or is denied.

    Anybody *may* answer a consultation, and a term to transpose stands whether or not it was kept.
    """
    if cue.wording.sense is Sense.DUTY:
        return False
    before = max(0, cue.start - _BEFORE_CUE)
    if role in STARTS and language.planned.search(text, before, cue.start):
        return True
    if role in (Role.COMMENTS_CLOSE, Role.TRANSPOSITION):
        return False
    if role is not Role.EXPIRES and language.unreal.search(text, before, cue.start):
        return True
    denied = is_denied(text, language, cue)
    return denied and not language.excepted.search(text, cue.end, max(cue.end, date_start))
