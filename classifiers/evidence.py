"""Why a text got its score: the heaviest terms, identifiers and words, for and against."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .interface import Evidence
from .linear import LinearModel
from .views import Hit, View

MAX_EVIDENCE = 8
_MAX_WORDS = 4
_MIN_WEIGHT = 0.05


def explain(model: LinearModel, place: int, view: View, words: Any, row: int) -> tuple[Evidence, ...]:
    """The heaviest evidence for and against topic number `place`, as shares of its log-odds.

    `words` is the sparse matrix that was scored and `row` this view's row in it.
    """
    hits: dict[str, Hit] = {}
    shares: dict[str, float] = {}
    weights = model.sum_weights[place].tolist()
    for hit in view.hits:
        total = view.totals[hit.column]
        gram = hit.gram
        hits.setdefault(gram, hit)
        # A term's share of what its whole column adds.
        shares[gram] = shares.get(gram, 0.0) + weights[hit.column] * math.log1p(total) * hit.amount / total
    for gram, share in _heaviest_words(model, place, words, row):
        # The same words may weigh as a term and as a word: one line for the reader.
        shares[gram] = shares.get(gram, 0.0) + share
    heaviest = sorted(shares.items(), key=lambda item: (-abs(item[1]), item[0]))[:MAX_EVIDENCE]
    return tuple(
        _evidence(view, gram, hits.get(gram), share) for gram, share in heaviest if abs(share) >= _MIN_WEIGHT
    )


def _evidence(view: View, gram: str, hit: Hit | None, share: float) -> Evidence:
    if hit is None:
        return Evidence("word", view.locate(gram), share)
    return Evidence(hit.term.kind, hit.shown(), share)


def _heaviest_words(model: LinearModel, place: int, words: Any, row: int) -> list[tuple[str, float]]:
    first, last = words.indptr[row], words.indptr[row + 1]
    columns = words.indices[first:last]
    shares = words.data[first:last] * model.word_weights[place, columns]
    heaviest = np.argsort(-np.abs(shares), kind="stable")[:_MAX_WORDS]
    return [(model.vocabulary[columns[index]], float(shares[index])) for index in heaviest]
