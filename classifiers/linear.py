"""The linear model: one calibrated logistic regression per topic. The only user of scikit-learn.

It weighs words and the lexicon's sums (features.py). Only fitting imports scikit-learn, which takes seconds
and 100 MB: scoring needs nothing but NumPy, so that a crawl never pays for them.
"""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .interface import ClassifierError
from .lending import Lent

Floats = NDArray[np.float64]

#: A topic with fewer positive (or negative) examples is not learned.
MIN_EXAMPLES = 10

_FOLDS = 5
_SEED = 20240712
_C = 4.0
_SUMS_SCALE = 0.25
_THRESHOLDS = np.linspace(0.3, 0.7, 41)
_F1_TOLERANCE = 0.01


@dataclass(frozen=True, slots=True)
class Design:
    """What is learned from or scored, one row a view: its bag of words and its lexicon sums."""

    bags: Sequence[Sequence[str]]
    sums: Floats


@dataclass(frozen=True, slots=True)
class Labels:
    """What the rows of a design are: `positive` and `weights`, both rows x topics; weight 0 = not judged."""

    positive: NDArray[np.bool_]
    weights: Floats


@dataclass(frozen=True, slots=True)
class WordRows:
    """Weighted words of several bags: those of bag n are at `starts[n]` to `starts[n + 1]` (excluded)."""

    starts: NDArray[np.intp]
    columns: NDArray[np.intp]
    weights: Floats


_ARRAYS = ("idf", "word_weights", "sum_weights", "intercepts", "thresholds", "learned")


class LinearModel:
    """Calibrated log-odds of each learned topic, and what each word adds to them.

    `word_weights` (topics x vocabulary), `sum_weights` (topics x sums) and `intercepts` already hold the
    calibration; a topic that is not `learned` has only zeros.
    """

    def __init__(
        self,
        vocabulary: Sequence[str],
        idf: Floats,
        word_weights: Floats,
        sum_weights: Floats,
        intercepts: Floats,
        thresholds: Floats,
        learned: NDArray[np.bool_],
    ) -> None:
        self.vocabulary = tuple(vocabulary)
        self.idf = idf
        self.word_weights = word_weights
        self.sum_weights = sum_weights
        self.intercepts = intercepts
        self.thresholds = thresholds
        self.learned = learned
        self._columns = {word: column for column, word in enumerate(self.vocabulary)}

    @classmethod
    def fit(cls, design: Design, labels: Labels, lent: Mapping[int, Lent]) -> LinearModel:
        """Learn from labelled rows, and topics (by place) from `lent` ones; equal input, equal model."""
        from scipy.sparse import csr_matrix, hstack

        if not any(_enough(labels, topic) for topic in range(labels.positive.shape[1])):
            return cls.unlearned(labels.positive.shape[1], design.sums.shape[1])
        vectorizer = _vectorizer(min_df=2 if len(design.bags) >= 50 else 1)
        words = vectorizer.fit_transform(design.bags)
        features = hstack([words, csr_matrix(design.sums * _SUMS_SCALE)], format="csr")
        topics = labels.positive.shape[1]
        weights = np.zeros((topics, features.shape[1]))
        intercepts = np.zeros(topics)
        thresholds = np.full(topics, 0.5)
        learned = np.zeros(topics, dtype=bool)
        for topic in range(topics):
            if not _enough(labels, topic):
                continue
            judged = labels.weights[:, topic] > 0
            rows = features[judged], labels.positive[judged, topic], labels.weights[judged, topic]
            fitted = _fit_topic(*(_with_lent(*rows, lent[topic]) if topic in lent else rows))
            weights[topic], intercepts[topic], thresholds[topic] = fitted
            learned[topic] = True
        size = words.shape[1]
        return cls(
            vectorizer.get_feature_names_out().tolist(),
            vectorizer.idf_,
            weights[:, :size],
            weights[:, size:] * _SUMS_SCALE,
            intercepts,
            thresholds,
            learned,
        )

    @classmethod
    def unlearned(cls, topics: int, sums: int) -> LinearModel:
        """A model that has learned no topic."""
        nothing = np.zeros(topics)
        words, columns = np.zeros((topics, 0)), np.zeros((topics, sums))
        return cls((), np.zeros(0), words, columns, nothing, nothing + 0.5, np.zeros(topics, dtype=bool))

    def words(self, bags: Sequence[Sequence[str]]) -> WordRows:
        """The weighted words of each bag: counts dampened by a logarithm, times idf, rows of length one.

        The same numbers as scikit-learn's TfidfVectorizer, with which `fit` learned.
        """
        columns: list[int] = []
        counts: list[int] = []
        starts = [0]
        for bag in bags:
            found = Counter(map(self._columns.get, bag, repeat(-1)))
            found.pop(-1, None)  # words that were not learned
            columns += found.keys()
            counts += found.values()
            starts.append(len(columns))
        places = np.array(columns, dtype=np.intp)
        weights = (1 + np.log(np.array(counts, dtype=np.float64))) * self.idf[places]
        rows = np.repeat(np.arange(len(bags)), np.diff(starts))
        lengths = np.sqrt(np.bincount(rows, weights**2, minlength=len(bags)))
        return WordRows(np.array(starts), places, weights / lengths[rows])

    def log_odds(self, words: WordRows, sums: Floats) -> Floats:
        """Calibrated log-odds, rows x topics."""
        rows = np.repeat(np.arange(len(sums)), np.diff(words.starts))
        by_word = [
            np.bincount(rows, words.weights * weights[words.columns], minlength=len(sums))
            for weights in self.word_weights
        ]
        return np.asarray(np.stack(by_word, axis=1) + sums @ self.sum_weights.T + self.intercepts)

    def dumps(self) -> bytes:
        """The model as an archive of plain arrays (NumPy's .npz)."""
        arrays = {name: getattr(self, name) for name in _ARRAYS}
        target = io.BytesIO()
        np.savez_compressed(target, vocabulary=np.array(self.vocabulary, dtype=np.str_), **arrays)
        return target.getvalue()

    @classmethod
    def loads(cls, data: bytes) -> LinearModel:
        """The model that `dumps` wrote. Raises ClassifierError for anything else.

        `allow_pickle=False`: an archive of numbers and text can be damaged, but never run anything.
        """
        try:
            with np.load(io.BytesIO(data), allow_pickle=False) as archive:
                arrays = {name: archive[name] for name in _ARRAYS}
                return cls(archive["vocabulary"].tolist(), **arrays)
        except (zipfile.BadZipFile, KeyError, TypeError, ValueError, EOFError) as error:
            raise ClassifierError(f"the model is damaged: {error}") from error


