"""The tables. SQLModel tables do not validate: values are validated where they enter, and are rows here.

Times are aware UTC in Python and UTC in the database, on SQLite too, which forgets zones.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, Column, DateTime, Index, LargeBinary, Text, TypeDecorator, UniqueConstraint
from sqlmodel import Field, SQLModel

#: For a row that has a column named `date`.
_Day = date


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime, stored in UTC. Refuses a naive one: it would mean a guess."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """To UTC before it is stored."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime was about to be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Aware again when it is read."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _time(*, nullable: bool = False) -> Any:
    return Field(sa_type=UtcDateTime, nullable=nullable, default=None if nullable else ...)


def _text(default: Any = ...) -> Any:
    return Field(sa_type=Text, nullable=False, default=default)


def _json() -> Any:
    return Field(sa_type=JSON, nullable=False)


class Meta(SQLModel, table=True):
    """Single values of the installation: the last tick, the model in use."""

    key: str = Field(primary_key=True)
    value: str = _text()


class SourceRow(SQLModel, table=True):
    """What is remembered of a source between two checks, and who is reading it now."""

    __tablename__ = "source"

    id: str = Field(primary_key=True)
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    first_good_at: datetime | None = _time(nullable=True)
    last_good_at: datetime | None = _time(nullable=True)
    last_checked_at: datetime | None = _time(nullable=True)
    last_outcome: str | None = None
    last_cause: str | None = None
    last_detail: str = _text("")
    bad_streak: int = 0
    first_bad_at: datetime | None = _time(nullable=True)
    items_seen: int = 0
    next_due: datetime | None = _time(nullable=True)
    moved_to: str | None = None
    lease_owner: str | None = None
    lease_until: datetime | None = _time(nullable=True)


