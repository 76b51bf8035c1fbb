"""The full text of what a feed or listing only names: the linked page or PDF, where reuse allows it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from watch.crawl import walls
from watch.crawl.fetch import Fetcher, Request
from watch.crawl.fulltext.pool import ExtractionPool
from watch.crawl.reader import Source
from watch.errors import SourceError
from watch.models import Entry

log = logging.getLogger(__name__)

#: Pages read after one reading: the newest ones of a first visit, all those of an ordinary day.
PAGES = 20

#: Characters of a text that is long enough to need no page.
_ENOUGH = 4_000

#: Kinds whose entries are the text already.
_WHOLE = frozenset({"page", "jorf"})

_ACCEPT = "text/html, application/pdf;q=0.9, */*;q=0.5"


class Completer:
    """Reads linked pages, one after the other: they are on one host as a rule.

    Args:
        fetcher: open; not closed here.
        pool: reads what was fetched.
    """

    def __init__(self, fetcher: Fetcher, pool: ExtractionPool) -> None:
        self._fetcher = fetcher
        self._pool = pool

    async def complete(self, source: Source, entries: Sequence[Entry], now: datetime) -> list[Entry]:
        """The entries, each with the text of its page where that says more; in order.

        A page that cannot be read costs nothing: its entry stays as the source shows it.
        """
        if not source.full_text or source.reuse != "full" or source.kind in _WHOLE:
            return list(entries)
        completed = [await self._one(source, entry, now) for entry in entries[:PAGES]]
        return [*completed, *entries[PAGES:]]

    async def _one(self, source: Source, entry: Entry, now: datetime) -> Entry:
        if entry.url is None or len(entry.text) >= _ENOUGH:
            return entry
        request = Request(
            entry.url,
            timeout=source.timeout,
            max_bytes=source.max_bytes,
            delay=source.delay,
            accept=_ACCEPT,
            languages=source.languages,
        )
        try:
            answer = await self._fetcher.get(request)
            walls.check(answer, "any")
            found = await self._pool.extract(
                answer.body,
                content_type=answer.content_type,
                url=answer.url,
                now=now,
                languages=source.languages,
                feed_text=entry.text,
                title=entry.title,
            )
        except SourceError as error:
            log.info("page_not_read", extra={"source_id": source.id, "cause": error.code})
            return entry
        text = found.text if len(found.text) > len(entry.text) else entry.text
        return replace(entry, text=text, published=entry.published or found.published)
