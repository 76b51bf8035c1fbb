"""One source, fetched and parsed."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping
from concurrent.futures import BrokenExecutor, Executor
from datetime import datetime
from functools import partial
from typing import Protocol

from watch.crawl import walls
from watch.crawl.fetch import Answer, Fetcher, Request
from watch.crawl.kinds import EXPECTS, KINDS, PLANS, piste
from watch.crawl.kinds.piste import Credentials
from watch.crawl.plans import carry_out
from watch.errors import UnreadableError
from watch.models import Entry, Reading, SourceState

_PARSE_SECONDS = 20.0
#: More than that is refused, not cut: nobody could say which part was left out.
_MOST_ENTRIES = 5_000


class Source(Protocol):
    """What the reader needs to know of a row of `sources.yaml`."""

    @property
    def id(self) -> str:
        """The row's id."""

    @property
    def kind(self) -> str:
        """How the source is read: a key of KINDS."""

    @property
    def url(self) -> str:
        """What is fetched."""

    @property
    def languages(self) -> tuple[str, ...]:
        """ISO 639-1 codes that the source publishes in."""

    @property
    def delay(self) -> float:
        """Seconds between two requests to its host."""

    @property
    def timeout(self) -> float:
        """Seconds for the whole answer."""

    @property
    def max_bytes(self) -> int:
        """Bytes of the body, compressed and not."""

    @property
    def full_text(self) -> bool:
        """Whether linked pages are read too."""

    @property
    def reuse(self) -> str:
        """What the publisher's licence lets us keep: `full`, `excerpt` or `link`."""

    @property
    def options(self) -> Mapping[str, object]:
        """What only rows of its kind say."""


class SourceReader:
    """Reads sources. Belongs to the event loop of its fetcher.

    Args:
        fetcher: open; not closed here.
        pool: worker processes for large bodies, or None to parse everything in threads.
        parse_in_pool_over: bytes of a body that is worth sending there.
        credentials: for the sources of PISTE, or None.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        pool: Executor | None,
        credentials: Credentials | None = None,
        *,
        parse_in_pool_over: int = 100_000,
    ) -> None:
        self._fetcher = fetcher
        self._pool = pool
        self._parse_in_pool_over = parse_in_pool_over
        self._plans = {**PLANS, "piste": partial(piste.plan, credentials=credentials)}

    async def read(self, source: Source, state: SourceState, now: datetime) -> Reading:
        """Fetch a source and parse it unless it is unchanged: then `entries` is None.

        Raises SourceError: FetchError, BlockedError or UnreadableError.
        """
        first = Request(
            source.url,
            etag=state.etag,
            last_modified=state.last_modified,
            timeout=source.timeout,
            max_bytes=source.max_bytes,
            delay=source.delay,
            languages=source.languages,
        )
        if source.kind in self._plans:
            plan = self._plans[source.kind](first, options=source.options, state=state, now=now)
            reading = await carry_out(plan, self._fetch, lambda answer: self._parse(source, answer, now))
            return _checked(reading)
        answer = await self._fetcher.get(first)
        if answer.not_modified:
            return _reading(answer, None, state.body_hash)
        walls.check(answer, EXPECTS[source.kind])
        body_hash = hashlib.sha256(answer.body).hexdigest()
        if body_hash == state.body_hash:
            return _reading(answer, None, body_hash)
        return _reading(answer, await self._parse(source, answer, now), body_hash)

    async def _fetch(self, request: Request) -> Answer:
        return await (self._fetcher.get(request) if request.post is None else self._fetcher.post(request))

    async def _parse(self, source: Source, answer: Answer, now: datetime) -> tuple[Entry, ...]:
        parse = partial(
            KINDS[source.kind],
            answer.body,
            content_type=answer.content_type,
            url=answer.url,
            languages=source.languages,
            now=now,
            options=source.options,
        )
        # lxml, which reads pages and the files of archives, is not safe in several threads at once. None is
        # the loop's own threads.
        with_lxml = EXPECTS[source.kind] == "html" or source.kind == "jorf"
        apart = with_lxml or len(answer.body) > self._parse_in_pool_over
        pool = self._pool if apart else None
        try:
            async with asyncio.timeout(_PARSE_SECONDS):
                return await asyncio.get_running_loop().run_in_executor(pool, parse)
        except TimeoutError as error:
            raise UnreadableError("timeout", f"parsing took over {_PARSE_SECONDS:g} s") from error
        except BrokenExecutor as error:
            raise UnreadableError("internal", "the parser's process died") from error


def _checked(reading: Reading) -> Reading:
    if len(reading.entries or ()) > _MOST_ENTRIES:
        raise UnreadableError("too_large", f"over {_MOST_ENTRIES} entries")
    return reading


def _reading(answer: Answer, entries: tuple[Entry, ...] | None, body_hash: str | None) -> Reading:
    return Reading(
        entries,
        etag=answer.etag,
        last_modified=answer.last_modified,
        body_hash=body_hash,
        moved_to=answer.moved_to,
        requests=answer.requests,
        bytes=answer.bytes,
    )
