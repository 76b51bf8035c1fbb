"""Tags: what the classifier says of a document. Where a person answered, that answer stands.

A tag that a person decided on is never rewritten by a scoring, whether the text changed or the model did.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from watch.archive import reviews, search_index
from watch.archive.tables import Document, Tag
from watch.models import Tagging

_DOCUMENT = Document.__table__  # type: ignore[attr-defined]  # SQLModel adds it at run time
_TAG = Tag.__table__  # type: ignore[attr-defined]

#: SQLite takes at most 32,766 variables in a statement.
_CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class Turn:
    """The topics that a document carried before and after its tags were written."""

    before: frozenset[str]
    after: frozenset[str]


def insert_new(
    connection: Connection, scored: Iterable[tuple[int, Collection[Tagging]]], now: datetime
) -> None:
    """Write the tags of documents that have none."""
    rows = [_row(document_id, tag, now) for document_id, mine in scored for tag in mine]
    if rows:
        connection.execute(insert(_TAG), rows)


def replace(
    connection: Connection, scored: Mapping[int, Collection[Tagging]], now: datetime
) -> dict[int, Turn]:
    """Write a new scoring of documents; tags that a person decided on stay. The index is the caller's."""
    ids = list(scored)
    before = _carried(connection, ids)
    decided = reviews.verdicts(connection, ids)
    connection.execute(
        delete(_TAG).where(_TAG.c.document_id.in_(ids), ~reviews.is_decided(_TAG.c.document_id, _TAG.c.topic))
    )
    free = {
        document_id: [tag for tag in mine if (document_id, tag.topic) not in decided]
        for document_id, mine in scored.items()
    }
    insert_new(connection, free.items(), now)
    after = {document_id: {tag.topic for tag in mine if tag.tagged} for document_id, mine in free.items()}
    for (document_id, topic), answer in decided.items():
        if answer:
            after[document_id].add(topic)
    return {
        document_id: Turn(before.get(document_id, frozenset()), frozenset(after[document_id]))
        for document_id in ids
    }


def said(connection: Connection, document_id: int, model: Tagging, now: datetime) -> Tagging:
    """What the classifier said of a tag.

    `model` is written where the archive holds no scoring of this topic: unlikely topics are not kept.
    """
    kept = connection.execute(
        select(_TAG.c.probability, _TAG.c.threshold, _TAG.c.tagged, _TAG.c.model_version).where(
            _TAG.c.document_id == document_id, _TAG.c.topic == model.topic
        )
    ).first()
    if kept is None:
        insert_new(connection, [(document_id, [model])], now)
        return model
    return Tagging(model.topic, kept.probability, kept.threshold, kept.tagged, (), kept.model_version)


def evidence(
    connection: Connection, document_ids: Collection[int]
) -> dict[tuple[int, str], list[dict[str, Any]]]:
    """What weighed for and against the tags that documents carry: by document and topic."""
    rows = connection.execute(
        select(_TAG.c.document_id, _TAG.c.topic, _TAG.c.evidence).where(
            _TAG.c.document_id.in_(list(document_ids)), _TAG.c.tagged
        )
    )
    return {(row.document_id, row.topic): row.evidence for row in rows}


def set_answers(connection: Connection, answers: Mapping[tuple[int, str], bool], now: datetime) -> None:
    """Set tags that the archive holds as people said: (document, topic) -> on it or not."""
    statement = (
        update(_TAG)
        .where(_TAG.c.document_id == bindparam("of"), _TAG.c.topic == bindparam("on"))
        .values(tagged=bindparam("answer"), tagged_at=now)
    )
    rows = [{"of": document_id, "on": topic, "answer": yes} for (document_id, topic), yes in answers.items()]
    if rows:
        connection.execute(statement, rows)


def index(connection: Connection, document_ids: Collection[int]) -> None:
    """Let the search index narrow by the tags as they are now."""
    ids = list(document_ids)
    for start in range(0, len(ids), _CHUNK):
        some = ids[start : start + _CHUNK]
        carried = _carried(connection, some)
        rows = connection.execute(
            select(
                _DOCUMENT.c.id,
                _DOCUMENT.c.source_id,
                _DOCUMENT.c.language,
                _DOCUMENT.c.instrument,
                _DOCUMENT.c.stage,
            ).where(_DOCUMENT.c.id.in_(some))
        )
        for row in rows.all():
            topics = sorted(carried.get(row.id, ()))
            facets = search_index.facets(
                [row.source_id], row.language, topics, instrument=row.instrument, stage=row.stage
            )
            search_index.set_facets(connection, row.id, facets)


def _carried(connection: Connection, document_ids: Collection[int]) -> dict[int, frozenset[str]]:
    rows = connection.execute(
        select(_TAG.c.document_id, _TAG.c.topic).where(
            _TAG.c.document_id.in_(list(document_ids)), _TAG.c.tagged
        )
    )
    carried: dict[int, set[str]] = {}
    for document_id, topic in rows:
        carried.setdefault(document_id, set()).add(topic)
    return {document_id: frozenset(topics) for document_id, topics in carried.items()}


def _row(document_id: int, tag: Tagging, now: datetime) -> dict[str, Any]:
    # By hand: dataclasses.asdict copies deeply, and was a third of the cost of archiving.
    return {
        "document_id": document_id,
        "topic": tag.topic,
        "probability": tag.probability,
        "threshold": tag.threshold,
        "tagged": tag.tagged,
        "evidence": [{"kind": it.kind, "text": it.text, "weight": it.weight} for it in tag.evidence],
        "model_version": tag.model_version,
        "tagged_at": now,
    }
