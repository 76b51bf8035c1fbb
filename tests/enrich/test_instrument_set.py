"""Accuracy on titles and leads written in the manner of real publications, half of them held out.

The rules were written with the half `rules` in sight. The half `held_out` was written before them and only
ever counted: no rule was changed for one of its rows.
"""

import json
from collections import Counter
from pathlib import Path

import pytest

from watch.enrich.instrument import nature_of
from watch.models import Entry, Instrument, Stage

pytestmark = pytest.mark.repeats

_ROWS = [
    json.loads(line)
    for line in Path(__file__).with_name("instrument.jsonl").read_text(encoding="utf-8").splitlines()
]
_FLOOR = {"rules": 0.98, "held_out": 0.96}


def _found(row):
    entry = Entry(
        row["title"],
        text=row.get("text", ""),
        language=row["lang"],
        identifiers=tuple(row.get("identifiers", ())),
    )
    return nature_of(entry, source=row["source"], publisher=row["publisher"], official=row["official"])


@pytest.mark.parametrize("half", ["rules", "held_out"])
@pytest.mark.parametrize("what", ["instrument", "stage", "authority"])
def test_accuracy_holds(half, what):
    rows = [row for row in _ROWS if row["half"] == half]
    wrong = [row["title"] for row in rows if getattr(_found(row), what) != row[what]]
    assert len(wrong) <= (1 - _FLOOR[half]) * len(rows), wrong


@pytest.mark.parametrize("language", ["fr", "en"])
def test_accuracy_holds_in_each_language(language):
    rows = [row for row in _ROWS if row["half"] == "held_out" and row["lang"] == language]
    for what in ("instrument", "stage"):
        assert sum(getattr(_found(row), what) == row[what] for row in rows) >= 0.93 * len(rows)


def test_the_set_is_fair():
    halves = Counter(row["half"] for row in _ROWS)
    languages = Counter(row["lang"] for row in _ROWS)
    assert len({row["title"] for row in _ROWS}) == len(_ROWS) >= 320
    assert halves["held_out"] >= 120
    assert abs(languages["fr"] - languages["en"]) <= 0.05 * len(_ROWS)
    assert {row["stage"] for row in _ROWS} == set(Stage)
    assert {row["instrument"] for row in _ROWS} == set(Instrument)
