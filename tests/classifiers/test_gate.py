from __future__ import annotations

from pathlib import Path

import pytest

from classifiers.examples import Example
from classifiers.gate import Floors, faults, fold_of, held_out, pin, read_floors
from classifiers.interface import ClassifierError
from classifiers.topics import Topic


def floors(recall: float, corpus: str = "1" * 64) -> Floors:
    return Floors(corpus, {"csrd": {"fr": {"precision": 0.9, "recall": recall, "f1": 0.9}}})


def test_the_gate_opens_at_the_floor_and_shuts_below(tmp_path: Path) -> None:
    assert faults(floors(0.8), floors(0.8)) == []
    assert faults(floors(0.8), floors(0.7)) == ["csrd, fr: recall 0.7000 is below its floor 0.8000"]


def test_a_topic_that_is_gone_is_below_its_floors() -> None:
    assert len(faults(floors(0.8), Floors("1" * 64, {}))) == 3


def test_another_corpus_shuts_the_gate() -> None:
    (fault,) = faults(floors(0.8), floors(0.9, corpus="2" * 64))
    assert "hash 222222222222, not 111111111111" in fault
    assert "--pin" in fault


def test_pinning_raises_and_lowers_only_when_told(tmp_path: Path) -> None:
    path = tmp_path / "floors.json"
    pin(None, floors(0.8), path)
    pin(read_floors(path), floors(0.9), path)
    assert read_floors(path) == floors(0.9)
    with pytest.raises(ClassifierError, match=r"(?s)recall 0\.7000 is below.*--allow-lower"):
        pin(read_floors(path), floors(0.7), path)
    assert read_floors(path) == floors(0.9)
    with pytest.raises(ClassifierError):
        pin(read_floors(path), floors(0.7, corpus="2" * 64), path)
    pin(read_floors(path), floors(0.7), path, allow_lower=True)
    assert read_floors(path) == floors(0.7)


@pytest.mark.parametrize("content", ["{", "[]", '{"corpus": "1"}', None])
def test_floors_that_cannot_be_read(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "floors.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(ClassifierError, match="cannot be read"):
        read_floors(path)


def test_floors_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(ClassifierError, match="cannot be written"):
        pin(None, floors(0.8), tmp_path / "none" / "floors.json")


def test_each_example_is_held_out_once_whatever_their_order(
    topics: tuple[Topic, ...], examples: tuple[Example, ...]
) -> None:
    assert {fold_of(example.id) for example in examples} == set(range(5))
    measured = held_out(topics, examples)
    assert measured.documents == len(examples)
    again = held_out(topics, examples[::-1])
    assert Floors.measured(again, examples[::-1]) == Floors.measured(measured, examples)
