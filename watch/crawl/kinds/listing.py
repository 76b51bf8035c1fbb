"""Pages that list publications, read by selectors or by what their links look like. Pure.

With `item`, each element that it finds is an item. With `link_pattern` alone, each address that matches is
one, and its card is the largest element around it that holds no other such address. With both, only items
whose link matches count.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from bs4 import BeautifulSoup

from watch.crawl.entries import entry_of
from watch.crawl.finding import date_in_url, found_date
from watch.crawl.kinds.items import Item, items_of
from watch.crawl.kinds.soup import base_of, soup_of, values, values_of
from watch.crawl.kinds.titles import title_of
from watch.crawl.links import web_link
from watch.crawl.markup import line_of
from watch.crawl.messages import Answer, Request
from watch.crawl.paging import most_pages, next_number, pages
from watch.crawl.plans import Plan
from watch.crawl.walls import Expects
from watch.errors import UnreadableError
from watch.models import DateSource, Entry, Published, SourceState

EXPECTS: Final[Expects] = "html"

_ACCEPT = "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.5"
#: The next page is looked for between two requests, not in a worker: there a large page would be felt.
_LARGEST_FOLLOWED = 1_000_000
#: For machines, and better than what the reader sees.
_DATE_ATTRIBUTES = ("datetime", "content")


def plan(first: Request, *, options: Mapping[str, object], state: SourceState, now: datetime) -> Plan:
    """The row's address, then the pages that `next` or `page` lead to."""
    return pages(
        first,
        options=options,
        state=state,
        now=now,
        expects=EXPECTS,
        accept=_ACCEPT,
        follow=lambda answer: _next_page(answer, options),
        most=most_pages(options),
    )


def read(
    body: bytes,
    *,
    content_type: str,
    url: str,
    languages: tuple[str, ...],
    now: datetime,
    options: Mapping[str, object],
) -> tuple[Entry, ...]:
    """The entries of one page, in its order; an address that it shows twice is one entry.

    Raises UnreadableError: `malformed` for what has no tags, `unsafe` for XML that defines entities.
    """
    soup = soup_of(body, content_type)
    dates = _Dates(soup, options, languages, now)
    found: dict[str, Entry] = {}
    for item in items_of(soup, options, base_of(soup, url)):
        entry = entry_of(
            title=title_of(item, options),
            texts=["".join(f"<p>{part}</p>" for part in values_of(item.card, options, "summary"))],
            url=item.link,
            published=dates.of(item),
            languages=languages,
        )
        if entry is not None:
            key = item.link or entry.title
            found[key] = _merged(found[key], entry) if key in found else entry
    return tuple(found.values())


class _Dates:
    """Where the dates of a page's items stand, and how they are written."""

    def __init__(
        self, soup: BeautifulSoup, options: Mapping[str, object], languages: tuple[str, ...], now: datetime
    ) -> None:
        self._options = options
        self._languages = languages
        self._now = now
        above = options.get("date_above")
        self._headings = soup.select(str(above)) if above else []
        nodes = soup.descendants if self._headings else ()
        self._order = {id(node): place for place, node in enumerate(nodes)}
        self._places = [self._order[id(heading)] for heading in self._headings]

    def of(self, item: Item) -> Published | None:
        """Where the row says, a `<time>`, the address, or the last heading above that holds one."""
        field = self._options.get("date")
        source = DateSource.SELECTOR if field else DateSource.TIME
        stated = field if isinstance(field, Mapping) else {"select": "time"}
        for said in values(item.card, stated, _DATE_ATTRIBUTES):
            date = self._read(said, source)
            if date is not None:
                return date
        pattern = self._options.get("date_from_url")
        in_url = date_in_url(item.link, str(pattern), now=self._now) if pattern and item.link else None
        return in_url or self._above(item)

    def _above(self, item: Item) -> Published | None:
        """The date of the last heading before the item."""
        before = bisect_left(self._places, self._order.get(id(item.card.item), 0))
        return self._read(str(self._headings[before - 1]), DateSource.SELECTOR) if before else None

    def _read(self, said: str, source: DateSource) -> Published | None:
        given = self._options.get("date_format")
        formats = given if isinstance(given, tuple) else ()
        return found_date(
            line_of(said), now=self._now, languages=self._languages, formats=formats, source=source
        )


def _merged(first: Entry, again: Entry) -> Entry:
    """What two items say of one address: the first title, and whatever only the second knows."""
    text = max(first.text, again.text, key=len)
    return replace(first, published=first.published or again.published, text=text)


def _next_page(answer: Answer, options: Mapping[str, object]) -> tuple[str, ...]:
    if len(answer.body) > _LARGEST_FOLLOWED:
        raise UnreadableError("too_large", f"over {_LARGEST_FOLLOWED} bytes, and more pages")
    soup = soup_of(answer.body, answer.content_type)
    base = base_of(soup, answer.url)
    page = options.get("page")
    if isinstance(page, Mapping):
        # A page beyond the last one shows no item.
        shown = any(True for _ in items_of(soup, options, base))
        return (next_number(answer.url, page),) if shown else ()
    for element in soup.select(str(options["next"])):
        anchor = element if element.get("href") else element.find("a", href=True)
        link = web_link(str(anchor["href"]), base) if anchor is not None else None
        if link is not None:
            return (link,)
    return ()
