"""Groups accounts into stories. Pure.

First by the act that documents are; then likeness, surest pair first. Two groups become one only if no pair
between them is forbidden and their pairs are alike on average: so a chain of neighbours, each like the next,
does not become one story.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import combinations, product
from math import inf

from watch.stories.account import Account, Bond, Story
from watch.stories.candidates import Candidates
from watch.stories.likeness import likeness
from watch.stories.portrait import Portrait, portray
from watch.stories.rarity import Rarity
from watch.stories.verdict import ENOUGH, ENOUGH_TO_JOIN, MEAN_ENOUGH, NEVER, is_one_act, kind_of, log_odds


def gather(accounts: Iterable[Account], *, apart: Collection[frozenset[int]] = ()) -> list[Story]:
    """Stories of all accounts, in the order of their heads' days; an account alone is a story of one.

    Args:
        accounts: documents with distinct ids.
        apart: pairs of ids that a person separated; they never share a story, whatever speaks for it.
    """
    portraits = [portray(account) for account in accounts]
    gathering = _Gathering(portraits, frozenset(apart))
    gathering.by_act()
    gathering.by_likeness()
    return sorted(gathering.stories(), key=lambda story: (gathering.day_of(story.members[0]), story.members))


class _Gathering:
    def __init__(self, portraits: Sequence[Portrait], apart: frozenset[frozenset[int]]) -> None:
        self._portraits = {portrait.account.id: portrait for portrait in portraits}
        self._apart = apart
        self._candidates = Candidates(portraits)
        self._group = {number: [number] for number in self._portraits}
        self._scores: dict[tuple[int, int], float] = {}

    def day_of(self, number: int) -> str:
        return self._portraits[number].day.isoformat()

    def by_act(self) -> None:
        """Join documents that are one act."""
        for numbers in self._candidates.one_act():
            for one, other in combinations(numbers, 2):
                if self._group[one] is not self._group[other] and not self._separated(one, other):
                    self._join(one, other)

    def by_likeness(self) -> None:
        """Join what is alike, surest pair first."""
        pairs = ((self._score(one, other), one, other) for one, other in self._candidates.pairs())
        likely = [pair for pair in pairs if pair[0] >= ENOUGH_TO_JOIN]
        for score, one, other in sorted(likely, key=lambda pair: (-pair[0], pair[1:])):
            if self._group[one] is self._group[other]:
                continue
            if (score >= ENOUGH or self._joins(one, other)) and self._alike(one, other):
                self._join(one, other)

    def _joins(self, one: int, other: int) -> bool:
        """True when one of the two is alone and the other is not."""
        return min(sizes := (len(self._group[one]), len(self._group[other]))) == 1 and max(sizes) > 1

    def stories(self) -> list[Story]:
        """Every group with its head first and a bond for each other member."""
        groups = {id(group): group for group in self._group.values()}
        return [self._told([self._portraits[number] for number in group]) for group in groups.values()]

    def _separated(self, one: int, other: int) -> bool:
        return bool(self._apart) and any(
            frozenset(pair) in self._apart for pair in product(self._group[one], self._group[other])
        )

    def _alike(self, one: int, other: int) -> bool:
        if self._separated(one, other):
            return False
        scores = [self._score(*pair) for pair in product(self._group[one], self._group[other])]
        return NEVER not in scores and sum(scores) / len(scores) >= MEAN_ENOUGH

    def _score(self, one: int, other: int) -> float:
        key = (one, other) if one < other else (other, one)
        if key not in self._scores:
            first, second = (self._portraits[number] for number in key)
            self._scores[key] = log_odds(first, second, self._candidates.rarity)
        return self._scores[key]

    def _join(self, one: int, other: int) -> None:
        group = self._group[one]
        group += self._group[other]
        for number in self._group[other]:
            self._group[number] = group

    def _told(self, group: list[Portrait]) -> Story:
        """The head, then whoever is tied most surely to those before: so every bond leads to the head."""
        head, *waiting = sorted(group, key=precedence)
        placed, bonds = [head], []
        while waiting:
            surest = max(waiting, key=lambda one: max(self._tie(one, other) for other in placed))
            bonds.append(bond(surest, placed, self._candidates.rarity))
            placed.append(surest)
            waiting.remove(surest)
        return Story(tuple(portrait.account.id for portrait in placed), tuple(bonds))

    def _tie(self, one: Portrait, other: Portrait) -> float:
        return inf if is_one_act(one, other) else self._score(one.account.id, other.account.id)


def precedence(portrait: Portrait) -> tuple[bool, bool, bool, str, int]:
    """What heads a story: the official text, before other official words, before press; then the earliest."""
    account = portrait.account
    return (
        not account.official,
        not portrait.own_title,
        not portrait.own,
        account.day.isoformat(),
        account.id,
    )


def bond(portrait: Portrait, company: Sequence[Portrait], rarity: Rarity) -> Bond:
    """Why a document belongs in its company: one act if there is one, else the member that is most alike."""
    for other in company:
        if is_one_act(portrait, other):
            return Bond((portrait.account.id, other.account.id), "identifier", min(portrait.own & other.own))
    nearest = max(company, key=lambda other: log_odds(portrait, other, rarity))
    ids = (portrait.account.id, nearest.account.id)
    linked = (portrait.linked & nearest.own) | (nearest.linked & portrait.own)
    if linked:
        return Bond(ids, "link", min(linked))
    found = likeness(portrait, nearest, rarity)
    return Bond(ids, kind_of(found), ", ".join(word.removeprefix("=") for word in found.words))
