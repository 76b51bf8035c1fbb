"""Why a text got its score: the heaviest terms, identifiers and words, for and against."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .features import Floats
from .interface import Evidence
from .linear import LinearModel, WordRows
from .views import Hit, View

MAX_EVIDENCE = 8
_MAX_WORDS = 4
_MIN_WEIGHT = 0.05
_EXCLUDED = -4.6  # log-odds of a probability of 1 %


@dataclass(frozen=True, slots=True)
class Scored:
    """The numbers of one batch. `column_shares` is topics x views x columns."""

    log_odds: Floats
    words: WordRows
    column_shares: Floats


def explain(model: LinearModel, topic: int, view: View, scored: Scored, row: int) -> tuple[Evidence, ...]:
    """The heaviest evidence for and against a topic, as shares of the log-odds; `row` is the view's row.

    A topic that is out of the question is explained by its own terms alone: nobody asks for more, and
    most topics of most texts are out of the question.
    """
    excluded = scored.log_odds[row, topic] < _EXCLUDED
    relevant = [hit for hit in view.hits if hit.term.block == topic] if excluded else view.hits
    if excluded and not relevant:
        return ()
    hits: dict[str, Hit] = {}
    weights: dict[str, float] = {}
    shares = scored.column_shares[topic, row].tolist()
    for hit in relevant:
        gram = hit.gram
        if gram not in hits or hit.term.block == topic:
            hits[gram] = hit
        weights[gram] = weights.get(gram, 0.0) + shares[hit.column] * hit.amount
    for gram, share in () if excluded else _heaviest_words(model, topic, scored.words, row):
        # The same words may weigh as a term and as a word: one line for the reader.
        weights[gram] = weights.get(gram, 0.0) + share
    heaviest = sorted(weights.items(), key=lambda item: (-abs(item[1]), item[0]))[:MAX_EVIDENCE]
    return tuple(
        _evidence(view, topic, gram, hits.get(gram), share)
        for gram, share in heaviest
        if abs(share) >= _MIN_WEIGHT
    )


def _evidence(view: View, topic: int, gram: str, hit: Hit | None, share: float) -> Evidence:
    if hit is None:
        return Evidence("word", view.locate(gram), share)
    # "Regulation" or another topic's term weighs, but is no reason that a reader would accept.
    own = hit.term.identifier or hit.term.block == topic
    return Evidence(hit.term.kind if own else "word", hit.shown(), share)


def _heaviest_words(model: LinearModel, topic: int, words: WordRows, row: int) -> list[tuple[str, float]]:
    first, last = words.starts[row], words.starts[row + 1]
    columns = words.columns[first:last]
    weights = words.weights[first:last] * model.word_weights[topic, columns]
    heaviest = np.argsort(-np.abs(weights), kind="stable")[:_MAX_WORDS]
    return [(model.vocabulary[columns[index]], float(weights[index])) for index in heaviest]
