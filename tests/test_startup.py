"""What a command that must answer at once imports, and what it must not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from watch.archive.engine import Archive
from watch.config.home import make_home

ROOT = Path(__file__).parents[1]

#: Each takes from a tenth of a second to several.
HEAVY = (
    "sqlalchemy",
    "sqlmodel",
    "alembic",
    "sklearn",
    "numpy",
    "httpx",
    "trafilatura",
    "pydantic",
    "feedparser",
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    made = make_home(tmp_path)
    Archive.create(made.archive).close()
    return made.root


def run(home: Path, *arguments: str) -> tuple[subprocess.CompletedProcess[str], set[str]]:
    """Run the command; what it left, and the top-level packages that it imported."""
    command = [sys.executable, "-X", "importtime", "-m", "watch", *arguments]
    environment = {**os.environ, "REGWATCH_HOME": str(home)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=50)
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    return done, {line.rpartition("|")[2].strip().partition(".")[0] for line in lines}


@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("search", "x"), ("search", "--help")])
def test_help_and_search_answer_at_once(home, arguments):
    done, imported = run(home, *arguments)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "watch" in imported
    assert imported.isdisjoint(HEAVY)


def test_listing_dates_answers_at_once(home):
    done, imported = run(home, "deadlines", "--json")
    assert done.returncode == 0, done.stderr[-2000:]
    assert imported.isdisjoint({*HEAVY, "icalendar"})


def test_showing_a_document_answers_at_once(home):
    done, imported = run(home, "show", "1")
    assert done.returncode == 1
    assert "There is no document 1." in done.stderr
    assert imported.isdisjoint(HEAVY)
