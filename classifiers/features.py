"""From the terms found in a text to the numbers that the linear model weighs beside the words.

Terms are summed in columns: one block of columns for each topic and a last one for the register (the
official or commercial voice of a text, whatever its topic). A strong term names a rule; a weak one
("espèce", "AI") only says what a text is about, and counts for a topic as far as the text has the voice of
a rule. Hence the products.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: The columns of one block.
COLUMNS = (
    "title",
    "lead",
    "rest",
    "title_weak",
    "lead_weak",
    "rest_weak",
    "title_against",
    "body_against",
)
#: A term with at least this weight is strong.
STRONG = 2.75

_WIDTH = len(COLUMNS)
_STRONG = (0, 1, 2)
_WEAK = (3, 4, 5)
_AGAINST = (6, 7)
#: The register's voice by place, strong and weak together: title, lead, rest, title against, body against.
_VOICE = ((0, 3), (1, 4), (2, 5), (6,), (7,))
#: For each topic: weak terms in an official voice, weak and strong ones in another voice, strong terms in
#: title and body alike, no term at all.
_PRODUCTS = 5


def columns(block: int, weight: float, *, against: bool) -> tuple[int, int, int]:
    """The columns of a term where it stands in the title, in the lead and in the rest."""
    if against:
        names = ("title_against", "body_against", "body_against")
    elif weight >= STRONG:
        names = ("title", "lead", "rest")
    else:
        names = ("title_weak", "lead_weak", "rest_weak")
    title, lead, rest = (block * _WIDTH + COLUMNS.index(name) for name in names)
    return title, lead, rest


def width(topics: int) -> int:
    """Number of features for this many topics."""
    return topics * (_WIDTH + _PRODUCTS) + len(_VOICE)


def features(totals: Floats, topics: int) -> Floats:
    """The features of views (rows) whose columns sum to `totals`.

    Sums are dampened by a logarithm: the tenth term says less than the first.
    """
    blocks = totals.reshape(len(totals), topics + 1, _WIDTH)
    register = blocks[:, topics]
    voice = np.stack([register[:, places].sum(axis=1) for places in map(list, _VOICE)], axis=1)
    # A title says more about the voice of a text than any one of its sentences.
    official = np.log1p(2 * voice[:, 0] + voice[:, 1] + voice[:, 2]) / 2
    other = np.log1p(2 * voice[:, 3] + voice[:, 4]) / 2
    parts = [np.log1p(totals[:, : topics * _WIDTH]), np.log1p(voice)]
    for topic in range(topics):
        strong = blocks[:, topic, list(_STRONG)]
        weak_sum = np.log1p(blocks[:, topic, list(_WEAK)].sum(axis=1))
        strong_sum = np.log1p(strong.sum(axis=1))
        both = (strong[:, 0] > 0) & (strong[:, 1:].sum(axis=1) > 0)
        nothing = (weak_sum + strong_sum) == 0
        products = (weak_sum * official, weak_sum * other, strong_sum * other, both, 2.0 * nothing)
        parts.append(np.stack(products, axis=1))
    return np.hstack(parts)


def shares(weights: Floats, values: Floats, totals: Floats) -> Floats:
    """What one unit of amount in each column added to each topic: topics x views x columns.

    `weights` are those of the features (topics x features), `values` the features of the views.
    """
    sources = _sources(len(weights))
    summed = totals @ sources.T
    per_unit = np.divide(values, summed, out=np.zeros_like(values), where=summed > 0)
    return np.asarray((weights[:, None, :] * per_unit[None]) @ sources)


@lru_cache(maxsize=8)
def _sources(topics: int) -> Floats:
    """Which columns (second axis) a reader holds responsible for each feature (first axis)."""
    voice = topics * _WIDTH
    sources = np.zeros((width(topics), voice + _WIDTH))
    sources[:voice, :voice] = np.eye(voice)
    for place, columns in enumerate(_VOICE):
        sources[voice + place, [voice + number for number in columns]] = 1
    other = [voice + number for number in _AGAINST]
    for topic in range(topics):
        first = voice + len(_VOICE) + topic * _PRODUCTS
        block = topic * _WIDTH
        sources[first, [block + number for number in _WEAK]] = 1
        sources[first + 1, other] = 1
        sources[first + 2, other] = 1
        sources[first + 3, [block + number for number in _STRONG]] = 1
    return sources
