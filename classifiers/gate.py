"""The quality gate: what the shipped topics must reach on our own examples, each held out once.

Floors are kept in floors.json with the hash of the examples they were measured on. They rise by themselves
when pinned again; lowering one takes a person who says so.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from .ensemble import train
from .evaluation import Evaluation, Row, compare
from .examples import Example, examples_digest
from .interface import ClassifierError, Text, TopicScore
from .topics import Topic

FLOORS = Path(__file__).parent / "floors.json"
FIGURES = ("precision", "recall", "f1")
_FOLDS = 5
_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Floors:
    """Topic -> language -> figure -> the least it may be, on the examples whose SHA-256 is `corpus`."""

    corpus: str
    floors: Mapping[str, Mapping[str, Mapping[str, float]]]

    @classmethod
    def measured(cls, evaluation: Evaluation, examples: Sequence[Example]) -> Floors:
        """What an evaluation reached on these examples."""
        return cls(
            examples_digest(examples),
            {
                topic: {
                    language: {
                        figure: round(getattr(qualities[topic], figure), _DIGITS) for figure in FIGURES
                    }
                    for language, qualities in evaluation.by_language.items()
                }
                for topic in evaluation.topics
            },
        )

    def figures(self) -> dict[tuple[str, str, str], float]:
        """Every floor by topic, language and figure."""
        return {
            (topic, language, figure): value
            for topic, languages in self.floors.items()
            for language, figures in languages.items()
            for figure, value in figures.items()
        }


def fold_of(identifier: str) -> int:
    """Where an example is held out: by the hash of its id, so that a new one moves no other."""
    return int.from_bytes(hashlib.sha256(identifier.encode()).digest()[:4], "big") % _FOLDS


def held_out(topics: Sequence[Topic], examples: Sequence[Example]) -> Evaluation:
    """The quality on the examples, each scored by a classifier that learned from the other folds alone."""
    rows: list[Row] = []
    scores: list[tuple[TopicScore, ...]] = []
    for fold in range(_FOLDS):
        held = [example for example in examples if fold_of(example.id) == fold]
        classifier = train(topics, [example for example in examples if fold_of(example.id) != fold])
        scores += classifier.score([Text(one.title, one.text, one.language) for one in held])
        rows += [Row(one.title, one.text, one.language, one.labels) for one in held]
    return compare([topic.id for topic in topics], rows, scores)


def read_floors(path: Path) -> Floors:
    """The floors pinned at `path`. Raises ClassifierError."""
    try:
        document: Any = json.loads(path.read_text(encoding="utf-8"))
        return Floors(document["corpus"], document["floors"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ClassifierError(f"{path}: the floors cannot be read ({error}). Pin them again") from error


def faults(floors: Floors, reached: Floors) -> list[str]:
    """Why the gate stays shut, a line each; empty when it opens."""
    if floors.corpus != reached.corpus:
        return [
            f"The examples are not those that the floors were measured on (hash {reached.corpus[:12]}, not "
            f"{floors.corpus[:12]}). Measure on them and pin the floors again: regwatch evaluate --pin"
        ]
    return _falls(floors, reached)


def pin(floors: Floors | None, reached: Floors, path: Path, *, allow_lower: bool = False) -> None:
    """Write what was reached as the new floors.

    Raises ClassifierError, and writes nothing, when one would be lower than before (whatever the examples it
    was measured on) and that is not allowed, or when the file cannot be written.
    """
    lower = _falls(floors, reached) if floors else []
    if lower and not allow_lower:
        cure = "Floors only rise. To lower them all the same, add --allow-lower and say why in the commit"
        raise ClassifierError("\n".join([*lower, cure]))
    try:
        path.write_text(json.dumps(asdict(reached), indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise ClassifierError(f"{path}: the floors cannot be written ({error.strerror})") from error


def _falls(floors: Floors, reached: Floors) -> list[str]:
    now = reached.figures()
    falls = []
    for (topic, language, figure), least in floors.figures().items():
        value = now.get((topic, language, figure), 0.0)
        if value < least:
            falls.append(f"{topic}, {language}: {figure} {value:.4f} is below its floor {least:.4f}")
    return falls
