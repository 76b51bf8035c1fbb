"""Reading stories for the command line. Import-light as `reader` is: sqlite3 only."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path
from typing import Any

from watch.archive.reader import opened

_DAY = "coalesce(document.published_day, date(document.archived_at))"

#: Official texts first, then the first that was there: whoever heads a story.
_HEAD_FIRST = f"document.official DESC, {_DAY}, document.id"

_COLUMNS = f"""document.id, document.story_id, document.title, document.url, document.source_id,
    document.official, document.language, {_DAY} AS day, bond.other_id, bond.kind, bond.detail"""


def stories(path: Path, *, since: date | None, until: date | None) -> list[dict[str, Any]]:
    """The stories with a tagged document published between two days, both included; the newest first.

    Args:
        path: the archive.
        since: the first day, None for no limit.
        until: the last day, None for no limit.
    """
    clauses = [
        "document.filtered = 0",
        "EXISTS (SELECT 1 FROM tag WHERE document_id = document.id AND tagged)",
    ]
    values: list[str] = []
    for sign, day in ((">=", since), ("<=", until)):
        if day is not None:
            clauses.append(f"{_DAY} {sign} ?")
            values.append(day.isoformat())
    statement = f"""
        SELECT {_COLUMNS} FROM document LEFT JOIN bond ON bond.document_id = document.id
        WHERE document.story_id IN (SELECT story_id FROM document WHERE {" AND ".join(clauses)})
        ORDER BY document.story_id, {_HEAD_FIRST}"""  # noqa: S608 - only constants are put together
    with opened(path) as connection:
        by_story: dict[int, list[sqlite3.Row]] = {}
        for row in connection.execute(statement, values):
            by_story.setdefault(row["story_id"], []).append(row)
    told = [_story(rows) for rows in by_story.values()]
    return sorted(told, key=lambda story: (story["day"], story["id"]), reverse=True)


def documents_of(path: Path, story_id: int) -> list[dict[str, Any]]:
    """The documents of one story as `stories` gives them."""
    statement = f"""
        SELECT {_COLUMNS} FROM document LEFT JOIN bond ON bond.document_id = document.id
        WHERE document.story_id = ? ORDER BY {_HEAD_FIRST}"""  # noqa: S608 - only constants are put together
    with opened(path) as connection:
        documents: list[dict[str, Any]] = _story(connection.execute(statement, [story_id]).fetchall())[
            "documents"
        ]
    return documents


def _story(rows: list[sqlite3.Row]) -> dict[str, Any]:
    head = rows[0]
    return {
        "id": head["story_id"],
        "title": head["title"],
        "day": head["day"],
        "reason": "; ".join(_reason(row) for row in rows if row["kind"]) or "one document",
        "documents": [
            {
                "id": row["id"],
                "url": row["url"],
                "source": row["source_id"],
                "official": bool(row["official"]),
                "title": row["title"],
                "lang": row["language"],
                "why": _reason(row) if row["kind"] else None,
            }
            for row in rows
        ],
    }


def _reason(row: sqlite3.Row) -> str:
    detail = f" ({row['detail']})" if row["detail"] else ""
    return f"{row['id']} with {row['other_id']} by {row['kind']}{detail}"