def _enough(labels: Labels, topic: int) -> bool:
    judged = labels.weights[:, topic] > 0
    positive = int(labels.positive[judged, topic].sum())
    return min(positive, int(judged.sum()) - positive) >= MIN_EXAMPLES


def _same(bag: Sequence[str]) -> Sequence[str]:
    return bag


def _vectorizer(**options: Any) -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(analyzer=_same, sublinear_tf=True, **options)


def _regression() -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=_C, solver="liblinear", random_state=_SEED, max_iter=1000)


def _with_lent(
    features: Any, target: NDArray[np.bool_], weights: Floats, lent: Lent
) -> tuple[Any, NDArray[np.bool_], Floats]:
    """Rows of a topic and those lent to it, which have no words."""
    from scipy.sparse import csr_matrix, hstack, vstack

    wordless = csr_matrix((len(lent.positive), features.shape[1] - lent.sums.shape[1]))
    others = hstack([wordless, csr_matrix(lent.sums * _SUMS_SCALE)])
    return (
        vstack([features, others], format="csr"),
        np.concatenate([target, lent.positive]),
        np.concatenate([weights, np.full(len(lent.positive), lent.weight)]),
    )


def _fit_topic(features: Any, target: NDArray[np.bool_], weights: Floats) -> tuple[Floats, float, float]:
    """Calibrated weights, intercept and threshold of one topic.

    Calibration and threshold are read off rows that the model did not see when it scored them.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold

    unseen = np.zeros(len(target))
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=_SEED)
    for train, test in folds.split(features, target):
        model = _regression().fit(features[train], target[train], weights[train])
        unseen[test] = model.decision_function(features[test])
    # Hardly regularised: two numbers on hundreds of rows.
    sigmoid = LogisticRegression(C=100.0).fit(unseen[:, None], target, weights)
    slope, offset = float(sigmoid.coef_[0, 0]), float(sigmoid.intercept_[0])
    threshold = _threshold(1 / (1 + np.exp(-(slope * unseen + offset))), target, weights)
    model = _regression().fit(features, target, weights)
    return model.coef_[0] * slope, float(model.intercept_[0]) * slope + offset, threshold


def _threshold(probabilities: Floats, target: NDArray[np.bool_], weights: Floats) -> float:
    """The threshold nearest to the middle among those whose F1 is the best, give or take chance."""
    f1: dict[float, float] = {}
    for threshold in _THRESHOLDS.tolist():
        tagged = probabilities >= threshold
        right, said, true = (weights[rows].sum() for rows in (tagged & target, tagged, target))
        f1[threshold] = float(2 * right / (said + true))
    enough = max(f1.values()) - _F1_TOLERANCE
    best = min(f1, key=lambda threshold: (f1[threshold] < enough, abs(threshold - 0.5)))
    return round(best, 2)
