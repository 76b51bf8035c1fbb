"""What was watched, put into words: the proof that silence is silence, and where it is none."""

from __future__ import annotations

from dataclasses import dataclass

from notifications.interface import Health, SourceTrouble
from notifications.render.clean import NAME_LIMIT, clean
from notifications.render.words import Words

_DETAIL_LIMIT = 160


@dataclass(frozen=True, slots=True)
class TroubleView:
    """One source or channel that is not well: its name, what it suffers from, and what is known besides."""

    name: str
    state: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HealthView:
    """What was watched. `well` is True only when everything was read."""

    well: bool
    title: str
    figures: str
    troubles: tuple[TroubleView, ...]
    meaning: str


def health_view(health: Health, words: Words) -> HealthView:
    """Put `health` into words: what was read, what was not, and what silence is worth."""
    unread = max(health.sources - health.read, 0)
    well = health.sources > 0 and not unread and not health.troubles
    figures = [words.count("sources_read", health.read, total=words.number(health.sources))]
    if health.documents_seen:
        figures.append(words.count("seen", health.documents_seen))
    return HealthView(
        well=well,
        title=words.say("health.title"),
        figures=" · ".join(figures),
        troubles=tuple(_trouble(trouble, words) for trouble in health.troubles),
        meaning=_meaning(health, well, unread, words),
    )


def cause_in_words(cause: str, detail: str, words: Words, *, limit: int = _DETAIL_LIMIT) -> str:
    """Return a cause code in plain words with its detail; an unknown code is shown as it is."""
    key = f"cause.{cause}"
    known = words.say(key) if words.known(key) else clean(cause, NAME_LIMIT)
    what = clean(detail, limit)
    if known and what:
        return words.say("cause", cause=known, detail=what)
    return known or what


def _meaning(health: Health, well: bool, unread: int, words: Words) -> str:
    if not health.sources:
        return words.say("health.no_sources")
    if well:
        return f"{words.say('health.well')} {words.say('health.proof')}"
    said = words.count("unread", unread) if unread else words.count("troubled", len(health.troubles))
    return f"{said} {words.say('health.no_proof')}"


def _trouble(trouble: SourceTrouble, words: Words) -> TroubleView:
    facts = [
        words.say("health.never_good")
        if trouble.last_good is None
        else words.say("health.last_good", date=words.day(words.local(trouble.last_good).date()))
    ]
    if trouble.fallback_name:
        facts.append(words.say("health.fallback", name=clean(trouble.fallback_name, NAME_LIMIT)))
    return TroubleView(
        name=clean(trouble.source_name, NAME_LIMIT),
        state=_state(trouble, words),
        facts=tuple(facts),
    )


def _state(trouble: SourceTrouble, words: Words) -> str:
    cause = cause_in_words(trouble.cause, trouble.detail, words)
    if trouble.cause == "unread":  # nothing has been tried, so nothing went wrong either
        return cause
    key = f"outcome.{trouble.outcome}"
    outcome = words.say(key) if words.known(key) else clean(trouble.outcome, NAME_LIMIT)
    return f"{outcome}, {cause}" if cause else outcome
