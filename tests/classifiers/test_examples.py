from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from classifiers.examples import Example, examples_digest, load_examples
from classifiers.interface import ClassifierError

ROW = {"id": "x-1", "lang": "fr", "title": "Titre", "text": "", "labels": ["csrd"], "kind": "positive"}


def write(folder: Path, *rows: Any) -> Path:
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    (folder / "rows.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def test_rows_are_read_and_sorted_by_id(tmp_path: Path) -> None:
    write(tmp_path, {**ROW, "id": "x-2", "text": "a\u2028b"}, "", ROW)
    examples = load_examples(tmp_path, topics=["csrd"])
    assert [example.id for example in examples] == ["x-1", "x-2"]
    assert examples[0] == Example("x-1", "fr", "Titre", "", frozenset({"csrd"}))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"kind": "maybe"}, "kind 'maybe' is not one of"),
        ({"lang": "de"}, "lang 'de' is neither fr nor en"),
        ({"labels": "csrd"}, "'labels' is not a list"),
        ({"labels": ["other"]}, "unknown topic other"),
        ({"labels": []}, "a positive example needs a label"),
        ({"kind": "negative"}, "a negative example has no label"),
        ({"title": None}, "'title' is not text"),
        ({"title": " "}, "neither title nor text"),
        ({"more": 1}, "unknown key 'more'"),
    ],
)
def test_faults_name_file_and_line(tmp_path: Path, change: dict[str, Any], fault: str) -> None:
    write(tmp_path, ROW, {**ROW, "id": "x-2", **change})
    with pytest.raises(ClassifierError, match=fault) as error:
        load_examples(tmp_path, topics=["csrd"])
    assert f"{tmp_path}/rows.jsonl:2: " in str(error.value)


def test_all_faults_at_once(tmp_path: Path) -> None:
    missing = {key: value for key, value in ROW.items() if key != "lang"}
    write(tmp_path, "{", "[]", missing, ROW, ROW)
    with pytest.raises(ClassifierError) as error:
        load_examples(tmp_path)
    assert [line.split(":")[1] for line in str(error.value).splitlines()] == ["1", "2", "3", "5"]


def test_digest_ignores_order_and_sees_every_field() -> None:
    one = Example("1", "fr", "t", "x", frozenset({"csrd"}))
    two = Example("2", "fr", "t", "x", frozenset())
    assert examples_digest([one, two]) == examples_digest([two, one])
    changed = Example("2", "fr", "t", "x", frozenset(), judged=frozenset({"csrd"}))
    assert examples_digest([one, two]) != examples_digest([one, changed])
