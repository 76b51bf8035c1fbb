"""The shipped topics and examples: they load, train fast and hold their floors on unseen examples."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter

import pytest

from classifiers.ensemble import train
from classifiers.evaluation import Row, calibration_error, evaluate
from classifiers.examples import Example, load_examples
from classifiers.topics import Topic

# Below docs/classification.md's figures by more than chance, so that only a real loss fails.
FLOOR = 0.85
CALIBRATION = 0.10


@pytest.fixture(scope="module")
def shipped(topics: tuple[Topic, ...]) -> tuple[Example, ...]:
    return load_examples(topics=[topic.id for topic in topics])


def test_every_topic_has_enough_examples_in_both_languages(
    topics: tuple[Topic, ...], shipped: tuple[Example, ...]
) -> None:
    counts = Counter((label, example.language) for example in shipped for label in example.labels)
    assert min(counts[topic.id, language] for topic in topics for language in ("fr", "en")) >= 50


def test_floors_on_examples_held_back(topics: tuple[Topic, ...], shipped: tuple[Example, ...]) -> None:
    right, by_language, predictions = Counter[str](), Counter[str](), []
    start = time.process_time()
    for fold in range(3):
        kept = [example for place, example in enumerate(shipped) if place % 3 != fold]
        held = [example for place, example in enumerate(shipped) if place % 3 == fold]
        rows = [Row(example.title, example.text, example.language, example.labels) for example in held]
        result = evaluate(train(topics, kept), rows)
        right.update({topic: quality.f1 / 3 for topic, quality in result.topics.items()})
        by_language.update({language: value / 3 for language, value in result.by_language.items()})
        predictions += result.predictions
    assert time.process_time() - start < 60
    assert min(*right.values(), *by_language.values()) >= FLOOR, (right, by_language)
    assert calibration_error(predictions) < CALIBRATION


def test_importing_the_package_stays_light() -> None:
    code = "import sys, classifiers.ensemble, classifiers.evaluation; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    modules = set(done.stdout.split())
    assert modules.isdisjoint({"sklearn", "scipy", "skops", "ruamel.yaml", "watch", "notifications"})
