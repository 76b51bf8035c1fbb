"""Documents as CSV (RFC 4180), to be opened in a spreadsheet."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from io import TextIOWrapper
from typing import Any, BinaryIO

from watch.cli.formats.record import COLUMNS, Record, flat

#: Where a spreadsheet would take text for a formula: at the start of a cell, also of one that it makes because
#: it splits at semicolons. The characters are those of OWASP's page on CSV injection; tabs and line breaks
#: are no longer there.
_FORMULA = re.compile(r"(^|;)(?=\s*[=+\-@＝＋－＠])")


def write_csv(stream: BinaryIO, records: Iterable[Record], *, separator: str) -> None:
    """Write a row of headings and one row a document. The byte order mark tells Excel that this is UTF-8."""
    text = TextIOWrapper(stream, encoding="utf-8-sig", newline="", write_through=False)
    try:
        writer = csv.writer(text, delimiter=separator)
        writer.writerow(COLUMNS)
        writer.writerows([_cell(value) for value in flat(one.values()).values()] for one in records)
    finally:
        text.detach()  # flushes; the stream is closed by whoever opened it


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return _FORMULA.sub(r"\1'", value) if isinstance(value, str) else value
