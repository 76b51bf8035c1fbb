"""What of a text is scored: its title and lead, and in a long text its best passage for each topic.

A short text is one view of itself. A long page is looked at several times: title, lead and the passage
richest in a topic's terms, and that passage alone when it holds at least two different terms. So an article
in a long newsletter is found, while one mention in a long page stays one mention.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter

from .features import COLUMNS
from .interface import Text
from .lexicon import Lexicon, Match, Term
from .tokens import Tokens, tokenize

#: Characters of a body that are read at all: a longer one costs no more than this.
MAX_BODY_CHARS = 200_000
_MAX_TITLE_CHARS = 1_000
_LEAD_WORDS = 50
_WHOLE_WORDS = 260
_PASSAGE_WORDS = 120

#: Places in `Term.columns`.
_TITLE, _LEAD, _REST = range(3)
_REPEAT = 0.25
_MAX_REPEATS = 3
_START = attrgetter("start")


@dataclass(slots=True)
class Hit:
    """A term found in one column of the sums.

    `amount` is its weight; repeating it adds little, and only three times. `place` is the first time it
    stands there, or None for an identifier that was handed in with the text.
    """

    term: Term
    column: int
    place: tuple[Tokens, int, int] | None
    amount: float
    count: int = 1

    def repeat(self) -> None:
        """Count the term once more."""
        if self.count <= _MAX_REPEATS:
            self.amount += self.term.weight * _REPEAT
            self.count += 1

    @property
    def gram(self) -> str:
        """The folded words found: equal for a term and a word of the linear model that are the same."""
        if self.place is None:
            return self.term.key
        tokens, first, last = self.place
        return " ".join(tokens.words[first:last])

    def shown(self) -> str:
        """The words as they stand in the text."""
        if self.place is None:
            return self.term.key
        tokens, first, last = self.place
        return tokens.shown(first, last)


@dataclass(frozen=True, slots=True)
class View:
    """One look at a text: the words the linear model weighs, and the terms found in them.

    `totals` sums the amounts of the hits by column (features.py).
    """

    title: Tokens
    body: Tokens
    spans: tuple[tuple[int, int], ...]
    hits: tuple[Hit, ...]
    totals: tuple[float, ...]

    def words(self) -> list[str]:
        """The folded words of the title and of the spans."""
        words = list(self.title.words)
        for first, last in self.spans:
            words += self.body.words[first:last]
        return words

    def locate(self, word: str) -> str:
        """One of `words()` as it stands in the text."""
        for tokens, spans in ((self.title, ((0, len(self.title.words)),)), (self.body, self.spans)):
            for first, last in spans:
                if word in tokens.words[first:last]:
                    place = tokens.words.index(word, first, last)
                    return tokens.shown(place, place + 1)
        return word


def views(text: Text, lexicon: Lexicon) -> list[View]:
    """The views of one text; never empty."""
    title = tokenize(text.title[:_MAX_TITLE_CHARS], text.language)
    body = tokenize(text.body[:MAX_BODY_CHARS], text.language)
    in_title = lexicon.find(title)
    in_body = lexicon.find(body)
    length = len(body.words)
    whole = ((0, length),)
    # An act whose number stands in the text counts where it stands; one known otherwise, as in the lead.
    written = {match.term.key for match in (*in_title, *in_body)}
    cited = [term for term in lexicon.identifiers(text.identifiers) if term.key not in written]

    def view(*spans: tuple[int, int]) -> View:
        hits: dict[tuple[int, str], Hit] = {}
        for match in in_title:
            _note(hits, match.term, _TITLE, (title, match.start, match.end))
        for term in cited:
            _note(hits, term, _LEAD, None)
        lead_end = spans[0][0] + _LEAD_WORDS
        for match in in_body if spans == whole else _within(in_body, spans):
            _note(
                hits, match.term, _LEAD if match.start < lead_end else _REST, (body, match.start, match.end)
            )
        totals = [0.0] * (lexicon.blocks * len(COLUMNS))
        for hit in hits.values():
            totals[hit.column] += hit.amount
        return View(title, body, spans, tuple(hits.values()), tuple(totals))

    if length <= _WHOLE_WORDS:
        return [view(*whole)]
    lead = (0, _PASSAGE_WORDS)
    found = [view(lead)]
    for passage, stands_alone in _best_passages(in_body, length, lexicon.blocks - 1):
        found.append(view(lead, passage))
        if stands_alone:
            found.append(view(passage))
    return found


def _best_passages(
    matches: Sequence[Match], length: int, topics: int
) -> Iterable[tuple[tuple[int, int], bool]]:
    """For each topic with terms after the lead: its richest window, and whether that stands alone."""
    step = _PASSAGE_WORDS // 2
    found: dict[tuple[int, int], bool] = {}
    for topic in range(topics):
        windows: dict[int, dict[str, float]] = {}
        for match in matches:
            if match.term.block != topic or match.start < _PASSAGE_WORDS:
                continue
            weight = -match.term.weight if match.term.against else match.term.weight
            last = match.start // step * step
            for start in {max(last - step, _PASSAGE_WORDS), last}:
                windows.setdefault(start, {})[match.term.key] = weight
        if windows:
            best = max(windows, key=lambda start: (sum(windows[start].values()), -start))
            span = (best, min(best + _PASSAGE_WORDS, length))
            alone = sum(weight > 0 for weight in windows[best].values()) >= 2
            found[span] = found.get(span, False) or alone
    return found.items()


def _within(matches: Sequence[Match], spans: Sequence[tuple[int, int]]) -> list[Match]:
    """The matches within the spans, which are in order and apart as the matches are."""
    found: list[Match] = []
    for first, last in spans:
        begin, end = (bisect_left(matches, place, key=_START) for place in (first, last))
        found += [match for match in matches[begin:end] if match.end <= last]
    return found


def _note(
    hits: dict[tuple[int, str], Hit], term: Term, where: int, place: tuple[Tokens, int, int] | None
) -> None:
    """Add a term to the hits of its column."""
    column = term.columns[where]
    hit = hits.get((column, term.key))
    if hit is None:
        hits[column, term.key] = Hit(term, column, place, term.weight)
    else:
        hit.repeat()
