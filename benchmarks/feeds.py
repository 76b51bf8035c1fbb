"""Run every feed below the given paths through the feed reader: `python -m benchmarks.feeds PATH...`

Prints how many were read, refused (by cause), crashed or hung; the exit code is 1 when any crashed or hung.
Then, where files say what they expect (`benchmarks.feeds_expected`) or are JSON Feeds, how much of it is met
(`benchmarks.feeds_compare` says how). Dates may be in the future: the reading takes place in 2100.

What is not met on purpose, and why:

- a document type that declares entities is refused, whatever it declares: so do entity bombs;
- nothing is shown of a script, also where the markup is so broken that feedparser shows half of it.

A file with a Content-Location header is read as coming from there: feedparser takes it for the address, which
RFC 9110 (8.7) no longer does. In the service the address is the one that was asked, after redirects.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import tarfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

from benchmarks.feeds_expected import expectation
from benchmarks.feeds_report import Report
from watch.crawl.kinds import feed
from watch.crawl.links import web_link
from watch.errors import SourceError
from watch.models import Entry

_SUFFIXES = (".xml", ".json")
_SECONDS = 5.0
_NOW = datetime(2100, 1, 1, tzinfo=UTC)

Answer = tuple[str, tuple[Entry, ...]]


def bodies(path: Path) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each feed file in a folder (with its archives), in one archive, or of one file."""
    if path.is_dir():
        for inner in sorted(path.rglob("*")):
            if inner.is_file() and inner.name.endswith((*_SUFFIXES, ".tar.gz")):
                yield from bodies(inner)
    elif path.name.endswith(".tar.gz"):
        with tarfile.open(path) as archive:
            for member in archive:
                content = archive.extractfile(member) if member.name.endswith(_SUFFIXES) else None
                if content is not None:
                    yield f"{path}:{member.name}", content.read()
    else:
        yield str(path), path.read_bytes()


def address_of(name: str, headers: dict[str, str]) -> str:
    """Where a file is read from: feedparser's own tests serve theirs from this host."""
    served = f"http://127.0.0.1:8097/tests/{name.rpartition('/tests/')[2].lstrip('/')}"
    return web_link(headers.get("content-location", ""), served) or served


def work(pipe: Connection) -> None:
    """Read the bodies that come through the pipe, answering each with a result and entries."""
    while True:
        try:
            body, content_type, address = pipe.recv()
        except EOFError:
            return
        try:
            found = feed.read(body, content_type=content_type, url=address, languages=(), now=_NOW)
        except SourceError as error:
            pipe.send((f"refused: {error.code}", ()))
        except Exception as error:  # the crash is what is measured
            pipe.send((f"crash: {error!r}", ()))
        else:
            pipe.send(("read", found))


class Worker:
    """A process of its own, replaced when it hangs or dies: a pool's worker could not be stopped."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=work, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()

    def read(self, body: bytes, content_type: str, address: str) -> Answer:
        """What became of one body. The worker is of no more use after a hang or a death."""
        self._pipe.send((body, content_type, address))
        if not self._pipe.poll(_SECONDS):
            self.stop()
            return "hang", ()
        try:
            answer: Answer = self._pipe.recv()
        except EOFError:
            self.stop()
            return "crash: the process died", ()
        return answer

    def stop(self) -> None:
        """End the process."""
        self._pipe.close()
        self._process.kill()
        self._process.join()


def main() -> int:
    """Entry point."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.feeds", description=__doc__.splitlines()[0])
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    parser.add_argument("--verbose", action="store_true", help="one line for each file")
    options = parser.parse_args()

    results: Counter[str] = Counter()
    entries = 0
    report = Report()
    started = time.monotonic()
    worker = Worker()
    for path in options.paths:
        for name, body in bodies(path):
            expected = expectation(body) if name.endswith(".xml") else None
            headers = expected.headers if expected is not None else {}
            address = address_of(name, headers)
            result, found = worker.read(body, headers.get("content-type", ""), address)
            entries += len(found)
            results[result.partition(": ")[0] if result.startswith("crash") else result] += 1
            if result.startswith(("crash", "hang")) or options.verbose:
                print(f"{result}\t{len(found)}\t{name}")
            if result in ("hang", "crash: the process died"):
                worker = Worker()
            if expected is not None:
                report.add(name, body, expected, (result, found), address)
            elif name.endswith(".json"):
                report.add_json(name, body, found)
    worker.stop()
    print(f"{results.total()} files, {entries} entries, {time.monotonic() - started:.1f} s")
    for result, count in sorted(results.items()):
        print(f"{count:7}  {result}")
    report.print()
    return 1 if results["crash"] or results["hang"] else 0


if __name__ == "__main__":
    sys.exit(main())
