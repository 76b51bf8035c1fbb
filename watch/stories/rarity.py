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

    def add(self, terms: Iterable[str]) -> None:
        """Count one document's terms."""
        self._documents += 1
        self._frequency.update(terms)

    def remove(self, terms: Iterable[str]) -> None:
        """Forget one document's terms."""
        self._documents -= 1
        self._frequency.subtract(terms)

    def frequency(self, term: str) -> int:
        """In how many documents of the window it stands."""
        return self._frequency[term]

    def of(self, term: str) -> float:
        """From 0 (in every text) to 1 (in one only)."""
        total = self._documents + BACKGROUND
        if term in COMMON:
            floor = _COMMON_SHARE
        else:
            floor = _TOPICAL_SHARE if term in TOPICAL_MEANINGS else _OTHER
        # Four accounts of one event are expected: what only they share is as rare as can be.
        seen = max(self._frequency[term] - 4, 0) + floor
        return max(math.log(total / seen), 0.0) / math.log(total)

    def mass(self, terms: Iterable[str]) -> float:
        """The sum over terms."""
        return sum(map(self.of, terms))
