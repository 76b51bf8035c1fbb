"""Documents as CSV (RFC 4180), to be opened in a spreadsheet."""

from __future__ import annotations

import csv
import re
from codecs import getwriter
from collections.abc import Iterable
from typing import Any, BinaryIO

from watch.cli.formats.record import COLUMNS, Record, flat

#: Where a spreadsheet would take text for a formula: at the start of a cell, also of one that it makes when it
#: splits a file of commas at semicolons. The characters are those of OWASP's page on CSV injection; tabs and
#: line breaks have become spaces before.
_FORMULA = re.compile(r"(^|;)(?=\s*[=+\-@＝＋－＠])")


def write_csv(stream: BinaryIO, records: Iterable[Record], *, separator: str) -> None:
    """Write a row of headings and one row a document. The byte order mark tells Excel that this is UTF-8."""
    writer = csv.writer(getwriter("utf-8-sig")(stream), delimiter=separator)
    writer.writerow(COLUMNS)
    writer.writerows([_cell(value) for value in flat(one.values()).values()] for one in records)


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return _FORMULA.sub(r"\1'", value) if isinstance(value, str) else value
