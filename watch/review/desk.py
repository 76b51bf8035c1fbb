"""The desk where people answer: what to ask them, and what an answer does at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from classifiers.interface import Classifier, Text, TopicScore
from watch.archive import corpus, reviews, tags
from watch.archive.corpus import Passage
from watch.archive.engine import Archive
from watch.archive.reviews import NewReview, Question
from watch.errors import Fault, UsageError, WatchError
from watch.models import Tagging
from watch.review.answers import Answer, Gathered, read_answers
from watch.review.mails import read_mails
from watch.study import tagging, taggings

_TABLES = frozenset({".csv", ".jsonl", ".ndjson", ".json"})
_MAILS = frozenset({".eml", ".mbox", ""})

#: Documents whose text is held in memory at once.
_BATCH = 100


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file of answers.

    `taken` were written down, `known` had been before, `foreign` mails are about something else.
    `overruled` says, a line each, which answers contradict a later one that counts.
    """

    taken: int
    known: int
    foreign: int
    faults: tuple[Fault, ...]
    overruled: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Scores:
    """What the classifier says of one document: of every topic, and what of it the archive keeps."""

    every: Mapping[str, Tagging]
    kept: tuple[Tagging, ...]


@dataclass(frozen=True, slots=True)
class _Written:
    """What writing answers did. `missing` are documents that do not exist."""

    taken: int
    missing: frozenset[int]
    before: Mapping[tuple[int, str], bool]
    after: Mapping[tuple[int, str], bool]


class ReviewDesk:
    """Asks, takes answers and takes them back. Every answer is kept, with what the classifier said then.

    Args:
        archive: read and written.
        topics: ids of the topics that can be answered on.
        classifier: gives the classifier in use; called when a text must be scored.
        clock: the present, aware.
    """

    def __init__(
        self,
        archive: Archive,
        topics: Sequence[str],
        classifier: Callable[[], Classifier],
        clock: Callable[[], datetime],
    ) -> None:
        self._archive = archive
        self._topics = tuple(topics)
        self._classifier = classifier
        self._clock = clock

    def questions(self, topic: str | None, limit: int) -> list[Question]:
        """What is worth asking, the most doubtful first, the topics in turns. Raises UsageError."""
        if topic is not None:
            self._check_topic(topic)
        with self._archive.read() as connection:
            return reviews.questions(
                connection, topics=self._topics if topic is None else [topic], limit=limit
            )

    def answer(self, document_id: int, topic: str, *, yes: bool, who: str) -> None:
        """Take one answer. Raises UsageError for an unknown topic, WatchError for an unknown document."""
        self._check_topic(topic)
        written = self._write([Answer(document_id, topic, yes)], who, again=True)
        if written.missing:
            raise WatchError(f"There is no document {document_id}. `regwatch search` shows ids.")

    def undo(self, document_id: int, topic: str) -> bool:
        """Take back the answer that counts; False when there is none. What counted before counts again."""
        now = self._clock()
        scores = self._scores([document_id])
        with self._archive.write() as connection:
            if not reviews.undo(connection, document_id, topic):
                return False
            before = reviews.verdicts(connection, [document_id])
            if (document_id, topic) in before:
                tags.set_answers(connection, before, now)
            else:
                tags.replace(connection, {document_id: scores[document_id].kept}, now)
            tags.index(connection, [document_id])
        return True

    def import_file(self, path: Path, who: str) -> Imported:
        """Take the answers of a file; `who` answered where it does not say. Raises UsageError.

        What was imported before is not taken twice, so a corrected file can be imported again.
        """
        gathered = self._gather(path)
        now = self._clock()
        in_order = sorted(gathered.answers, key=lambda answer: answer.at or now)
        known = [answer for answer in in_order if answer.topic in self._topics]
        written = self._write(known, who, again=False)
        faults = [
            *gathered.faults,
            *(self._unknown_topic(answer) for answer in in_order if answer.topic not in self._topics),
            *(_unknown_document(answer) for answer in known if answer.document_id in written.missing),
        ]
        usable = [answer for answer in known if answer.document_id not in written.missing]
        return Imported(
            taken=written.taken,
            known=len(usable) - written.taken,
            foreign=gathered.foreign,
            faults=tuple(sorted(faults, key=lambda fault: (fault.file, fault.line or 0))),
            overruled=tuple(_overruled(usable, written)),
        )

    def _gather(self, path: Path) -> Gathered:
        suffix = path.suffix.lower()
        if suffix in _TABLES and path.is_file():
            return read_answers(path, self._clock())
        if suffix in _MAILS or path.is_dir():
            return read_mails(path, self._clock())
        raise UsageError(
            f"{path} is of no known kind. Name a .csv, .jsonl, .eml or .mbox file, or a folder of .eml files."
        )

    def _check_topic(self, topic: str) -> None:
        if topic not in self._topics:
            raise UsageError(f"No topic has the id {topic!r}. The topics are {', '.join(self._topics)}.")

    def _unknown_topic(self, answer: Answer) -> Fault:
        cure = f"The topics are {', '.join(self._topics)}"
        return _fault(answer, f"no topic has the id {answer.topic!r}", cure)

    def _write(self, answers: Sequence[Answer], who: str, *, again: bool) -> _Written:
        """Write answers down, in order, and set their tags. `again`: also one that was given before."""
        now = self._clock()
        # Scored before the transaction, so that loading a model never holds the lock.
        scores = self._scores({answer.document_id for answer in answers})
        missing = frozenset(answer.document_id for answer in answers) - scores.keys()
        known = [answer for answer in answers if answer.document_id not in missing]
        with self._archive.write() as connection:
            before = reviews.verdicts(connection, scores)
            taken = [answer for answer in known if again or not _is_known(connection, answer, who)]
            for answer in taken:
                model = scores[answer.document_id].every[answer.topic]
                _add(connection, answer, tags.said(connection, answer.document_id, model, now), who, now)
            after = reviews.verdicts(connection, scores)
            tags.set_answers(connection, after, now)
            tags.index(connection, scores)
        return _Written(len(taken), missing, before, after)

    def _scores(self, document_ids: Iterable[int]) -> dict[int, _Scores]:
        """What the classifier says of documents, those that the archive does not hold left out."""
        ids = list(document_ids)
        found: dict[int, _Scores] = {}
        for start in range(0, len(ids), _BATCH):
            with self._archive.read() as connection:
                passages = corpus.named(connection, ids[start : start + _BATCH])
            classifier = self._classifier()
            for passage, scores in zip(passages, score(classifier, passages), strict=True):
                found[passage.id] = _Scores(
                    every={one.topic: tagging(one, classifier.version) for one in scores},
                    kept=() if passage.filtered else taggings(scores, classifier.version),
                )
        return found


