"""Scoring the whole archive again with another model, a batch at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime

from classifiers.interface import Classifier
from watch.archive import corpus, tags
from watch.archive.engine import Archive
from watch.review.desk import score
from watch.study import taggings

#: Documents scored in one transaction. Small: others wait for it, and their texts are held in memory.
BATCH = 100


def rescore(
    archive: Archive,
    classifier: Classifier,
    clock: Callable[[], datetime],
    *,
    on_progress: Callable[[int], None] = lambda _: None,
) -> dict[str, int]:
    """Score every document again; tags that a person decided on stay.

    Read, scored and written in one transaction, so that a text which changes meanwhile never gets the tags
    of the old one. When it is stopped half-way, the rest has its former tags and the next run does all.

    Args:
        archive: read and written.
        classifier: the new model.
        clock: the present, aware.
        on_progress: told how many documents are done more, after each batch.

    Returns how many tags were given or taken away, by topic.
    """
    turned: Counter[str] = Counter()
    last = 0
    while True:
        with archive.write() as connection:
            passages = corpus.after(connection, last, BATCH)
            if not passages:
                return dict(turned)
            scored = {
                passage.id: taggings(scores, classifier.version)
                for passage, scores in zip(passages, score(classifier, passages), strict=True)
            }
            turns = tags.replace(connection, scored, clock())
            tags.index(connection, [number for number, turn in turns.items() if turn.before != turn.after])
        for turn in turns.values():
            turned.update(turn.before ^ turn.after)
        last = passages[-1].id
        on_progress(len(passages))
