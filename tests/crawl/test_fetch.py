"""One polite, bounded GET, against a real server on loopback."""

import asyncio
import gzip
import ssl
import time
import tracemalloc
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from ipaddress import ip_network

import pytest
import trustme

from tests.crawl.conftest import AGENT, HERE
from tests.crawl.site import Site, answer, drip, in_turn, slow
from watch.crawl.fetch import Fetcher, Request
from watch.errors import BlockedError, FetchError

FEED = b"<rss version='2.0'><channel><title>x</title></channel></rss>"
LIMIT = 1_000_000


def raw_deflate(body: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-15)
    return stream.compress(body) + stream.flush()


@contextmanager
def at_most(megabytes: float) -> Iterator[None]:
    """Fail when more memory than this was held at any time."""
    tracemalloc.start()
    try:
        yield
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < megabytes * 1_000_000


async def refused(fetcher: Fetcher, request: Request) -> FetchError:
    with pytest.raises(FetchError) as caught:
        await fetcher.get(request)
    return caught.value


# Bodies


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("identity", FEED),
        ("gzip", gzip.compress(FEED)),
        ("X-GZip", gzip.compress(FEED)),
        ("gzip", gzip.compress(FEED[:20]) + gzip.compress(FEED[20:])),
        ("deflate", zlib.compress(FEED)),
        ("deflate", raw_deflate(FEED)),
        ("identity", gzip.compress(FEED)),
        ("identity, gzip", gzip.compress(FEED) + b"\0" * 8),
    ],
)
async def test_encodings_that_are_read(site: Site, fetcher: Fetcher, encoding: str, body: bytes) -> None:
    site.pages["/feed"] = answer(body, Content_Encoding=encoding, Content_Type="text/xml", ETag='"1"')
    got = await fetcher.get(Request(site.url("/feed"), delay=0))
    assert (got.body, got.status, got.content_type, got.etag) == (FEED, 200, "text/xml", '"1"')
    assert got.bytes == len(body)
    assert got.requests == 2  # robots.txt and the feed


@pytest.mark.parametrize("body", [b"", b"x"])
async def test_the_shortest_bodies(site: Site, fetcher: Fetcher, body: bytes) -> None:
    site.pages["/feed"] = answer(body)
    assert (await fetcher.get(Request(site.url("/feed"), delay=0))).body == body


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("br", b"\x0b\x02\x80abc\x03"),
        ("zstd", b"\x28\xb5\x2f\xfd"),
        ("gzip, gzip", gzip.compress(gzip.compress(FEED))),
        ("gzip", FEED),
        ("gzip", gzip.compress(FEED)[:-12]),
        ("deflate", b"\x78\x9c" + b"\xff" * 40),
    ],
)
async def test_encodings_that_are_refused(site: Site, fetcher: Fetcher, encoding: str, body: bytes) -> None:
    site.pages["/feed"] = answer(body, Content_Encoding=encoding)
    assert (await refused(fetcher, Request(site.url("/feed"), delay=0))).code == "encoding"


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "raw", "identity"])
async def test_a_bomb_is_refused_in_little_memory(site: Site, fetcher: Fetcher, encoding: str) -> None:
    zeros = bytes(100_000_000)
    bomb = {"deflate": zlib.compress, "raw": raw_deflate}.get(encoding, gzip.compress)(zeros)
    del zeros
    site.pages["/feed"] = answer(bomb, Content_Encoding="deflate" if encoding == "raw" else encoding)
    with at_most(megabytes=8):
        error = await refused(fetcher, Request(site.url("/feed"), delay=0, max_bytes=LIMIT))
    assert (error.code, error.detail) == ("too_large", "over 1000000 bytes")


async def test_a_bomb_in_a_gzip_stays_packed(site: Site, fetcher: Fetcher) -> None:
    inner = gzip.compress(bytes(50_000_000))
    site.pages["/feed"] = answer(gzip.compress(inner), Content_Encoding="gzip")
    with at_most(megabytes=8):
        got = await fetcher.get(Request(site.url("/feed"), delay=0, max_bytes=LIMIT))
    assert got.body == inner


