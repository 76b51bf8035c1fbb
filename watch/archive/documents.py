"""Documents: what a decision adds and changes, and what others need to know of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from watch.archive import milestones, search_index, stories, tags
from watch.archive.tables import Document, DocumentKey, Revision, Sighting, Tag
from watch.models import Deadline, Entry, Known, Nature, Role, Tagging

_DOCUMENT = Document.__table__  # type: ignore[attr-defined]  # SQLModel adds it at run time
_KEY = DocumentKey.__table__  # type: ignore[attr-defined]
_SIGHTING = Sighting.__table__  # type: ignore[attr-defined]
_REVISION = Revision.__table__  # type: ignore[attr-defined]
_TAG = Tag.__table__  # type: ignore[attr-defined]

#: Characters kept of what a further source says of a document: a summary, or how an act touches others.
_SAID = 2_000

#: SQLite takes at most 32,766 variables in a statement; a reading seldom has more than a few hundred keys.
_CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a document inherits from the source that showed it first."""

    source_id: str
    official: bool
    jurisdiction: str


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A publication to archive, with everything that was found out about it."""

    entry: Entry
    keys: tuple[str, ...]
    content_hash: str
    language: str | None
    nature: Nature
    cited: tuple[str, ...]
    news: bool
    filtered: bool
    tags: tuple[Tagging, ...]
    deadlines: tuple[Deadline, ...]
    terms: tuple[str, str]


def known(connection: Connection, keys: Iterable[str], source_id: str) -> dict[str, Known]:
    """For each key that the archive holds: its document, and how this source last showed it."""
    wanted = list(dict.fromkeys(keys))
    found: dict[str, Known] = {}
    for start in range(0, len(wanted), _CHUNK):
        rows = connection.execute(
            select(_KEY.c.key, _KEY.c.document_id, _DOCUMENT.c.source_id, _SIGHTING.c.content_hash)
            .join(_DOCUMENT, _DOCUMENT.c.id == _KEY.c.document_id)
            .outerjoin(
                _SIGHTING,
                (_SIGHTING.c.document_id == _KEY.c.document_id) & (_SIGHTING.c.source_id == source_id),
            )
            .where(_KEY.c.key.in_(wanted[start : start + _CHUNK]))
        )
        for key, document_id, first_source, seen_hash in rows:
            found[key] = Known(document_id, seen_hash, own=first_source == source_id)
    return found


def add(
    connection: Connection, source: Provenance, documents: Sequence[NewDocument], now: datetime
) -> list[int]:
    """Archive and index new documents, in order; returns their ids."""
    if not documents:
        return []
    first = (connection.execute(select(func.max(_DOCUMENT.c.id))).scalar() or 0) + 1
    ids = list(range(first, first + len(documents)))
    numbered = list(zip(ids, documents, strict=True))
    connection.execute(
        insert(_DOCUMENT), [_document_row(number, source, new, now) for number, new in numbered]
    )
    _learn_keys(connection, [(key, number) for number, new in numbered for key in new.keys])
    connection.execute(
        insert(_SIGHTING),
        [
            _sighting_row(source.source_id, number, new.entry, new.content_hash, now)
            for number, new in numbered
        ],
    )
    tags.insert_new(connection, [(number, new.tags) for number, new in numbered], now)
    milestones.insert_new(connection, [(number, new.deadlines) for number, new in numbered])
    search_index.add(connection, [_index_row(number, source, new, _tagged(new)) for number, new in numbered])
    return ids


def _document_row(number: int, source: Provenance, new: NewDocument, now: datetime) -> dict[str, Any]:
    published = new.entry.published
    return {
        "id": number,
        "source_id": source.source_id,
        "url": new.entry.url,
        "title": new.entry.title,
        "text": new.entry.text,
        "text_note": new.entry.text_note,
        "language": new.language,
        "official": source.official,
        "jurisdiction": source.jurisdiction,
        **_nature_columns(new.nature),
        "published_day": published.day if published else None,
        "published_at": published.at if published else None,
        "date_source": published.source.value if published else None,
        "identifiers": list(new.entry.identifiers),
        "cited": list(new.cited),
        "archived_at": now,
        "news": new.news,
        "filtered": new.filtered,
        "revision": 1,
        "revised_at": None,
        "story_id": number,
        "gathered": False,
    }


def _nature_columns(nature: Nature) -> dict[str, str]:
    return {
        "authority": nature.authority,
        "instrument": nature.instrument.value,
        "stage": nature.stage.value,
    }


def _sighting_row(
    source_id: str, number: int, entry: Entry, content_hash: str, now: datetime, said: str = ""
) -> dict[str, Any]:
    return {
        "source_id": source_id,
        "document_id": number,
        "guid": entry.guid,
        "url": entry.url,
        "content_hash": content_hash,
        "said": said,
        "first_seen": now,
    }


def _tagged(new: NewDocument) -> list[str]:
    return [tag.topic for tag in new.tags if tag.tagged]


def _index_row(number: int, source: Provenance, new: NewDocument, topics: Iterable[str]) -> dict[str, object]:
    facets = search_index.facets(
        [source.source_id], new.language, topics, instrument=new.nature.instrument, stage=new.nature.stage
    )
    return search_index.row(number, new.terms, facets)


def _learn_keys(connection: Connection, pairs: Sequence[tuple[str, int]]) -> None:
    if pairs:
        connection.execute(
            upsert(_KEY).on_conflict_do_nothing(),
            [{"key": key, "document_id": document_id} for key, document_id in pairs],
        )


def sight(
    connection: Connection,
    source_id: str,
    document_id: int,
    entry: Entry,
    keys: Sequence[str],
    content_hash: str,
    now: datetime,
) -> None:
    """Note that a source shows a known document, under these keys and with this text.

    The document keeps the text of its first source; of a further one, the sighting keeps what it says.
    """
    first = select(_DOCUMENT.c.source_id).where(_DOCUMENT.c.id == document_id)
    said = "" if connection.execute(first).scalar_one() == source_id else entry.text[:_SAID]
    row = _sighting_row(source_id, document_id, entry, content_hash, now, said)
    shown = {name: row[name] for name in ("guid", "url", "content_hash", "said")}
    connection.execute(
        upsert(_SIGHTING)
        .values(**row)
        .on_conflict_do_update(index_elements=["source_id", "document_id"], set_=shown)
    )
    _learn_keys(connection, [(key, document_id) for key in keys])


def texts(connection: Connection, document_ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Title and text of documents, by id."""
    rows = connection.execute(
        select(_DOCUMENT.c.id, _DOCUMENT.c.title, _DOCUMENT.c.text).where(
            _DOCUMENT.c.id.in_(list(document_ids))
        )
    )
    return {row.id: (row.title, row.text) for row in rows}


