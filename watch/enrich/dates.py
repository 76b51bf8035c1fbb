"""When a page says that it was published. Pure."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

from htmldate import find_date
from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from watch.enrich.visible import OTHER_DAY, VisibleDates
from watch.enrich.written import parse_date, published
from watch.models import DateSource, Published

__all__ = ["page_date", "parse_date"]

#: Names of `<meta>` elements, in order of trust; compared in lower case.
_SURE_META = ("article:published_time", "article:published", "og:article:published_time", "og:published_time")
_PUBLISHED_META = (
    *("datepublished", "date_published", "publication_date", "publish_date", "publishdate", "publish-date"),
    *("published_date", "pubdate", "pub_date", "og:pubdate", "originalpublicationdate", "displaydate"),
    *("citation_publication_date", "citation_online_date", "parsely-pub-date", "sailthru.date", "bt:pubdate"),
    *("cxenseparse:recs:publishtime", "cxenseparse:publishtime", "rnews:datepublished", "article.published"),
    *("dcterms.issued", "dcterms.available", "dc.date.issued", "dc.date.published"),
)
#: These may be the day the page was made, or last touched: what a reader sees goes before them.
_VAGUE_META = (
    *("dcterms.created", "dc.date.created", "datecreated", "article:created", "created"),
    *("dc.date", "dcterms.date", "date", "ptime", "timestamp"),
)
_MODIFIED_META = (
    *("article:modified_time", "og:updated_time", "datemodified", "updated_time"),
    *("dcterms.modified", "dc.date.modified", "last-modified", "lastmod", "revised"),
)
#: Objects of a page that have dates of their own.
_OTHER_THINGS = re.compile(
    r"Comment|Review|Answer|Question|VideoObject|ImageObject|AudioObject|Event|JobPosting|Offer|Product|Person|"
    r"BreadcrumbList|ItemList|WebSite|Organization"
)
_URL_DATE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:/(0[1-9]|1[0-2]|[1-9])/(0[1-9]|[12]\d|3[01]|[1-9])(?=[/.?#_-]|$)"
    r"|([-_.]?)(0[1-9]|1[0-2])\4(0[1-9]|[12]\d|3[01])(?!\d))"
)
_FIRST_WEB_YEAR = 1995
#: Texts of one kind that are read as dates, which is slow: a page of tables has thousands.
_MAX_TRIED = 50
_Date = Published | None


def page_date(
    page: bytes | HtmlElement, *, url: str, now: datetime, languages: Sequence[str] = ()
) -> Published | None:
    """The publication date of a page, or None.

    In order of trust: JSON-LD and `<meta>`, `<time>`, the address, a labelled or marked date near the
    headline; then dates of change; then what htmldate makes of it, marked `guessed`. An address counts as
    `meta`, visible text as `time`. A date later than `now` is passed over for the next.

    Args:
        page: the bytes of a page, or its tree, which is left as it was.
        url: where it came from.
        now: when it was fetched, aware.
        languages: what the source publishes in.
    """
    tree = page if isinstance(page, HtmlElement) else _parse(page)
    if tree is None:
        return None

    def read(text: object, source: DateSource) -> _Date:
        return parse_date(text, languages, now, source=source) if isinstance(text, str) else None

    def read_all(texts: Iterable[object], source: DateSource) -> _Date:
        return _first(read(text, source) for text in islice(texts, _MAX_TRIED))

    shown = VisibleDates(tree)
    meta, seen = DateSource.META, DateSource.TIME
    steps: tuple[Callable[[], _Date], ...] = (
        lambda: read_all(_metas(tree, _SURE_META), meta),
        lambda: read_all(_structured(tree, "datePublished"), meta),
        lambda: read_all(_metas(tree, _PUBLISHED_META), meta),
        lambda: read_all(shown.itemprops(), meta),
        lambda: read_all(shown.times(), seen),
        lambda: _from_address(url, now),
        lambda: read_all(shown.labelled(), seen),
        lambda: read_all(_metas(tree, _VAGUE_META), meta),
        lambda: read_all(shown.near_headline(), seen),
        lambda: read_all(shown.stamps(), seen),
        lambda: read_all(_structured(tree, "dateCreated"), meta),
        lambda: read_all(_structured(tree, "dateModified"), meta),
        lambda: read_all(_metas(tree, _MODIFIED_META), meta),
        lambda: _guessed(tree, url, now),
    )
    return _first(step() for step in steps)


def _first(found: Iterable[_Date]) -> _Date:
    return next((one for one in found if one is not None), None)


def _parse(page: bytes) -> HtmlElement | None:
    """The tree of a page: as UTF-8 where its bytes are, whatever it declares or leaves out."""
    try:
        page.decode()
        encoding = "utf-8"
    except UnicodeDecodeError:
        encoding = None
    try:
        tree: HtmlElement = document_fromstring(page, parser=HTMLParser(encoding=encoding))
    except (etree.LxmlError, ValueError):
        return None
    return tree


def _structured(tree: HtmlElement, name: str) -> Iterator[object]:
    """The values of `name` in the page's JSON-LD."""
    for script in tree.iterfind(".//script[@type='application/ld+json']"):
        try:
            things = list(_things(json.loads(script.text or "", strict=False)))
        except (ValueError, RecursionError):
            continue  # a block that is not JSON says nothing
        yield from (thing[name] for thing in things if name in thing)


def _things(node: object) -> Iterator[dict[str, Any]]:
    """The objects of a JSON-LD block that may be the page itself."""
    if isinstance(node, dict):
        if _OTHER_THINGS.search(str(node.get("@type", ""))):
            return
        yield node
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _things(child)


def _metas(tree: HtmlElement, names: Sequence[str]) -> Iterator[str]:
    said: dict[str, str] = {}
    for element in tree.iter("meta"):
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            said.setdefault((element.get(attribute) or "").lower(), element.get("content") or "")
    return (said[name] for name in names if said.get(name))


def _from_address(url: str, now: datetime) -> Published | None:
    match = _URL_DATE.search(url.partition("?")[0])
    if match is None or int(match[1]) < _FIRST_WEB_YEAR:
        return None
    try:
        day = date(int(match[1]), int(match[2] or match[5]), int(match[3] or match[6]))
    except ValueError:
        return None
    return published(day, None, now, DateSource.META)


def _guessed(tree: HtmlElement, url: str, now: datetime) -> Published | None:
    """What htmldate finds when it cannot see what is dated otherwise: deadlines, changes, tables of data."""
    rest = copy.copy(tree)  # lxml copies what is below, too
    for table in rest.xpath("//table[.//tr[2] and not(.//table or .//h1)]"):
        table.drop_tree()
    for leaf in rest.xpath("//body//*[not(*)]"):
        if OTHER_DAY.search(leaf.text or ""):
            leaf.drop_tree()
    found = find_date(rest, url=url, original_date=True, max_date=now.date().isoformat())
    # The first of January is what a bare year becomes, most often that of the copyright.
    if not found or found.endswith("-01-01"):
        return None
    return published(date.fromisoformat(found), None, now, DateSource.GUESSED)
