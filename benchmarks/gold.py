"""Sets of labelled pages, read as their publishers lay them out: below a folder, or in tar archives there."""

from __future__ import annotations

import gzip
import json
import tarfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

_ARCHIVES = (".tar.gz", ".tar.xz")
_HTML = (".html", ".html.gz", ".htm")

Files = dict[str, bytes]


def collections(path: Path) -> Iterator[tuple[str, Files]]:
    """Name and files of each set at `path`: every archive there, and the loose files of a folder."""
    loose: Files = {}
    for inner in sorted(path.rglob("*")) if path.is_dir() else [path]:
        if inner.name.endswith(_ARCHIVES):
            yield inner.name.partition(".")[0], _unpacked(inner)
        elif inner.is_file() and inner.name.endswith((*_HTML, ".json")):
            loose[inner.relative_to(path).as_posix() if path.is_dir() else inner.name] = inner.read_bytes()
    if loose:
        yield path.name, loose


def labels(files: Files) -> dict[str, dict[str, Any]]:
    """The rows of the set's label file: the JSON file whose rows are objects under the name of a page."""
    for name, content in files.items():
        if name.endswith(".json"):
            rows = json.loads(content)
            if isinstance(rows, dict) and rows and all(isinstance(row, dict) for row in rows.values()):
                return rows
    return {}


def page(files: Files, key: str, row: dict[str, Any]) -> bytes | None:
    """The bytes of the page that a row is about."""
    wanted = PurePosixPath(str(row.get("file") or key)).name.removesuffix(".html")
    for name, content in files.items():
        if (
            name.endswith(_HTML)
            and PurePosixPath(name).name.removesuffix(".gz").removesuffix(".html") == wanted
        ):
            return gzip.decompress(content) if name.endswith(".gz") else content
    return None


def _unpacked(path: Path) -> Files:
    with tarfile.open(path) as archive:
        return {
            member.name: content.read()
            for member in archive
            if member.isfile() and (content := archive.extractfile(member)) is not None
        }
