"""What people answered, what is worth asking them, and which models learned from it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, and_, func, insert, not_, select, update

from watch.archive.tables import Document, Review, Tag, Training

_DOCUMENT = Document.__table__  # type: ignore[attr-defined]  # SQLModel adds it at run time
_TAG = Tag.__table__  # type: ignore[attr-defined]
_REVIEW = Review.__table__  # type: ignore[attr-defined]
_TRAINING = Training.__table__  # type: ignore[attr-defined]

#: Distances from the threshold are compared to this many decimals: closer ones are equally borderline.
_DISTANCE_DECIMALS = 2

#: Nearer to the threshold than this, a tag could as well have come out the other way.
_UNSURE = 0.2

#: SQLite takes at most 32,766 variables in a statement.
_CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class NewReview:
    """An answer to write down, with what the classifier said of the tag then."""

    document_id: int
    topic: str
    answer: bool
    who: str
    at: datetime
    recorded_at: datetime
    model_version: str
    probability: float
    threshold: float


@dataclass(frozen=True, slots=True)
class Question:
    """A document and a topic that nobody has decided on, as a person is asked about it."""

    document_id: int
    topic: str
    probability: float
    threshold: float
    evidence: tuple[dict[str, Any], ...]
    title: str
    text: str
    url: str | None
    source_id: str
    day: date


@dataclass(frozen=True, slots=True)
class Lesson:
    """A document as a person judged it: topic -> on it or not."""

    document_id: int
    title: str
    text: str
    language: str | None
    answers: dict[str, bool]


@dataclass(frozen=True, slots=True)
class NewTraining:
    """A model that was put to use. `changed` counts the tags it gave or took away, by topic."""

    at: datetime
    model_version: str
    answers: int
    f1_without: float | None
    f1_with: float | None
    changed: dict[str, int]


def is_decided(document_id: Any, topic: Any) -> Any:
    """SQL: true where a person's answer on this document and topic stands."""
    return (
        select(_REVIEW.c.id)
        .where(_REVIEW.c.document_id == document_id, _REVIEW.c.topic == topic, not_(_REVIEW.c.undone))
        .exists()
    )


def add(connection: Connection, review: NewReview) -> None:
    """Write an answer down."""
    connection.execute(insert(_REVIEW).values(**asdict(review), undone=False))


def is_known(
    connection: Connection, document_id: int, topic: str, *, answer: bool, who: str, at: datetime | None
) -> bool:
    """True when this very answer was written down before, undone since or not.

    Without `at`: when this person gave the same answer at any time, and it stands.
    """
    same = select(_REVIEW.c.id).where(
        _REVIEW.c.document_id == document_id,
        _REVIEW.c.topic == topic,
        _REVIEW.c.answer == answer,
        _REVIEW.c.who == who,
        not_(_REVIEW.c.undone) if at is None else _REVIEW.c.at == at,
    )
    return connection.execute(same).first() is not None


def verdicts(connection: Connection, document_ids: Collection[int]) -> dict[tuple[int, str], bool]:
    """The answers that count: (document, topic) -> on it or not."""
    found: dict[tuple[int, str], bool] = {}
    ids = list(document_ids)
    for start in range(0, len(ids), _CHUNK):
        rows = connection.execute(
            select(_REVIEW.c.document_id, _REVIEW.c.topic, _REVIEW.c.answer)
            .where(_REVIEW.c.document_id.in_(ids[start : start + _CHUNK]), not_(_REVIEW.c.undone))
            .order_by(_REVIEW.c.at, _REVIEW.c.id)
        )
        found |= {(row.document_id, row.topic): row.answer for row in rows}
    return found


