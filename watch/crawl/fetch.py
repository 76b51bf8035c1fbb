"""One polite, guarded, bounded GET, and a POST for services that ask for one. The only user of httpx.

Fetcher.get
  -> robots.txt, once a day for each origin
  -> the host's gate: one request at a time, a rest between two
  -> retries, inside the time limit
  -> the guard, at the network backend
  -> at most max_bytes off the wire, at most max_bytes decoded
  -> each redirect goes the whole way again
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import NoReturn, Self

import httpcore
import httpx
import truststore
from httpx_retries import Retry, RetryTransport

from watch.crawl import redirects, robots, traffic, walls
from watch.crawl.decoding import BoundedDecoder
from watch.crawl.gate import HostGates
from watch.crawl.guard import Guard, GuardedBackend, Network, Resolver, resolve
from watch.crawl.messages import Answer, Post, Request
from watch.crawl.traffic import Traffic
from watch.errors import BlockedError, FetchError, SourceError

__all__ = ["Answer", "Fetcher", "Post", "Request"]

_MAX_REDIRECTS = 5
_RETRIES = 2
#: A Retry-After up to this many seconds is waited for; a longer one is when the source is due again.
_SHORT_WAIT = 10.0
#: Bytes of an error page that are read, to see whether it is a wall.
_ERROR_PAGE = 1_000_000
_ROBOTS_TIMEOUT = 15.0


@dataclass(slots=True)
class _Spent:
    """What one answer has cost so far, and the time that is left for it."""

    seconds_left: float
    traffic: Traffic


@dataclass(frozen=True, slots=True)
class _Hop:
    """One answered request: its headers, and its body unless it is a redirect."""

    url: httpx.URL
    status: int
    headers: httpx.Headers
    body: bytes


class _Counted(httpx.AsyncBaseTransport):
    """Counts every attempt, with or without an answer, and what it sends."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        traffic.count(requests=1, bytes=int(request.headers.get("content-length", 0)))
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        await self._inner.aclose()


class _Patience(Retry):
    """Waits out a short Retry-After; a long one ends the request.

    `Retry` reads the header just before it sleeps: the one place where the wait can be refused.
    """

    async def asleep(self, response: httpx.Response | Exception) -> None:
        if isinstance(response, httpx.Response):
            wait = _retry_after(response.headers)
            if wait is not None and wait > self.max_backoff_wait:
                _raise_rate_limited(response.status_code, wait)
        await super().asleep(response)


