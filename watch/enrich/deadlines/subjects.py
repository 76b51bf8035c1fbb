"""What a wording speaks of, where the wording alone does not tell its role."""

from __future__ import annotations

import re

from watch.enrich.deadlines.cues import Cue, Language, Sense
from watch.enrich.deadlines.model import Role

_BEFORE = 160
_AFTER = 120

#: The roles that a subject can give to each sense. Another subject gives none.
_ALLOWED = {
    Sense.CLOSES: frozenset({Role.TRANSPOSITION, Role.COMMENTS_CLOSE, Role.EXPIRES}),
    Sense.ANSWERS: frozenset({Role.COMMENTS_CLOSE}),
    Sense.LAPSES: frozenset({Role.TRANSPOSITION, Role.COMMENTS_CLOSE, Role.EXPIRES}),
    Sense.MOVES: frozenset({Role.TRANSPOSITION, Role.COMMENTS_CLOSE, Role.IN_FORCE, Role.APPLIES}),
}
#: The role where no subject is named.
_ALONE = {Sense.LAPSES: Role.EXPIRES, Sense.MOVES: Role.APPLIES}
_TERM = re.compile(r"\b(?:deadline|délai|date limite|échéance)\b", re.IGNORECASE)


def role_of(text: str, cue: Cue, date_end: int, language: Language, *, on_comments: bool) -> Role | None:
    """The role that a wording gives to the date that ends at `date_end`, or None.

    Args:
        text: the sentence.
        cue: the wording.
        date_end: where its date ends.
        language: how it says things.
        on_comments: what closes is a consultation unless it says otherwise.
    """
    sense = cue.wording.sense
    if isinstance(sense, Role):
        return sense
    if sense is Sense.DUTY:
        return Role.APPLIES
    if sense is Sense.PERIODS:
        return Role.APPLIES if language.duty.search(text) else None
    if sense is Sense.NOTHING:
        return None
    named, subject = _subject(text, cue, date_end, language)
    if named:
        if sense is Sense.MOVES and subject is Role.EXPIRES:
            return Role.APPLIES
        if sense is Sense.LAPSES and subject in (Role.IN_FORCE, Role.APPLIES):
            return Role.EXPIRES
        if subject in _ALLOWED[sense]:
            return subject
        if subject is None or not on_comments:
            return None
    if on_comments and sense is not Sense.MOVES:
        return Role.COMMENTS_CLOSE
    if sense is Sense.LAPSES and _TERM.search(text):
        return None
    return _ALONE.get(sense)


def _subject(text: str, cue: Cue, date_end: int, language: Language) -> tuple[bool, Role | None]:
    """Whether a subject is named, and the role it stands for: the nearest before, else the first after."""
    start = max(0, cue.start - _BEFORE, text.rfind(";", 0, cue.start))
    nearest: tuple[int, Role | None] | None = None
    for role, pattern in language.subjects:
        for match in pattern.finditer(text, start, cue.end):
            if nearest is None or match.end() > nearest[0]:
                nearest = (match.end(), role)
    if nearest is not None:
        return True, nearest[1]
    first: tuple[int, Role | None] | None = None
    for role, pattern in language.subjects:
        match = pattern.search(text, cue.end, max(date_end, cue.end) + _AFTER)
        if match and (first is None or match.start() < first[0]):
            first = (match.start(), role)
    return (True, first[1]) if first else (False, None)
