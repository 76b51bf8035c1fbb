"""Reading the archive for the command line: search and show.

Import-light on purpose: sqlite3 and the analyzer only, so that `regwatch search` answers at once.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from watch.archive.query import narrowed, parse
from watch.archive.schema import REVISION
from watch.errors import ArchiveError, HomeError, SchemaError
from watch.text.analyzer import LANGUAGES, stem, words

#: bm25 ranks this many of the newest matches: ranking every match takes seconds in a large archive, and a
#: watch asks for what is recent.
CANDIDATES = 1_000

#: A word in the title weighs as much as this many in the text.
_WEIGHTS = "8.0, 1.0, 0.0"

_SNIPPET_CHARS = 220

#: SQLite has no larger numbers.
_ROWIDS = range(1, 2**63)

#: The day a search and its order go by: the publisher's own, else the day we saw it.
_DAY = "coalesce(document.published_day, date(document.archived_at))"


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows a search. `since` and `until` are days of publication, both included."""

    topic: str | None = None
    source: str | None = None
    language: str | None = None
    since: date | None = None
    until: date | None = None
    instrument: str | None = None
    stage: str | None = None

    @property
    def facets(self) -> dict[str, str | None]:
        """What the index narrows by, under the index's names."""
        return {
            "topic": self.topic,
            "source": self.source,
            "lang": self.language,
            "instrument": self.instrument,
            "stage": self.stage,
        }


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """The archive, for reading. Raises HomeError, SchemaError or ArchiveError in one clear line."""
    if not path.is_file():
        raise HomeError(f"There is no archive at {path}. Run `regwatch init` in that folder first.")
    try:
        with closing(
            sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=10)
        ) as connection:
            connection.row_factory = sqlite3.Row
            _check_schema(connection, path)
            yield connection
    except sqlite3.DatabaseError as error:
        raise ArchiveError(
            f"The archive {path} cannot be read: {error}. `regwatch db check` says more."
        ) from error


def _check_schema(connection: sqlite3.Connection, path: Path) -> None:
    has_version = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
    if has_version is None:
        raise SchemaError(f"{path} is not a regwatch archive. Run `regwatch init` in an empty folder.")
    found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    if found is None or found[0] != REVISION:
        version = found[0] if found else "none"
        raise SchemaError(
            f"The archive {path} has schema {version}, this regwatch reads {REVISION}: "
            "run `regwatch db upgrade`."
        )


def search(
    path: Path, text: str, filters: Filters, *, by_date: bool = False, limit: int = 20
) -> dict[str, Any]:
    """Search the archive; returns what `search --json` prints. No words: all that the filters let through.

    Raises QueryError when the search cannot be understood.
    """
    query = parse(text) if text.strip() else None
    match = narrowed(query, filters.facets)
    with opened(path) as connection:
        total = _count(connection, match, filters)
        found = _find(connection, match, filters, by_date=by_date or query is None, limit=limit)
        terms = query.terms if query else frozenset()
        results = [_result(connection, row, terms) for row in found]
    return {"query": text, "total": total, "results": results}


def _dates(filters: Filters) -> tuple[str, list[str]]:
    clauses, values = [], []
    if filters.since:
        clauses.append(f"{_DAY} >= ?")
        values.append(filters.since.isoformat())
    if filters.until:
        clauses.append(f"{_DAY} <= ?")
        values.append(filters.until.isoformat())
    return "".join(f" AND {clause}" for clause in clauses), values


def _count(connection: sqlite3.Connection, match: str, filters: Filters) -> int:
    where, values = _dates(filters)
    join = "JOIN document ON document.id = document_index.rowid" if where else ""
    statement = f"SELECT count(*) FROM document_index {join} WHERE document_index MATCH ?{where}"  # noqa: S608 - only constants are put together
    return int(connection.execute(statement, [match, *values]).fetchone()[0])


def _find(
    connection: sqlite3.Connection, match: str, filters: Filters, *, by_date: bool, limit: int
) -> list[sqlite3.Row]:
    where, values = _dates(filters)
    if by_date:
        statement = f"""
            SELECT document.*, 0.0 AS score FROM document_index
            JOIN document ON document.id = document_index.rowid
            WHERE document_index MATCH ?{where}
            ORDER BY {_DAY} DESC, document.id DESC LIMIT ?"""  # noqa: S608 - only constants are put together
        return connection.execute(statement, [match, *values, limit]).fetchall()
    join = "JOIN document ON document.id = document_index.rowid" if where else ""
    statement = f"""
        SELECT document.*, best.score FROM (
            SELECT document_index.rowid AS id, bm25(document_index, {_WEIGHTS}) AS score
            FROM document_index {join}
            WHERE document_index MATCH ?{where} ORDER BY document_index.rowid DESC LIMIT {CANDIDATES}
        ) AS best JOIN document ON document.id = best.id
        ORDER BY best.score, document.id DESC LIMIT ?"""  # noqa: S608 - only constants are put together
    return connection.execute(statement, [match, *values, limit]).fetchall()


