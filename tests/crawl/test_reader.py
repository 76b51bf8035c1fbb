"""A source from its address to a reading."""

import asyncio
import os
import time
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing import get_context

import pytest

from tests.crawl.site import Site, answer
from watch.config.options import Options
from watch.crawl import reader
from watch.crawl.fetch import Fetcher
from watch.crawl.reader import SourceReader
from watch.errors import BlockedError, UnreadableError
from watch.models import Entry, SourceState

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
FEED = b"<rss version='2.0'><channel><item><title>T</title><link>/a</link></item></channel></rss>"
STATE = SourceState("s")


@dataclass(frozen=True)
class Row:
    url: str
    id: str = "s"
    kind: str = "feed"
    languages: tuple[str, ...] = ("fr",)
    delay: float = 0.0
    timeout: float = 5.0
    max_bytes: int = 10_000_000
    options: Options = field(default_factory=Options)


@pytest.fixture(scope="module")
def pool() -> Iterator[Executor]:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as workers:
        yield workers


async def test_a_reading(site: Site, fetcher: Fetcher) -> None:
    site.pages["/old"] = answer(status="301 Moved", Location="/feed")
    site.pages["/feed"] = answer(FEED, ETag='"1"', Last_Modified="Mon, 23 Nov 2026 10:00:00 GMT")
    reading = await SourceReader(fetcher, None).read(Row(site.url("/old")), STATE, NOW)
    assert reading.entries is not None
    assert [(entry.title, entry.url) for entry in reading.entries] == [("T", site.url("/a"))]
    assert (reading.etag, reading.last_modified) == ('"1"', "Mon, 23 Nov 2026 10:00:00 GMT")
    assert reading.moved_to == site.url("/feed")
    assert reading.body_hash is not None
    assert (reading.requests, reading.bytes) == (3, len(FEED))
    assert site.seen("/feed")[0].headers["accept-language"] == "fr"


async def test_the_same_bytes_are_not_parsed_again(
    site: Site, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.pages["/feed"] = answer(FEED)
    sources = SourceReader(fetcher, None)
    first = await sources.read(Row(site.url("/feed")), STATE, NOW)
    monkeypatch.setattr(reader, "KINDS", {})
    again = await sources.read(Row(site.url("/feed")), SourceState("s", body_hash=first.body_hash), NOW)
    assert again.entries is None
    assert again.body_hash == first.body_hash


async def test_a_304_keeps_what_is_known(site: Site, fetcher: Fetcher) -> None:
    site.pages["/feed"] = answer(status="304 Not Modified")
    state = SourceState("s", etag='"1"', body_hash="abc")
    reading = await SourceReader(fetcher, None).read(Row(site.url("/feed")), state, NOW)
    assert (reading.entries, reading.etag, reading.body_hash) == (None, '"1"', "abc")


@pytest.mark.parametrize(
    ("page", "code"),
    [
        (answer(b"<html><title>Just a moment...</title>"), "challenge"),
        (answer(FEED, x_amzn_waf_action="challenge"), "challenge"),
        (answer(b"", "202 Accepted"), "empty_body"),
        (answer(b"<html><p>Moved"), "not_a_feed"),
    ],
)
async def test_walls(site: Site, fetcher: Fetcher, page: object, code: str) -> None:
    site.pages["/feed"] = page  # type: ignore[assignment]
    with pytest.raises(BlockedError) as caught:
        await SourceReader(fetcher, None).read(Row(site.url("/feed")), STATE, NOW)
    assert caught.value.code == code


async def test_large_bodies_are_parsed_in_the_pool(site: Site, fetcher: Fetcher, pool: Executor) -> None:
    large = FEED.replace(b"<item>", b"<item><title>More</title></item>" * 4_000 + b"<item>")
    site.pages["/feed"] = answer(large)
    site.pages["/bad"] = answer(b"x" * 200_000)
    sources = SourceReader(fetcher, pool)
    reading = await sources.read(Row(site.url("/feed")), STATE, NOW)
    assert reading.entries is not None
    assert len(reading.entries) == 4_001
    with pytest.raises(UnreadableError) as caught:
        await sources.read(Row(site.url("/bad")), STATE, NOW)
    assert (caught.value.code, caught.value.detail) == ("malformed", "no feed, or a broken one")


def dies(body: bytes, **_: object) -> tuple[Entry, ...]:
    os._exit(9)


def dawdles(body: bytes, **_: object) -> tuple[Entry, ...]:
    time.sleep(0.5)
    return ()


async def test_a_parser_that_dies_costs_its_source_alone(
    site: Site, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "KINDS", {"feed": dies})
    site.pages["/feed"] = answer(FEED + b" " * 200_000)
    with (
        ProcessPoolExecutor(1, mp_context=get_context("spawn")) as doomed,
        pytest.raises(UnreadableError, match="internal: the parser's process died"),
    ):
        await SourceReader(fetcher, doomed).read(Row(site.url("/feed")), STATE, NOW)


async def test_a_parser_that_takes_too_long_is_left_behind(
    site: Site, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "KINDS", {"feed": dawdles})
    monkeypatch.setattr(reader, "_PARSE_SECONDS", 0.1)
    site.pages["/feed"] = answer(FEED)
    with pytest.raises(UnreadableError, match=r"timeout: parsing took over 0\.1 s"):
        await SourceReader(fetcher, None).read(Row(site.url("/feed")), STATE, NOW)
    await asyncio.sleep(0.5)
