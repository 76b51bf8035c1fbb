"""How good a classifier is: precision, recall and F1 per topic and language, and honesty of probabilities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from .examples import read_lines
from .interface import Classifier, ClassifierError, Text, TopicScore


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled text to measure with. A `borderline` one is skipped: people disagree on it."""

    title: str
    text: str
    language: str
    labels: frozenset[str]
    borderline: bool = False


@dataclass(frozen=True, slots=True)
class TopicQuality:
    """Quality on one topic. `support` is how many documents belong to it."""

    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The result. `predictions` pairs each probability with whether the tag was right to expect.

    `by_language` holds the quality on each topic in each language that there are texts in.
    """

    topics: Mapping[str, TopicQuality]
    by_language: Mapping[str, Mapping[str, TopicQuality]]
    documents: int
    skipped: int
    predictions: tuple[tuple[float, bool], ...]

    @property
    def macro_f1(self) -> float:
        """Mean F1 of the topics."""
        return _macro_f1(self.topics)

    def as_dict(self) -> dict[str, Any]:
        """The result as plain values, ready for JSON."""
        return {
            "macro_f1": self.macro_f1,
            "topics": {topic: asdict(quality) for topic, quality in self.topics.items()},
            "by_lang": {
                language: {"macro_f1": _macro_f1(qualities)}
                for language, qualities in self.by_language.items()
            },
            "documents": self.documents,
            "skipped": self.skipped,
        }


def load_rows(path: Path) -> tuple[Row, ...]:
    """The rows of a file of JSON lines with `lang`, `title`, `text`, `labels` and maybe `borderline`.

    Title or text may be null or missing. Raises ClassifierError listing every fault with its line.
    """
    faults: list[str] = []
    rows: list[Row] = []
    for place, data in read_lines(path, faults):
        problem = _problem(data)
        if problem is None:
            rows.append(
                Row(
                    data.get("title") or "",
                    data.get("text") or "",
                    data["lang"],
                    frozenset(data["labels"]),
                    data.get("borderline", False),
                )
            )
        else:
            faults.append(f"{place}: {problem}")
    if faults:
        raise ClassifierError("\n".join(faults))
    return tuple(rows)


def evaluate(classifier: Classifier, rows: Sequence[Row]) -> Evaluation:
    """Score the rows and compare with their labels; labels of unknown topics are ignored."""
    used = [row for row in rows if not row.borderline]
    scores = classifier.score([Text(row.title, row.text, row.language) for row in used])
    return compare(classifier.topics, used, scores, skipped=len(rows) - len(used))


def compare(
    topics: Sequence[str], rows: Sequence[Row], scores: Sequence[Sequence[TopicScore]], *, skipped: int = 0
) -> Evaluation:
    """Compare scores with the labels of the rows they are of."""
    tagged = [frozenset(score.topic for score in line if score.tagged) for line in scores]
    by_language = {}
    for language in sorted({row.language for row in rows}):
        chosen = [place for place, row in enumerate(rows) if row.language == language]
        by_language[language] = _qualities(topics, [rows[i] for i in chosen], [tagged[i] for i in chosen])
    return Evaluation(
        topics=_qualities(topics, rows, tagged),
        by_language=by_language,
        documents=len(rows),
        skipped=skipped,
        predictions=tuple(
            (score.probability, score.topic in row.labels)
            for row, line in zip(rows, scores, strict=True)
            for score in line
        ),
    )


def brier_score(predictions: Sequence[tuple[float, bool]]) -> float:
    """Mean squared distance of the probabilities from what was true: 0 is perfect."""
    return _mean([(probability - truth) ** 2 for probability, truth in predictions])


def calibration_error(predictions: Sequence[tuple[float, bool]], bins: int = 10) -> float:
    """Expected calibration error over bins of equal count: the mean gap between what was said and what was.

    Only probabilities between 0.05 and 0.95 count: the sure ones would hide the gap of the unsure.
    """
    # By probability alone: sorting equal ones by truth as well would part right and wrong.
    unsure = sorted((pair for pair in predictions if 0.05 <= pair[0] <= 0.95), key=lambda pair: pair[0])
    error = 0.0
    for number in range(bins):
        part = unsure[number * len(unsure) // bins : (number + 1) * len(unsure) // bins]
        if part:
            said = _mean([probability for probability, _ in part])
            was = _mean([float(truth) for _, truth in part])
            error += abs(said - was) * len(part) / len(unsure)
    return error


def _qualities(
    topics: Sequence[str], rows: Sequence[Row], tagged: Sequence[frozenset[str]]
) -> dict[str, TopicQuality]:
    qualities = {}
    for topic in topics:
        pairs = [(topic in row.labels, topic in tags) for row, tags in zip(rows, tagged, strict=True)]
        right = sum(truth and said for truth, said in pairs)
        said = sum(said for _, said in pairs)
        support = sum(truth for truth, _ in pairs)
        # Nothing to find and nothing said is a perfect answer.
        precision = right / said if said else float(not support)
        recall = right / support if support else float(not said)
        f1 = 2 * right / (said + support) if said + support else 1.0
        qualities[topic] = TopicQuality(precision, recall, f1, support)
    return qualities


def _macro_f1(qualities: Mapping[str, TopicQuality]) -> float:
    return _mean([quality.f1 for quality in qualities.values()])


def _problem(data: Mapping[str, Any]) -> str | None:
    for key in ("title", "text"):
        if not isinstance(data.get(key), str | None):
            return f"{key!r} is neither text nor null"
    if not isinstance(data.get("lang"), str):
        return "'lang' is missing or not text"
    labels = data.get("labels")
    if not isinstance(labels, list) or not all(isinstance(label, str) for label in labels):
        return "'labels' is not a list of topic ids"
    if not isinstance(data.get("borderline", False), bool):
        return "'borderline' is neither true nor false"
    return None


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