def score(classifier: Classifier, passages: Sequence[Passage]) -> list[tuple[TopicScore, ...]]:
    """Score documents of the archive."""
    return classifier.score([Text(one.title, one.text, one.language, one.identifiers) for one in passages])


def _is_known(connection: Connection, answer: Answer, who: str) -> bool:
    return reviews.is_known(
        connection, answer.document_id, answer.topic, answer=answer.yes, who=answer.who or who, at=answer.at
    )


def _add(connection: Connection, answer: Answer, said: Tagging, who: str, now: datetime) -> None:
    review = NewReview(
        document_id=answer.document_id,
        topic=answer.topic,
        answer=answer.yes,
        who=answer.who or who,
        at=answer.at or now,
        recorded_at=now,
        model_version=said.model_version,
        probability=said.probability,
        threshold=said.threshold,
    )
    reviews.add(connection, review)


def _overruled(usable: Sequence[Answer], written: _Written) -> Iterator[str]:
    """A line for each answer that a later one contradicts: of this file, then of before."""
    for answer in usable:
        counts = written.after[answer.document_id, answer.topic]
        if counts != answer.yes:
            yield (
                f"{answer.place}: {_word(answer.yes)} to {answer.topic} for document {answer.document_id} "
                f"does not count: a later answer says {_word(counts)}."
            )
    for (document_id, topic), yes in written.before.items():
        if written.after[document_id, topic] != yes:
            yield f"Document {document_id}, {topic}: {_word(yes)} until now, {_word(not yes)} from now on."


def _word(yes: bool) -> str:
    return "yes" if yes else "no"


def _unknown_document(answer: Answer) -> Fault:
    return _fault(answer, f"there is no document {answer.document_id}", "`regwatch search` shows the ids")


def _fault(answer: Answer, problem: str, cure: str) -> Fault:
    return Fault(answer.file, answer.line, problem, cure)
