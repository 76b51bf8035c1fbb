from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pytest

from classifiers import model_file
from classifiers.ensemble import EnsembleClassifier
from classifiers.examples import Example
from classifiers.interface import ClassifierError, Text
from classifiers.linear import LinearModel
from classifiers.model_file import read_model, write_model
from classifiers.topics import Topic


@pytest.fixture
def stored(tmp_path: Path, classifier: EnsembleClassifier) -> Path:
    path = tmp_path / "models" / "model.bin"
    classifier.save(path)
    return path


def test_a_stored_model_scores_the_same(
    stored: Path,
    topics: tuple[Topic, ...],
    examples: tuple[Example, ...],
    classifier: EnsembleClassifier,
) -> None:
    loaded = EnsembleClassifier.load(stored, topics, examples)
    texts = [Text("AI Act", "for providers", "en"), Text("CSRD", "les ESRS", "fr"), Text("", "", None)]
    assert loaded.version == classifier.version
    assert loaded.score(texts) == classifier.score(texts)
    assert [path.name for path in stored.parent.iterdir()] == ["model.bin"]


def test_saving_replaces(stored: Path, topics: tuple[Topic, ...], classifier: EnsembleClassifier) -> None:
    stored.write_bytes(b"older")
    classifier.save(stored)
    assert EnsembleClassifier.load(stored, topics).version == classifier.version


@pytest.mark.parametrize("place", [40, -200])
def test_a_changed_byte_is_noticed(stored: Path, topics: tuple[Topic, ...], place: int) -> None:
    data = bytearray(stored.read_bytes())
    data[place] ^= 1
    stored.write_bytes(bytes(data))
    with pytest.raises(ClassifierError, match=r"damaged or changed|not a model file"):
        EnsembleClassifier.load(stored, topics)


@pytest.mark.parametrize("data", [b"", b"{}\n", b"[1]\nx", b"x" * 10_000, b'{"checksum": 1}\n'])
def test_other_files_are_no_models(tmp_path: Path, topics: tuple[Topic, ...], data: bytes) -> None:
    path = tmp_path / "model.bin"
    path.write_bytes(data)
    with pytest.raises(ClassifierError, match="not a model file"):
        EnsembleClassifier.load(path, topics)


def test_a_missing_model(tmp_path: Path, topics: tuple[Topic, ...]) -> None:
    with pytest.raises(ClassifierError, match="cannot be read"):
        EnsembleClassifier.load(tmp_path / "none.bin", topics)


def test_other_topics(stored: Path, topics: tuple[Topic, ...]) -> None:
    with pytest.raises(ClassifierError, match="trained with other topics"):
        EnsembleClassifier.load(stored, topics[1:])


def test_other_examples(stored: Path, topics: tuple[Topic, ...], examples: tuple[Example, ...]) -> None:
    with pytest.raises(ClassifierError, match="trained with other examples"):
        EnsembleClassifier.load(stored, topics, examples[1:])


def test_another_scikit_learn(
    stored: Path, topics: tuple[Topic, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model_file, "installed_version", lambda _: "1.99.0")
    with pytest.raises(ClassifierError, match=r"installed is 1\.99\.0"):
        EnsembleClassifier.load(stored, topics)


def test_another_format(stored: Path, topics: tuple[Topic, ...]) -> None:
    line, _, payload = stored.read_bytes().partition(b"\n")
    stored.write_bytes(json.dumps({**json.loads(line), "format": 99}).encode() + b"\n" + payload)
    with pytest.raises(ClassifierError, match="format 99"):
        EnsembleClassifier.load(stored, topics)


def archive(**arrays: object) -> bytes:
    target = io.BytesIO()
    np.savez(target, **arrays)
    return target.getvalue()


def test_an_object_smuggled_into_the_numbers_is_refused(stored: Path, topics: tuple[Topic, ...]) -> None:
    header, payload = read_model(stored, topics, None)
    with np.load(io.BytesIO(payload)) as arrays:
        smuggled = {**arrays, "idf": np.array([Path("x")], dtype=object)}
    write_model(stored, header, archive(**smuggled))
    with pytest.raises(ClassifierError, match="damaged"):
        EnsembleClassifier.load(stored, topics)


@pytest.mark.parametrize("data", [archive(), archive(vocabulary=["a"]), b"PK no zip", b""])
def test_numbers_of_another_shape_are_refused(data: bytes) -> None:
    with pytest.raises(ClassifierError, match="damaged"):
        LinearModel.loads(data)
