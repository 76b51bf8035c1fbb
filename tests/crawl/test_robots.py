"""robots.txt is read once a day, and obeyed."""

import pytest

from tests.crawl.site import Site, answer
from watch.crawl.fetch import Fetcher, Request
from watch.crawl.robots import Robots
from watch.errors import BlockedError, FetchError

RULES = b"""User-agent: *
Disallow: /private/
Disallow: /*?session=
Crawl-delay: 0.2

User-agent: greedybot
Disallow: /
"""


async def test_a_disallowed_page_is_not_read(site: Site, fetcher: Fetcher) -> None:
    site.pages["/robots.txt"] = answer(RULES)
    for path in ("/private/feed", "/feed?session=1"):
        with pytest.raises(BlockedError) as caught:
            await fetcher.get(Request(site.url(path), delay=0))
        assert caught.value.code == "robots"
    assert [visit.target for visit in site.visits] == ["/robots.txt"]


async def test_a_redirect_into_a_disallowed_place_is_not_followed(site: Site, fetcher: Fetcher) -> None:
    site.pages["/robots.txt"] = answer(RULES)
    site.pages["/feed"] = answer(status="302 Found", Location="/private/feed")
    with pytest.raises(BlockedError, match=r"robots"):
        await fetcher.get(Request(site.url("/feed"), delay=0))
    assert site.seen("/private/feed") == []


async def test_it_is_asked_once_and_its_delay_is_kept(site: Site, fetcher: Fetcher) -> None:
    site.pages["/robots.txt"] = answer(RULES)
    site.pages["/feed"] = answer(b"ok")
    first = await fetcher.get(Request(site.url("/feed"), delay=0))
    second = await fetcher.get(Request(site.url("/feed"), delay=0))
    assert (first.requests, second.requests) == (2, 1)
    assert len(site.seen("/robots.txt")) == 1


@pytest.mark.parametrize("status", ["404 Not Found", "403 Forbidden", "410 Gone"])
async def test_no_file_allows(site: Site, fetcher: Fetcher, status: str) -> None:
    site.pages["/robots.txt"] = answer(b"<title>Access Denied</title>", status)
    site.pages["/feed"] = answer(b"ok")
    assert (await fetcher.get(Request(site.url("/feed"), delay=0))).body == b"ok"


async def test_a_server_in_trouble_does_not(site: Site, fetcher: Fetcher) -> None:
    site.pages["/robots.txt"] = answer(status="500 Oops")
    for _ in range(2):
        with pytest.raises(BlockedError, match=r"robots: robots\.txt could not be read \(http_status: 500\)"):
            await fetcher.get(Request(site.url("/feed"), delay=0))
    assert [visit.target for visit in site.visits] == ["/robots.txt"]


async def test_a_moved_file_is_followed(site: Site, fetcher: Fetcher) -> None:
    site.pages["/robots.txt"] = answer(status="301 Moved", Location="/rules.txt")
    site.pages["/rules.txt"] = answer(RULES)
    with pytest.raises(BlockedError, match=r"robots"):
        await fetcher.get(Request(site.url("/private/feed"), delay=0))


async def test_a_file_lost_behind_redirects_allows(site: Site, fetcher: Fetcher) -> None:
    site.pages["/robots.txt"] = answer(status="301 Moved", Location="/robots.txt")
    site.pages["/feed"] = answer(b"ok")
    assert (await fetcher.get(Request(site.url("/feed"), delay=0))).body == b"ok"


async def test_a_huge_file_is_not_read(site: Site, fetcher: Fetcher) -> None:
    site.pages["/robots.txt"] = answer(b"#" * 600_000)
    with pytest.raises(BlockedError, match=r"robots: .*too_large"):
        await fetcher.get(Request(site.url("/feed"), delay=0))


async def test_a_site_that_cannot_be_reached_is_not_a_matter_of_robots(fetcher: Fetcher) -> None:
    with pytest.raises(FetchError) as caught:
        await fetcher.get(Request("https://nowhere.invalid/feed", delay=0))
    assert caught.value.code == "dns"


@pytest.mark.parametrize(("line", "seconds"), [(b"2.5", 2.5), (b"86400", 30.0), (b"-4", 0.0), (b"soon", 0.0)])
async def test_the_delay_it_asks_for_has_bounds(line: bytes, seconds: float) -> None:
    async def fetch(_: str) -> bytes:
        return b"User-agent: regwatch\nCrawl-delay: " + line

    rules = await Robots("regwatch/1.0 (+x)").rules("https://a.example", fetch)
    assert rules.delay == seconds


async def test_our_own_group_counts() -> None:
    async def fetch(_: str) -> bytes:
        return b"User-agent: regwatch\nDisallow: /\nUser-agent: *\nAllow: /"

    rules = await Robots("regwatch/1.0 (+x)").rules("https://a.example", fetch)
    with pytest.raises(BlockedError, match=r"robots.txt disallows /feed"):
        rules.check("https://a.example/feed")


async def test_the_memory_is_bounded() -> None:
    async def fetch(_: str) -> bytes:
        return b""

    known = Robots("regwatch/1.0")
    for number in range(1_100):
        await known.rules(f"https://{number}.example", fetch)
    assert len(known) == 1_024
