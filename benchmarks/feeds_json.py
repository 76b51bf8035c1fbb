"""JSON Feeds among other JSON files, and our entries beside what their items plainly say."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from watch.models import Entry

_VERSION = re.compile(r"https?://(?:www\.)?jsonfeed\.org/version/1(?:\.1)?")
_BARE_VERSIONS = ("1", "1.0", "1.1")
#: What no expected result of a test of RSS 1.0 has, which is JSON with a version 1.0 and items too.
_ITEM_KEYS = frozenset({"id", "url", "content_html", "content_text"})


def items(body: bytes) -> list[dict[str, Any]] | None:
    """The items of a JSON Feed, or None for a file of another kind."""
    try:
        feed = json.loads(body)
    except ValueError:
        return None
    found = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        return None
    version = str(feed.get("version"))
    by_items = version in _BARE_VERSIONS and bool(found) and all(item.keys() & _ITEM_KEYS for item in found)
    return found if by_items or _VERSION.fullmatch(version) else None


def differences(found: Sequence[dict[str, Any]], entries: Sequence[Entry]) -> list[str]:
    """Where our entries differ from the items in number, title, url, id or date_published."""
    if len(found) != len(entries):
        return [f"{len(found)} items, {len(entries)} entries"]
    return [
        f"item {number}: {name} {wanted!r}, ours {got!r}"
        for number, (item, entry) in enumerate(zip(found, entries, strict=True))
        for name, wanted, got in _pairs(item, entry)
        if wanted != got
    ]


def _pairs(item: dict[str, Any], entry: Entry) -> list[tuple[str, object, object]]:
    """What the item states beside what the entry holds; what it does not state is left out."""
    published = entry.published.at if entry.published else None
    pairs = [
        ("title", item.get("title"), entry.title),
        ("url", item.get("url"), entry.url),
        ("id", str(item["id"]) if "id" in item else None, entry.guid),
        ("date_published", _instant(item.get("date_published")), published),
    ]
    return [(name, wanted, got) for name, wanted, got in pairs if wanted is not None]


def _instant(text: object) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(UTC) if isinstance(text, str) else None
