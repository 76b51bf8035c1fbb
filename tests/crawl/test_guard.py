"""What the service may connect to."""

from collections.abc import Sequence
from ipaddress import IPv4Address, ip_address, ip_network

import httpcore
import httpx
import pytest

from tests.crawl.conftest import AGENT, HERE
from tests.crawl.site import Site, answer
from watch.crawl.fetch import Fetcher, Request, _install
from watch.crawl.guard import Address, Guard, GuardedBackend, allowed, resolve
from watch.errors import FetchError

REFUSED = [
    "127.0.0.1",
    "127.8.8.8",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "198.18.0.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fec0::1",
    "ff02::1",
    "ff0e::1",
    "100::1",
    "2001:db8::1",
    "3fff::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "2002:7f00:1::",
    "2002:a9fe:a9fe::1",
    "2001:0:4136:e378:8000:63bf:80ff:fffe",  # Teredo, client 127.0.0.1
    "2001:0:7f00:1:8000:63bf:3fff:fdd2",  # Teredo, server 127.0.0.1
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
]
PUBLIC = [
    "93.184.216.34",
    "8.8.8.8",
    "2606:2800:220:1::1",
    "::ffff:93.184.216.34",
    "2002:5db8:d822::1",
    "64:ff9b::5db8:d822",
]


@pytest.mark.parametrize("text", REFUSED)
def test_addresses_that_are_not_public_are_refused(text: str) -> None:
    assert not allowed(ip_address(text), ())


@pytest.mark.parametrize("text", PUBLIC)
def test_public_addresses_are_allowed(text: str) -> None:
    assert allowed(ip_address(text), ())


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("10.1.2.3", True),
        ("::ffff:10.1.2.3", True),
        ("10.2.0.1", False),
        ("fd12::1", True),
        ("fd13::1", False),
    ],
)
def test_the_operators_networks_pass(text: str, passes: bool) -> None:
    networks = [ip_network("10.1.0.0/16"), ip_network("fd12::/16")]
    assert allowed(ip_address(text), networks) is passes


def resolving_to(*texts: str) -> Guard:
    async def resolver(_: str, __: int) -> Sequence[Address]:
        return [ip_address(text) for text in texts]

    return Guard(resolver=resolver)


async def test_one_private_address_among_public_ones_refuses_the_name() -> None:
    with pytest.raises(FetchError, match=r"address: a.example is 10.0.0.1"):
        await resolving_to("93.184.216.34", "10.0.0.1").addresses("a.example", 443)


async def test_only_the_web_ports() -> None:
    guard = resolving_to("93.184.216.34")
    assert await guard.addresses("a.example", 80)
    with pytest.raises(FetchError, match=r"address: a.example, port 6379"):
        await guard.addresses("a.example", 6379)


async def test_a_name_without_addresses_does_not_resolve() -> None:
    with pytest.raises(FetchError, match=r"dns: a.example"):
        await resolving_to().addresses("a.example", 443)


@pytest.mark.parametrize("host", ["nowhere.invalid", f"{'a' * 70}.example"])
async def test_a_name_that_cannot_be_resolved(host: str) -> None:
    with pytest.raises(FetchError, match=r"^dns"):
        await Guard().addresses(host, 443)


async def test_the_system_resolver_gives_each_address() -> None:
    assert IPv4Address("127.0.0.1") in await resolve("127.0.0.1", 80)


class Dead(httpcore.AsyncNetworkBackend):
    """A network on which nothing answers; remembers who was tried, and for how long."""

    def __init__(self) -> None:
        self.tried: list[tuple[str, object]] = []

    async def connect_tcp(
        self, host: str, port: int, timeout: object = None, *_: object
    ) -> httpcore.AsyncNetworkStream:
        self.tried.append((host, timeout))
        raise httpcore.ConnectError("unreachable")


async def test_each_address_is_tried_in_turn_by_its_number() -> None:
    dead = Dead()
    backend = GuardedBackend(resolving_to("93.184.216.34", "2606:2800:220:1::1"), dead)
    with pytest.raises(httpcore.ConnectError):
        await backend.connect_tcp("a.example", 443, timeout=10)
    assert dead.tried == [("93.184.216.34", 5), ("2606:2800:220:1::1", 5)]


async def test_no_unix_socket() -> None:
    with pytest.raises(FetchError, match=r"address: unix socket"):
        await GuardedBackend(Guard(), Dead()).connect_unix_socket("/run/secret.sock")


