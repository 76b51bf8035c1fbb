"""What a subscription has not been told: stories that match it, with the documents that tell them.

Only what is needed to choose and to order is read here; `texts` and `tags.evidence` give the rest of the few
that are shown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Row, and_, func, not_, or_, select

from watch.archive import reviews
from watch.archive.tables import BondRow, Document, Ledger, StoryRow, Tag

_DOCUMENT = Document.__table__  # type: ignore[attr-defined]  # SQLModel adds it at run time
_TAG = Tag.__table__  # type: ignore[attr-defined]
_LEDGER = Ledger.__table__  # type: ignore[attr-defined]
_STORY = StoryRow.__table__  # type: ignore[attr-defined]
_BOND = BondRow.__table__  # type: ignore[attr-defined]

#: Ids in one statement: SQLite takes at most 32,766 variables.
_CHUNK = 10_000

_COLUMNS = tuple(
    _DOCUMENT.c[name]
    for name in (
        "id",
        "story_id",
        "source_id",
        "title",
        "url",
        "language",
        "official",
        "jurisdiction",
        "published_day",
        "archived_at",
        "instrument",
        "stage",
    )
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A topic that a document carries. What a person said is as sure as can be."""

    topic: str
    probability: float
    by_person: bool

    @property
    def surety(self) -> float:
        """Between 0 and 1."""
        return 1.0 if self.by_person else self.probability


@dataclass(frozen=True, slots=True)
class Member:
    """A document of a story. `marks` are its tags among the topics asked for; a mere companion has none."""

    id: int
    story_id: int
    source_id: str
    title: str
    url: str | None
    language: str | None
    official: bool
    jurisdiction: str
    published_day: date | None
    archived_at: datetime
    instrument: str
    stage: str
    marks: tuple[Mark, ...] = ()

    @property
    def day(self) -> date:
        """When it was published, or came into the archive."""
        return self.published_day or self.archived_at.date()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A story that a subscription was not told at this revision.

    `members` match the subscription, `others` are the rest of the story. `told` is True when an earlier
    revision was sent.
    """

    story_id: int
    revision: int
    told: bool
    members: tuple[Member, ...]
    others: tuple[Member, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What a subscription wants. Empty `jurisdictions` mean all.

    `since` bounds its first digest: what came into the archive, or changed, before it is not sent.
    `published_since` asks for more: what was published from that day on, whenever it came in.
    """

    subscription: str
    topics: Collection[str]
    jurisdictions: Collection[str]
    official_only: bool
    since: datetime
    published_since: date | None = None


def candidates(connection: Connection, asked: Asked) -> list[Candidate]:
    """Every story that matches and that the ledger does not hold at its revision, by id.

    What was old when its source was first read is not news, and is left out unless `published_since` asks
    for it or it changed since; a firehose's filtered entries always are.
    """
    found = _matching(connection, asked)
    companions = _companions(connection, found, {one.id for members in found.values() for one, *_ in members})
    return [
        Candidate(
            story_id,
            revision=members[0][1],
            told=members[0][2],
            members=tuple(one for one, *_ in members),
            others=companions.get(story_id, ()),
        )
        for story_id, members in sorted(found.items())
    ]


def _matching(connection: Connection, asked: Asked) -> dict[int, list[tuple[Member, int, bool]]]:
    """By story: each document that matches, the story's revision, whether an earlier one was told."""
    revision = func.coalesce(_STORY.c.revision, 1)
    in_ledger = select(_LEDGER.c.story_id).where(
        _LEDGER.c.subscription == asked.subscription, _LEDGER.c.story_id == _DOCUMENT.c.story_id
    )
    columns = [
        *_COLUMNS,
        revision.label("revision"),
        in_ledger.exists().label("told"),
        _TAG.c.topic,
        _TAG.c.probability,
        reviews.is_decided(_TAG.c.document_id, _TAG.c.topic).label("by_person"),
    ]
    rows = connection.execute(
        select(*columns)
        .select_from(_DOCUMENT)
        .join(_TAG, _TAG.c.document_id == _DOCUMENT.c.id)
        .outerjoin(_STORY, _STORY.c.id == _DOCUMENT.c.story_id)
        .where(and_(*_wanted(asked)), not_(in_ledger.where(_LEDGER.c.revision >= revision).exists()))
        .order_by(_DOCUMENT.c.id, _TAG.c.topic)
    )
    marks: dict[int, list[Mark]] = {}
    documents: dict[int, Row[Any]] = {}
    for row in rows:
        documents[row.id] = row
        marks.setdefault(row.id, []).append(Mark(row.topic, row.probability, bool(row.by_person)))
    found: dict[int, list[tuple[Member, int, bool]]] = {}
    for row in documents.values():
        member = _member(row, tuple(marks[row.id]))
        found.setdefault(row.story_id, []).append((member, row.revision, bool(row.told)))
    return found


def _wanted(asked: Asked) -> Iterator[Any]:
    changed = func.max(
        func.coalesce(_DOCUMENT.c.revised_at, _DOCUMENT.c.archived_at),
        func.coalesce(_STORY.c.revised_at, _DOCUMENT.c.archived_at),
    )
    new = and_(or_(_DOCUMENT.c.news, _DOCUMENT.c.revision > 1, _STORY.c.revision > 1), changed >= asked.since)
    if asked.published_since is not None:
        day = func.coalesce(_DOCUMENT.c.published_day, func.date(_DOCUMENT.c.archived_at))
        new = or_(new, day >= asked.published_since)
    yield from (_TAG.c.tagged, _TAG.c.topic.in_(list(asked.topics)), not_(_DOCUMENT.c.filtered), new)
    if asked.jurisdictions:
        yield _DOCUMENT.c.jurisdiction.in_(list(asked.jurisdictions))
    if asked.official_only:
        yield _DOCUMENT.c.official


def _companions(
    connection: Connection, story_ids: Collection[int], known: Collection[int]
) -> dict[int, tuple[Member, ...]]:
    """By story, its documents that are not known yet. Most stories have one document, and cost nothing."""
    bonded = select(_DOCUMENT.c.story_id).join(_BOND, _BOND.c.document_id == _DOCUMENT.c.id).distinct()
    several = [number for number in connection.execute(bonded).scalars() if number in story_ids]
    found: dict[int, list[Member]] = {}
    for chunk in _chunks(several):
        for row in connection.execute(select(*_COLUMNS).where(_DOCUMENT.c.story_id.in_(chunk))):
            if row.id not in known:
                found.setdefault(row.story_id, []).append(_member(row, ()))
    return {story_id: tuple(members) for story_id, members in found.items()}


def _member(row: Row[Any], marks: tuple[Mark, ...]) -> Member:
    values: Mapping[str, Any] = {column.name: getattr(row, column.name) for column in _COLUMNS}
    return Member(**values, marks=marks)


def _chunks(ids: Iterable[int]) -> Iterator[Sequence[int]]:
    rest = iter(ids)
    while chunk := list(islice(rest, _CHUNK)):
        yield chunk
