"""`regwatch footprint`: from a crawl to the table and the JSON."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.service.site import Site
from tests.test_startup import HEAVY
from tests.test_startup import run as start
from watch.archive import runs
from watch.archive.engine import Archive
from watch.footprint import Spent


@pytest.fixture
def two_weeks(home: Path) -> Path:
    """A home with three rounds in two weeks of November 2026: 3 core hours and half a gigabyte in all."""
    first, second = datetime(2026, 11, 16, tzinfo=UTC), datetime(2026, 11, 23, tzinfo=UTC)
    with Archive.open(home / "regwatch.db") as archive, archive.write() as connection:
        runs.note(connection, "crawl", 4, Spent(10, 200_000_000, 3600.0), first)
        runs.note(connection, "crawl", 0, Spent(20, 300_000_000, 3600.0), first)
        runs.note(connection, "send", 0, Spent(5, 0, 3600.0), second)
    return home


def told(run: Run, *arguments: str) -> dict[str, Any]:
    done = run("footprint", "--json", *arguments)
    assert done.code == 0, done.err
    document: dict[str, Any] = json.loads(done.out)
    return document


def test_a_crawl_and_a_digest_are_measured(home: Path, site: Site, run: Run) -> None:
    site.publish("/one", "AI systems under Regulation (EU) 2024/1689, the AI Act")
    assert run("crawl").code == 0
    (crawled,) = told(run)["runs"]
    assert (crawled["work"], crawled["documents"]) == ("crawl", 1)
    assert crawled["bytes"] >= len(site.render("/one"))
    assert crawled["cpu_s"] > 0
    assert told(run)["per_digest"] is None
    assert run("digest", "send", "weekly").code == 0
    document = told(run)
    assert [one["work"] for one in document["runs"]] == ["crawl", "send"]
    assert document["digests"] == 1
    assert document["per_digest"] == pytest.approx(document["total"], abs=1e-6)


def test_json_is_the_contract(two_weeks: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGWATCH_GRID", "FR")
    assert told(run, "--period", "2026-W48") == {
        "period": "2026-W48",
        "from": "2026-11-23T00:00:00+00:00",
        "until": "2026-11-30T00:00:00+00:00",
        "coefficients": {
            "core_watts": 10.0,
            "network_kwh_per_gb": 0.06,
            "grid": "FR",
            "grid_gco2e_per_kwh": 56,
        },
        "runs": [
            {
                "at": "2026-11-23T00:00:00+00:00",
                "work": "send",
                "documents": 0,
                "requests": 5,
                "bytes": 0,
                "cpu_s": 3600.0,
                "wh": 10.0,
                "gco2e": 0.56,
            }
        ],
        "documents": 0,
        "total": {"requests": 5, "bytes": 0, "cpu_s": 3600.0, "wh": 10.0, "gco2e": 0.56},
        "per_run": {"requests": 5.0, "bytes": 0.0, "cpu_s": 3600.0, "wh": 10.0, "gco2e": 0.56},
        "digests": 0,
        "per_digest": None,
    }


def test_a_week_is_told_by_day_and_a_month_by_week(two_weeks: Path, run: Run) -> None:
    week = run("footprint", "--period", "2026-W47")
    assert week.out == "2026-11-16\tcrawl\t2\t4\t30\t500.00\t7200.0\t50\t12\n"
    assert (
        "30 requests, 500.00 MB and 7200.0 s of processor time in 2 runs; about 50 Wh, 12 gCO2e." in week.err
    )
    month = run("footprint", "--period", "2026-11")
    assert [line.split("\t")[:3] for line in month.out.splitlines()] == [
        ["2026-W47", "crawl", "2"],
        ["2026-W48", "send", "1"],
    ]
    assert "0 digests. Electricity: EU, 244 gCO2e per kWh." in month.err


def test_a_period_without_a_measure_says_so(home: Path, run: Run) -> None:
    done = run("footprint", "--period", "2020-W01")
    assert (done.code, done.out) == (0, "")
    assert "2020-W01: nothing was measured." in done.err


def test_faults_are_one_line_and_exit_2(home: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    done = run("footprint", "--period", "november")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("'november' is neither a week nor a month. Write it as 20")
    monkeypatch.setenv("REGWATCH_GRID", "Atlantis")
    done = run("footprint")
    assert (done.code, done.out) == (2, "")
    assert done.err.count("\n") == 1
    assert "REGWATCH_GRID: 'Atlantis' is neither a country known here" in done.err


def test_it_answers_at_once(home: Path) -> None:
    done, imported = start(home, "footprint", "--json")
    assert done.returncode == 0, done.stderr[-2000:]
    assert imported.isdisjoint(HEAVY)
