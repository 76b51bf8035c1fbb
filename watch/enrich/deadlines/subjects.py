"""What a wording speaks of, where the wording alone does not tell its role."""

from __future__ import annotations

import re

from watch.enrich.deadlines.cues import Cue, Language, Sense
from watch.models import Role

_BEFORE = 160
_AFTER = 120
#: How far before its wording a thing that applies or ends is named.
_NEAR = 60
_OF_RULES = frozenset({Role.APPLIES, Role.EXPIRES})

#: The roles that a subject can give to each sense. Another subject gives none.
_ALLOWED = {
    Sense.CLOSES: frozenset({Role.TRANSPOSITION, Role.COMMENTS_CLOSE, Role.EXPIRES}),
    Sense.ANSWERS: frozenset({Role.COMMENTS_CLOSE}),
    Sense.LAPSES: frozenset({Role.TRANSPOSITION, Role.COMMENTS_CLOSE, Role.EXPIRES}),
    Sense.EXTENDS: frozenset({Role.TRANSPOSITION, Role.COMMENTS_CLOSE, Role.EXPIRES}),
    Sense.MOVES: frozenset({Role.TRANSPOSITION, Role.COMMENTS_CLOSE, Role.IN_FORCE, Role.APPLIES}),
}
#: "deadline for the phase 1 decision": what is named after it decides, even in a text about a consultation.
_OF_SOMETHING_ELSE = re.compile(
    r" (?:for|to|pour|de|d'|des|du)\b ?(?!(?:the |la |le |l'|their |your |votre )?(?:submi|send|envo|dép"
    r"|remi|recei|réception|particip|period|période))"
)
_BELONGS = re.compile(r" (?:of|on|de|du|des|sur) (?:[\w']+ ){0,2}")
_TERM = re.compile(r"\b(?:deadline|délai|date limite|(?<!à )échéance)\b")


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
        return sense if sense not in _OF_RULES or _is_ours(text, cue, language) else None
    if sense is Sense.DUTY:
        return Role.APPLIES
    if sense is Sense.PERIODS:
        return Role.APPLIES if language.duty.search(text) else None
    if sense is Sense.NOTHING:
        return None
    if sense is Sense.EFFECT:
        return _effective(text, cue, date_end, language) if _is_ours(text, cue, language) else None
    if sense is Sense.STARTS:
        return _started(text, cue, date_end, language)
    if not _is_ours(text, cue, language):
        return None
    named, role = _subject(text, cue, date_end, language, _ALLOWED[sense])
    if named:
        return role
    if sense is Sense.MOVES:
        return Role.APPLIES if language.acts.search(text) else None
    if on_comments and not _OF_SOMETHING_ELSE.match(text, cue.end):
        return Role.COMMENTS_CLOSE
    return Role.EXPIRES if sense in (Sense.LAPSES, Sense.EXTENDS) and not _TERM.search(text) else None


def _is_ours(text: str, cue: Cue, language: Language) -> bool:
    """False where a thing sold or shown is named just before: that applies or ends without being a rule."""
    start = max(0, cue.start - _NEAR, text.rfind(";", 0, cue.start) + 1)
    return language.wares.search(text, start, cue.start) is None


def _effective(text: str, cue: Cue, date_end: int, language: Language) -> Role:
    """An act that is effective is in force; anything else, and what counts for some periods, applies."""
    if language.duty_periods.search(text, cue.end, date_end):
        return Role.APPLIES
    start = max(0, cue.start - _NEAR, text.rfind(";", 0, cue.start) + 1)
    return Role.IN_FORCE if language.binding.search(text, start, cue.start) else Role.APPLIES


def _started(text: str, cue: Cue, date_end: int, language: Language) -> Role | None:
    """What begins is ours where a duty is named before it in its clause, or between it and its date."""
    start = max(0, cue.start - _BEFORE, text.rfind(";", 0, cue.start) + 1)
    duty = language.begun.search(text, start, date_end)
    return Role.APPLIES if duty and _is_ours(text, cue, language) else None


def _subject(
    text: str, cue: Cue, date_end: int, language: Language, allowed: frozenset[Role]
) -> tuple[bool, Role | None]:
    """Whether a subject is named, and the role it stands for: the nearest before, else the first after."""
    start = max(0, cue.start - _BEFORE, text.rfind(";", 0, cue.start))
    end = max(date_end, cue.end) + _AFTER
    fitting = [row for row in language.subjects if row[0] is None or row[0] in allowed]
    before = [
        (match.start(), match.end(), role)
        for role, pattern in fitting
        for match in pattern.finditer(text, start, cue.end)
    ]
    if before:
        return True, _head(text, sorted(before, key=lambda found: found[:2]))
    after = [
        (match.start(), role) for role, pattern in fitting if (match := pattern.search(text, cue.end, end))
    ]
    return (True, min(after, key=lambda found: found[0])[1]) if after else (False, None)


def _head(text: str, named: list[tuple[int, int, Role | None]]) -> Role | None:
    """The role of the last thing named, or of that which it only belongs to: "the freeze on new licences"."""
    _, end, role = named[0]
    for start, stop, other in named[1:]:
        if not _BELONGS.fullmatch(text, end, start):
            role = other
        end = max(end, stop)
    return role