class Fetcher:
    """Gets pages for all sources of one run. Belongs to one event loop; use as an async context manager.

    Args:
        user_agent: honest: `regwatch/VERSION (+contact)`.
        allow_addresses: networks that the guard lets through although they are not public, on any port.
        proxy: its URL, when every request must pass through one; never read from the environment.
        concurrency: requests under way at once, over all hosts.
        ssl_context: what to trust; the system's store by default.
        resolver: how names become addresses.
    """

    def __init__(
        self,
        *,
        user_agent: str,
        allow_addresses: Sequence[Network] = (),
        proxy: str | None = None,
        concurrency: int = 64,
        ssl_context: ssl.SSLContext | None = None,
        resolver: Resolver = resolve,
    ) -> None:
        self._guard = Guard(allow_addresses, resolver)
        self._proxied = proxy is not None
        self._robots = robots.Robots(user_agent)
        self._gates = HostGates()
        self._slots = asyncio.Semaphore(concurrency)
        transport = httpx.AsyncHTTPTransport(
            verify=ssl_context or truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
            trust_env=False,
            proxy=proxy,
            limits=httpx.Limits(max_connections=concurrency, max_keepalive_connections=concurrency),
        )
        if not self._proxied:
            _install(self._guard, transport)
        # No client above the transport: it would keep cookies, follow redirects and send credentials.
        self._transport = RetryTransport(_Counted(transport))
        self._user_agent = user_agent

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._transport.aclose()

    async def get(self, request: Request) -> Answer:
        """Get one address.

        Raises FetchError for no answer or an error status, BlockedError for robots.txt and for a wall that
        comes with an error status. A wall that comes as a 200 is for `walls.check` to see.
        """
        with traffic.metered() as meter:
            return await self._follow(request, _Spent(request.timeout, meter), obey_robots=True)

    async def post(self, request: Request) -> Answer:
        """Send what `request.post` holds: no retry, and no redirect, which would take a secret elsewhere.

        robots.txt is not asked: it speaks to visitors, and who posts uses a service under its own terms.
        Raises FetchError and BlockedError like `get`.
        """
        with traffic.metered() as meter:
            return await self._follow(request, _Spent(request.timeout, meter), obey_robots=False)

    async def _follow(self, request: Request, spent: _Spent, *, obey_robots: bool) -> Answer:
        """Follow redirects to the end, each hop checked like the first."""
        url = _parsed(request.url)
        permanent = True
        for hops in range(_MAX_REDIRECTS + 1):
            try:
                hop = await self._hop(url, request, spent, obey_robots=obey_robots)
            except FetchError as error:
                if hops and error.code == "address":
                    raise FetchError("redirect", f"to a refused address: {error.detail}") from error
                raise
            if hop.status not in redirects.STATUSES:
                return _answer(hop, request, spent, moved=hops > 0 and permanent)
            if request.post is not None:
                raise FetchError("redirect", "in answer to a POST")
            permanent = permanent and hop.status in redirects.PERMANENT
            location = hop.headers.get("location", "")
            url = _parsed(redirects.target(str(hop.url), location), cause="redirect")
        raise FetchError("redirect", f"more than {_MAX_REDIRECTS}")

    async def _hop(self, url: httpx.URL, request: Request, spent: _Spent, *, obey_robots: bool) -> _Hop:
        delay = request.delay
        if obey_robots:
            rules = await self._rules(url, request, spent)
            rules.check(str(url))
            delay = max(delay, rules.delay)
        async with self._gates.turn(url.host, delay), self._slots:
            loop = asyncio.get_running_loop()
            started = loop.time()
            try:
                async with asyncio.timeout(spent.seconds_left):
                    return await self._exchange(url, request, spent)
            except TimeoutError as error:
                raise FetchError("timeout", f"over {request.timeout:g} s") from error
            except httpx.HTTPError as error:
                raise _translated(error) from error
            finally:
                spent.seconds_left -= loop.time() - started

    async def _rules(self, url: httpx.URL, request: Request, spent: _Spent) -> robots.Rules:
        async def fetch(address: str) -> bytes:
            small = Request(
                address,
                timeout=min(_ROBOTS_TIMEOUT, request.timeout),
                max_bytes=robots.MAX_BYTES,
                delay=request.delay,
                accept="text/plain, */*;q=0.5",
            )
            own_time = _Spent(small.timeout, spent.traffic)
            return (await self._follow(small, own_time, obey_robots=False)).body

        origin = f"{url.scheme}://{url.netloc.decode('ascii')}"
        return await self._robots.rules(origin, fetch)

    async def _exchange(self, url: httpx.URL, request: Request, spent: _Spent) -> _Hop:
        if self._proxied:
            await self._guard.check_for_proxy(url.raw_host.decode("ascii"), _port(url))
        outgoing = httpx.Request(
            "GET" if request.post is None else "POST",
            url,
            content=None if request.post is None else request.post.body,
            headers={"User-Agent": self._user_agent, **_headers(request)},
            extensions={
                "timeout": httpx.Timeout(max(spent.seconds_left, 0.001)).as_dict(),
                "retry": _patience(request),
            },
        )
        response = await self._transport.handle_async_request(outgoing)
        try:
            if response.status_code in redirects.STATUSES or response.status_code == httpx.codes.NOT_MODIFIED:
                body = b""
            elif response.is_success:
                _refuse_part(response)
                body = await _read(response, request.max_bytes, packed=request.packed)
            else:
                await _refuse(response)
        finally:
            await response.aclose()
        return _Hop(url, response.status_code, response.headers, body)


def _install(guard: Guard, transport: httpx.AsyncHTTPTransport) -> None:
    """Put the guard under the transport's connection pool.

    httpx offers no public place for it. The attributes are private, hence the exact version in
    `pyproject.toml` and the check here: without the guard there must be no fetcher.
    """
    pool = transport._pool
    inner = getattr(pool, "_network_backend", None)
    if not isinstance(inner, httpcore.AsyncNetworkBackend):
        raise RuntimeError(
            "this httpcore keeps its network backend elsewhere: the address guard has no place"
        )
    pool._network_backend = GuardedBackend(guard, inner)


def _parsed(address: str, cause: str = "connect") -> httpx.URL:
    """Raises FetchError `cause` for what is no web address."""
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL as error:
        raise FetchError(cause, "not a valid address") from error
    if url.scheme not in ("http", "https") or not url.host:
        raise FetchError(cause, "not an http or https address")
    return url


def _port(url: httpx.URL) -> int:
    return url.port or (443 if url.scheme == "https" else 80)