@pytest.mark.parametrize("announced", [True, False])
async def test_a_body_over_the_limit_is_refused(site: Site, fetcher: Fetcher, announced: bool) -> None:
    async def endless(_: object, writer: asyncio.StreamWriter) -> None:
        length = b"Content-Length: 999999999\r\n" if announced else b"Connection: close\r\n"
        writer.write(b"HTTP/1.1 200 OK\r\n" + length + b"\r\n")
        for _piece in range(1_000):
            writer.write(b"x" * 65_536)
            await writer.drain()

    site.pages["/feed"] = endless
    error = await refused(fetcher, Request(site.url("/feed"), delay=0, max_bytes=LIMIT))
    assert error.code == "too_large"


# Time


async def test_an_endless_drip_ends_at_the_time_limit(site: Site, fetcher: Fetcher) -> None:
    site.pages["/feed"] = drip
    started = time.monotonic()
    error = await refused(fetcher, Request(site.url("/feed"), delay=0, timeout=0.5))
    assert error.code == "timeout"
    assert time.monotonic() - started < 2


async def test_no_answer_is_a_timeout(site: Site, fetcher: Fetcher) -> None:
    site.pages["/feed"] = slow(5)
    error = await refused(fetcher, Request(site.url("/feed"), delay=0, timeout=0.3))
    assert error.code == "timeout"


async def test_redirects_share_one_time_limit(site: Site, fetcher: Fetcher) -> None:
    async def hop(visit: object, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.2)
        number = len(site.visits)
        await answer(status="302 Found", Location=f"/{number}")(visit, writer)  # type: ignore[arg-type]

    site.pages.update({f"/{number}": hop for number in range(10)})
    error = await refused(fetcher, Request(site.url("/0"), delay=0, timeout=0.5))
    assert error.code == "timeout"


async def test_one_request_at_a_time_to_a_host_and_a_rest_between(site: Site, fetcher: Fetcher) -> None:
    site.pages["/feed"] = slow(0.05)
    started = time.monotonic()
    requests = [Request(site.url("/feed"), delay=0.1) for _ in range(3)]
    await asyncio.gather(*(fetcher.get(request) for request in requests))
    assert site.peak == 1
    assert time.monotonic() - started >= 3 * 0.1 + 3 * 0.05  # robots.txt, then three


async def test_waiting_for_ones_turn_is_not_counted_as_slowness(site: Site, fetcher: Fetcher) -> None:
    site.pages["/feed"] = slow(0.3)
    requests = [Request(site.url("/feed"), delay=0, timeout=0.5) for _ in range(4)]
    assert len(await asyncio.gather(*(fetcher.get(request) for request in requests))) == 4


async def test_requests_under_way_are_bounded_over_all_hosts() -> None:
    networks = [ip_network("127.0.0.0/29")]
    async with (
        Site(host="0.0.0.0") as site,
        Fetcher(user_agent=AGENT, allow_addresses=networks, concurrency=2) as fetcher,
    ):
        site.pages["/feed"] = slow(0.05)
        hosts = [f"127.0.0.{number}" for number in range(1, 6)]
        await asyncio.gather(*(fetcher.get(Request(site.url("/feed", host), delay=0)) for host in hosts))
        assert site.peak == 2


# Conditional requests


async def test_an_unchanged_page_is_not_sent_again(site: Site, fetcher: Fetcher) -> None:
    site.pages["/feed"] = answer(status="304 Not Modified")
    since = "Mon, 23 Nov 2026 10:00:00 GMT"
    got = await fetcher.get(Request(site.url("/feed"), etag='W/"7"', last_modified=since, delay=0))
    sent = site.seen("/feed")[0].headers
    assert (sent["if-none-match"], sent["if-modified-since"]) == ('W/"7"', since)
    assert got.not_modified
    assert (got.body, got.etag, got.last_modified) == (b"", 'W/"7"', since)


