"""Reading documents to write them elsewhere. Import-light as `reader` is: sqlite3 only.

Only the ids of what is wanted are held at once; documents are read a few at a time and without their texts:
memory stays small, and no long read transaction stands in the way of whoever writes meanwhile.
"""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from watch.archive.query import narrowed, parse
from watch.archive.reader import Filters, opened

_BATCH = 500

_DAY = "coalesce(document.published_day, date(document.archived_at))"

#: The topics that a document carries, as JSON: one statement reads a document as it was at one moment.
_TOPICS = """(SELECT json_group_array(json_object(
        'topic', tag.topic,
        'probability', tag.probability,
        'by_person', EXISTS (SELECT 1 FROM review WHERE review.document_id = tag.document_id
            AND review.topic = tag.topic AND NOT review.undone)))
    FROM tag WHERE tag.document_id = document.id AND tag.tagged)"""

_DOCUMENTS = f"""
    SELECT document.id, title, url, source_id, jurisdiction, language, published_day, published_at,
        archived_at, coalesce(revised_at, archived_at) AS updated_at, official, instrument, stage, authority,
        identifiers, {_TOPICS} AS topics, story_id
    FROM document WHERE document.id IN (SELECT value FROM json_each(?))"""  # noqa: S608 - only constants are put together


@dataclass(frozen=True, slots=True)
class Carried:
    """A topic that a document carries: how sure the classifier was, and whether a person said so."""

    topic: str
    probability: float
    by_person: bool


@dataclass(frozen=True, slots=True)
class Document:
    """An archived document without its text. Times are aware, UTC.

    `updated` is when its text last changed in substance, else when it was archived. `topics` are those that
    it carries, the surest first.
    """

    id: int
    title: str
    url: str | None
    source: str
    jurisdiction: str
    language: str | None
    published: date | None
    published_at: datetime | None
    archived: datetime
    updated: datetime
    official: bool
    instrument: str
    stage: str
    authority: str
    identifiers: tuple[str, ...]
    topics: tuple[Carried, ...]
    story: int


@dataclass(frozen=True, slots=True)
class Selection:
    """What was asked for, newest first.

    `begun` is when the archive got its first document, `updated` when the last of those wanted changed; both
    None when there is none. `documents` can be gone through once, while the archive is open.
    """

    total: int
    begun: datetime | None
    updated: datetime | None
    documents: Iterator[Document]


@contextmanager
def selected(path: Path, text: str, filters: Filters) -> Iterator[Selection]:
    """The documents that a search would find, all of them; without words and filters the whole archive.

    Raises QueryError when the search cannot be understood; HomeError, SchemaError or ArchiveError, while
    documents are read too, when the archive cannot be.
    """
    where, values = _conditions(text, filters)
    statement = f"""
        SELECT document.id, coalesce(revised_at, archived_at) FROM document{where}
        ORDER BY {_DAY} DESC, document.id DESC"""  # noqa: S608 - only constants are put together
    with opened(path) as connection:
        ids, updated = array("q"), ""
        for document_id, changed in connection.execute(statement, values):
            ids.append(document_id)
            updated = max(updated, changed)
        begun = connection.execute("SELECT min(archived_at) FROM document").fetchone()[0]
        yield Selection(
            len(ids),
            _instant(begun) if begun else None,
            _instant(updated) if updated else None,
            _documents(connection, ids),
        )


def _conditions(text: str, filters: Filters) -> tuple[str, list[str]]:
    clauses, values = [], []
    query = parse(text) if text.strip() else None
    # An empty value is no filter and no wish for everything: the index refuses it.
    if query or any(value is not None for value in filters.facets.values()):
        clauses.append("document.id IN (SELECT rowid FROM document_index WHERE document_index MATCH ?)")
        values.append(narrowed(query, filters.facets))
    for sign, day in ((">=", filters.since), ("<=", filters.until)):
        if day is not None:
            clauses.append(f"{_DAY} {sign} ?")
            values.append(day.isoformat())
    return (f" WHERE {' AND '.join(clauses)}" if clauses else ""), values


def _documents(connection: sqlite3.Connection, ids: Sequence[int]) -> Iterator[Document]:
    for start in range(0, len(ids), _BATCH):
        some = list(ids[start : start + _BATCH])
        rows = {row["id"]: row for row in connection.execute(_DOCUMENTS, [json.dumps(some)])}
        yield from (_document(rows[document_id]) for document_id in some)


def _document(row: sqlite3.Row) -> Document:
    carried = [
        Carried(one["topic"], one["probability"], bool(one["by_person"])) for one in json.loads(row["topics"])
    ]
    return Document(
        id=row["id"],
        title=row["title"],
        url=row["url"],
        source=row["source_id"],
        jurisdiction=row["jurisdiction"],
        language=row["language"],
        published=date.fromisoformat(row["published_day"]) if row["published_day"] else None,
        published_at=_instant(row["published_at"]) if row["published_at"] else None,
        archived=_instant(row["archived_at"]),
        updated=_instant(row["updated_at"]),
        official=bool(row["official"]),
        instrument=row["instrument"],
        stage=row["stage"],
        authority=row["authority"],
        identifiers=tuple(json.loads(row["identifiers"])),
        topics=tuple(sorted(carried, key=lambda one: (-one.probability, one.topic))),
        story=row["story_id"],
    )


def _instant(value: str) -> datetime:
    return datetime.fromisoformat(value).replace(tzinfo=UTC)
