"""Documents as one JSON document, a line each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from watch.cli.formats.record import Record


def render_json(records: Iterable[Record]) -> Iterator[bytes]:
    """`{"documents": [...]}`. Texts are as archived: JSON itself escapes control characters."""
    yield b'{"documents": ['
    before = "\n"
    for one in records:
        yield f"{before}{json.dumps(one.values(), ensure_ascii=False)}".encode()
        before = ",\n"
    yield b"\n]}\n"
