"""What rounds of work cost, for the command line. Import-light as `reader` is: sqlite3 only."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from watch.archive.reader import opened
from watch.footprint import Spent


@dataclass(frozen=True, slots=True)
class Run:
    """One round of work: `crawl` or `send`. `documents` counts publications that were new or changed."""

    at: datetime
    work: str
    documents: int
    spent: Spent


def between(path: Path, start: datetime, end: datetime) -> tuple[list[Run], int]:
    """The rounds that ended from `start` up to, and without, `end`, in order; and the digests made then."""
    span = [_stored(start), _stored(end)]
    with opened(path) as connection:
        rows = connection.execute("SELECT * FROM run WHERE at >= ? AND at < ? ORDER BY at, id", span)
        runs = [_run(row) for row in rows]
        (digests,) = connection.execute(
            "SELECT count(*) FROM digest WHERE created_at >= ? AND created_at < ?", span
        ).fetchone()
    return runs, int(digests)


def _stored(moment: datetime) -> str:
    """A moment as SQLAlchemy writes it in SQLite: texts of this form sort as their moments do."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def _run(row: sqlite3.Row) -> Run:
    return Run(
        at=datetime.fromisoformat(row["at"]).replace(tzinfo=UTC),
        work=row["work"],
        documents=row["documents"],
        spent=Spent(row["requests"], row["bytes"], row["cpu_s"]),
    )
