"""Frozen values that cross the borders between rooms. No behaviour beyond small derived properties."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Literal


class Outcome(StrEnum):
    """What one check of a source gave: a closed list."""

    NEW = "new"  # at least one entry that the archive did not hold
    CHANGED = "changed"  # no new entry, at least one with another text
    UNCHANGED = "unchanged"  # read, and everything was known
    EMPTY = "empty"  # read, but it holds fewer entries than it should
    BLOCKED = "blocked"  # a wall stood before the content
    FAILED = "failed"  # no usable answer

    @property
    def good(self) -> bool:
        """True when the source was read and holds what it should."""
        return self in (Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED)


#: Why a check was not good: closed list of codes. notifications/render/locales has the words for each.
CAUSES = (
    "dns",  # the name does not resolve
    "connect",  # no connection
    "timeout",  # too slow
    "tls",  # the certificate or the handshake failed
    "http_status",  # an error status; detail = the status
    "rate_limited",  # 429, or 503 with Retry-After
    "too_large",  # over max_bytes; detail = the limit
    "encoding",  # a content encoding we refuse, or a broken one
    "redirect",  # loop, too many, or to an address we refuse
    "address",  # the name points to a private address
    "challenge",  # a page that asks to prove one is human
    "not_a_feed",  # HTML or something else where a feed was due
    "empty_body",  # 200 or 202 without a body
    "robots",  # robots.txt forbids it, or could not be read
    "credentials",  # the key that the source asks for is missing or refused
    "malformed",  # cannot be parsed
    "unsafe",  # an entity bomb or a document type with an internal subset
    "too_few",  # fewer entries than the source's minimum; detail = how many
    "silent",  # nothing published for longer than the source's longest silence
    "unread",  # not read yet
    "internal",  # an error of ours
)


class DateSource(StrEnum):
    """Where a publication date was found, in order of trust."""

    FEED = "feed"
    META = "meta"
    TIME = "time"
    SELECTOR = "selector"
    GUESSED = "guessed"


@dataclass(frozen=True, slots=True)
class Published:
    """When the publisher says that it published.

    `day` is the publisher's own calendar day; `at` the instant (aware, UTC) where a time was given.
    """

    day: date
    at: datetime | None = None
    source: DateSource = DateSource.FEED


#: What there is to say of an archived text:
#: `no_text` the file is a scan, images without words; `truncated` the document says more than is kept.
TextNote = Literal["no_text", "truncated"]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a source shows of one publication, as read, before anything is decided.

    `text` is plain text. `identifiers` are those that the publication itself *is*
    (`celex:32024R1689`), never those that it cites. `updated` is the publisher's own date of change.
    """

    title: str
    url: str | None = None
    guid: str | None = None
    text: str = ""
    published: Published | None = None
    language: str | None = None
    identifiers: tuple[str, ...] = ()
    text_note: TextNote | None = None


@dataclass(frozen=True, slots=True)
class TagEvidence:
    """One thing that weighed on a tag: the words as they stand, and their share of the log-odds."""

    kind: str
    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class Tagging:
    """Document x topic as the classifier sees it."""

    topic: str
    probability: float
    threshold: float
    tagged: bool
    evidence: tuple[TagEvidence, ...]
    model_version: str


#: How exactly a text gives a date.
Precision = Literal["day", "month", "quarter", "year"]


class Role(StrEnum):
    """What happens on a date: a closed list."""

    PUBLISHED = "published"  # the text appeared in an official journal
    COMMENTS_CLOSE = "comments_close"  # the last day to answer a consultation
    IN_FORCE = "in_force"  # the text exists in law
    APPLIES = "applies"  # its duties bind
    TRANSPOSITION = "transposition"  # Member States must have written it into their law
    EXPIRES = "expires"  # it binds no more


@dataclass(frozen=True, slots=True)
class Deadline:
    """A date in a text with its role.

    `date` is the first day of the period that `precision` names: March 2026 is 2026-03-01 with "month".
    `quote` is the sentence as it stands but for white space, at most 400 characters of it.
    """

    role: Role
    date: date
    precision: Precision
    quote: str


