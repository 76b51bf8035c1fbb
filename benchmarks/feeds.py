"""Run every feed below the given paths through the feed reader: `python -m benchmarks.feeds PATH...`

Prints how many were read, refused (by cause), crashed or hung; the exit code is 1 when any crashed or hung.
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

from watch.crawl.kinds import feed
from watch.errors import SourceError

_SUFFIXES = (".xml", ".json")
_SECONDS = 5.0


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


def work(pipe: Connection) -> None:
    """Read the bodies that come through the pipe, answering each with a result and a count of entries."""
    while True:
        try:
            body = pipe.recv_bytes()
        except EOFError:
            return
        try:
            found = feed.read(
                body, content_type="", url="http://127.0.0.1/feed", languages=(), now=datetime.now(UTC)
            )
        except SourceError as error:
            pipe.send((f"refused: {error.code}", 0))
        except Exception as error:  # the crash is what is measured
            pipe.send((f"crash: {error!r}", 0))
        else:
            pipe.send(("read", len(found)))


class Worker:
    """A process of its own, replaced when it hangs or dies: a pool's worker could not be stopped."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=work, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()

    def read(self, body: bytes) -> tuple[str, int]:
        """What became of one body. The worker is of no more use after a hang or a death."""
        self._pipe.send_bytes(body)
        if not self._pipe.poll(_SECONDS):
            self.stop()
            return "hang", 0
        try:
            answer: tuple[str, int] = self._pipe.recv()
        except EOFError:
            self.stop()
            return "crash: the process died", 0
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
    started = time.monotonic()
    worker = Worker()
    for path in options.paths:
        for name, body in bodies(path):
            result, count = worker.read(body)
            entries += count
            results[result.partition(": ")[0] if result.startswith("crash") else result] += 1
            bad = result.startswith(("crash", "hang"))
            if bad or options.verbose:
                print(f"{result}\t{count}\t{name}")
            if result in ("hang", "crash: the process died"):
                worker = Worker()
    worker.stop()
    print(f"{results.total()} files, {entries} entries, {time.monotonic() - started:.1f} s")
    for result, count in sorted(results.items()):
        print(f"{count:7}  {result}")
    return 1 if results["crash"] or results["hang"] else 0


if __name__ == "__main__":
    sys.exit(main())