def undo(connection: Connection, document_id: int, topic: str) -> bool:
    """Mark the answer that counts as undone; False when there is none."""
    newest = (
        select(_REVIEW.c.id)
        .where(_REVIEW.c.document_id == document_id, _REVIEW.c.topic == topic, not_(_REVIEW.c.undone))
        .order_by(_REVIEW.c.at.desc(), _REVIEW.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return bool(
        connection.execute(update(_REVIEW).where(_REVIEW.c.id == newest).values(undone=True)).rowcount
    )


def questions(
    connection: Connection,
    *,
    topics: Collection[str],
    limit: int,
    since: datetime | None = None,
    unsure_only: bool = False,
) -> list[Question]:
    """What nobody has decided on, nearest to the threshold first; the topics take turns.

    `since`: only what came into the archive from then on. `unsure_only`: only what is near the threshold.
    """
    day = func.coalesce(_DOCUMENT.c.published_day, func.date(_DOCUMENT.c.archived_at))
    distance = func.round(func.abs(_TAG.c.probability - _TAG.c.threshold), _DISTANCE_DECIMALS)
    turn = func.row_number().over(
        partition_by=_TAG.c.topic, order_by=(distance, day.desc(), _DOCUMENT.c.id.desc())
    )
    asked = [_TAG.c.topic.in_(list(topics)), not_(_DOCUMENT.c.filtered)]
    if since is not None:
        asked.append(_DOCUMENT.c.archived_at >= since)
    if unsure_only:
        asked.append(distance <= _UNSURE)
    ranked = (
        select(_TAG.c.document_id, _TAG.c.topic, turn.label("turn"), distance.label("distance"))
        .join(_DOCUMENT, _DOCUMENT.c.id == _TAG.c.document_id)
        .where(*asked, not_(is_decided(_TAG.c.document_id, _TAG.c.topic)))
        .subquery()
    )
    rows = connection.execute(
        select(
            _TAG.c.document_id,
            _TAG.c.topic,
            _TAG.c.probability,
            _TAG.c.threshold,
            _TAG.c.evidence,
            _DOCUMENT.c.title,
            _DOCUMENT.c.text,
            _DOCUMENT.c.url,
            _DOCUMENT.c.source_id,
            _DOCUMENT.c.published_day,
            _DOCUMENT.c.archived_at,
        )
        .join(ranked, and_(ranked.c.document_id == _TAG.c.document_id, ranked.c.topic == _TAG.c.topic))
        .join(_DOCUMENT, _DOCUMENT.c.id == _TAG.c.document_id)
        .order_by(ranked.c.turn, ranked.c.distance, _TAG.c.topic)
        .limit(limit)
    ).mappings()
    return [_question(dict(row)) for row in rows]


def _question(row: dict[str, Any]) -> Question:
    published, archived = row.pop("published_day"), row.pop("archived_at")
    return Question(**{**row, "evidence": tuple(row["evidence"])}, day=published or archived.date())


def lessons(connection: Connection, topics: Collection[str]) -> list[Lesson]:
    """Every document that somebody judged on one of these topics, by id, with the answers that count."""
    rows = connection.execute(
        select(
            _DOCUMENT.c.id,
            _DOCUMENT.c.title,
            _DOCUMENT.c.text,
            _DOCUMENT.c.language,
            _REVIEW.c.topic,
            _REVIEW.c.answer,
        )
        .join(_REVIEW, _REVIEW.c.document_id == _DOCUMENT.c.id)
        .where(not_(_REVIEW.c.undone), _REVIEW.c.topic.in_(list(topics)))
        .order_by(_DOCUMENT.c.id, _REVIEW.c.at, _REVIEW.c.id)
    )
    found: dict[int, Lesson] = {}
    for row in rows:
        lesson = found.setdefault(row.id, Lesson(row.id, row.title, row.text, row.language, {}))
        lesson.answers[row.topic] = row.answer
    return list(found.values())


def add_training(connection: Connection, training: NewTraining) -> None:
    """Write down that a model was put to use."""
    connection.execute(insert(_TRAINING).values(**asdict(training)))


def effect_since(connection: Connection, since: datetime, topics: Sequence[str]) -> tuple[int, int]:
    """How many answers on these topics came in since a moment, and how many tags are others for it.

    A tag is another because a person said what the classifier had not, or because a model that had learned
    from answers was put to use.
    """
    went_against = _REVIEW.c.answer != (_REVIEW.c.probability >= _REVIEW.c.threshold)
    given, against = connection.execute(
        select(func.count(), func.count().filter(went_against)).where(
            _REVIEW.c.recorded_at > since, _REVIEW.c.topic.in_(list(topics)), not_(_REVIEW.c.undone)
        )
    ).one()
    trainings = connection.execute(
        select(_TRAINING.c.changed).where(_TRAINING.c.at > since, _TRAINING.c.answers > 0)
    ).scalars()
    learned = sum(changed.get(topic, 0) for changed in trainings for topic in topics)
    return int(given), int(against) + learned
