"""How much it says that two documents share a word: inverse document frequency with a floor.

A window of three documents cannot tell a rare word from a common one, so every window is read as if it held
`BACKGROUND` more documents, of which a common word of the field stands in one of eight, and the name of a
subject in one of thirty.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable

from watch.stories.commonplace import COMMON
from watch.stories.glossary import TOPICAL_MEANINGS

BACKGROUND = 400
_COMMON_SHARE = BACKGROUND / 8
_TOPICAL_SHARE = BACKGROUND / 30
_OTHER = 1.0


class Rarity:
    """Document frequencies of terms over a window."""

    def __init__(self) -> None:
        self._documents = 0
        self._frequency: Counter[str] = Counter()
        self._known: dict[str, float] = {}

    def add(self, terms: Iterable[str]) -> None:
        """Count one document's terms."""
        self._documents += 1
        self._frequency.update(terms)
        self._known.clear()

    def of(self, term: str) -> float:
        """From 0 (in every text) to 1 (in one only)."""
        known = self._known.get(term)
        if known is None:
            known = self._known[term] = self._rarity(term)
        return known

    def mass(self, terms: Iterable[str]) -> float:
        """The sum over terms."""
        return sum(map(self.of, terms))

    def _rarity(self, term: str) -> float:
        total = self._documents + BACKGROUND
        floor = _OTHER
        if term in COMMON:
            floor = _COMMON_SHARE
        elif term in TOPICAL_MEANINGS:
            floor = _TOPICAL_SHARE
        # Four accounts of one event are expected: what only they share is as rare as can be.
        seen = max(self._frequency[term] - 4, 0) + floor
        return max(math.log(total / seen), 0.0) / math.log(total)