async def test_a_304_that_nobody_asked_for_is_an_error(site: Site, fetcher: Fetcher) -> None:
    site.pages["/feed"] = answer(status="304 Not Modified")
    assert (await refused(fetcher, Request(site.url("/feed"), delay=0))).code == "http_status"


async def test_what_is_sent(site: Site, fetcher: Fetcher) -> None:
    site.pages["/feed"] = answer(FEED)
    await fetcher.get(Request(site.url("/feed"), languages=("fr", "en"), delay=0))
    sent = site.seen("/feed")[0].headers
    assert sent["user-agent"] == AGENT
    assert sent["accept-encoding"] == "gzip, deflate"
    assert sent["accept-language"] == "fr, en;q=0.9"
    assert "application/atom+xml" in sent["accept"]
    assert "if-none-match" not in sent


async def test_cookies_are_never_sent_back(site: Site, fetcher: Fetcher) -> None:
    cookie = "session=1; Path=/"
    site.pages["/feed"] = answer(status="302 Found", Location="/final", Set_Cookie=cookie)
    site.pages["/final"] = answer(FEED, Set_Cookie=cookie)
    for _ in range(2):
        await fetcher.get(Request(site.url("/feed"), delay=0))
    assert not any("cookie" in visit.headers for visit in site.visits)


# Redirects


@pytest.mark.parametrize(("first", "moved"), [("301 Moved", True), ("308 Moved", True), ("302 Found", False)])
async def test_only_permanent_redirects_all_the_way_are_a_move(
    site: Site, fetcher: Fetcher, first: str, moved: bool
) -> None:
    site.pages["/feed"] = answer(status=first, Location="../b")
    site.pages["/b"] = answer(status="301 Moved", Location="/c#part")
    site.pages["/c"] = answer(FEED)
    got = await fetcher.get(Request(site.url("/feed"), delay=0))
    assert got.url == site.url("/c")
    assert got.moved_to == (site.url("/c") if moved else None)
    assert got.requests == 4


@pytest.mark.parametrize(
    "location",
    [
        "/feed",
        "",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://user:word@127.0.0.1/",
        "http://[::1",
        "https:",
    ],
)
async def test_redirects_that_lead_nowhere(site: Site, fetcher: Fetcher, location: str) -> None:
    site.pages["/feed"] = answer(status="302 Found", Location=location)
    assert (await refused(fetcher, Request(site.url("/feed"), delay=0))).code == "redirect"
    assert len(site.seen("/feed")) <= 6


