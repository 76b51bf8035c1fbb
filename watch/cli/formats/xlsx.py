"""Documents as an Excel workbook. XlsxWriter, which writes it, is an extra: `regwatch[xlsx]`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError

from watch.cli.formats.record import COLUMNS, Record, flat

#: Rows that a sheet has room for below the headings.
MOST_DOCUMENTS = 1_048_575

_WIDTHS = {"title": 70, "url": 40, "source_name": 25, "authority": 25, "archived": 17, "topics": 30}


def write_xlsx(stream: BinaryIO, records: Iterable[Record]) -> None:
    """Write one sheet. Rows go to a temporary file as they come. Raises OSError."""
    # XlsxWriter leaves its temporary files behind when it is stopped; the folder takes them along.
    with TemporaryDirectory() as folder:
        book = Workbook(stream, {"constant_memory": True, "tmpdir": folder})
        sheet = book.add_worksheet("documents")
        formats = {
            "published": book.add_format({"num_format": "yyyy-mm-dd"}),
            "archived": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        }
        for column, name in enumerate(COLUMNS):
            sheet.set_column(column, column, _WIDTHS.get(name, 14))
        sheet.freeze_panes(1, 0)
        bold = book.add_format({"bold": True})
        for column, name in enumerate(COLUMNS):
            sheet.write_string(0, column, name, bold)
        last = 0
        for last, one in enumerate(records, start=1):
            for column, (name, value) in enumerate(flat(one.values()).items()):
                _write(sheet, last, column, value, formats.get(name))
        sheet.autofilter(0, 0, last, len(COLUMNS) - 1)
        try:
            book.close()
        except FileCreateError as error:
            # Wraps the error of the system, which says what was wrong.
            raise error.args[0] from error


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
    elif format_ is not None:
        # Excel knows no time zones: what it gets is UTC.
        sheet.write_datetime(row, column, datetime.fromisoformat(value).replace(tzinfo=None), format_)
    else:
        sheet.write_string(row, column, value)
