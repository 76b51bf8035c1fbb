"""The doors of the classifiers: what goes in, what comes out, and the protocol between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol


class ClassifierError(Exception):
    """A topic file, an example or a stored model that cannot be used; the text says which and why."""


@dataclass(frozen=True, slots=True)
class Text:
    """What is classified.

    `language` is an ISO 639-1 code or None when unknown. `identifiers` are normalised legal
    identifiers found in the text (`celex:32024R1689`), whether the text is one or cites it.
    """

    title: str
    body: str
    language: str | None = None
    identifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that weighed on a tag.

    `text` is what a person reads: the words as they stand in the text, or the identifier.
    `weight` is its share of the log-odds: positive for, negative against.
    `kind` is `term` for the topic's own terms, `word` for all that only training made weigh: single words,
    the register's and other topics' terms. A `note` weighs nothing and says how the text was read.
    """

    kind: Literal["identifier", "term", "word", "note"]
    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class TopicScore:
    """How sure the classifier is that a text belongs to a topic, and why.

    `probability` is calibrated, 0 to 1. `evidence` is sorted by absolute weight, heaviest first.
    """

    topic: str
    probability: float
    threshold: float
    evidence: tuple[Evidence, ...]

    @property
    def tagged(self) -> bool:
        """True when the probability reaches the topic's threshold."""
        return self.probability >= self.threshold


class Classifier(Protocol):
    """Scores texts against every topic it knows. Called by the pipeline, once a batch."""

    @property
    def version(self) -> str:
        """Names the model and its training data: equal versions give equal scores."""

    @property
    def topics(self) -> tuple[str, ...]:
        """Topic ids, in the order of the scores."""

    def score(self, texts: Sequence[Text]) -> list[tuple[TopicScore, ...]]:
        """One tuple of scores (one per topic) for each text. Raises nothing for odd texts."""
