"""The doors of notifications: the digest as handed in, the parts as sent, and the channel protocol."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol

Language = Literal["fr", "en"]


class NotificationError(Exception):
    """Root of this package's errors."""


class DeliveryError(NotificationError):
    """A channel could not deliver.

    `retryable`: trying again later may work (connection refused, 4xx SMTP reply, HTTP 429 or 5xx).
    `uncertain`: the whole request left and no answer came, so it may have been delivered.
    `retry_after_s`: seconds the other side asked us to wait, or None.
    The text is plain words and never holds a secret.
    """

    def __init__(
        self,
        message: str,
        *,
        retryable: bool,
        uncertain: bool = False,
        retry_after_s: float | None = None,
    ) -> None:
        super().__init__(message)
        self.retryable = retryable
        self.uncertain = uncertain
        self.retry_after_s = retry_after_s


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an item carries a topic, as one line: `{topic}: {words}; {percent} sure` in the reader's language.

    `topic_name` is already in the digest's language. `words` are the heaviest evidence for it.
    `by_person` is True when a person said so: then `probability` is not shown.
    """

    topic: str
    topic_name: str
    words: tuple[str, ...]
    probability: float
    by_person: bool = False


@dataclass(frozen=True, slots=True)
class Milestone:
    """A date that a text sets. `role` and `precision` are codes that the locales have words for.

    `day` is the first day of the period that `precision` (day, month, quarter, year) names; `moved_from` is
    where the text had it before, None when it did not move. `quote` is the sentence it stands in.
    """

    role: str
    day: date
    precision: str
    quote: str
    moved_from: date | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One document as a digest shows it. All text is plain and untrusted: renderers escape it.

    `instrument` and `stage` are codes that the locales have words for, or empty. `usual_name` is what people
    call the act that the title names ("AI Act"), or empty.
    """

    document_id: int
    title: str
    url: str
    source_name: str
    official: bool
    jurisdiction: str
    language: str | None
    published: date | None
    extract: str
    reasons: tuple[Reason, ...]
    instrument: str = ""
    stage: str = ""
    usual_name: str = ""
    milestones: tuple[Milestone, ...] = ()


@dataclass(frozen=True, slots=True)
class Reminder:
    """A date to keep in mind, and the publication that sets it."""

    milestone: Milestone
    document_id: int
    title: str
    url: str
    source_name: str


@dataclass(frozen=True, slots=True)
class Question:
    """A publication that the classifier is not sure of, for a person to decide; the topic as in `Reason`."""

    document_id: int
    title: str
    url: str
    source_name: str
    topic: str
    topic_name: str
    probability: float


@dataclass(frozen=True, slots=True)
class Story:
    """Documents about one event, the official text at the head."""

    story_id: int
    head: Item
    others: tuple[Item, ...] = ()
    updated: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """The stories of one sort. `key` is `binding`, `drafts`, `guidance` or `news`: the locales name them."""

    key: str
    stories: tuple[Story, ...]
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class SourceTrouble:
    """One source that is not well. `cause` is a code the locales have words for; `detail` completes it.

    `outcome` is `empty`, `blocked` or `failed`. `last_good` is the last time it was read well.
    """

    source_name: str
    outcome: str
    cause: str
    detail: str
    last_good: datetime | None
    fallback_name: str | None = None


@dataclass(frozen=True, slots=True)
class Health:
    """What was watched: the proof that silence is silence."""

    sources: int
    read: int
    troubles: tuple[SourceTrouble, ...] = ()
    documents_seen: int = 0


@dataclass(frozen=True, slots=True)
class Proof:
    """The newest sealed proof sheet: its week (`2026-W47`), and its SHA-256 in hexadecimal."""

    period: str
    hash: str


@dataclass(frozen=True, slots=True)
class Footprint:
    """What the watch cost in the time that a digest covers.

    Measured: `requests`, `bytes` of bodies on the wire, `cpu_s` seconds of one processor core. Estimated from
    them: `wh` of electricity and `gco2e` grams of greenhouse gas.
    """

    requests: int
    bytes: int
    cpu_s: float
    wh: float
    gco2e: float


@dataclass(frozen=True, slots=True)
class Digest:
    """What one subscription is sent on one occasion.

    `label` is the period's name (`2026-W47`), only a label. `since` and `until` are aware and say which
    archive moments it covers. `baseline` counts documents archived at a first reading and not mailed.
    `operator` is who runs this installation, as shown in the foot; `reply_to` a mail address or None.
    `dates` are those of the next weeks, whenever their texts came in; `moved` those that are others since the
    digest before. `questions` are for people to answer.
    `reviewed` counts the answers that people gave on these topics since the digest before, and
    `changed_by_review` the tags that are others for it.
    """

    subscription: str
    language: Language
    timezone: str
    label: str
    occurrence: str
    created_at: datetime
    since: datetime | None
    until: datetime
    topics: tuple[str, ...]  # names, in the digest's language
    sections: tuple[Section, ...]
    health: Health
    dates: tuple[Reminder, ...] = ()
    moved: tuple[Reminder, ...] = ()
    questions: tuple[Question, ...] = ()
    first: bool = False
    alert: bool = False
    baseline: int = 0
    operator: str | None = None
    reply_to: str | None = None
    proof: Proof | None = None
    reviewed: int = 0
    changed_by_review: int = 0
    footprint: Footprint | None = None

    @property
    def stories(self) -> int:
        """Number of stories shown."""
        return sum(len(section.stories) for section in self.sections)

    @property
    def left_out(self) -> int:
        """Number of stories that match and are not shown."""
        return sum(section.left_out for section in self.sections)


TroubleKind = Literal["opened", "recovered", "delivery", "configuration", "test"]


@dataclass(frozen=True, slots=True)
class Trouble:
    """What the operator is told: one incident that opened or closed, or that a channel is being tested.

    `subject` is a source or channel name. `first_failure` and `count` describe the streak.
    """

    kind: TroubleKind
    subject: str
    cause: str
    detail: str
    first_failure: datetime | None
    count: int
    last_good: datetime | None = None
    fallback_name: str | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """A message to the operator about regwatch itself."""

    language: Language
    timezone: str
    occurrence: str
    created_at: datetime
    troubles: tuple[Trouble, ...]


@dataclass(frozen=True, slots=True)
class ChatTarget:
    """What one chat service takes: `size` characters in a body, and `markdown` or only plain text."""

    size: int
    markdown: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One message, frozen as the bytes that will leave.

    `number` starts at 1. `filename` is what the file channel calls it.
    """

    number: int
    filename: str
    payload: bytes


@dataclass(frozen=True, slots=True)
class Envelope:
    """One delivery as a channel gets it. `recipient` is an address, a URL or a folder."""

    recipient: str
    part: Part


class Channel(Protocol):
    """Sends what it is given, nothing else."""

    def send(self, envelope: Envelope) -> None:
        """Called by the delivery loop, outside any transaction. Raises DeliveryError only."""
