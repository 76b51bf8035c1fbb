"""What the topics with many examples teach a topic with few: how much its terms mean in which voice.

Ten examples cannot teach that "packaging" in a decree is another thing than in an advertisement. But strong
and weak terms, title and text, an official voice and a commercial one mean much the same for every topic.
So a new topic also learns from the examples of the others, seen as if the lender's terms were its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .examples import Example
from .features import COLUMNS, Floats, features
from .rules import rule
from .topics import Topic
from .views import View

_WIDTH = len(COLUMNS)


@dataclass(frozen=True, slots=True)
class Lent:
    """Rows that one topic learns from besides its own: their sums, what they are, and the weight of each."""

    sums: Floats
    positive: NDArray[np.bool_]
    weight: float


def newcomers(topics: Sequence[Topic], examples: Sequence[Example]) -> tuple[int, ...]:
    """The places of topics that no example judged for every topic is labelled with."""
    known = {label for row in examples if row.judged is None for label in row.labels}
    return tuple(place for place, topic in enumerate(topics) if topic.id not in known)


def unjudged(place: int, rows: Sequence[Example], looks: Sequence[View]) -> NDArray[np.bool_]:
    """The rows that say nothing of a newcomer.

    Who labelled them did not know it. They are examples of other things, but for those that the newcomer's
    own terms speak for: these may well belong to it, and nobody said.
    """
    return np.array(
        [
            row.judged is None and rule(place, look, identifiers_only=False)[0] >= 0
            for row, look in zip(rows, looks, strict=True)
        ],
        dtype=bool,
    )


def lend(topics: Sequence[Topic], rows: Sequence[Example], totals: Floats) -> Mapping[int, Lent]:
    """For each newcomer, the rows judged for every topic, once for each topic that they know."""
    new = newcomers(topics, rows)
    lenders = [place for place in range(len(topics)) if place not in new]
    judged = [number for number, row in enumerate(rows) if row.judged is None]
    if not new or not lenders:
        return {}
    positive = np.array([topics[place].id in rows[number].labels for place in lenders for number in judged])
    return {
        place: Lent(
            np.vstack([_as_if(totals[judged], lender, place, len(topics)) for lender in lenders]),
            positive,
            # Together the lenders count as if the examples were there once.
            1 / len(lenders),
        )
        for place in new
    }


def _as_if(totals: Floats, lender: int, place: int, topics: int) -> Floats:
    """The features of rows in which the lender's terms stand as those of the topic at `place`."""
    seen = np.zeros_like(totals)
    seen[:, topics * _WIDTH :] = totals[:, topics * _WIDTH :]
    seen[:, place * _WIDTH : (place + 1) * _WIDTH] = totals[:, lender * _WIDTH : (lender + 1) * _WIDTH]
    return features(seen, topics)