# TLS


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def tls(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


async def test_https_goes_no_further_down_to_http(
    site: Site, authority: trustme.CA, tls: ssl.SSLContext
) -> None:
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    async with (
        Site(tls=tls) as safe,
        Fetcher(user_agent=AGENT, allow_addresses=HERE, ssl_context=trusting) as fetcher,
    ):
        safe.pages["/feed"] = answer(FEED)
        safe.pages["/down"] = answer(status="301 Moved", Location=site.url("/feed"))
        assert (await fetcher.get(Request(safe.url("/feed"), delay=0))).body == FEED
        assert (await refused(fetcher, Request(safe.url("/down"), delay=0))).code == "redirect"
    assert site.visits == []


async def test_an_unknown_certificate_is_refused(fetcher: Fetcher, tls: ssl.SSLContext) -> None:
    async with Site(tls=tls) as unknown:
        error = await refused(fetcher, Request(unknown.url("/feed"), delay=0))
    assert error.code == "tls"
    assert unknown.visits == []


# Errors


@pytest.mark.parametrize("status", [400, 404, 410, 500])
async def test_an_error_status(site: Site, fetcher: Fetcher, status: int) -> None:
    site.pages["/feed"] = answer(b"no", f"{status} No")
    error = await refused(fetcher, Request(site.url("/feed"), delay=0))
    assert (error.code, error.detail) == ("http_status", str(status))
    assert len(site.seen("/feed")) == 1


async def test_a_server_in_trouble_is_asked_again(site: Site, fetcher: Fetcher) -> None:
    site.pages["/feed"] = in_turn(answer(status="502 Bad"), answer(status="503 Busy"), answer(FEED))
    got = await fetcher.get(Request(site.url("/feed"), delay=0.1))
    assert got.body == FEED
    assert got.requests == 1 + 3


async def test_but_not_for_ever(site: Site, fetcher: Fetcher) -> None:
    site.pages["/feed"] = answer(status="502 Bad")
    assert (await refused(fetcher, Request(site.url("/feed"), delay=0))).detail == "502"
    assert len(site.seen("/feed")) == 3


async def test_a_short_retry_after_is_waited_for(site: Site, fetcher: Fetcher) -> None:
    site.pages["/feed"] = in_turn(answer(status="429 Slow down", Retry_After="1"), answer(FEED))
    started = time.monotonic()
    assert (await fetcher.get(Request(site.url("/feed"), delay=0))).body == FEED
    assert time.monotonic() - started >= 1


@pytest.mark.parametrize("status", ["429 Slow down", "503 Closed"])
async def test_a_long_retry_after_is_when_to_come_back(site: Site, fetcher: Fetcher, status: str) -> None:
    site.pages["/feed"] = answer(status=status, Retry_After="3600")
    error = await refused(fetcher, Request(site.url("/feed"), delay=0))
    assert error.code == "rate_limited"
    assert error.retry_after == timedelta(hours=1)
    assert len(site.seen("/feed")) == 1


async def test_a_limit_without_a_time(site: Site, fetcher: Fetcher) -> None:
    site.pages["/feed"] = answer(status="429 Slow down", Retry_After="soon")
    error = await refused(fetcher, Request(site.url("/feed"), delay=0))
    assert (error.code, error.retry_after) == ("rate_limited", None)


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [
        ("403 Forbidden", {}, b"<html><title>Just a moment...</title>"),
        ("503 Unavailable", {}, b"<html><script>window._cf_chl_opt={}</script>"),
        ("403 Forbidden", {}, b"<HTML><HEAD><TITLE>Access Denied</TITLE>"),
        ("405 Not Allowed", {"x_amzn_waf_action": "captcha"}, b""),
        ("403 Forbidden", {"cf_mitigated": "challenge"}, b""),
        ("401 Unauthorized", {"WWW_Authenticate": "Basic realm=x"}, b""),
    ],
)
async def test_a_wall_with_an_error_status(
    site: Site, fetcher: Fetcher, status: str, headers: dict[str, str], body: bytes
) -> None:
    site.pages["/feed"] = answer(body, status, **headers)
    with pytest.raises(BlockedError) as caught:
        await fetcher.get(Request(site.url("/feed"), delay=0))
    assert caught.value.code == "challenge"


async def test_a_plain_403_is_no_wall(site: Site, fetcher: Fetcher) -> None:
    site.pages["/feed"] = answer(b"<html><title>Forbidden</title>", "403 Forbidden")
    assert (await refused(fetcher, Request(site.url("/feed"), delay=0))).code == "http_status"


async def test_nobody_there(fetcher: Fetcher) -> None:
    async with Site() as gone:
        url = gone.url("/feed")
    assert (await refused(fetcher, Request(url, delay=0))).code == "connect"


async def test_what_is_not_http(site: Site, fetcher: Fetcher) -> None:
    async def babble(_: object, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example ESMTP\r\n\r\n")

    site.pages["/feed"] = babble
    assert (await refused(fetcher, Request(site.url("/feed"), delay=0))).code == "connect"


@pytest.mark.parametrize("url", ["ftp://example.org/x", "http://", "http://[::1", "file:///etc/passwd"])
async def test_what_is_no_web_address(fetcher: Fetcher, url: str) -> None:
    assert (await refused(fetcher, Request(url))).code == "connect"
