"""What commands print: one JSON document, or text and tables for a person."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import date
from typing import Any

import click

from watch.text.plain import printable


def print_json(document: Any) -> None:
    """Print one JSON document on stdout. JSON itself escapes control characters."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))


def say(text: str) -> None:
    """Tell a person something on stderr, so that stdout stays for results."""
    click.echo(text, err=True)


def print_table(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print rows: a table on a terminal, tab-separated lines elsewhere."""
    cells = [[printable("" if value is None else str(value)) for value in row] for row in rows]
    if not sys.stdout.isatty():
        for row in cells:
            click.echo("\t".join(row))
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in cells:
        table.add_row(*(Text(value) for value in row))
    Console().print(table)


def role_words(role: str) -> str:
    """What a date is, as a person reads it: "comments close"."""
    return role.replace("_", " ")


def nature_words(instrument: str, stage: str) -> str:
    """What a document is and how far it has come, as a person reads it: "delegated act, in force"."""
    words = (instrument,) if instrument == stage else (instrument, stage)
    return ", ".join(words).replace("_", " ")


def period(first: date, precision: str) -> str:
    """A date no more exact than its text gives it: 2026-12-31, 2026-12, 2026-Q4 or 2026."""
    match precision:
        case "month":
            return f"{first:%Y-%m}"
        case "quarter":
            return f"{first:%Y}-Q{(first.month + 2) // 3}"
        case "year":
            return f"{first:%Y}"
        case _:
            return first.isoformat()
