"""Documents as an Atom feed (RFC 4287), so that a feed reader can follow an archive."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID, uuid5

from lxml import etree

from notifications.render.clean import safe_url
from watch import __version__
from watch.cli.formats.record import Record, visible

_ATOM = "http://www.w3.org/2005/Atom"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"

#: Ids are made of what never changes, under this one: the same document has the same id in every export.
_IDS = UUID("bc132b83-d6c1-4934-aea3-6eee32920928")

#: Atom has no bare days: where the publisher gives no time, its day begins.
_MIDNIGHT = time(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says of itself. `key` tells it from every other feed; the same key gives the same id."""

    title: str
    key: str
    updated: datetime


def render_atom(records: Iterable[Record], *, feed: Feed) -> Iterator[bytes]:
    """The feed, an entry a document."""
    # lxml could write into a stream itself, but says nothing of an error in the last few kilobytes.
    yield f'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="{_ATOM}">\n'.encode()
    for element in _head(feed):
        yield etree.tostring(element, encoding="utf-8")
    for one in records:
        yield etree.tostring(_entry(one), encoding="utf-8") + b"\n"
    yield b"</feed>\n"


def _head(feed: Feed) -> list[Any]:
    return [
        _element("id", _urn(f"feed {feed.key}")),
        _element("title", visible(feed.title)),
        _element("updated", _rfc3339(feed.updated)),
        _element("generator", "regwatch", version=__version__),
    ]


def _entry(record: Record) -> Any:
    document = record.document
    entry = _element("entry")
    if document.language:
        entry.set(_LANGUAGE, document.language)
    title = visible(document.title)
    entry.append(_element("id", _urn(f"document {document.id} {document.archived.isoformat()}")))
    entry.append(_element("title", title))
    entry.append(_element("updated", _rfc3339(document.updated)))
    if document.published:
        published = document.published_at or datetime.combine(document.published, _MIDNIGHT)
        entry.append(_element("published", _rfc3339(published)))
    author = _element("author")
    author.append(_element("name", visible(document.authority) or visible(record.source_name)))
    entry.append(author)
    url = safe_url(document.url or "")
    # RFC 4287, 4.1.2: an entry without a link has its content in itself; its title is all there is to show.
    entry.append(_element("link", rel="alternate", href=url) if url else _element("content", title))
    for one in document.topics:
        entry.append(_element("category", term=one.topic))
    return entry


def _element(name: str, text: str | None = None, **attributes: str) -> Any:
    element = etree.Element(f"{{{_ATOM}}}{name}", attributes, nsmap={None: _ATOM})
    element.text = text
    return element


def _urn(key: str) -> str:
    return uuid5(_IDS, key).urn


def _rfc3339(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
