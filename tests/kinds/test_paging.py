"""Rows that lead on to further pages, read over a real connection."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace

import pytest

from tests.crawl.site import Handler, Site, Visit, answer
from tests.kinds.reading import NOW, reader, source
from watch.config.sources import Source
from watch.crawl import reader as reading
from watch.errors import FetchError, UnreadableError
from watch.models import Reading, SourceState

STATE = SourceState("s")
LINKS = {"link_pattern": "^/a/"}


def page(*names: str, after: str = "") -> bytes:
    items = "".join(f"<li><a href='/a/{name}'>Publication {name}</a></li>" for name in names)
    return f"<html><body><ul>{items}</ul>{after}</body></html>".encode()


def by_target(pages: Mapping[str, bytes]) -> Handler:
    """Answers by path and query; what is not there is a 404."""

    async def handle(visit: Visit, writer: asyncio.StreamWriter) -> None:
        body = pages.get(visit.target)
        await (answer(body) if body is not None else answer(b"", "404 Not Found"))(visit, writer)

    return handle


async def read(site: Site, row: Source, state: SourceState = STATE) -> Reading:
    async with reader() as sources:
        return await sources.read(row, state, NOW)


def titles(result: Reading) -> list[str]:
    return [entry.title.removeprefix("Publication ") for entry in result.entries or ()]


def targets(site: Site) -> list[str]:
    return [visit.target for visit in site.visits if visit.target != "/robots.txt"]


async def test_the_next_link_is_followed_as_often_as_the_row_says() -> None:
    async with Site() as site:
        site.pages["/list"] = answer(page("1", "2", after="<nav><a rel='next' href='two'>Next</a></nav>"))
        site.pages["/two"] = answer(page("2", "3", after="<nav class='next'><a href='/three'>Next</a></nav>"))
        site.pages["/three"] = answer(page("4"))
        row = source("listing", site.url("/list"), next="a[rel=next], .next", max_pages=2, **LINKS)
        result = await read(site, row)
        assert titles(result) == ["1", "2", "2", "3"]  # shown twice: one document, as the archive decides
        assert targets(site) == ["/list", "/two"]
        assert result.requests == 3  # robots.txt is one of them


async def test_numbered_pages_end_where_no_item_is_shown() -> None:
    async with Site() as site:
        site.pages["/list"] = by_target(
            {
                "/list?x=1": page("1"),
                "/list?x=1&from=11": page("2"),
                "/list?x=1&from=22": page(),
            }
        )
        numbered = {"parameter": "from", "first": 0, "step": 11}
        row = source("listing", site.url("/list?x=1"), page=numbered, max_pages=9, **LINKS)
        assert titles(await read(site, row)) == ["1", "2"]
        assert targets(site) == ["/list?x=1", "/list?x=1&from=11", "/list?x=1&from=22"]


async def test_a_list_that_repeats_its_last_page_ends_there() -> None:
    async with Site() as site:
        site.pages["/list"] = answer(page("1"))
        row = source("listing", site.url("/list"), page={"parameter": "p"}, max_pages=9, **LINKS)
        assert await read(site, row)
        assert targets(site) == ["/list", "/list?p=2"]


async def test_a_page_that_fails_fails_the_reading() -> None:
    async with Site() as site:
        site.pages["/list"] = answer(page("1", after="<a class='next' href='/gone'>Next</a>"))
        row = source("listing", site.url("/list"), next=".next", max_pages=3, **LINKS)
        with pytest.raises(FetchError, match="http_status: 404"):
            await read(site, row)


@pytest.mark.parametrize("kind", ["listing", "json"])
async def test_a_next_page_on_another_host_is_refused(kind: str) -> None:
    async with Site() as site:
        other = "https://other.example/2"
        if kind == "listing":
            site.pages["/list"] = answer(page("1", after=f"<a class='next' href='{other}'>Next</a>"))
            row = source("listing", site.url("/list"), next=".next", max_pages=3, **LINKS)
        else:
            site.pages["/list"] = answer(f'{{"items": [{{"t": "A"}}], "next": "{other}"}}'.encode())
            fields = {"title": "t"}
            row = source("json", site.url("/list"), items="items", fields=fields, next="next", max_pages=3)
        with pytest.raises(UnreadableError, match="another host"):
            await read(site, row)


async def test_json_pages_by_link_and_by_number() -> None:
    async with Site() as site:
        site.pages["/api"] = by_target(
            {
                "/api": b'{"items": [{"t": "1"}], "next": "?cursor=a%3D%3D"}',
                "/api?cursor=a%3D%3D": b'{"items": [{"t": "2"}], "next": null}',
                "/api?page=0": b'{"items": [{"t": "3"}]}',
                "/api?page=1": b'{"items": []}',
            }
        )
        by_link = source(
            "json", site.url("/api"), items="items", fields={"title": "t"}, next="next", max_pages=5
        )
        assert titles(await read(site, by_link)) == ["1", "2"]
        numbered = source(
            "json",
            site.url("/api?page=0"),
            items="items",
            fields={"title": "t"},
            page={"parameter": "page"},
            max_pages=5,
        )
        assert titles(await read(site, numbered)) == ["3"]
        assert site.visits[1].headers["accept"].startswith("application/json")


async def test_an_index_leads_to_its_sitemaps_the_last_changed_first() -> None:
    def sitemap(name: str) -> bytes:
        return f"<urlset><url><loc>/news/{name}</loc></url></urlset>".encode()

    async with Site() as site:
        site.pages["/sitemap.xml"] = answer(
            b"<sitemapindex><sitemap><loc>/old.xml</loc><lastmod>2024-01-01</lastmod></sitemap>"
            b"<sitemap><loc>/new.xml</loc><lastmod>2026-11-01</lastmod></sitemap></sitemapindex>"
        )
        site.pages["/new.xml"] = answer(sitemap("fresh-air"))
        site.pages["/old.xml"] = answer(sitemap("old-news"))
        assert titles(await read(site, source("sitemap", site.url("/sitemap.xml")))) == [
            "Fresh air",
            "Old news",
        ]
        assert titles(await read(site, source("sitemap", site.url("/sitemap.xml"), max_pages=2))) == [
            "Fresh air"
        ]


async def test_an_only_page_is_asked_for_conditionally_and_read_once() -> None:
    async with Site() as site:
        site.pages["/list"] = answer(page("1"), ETag='"1"')
        row = source("listing", site.url("/list"), **LINKS)
        first = await read(site, row)
        state = SourceState("s", etag=first.etag, body_hash=first.body_hash)
        again = await read(site, row, state)
        assert (again.entries, again.body_hash) == (None, first.body_hash)
        assert site.visits[-1].headers["if-none-match"] == '"1"'
        site.pages["/list"] = answer(status="304 Not Modified")
        assert (await read(site, row, state)).body_hash == first.body_hash


async def test_a_row_that_changed_is_read_again_though_the_page_is_the_same() -> None:
    async with Site() as site:
        site.pages["/list"] = answer(page("1"), ETag='"1"')
        first = await read(site, source("listing", site.url("/list"), link_pattern="^/none/"))
        assert first.entries == ()
        state = SourceState("s", etag=first.etag, body_hash=first.body_hash)
        assert titles(await read(site, source("listing", site.url("/list"), **LINKS), state)) == ["1"]
        assert "if-none-match" not in site.visits[-1].headers


async def test_where_there_was_more_than_one_page_the_first_proves_nothing() -> None:
    async with Site() as site:
        site.pages["/list"] = answer(page("1", after="<a class='next' href='/two'>Next</a>"), ETag='"1"')
        site.pages["/two"] = answer(page("2"))
        row = source("listing", site.url("/list"), next=".next", max_pages=3, **LINKS)
        first = await read(site, row)
        site.pages["/two"] = answer(page("3"))
        state = SourceState("s", etag=first.etag, body_hash=first.body_hash)
        assert titles(await read(site, row, state)) == ["1", "3"]


async def test_days_in_an_address_go_back_to_the_last_good_reading() -> None:
    async with Site() as site:
        site.pages["/api"] = answer(b"[]")
        row = source("json", site.url("/api?from={from:%d%m%Y}&to={today}"), fields={"title": "t"}, days=2)
        for state in (STATE, replace(STATE, last_good_at=NOW.replace(day=14))):
            await read(site, row, state)
        assert targets(site) == [
            "/api?from=22112026&to=2026-11-24",
            "/api?from=12112026&to=2026-11-24",
        ]


async def test_too_many_entries_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_MOST_ENTRIES", 2)
    async with Site() as site:
        site.pages["/list"] = answer(page("1", "2", "3"))
        with pytest.raises(UnreadableError, match="too_large: over 2 entries"):
            await read(site, source("listing", site.url("/list"), **LINKS))