def had_text(connection: Connection, document_id: int, title: str, text: str) -> bool:
    """True when a document had this title and text before: it goes back to them."""
    statement = select(_REVISION.c.number).where(
        _REVISION.c.document_id == document_id, _REVISION.c.title == title, _REVISION.c.text == text
    )
    return connection.execute(statement).first() is not None


def revision_count(connection: Connection, document_id: int) -> int:
    """How many older texts of a document are kept."""
    statement = select(func.count()).where(_REVISION.c.document_id == document_id)
    return int(connection.execute(statement).scalar_one())


def change(
    connection: Connection,
    source: Provenance,
    document_id: int,
    new: NewDocument,
    now: datetime,
    *,
    material: bool,
    moved: Mapping[tuple[Role, date], date],
) -> None:
    """Replace a document's text, tags, dates and index row; the old text is kept as a revision.

    `moved` says of which dates, by role and day, it is known where the old text had them.
    """
    old = connection.execute(select(_DOCUMENT).where(_DOCUMENT.c.id == document_id)).one()
    connection.execute(
        insert(_REVISION).values(
            document_id=document_id,
            number=revision_count(connection, document_id) + 1,
            title=old.title,
            text=old.text,
            replaced_at=now,
            material=material,
        )
    )
    values: dict[str, Any] = {
        "title": new.entry.title,
        "text": new.entry.text,
        "text_note": new.entry.text_note,
        "language": new.language,
        **_nature_columns(new.nature),
        "cited": list(new.cited),
        "filtered": new.filtered,
    }
    if material:
        values |= {"revision": old.revision + 1, "revised_at": now}
        stories.revise(connection, old.story_id, now)
    connection.execute(update(_DOCUMENT).where(_DOCUMENT.c.id == document_id).values(**values))
    sight(connection, source.source_id, document_id, new.entry, new.keys, new.content_hash, now)
    milestones.replace(connection, document_id, new.deadlines, moved, now)
    turn = tags.replace(connection, {document_id: new.tags}, now)[document_id]
    search_index.replace(connection, _index_row(document_id, source, new, turn.after))


def counts(connection: Connection) -> Mapping[str, int]:
    """Documents in the archive: all, and the baseline that is searchable and never mailed."""
    row = connection.execute(
        select(func.count(), func.count().filter(_DOCUMENT.c.news.is_(False))).select_from(_DOCUMENT)
    ).one()
    return {"documents": int(row[0]), "baseline": int(row[1])}


def tagged(connection: Connection) -> dict[str, int]:
    """How many documents carry each topic."""
    rows = connection.execute(
        select(_TAG.c.topic, func.count()).where(_TAG.c.tagged).group_by(_TAG.c.topic).order_by(_TAG.c.topic)
    )
    return {topic: int(count) for topic, count in rows}


def days_with_news(connection: Connection, source_id: str) -> list[date]:
    """The days on which a source published what the archive holds of it; the day we saw it, where undated."""
    rows = connection.execute(
        select(_DOCUMENT.c.published_day, func.max(_DOCUMENT.c.archived_at))
        .where(_DOCUMENT.c.source_id == source_id)
        .group_by(_DOCUMENT.c.published_day)
    )
    return [day or seen.date() for day, seen in rows]


def archived_since(connection: Connection, since: datetime | None) -> int:
    """How many documents came in after a moment, whatever their topic; all of them without one."""
    statement = select(func.count()).select_from(_DOCUMENT)
    if since is not None:
        statement = statement.where(_DOCUMENT.c.archived_at > since)
    return int(connection.execute(statement).scalar_one())
