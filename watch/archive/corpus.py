"""The archive's documents as texts to score again, a few at a time, so that memory stays small."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Select, func, not_, select

from watch.archive.tables import Document

_DOCUMENT = Document.__table__  # type: ignore[attr-defined]  # SQLModel adds it at run time

#: Characters of a text that are read: no classifier looks further.
_READ_CHARS = 200_000

_day = func.coalesce(_DOCUMENT.c.published_day, func.date(_DOCUMENT.c.archived_at))


@dataclass(frozen=True, slots=True)
class Passage:
    """What of a document is scored. `day` is when it was published, else archived.

    A `filtered` one is a firehose's other entry, kept without its text and never tagged by the classifier.
    """

    id: int
    title: str
    text: str
    language: str | None
    identifiers: tuple[str, ...]
    source_id: str
    url: str | None
    day: date
    filtered: bool


def count(connection: Connection) -> int:
    """How many documents `after` gives in all."""
    statement = select(func.count()).select_from(_DOCUMENT).where(not_(_DOCUMENT.c.filtered))
    return int(connection.execute(statement).scalar_one())


def after(
    connection: Connection,
    document_id: int,
    limit: int,
    *,
    since: date | None = None,
    until: date | None = None,
) -> list[Passage]:
    """The next documents after an id, in the order of ids, without the filtered ones.

    `since` and `until` are days, both included.
    """
    following = (_DOCUMENT.c.id > document_id, not_(_DOCUMENT.c.filtered))
    statement = _passages().where(*following).order_by(_DOCUMENT.c.id).limit(limit)
    if since is not None:
        statement = statement.where(_day >= since)
    if until is not None:
        statement = statement.where(_day <= until)
    return _read(connection, statement)


def named(connection: Connection, document_ids: Collection[int]) -> list[Passage]:
    """Some documents by id."""
    return _read(connection, _passages().where(_DOCUMENT.c.id.in_(list(document_ids))))


def _passages() -> Select[tuple[object, ...]]:
    return select(
        _DOCUMENT.c.id,
        _DOCUMENT.c.title,
        func.substr(_DOCUMENT.c.text, 1, _READ_CHARS).label("text"),
        _DOCUMENT.c.language,
        _DOCUMENT.c.identifiers,
        _DOCUMENT.c.cited,
        _DOCUMENT.c.source_id,
        _DOCUMENT.c.url,
        _DOCUMENT.c.published_day,
        _DOCUMENT.c.archived_at,
        _DOCUMENT.c.filtered,
    )


def _read(connection: Connection, statement: Select[tuple[object, ...]]) -> list[Passage]:
    return [
        Passage(
            id=row.id,
            title=row.title,
            text=row.text,
            language=row.language,
            identifiers=(*row.identifiers, *row.cited),
            source_id=row.source_id,
            url=row.url,
            day=row.published_day or row.archived_at.date(),
            filtered=row.filtered,
        )
        for row in connection.execute(statement)
    ]
