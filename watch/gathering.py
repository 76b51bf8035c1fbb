"""Putting documents that tell of one event into one story, as they are archived; and taking them apart."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from watch.archive import stories
from watch.archive.engine import Archive
from watch.archive.stories import Tagged, Tie
from watch.stories.account import Account, Story
from watch.stories.gathering import gather
from watch.stories.verdict import WINDOW_DAYS

log = logging.getLogger(__name__)


class Gatherer:
    """Gathers what is new into stories.

    Args:
        archive: read and written.
        clock: the present, aware.
    """

    def __init__(self, archive: Archive, clock: Callable[[], datetime]) -> None:
        self._archive = archive
        self._clock = clock

    def gather(self) -> int:
        """Look at every tagged document that was not looked at yet; returns how many joined a story.

        What is in a story stays there: only newcomers are placed, among the documents of the days around
        theirs and those that are the same act, whatever their day.
        """
        with self._archive.read() as connection:
            new = stories.waiting(connection)
            if not new:
                return 0
            first = min(one.day for one in new) - timedelta(days=WINDOW_DAYS)
            last = max(one.day for one in new) + timedelta(days=WINDOW_DAYS)
            old = stories.gathered(connection, first, last, {name for one in new for name in one.identifiers})
            apart = stories.apart(connection)
        # Outside any transaction: comparing a first visit's documents takes a moment.
        ties = _ties(old, new, gather(map(_account, (*old, *new)), apart=apart))
        with self._archive.write() as connection:
            for story_id, tie in ties:
                stories.join(connection, tie, story_id, self._clock())
            stories.note_gathered(connection, [one.id for one in new])
        if ties:
            log.info("stories_gathered", extra={"joined": len(ties)})
        return len(ties)

    def separate(self, document_id: int, who: str) -> list[int]:
        """Take a document out of its story for good; the documents that it leaves, none when it was alone."""
        with self._archive.write() as connection:
            return stories.separate(connection, document_id, who, self._clock())


def _ties(old: Iterable[Tagged], new: Sequence[Tagged], found: Iterable[Story]) -> list[tuple[int, Tie]]:
    """Which newcomer joins which story, and why."""
    story_of = {one.id: one.story_id for one in old}
    newcomers = {one.id for one in new}
    ties: list[tuple[int, Tie]] = []
    for story in found:
        known = [story_of[number] for number in story.members if number in story_of]
        joining = [number for number in story.members if number in newcomers]
        if len(story.members) < 2 or not joining:
            continue
        target = max(known, key=known.count) if known else min(joining)
        reasons = _reasons(story)
        ties += [(target, reasons[number]) for number in joining if number != target]
    return ties


def _reasons(story: Story) -> Mapping[int, Tie]:
    """What ties each document to the others; the head is tied to the first that is tied to it."""
    ties = {}
    for bond in story.bonds:
        number, other = bond.ids
        ties[number] = Tie(number, other, bond.kind, bond.detail)
        ties.setdefault(other, Tie(other, number, bond.kind, bond.detail))
    return ties


def _account(one: Tagged) -> Account:
    return Account(
        id=one.id,
        source_id=one.source_id,
        official=one.official,
        language=one.language,
        day=one.day,
        title=one.title,
        text=one.text,
        identifiers=one.identifiers,
        cited=one.cited,
    )
