"""The full text of what a feed or listing only names, where reuse allows it.

Of an EU act, what CELLAR holds of it; of everything else, the linked page or PDF.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from watch.crawl import walls
from watch.crawl.fetch import Fetcher, Request
from watch.crawl.fulltext.cellar import OfficialText
from watch.crawl.fulltext.extract import Extracted
from watch.crawl.fulltext.official import OfficialTexts
from watch.crawl.fulltext.pool import ExtractionPool
from watch.crawl.reader import Source
from watch.errors import SourceError
from watch.models import Entry, TextNote

log = logging.getLogger(__name__)

#: Pages read after one reading: the newest ones of a first visit, all those of an ordinary day.
PAGES = 20

#: Characters of a text that is long enough to need no page.
_ENOUGH = 4_000

#: Kinds whose entries are the text already.
_WHOLE = frozenset({"page", "jorf"})

_ACCEPT = "text/html, application/pdf;q=0.9, */*;q=0.5"


class Completer:
    """Reads texts, one after the other: they are on one host as a rule.

    Args:
        fetcher: open; not closed here.
        pool: reads what was fetched.
        official: has the texts of EU acts.
    """

    def __init__(self, fetcher: Fetcher, pool: ExtractionPool, official: OfficialTexts) -> None:
        self._fetcher = fetcher
        self._pool = pool
        self._official = official

    async def complete(self, source: Source, entries: Sequence[Entry], now: datetime) -> list[Entry]:
        """The entries, each with the text of its act, or of its page where that says more; in order.

        A text that cannot be read costs nothing: its entry stays as the source shows it, with a note where
        the reason is a scan.
        """
        if not source.full_text or source.reuse != "full" or source.kind in _WHOLE:
            return list(entries)
        completed = [await self._one(source, entry, now) for entry in entries[:PAGES]]
        return [*completed, *entries[PAGES:]]

    async def _one(self, source: Source, entry: Entry, now: datetime) -> Entry:
        if len(entry.text) >= _ENOUGH:
            return entry
        act = await self._official.find(source, entry, now)
        if act is not None:
            return _with_act(entry, act)
        return await self._with_page(source, entry, now)

    async def _with_page(self, source: Source, entry: Entry, now: datetime) -> Entry:
        if entry.url is None:
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
        return _with_found(entry, found)


def _with_act(entry: Entry, act: OfficialText) -> Entry:
    """What the source says of an act (that it amends another one, say) is not in its text: both are kept."""
    if not act.text:
        return replace(entry, text_note=act.note)
    text = "\n\n".join(filter(None, [entry.text, act.text]))
    return replace(entry, text=text, language=act.language, text_note=act.note)


def _with_found(entry: Entry, found: Extracted) -> Entry:
    published = entry.published or found.published
    if found.note == "no_text":
        return replace(entry, published=published, text_note="no_text")
    if len(found.text) <= len(entry.text):
        return replace(entry, published=published)
    cut: TextNote | None = "truncated" if found.note == "truncated" else None
    return replace(entry, text=found.text, published=published, text_note=cut)
