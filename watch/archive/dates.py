"""Reading the dates that texts hold, for the command line. Import-light as `reader` is: sqlite3 only."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from watch.archive.reader import opened

#: The last day of the period that a row names: "2026" is not over before 31 December.
_LAST_DAY = """CASE deadline.precision
    WHEN 'month' THEN date(deadline.date, '+1 month', '-1 day')
    WHEN 'quarter' THEN date(deadline.date, '+3 months', '-1 day')
    WHEN 'year' THEN date(deadline.date, '+1 year', '-1 day')
    ELSE deadline.date END"""

#: Which of the document's dates with this role it is, the earliest being 1.
_PLACE = """(SELECT count(*) FROM deadline AS other WHERE other.document_id = deadline.document_id
    AND other.role = deadline.role AND other.number <= deadline.number)"""


@dataclass(frozen=True, slots=True)
class Dated:
    """A date in the present text of a document.

    `first` and `last` are the days of the period that `precision` names, both included.
    `place` tells apart a document's dates of one role: 1 for the earliest. `changes` counts the texts that
    the document had before, `changed_at` is when it came, or last changed. `moved_from` is where an older
    text had the date.
    """

    document: int
    title: str
    url: str | None
    changes: int
    changed_at: datetime
    role: str
    place: int
    first: date
    last: date
    precision: str
    quote: str
    moved_from: date | None


def deadlines(path: Path, *, topic: str | None, since: date | None, until: date | None) -> list[Dated]:
    """The dates of all documents, by day. A period counts when any day of it is in the range.

    Args:
        path: the archive.
        topic: only documents that are tagged with it; None for all, tagged or not.
        since: the first day of the range, None for no limit.
        until: the last day of the range, None for no limit.
    """
    where, values = _conditions(topic, since, until)
    statement = f"""
        SELECT deadline.*, {_LAST_DAY} AS last, {_PLACE} AS place, document.title, document.url,
            (SELECT count(*) FROM revision WHERE revision.document_id = document.id) AS changes,
            coalesce((SELECT max(replaced_at) FROM revision WHERE revision.document_id = document.id),
                document.archived_at) AS changed_at
        FROM deadline JOIN document ON document.id = deadline.document_id{where}
        ORDER BY deadline.date, deadline.document_id, deadline.number"""  # noqa: S608 - only constants are put together
    with opened(path) as connection:
        return [_dated(row) for row in connection.execute(statement, values)]


def _conditions(topic: str | None, since: date | None, until: date | None) -> tuple[str, list[str]]:
    clauses, values = [], []
    if since is not None:
        # No period is longer than a year: the first clause lets the index of dates narrow the search.
        clauses += ["deadline.date > date(?, '-1 year', '-1 day')", f"{_LAST_DAY} >= ?"]
        values += [since.isoformat()] * 2
    if until is not None:
        clauses.append("deadline.date <= ?")
        values.append(until.isoformat())
    if topic is not None:
        clauses.append(
            "EXISTS (SELECT 1 FROM tag WHERE tag.document_id = document.id AND topic = ? AND tagged)"
        )
        values.append(topic)
    return (f" WHERE {' AND '.join(clauses)}" if clauses else ""), values


def _dated(row: sqlite3.Row) -> Dated:
    return Dated(
        document=row["document_id"],
        title=row["title"],
        url=row["url"],
        changes=row["changes"],
        changed_at=datetime.fromisoformat(row["changed_at"]).replace(tzinfo=UTC),
        role=row["role"],
        place=row["place"],
        first=date.fromisoformat(row["date"]),
        last=date.fromisoformat(row["last"]),
        precision=row["precision"],
        quote=row["quote"],
        moved_from=date.fromisoformat(row["moved_from"]) if row["moved_from"] else None,
    )
