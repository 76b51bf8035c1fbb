"""Services that answer in JSON, read by the paths that a row gives. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final
from urllib.parse import urljoin

from watch.crawl.entries import entry_of
from watch.crawl.finding import date_in_url, found_date
from watch.crawl.links import web_link
from watch.crawl.messages import Answer, Request
from watch.crawl.paging import most_pages, next_number, pages
from watch.crawl.plans import Plan
from watch.crawl.walls import Expects
from watch.errors import UnreadableError
from watch.models import DateSource, Entry, Published, SourceState
from watch.text import paths

EXPECTS: Final[Expects] = "json"

#: What a database counts time from is what its empty dates say, or the day before further west.
_EMPTY = date(1970, 1, 1)
_ACCEPT = "application/json, */*;q=0.5"
#: What servers put before the first brace, against being run as a script.
_GUARDS = (b")]}',", b")]}'", b"for(;;);", b"while(1);")


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
    content_type: str,  # bytes that are JSON say themselves what they are
    url: str,
    languages: tuple[str, ...],
    now: datetime,
    options: Mapping[str, object],
) -> tuple[Entry, ...]:
    """The entries of one answer, in its order.

    Raises UnreadableError `malformed` for what is no JSON, for an answer without the list that the row names
    (unless `total` says that there is nothing), and for a list whose items show neither title nor link.
    """
    items = _items(_document(body), options)
    entries = [
        entry
        for item in items
        if (entry := _entry(item, url=url, languages=languages, now=now, options=options)) is not None
    ]
    if items and not entries:
        raise UnreadableError("malformed", f"none of {len(items)} items has a title or a link")
    return tuple(entries)


def _document(body: bytes) -> object:
    body = body.strip()
    for guard in _GUARDS:
        body = body.removeprefix(guard)
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise UnreadableError("malformed", "no JSON") from error


def _items(document: object, options: Mapping[str, object]) -> list[dict[str, Any]]:
    """The objects that the row's `items` leads to; without it, those of the list that the document is."""
    found = paths.parse(str(options.get("items", "[*]"))).elements(document)
    if found is None:
        total = paths.parse(str(options["total"])).text(document) if "total" in options else ""
        if total != "0":
            raise UnreadableError("malformed", "nothing where the items should be")
    return [item for item in found or () if isinstance(item, dict)]


def _entry(
    item: dict[str, Any],
    *,
    url: str,
    languages: tuple[str, ...],
    now: datetime,
    options: Mapping[str, object],
) -> Entry | None:
    fields = options.get("fields")
    wanted = (
        {name: paths.parse(str(path)) for name, path in fields.items()} if isinstance(fields, Mapping) else {}
    )

    def texts(name: str) -> list[str]:
        return wanted[name].texts(item) if name in wanted else []

    def text(name: str) -> str:
        return next(iter(texts(name)), "")

    link = web_link(text("url"), url) if text("url") else None
    title = text("title")
    if not title and link is None:
        return None
    entry = entry_of(
        title=title,
        texts=["\n\n".join(texts("summary"))],
        guid=text("id"),
        url=link,
        published=_published([*texts("date"), *texts("updated")], link, options, languages, now),
        language=text("lang"),
        languages=languages,
    )
    return entry and replace(entry, identifiers=tuple(dict.fromkeys(texts("identifier"))))


def _published(
    dates: list[str],
    link: str | None,
    options: Mapping[str, object],
    languages: tuple[str, ...],
    now: datetime,
) -> Published | None:
    given = options.get("date_format")
    formats = given if isinstance(given, tuple) else ()
    for said in dates:
        found = found_date(said, now=now, languages=languages, formats=formats, source=DateSource.FEED)
        if found is not None and found.day > _EMPTY:
            return found
    pattern = options.get("date_from_url")
    return date_in_url(link, str(pattern), now=now) if pattern and link else None


def _next_page(answer: Answer, options: Mapping[str, object]) -> tuple[str, ...]:
    document = _document(answer.body)
    if "next" in options:
        said = paths.parse(str(options["next"])).text(document)
        link = web_link(urljoin(answer.url, said), answer.url) if said else None
        return (link,) if link else ()
    page = options.get("page")
    if not isinstance(page, Mapping) or not _items(document, options):
        return ()
    return (next_number(answer.url, page),)
