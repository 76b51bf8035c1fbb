"""Documents as one JSON document, a line each."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import BinaryIO

from watch.cli.formats.record import Record


def write_json(stream: BinaryIO, records: Iterable[Record]) -> None:
    """Write `{"documents": [...]}` as it comes.

    Texts are as archived: JSON itself escapes control characters.
    """
    stream.write(b'{"documents": [')
    before = b"\n"
    for one in records:
        stream.write(before + json.dumps(one.values(), ensure_ascii=False).encode())
        before = b",\n"
    stream.write(b"\n]}\n")
