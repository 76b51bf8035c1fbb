"""The shipped topics and examples: they load, train fast and hold their floors on unseen examples."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter

import pytest

from classifiers.evaluation import calibration_error
from classifiers.examples import Example, load_examples
from classifiers.gate import FLOORS, Floors, faults, held_out, read_floors
from classifiers.topics import Topic

pytestmark = pytest.mark.repeats

# Above docs/classification.md's figure by more than chance, so that only a real loss fails.
CALIBRATION = 0.10


@pytest.fixture(scope="module")
def shipped(topics: tuple[Topic, ...]) -> tuple[Example, ...]:
    return load_examples(topics=[topic.id for topic in topics])


def test_every_topic_has_enough_examples_in_both_languages(
    topics: tuple[Topic, ...], shipped: tuple[Example, ...]
) -> None:
    counts = Counter((label, example.language) for example in shipped for label in example.labels)
    assert min(counts[topic.id, language] for topic in topics for language in ("fr", "en")) >= 50


def test_the_gate_is_open(topics: tuple[Topic, ...], shipped: tuple[Example, ...]) -> None:
    """Every figure of every topic and language at its floor or above, on examples held out."""
    start = time.process_time()
    measured = held_out(topics, shipped)
    assert time.process_time() - start < 60
    assert faults(read_floors(FLOORS), Floors.measured(measured, shipped)) == []
    assert calibration_error(measured.predictions) < CALIBRATION


def test_importing_the_package_stays_light() -> None:
    code = "import sys, classifiers.ensemble, classifiers.evaluation; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    modules = set(done.stdout.split())
    assert modules.isdisjoint({"sklearn", "scipy", "skops", "ruamel.yaml", "watch", "notifications"})
