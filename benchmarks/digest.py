"""Building a digest over a large archive: seconds and peak memory, each build in a process of its own.

    python -m benchmarks.digest [--documents 100000] [--week 10000]

The week's documents are tagged, on three topics and from fifty sources; each has 3 KB of text and evidence.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from watch.archive import documents
from watch.archive.documents import NewDocument, Provenance
from watch.archive.engine import Archive
from watch.config.home import make_home
from watch.models import (
    Deadline,
    Entry,
    Instrument,
    Nature,
    Published,
    Role,
    Stage,
    TagEvidence,
    Tagging,
)

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
TOPICS = ("ai_act", "csrd", "biodiversity")
SOURCES = 50
_BATCH = 2_000
_TEXT = "The authority publishes its guidelines on the duties of providers and deployers of systems. " * 33


def main() -> None:
    """Make the archive, build, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--week", type=int, default=10_000, help="how many of them are of the week")
    parser.add_argument("--build", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.build:
        print(json.dumps(_build(options.build)))
        return
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        _fill(home, options.documents, options.week)
        command = [sys.executable, "-m", "benchmarks.digest", "--build", str(home)]
        print(f"{options.documents} documents, {options.week} of them in the week")
        for _ in range(3):
            out = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout
            print(
                "{seconds:.2f} s, {megabytes:.0f} MB, {stories} stories shown, {left_out} left out".format(
                    **json.loads(out)
                )
            )


def _fill(home: Path, count: int, week: int) -> None:
    (home / "sources.yaml").write_text(
        "version: 1\nsources:\n"
        + "".join(
            f"  - {{id: s{number}, kind: feed, url: 'http://127.0.0.1/{number}'}}\n"
            for number in range(SOURCES)
        ),
        encoding="utf-8",
    )
    archive = Archive.create(make_home(home).archive)
    with archive:
        for first in range(0, count, _BATCH):
            numbers = range(first, min(first + _BATCH, count))
            at = NOW - timedelta(days=3) if first >= count - week else NOW - timedelta(days=60)
            with archive.write() as connection:
                new = list(_documents(numbers))
                documents.add(connection, Provenance(f"s{first // _BATCH % SOURCES}", True, "EU"), new, at)


def _documents(numbers: range) -> Iterator[NewDocument]:
    for number in numbers:
        topic = TOPICS[number % 3]
        evidence = tuple(TagEvidence("term", f"term {place}", 1.0) for place in range(8))
        day = (NOW - timedelta(days=number % 7)).date()
        yield NewDocument(
            entry=Entry(
                f"Notice {number} on systems and duties",
                f"https://example.org/{number}",
                text=_TEXT,
                published=Published(day),
            ),
            keys=(f"url:{number}",),
            content_hash=str(number),
            language="en",
            cited=(),
            news=True,
            filtered=False,
            tags=(Tagging(topic, 0.9, 0.5, True, evidence, "bench"),),
            deadlines=(Deadline(Role.APPLIES, day + timedelta(days=number % 400), "day", "It applies."),),
            terms=("notice", "systems duties"),
            nature=Nature(Instrument.GUIDELINES, Stage.GUIDANCE, "Authority"),
        )


def _build(home: Path) -> dict[str, float]:
    from watch.app import App, load_files
    from watch.archive import outbox
    from watch.config.home import Home
    from watch.config.settings import load_settings

    where = Home(home)
    with Archive.open(where.archive) as archive:
        app = App(where, load_settings({}), archive, load_files(where, {}), {}, clock=lambda: NOW)
        subscription = app.loaded.configuration.subscriptions[0]
        with archive.write() as connection:
            outbox.start(connection, subscription.id, NOW - timedelta(days=7))
        started = time.perf_counter()
        digest = app.dispatcher.preview(subscription, NOW)
        seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "seconds": seconds,
        "megabytes": peak,
        "stories": digest.stories,
        "left_out": digest.left_out,
    }


if __name__ == "__main__":
    main()
