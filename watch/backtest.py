"""What past weeks would have held on a topic, scored with the topics as they are now. Nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date

from classifiers.interface import Classifier, Text, TopicScore
from watch.archive import corpus, reviews
from watch.archive.corpus import Passage
from watch.archive.engine import Archive

_BATCH = 100


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that a digest would have held. `day` is when it was published, else archived."""

    document_id: int
    title: str
    source_id: str
    day: date
    probability: float
    by_person: bool

    @property
    def week(self) -> str:
        """The ISO week of its day (`2026-W47`)."""
        year, week, _ = self.day.isocalendar()
        return f"{year}-W{week:02d}"


@dataclass(frozen=True, slots=True)
class TopicBacktest:
    """What one topic would have held, by day. `threshold` is None when no document was there to score."""

    topic: str
    threshold: float | None
    hits: tuple[Hit, ...]

    @property
    def weeks(self) -> dict[str, tuple[Hit, ...]]:
        """The hits by week, in order; weeks without any are left out."""
        names = dict.fromkeys(hit.week for hit in self.hits)
        return {name: tuple(hit for hit in self.hits if hit.week == name) for name in names}


def backtest(
    archive: Archive,
    classifier: Classifier,
    topics: Collection[str],
    since: date,
    until: date,
    *,
    threshold: float | None = None,
    on_progress: Callable[[int], None] = lambda _: None,
) -> list[TopicBacktest]:
    """Score what was published between two days, both included; what a person decided stays decided.

    What was in the archive before anybody subscribed counts too: the question is what a digest would have
    held, had it been sent then.

    Args:
        archive: read only.
        classifier: of the topics to try.
        topics: ids of those wanted.
        since: first day.
        until: last day.
        threshold: instead of the classifier's own.
        on_progress: told how many documents are done more, after each batch.
    """
    hits: dict[str, list[Hit]] = {topic: [] for topic in topics}
    thresholds: dict[str, float] = {}
    for passages, decided in _batches(archive, since, until):
        texts = [Text(one.title, one.text, one.language, one.identifiers) for one in passages]
        for passage, scores in zip(passages, classifier.score(texts), strict=True):
            for score in scores:
                if score.topic in hits:
                    needed = score.threshold if threshold is None else threshold
                    thresholds[score.topic] = needed
                    said = decided.get((passage.id, score.topic))
                    if said is True or (said is None and score.probability >= needed):
                        hits[score.topic].append(_hit(passage, score, by_person=said is not None))
        on_progress(len(passages))
    return [
        TopicBacktest(
            topic, thresholds.get(topic), tuple(sorted(mine, key=lambda hit: (hit.day, hit.document_id)))
        )
        for topic, mine in hits.items()
    ]


def _batches(
    archive: Archive, since: date, until: date
) -> Iterator[tuple[list[Passage], dict[tuple[int, str], bool]]]:
    last = 0
    while True:
        with archive.read() as connection:
            passages = corpus.after(connection, last, _BATCH, since=since, until=until)
            decided = reviews.verdicts(connection, [passage.id for passage in passages])
        if not passages:
            return
        yield passages, decided
        last = passages[-1].id


def _hit(passage: Passage, score: TopicScore, *, by_person: bool) -> Hit:
    return Hit(
        document_id=passage.id,
        title=passage.title,
        source_id=passage.source_id,
        day=passage.day,
        probability=score.probability,
        by_person=by_person,
    )
