"""A process that writes to an archive: `python -m tests.archive.writer PATH NAME COUNT`.

It archives COUNT documents, one transaction each, and prints each document's title once it is archived. An
ArchiveError is printed on one line, and ends it with 1.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.archive.shelf import NOW, entry, new, source
from watch.archive import documents
from watch.archive.engine import Archive
from watch.errors import ArchiveError


def main(path: str, name: str, count: str) -> None:
    with Archive.create(Path(path)) as archive:
        for number in range(int(count)):
            shown = entry(f"{name} {number}", url=f"https://a.fr/{name}/{number}", text="mot " * 5_000)
            with archive.write() as connection:
                documents.add(connection, source(), [new(shown)], NOW)
            print(shown.title, flush=True)


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except ArchiveError as error:
        sys.exit(str(error))
