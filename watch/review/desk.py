"""The desk where people answer: what to ask them, and what an answer does at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from classifiers.interface import Classifier, Text
from watch.archive import corpus, reviews, tags
from watch.archive.corpus import Passage
from watch.archive.engine import Archive
from watch.archive.reviews import NewReview, Question
from watch.errors import Fault, UsageError, WatchError
from watch.models import Tagging
from watch.review.answers import Answer, Gathered, read_answers
from watch.review.mails import read_mails
from watch.study import taggings

_TABLES = frozenset({".csv", ".jsonl", ".ndjson", ".json"})
_MAILS = frozenset({".eml", ".mbox", ""})


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
        answer = Answer(document_id, topic, yes)
        problem = self._write([answer], who)[1]
        if problem:
            raise WatchError(f"There is no document {document_id}. `regwatch search` shows ids.")

    def undo(self, document_id: int, topic: str) -> bool:
        """Take back the answer that counts; False when there is none. What counted before counts again."""
        with self._archive.read() as connection:
            fresh = self._scores(corpus.named(connection, [document_id]))
        with self._archive.write() as connection:
            if not reviews.undo(connection, document_id, topic):
                return False
            before = reviews.verdicts(connection, [document_id]).get((document_id, topic))
            if before is None:
                tags.replace(connection, {document_id: fresh.get(document_id, ())}, self._clock())
            else:
                tags.set_answer(connection, document_id, topic, answer=before, now=self._clock())
            tags.index(connection, [document_id])
        return True

    def import_file(self, path: Path, who: str) -> Imported:
        """Take the answers of a file; `who` answered where it does not say. Raises UsageError.

        What was imported before is not taken twice, so a corrected file can be imported again.
        """
        gathered = self._gather(path)
        known_topics = [answer for answer in gathered.answers if answer.topic in self._topics]
        faults = [*gathered.faults, *(_unknown_topic(one, self._topics) for one in gathered.answers
                                      if one.topic not in self._topics)]
        now = self._clock()
        in_order = sorted(known_topics, key=lambda answer: answer.at or now)
        taken, missing = self._write(in_order, who)
        faults += [_unknown_document(answer) for answer in missing]
        usable = [answer for answer in in_order if answer not in missing]
        return Imported(
            taken=taken,
            known=len(usable) - taken,
            foreign=gathered.foreign,
            faults=tuple(sorted(faults, key=lambda fault: (fault.file, fault.line or 0))),
            overruled=tuple(_contradictions(usable)),
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

    def _write(self, answers: Sequence[Answer], who: str) -> tuple[int, list[Answer]]:
        """Write answers down and set their tags; how many were new, and those on no document."""
        now = self._clock()
        with self._archive.read() as connection:
            passages = corpus.named(connection, {answer.document_id for answer in answers}, filtered=True)
        # Scored before the transaction, so that loading a model never holds the lock.
        scored = self._scores(passages, everything=True)
        taken = 0
        with self._archive.write() as connection:
            for answer in answers:
                if answer.document_id in scored:
                    model = next(tag for tag in scored[answer.document_id] if tag.topic == answer.topic)
                    taken += _take(connection, answer, model, who, now)
            tags.index(connection, scored)
        return taken, [answer for answer in answers if answer.document_id not in scored]
