"""Scores by the lexicon alone: for topics without enough examples, and for languages we do not read."""

from __future__ import annotations

from collections.abc import Iterable

from .features import COLUMNS
from .interface import Evidence
from .views import Hit, View

_MAX_EVIDENCE = 8
#: How much a term counts by where it stands.
_PLACES = dict(zip(COLUMNS, (1.0, 1.0, 0.5, 1.0, 1.0, 0.5, -1.0, -0.5), strict=True))
#: One unmistakable name (weight 5) in title or lead is enough to pass one half; weaker terms must add up.
_OFFSET = 4.0
#: Nothing was calibrated here, so nothing is said with more than 99.75 %.
_LIMIT = 6.0


def unread(language: str) -> Evidence:
    """Says that a text's language is not read, so that only identifiers were weighed."""
    note = f"not read in this language ({language}): only legal identifiers were weighed"
    return Evidence("note", note, 0.0)


def rule(block: int, view: View, *, identifiers_only: bool) -> tuple[float, tuple[Evidence, ...]]:
    """Log-odds of topic number `block` in a view, and the terms they add up from."""
    weights: dict[str, float] = {}
    first: dict[str, Hit] = {}
    for hit in _relevant(view, block, identifiers_only=identifiers_only):
        key = hit.term.key
        first.setdefault(key, hit)
        weights[key] = weights.get(key, 0.0) + hit.amount * _PLACES[COLUMNS[hit.column % len(COLUMNS)]]
    log_odds = sum(weights.values()) - _OFFSET
    heaviest = sorted(weights, key=lambda key: (-abs(weights[key]), key))[:_MAX_EVIDENCE]
    evidence = tuple(Evidence(first[key].term.kind, first[key].shown(), weights[key]) for key in heaviest)
    return max(-_LIMIT, min(_LIMIT, log_odds)), evidence


def _relevant(view: View, block: int, *, identifiers_only: bool) -> Iterable[Hit]:
    for hit in view.hits:
        if hit.term.block == block and (hit.term.identifier or not identifiers_only):
            yield hit
