"""The model in the home: loaded, or trained when there is none that fits.

Training takes seconds and gives the same model from the same files, so two processes that train at once write
the same bytes, each in one step: no lock is needed.
"""

from __future__ import annotations

import logging
from pathlib import Path

from classifiers.ensemble import EnsembleClassifier, train
from classifiers.examples import Example, load_examples
from classifiers.interface import ClassifierError
from classifiers.topics import Topic

log = logging.getLogger(__name__)


def load_or_train(path: Path, topics: tuple[Topic, ...]) -> EnsembleClassifier:
    """The model stored at `path`, trained anew when it is missing, damaged or of other topics or examples.

    Raises ClassifierError when a topic or an example cannot be used.
    """
    examples = _examples(topics)
    if path.is_file():
        try:
            return EnsembleClassifier.load(path, topics, examples)
        except ClassifierError as error:
            log.warning("model_retrained", extra={"reason": str(error)})
    return train_and_save(path, topics)


def train_and_save(path: Path, topics: tuple[Topic, ...]) -> EnsembleClassifier:
    """Train from the project's examples and store the model. Raises ClassifierError."""
    classifier = train(topics, _examples(topics))
    classifier.save(path)
    return classifier


def _examples(topics: tuple[Topic, ...]) -> tuple[Example, ...]:
    return load_examples(topics=[topic.id for topic in topics])