def _headers(request: Request) -> dict[str, str]:
    headers = {
        "Accept": request.accept,
        "Accept-Encoding": "identity" if request.packed else "gzip, deflate",
    }
    if request.languages:
        ranked = [f"{code};q={max(0.1, 1 - rank / 10):.1f}" for rank, code in enumerate(request.languages)]
        headers["Accept-Language"] = ", ".join(ranked).replace(";q=1.0", "")
    if request.etag:
        headers["If-None-Match"] = request.etag
    if request.last_modified:
        headers["If-Modified-Since"] = request.last_modified
    if request.post is not None:
        headers["Content-Type"] = request.post.content_type
        if request.post.authorization is not None:
            headers["Authorization"] = request.post.authorization
    return headers


def _patience(request: Request) -> Retry:
    """Retries that wait at least as long as the host's own delay: it is doubled before the second."""
    return _Patience(
        total=_RETRIES,
        allowed_methods=["GET"],
        backoff_factor=request.delay / 2,
        backoff_jitter=0,
        max_backoff_wait=min(_SHORT_WAIT, request.timeout / 3),
    )


async def _read(response: httpx.Response, limit: int, *, packed: bool = False) -> bytes:
    """The decoded body. Raises FetchError `too_large` or `encoding`."""
    announced = response.headers.get("content-length", "")
    if announced.isdecimal() and len(announced) < 20 and int(announced) > limit:
        raise FetchError("too_large", f"over {limit} bytes")
    decoder = BoundedDecoder(response.headers.get("content-encoding", ""), limit, packed=packed)
    received = 0
    async for chunk in response.aiter_raw():
        received += len(chunk)
        traffic.count(bytes=len(chunk))
        if received > limit:
            raise FetchError("too_large", f"over {limit} bytes")
        decoder.feed(chunk)
    return decoder.finish()


def _refuse_part(response: httpx.Response) -> None:
    """Raise FetchError for a success that says that it is not the whole answer.

    Virtuoso, which serves SPARQL, gives what it found when its time is up, and says so in a header alone.
    """
    state = response.headers.get("x-sql-state", "")
    if state.strip("0"):
        raise FetchError("timeout", f"a part of the results ({state[:20]})")
    if response.status_code == httpx.codes.PARTIAL_CONTENT:
        raise FetchError("http_status", "206, a part of the answer")


async def _refuse(response: httpx.Response) -> NoReturn:
    """Say what an error status means: a wall, a request to come back later, or an error."""
    status = response.status_code
    if status in walls.WALL_STATUSES:
        wall = walls.in_headers(status, response.headers)
        if wall is None:
            try:
                wall = walls.in_page(await _read(response, _ERROR_PAGE))
            except SourceError:
                wall = None  # an error page that cannot be read: the status says enough
        if wall is not None:
            raise BlockedError("challenge", f"{wall}, status {status}")
    wait = _retry_after(response.headers)
    if status == httpx.codes.TOO_MANY_REQUESTS or (status == httpx.codes.SERVICE_UNAVAILABLE and wait):
        _raise_rate_limited(status, wait)
    raise FetchError("http_status", str(status))


def _raise_rate_limited(status: int, wait: float | None) -> NoReturn:
    retry_after = None if wait is None else timedelta(seconds=wait)
    raise FetchError("rate_limited", f"status {status}", retry_after=retry_after)


def _retry_after(headers: httpx.Headers) -> float | None:
    """Seconds to wait, or None when the header is missing or cannot be understood. At most 30 days."""
    try:
        seconds = Retry().parse_retry_after(headers["retry-after"])
    except (KeyError, ValueError):
        return None
    return min(seconds, 30 * 24 * 3600.0)


def _translated(error: httpx.HTTPError) -> FetchError:
    """Our cause for what the client raises, with nothing of the address in it."""
    if isinstance(error, httpx.TimeoutException):
        return FetchError("timeout", "no answer")
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return FetchError("tls", getattr(cause, "verify_message", "") or cause.reason or "")
        cause = cause.__cause__ or cause.__context__
    return FetchError("connect", type(error).__name__)


def _answer(hop: _Hop, request: Request, spent: _Spent, *, moved: bool) -> Answer:
    not_modified = hop.status == httpx.codes.NOT_MODIFIED
    if not_modified and not (request.etag or request.last_modified):
        raise FetchError("http_status", "304 to an unconditional request")
    url = str(hop.url)
    return Answer(
        url=url,
        status=hop.status,
        content_type=hop.headers.get("content-type", ""),
        body=hop.body,
        etag=hop.headers.get("etag", request.etag if not_modified else None),
        last_modified=hop.headers.get("last-modified", request.last_modified if not_modified else None),
        not_modified=not_modified,
        moved_to=url if moved else None,
        requests=spent.traffic.requests,
        bytes=spent.traffic.bytes,
        wall=walls.in_headers(hop.status, hop.headers),
    )
