"""`regwatch sources check` over the demonstration site: one line a source, those in trouble first."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.conftest import Run, run  # noqa: F401 - a fixture
from watch.config.home import make_home
from watch.demo.content import DemoFeed, load_feeds
from watch.demo.site import BLOCKED, BROKEN, DemoSite

FEEDS = load_feeds(datetime.now(UTC))
TROUBLED = {"behind-a-wall": BLOCKED, "out-of-order": BROKEN}
_COLOUR = re.compile(r"\x1b\[[\d;]*m")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home with the sources of the demonstration, whose site is up, in the current folder."""
    from watch.archive.engine import Archive

    with DemoSite(FEEDS) as site:
        paths = {feed.id: f"/feeds/{feed.id}" for feed in FEEDS} | TROUBLED
        rows = [f"  - {{id: {name}, kind: feed, url: '{site.url}{path}'}}" for name, path in paths.items()]
        lines = ["version: 1", "defaults: {every: 1h, delay: 0, full_text: false}", "sources:", *rows]
        (tmp_path / "sources.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
        made = make_home(tmp_path)
        Archive.create(made.archive).close()
        monkeypatch.delenv("REGWATCH_HOME", raising=False)
        monkeypatch.setenv("REGWATCH_ALLOW_ADDRESSES", "127.0.0.0/8")
        monkeypatch.chdir(tmp_path)
        yield tmp_path


def shown(feed: DemoFeed) -> int:
    """How many publications the first visit finds."""
    return sum(publication.visit == 1 for publication in feed.publications)


def on_a_terminal(columns: int) -> tuple[int, list[str]]:
    """Exit code and lines of the command on a terminal of that width."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    environ = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    process = subprocess.Popen(
        [sys.executable, "-m", "watch", "sources", "check"],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environ | {"TERM": "xterm", "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    os.close(theirs)
    told = b""
    try:
        while piece := os.read(ours, 65_536):
            told += piece
    except OSError:
        pass  # what Linux answers when the other side is closed
    finally:
        os.close(ours)
    return process.wait(), _COLOUR.sub("", told.decode()).splitlines()


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("columns", [80, 100])
def test_the_table_fits_the_terminal(columns: int) -> None:
    code, lines = on_a_terminal(columns)
    assert code == 1
    assert max(map(len, lines)) <= columns
    begin, heading, *rows, total = lines
    assert begin == "Reading 9 sources ..."
    assert heading.split() == ["source", "items", "newest", "newest", "title"]
    assert [row.split()[1] for row in rows[:2]] == ["behind-a-wall", "out-of-order"]
    assert "a page asks to prove that one is human" in rows[0]
    assert rows[1].endswith("the site answered with an error (500)")
    assert [row.split()[:2] for row in rows[2:]] == [[feed.id, str(shown(feed))] for feed in FEEDS]
    assert any(row.endswith("…") for row in rows[2:])
    assert total == "9 sources: 7 well, 2 in trouble; 20 publications shown."


@pytest.mark.usefixtures("home")
def test_as_json_and_in_a_pipe(run: Run) -> None:  # noqa: F811
    done = run("sources", "check", "--json")
    rows = json.loads(done.out)["sources"]
    assert done.code == 1
    assert [(row["id"], row["result"]) for row in rows[:2]] == [
        ("behind-a-wall", "challenge"),
        ("out-of-order", "http_status"),
    ]
    assert {row["problem"] for row in rows[2:]} == {None}
    assert sum(row["items"] for row in rows) == 20
    piped = [line.split("\t") for line in run("sources", "check").out.splitlines()]
    assert [fields[0] for fields in piped] == [row["id"] for row in rows]
    assert {len(fields) for fields in piped} == {7}
    well = [feed.id for feed in FEEDS]
    assert run("sources", "check", *well).code == 0
