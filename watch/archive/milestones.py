"""The dates that documents set: written down with them, and those that a digest reminds of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, and_, delete, insert, not_, select

from watch.archive.tables import DeadlineRow, Document, Tag
from watch.models import Deadline, Role

_DOCUMENT = Document.__table__  # type: ignore[attr-defined]  # SQLModel adds it at run time
_TAG = Tag.__table__  # type: ignore[attr-defined]
_DEADLINE = DeadlineRow.__table__  # type: ignore[attr-defined]

_Moves = Mapping[tuple[Role, date], tuple[date | None, datetime | None]]

#: Rows read at most: a digest shows a handful, and an act's versions in several languages share one line.
_MOST = 200


@dataclass(frozen=True, slots=True)
class Milestone:
    """A date that a tagged document sets. `day` is the first day of the period that `precision` names."""

    document_id: int
    story_id: int
    source_id: str
    title: str
    url: str | None
    language: str | None
    official: bool
    role: str
    day: date
    precision: str
    quote: str
    moved_from: date | None


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose dates: those of documents on one of these topics. Empty `jurisdictions` mean all."""

    topics: Collection[str]
    jurisdictions: Collection[str]
    official_only: bool


def insert_new(
    connection: Connection,
    dated: Iterable[tuple[int, Iterable[Deadline]]],
    moves: _Moves = MappingProxyType({}),
) -> None:
    """Write the dates of documents that have none. `moves`: where and when they moved, by role and day."""
    rows = [
        {
            "document_id": document_id,
            "number": number,
            "role": deadline.role.value,
            "date": deadline.date,
            "precision": deadline.precision,
            "quote": deadline.quote,
            "moved_from": moved_from,
            "moved_at": moved_at,
        }
        for document_id, deadlines in dated
        for number, deadline in enumerate(deadlines, start=1)
        for moved_from, moved_at in [moves.get((deadline.role, deadline.date), (None, None))]
    ]
    if rows:
        connection.execute(insert(_DEADLINE), rows)


def replace(
    connection: Connection,
    document_id: int,
    deadlines: Iterable[Deadline],
    moved: Mapping[tuple[Role, date], date],
    now: datetime,
) -> None:
    """Write a document's dates anew. `moved`: where the old text had them; earlier moves stay known."""
    earlier = connection.execute(
        select(_DEADLINE.c.role, _DEADLINE.c.date, _DEADLINE.c.moved_from, _DEADLINE.c.moved_at).where(
            _DEADLINE.c.document_id == document_id, _DEADLINE.c.moved_at.is_not(None)
        )
    )
    moves: dict[tuple[Role, date], tuple[date | None, datetime | None]] = {
        (Role(row.role), row.date): (row.moved_from, row.moved_at) for row in earlier
    }
    moves |= {place: (day, now) for place, day in moved.items()}
    connection.execute(delete(_DEADLINE).where(_DEADLINE.c.document_id == document_id))
    insert_new(connection, [(document_id, deadlines)], moves)


def near(connection: Connection, scope: Scope, first: date, last: date) -> list[Milestone]:
    """What falls between two days, both included, by day. The day of publication needs no reminder."""
    within = and_(
        _DEADLINE.c.date >= first, _DEADLINE.c.date <= last, _DEADLINE.c.role != Role.PUBLISHED.value
    )
    return _read(connection, scope, within)


def moved_since(connection: Connection, scope: Scope, since: datetime) -> list[Milestone]:
    """What is on another day than a moment ago, by day."""
    return _read(connection, scope, _DEADLINE.c.moved_at > since)


def of_documents(connection: Connection, document_ids: Collection[int]) -> dict[int, list[Milestone]]:
    """The dates of documents, by document and day."""
    found: dict[int, list[Milestone]] = {}
    for one in _rows(connection, _DEADLINE.c.document_id.in_(list(document_ids))):
        found.setdefault(one.document_id, []).append(one)
    return found


def _read(connection: Connection, scope: Scope, condition: Any) -> list[Milestone]:
    tagged = select(_TAG.c.topic).where(
        _TAG.c.document_id == _DOCUMENT.c.id, _TAG.c.topic.in_(list(scope.topics)), _TAG.c.tagged
    )
    wanted = [condition, not_(_DOCUMENT.c.filtered), tagged.exists()]
    if scope.jurisdictions:
        wanted.append(_DOCUMENT.c.jurisdiction.in_(list(scope.jurisdictions)))
    if scope.official_only:
        wanted.append(_DOCUMENT.c.official)
    return _rows(connection, and_(*wanted))


def _rows(connection: Connection, condition: Any) -> list[Milestone]:
    documents = [
        _DOCUMENT.c[name] for name in ("story_id", "source_id", "title", "url", "language", "official")
    ]
    dates = [_DEADLINE.c[name] for name in ("document_id", "role", "precision", "quote", "moved_from")]
    rows = connection.execute(
        select(*documents, *dates, _DEADLINE.c.date.label("day"))
        .join(_DOCUMENT, _DOCUMENT.c.id == _DEADLINE.c.document_id)
        .where(condition)
        .order_by(_DEADLINE.c.date, _DEADLINE.c.document_id, _DEADLINE.c.number)
        .limit(_MOST)
    ).mappings()
    return [Milestone(**row) for row in rows]
