from __future__ import annotations

import json
import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from classifiers.evaluation import Row, brier_score, calibration_error, evaluate, load_rows
from classifiers.interface import ClassifierError, Text, TopicScore


class ByTitle:
    """Tags a text with the topics that its title names."""

    version = "1"
    topics = ("a", "b")

    def score(self, texts: Sequence[Text]) -> list[tuple[TopicScore, ...]]:
        return [
            tuple(TopicScore(topic, 0.9 if topic in text.title else 0.1, 0.5, ()) for topic in self.topics)
            for text in texts
        ]


def row(title: str, labels: str, language: str = "fr", *, borderline: bool = False) -> Row:
    return Row(title, "", language, frozenset(labels), borderline)


def test_evaluation_in_full() -> None:
    rows = [
        row("a", "a"),
        row("a", "a"),
        row("a", ""),
        row("", "a"),
        row("b", "b", "en"),
        row("b", "", "en", borderline=True),
    ]
    result = evaluate(ByTitle(), rows)
    third = pytest.approx(2 / 3)
    assert result.as_dict() == {
        "macro_f1": pytest.approx(5 / 6),
        "topics": {
            "a": {"precision": third, "recall": third, "f1": third, "support": 3},
            "b": {"precision": 1.0, "recall": 1.0, "f1": 1.0, "support": 1},
        },
        "by_lang": {"en": {"macro_f1": 1.0}, "fr": {"macro_f1": pytest.approx((2 / 3 + 1) / 2)}},
        "documents": 5,
        "skipped": 1,
    }
    json.dumps(result.as_dict())


def test_wrong_tags_on_an_absent_topic_cost_everything() -> None:
    result = evaluate(ByTitle(), [row("ab", "a")])
    assert result.topics["b"].f1 == 0.0
    assert result.topics["b"].precision == 0.0


def test_brier() -> None:
    assert brier_score([(1.0, True), (0.5, False)]) == pytest.approx(0.125)


def test_calibration_error_of_honest_and_of_boastful_probabilities() -> None:
    generator = random.Random(1)
    honest = [(p, generator.random() < p) for p in (generator.uniform(0.05, 0.95) for _ in range(5000))]
    assert calibration_error(honest) < 0.04
    assert calibration_error([(0.9, truth) for _, truth in honest]) == pytest.approx(0.4, abs=0.05)


def test_calibration_error_leaves_the_sure_ones_out() -> None:
    assert calibration_error([(0.99, False), (0.01, True)]) == 0.0
    assert calibration_error([(0.99, False), (0.8, True)]) == pytest.approx(0.2)


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_rows_are_read(tmp_path: Path) -> None:
    path = write(
        tmp_path / "rows.jsonl",
        '{"id": "1", "lang": "fr", "title": null, "text": "x", "labels": ["a"], "kind": "positive"}',
        "",
        '{"lang": "en", "title": "t", "labels": [], "borderline": true}',
    )
    assert load_rows(path) == (Row("", "x", "fr", frozenset("a")), Row("t", "", "en", frozenset(), True))


def test_all_faults_with_their_lines(tmp_path: Path) -> None:
    path = write(
        tmp_path / "rows.jsonl",
        "{",
        '{"lang": "fr", "labels": "a"}',
        '{"labels": []}',
        '{"lang": "fr", "labels": [], "title": 3}',
        '{"lang": "fr", "labels": [], "borderline": "no"}',
    )
    with pytest.raises(ClassifierError) as error:
        load_rows(path)
    lines = str(error.value).splitlines()
    assert [line.split(": ")[0] for line in lines] == [f"{path}:{number}" for number in range(1, 6)]


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ClassifierError, match="cannot be read"):
        load_rows(tmp_path / "none.jsonl")
