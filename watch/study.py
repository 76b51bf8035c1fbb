"""What is found out about an entry before it is archived: filtered or not, citations, tags, dates, terms.

Most of the work of a crawl is done here, and nothing here knows the archive: other processes can do it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

from classifiers.interface import Classifier, Text, TopicScore
from classifiers.topics import Topic
from watch.config.sources import Source
from watch.enrich.deadlines import deadlines
from watch.enrich.instrument import nature_of
from watch.enrich.keywords import Keywords
from watch.model import load_or_train_aside
from watch.models import Deadline, Entry, Nature, TagEvidence, Tagging
from watch.text.analyzer import document_terms
from watch.text.identifiers import cited_identifiers

#: A topic less likely than this is not kept: nothing could be learned from three "no" rows a document.
_KEPT_PROBABILITY = 0.02


@dataclass(frozen=True, slots=True)
class Studied:
    """What was found out about one entry. `terms` are those of its title and of its text, for the index."""

    filtered: bool
    nature: Nature
    cited: tuple[str, ...]
    tags: tuple[Tagging, ...]
    deadlines: tuple[Deadline, ...]
    terms: tuple[str, str]


class Study(Protocol):
    """Studies entries of one source. Called by the pipeline, outside any transaction."""

    async def __call__(self, entries: Sequence[Entry], source: Source) -> list[Studied]:
        """One result each, in order; the entries' language and own identifiers are known."""


class StudyHere:
    """Studies in a thread of this process.

    Args:
        classifier: gives the classifier in use, which may be another one after a training.
    """

    def __init__(self, classifier: Callable[[], Classifier]) -> None:
        self._classifier = classifier

    async def __call__(self, entries: Sequence[Entry], source: Source) -> list[Studied]:
        """See `Study`."""
        return await asyncio.to_thread(lambda: study(self._classifier(), entries, source))


class StudyInPool:
    """Studies in worker processes, each with the model of the home."""

    def __init__(self, pool: Executor, model: Path, topics: tuple[Topic, ...]) -> None:
        self._pool = pool
        self._model = model
        self._topics = topics

    async def __call__(self, entries: Sequence[Entry], source: Source) -> list[Studied]:
        """See `Study`."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(
            self._pool, _study_in_worker, self._model, self._topics, entries, source
        )


def _study_in_worker(
    model: Path, topics: tuple[Topic, ...], entries: Sequence[Entry], source: Source
) -> list[Studied]:
    return study(_model_of_worker(model, _Topics(topics)), entries, source)


class _Topics(tuple[Topic, ...]):
    """Topics as a key: their terms are mappings, which cannot be hashed, and a worker has only one list."""

    def __hash__(self) -> int:
        return hash(tuple(topic.id for topic in self))


@cache
def _model_of_worker(model: Path, topics: _Topics) -> Classifier:
    # Aside: a worker does not know people's answers, and must not leave a model without them in the home.
    return load_or_train_aside(model, tuple(topics), tuple)


def study(classifier: Classifier, entries: Sequence[Entry], source: Source) -> list[Studied]:
    """Find out everything about entries of one source.

    A firehose's entries without any of its keywords are kept by title, link and date alone: their text is
    neither indexed nor scored, nor are its dates read.
    """
    wanted = Keywords(source.keywords)
    filtered = [not wanted.match(f"{entry.title}\n{entry.text}") for entry in entries]
    cited = [_cited(entry) for entry in entries]
    scored = iter(
        classifier.score(
            [
                _text(entry, named)
                for entry, named, out in zip(entries, cited, filtered, strict=True)
                if not out
            ]
        )
    )
    return [
        Studied(
            filtered=out,
            nature=nature_of(entry, source=source.name, publisher=source.publisher, official=source.official),
            cited=named,
            tags=() if out else taggings(next(scored), classifier.version),
            deadlines=() if out else _deadlines(entry),
            terms=document_terms(
                entry.title, "" if out else entry.text, (*entry.identifiers, *named), entry.language
            ),
        )
        for entry, named, out in zip(entries, cited, filtered, strict=True)
    ]


def _cited(entry: Entry) -> tuple[str, ...]:
    found = cited_identifiers(f"{entry.title}\n{entry.text}")
    return tuple(identifier for identifier in found if identifier not in entry.identifiers)


def _deadlines(entry: Entry) -> tuple[Deadline, ...]:
    published = entry.published.day if entry.published else None
    return deadlines(entry.title, entry.text, entry.language, published=published)


def _text(entry: Entry, cited: tuple[str, ...]) -> Text:
    return Text(entry.title, entry.text, entry.language, (*entry.identifiers, *cited))


def taggings(scores: tuple[TopicScore, ...], version: str) -> tuple[Tagging, ...]:
    """The classifier's scores in the archive's words, without the topics that are not kept."""
    return tuple(
        tagging(score, version) for score in scores if score.tagged or score.probability >= _KEPT_PROBABILITY
    )


def tagging(score: TopicScore, version: str) -> Tagging:
    """One score in the archive's words."""
    return Tagging(
        topic=score.topic,
        probability=score.probability,
        threshold=score.threshold,
        tagged=score.tagged,
        evidence=tuple(TagEvidence(item.kind, item.text, item.weight) for item in score.evidence),
        model_version=version,
    )
