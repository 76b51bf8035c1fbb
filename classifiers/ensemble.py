"""Lexicon and linear model together: the classifier that the service uses."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from .evidence import Scored, explain
from .examples import Example, examples_digest
from .features import COLUMNS, Floats, features, shares
from .interface import Evidence, Text, TopicScore
from .lending import lend, newcomers, unjudged
from .lexicon import Lexicon
from .linear import Design, Labels, LinearModel
from .model_file import Header, read_model, write_model
from .rules import rule, unread
from .topics import Topic, topics_digest
from .views import View, views

#: Languages whose words we know; elsewhere only legal identifiers speak.
_LANGUAGES = ("fr", "en", None)
#: Texts held in memory at once; enough to spread the cost of a matrix.
_BATCH = 64


class EnsembleClassifier:
    """Scores texts by lexicon and linear model; see the `Classifier` protocol in interface.py."""

    def __init__(self, topics: Sequence[Topic], model: LinearModel, header: Header) -> None:
        self._topics = tuple(topics)
        self._model = model
        self._header = header
        self._lexicon = Lexicon(topics)

    @property
    def version(self) -> str:
        """Short hash of the topics and the learned numbers: equal versions give equal scores."""
        return self._header.version

    @property
    def topics(self) -> tuple[str, ...]:
        """Topic ids, in the order of the scores."""
        return tuple(topic.id for topic in self._topics)

    @property
    def lexicon_only(self) -> tuple[str, ...]:
        """Topics with too few examples to learn from: scored by their terms alone, not calibrated."""
        return tuple(
            t.id for t, learned in zip(self._topics, self._model.learned, strict=True) if not learned
        )

    def score(self, texts: Sequence[Text]) -> list[tuple[TopicScore, ...]]:
        """One tuple of scores (one per topic) for each text; see the protocol."""
        scores: list[tuple[TopicScore, ...]] = []
        for first in range(0, len(texts), _BATCH):
            scores += self._score_batch(texts[first : first + _BATCH])
        return scores

    def _score_batch(self, texts: Sequence[Text]) -> list[tuple[TopicScore, ...]]:
        seen = [views(text, self._lexicon) for text in texts]
        flat = [view for looks in seen for view in looks]
        scored = self._score_views(flat)
        scores = []
        first = 0
        for text, looks in zip(texts, seen, strict=True):
            rows = range(first, first + len(looks))
            known = text.language in _LANGUAGES
            scores.append(
                tuple(
                    self._learned(place, flat, rows, scored)
                    if known and self._model.learned[place]
                    else self._ruled(place, looks, None if known else text.language)
                    for place in range(len(self._topics))
                )
            )
            first += len(looks)
        return scores

    def _score_views(self, flat: Sequence[View]) -> Scored:
        totals = np.array([view.totals for view in flat])
        sums = features(totals, len(self._topics))
        words = self._model.words([view.words() for view in flat])
        return Scored(self._model.log_odds(words, sums), words, shares(self._model.sum_weights, sums, totals))

    def _learned(self, place: int, flat: Sequence[View], rows: range, scored: Scored) -> TopicScore:
        row = max(rows, key=lambda row: scored.log_odds[row, place])
        evidence = explain(self._model, place, flat[row], scored, row)
        return self._score(place, float(scored.log_odds[row, place]), evidence)

    def _ruled(self, place: int, looks: Sequence[View], unknown: str | None) -> TopicScore:
        """By rule; `unknown` is the text's language where its words are not known."""
        ruled = (rule(place, view, identifiers_only=unknown is not None) for view in looks)
        log_odds, evidence = max(ruled, key=lambda result: result[0])
        return self._score(place, log_odds, evidence if unknown is None else (*evidence, unread(unknown)))

    def _score(self, place: int, log_odds: float, evidence: tuple[Evidence, ...]) -> TopicScore:
        topic = self._topics[place]
        threshold = topic.threshold if topic.threshold is not None else float(self._model.thresholds[place])
        log_odds = max(-30.0, min(30.0, log_odds))
        return TopicScore(topic.id, 1 / (1 + math.exp(-log_odds)), threshold, evidence)

    def save(self, path: Path) -> None:
        """Store the model, replacing the file at once or not at all."""
        write_model(path, self._header, self._model.dumps())

    @classmethod
    def load(
        cls, path: Path, topics: Sequence[Topic], examples: Sequence[Example] | None = None
    ) -> EnsembleClassifier:
        """The model stored at `path`.

        Raises ClassifierError, saying why, when the file is missing, damaged, of another scikit-learn or
        trained with other topics (or, where `examples` is given, other examples): train again then.
        """
        header, payload = read_model(path, topics, examples)
        return cls(topics, LinearModel.loads(payload), header)


def train(
    topics: Sequence[Topic], examples: Sequence[Example], *, extra: Sequence[Example] = ()
) -> EnsembleClassifier:
    """Learn from the examples, those in the topics' own files, and `extra`, the reviewed ones.

    Each counts by its weight, for the topics that it was judged for.
    """
    lexicon = Lexicon(topics)
    own = [example for topic in topics for example in topic.examples]
    rows = [row for part in (examples, own, extra) for row in sorted(part, key=lambda e: e.id)]
    looks = [views(Text(row.title, row.text, row.language), lexicon)[0] for row in rows]
    totals = _matrix([view.totals for view in looks], lexicon.blocks * len(COLUMNS))
    design = Design([view.words() for view in looks], features(totals, len(topics)))
    labels = Labels(
        _matrix([[t.id in row.labels for t in topics] for row in rows], len(topics)).astype(bool),
        _weights(topics, rows, looks),
    )
    model = LinearModel.fit(design, labels, lend(topics, rows, totals))
    digests = (topics_digest(topics), examples_digest(examples), examples_digest(extra))
    return EnsembleClassifier(topics, model, Header.of(digests, _numbers_digest(model)))


def _matrix(rows: Sequence[Sequence[float]], columns: int) -> Floats:
    return np.array(rows, dtype=np.float64).reshape(len(rows), columns)


def _weights(topics: Sequence[Topic], rows: Sequence[Example], looks: Sequence[View]) -> Floats:
    """How much each row counts for each topic: nothing where nobody judged it."""
    weights = _matrix([[_weight(row, topic) for topic in topics] for row in rows], len(topics))
    for place in newcomers(topics, rows):
        weights[unjudged(place, rows, looks), place] = 0.0
    return weights


def _weight(row: Example, topic: Topic) -> float:
    return row.weight if row.judged is None or topic.id in row.judged else 0.0


def _numbers_digest(model: LinearModel) -> str:
    digest = hashlib.sha256("\n".join(model.vocabulary).encode())
    for array in (model.idf, model.word_weights, model.sum_weights, model.intercepts, model.thresholds):
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()
