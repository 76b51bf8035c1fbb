"""One reader for each kind of source: bytes to entries. Pure.

A new kind is a module here with `read` and `EXPECTS`, and a line in each table below. Its options are
declared in `watch.config.kinds`. One that asks for more than its row's address has a `plan` too.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from watch.crawl.kinds import feed, jorf, json_api, listing, page, piste, sitemap, sparql
from watch.crawl.plans import MakePlan
from watch.crawl.walls import Expects
from watch.models import Entry


class Read(Protocol):
    """Called by `SourceReader`, maybe in another process.

    Raises UnreadableError for bytes that are not of this kind, BlockedError for a page where none was due.
    """

    def __call__(
        self,
        body: bytes,
        *,
        content_type: str,
        url: str,
        languages: tuple[str, ...],
        now: datetime,
        options: Mapping[str, object],
    ) -> tuple[Entry, ...]:
        """The entries that `body`, as answered by `url`, shows. `options` are the row's own, as checked."""


def _read_feed(
    body: bytes,
    *,
    content_type: str,
    url: str,
    languages: tuple[str, ...],
    now: datetime,
    options: Mapping[str, object],  # feeds have none
) -> tuple[Entry, ...]:
    return feed.read(body, content_type=content_type, url=url, languages=languages, now=now)


KINDS: Mapping[str, Read] = {
    "feed": _read_feed,
    "jorf": jorf.read,
    "json": json_api.read,
    "listing": listing.read,
    "page": page.read,
    "piste": piste.read,
    "sitemap": sitemap.read,
    "sparql": sparql.read,
}

#: What a wall must not be mistaken for.
EXPECTS: Mapping[str, Expects] = {
    "feed": feed.EXPECTS,
    "jorf": jorf.EXPECTS,
    "json": json_api.EXPECTS,
    "listing": listing.EXPECTS,
    "page": page.EXPECTS,
    "piste": piste.EXPECTS,
    "sitemap": sitemap.EXPECTS,
    "sparql": sparql.EXPECTS,
}

#: The kinds that ask for more than one address, or for another than the row's.
PLANS: Mapping[str, MakePlan] = {
    "jorf": jorf.plan,
    "json": json_api.plan,
    "listing": listing.plan,
    "page": page.plan,
    "piste": piste.plan,
    "sitemap": sitemap.plan,
    "sparql": sparql.plan,
}
