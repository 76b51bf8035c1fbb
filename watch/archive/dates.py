"""Reading the dates that texts hold, for the command line. Import-light as `reader` is: sqlite3 only."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
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
    `place` tells apart a document's dates of one role: 1 for the earliest. `changed_at` is when the document
    came, or last changed.
    """

    document: int
    title: str
    url: str | None
    revision: int
    changed_at: datetime
    role: str
    place: int
    first: date
    last: date
    precision: str
    quote: str


@dataclass(frozen=True, slots=True)
class Older:
    """The text that a document had before its last change, and all dates of its present text, by role."""

    title: str
    text: str
    language: str | None
    published: date | None
    present: dict[str, frozenset[date]]


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
            document.revision, coalesce(document.revised_at, document.archived_at) AS changed_at
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
        revision=row["revision"],
        changed_at=datetime.fromisoformat(row["changed_at"]).replace(tzinfo=UTC),
        role=row["role"],
        place=row["place"],
        first=date.fromisoformat(row["date"]),
        last=date.fromisoformat(row["last"]),
        precision=row["precision"],
        quote=row["quote"],
    )


def older(path: Path, document_ids: Iterable[int]) -> dict[int, Older]:
    """What those of the documents were before whose text changed, by document."""
    with opened(path) as connection:
        found = ((document_id, _older(connection, document_id)) for document_id in document_ids)
        return {document_id: text for document_id, text in found if text is not None}


def _older(connection: sqlite3.Connection, document_id: int) -> Older | None:
    row = connection.execute(
        "SELECT revision.title, revision.text, document.language, document.published_day "
        "FROM revision JOIN document ON document.id = revision.document_id "
        "WHERE revision.document_id = ? ORDER BY revision.number DESC LIMIT 1",
        [document_id],
    ).fetchone()
    if row is None:
        return None
    present: dict[str, set[date]] = {}
    for role, day in connection.execute(
        "SELECT role, date FROM deadline WHERE document_id = ?", [document_id]
    ):
        present.setdefault(role, set()).add(date.fromisoformat(day))
    published = row["published_day"]
    return Older(
        title=row["title"],
        text=row["text"],
        language=row["language"],
        published=date.fromisoformat(published) if published else None,
        present={role: frozenset(days) for role, days in present.items()},
    )
