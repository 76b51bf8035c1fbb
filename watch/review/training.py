"""What the classifier learns from answers, and whether it is the better for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from classifiers.ensemble import train
from classifiers.examples import Example
from classifiers.interface import Classifier, Text
from classifiers.topics import Topic
from watch.archive import reviews
from watch.archive.engine import Archive
from watch.archive.reviews import NewTraining

#: How many of the shipped examples one answer counts for. Measured: docs/classification.md.
WEIGHT = 3.0

#: With fewer answers than this, better and worse are chance.
ENOUGH = 10

_FOLDS = 5

#: The classifier knows the words of these languages; of others it knows only legal identifiers.
_LANGUAGES = frozenset({"fr", "en", None})

#: Learning looks at the beginning of a text.
_LEARNED_CHARS = 20_000


@dataclass(frozen=True, slots=True)
class Quality:
    """How well a classifier foretells answers that it did not learn from."""

    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """The classifier without and with the answers, on the same answers, all of them held out in turn."""

    answers: int
    without: Quality
    taught: Quality

    @property
    def is_worse(self) -> bool:
        """True when the answers made it worse."""
        return self.taught.f1 < self.without.f1


def lessons(archive: Archive, topics: Sequence[Topic]) -> tuple[Example, ...]:
    """The answers that count, as examples: one for each document that somebody judged."""
    with archive.read() as connection:
        found = reviews.lessons(connection, [topic.id for topic in topics])
    return tuple(
        Example(
            id=f"review-{lesson.document_id}",
            language=lesson.language or "",
            title=lesson.title,
            text=lesson.text[:_LEARNED_CHARS],
            labels=frozenset(topic for topic, yes in lesson.answers.items() if yes),
            judged=frozenset(lesson.answers),
            weight=WEIGHT,
        )
        for lesson in found
        if lesson.language in _LANGUAGES
    )


def answer_count(examples: Sequence[Example]) -> int:
    """How many answers these lessons hold."""
    return sum(len(example.judged or ()) for example in examples)


def compare(
    topics: Sequence[Topic], examples: Sequence[Example], learned: Sequence[Example]
) -> Comparison | None:
    """Measure what the answers teach, each foretold by a model that saw the others; None when too few.

    Costs five trainings and a sixth without any answer.
    """
    if answer_count(learned) < ENOUGH:
        return None
    without = _foretold(train(topics, examples), learned)
    taught: list[tuple[bool, bool]] = []
    for fold in range(_FOLDS):
        held_out = learned[fold::_FOLDS]
        if held_out:
            others = [lesson for place, lesson in enumerate(learned) if place % _FOLDS != fold]
            taught += _foretold(train(topics, examples, extra=others), held_out)
    return Comparison(len(without), _quality(without), _quality(taught))


def _foretold(classifier: Classifier, held_out: Sequence[Example]) -> list[tuple[bool, bool]]:
    """Pairs of what the classifier says and what the person said."""
    texts = [Text(one.title, one.text, one.language or None) for one in held_out]
    return [
        (score.tagged, score.topic in lesson.labels)
        for lesson, scores in zip(held_out, classifier.score(texts), strict=True)
        for score in scores
        if score.topic in (lesson.judged or ())
    ]


def _quality(pairs: Sequence[tuple[bool, bool]]) -> Quality:
    right = sum(said and truth for said, truth in pairs)
    said = sum(said for said, _ in pairs)
    true = sum(truth for _, truth in pairs)
    # Nothing to find and nothing said is a perfect answer.
    return Quality(
        precision=right / said if said else float(not true),
        recall=right / true if true else float(not said),
        f1=2 * right / (said + true) if said + true else 1.0,
    )


def record(
    archive: Archive,
    classifier: Classifier,
    learned: Sequence[Example],
    comparison: Comparison | None,
    changed: dict[str, int],
    now: datetime,
) -> None:
    """Write down that a model was put to use, for the audit and for the digests, which tell its effect."""
    training = NewTraining(
        at=now,
        model_version=classifier.version,
        answers=answer_count(learned),
        f1_without=comparison.without.f1 if comparison else None,
        f1_with=comparison.taught.f1 if comparison else None,
        changed=changed,
    )
    with archive.write() as connection:
        reviews.add_training(connection, training)
