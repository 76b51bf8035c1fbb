"""JSON Feed 1.0 and 1.1. Pure; read through `watch.crawl.kinds.feed`."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any

from watch.crawl.dates import published
from watch.crawl.entries import entry_of
from watch.crawl.links import first_web_link
from watch.errors import UnreadableError
from watch.models import Entry

#: The address that names the format, or the bare number that some write instead.
_VERSION = re.compile(r"(?:https?://(?:www\.)?jsonfeed\.org/version/)?1(?:\.\d)?")


def items(body: bytes) -> list[dict[str, Any]]:
    """The items of a JSON Feed. Raises UnreadableError `malformed` or `not_a_feed`."""
    try:
        feed = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise UnreadableError("malformed", "JSON") from error
    if not isinstance(feed, dict) or not _VERSION.fullmatch(str(feed.get("version"))):
        raise UnreadableError("not_a_feed", "JSON of another kind")
    found = feed.get("items")
    if not isinstance(found, list):
        raise UnreadableError("malformed", "JSON Feed without a list of items")
    return [item for item in found if isinstance(item, dict)]


def entry(item: dict[str, Any], *, url: str, languages: tuple[str, ...], now: datetime) -> Entry | None:
    """One item, or None when it holds nothing."""
    guid = _string(item, "id")
    dates = (
        published(_string(item, key), now=now, languages=languages)
        for key in ("date_published", "date_modified")
    )
    return entry_of(
        title=_string(item, "title"),
        texts=[_string(item, key) for key in ("content_html", "content_text", "summary")],
        guid=guid,
        url=_link(item, guid.strip(), url),
        published=next((date for date in dates if date is not None), None),
        language=_string(item, "language"),
        languages=languages,
    )


def _string(item: dict[str, Any], key: str) -> str:
    """A field as text; ids are sometimes numbers."""
    value = item.get(key)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value)


def _link(item: dict[str, Any], guid: str, base: str) -> str | None:
    attachments = item.get("attachments")
    files = attachments if isinstance(attachments, list) else []
    candidates = [_string(item, "url"), _string(item, "external_url")]
    if guid.startswith(("http://", "https://")):
        candidates.append(guid)
    candidates += [_string(file, "url") for file in files if isinstance(file, dict)]
    return first_web_link(candidates, base)
