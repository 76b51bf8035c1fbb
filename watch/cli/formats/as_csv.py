"""Documents as CSV (RFC 4180), to be opened in a spreadsheet."""

from __future__ import annotations

import csv
import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from typing import Any

from watch.cli.formats.record import COLUMNS, Record, flat

#: Where a spreadsheet would take text for a formula: at the start of a cell, also of one that it makes when
#: it splits a file of commas at semicolons. The characters are those of OWASP's page on CSV injection; tabs
#: and line breaks have become spaces before.
_FORMULA = re.compile(r"(^|;)(?=\s*[=+\-@＝＋－＠])")


class _Line:
    """What csv writes into: hands the line back, so that `writerow` returns it."""

    def write(self, line: str) -> str:
        return line


def render_csv(records: Iterable[Record], *, separator: str) -> Iterator[bytes]:
    """A line of headings and a line a document. The byte order mark tells Excel that this is UTF-8."""
    writer = csv.writer(_Line(), delimiter=separator)
    yield BOM_UTF8 + writer.writerow(COLUMNS).encode()
    for one in records:
        yield writer.writerow([_cell(value) for value in flat(one.values()).values()]).encode()


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return _FORMULA.sub(r"\1'", value) if isinstance(value, str) else value
