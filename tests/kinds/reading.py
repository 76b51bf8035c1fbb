"""What the tests of several kinds share: examples, and a source read over a real connection."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.crawl.conftest import AGENT, HERE
from watch.config.options import Options
from watch.config.sources import Source
from watch.crawl.fetch import Fetcher
from watch.crawl.kinds.piste import Credentials
from watch.crawl.messages import Request
from watch.crawl.reader import SourceReader
from watch.models import Entry

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
EXAMPLES = Path(__file__).parent / "examples"


def as_json(entries: tuple[Entry, ...] | None) -> list[dict[str, Any]]:
    """Entries as the expected files hold them."""
    return [
        {
            "title": entry.title,
            "url": entry.url,
            "guid": entry.guid,
            "published": entry.published.day.isoformat() if entry.published else None,
            "language": entry.language,
            "identifiers": list(entry.identifiers),
            "text": entry.text,
        }
        for entry in entries or ()
    ]


def expected(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((EXAMPLES / f"{name}.expected.json").read_text(encoding="utf-8"))
    return found


def source(kind: str, url: str, languages: tuple[str, ...] = ("fr",), **options: object) -> Source:
    return Source(
        id="s", kind=kind, url=url, languages=languages, delay=0.0, timeout=10.0, options=Options(options)
    )


def first(url: str, *languages: str) -> Request:
    return Request(url, languages=languages, delay=0.0)


@asynccontextmanager
async def reader(credentials: Credentials | None = None, **settings: Any) -> AsyncIterator[SourceReader]:
    async with Fetcher(user_agent=AGENT, allow_addresses=HERE, **settings) as fetcher:
        yield SourceReader(fetcher, None, credentials)