async def test_canary_the_guard_is_under_the_pool() -> None:
    """When this fails, a new httpx keeps its pool elsewhere: find the place before anything else."""
    transport = httpx.AsyncHTTPTransport(trust_env=False)
    _install(Guard(), transport)
    assert isinstance(transport._pool._network_backend, GuardedBackend)
    async with httpx.AsyncClient(transport=transport) as client:
        with pytest.raises(FetchError, match=r"address"):
            await client.get("http://127.0.0.1/")


def test_no_fetcher_without_a_place_for_the_guard() -> None:
    transport = httpx.AsyncHTTPTransport(trust_env=False)
    transport._pool = object()  # type: ignore[assignment]
    with pytest.raises(RuntimeError, match=r"no place"):
        _install(Guard(), transport)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "[::1]",
        "0x7f.1",
        "2130706433",
        "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "169.254.169.254",
        "localhost",
    ],
)
async def test_the_first_address_is_checked(host: str) -> None:
    async with Fetcher(user_agent=AGENT) as fetcher:
        with pytest.raises(FetchError) as caught:
            await fetcher.get(Request(f"http://{host}/", delay=0))
    assert caught.value.code == "address"


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "[::1]",
        "0x7f.1",
        "2130706433",
        "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "169.254.169.254",
        "10.0.0.1",
    ],
)
async def test_a_redirect_to_a_private_address_is_refused(host: str) -> None:
    async with Site(host="127.0.0.2") as site:
        site.pages["/feed"] = answer(status="302 Found", Location=f"http://{host}/secret")
        networks = [ip_network("127.0.0.2/32")]
        async with Fetcher(user_agent=AGENT, allow_addresses=networks) as fetcher:
            with pytest.raises(FetchError) as caught:
                await fetcher.get(Request(site.url("/feed"), delay=0))
    assert caught.value.code == "redirect"
    assert len(site.seen("/feed")) == 1


class Rebinding:
    """A name that is harmless once, and private from then on."""

    def __init__(self) -> None:
        self.asked = 0

    async def __call__(self, host: str, port: int) -> Sequence[Address]:
        self.asked += 1
        return [ip_address("127.0.0.1" if self.asked == 1 else "10.0.0.1")]


async def test_a_name_is_resolved_once_for_a_connection(site: Site) -> None:
    site.pages.update({"/feed": answer(b"content"), "/robots.txt": answer(b"")})
    resolver = Rebinding()
    async with Fetcher(user_agent=AGENT, allow_addresses=HERE, resolver=resolver) as fetcher:
        got = await fetcher.get(Request(site.url("/feed", "feeds.example"), delay=0))
    assert got.body == b"content"
    assert resolver.asked == 1
    assert site.seen("/feed")[0].headers["host"] == f"feeds.example:{site.port}"


async def test_a_name_that_turns_private_is_refused_at_the_next_connection(site: Site) -> None:
    async def close(_: object, writer: object) -> None:
        writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")  # type: ignore[attr-defined]

    site.pages["/robots.txt"] = close  # type: ignore[assignment]
    resolver = Rebinding()
    async with Fetcher(user_agent=AGENT, allow_addresses=HERE, resolver=resolver) as fetcher:
        with pytest.raises(FetchError, match=r"address: feeds.example is 10.0.0.1"):
            await fetcher.get(Request(site.url("/feed", "feeds.example"), delay=0))
    assert site.seen("/feed") == []


async def test_through_a_proxy_names_are_checked_as_far_as_they_resolve(site: Site) -> None:
    async def resolver(host: str, _: int) -> Sequence[Address]:
        if host == "inside.example":
            return [ip_address("10.0.0.1")]
        raise OSError("only the proxy knows")

    site.pages["/feed"] = answer(b"by proxy")
    proxy = site.url("")
    async with Fetcher(user_agent=AGENT, proxy=proxy, resolver=resolver) as fetcher:
        assert (await fetcher.get(Request("http://feeds.example/feed", delay=0))).body == b"by proxy"
        with pytest.raises(FetchError, match=r"address: inside.example is 10.0.0.1"):
            await fetcher.get(Request("http://inside.example/feed", delay=0))
    assert [visit.target for visit in site.seen("/feed")] == ["http://feeds.example/feed"]


async def test_a_proxy_of_the_environment_is_not_used(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    site.pages["/feed"] = answer(b"direct")
    async with Fetcher(user_agent=AGENT, allow_addresses=HERE) as later:
        assert (await later.get(Request(site.url("/feed"), delay=0))).body == b"direct"
