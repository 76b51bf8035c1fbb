"""Documents as an Excel workbook. XlsxWriter, which writes it, is an extra: `regwatch[xlsx]`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError

from watch.cli.formats.record import COLUMNS, Record, flat

#: Rows that a sheet has room for below the headings.
MOST_DOCUMENTS = 1_048_575

#: Excel knows no earlier days: they stay text.
_EPOCH = "1900-01-01"

_PIECE = 1 << 16

_WIDTHS = {"title": 70, "url": 40, "source_name": 25, "authority": 25, "archived": 17, "topics": 30}


def render_xlsx(records: Iterable[Record]) -> Iterator[bytes]:
    """A workbook of one sheet, made in temporary files so that memory stays small. Raises OSError."""
    with TemporaryDirectory() as folder:
        made = Path(folder, "made.xlsx")
        options = {"constant_memory": True, "tmpdir": folder}
        try:
            with Workbook(made, options) as book:
                _fill(book, records)
        except FileCreateError as error:
            # Wraps the error of the system, which says what was wrong.
            raise error.args[0] from error
        with made.open("rb") as file:
            while piece := file.read(_PIECE):
                yield piece


def _fill(book: Workbook, records: Iterable[Record]) -> None:
    sheet = book.add_worksheet("documents")
    bold = book.add_format({"bold": True})
    formats = {
        "published": book.add_format({"num_format": "yyyy-mm-dd"}),
        "archived": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
    }
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(COLUMNS):
        sheet.set_column(column, column, _WIDTHS.get(name, 14))
        sheet.write_string(0, column, name, bold)
    row = 0
    for row, one in enumerate(records, start=1):
        for column, (name, value) in enumerate(flat(one.values()).items()):
            _write(sheet, row, column, value, formats.get(name))
    sheet.autofilter(0, 0, row, len(COLUMNS) - 1)


def _write(sheet: Any, row: int, column: int, value: Any, format_: Any) -> None:
    """Write one cell as what it is: text is never read as a formula, a number or a link.

    Text beyond the 32,767 characters that a cell has room for is cut by the library.
    """
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int):
        sheet.write_number(row, column, value)
    elif format_ is not None and value >= _EPOCH:
        # Excel knows no time zones: what it gets is UTC.
        sheet.write_datetime(row, column, datetime.fromisoformat(value).replace(tzinfo=None), format_)
    else:
        sheet.write_string(row, column, value)