class Instrument(StrEnum):
    """What a publication is, or what its authority announces in it: a closed list."""

    REGULATION = "regulation"  # binds as it stands: of the EU, or a rule of a foreign agency
    DIRECTIVE = "directive"
    DELEGATED_ACT = "delegated_act"  # of the Commission, technical standards too
    IMPLEMENTING_ACT = "implementing_act"
    DECISION = "decision"  # of an institution or an authority
    TREATY = "treaty"  # a convention, agreement or protocol between States
    LAW = "law"  # loi; in other countries an act of parliament
    ORDINANCE = "ordinance"  # ordonnance
    DECREE = "decree"  # décret
    ORDER = "order"  # arrêté; executive order
    GUIDELINES = "guidelines"  # guides, doctrine, circulars, notices of interpretation
    RECOMMENDATION = "recommendation"
    OPINION = "opinion"
    STANDARD = "standard"  # reporting and technical standards, whoever sets them
    QUESTION_ANSWER = "question_answer"  # of an authority to the public, or of a parliament to a government
    CONSULTATION = "consultation"  # one that names no instrument
    COMMUNICATION = "communication"  # what an authority lets know: COM communications, notices, notifications
    RESOLUTION = "resolution"  # of a parliament
    REPORT = "report"
    JUDGMENT = "judgment"
    SANCTION = "sanction"  # fines, formal notices
    CORRIGENDUM = "corrigendum"
    PRESS_RELEASE = "press_release"
    NEWS = "news"  # an article by anyone
    OTHER = "other"  # nothing tells


class Stage(StrEnum):
    """How far what a publication is about has come, in its authority's own words: a closed list."""

    PROPOSAL = "proposal"  # somebody wants it; a deal before the vote is still one
    CONSULTATION = "consultation"  # anybody may comment
    ADOPTED = "adopted"  # decided, signed or in the official journal
    IN_FORCE = "in_force"  # exists in law, or applies
    GUIDANCE = "guidance"  # binds nobody, says how a text is read
    DECISION = "decision"  # a case is decided
    NEWS = "news"  # everything else, and everything that is comment


@dataclass(frozen=True, slots=True)
class Nature:
    """What a publication is in law. `authority` is who speaks, a name in the publication's language."""

    instrument: Instrument
    stage: Stage
    authority: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One successful read of a source.

    `entries` is None when the source said, or the bytes showed, that nothing changed.
    `moved_to` is where a permanent redirect pointed. `bytes` counts what crossed the wire.
    """

    entries: tuple[Entry, ...] | None
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    moved_to: str | None = None
    requests: int = 1
    bytes: int = 0


@dataclass(frozen=True, slots=True)
class SourceState:
    """What the archive remembers of a source between two checks.

    `etag`, `last_modified`, `body_hash` and `items_seen`, the number of entries, are of its last good answer.
    """

    source_id: str
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    first_good_at: datetime | None = None
    last_good_at: datetime | None = None
    last_checked_at: datetime | None = None
    last_outcome: Outcome | None = None
    last_cause: str | None = None
    last_detail: str = ""
    bad_streak: int = 0
    first_bad_at: datetime | None = None
    items_seen: int = 0
    next_due: datetime | None = None
    moved_to: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What the archive holds under a key.

    `seen_hash` is the content hash this source showed last, None when it never showed the document.
    `own` is True when this source is the document's first source, whose text the archive keeps.
    """

    document_id: int
    seen_hash: str | None
    own: bool


@dataclass(frozen=True, slots=True)
class SourceResult:
    """The outcome of one check, as `crawl --json` prints it."""

    source_id: str
    outcome: Outcome
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    cause: str | None = None
    detail: str = ""
    elapsed_s: float = 0.0
    requests: int = 0
    bytes: int = 0
    documents: tuple[int, ...] = field(default=())

    @property
    def error(self) -> str | None:
        """Cause and detail as one short text, or None."""
        if self.cause is None:
            return None
        return f"{self.cause}: {self.detail}" if self.detail else self.cause


class DeliveryState(StrEnum):
    """How far a delivery has come: a closed list."""

    PENDING = "pending"  # to be sent, now or at its next attempt
    SENT = "sent"  # the other side accepted it
    FAILED = "failed"  # refused for good, or given up
    UNCERTAIN = "uncertain"  # the whole request left and no answer came


@dataclass(frozen=True, slots=True)
class Incident:
    """A source or channel that stopped working."""

    id: int
    subject_kind: str
    subject: str
    cause: str
    detail: str
    first_failure: datetime
    opened_at: datetime
    count: int
    last_good: datetime | None
    closed_at: datetime | None
    opening_told: bool
    closing_told: bool
