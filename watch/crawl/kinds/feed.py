"""RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, JSON Feed. Pure."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from xml.sax import SAXException

import feedparser

from watch.crawl import jsonfeed, sniff
from watch.crawl.dates import published
from watch.crawl.entries import entry_of
from watch.crawl.links import first_web_link, web_link
from watch.crawl.walls import Expects
from watch.errors import BlockedError, UnreadableError
from watch.models import Entry, Published

log = logging.getLogger(__name__)

EXPECTS: Final[Expects] = "xml"

_DOCTYPE = re.compile(rb"<!DOCTYPE", re.IGNORECASE)
#: A document type that declares entities of its own: no feed needs one, and every entity bomb does.
_INTERNAL_SUBSET = re.compile(rb"""<!DOCTYPE(?:[^<>\["']++|"[^"]*+"|'[^']*+')*+\[""", re.IGNORECASE)
_MAX_DOCTYPES = 5
#: The commonest fault of all. In broken XML the parser would read "R&D" as an entity, and show "R&D;".
_BARE_AMPERSAND = re.compile(rb"(<!\[CDATA\[.*?(?:\]\]>|\Z))|&(?!(?:#\d+|#[xX][0-9a-fA-F]+|\w+);)", re.DOTALL)
_ROOTS = frozenset({"rss", "feed", "rdf:rdf"})
#: The feed parser's names for dates, in order of trust; Dublin Core's `date` arrives as `updated`.
_DATES = ("published", "updated", "created")
#: Which links of an entry lead to what it is about where it has no address of its own, best first.
_RELATIONS = ("related", "via", "enclosure")


def read(
    body: bytes, *, content_type: str, url: str, languages: tuple[str, ...], now: datetime
) -> tuple[Entry, ...]:
    """The entries of a feed, in its order; none for a well-formed feed without any.

    Args:
        body: as it came, in whatever encoding.
        content_type: the header, or an empty string; its charset is believed unless the bytes say otherwise.
        url: where the body came from: relative links are relative to it.
        languages: of the source, for written dates and to check declared languages; may be empty.
        now: aware.

    Raises BlockedError `not_a_feed` for an HTML page, UnreadableError `unsafe`, `malformed` or `not_a_feed`.
    """
    if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        items: Sequence[Any] = jsonfeed.items(body)
        convert = jsonfeed.entry
    else:
        items = _parsed(body, content_type, url)
        convert = _entry
    entries: list[Entry] = []
    failed = 0
    for item in items:
        try:
            entry = convert(item, url=url, languages=languages, now=now)
        except Exception:
            # Not foreseen: it must cost no other entry, and must not pass unseen.
            log.exception("entry_not_read", extra={"feed": url})
            failed += 1
            continue
        if entry is not None:
            entries.append(entry)
    if failed and not entries:
        raise UnreadableError("internal", f"none of {failed} entries could be read")
    return tuple(entries)


def _parsed(body: bytes, content_type: str, url: str) -> list[Any]:
    _check_safe(body.replace(b"\0", b""))  # UTF-16 reads like ASCII without its zeros
    if sniff.is_html(body):
        raise BlockedError("not_a_feed", "an HTML page")
    headers = _headers(body, content_type, url)
    result = _feedparser(body, headers)
    if _broken(result):
        repaired = _BARE_AMPERSAND.sub(lambda match: match[1] or b"&amp;", body)
        result = _feedparser(repaired, headers) if repaired != body else result
    if not result.entries:
        _check_empty(body, result)
    entries: list[Any] = result.entries
    return entries


def _check_safe(body: bytes) -> None:
    """Raise UnreadableError `unsafe` for a body that could define entities."""
    for number, start in enumerate(_DOCTYPE.finditer(body)):
        # Articles quote one now and then; a crowd of them is there to keep this search busy.
        if number == _MAX_DOCTYPES or _INTERNAL_SUBSET.match(body, start.start()):
            raise UnreadableError("unsafe", "a document type with an internal subset")


def _feedparser(body: bytes, headers: dict[str, str]) -> Any:
    return feedparser.parse(body, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)


def _broken(result: Any) -> bool:
    """True when the XML is not well formed; `bozo` alone may be about nothing but the content type."""
    return isinstance(result.get("bozo_exception"), SAXException)


def _headers(body: bytes, content_type: str, url: str) -> dict[str, str]:
    headers = {"content-type": content_type} if content_type else {}
    if not body.isascii() and b"\0" not in body and _is_utf8(body):
        # Other encodings do not produce valid UTF-8 by chance; servers and templates do declare wrong ones.
        headers["content-type"] = "application/xml; charset=utf-8"
    if b"xml:base" in body:
        # Only then: the parser resolves guids as well as links against it, and a guid should stay as it is.
        headers["content-location"] = url
    return headers


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _check_empty(body: bytes, result: Any) -> None:
    """Nothing may be believed empty that is only broken. Raises UnreadableError."""
    # An HTML entity in the channel's own title breaks the XML, but hides no entry.
    broken = _broken(result) and "undefined entity" not in str(result.bozo_exception)
    root = sniff.root_of(body)
    if (result.get("version") or root in _ROOTS) and not broken:
        return
    if root is not None and not result.bozo:
        raise UnreadableError("not_a_feed", f"XML of another kind: {root[:40]}")
    raise UnreadableError("malformed", "no feed, or a broken one")


def _entry(item: Any, *, url: str, languages: tuple[str, ...], now: datetime) -> Entry | None:
    contents = [_string(content, "value") for content in dict.get(item, "content") or ()]
    detail = dict.get(item, "title_detail") or {}
    guid = _string(item, "id")
    if guid.startswith("/"):
        guid = web_link(guid, url) or guid  # an address, then, as its standard has it, and no name
    date = _published(item, languages, now)
    entry = entry_of(
        title=_string(item, "title"),
        texts=[*contents, _string(item, "summary")],
        guid=guid,
        url=_link(item, url),
        published=date,
        language=_string(detail, "language") or _string(item, "language"),
        languages=languages,
    )
    if entry is None and date is not None:
        # Something came out that day: that the feed says no more of it must not hide it.
        return Entry(title=date.day.isoformat(), published=date)
    return entry


def _string(item: Any, key: str) -> str:
    """A field as the feed gave it.

    `dict.get`, because the parser's own lookup answers with other fields for those that are missing.
    """
    value = dict.get(item, key)
    return value if isinstance(value, str) else ""


def _link(item: Any, base: str) -> str | None:
    links: dict[str, list[str]] = {}
    for link in dict.get(item, "links") or ():
        links.setdefault(_string(link, "rel"), []).append(_string(link, "href"))
    alternates = links.get("alternate", [])
    # The parser calls a permanent guid the link where there is none; and now and then an enclosure.
    link = _string(item, "link")
    candidates = [link, *alternates] if link in alternates else [*alternates, link]
    for relation in _RELATIONS:
        candidates += links.get(relation, ())
    return first_web_link(candidates, base)


def _published(item: Any, languages: tuple[str, ...], now: datetime) -> Published | None:
    for name in _DATES:
        parsed = dict.get(item, f"{name}_parsed")
        found = published(_string(item, name), now=now, languages=languages, parsed=parsed)
        if found is not None:
            return found
    return None
