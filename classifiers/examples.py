"""Labelled examples: what the linear model learns from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .interface import ClassifierError

SHIPPED = Path(__file__).parent / "examples"
#: A hard negative is one for the topic it was written against; it may belong to another.
KINDS = ("positive", "hard_negative", "negative")
_KEYS = {"id", "lang", "title", "text", "labels", "kind"}


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled text.

    `labels` are the topics it belongs to. `judged` are the topics that somebody decided on: a review of
    one tag says nothing about the other topics, so they are not learned from it; None means all.
    `weight` is how many ordinary examples this one counts for.
    """

    id: str
    language: str
    title: str
    text: str
    labels: frozenset[str]
    judged: frozenset[str] | None = None
    weight: float = 1.0


def load_examples(folder: Path = SHIPPED, topics: Iterable[str] | None = None) -> tuple[Example, ...]:
    """The examples of every `*.jsonl` in `folder`, sorted by id.

    `topics` are the known topic ids; a label outside them is a fault. None accepts any label.
    Raises ClassifierError listing every fault with its file and line.
    """
    known = None if topics is None else frozenset(topics)
    faults: list[str] = []
    places: dict[str, str] = {}
    examples: list[Example] = []
    for path in sorted(folder.glob("*.jsonl")):
        for place, row in read_lines(path, faults):
            example = _example(row, place, known, faults)
            if example is None:
                continue
            if example.id in places:
                faults.append(f"{place}: id {example.id!r} is already used at {places[example.id]}")
                continue
            places[example.id] = place
            examples.append(example)
    if faults:
        raise ClassifierError("\n".join(faults))
    return tuple(sorted(examples, key=lambda example: example.id))


def examples_digest(examples: Sequence[Example]) -> str:
    """SHA-256 (hex) of all that training sees of the examples, whatever their order."""
    lines = sorted(
        repr(
            (
                e.id,
                e.language,
                e.title,
                e.text,
                sorted(e.labels),
                sorted(e.judged or ()),
                e.judged is None,
                e.weight,
            )
        )
        for e in examples
    )
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()


def read_lines(path: Path, faults: list[str]) -> Iterable[tuple[str, dict[str, Any]]]:
    """Each JSON object of a file of JSON lines, with its place `file:line`; faults are added to the list."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        faults.append(f"{path}: cannot be read ({error})")
        return
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        place = f"{path}:{number}"
        try:
            row = json.loads(line)
        except ValueError as error:
            faults.append(f"{place}: not JSON ({error})")
            continue
        if isinstance(row, dict):
            yield place, row
        else:
            faults.append(f"{place}: not a JSON object")


def _example(
    row: dict[str, Any], place: str, known: frozenset[str] | None, faults: list[str]
) -> Example | None:
    problems = [f"{key!r} is missing" for key in sorted(_KEYS - row.keys())]
    problems += [f"unknown key {key!r}" for key in sorted(row.keys() - _KEYS)]
    if not problems:
        problems = _problems(row, known)
    if problems:
        faults.extend(f"{place}: {problem}" for problem in problems)
        return None
    return Example(row["id"], row["lang"], row["title"], row["text"], frozenset(row["labels"]))


def _problems(row: dict[str, Any], known: frozenset[str] | None) -> list[str]:
    problems = [
        f"{key!r} is not text" for key in ("id", "lang", "title", "text") if not isinstance(row[key], str)
    ]
    if row["kind"] not in KINDS:
        problems.append(f"kind {row['kind']!r} is not one of {', '.join(KINDS)}")
    if row["lang"] not in ("fr", "en"):
        problems.append(f"lang {row['lang']!r} is neither fr nor en")
    labels = row["labels"]
    if not isinstance(labels, list) or not all(isinstance(label, str) for label in labels):
        problems.append("'labels' is not a list of topic ids")
    elif known is not None and set(labels) - known:
        problems.append(f"unknown topic {', '.join(sorted(set(labels) - known))}")
    elif row["kind"] == "positive" and not labels:
        problems.append("a positive example needs a label")
    elif row["kind"] == "negative" and labels:
        problems.append("a negative example has no label")
    if not problems and not (row["title"].strip() or row["text"].strip()):
        problems.append("neither title nor text")
    return problems
