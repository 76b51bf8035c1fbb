"""The lexicon: finds the terms of every topic in a tokenized text, in one pass.

A pattern is plain words. `biodivers*` matches any word that starts so; `law|act` either word;
`loi ... ia` allows up to three words in between; `=CITES` matches only these very letters, capitals
included. Everything else is compared folded (tokens.py), so accents, case and regular plurals do not matter.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import compress, pairwise
from operator import attrgetter
from typing import Literal, NamedTuple

from .features import columns
from .tokens import Tokens, bare, tokenize
from .topics import Topic, load_register

_MAX_GAP = 3
_MOST_REMEMBERED = 65_536
_CELEX = re.compile(r"celex:3(\d{4})([A-Z])(\d{4})")


@dataclass(frozen=True, slots=True)
class Term:
    """One pattern of one topic or of the register.

    `block` is the topic's place in the list; the register comes after the last. `exact` are the letters
    demanded. `columns` are where it is summed when it stands in the title, the lead and the rest.
    """

    block: int
    key: str
    weight: float
    against: bool = False
    identifier: bool = False
    exact: str | None = None
    columns: tuple[int, int, int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "columns", columns(self.block, self.weight, against=self.against))

    @property
    def kind(self) -> Literal["identifier", "term"]:
        """The kind of evidence that this term is."""
        return "identifier" if self.identifier else "term"


class Match(NamedTuple):
    """A term found at the words `start` to `end` (excluded)."""

    term: Term
    start: int
    end: int


class _Node:
    """A step in the tree of patterns: what may follow the words matched so far."""

    __slots__ = ("gap", "prefixes", "terms", "words")

    def __init__(self) -> None:
        self.words: dict[str, _Node] = {}
        self.prefixes: dict[str, _Node] = {}
        self.gap: _Node | None = None
        self.terms: list[Term] = []

    @property
    def open(self) -> bool:
        """True unless only the very next word can tell whether a pattern goes on."""
        return bool(self.terms or self.prefixes or self.gap)

    def next(self, word: str) -> tuple[_Node, ...]:
        """The steps that this word allows."""
        node = self.words.get(word)
        found = () if node is None else (node,)
        if not self.prefixes:
            return found
        return (*found, *(node for prefix, node in self.prefixes.items() if word.startswith(prefix)))


class _First(dict[str, tuple[_Node, ...]]):
    """Word -> first steps. Most words start no pattern: remembering that makes the pass cheap."""

    def __init__(self, root: _Node) -> None:
        super().__init__()
        self._root = root

    def __missing__(self, word: str) -> tuple[_Node, ...]:
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        self[word] = found = self._root.next(word)
        return found


class Lexicon:
    """All terms and identifiers of a list of topics, and the register's words.

    `blocks` is the number of topics and one for the register.
    """

    def __init__(self, topics: Sequence[Topic]) -> None:
        self.blocks = len(topics) + 1
        self._root = _Node()
        self._identifiers: dict[str, list[Term]] = {}
        for place, topic in enumerate((*topics, load_register())):
            for pattern, weight in topic.terms.items():
                self._add(pattern, Term(place, pattern, weight))
            for pattern, weight in topic.against.items():
                self._add(pattern, Term(place, pattern, weight, against=True))
            for identifier, weight in topic.identifiers.items():
                term = Term(place, identifier, weight, identifier=True)
                self._identifiers.setdefault(identifier, []).append(term)
                for form in written_forms(identifier):
                    self._add(form, term)
        self._first = _First(self._root)

    def identifiers(self, identifiers: Iterable[str]) -> list[Term]:
        """The terms of the legal identifiers that some topic knows."""
        return [term for identifier in identifiers for term in self._identifiers.get(identifier, ())]

    def find(self, tokens: Tokens) -> list[Match]:
        """Every match, in reading order; within one topic, of overlapping matches the longest counts."""
        found: list[Match] = []
        following = (*tokens.words[1:], "")
        steps = list(map(self._first.__getitem__, tokens.words))
        for start in compress(range(len(steps)), steps):
            for node in steps[start]:
                # Most patterns end here; asking before the call halves the time of the pass.
                if node.open or following[start] in node.words:
                    self._follow(node, tokens, start, start + 1, found)
        return _without_overlaps(found)

    def _follow(self, node: _Node, tokens: Tokens, start: int, end: int, found: list[Match]) -> None:
        for term in node.terms:
            if term.exact is None or " ".join(tokens.written[start:end]) == term.exact:
                found.append(Match(term, start, end))
        words = tokens.words
        if end < len(words) and (node.words or node.prefixes):
            for following in node.next(words[end]):
                self._follow(following, tokens, start, end + 1, found)
        gap = node.gap
        if gap is not None:
            reach = words[end : end + _MAX_GAP + 1]
            if gap.prefixes or not gap.words.keys().isdisjoint(reach):
                for place, word in enumerate(reach, start=end + 1):
                    for following in gap.next(word):
                        self._follow(following, tokens, start, place, found)

    def _add(self, pattern: str, term: Term) -> None:
        if pattern.startswith("="):
            pattern = pattern[1:]
            term = replace(term, exact=pattern)
        nodes = [self._root]
        for piece in pattern.split():
            nodes = [following for node in nodes for following in _grow(node, piece)]
        for node in nodes:
            node.terms.append(term)


def _grow(node: _Node, piece: str) -> list[_Node]:
    """The steps after `node` for one piece of a pattern, made where missing."""
    if piece == "...":
        node.gap = node.gap or _Node()
        return [node.gap]
    grown = []
    for choice in piece.split("|"):
        step = node
        if choice.endswith("*"):
            step = node.prefixes.setdefault(bare(choice[:-1]), _Node())
        else:
            # English settles a lower-case "ai" as the abbreviation, which is what a pattern means.
            for word in tokenize(choice, "en").words:
                step = step.words.setdefault(word, _Node())
        grown.append(step)
    return grown


def written_forms(identifier: str) -> tuple[str, ...]:
    """How texts write the number of an act given as CELEX: `celex:32024R1689` -> `2024 1689`.

    Acts since 2015 are numbered year first, directives always were; older regulations have the year last.
    A two-digit year is only trusted together with the treaty's letters.
    """
    match = _CELEX.fullmatch(identifier)
    if match is None:
        return ()
    year, kind, number = match[1], match[2], str(int(match[3]))
    if int(year) >= 2015:
        return (f"{year} {number}",)
    short = year[2:] if int(year) < 1999 else year
    pair = f"{number} {short}" if kind == "R" else f"{short} {number}"
    if kind == "L" or short != year:
        return tuple(f"{pair} {letters}" for letters in ("ce", "cee", "ec", "eec", "eu", "ue"))
    return (pair,)


def _without_overlaps(matches: list[Match]) -> list[Match]:
    """The matches of each topic that stand apart, by start and topic; `matches` are sorted by start."""
    by_block: defaultdict[int, list[Match]] = defaultdict(list)
    for match in matches:
        by_block[match.term.block].append(match)
    kept = []
    for block in sorted(by_block):
        found = by_block[block]
        apart = all(one.end <= other.start for one, other in pairwise(found))
        kept += found if apart else _longest(found)
    kept.sort(key=attrgetter("start"))
    return kept


def _longest(matches: list[Match]) -> list[Match]:
    taken: set[int] = set()
    kept = []
    for match in sorted(matches, key=lambda one: (one.start - one.end, one.start, -one.term.weight)):
        places = range(match.start, match.end)
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append(match)
    return kept
