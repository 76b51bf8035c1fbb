"""Sitemaps, read as lists of publications: for publishers that have nothing better. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

from watch.crawl.entries import entry_of
from watch.crawl.finding import date_in_url, found_date
from watch.crawl.links import web_link
from watch.crawl.messages import Answer, Request
from watch.crawl.paging import most_pages, pages
from watch.crawl.plans import Plan
from watch.crawl.walls import Expects
from watch.errors import UnreadableError
from watch.models import DateSource, Entry, Published, SourceState

EXPECTS: Final[Expects] = "xml"

_ACCEPT = "application/xml, text/xml;q=0.9, */*;q=0.5"
_DEFAULT_PAGES = 10
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
_BARE_AMPERSAND = re.compile(rb"&(?!(?:#\d+|#[xX][0-9a-fA-F]+|\w+);)")
_EXTENSION = re.compile(r"\.\w{2,5}$")
_LANGUAGE_MARK = re.compile(r"_[a-z]{2}$")
_DASHES = re.compile(r"[-_+\s]+")
_NUMBER = re.compile(r"[\d\W_]*")


def plan(first: Request, *, options: Mapping[str, object], state: SourceState, now: datetime) -> Plan:
    """The row's address; when it is an index, its sitemaps too, the last changed first."""
    return pages(
        first,
        options=options,
        state=state,
        now=now,
        expects=EXPECTS,
        accept=_ACCEPT,
        follow=_sitemaps,
        most=most_pages(options, _DEFAULT_PAGES),
    )


def read(
    body: bytes,
    *,
    content_type: str,  # XML says itself how it is encoded
    url: str,
    languages: tuple[str, ...],
    now: datetime,
    options: Mapping[str, object],
) -> tuple[Entry, ...]:
    """The addresses of one sitemap that the row asks for, as entries; none for an index.

    A title is made of the address where the sitemap gives none. `lastmod` is a date only where they differ:
    when all are the same, it is the day on which the sitemap was made. Raises UnreadableError: `malformed`,
    `unsafe` for a document that defines entities.
    """
    root = _root(body)
    if _name(root) == "sitemapindex":
        return ()
    wanted = re.compile(str(options.get("link_pattern", "")))
    found = [
        (link, node)
        for node in root
        if _name(node) == "url"
        and (link := web_link(_text(node, "loc"), url))
        and wanted.search(link.partition(urlsplit(link).netloc)[2])
    ]
    changed = {_text(node, "lastmod") for _, node in found}
    entries = (
        _entry(link, node, languages=languages, now=now, options=options, dated=len(changed) > 1)
        for link, node in dict(found).items()
    )
    return tuple(entry for entry in entries if entry is not None)


def _entry(
    link: str,
    node: ElementTree.Element,
    *,
    languages: tuple[str, ...],
    now: datetime,
    options: Mapping[str, object],
    dated: bool,
) -> Entry | None:
    return entry_of(
        title=_text(node, "title") or _title_in(link, options.get("date_from_url")),
        url=link,
        published=_published(link, node, now, options, dated),
        language=_text(node, "language"),
        languages=languages,
    )


def _published(
    link: str, node: ElementTree.Element, now: datetime, options: Mapping[str, object], dated: bool
) -> Published | None:
    """The date that a news sitemap gives, that of the address, or that of the last change."""
    stated = found_date(_text(node, "publication_date"), now=now, source=DateSource.FEED)
    if stated is not None:
        return stated
    pattern = options.get("date_from_url")
    in_url = date_in_url(link, str(pattern), now=now) if pattern else None
    if in_url is not None or not dated:
        return in_url
    return found_date(_text(node, "lastmod"), now=now, source=DateSource.META)


def _title_in(link: str, date_pattern: object) -> str:
    """The last part of the address that holds words, and the numbers after it."""
    path = unquote(urlsplit(link).path)
    if date_pattern:
        path = re.sub(str(date_pattern), "/", path)
    parts = [_LANGUAGE_MARK.sub("", _EXTENSION.sub("", part)) for part in path.split("/") if part]
    words = next((place for place in reversed(range(len(parts))) if not _NUMBER.fullmatch(parts[place])), 0)
    title = _DASHES.sub(" ", " ".join(parts[words:])).strip()
    return title[:1].upper() + title[1:]


def _sitemaps(answer: Answer) -> tuple[str, ...]:
    root = _root(answer.body)
    if _name(root) != "sitemapindex":
        return ()
    children = [(_text(node, "lastmod"), web_link(_text(node, "loc"), answer.url)) for node in root]
    # Stable: without dates, the index's own order.
    children.sort(key=lambda child: child[0], reverse=True)
    return tuple(link for _, link in children if link)


def _root(body: bytes) -> ElementTree.Element:
    if _ENTITY.search(body.replace(b"\0", b"")):  # UTF-16 reads like ASCII without its zeros
        raise UnreadableError("unsafe", "entities of its own")
    try:
        root = ElementTree.fromstring(_BARE_AMPERSAND.sub(b"&amp;", body.strip()))  # noqa: S314 - none left
    except ElementTree.ParseError as error:
        raise UnreadableError("malformed", "no XML, or a broken one") from error
    if _name(root) not in ("urlset", "sitemapindex"):
        raise UnreadableError("malformed", f"XML of another kind: {_name(root)[:40]}")
    return root


def _name(node: ElementTree.Element) -> str:
    """The name without its namespace, which sitemaps get wrong."""
    return node.tag.rpartition("}")[2]


def _text(node: ElementTree.Element, name: str) -> str:
    """The text of the first element of that name inside `node`, at any depth: `news:title` is deep."""
    return next((text for text in _texts(node, name)), "")


def _texts(node: ElementTree.Element, name: str) -> Iterator[str]:
    for inner in node.iter():
        if _name(inner) == name and inner.text and inner.text.strip():
            yield inner.text.strip()
