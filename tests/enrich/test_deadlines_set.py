"""Precision and recall by role, on sentences written for it: what the reading must not lose."""

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from watch.enrich.deadlines import Role, deadlines

_ROWS = [
    json.loads(line)
    for line in Path(__file__).with_name("deadlines.jsonl").read_text(encoding="utf-8").splitlines()
]
_PRECISION = 0.97
_RECALL = 0.90


def _found(row):
    published = date.fromisoformat(row["published"]) if "published" in row else None
    found = deadlines("", row["text"], row["lang"], published=published)
    return {(deadline.role, deadline.date.isoformat(), deadline.precision) for deadline in found}


def _expected(row):
    return {(Role(one["role"]), one["date"], one["precision"]) for one in row["expect"]}


@pytest.fixture(scope="module")
def counts():
    right, wrong, missed = Counter(), Counter(), Counter()
    for row in _ROWS:
        found, expected = _found(row), _expected(row)
        right.update(role for role, *_ in found & expected)
        wrong.update(role for role, *_ in found - expected)
        missed.update(role for role, *_ in expected - found)
    return right, wrong, missed


@pytest.mark.parametrize("role", Role)
def test_precision_and_recall_hold(counts, role):
    right, wrong, missed = (counter[role] for counter in counts)
    assert right >= 20
    assert right / (right + wrong) >= _PRECISION
    assert right / (right + missed) >= _RECALL


def test_the_set_is_fair():
    languages = Counter(row["lang"] for row in _ROWS)
    assert len({row["id"] for row in _ROWS}) == len({row["text"] for row in _ROWS}) == len(_ROWS) >= 160
    assert abs(languages["fr"] - languages["en"]) <= 0.1 * len(_ROWS)
    assert sum(not row["expect"] for row in _ROWS) >= 0.4 * len(_ROWS)
