"""Which pairs are worth comparing: an inverted index over rare words, numbers and identifiers. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from heapq import nlargest

from watch.stories.portrait import Portrait
from watch.stories.rarity import Rarity
from watch.stories.verdict import WINDOW_DAYS

#: The rarest words of a document by which it is looked up, and the most documents worth comparing with it.
_LOOKED_UP = 20
_COMPARED = 16
#: The rarity that a pair must share to be worth comparing: two words of few documents, or four of many.
_LEAST_SHARED = 1.2
#: A word of more documents than this of a window finds too many to be of use.
_MOST_POSTINGS = 400


class Candidates:
    """The documents of a window, found by what they share."""

    def __init__(self, portraits: Iterable[Portrait] = ()) -> None:
        self.rarity = Rarity()
        self._portraits: dict[int, Portrait] = {}
        self._by_term: defaultdict[str, list[int]] = defaultdict(list)
        self._by_act: defaultdict[str, list[int]] = defaultdict(list)
        for portrait in portraits:
            self.add(portrait)

    def add(self, portrait: Portrait) -> None:
        """Let a document be found from now on."""
        number = portrait.account.id
        terms = _terms(portrait)
        self._portraits[number] = portrait
        self.rarity.add(terms)
        for term in terms:
            self._by_term[term].append(number)
        for identifier in portrait.own:
            self._by_act[identifier].append(number)

    def one_act(self) -> Iterator[list[int]]:
        """The documents that are each act."""
        return (numbers for numbers in self._by_act.values() if len(numbers) > 1)

    def same_act(self, portrait: Portrait) -> set[int]:
        """The documents that are the act that this one is."""
        return {number for identifier in portrait.own for number in self._by_act.get(identifier, ())}

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Pairs of ids worth comparing, each once."""
        seen: set[tuple[int, int]] = set()
        for number, portrait in self._portraits.items():
            for other in self.near(portrait):
                pair = (number, other) if number < other else (other, number)
                if pair not in seen:
                    seen.add(pair)
                    yield pair

    def near(self, portrait: Portrait) -> list[int]:
        """The ids of the documents that share most with one, within the window of days."""
        if portrait.roundup:
            return []
        shared: defaultdict[int, float] = defaultdict(float)
        rarest = sorted(((self.rarity.of(term), term) for term in _terms(portrait)), reverse=True)[
            :_LOOKED_UP
        ]
        for weight, term in rarest:
            numbers = self._by_term.get(term, ())
            if len(numbers) <= _MOST_POSTINGS:
                for number in numbers:
                    shared[number] += weight
        shared.pop(portrait.account.id, None)
        close = (
            number for number in shared if shared[number] >= _LEAST_SHARED and self._close(number, portrait)
        )
        return nlargest(_COMPARED, close, key=lambda number: (shared[number], number))

    def _close(self, number: int, portrait: Portrait) -> bool:
        return abs((self._portraits[number].day - portrait.day).days) <= WINDOW_DAYS


def _terms(portrait: Portrait) -> frozenset[str]:
    return portrait.terms | portrait.bridge | {f"#{figure}" for figure in portrait.amounts | portrait.refs}
