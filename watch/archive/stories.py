"""Stories: which documents tell of one event, why, and what a person took apart."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, and_, func, not_, or_, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from watch.archive.tables import ApartRow, BondRow, Document, DocumentKey, Ledger, StoryRow, Tag

_DOCUMENT = Document.__table__  # type: ignore[attr-defined]  # SQLModel adds it at run time
_TAG = Tag.__table__  # type: ignore[attr-defined]
_KEY = DocumentKey.__table__  # type: ignore[attr-defined]
_STORY = StoryRow.__table__  # type: ignore[attr-defined]
_BOND = BondRow.__table__  # type: ignore[attr-defined]
_LEDGER = Ledger.__table__  # type: ignore[attr-defined]
_APART = ApartRow.__table__  # type: ignore[attr-defined]

#: The languages in which an act may be archived under its identifier.
_LANGUAGES = ("fr", "en", "-")

#: SQLite takes at most 32,766 variables in a statement.
_MOST_KEYS = 20_000
_CHUNK = 10_000

#: Characters of a text that are read to compare it.
_TEXT = 6_000


@dataclass(frozen=True, slots=True)
class Tagged:
    """A tagged document, as it is compared with others. `day` is when it was published, else archived."""

    id: int
    story_id: int
    source_id: str
    official: bool
    language: str | None
    day: date
    title: str
    text: str
    identifiers: tuple[str, ...]
    cited: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tie:
    """Why a document joins the story of another one."""

    document_id: int
    other_id: int
    kind: str
    detail: str


def waiting(connection: Connection) -> list[Tagged]:
    """The tagged documents that were not looked at yet, by id."""
    return _read(connection, not_(_DOCUMENT.c.gathered))


def gathered(connection: Connection, first: date, last: date, identifiers: Collection[str]) -> list[Tagged]:
    """The tagged documents that were looked at, by id: of these days, or being one of these acts."""
    day = func.coalesce(_DOCUMENT.c.published_day, func.date(_DOCUMENT.c.archived_at))
    keys = [f"id:{name}:{language}" for name in identifiers for language in _LANGUAGES]
    same_act = select(_KEY.c.document_id).where(_KEY.c.key.in_(keys[:_MOST_KEYS]))
    near = or_(day.between(first, last), _DOCUMENT.c.id.in_(same_act))
    return _read(connection, and_(_DOCUMENT.c.gathered, near))


def _read(connection: Connection, condition: Any) -> list[Tagged]:
    names = [name for name in Tagged.__dataclass_fields__ if name not in ("day", "text")]
    tagged = select(_TAG.c.topic).where(_TAG.c.document_id == _DOCUMENT.c.id, _TAG.c.tagged)
    rows = connection.execute(
        select(
            *(_DOCUMENT.c[name] for name in names),
            _DOCUMENT.c.published_day,
            _DOCUMENT.c.archived_at,
            func.substr(_DOCUMENT.c.text, 1, _TEXT).label("text"),
        )
        .where(not_(_DOCUMENT.c.filtered), condition, tagged.exists())
        .order_by(_DOCUMENT.c.id)
    )
    return [_tagged(row, names) for row in rows]


def _tagged(row: Any, names: Iterable[str]) -> Tagged:
    values = {name: getattr(row, name) for name in names}
    values |= {"identifiers": tuple(row.identifiers), "cited": tuple(row.cited)}
    day = row.published_day or row.archived_at.date()
    return Tagged(**values, day=day, text=row.text)


def apart(connection: Connection) -> frozenset[frozenset[int]]:
    """The pairs of documents that a person took apart."""
    rows = connection.execute(select(_APART.c.document_id, _APART.c.other_id))
    return frozenset(frozenset((row.document_id, row.other_id)) for row in rows)


def note_gathered(connection: Connection, document_ids: Collection[int]) -> None:
    """Write down that documents were looked at."""
    ids = list(document_ids)
    for start in range(0, len(ids), _CHUNK):
        some = ids[start : start + _CHUNK]
        connection.execute(update(_DOCUMENT).where(_DOCUMENT.c.id.in_(some)).values(gathered=True))


def join(connection: Connection, tie: Tie, story_id: int, now: datetime) -> None:
    """Put a document into a story, with the reason.

    An official text that joins comment alone is news for those who were told the comment.
    """
    heads = connection.execute(
        select(func.count().filter(_DOCUMENT.c.official)).where(_DOCUMENT.c.story_id == story_id)
    ).scalar_one()
    official = connection.execute(
        select(_DOCUMENT.c.official).where(_DOCUMENT.c.id == tie.document_id)
    ).scalar_one()
    connection.execute(update(_DOCUMENT).where(_DOCUMENT.c.id == tie.document_id).values(story_id=story_id))
    values = {"other_id": tie.other_id, "kind": tie.kind, "detail": tie.detail, "at": now}
    connection.execute(
        upsert(_BOND)
        .values(document_id=tie.document_id, **values)
        .on_conflict_do_update(index_elements=["document_id"], set_=values)
    )
    if official and not heads:
        revise(connection, story_id, now)


def revise(connection: Connection, story_id: int, now: datetime) -> None:
    """Make a story news again."""
    connection.execute(
        upsert(_STORY)
        .values(id=story_id, revision=2, revised_at=now)
        .on_conflict_do_update(
            index_elements=["id"], set_={"revision": _STORY.c.revision + 1, "revised_at": now}
        )
    )


def members(connection: Connection, story_id: int) -> list[int]:
    """The documents of a story, by id."""
    rows = connection.execute(
        select(_DOCUMENT.c.id).where(_DOCUMENT.c.story_id == story_id).order_by(_DOCUMENT.c.id)
    )
    return list(rows.scalars())


def story_of(connection: Connection, document_id: int) -> int | None:
    """The story of a document, None when there is no such document."""
    found = connection.execute(select(_DOCUMENT.c.story_id).where(_DOCUMENT.c.id == document_id))
    story_id: int | None = found.scalar_one_or_none()
    return story_id


def separate(connection: Connection, document_id: int, who: str, now: datetime) -> list[int]:
    """Take a document out of its story for good; returns the documents that it leaves.

    It becomes a story of its own, which nobody was told. When it was the first of its story, the others go
    on together under the next one.
    """
    story_id = story_of(connection, document_id)
    others = [] if story_id is None else [one for one in members(connection, story_id) if one != document_id]
    if not others:
        return []
    connection.execute(
        upsert(_APART).on_conflict_do_nothing(),
        [
            {"document_id": min(pair), "other_id": max(pair), "who": who, "at": now}
            for pair in ((document_id, other) for other in others)
        ],
    )
    leaving, target = [document_id], document_id
    if story_id == document_id:
        # The story goes on under its next document, with what is known of it.
        leaving, target = others, min(others)
        connection.execute(update(_STORY).where(_STORY.c.id == story_id).values(id=target))
        connection.execute(update(_LEDGER).where(_LEDGER.c.story_id == story_id).values(story_id=target))
    connection.execute(update(_DOCUMENT).where(_DOCUMENT.c.id.in_(leaving)).values(story_id=target))
    connection.execute(_BOND.delete().where(_BOND.c.document_id.in_([document_id, target])))
    return others
