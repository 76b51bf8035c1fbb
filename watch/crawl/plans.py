"""Readings that take more than one request: which ones, in what order, and what becomes of the answers.

A plan is a generator that knows the service and never touches the network: it yields steps, is sent the
answer to each, and returns what the archive shall remember in place of the body's hash. `carry_out` does the
rest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Generator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from watch.crawl import walls
from watch.crawl.messages import Answer, Request
from watch.crawl.walls import Expects
from watch.errors import SourceError
from watch.models import Entry, Reading, SourceState

#: However long nothing could be read, no plan looks back further than this.
LONGEST_LOOK_BACK = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Step:
    """One request, and what its answer is for.

    `shows`: the answer shows entries, and is parsed; otherwise it only leads on (a token, a list of files).
    `known_hash`: an answer with these bytes is not parsed again.
    """

    request: Request
    expects: Expects = "any"
    shows: bool = True
    known_hash: str | None = None


#: It returns a short text to compare with next time, or None for the hash of what was parsed. A failed step
#: is thrown into it as the SourceError that it is: a plan that knows better what it means may say so.
Plan = Generator[Step, Answer, str | None]


class MakePlan(Protocol):
    """Called by `SourceReader` for the kinds in PLANS, before every reading."""

    def __call__(
        self, first: Request, *, options: Mapping[str, object], state: SourceState, now: datetime
    ) -> Plan:
        """A plan. `first` asks for the row's address, with its limits; other requests are made from it."""


def first_day(state: SourceState, now: datetime, days: int) -> date:
    """The first day that a reading should cover.

    `days` before now, or before the last good reading when that is further back, so that an interruption
    leaves no hole.
    """
    read_at = min(now, state.last_good_at or now)
    return max(read_at - timedelta(days=days), now - LONGEST_LOOK_BACK).date()


def days_option(options: Mapping[str, object], default: int) -> int:
    """The row's `days`."""
    days = options.get("days")
    return days if isinstance(days, int) else default


async def carry_out(
    plan: Plan,
    fetch: Callable[[Request], Awaitable[Answer]],
    parse: Callable[[Answer], Awaitable[tuple[Entry, ...]]],
) -> Reading:
    """Take every step of a plan, one after another. `entries` is None when no answer had to be parsed.

    A step that fails fails the whole: a part of the answers would look like all of them. Raises SourceError.
    """
    answers: list[Answer] = []
    entries: list[Entry] = []
    bodies = hashlib.sha256()
    parsed = False
    try:
        step = next(plan)
        while True:
            try:
                answer = await fetch(step.request)
                if not answer.not_modified:
                    walls.check(answer, step.expects)
            except SourceError as error:
                step = plan.throw(error)
                continue
            answers.append(answer)
            if step.shows and not answer.not_modified:
                bodies.update(answer.body)
                if hashlib.sha256(answer.body).hexdigest() != step.known_hash:
                    entries += await parse(answer)
                    parsed = True
            step = plan.send(answer)
    except StopIteration as end:
        remembered: str | None = end.value
    first = answers[0] if answers else None
    return Reading(
        tuple(entries) if parsed else None,
        etag=first.etag if first else None,
        last_modified=first.last_modified if first else None,
        body_hash=remembered or bodies.hexdigest(),
        moved_to=first.moved_to if first else None,
        requests=sum(answer.requests for answer in answers),
        bytes=sum(answer.bytes for answer in answers),
    )