class Check(SQLModel, table=True):
    """One check of a source: the evidence that we looked."""

    __tablename__ = "check_log"
    __table_args__ = (Index("ix_check_source_at", "source_id", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    source_id: str
    at: datetime = _time()
    outcome: str
    cause: str | None = None
    detail: str = _text("")
    items: int = 0
    new: int = 0
    changed: int = 0
    elapsed_s: float = 0.0
    requests: int = 0
    bytes: int = 0


class Document(SQLModel, table=True):
    """An archived publication, as its first source last showed it."""

    __table_args__ = (
        Index("ix_document_archived", "archived_at"),
        Index("ix_document_published", "published_day"),
        Index("ix_document_source", "source_id", "published_day"),
        Index("ix_document_story", "story_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    source_id: str
    url: str | None = Field(default=None, sa_column=Column(Text))
    title: str = _text()
    text: str = _text()
    text_note: str | None = None  # no_text, truncated
    language: str | None = None
    official: bool
    jurisdiction: str
    authority: str = _text()  # who speaks
    instrument: str
    stage: str
    published_day: date | None = None
    published_at: datetime | None = _time(nullable=True)
    date_source: str | None = None
    identifiers: list[str] = _json()
    cited: list[str] = _json()
    archived_at: datetime = _time()
    news: bool
    filtered: bool
    revision: int = 1  # counts material changes, which come back in a digest
    revised_at: datetime | None = _time(nullable=True)
    story_id: int  # the id of the story's first document
    gathered: bool = False  # looked at for a story it belongs to; only tagged documents are


class StoryRow(SQLModel, table=True):
    """A story that was told and has news again. A story without a row is at revision 1."""

    __tablename__ = "story"

    id: int = Field(primary_key=True)
    revision: int
    revised_at: datetime = _time()


class BondRow(SQLModel, table=True):
    """Why a document is in its story: what ties it to another document there."""

    __tablename__ = "bond"

    document_id: int = Field(primary_key=True)
    other_id: int
    kind: str
    detail: str = _text()
    at: datetime = _time()


class ApartRow(SQLModel, table=True):
    """Two documents that a person took out of one story: they never share one again."""

    __tablename__ = "apart"

    document_id: int = Field(primary_key=True)  # the smaller id
    other_id: int = Field(primary_key=True)
    who: str = _text()
    at: datetime = _time()


class DocumentKey(SQLModel, table=True):
    """A key by which a document is recognised; `watch.decide` says how keys are made."""

    __tablename__ = "document_key"

    key: str = Field(primary_key=True, sa_type=Text)
    document_id: int = Field(index=True)


class Sighting(SQLModel, table=True):
    """A document as one source shows it. The hash tells whether that source changed its text."""

    source_id: str = Field(primary_key=True)
    document_id: int = Field(primary_key=True)
    guid: str | None = Field(default=None, sa_column=Column(Text))
    url: str | None = Field(default=None, sa_column=Column(Text))
    content_hash: str
    said: str = _text("")  # what another source than the first says of the document, cut
    first_seen: datetime = _time()


class Revision(SQLModel, table=True):
    """A text that a document had before it changed."""

    document_id: int = Field(primary_key=True)
    number: int = Field(primary_key=True)
    title: str = _text()
    text: str = _text()
    replaced_at: datetime = _time()
    material: bool


class Tag(SQLModel, table=True):
    """Document x topic: how sure, why, and by which model."""

    __table_args__ = (Index("ix_tag_topic", "topic", "tagged"),)

    document_id: int = Field(primary_key=True)
    topic: str = Field(primary_key=True)
    probability: float
    threshold: float
    tagged: bool
    evidence: list[dict[str, Any]] = _json()
    model_version: str
    tagged_at: datetime = _time()


class DeadlineRow(SQLModel, table=True):
    """A date in a document's text as it is now, with its role and the sentence it stands in."""

    __tablename__ = "deadline"
    __table_args__ = (Index("ix_deadline_date", "date"),)

    document_id: int = Field(primary_key=True)
    number: int = Field(primary_key=True)  # 1, 2, 3 in the order of the dates
    role: str
    date: date  # the first day of the period that `precision` names
    precision: str  # day, month, quarter, year
    quote: str = _text()
    moved_from: _Day | None = None  # where the text had it before it changed
    moved_at: datetime | None = _time(nullable=True)


class Review(SQLModel, table=True):
    """A person's answer to "is this document on this topic?", with what the model said then.

    Never changed but for `undone`. Of several answers to one question the latest that stands counts.
    """

    __table_args__ = (
        Index("ix_review_question", "document_id", "topic"),
        Index("ix_review_recorded", "recorded_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    document_id: int
    topic: str
    answer: bool
    who: str = _text()
    at: datetime = _time()  # when the person answered
    recorded_at: datetime = _time()  # when we learned of it: later, for answers gathered elsewhere
    model_version: str
    probability: float
    threshold: float
    undone: bool = False


class Training(SQLModel, table=True):
    """A model that was put to use: how many answers it learned from, and what it changed in the archive."""

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = _time()
    model_version: str
    answers: int
    f1_without: float | None = None
    f1_with: float | None = None
    changed: dict[str, int] = _json()  # topic -> tags that it gave or took away


class SubscriptionRow(SQLModel, table=True):
    """When a subscription was first seen: it gets what was archived from then on."""

    __tablename__ = "subscription"

    id: str = Field(primary_key=True)
    started_at: datetime = _time()


class DigestRow(SQLModel, table=True):
    """What one subscription was sent on one occasion, frozen."""

    __tablename__ = "digest"
    __table_args__ = (UniqueConstraint("subscription", "occurrence"),)

    id: int | None = Field(default=None, primary_key=True)
    subscription: str
    occurrence: str
    label: str
    created_at: datetime = _time()
    stories: int
    left_out: int


class Ledger(SQLModel, table=True):
    """Which story, at which revision, a subscription was sent."""

    subscription: str = Field(primary_key=True)
    story_id: int = Field(primary_key=True)
    revision: int = Field(primary_key=True)
    digest_id: int = Field(index=True)


class Delivery(SQLModel, table=True):
    """One part of one digest, alert or notice to one recipient on one channel."""

    __table_args__ = (
        UniqueConstraint("subscription", "occurrence", "channel", "recipient", "part"),
        Index("ix_delivery_state", "state", "next_attempt_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    subscription: str
    occurrence: str
    channel: str
    recipient: str = _text()
    part: int
    filename: str
    payload: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    state: str  # pending, sent, failed, uncertain
    attempts: int = 0
    created_at: datetime = _time()
    next_attempt_at: datetime = _time()
    sent_at: datetime | None = _time(nullable=True)
    last_error: str | None = None
    lease_owner: str | None = None
    lease_until: datetime | None = _time(nullable=True)


class IncidentRow(SQLModel, table=True):
    """A source or channel that stopped working, from first failure to recovery."""

    __tablename__ = "incident"
    __table_args__ = (Index("ix_incident_open", "subject_kind", "subject", "closed_at"),)

    id: int | None = Field(default=None, primary_key=True)
    subject_kind: str  # source, channel, configuration
    subject: str
    cause: str
    detail: str = _text("")
    first_failure: datetime = _time()
    opened_at: datetime = _time()
    count: int
    last_good: datetime | None = _time(nullable=True)
    closed_at: datetime | None = _time(nullable=True)
    opening_told: bool = False
    closing_told: bool = False


class ProofSheet(SQLModel, table=True):
    """The sealed evidence of one week. Never changed; each carries the hash of the one before."""

    __tablename__ = "proof_sheet"

    period: str = Field(primary_key=True)  # 2026-W47
    sheet: str = _text()  # canonical JSON: what the hash is of
    hash: str
    sealed_at: datetime = _time()


class RunRow(SQLModel, table=True):
    """What one round of work cost, and what the process spent idle since the round before."""

    __tablename__ = "run"
    __table_args__ = (Index("ix_run_at", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = _time()  # when it ended
    work: str  # crawl, send
    documents: int  # publications that were new or changed
    requests: int
    bytes: int
    cpu_s: float


metadata = SQLModel.metadata
