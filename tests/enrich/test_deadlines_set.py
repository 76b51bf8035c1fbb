"""Precision and recall by role, on sentences written for it: what the reading must not lose.

`deadlines.jsonl` grew with the rules. `deadlines_fresh.jsonl` was written before the rules that now read it,
and `deadlines_rounds.jsonl` in rounds, each after the rules of the round before.

What is expected is what a compliance officer would enter in a calendar:

- published: the day of the official journal, or the label of the page; not that of a report or of an act
  cited in a footnote.
- comments_close: the last day to answer, past ones too; not registrations, tenders, applications, appeals.
- in_force: "enters into force", "takes effect", "becomes law", an act "effective" on a day.
- applies: duties bind from or by the date, or for financial years that begin on it; not a report due each
  year, a payment, or a target of a policy.
- transposition: the term that Member States have, kept or missed; not the day on which one of them met it.
- expires: the last day with or the first day without, as the text has it: repeals, derogations, transitional
  periods; not mandates, tickets, contracts or consents.
- A month, a quarter, a year, "end of June" (the month) and "mid-2027" (the year) keep their precision; what
  only might be is left out.
"""

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from watch.enrich.deadlines import Role, deadlines

pytestmark = pytest.mark.repeats

_FILES = ("deadlines.jsonl", "deadlines_fresh.jsonl", "deadlines_rounds.jsonl")
_ROWS = {
    name: [
        json.loads(line) for line in Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    ]
    for name in _FILES
}
_ALL = [row for rows in _ROWS.values() for row in rows]
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
    for row in _ALL:
        found, expected = _found(row), _expected(row)
        for counter, ones in (
            (right, found & expected),
            (wrong, found - expected),
            (missed, expected - found),
        ):
            counter.update((role, row["lang"]) for role, *_ in ones)
    return right, wrong, missed


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("role", Role)
def test_precision_and_recall_hold(counts, role, language):
    right, wrong, missed = (counter[role, language] for counter in counts)
    assert right >= 25
    assert right / (right + wrong) >= _PRECISION
    assert right / (right + missed) >= _RECALL


def test_the_set_is_fair():
    languages = Counter(row["lang"] for row in _ALL)
    assert len({row["id"] for row in _ALL}) == len({row["text"] for row in _ALL}) == len(_ALL) >= 1_000
    assert abs(languages["fr"] - languages["en"]) <= 0.1 * len(_ALL)
    assert sum(not row["expect"] for row in _ALL) >= 0.3 * len(_ALL)
    assert len(_ROWS["deadlines_fresh.jsonl"]) >= 240