def _result(connection: sqlite3.Connection, row: sqlite3.Row, terms: frozenset[str]) -> dict[str, Any]:
    tags = connection.execute(
        "SELECT topic, probability FROM tag WHERE document_id = ? AND tagged ORDER BY probability DESC",
        [row["id"]],
    )
    return {
        "id": row["id"],
        "title": row["title"],
        "url": row["url"],
        "source": row["source_id"],
        "lang": row["language"],
        "instrument": row["instrument"],
        "stage": row["stage"],
        "authority": row["authority"],
        "published": row["published_day"],
        "topics": [{"topic": tag["topic"], "probability": round(tag["probability"], 4)} for tag in tags],
        "snippet": snippet(row["text"], terms),
        "text_note": row["text_note"],
        # bm25 of SQLite is better when lower: turned round, so that more is better.
        "score": round(0.0 - row["score"], 4),
    }


def snippet(text: str, terms: frozenset[str]) -> str:
    """The passage around the first of the terms, at most about 220 characters, cut between words."""
    text = " ".join(text.split())
    start = _first_match(text, terms)
    begin = max(0, start - _SNIPPET_CHARS // 3)
    end = min(len(text), begin + _SNIPPET_CHARS)
    if begin:
        begin = text.find(" ", begin, start) + 1 or begin
    if end < len(text):
        space = text.rfind(" ", start + 1, end)
        end = space if space > 0 else end
    return ("… " if begin else "") + text[begin:end] + (" …" if end < len(text) else "")


def _first_match(text: str, terms: frozenset[str]) -> int:
    for match in re.finditer(r"[^\W_]+", text[:100_000]):
        for word in words(match.group()):
            if any(stem(word, language) in terms for language in LANGUAGES):
                return match.start()
    return 0


def show(path: Path, document_id: int) -> dict[str, Any] | None:
    """Everything about one document, as `show --json` prints it, or None when there is none of that id."""
    if document_id not in _ROWIDS:
        return None
    with opened(path) as connection:
        row = connection.execute("SELECT * FROM document WHERE id = ?", [document_id]).fetchone()
        if row is None:
            return None
        tags = connection.execute(
            "SELECT * FROM tag WHERE document_id = ? ORDER BY probability DESC", [document_id]
        ).fetchall()
        dates = connection.execute(
            "SELECT role, date, precision, quote FROM deadline WHERE document_id = ? ORDER BY number",
            [document_id],
        ).fetchall()
        reviews = connection.execute(
            "SELECT * FROM review WHERE document_id = ? ORDER BY at, id", [document_id]
        ).fetchall()
        sightings = connection.execute(
            "SELECT * FROM sighting WHERE document_id = ? ORDER BY first_seen, source_id", [document_id]
        ).fetchall()
        revisions = connection.execute(
            "SELECT * FROM revision WHERE document_id = ? ORDER BY number", [document_id]
        ).fetchall()
        sent = connection.execute(
            "SELECT digest.subscription, digest.label, ledger.revision FROM ledger "
            "JOIN digest ON digest.id = ledger.digest_id WHERE ledger.story_id = ? ORDER BY digest.id",
            [row["story_id"]],
        ).fetchall()
    return {
        "id": row["id"],
        "title": row["title"],
        "url": row["url"],
        "source": row["source_id"],
        "official": bool(row["official"]),
        "jurisdiction": row["jurisdiction"],
        "authority": row["authority"],
        "instrument": row["instrument"],
        "stage": row["stage"],
        "lang": row["language"],
        "published": row["published_day"],
        "date_source": row["date_source"],
        "archived": _instant(row["archived_at"]),
        "news": bool(row["news"]),
        "filtered": bool(row["filtered"]),
        "identifiers": json.loads(row["identifiers"]),
        "cited": json.loads(row["cited"]),
        "text": row["text"],
        "text_note": row["text_note"],
        "story": row["story_id"],
        "revision": row["revision"],
        "tags": [_tag(tag, reviews) for tag in tags],
        "deadlines": [dict(deadline) for deadline in dates],
        "reviews": [_review(review) for review in reviews],
        "seen": [
            {
                "source": seen["source_id"],
                "url": seen["url"],
                "guid": seen["guid"],
                "said": seen["said"],
                "first_seen": _instant(seen["first_seen"]),
            }
            for seen in sightings
        ],
        "history": [
            {
                "number": old["number"],
                "replaced": _instant(old["replaced_at"]),
                "material": bool(old["material"]),
                "title": old["title"],
                "text": old["text"],
            }
            for old in revisions
        ],
        "sent": [
            {"subscription": told["subscription"], "label": told["label"], "revision": told["revision"]}
            for told in sent
        ],
    }


def _tag(row: sqlite3.Row, reviews: Sequence[sqlite3.Row]) -> dict[str, Any]:
    return {
        "topic": row["topic"],
        "tagged": bool(row["tagged"]),
        "by_person": any(one["topic"] == row["topic"] and not one["undone"] for one in reviews),
        "probability": round(row["probability"], 4),
        "threshold": row["threshold"],
        "evidence": json.loads(row["evidence"]),
        "model": row["model_version"],
    }


def _review(row: sqlite3.Row) -> dict[str, Any]:
    return {
        "topic": row["topic"],
        "answer": bool(row["answer"]),
        "who": row["who"],
        "at": _instant(row["at"]),
        "recorded": _instant(row["recorded_at"]),
        "probability": round(row["probability"], 4),
        "threshold": row["threshold"],
        "model": row["model_version"],
        "undone": bool(row["undone"]),
    }


def _instant(value: str | None) -> str | None:
    if value is None:
        return None
    return datetime.fromisoformat(value).replace(tzinfo=UTC).isoformat(timespec="seconds")
