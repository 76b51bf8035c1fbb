"""The model in the home: loaded, or trained when there is none that fits.

Training takes seconds and gives the same model from the same files and answers, so two processes that train
at once write the same bytes, each in one step: no lock is needed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from classifiers.ensemble import EnsembleClassifier, train
from classifiers.examples import Example, load_examples
from classifiers.interface import ClassifierError
from classifiers.topics import Topic

log = logging.getLogger(__name__)

#: Gives what people's answers teach (`watch.review.training.lessons`); asked only when a model is trained.
Lessons = Callable[[], Sequence[Example]]


def load_or_train(path: Path, topics: tuple[Topic, ...], lessons: Lessons) -> EnsembleClassifier:
    """The model stored at `path`, trained anew when it is missing, damaged or of other topics or examples.

    One that learned from fewer or from more answers is good: `regwatch train` decides when they are taken in.
    Raises ClassifierError when a topic or an example cannot be used.
    """
    return load(path, topics) or train_and_save(path, topics, lessons())


def load_or_train_aside(path: Path, topics: tuple[Topic, ...], lessons: Lessons) -> EnsembleClassifier:
    """The same, without writing anything: a model that had to be trained is gone with the process."""
    return load(path, topics) or train(topics, examples_of(topics), extra=lessons())


def load(path: Path, topics: tuple[Topic, ...]) -> EnsembleClassifier | None:
    """The model stored at `path`, or None when it is missing or does not fit. Raises ClassifierError."""
    if not path.is_file():
        return None
    examples = examples_of(topics)
    try:
        return EnsembleClassifier.load(path, topics, examples)
    except ClassifierError as error:
        log.warning("model_unfit", extra={"reason": str(error)})
        return None


def train_and_save(
    path: Path, topics: tuple[Topic, ...], lessons: Sequence[Example] = ()
) -> EnsembleClassifier:
    """Train from the project's examples and from answers, and store the model. Raises ClassifierError."""
    classifier = train(topics, examples_of(topics), extra=lessons)
    classifier.save(path)
    return classifier


def examples_of(topics: Sequence[Topic]) -> tuple[Example, ...]:
    """The project's own examples. Raises ClassifierError."""
    return load_examples(topics=[topic.id for topic in topics])
