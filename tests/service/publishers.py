"""Sixty publishers on loopback, behind a real HTTP server that fails when told to and keeps its own log."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import json
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from types import TracebackType
from typing import Literal, Self

Fault = Literal[
    "500",
    "503",
    "429",
    "wall",
    "hang",
    "drip",
    "refused",
    "truncated",
    "cut",
    "html",
    "empty",
    "blank",
    "broken",
]

#: A feed shows this many of its items, as most do.
SHOWN = 20

_LATENCY_S = 0.002
_WALL = b"<html><head><title>Just a moment...</title></head><body></body></html>"
_TYPES = {
    "feed": "application/rss+xml",
    "json": "application/json",
    "listing": "text/html",
    "page": "text/html",
}


@dataclass
class Item:
    """One publication; its name is in its guid, its address and its title."""

    name: str
    text: str
    at: datetime

    @property
    def title(self) -> str:
        return f"Notice {self.name}"


@dataclass
class Publisher:
    """One source as its site knows it. `items` are newest first."""

    id: str
    kind: str
    every: timedelta
    address: str
    path: str
    tagged: bool
    items: list[Item] = field(default_factory=list)
    moved_to: str | None = None

    def show(self) -> tuple[bytes, int]:
        """What it answers, and how many items that shows."""
        items = self.items[:SHOWN]
        match self.kind:
            case "feed":
                return _feed(self, items), len(items)
            case "json":
                rows = [
                    {"t": one.title, "u": self.link(one), "d": one.at.isoformat(), "s": one.text}
                    for one in items
                ]
                return json.dumps({"rows": rows}).encode(), len(items)
            case "listing":
                cards = "".join(
                    f"<article><a href='{self.link(one)}'>{one.title}</a>"
                    f"<time datetime='{one.at.isoformat()}'></time><p>{one.text}</p></article>"
                    for one in items
                )
                return f"<html><body><main>{cards}</main></body></html>".encode(), len(items)
        newest = items[0]
        return f"<html><body><main><h1>{self.id}</h1><p>{newest.text}</p></main></body></html>".encode(), 1

    @staticmethod
    def link(item: Item) -> str:
        """The same wherever the item is shown."""
        return f"https://publisher.example/{item.name}"


@dataclass(frozen=True)
class Trouble:
    """A fault that a publisher has from `start` up to, and without, `end`."""

    publisher: str
    fault: Fault
    start: datetime
    end: datetime
    retry_after: timedelta | None = None


@dataclass(frozen=True)
class Line:
    """One line of the log. `good` when the content itself left whole, or was said to be unchanged."""

    at: datetime
    publisher: str
    path: str
    good: bool
    items: int = 0


class Publishers:
    """Serves them all, each address from a server of its own; an async context manager.

    Args:
        publishers: what is served.
        troubles: what goes wrong when.
        clock: the present that faults follow and the log notes.
        robots: path prefixes that every robots.txt forbids.
    """

    def __init__(
        self,
        publishers: list[Publisher],
        troubles: list[Trouble],
        clock: Callable[[], datetime],
        robots: tuple[str, ...] = (),
    ) -> None:
        self.by_id = {publisher.id: publisher for publisher in publishers}
        self.log: list[Line] = []
        self.most_at_once: Counter[str] = Counter()
        self.troubles = troubles
        self._clock = clock
        self._robots = "".join(f"Disallow: {prefix}\n" for prefix in robots)
        self._under_way: Counter[str] = Counter()
        self._servers: dict[str, asyncio.Server] = {}
        self._ports: dict[str, int] = {}

    async def __aenter__(self) -> Self:
        for address in {publisher.address for publisher in self.by_id.values()}:
            await self._open(address)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for server in self._servers.values():
            server.close()

    def url(self, publisher: Publisher) -> str:
        return f"http://{publisher.address}:{self._ports[publisher.address]}{publisher.path}"

    async def keep_doors(self) -> None:
        """Close the ports whose publishers refuse connections now, and open the others."""
        for publisher in self.by_id.values():
            refuses = self._fault(publisher) == "refused"
            if refuses and publisher.address in self._servers:
                self._servers.pop(publisher.address).close()
            elif not refuses and publisher.address not in self._servers:
                await self._open(publisher.address)

    async def _open(self, address: str) -> None:
        server = await asyncio.start_server(self._serve, address, self._ports.get(address, 0))
        self._servers[address] = server
        self._ports[address] = server.sockets[0].getsockname()[1]

    def _trouble(self, publisher: Publisher) -> Trouble | None:
        now = self._clock()
        mine = (one for one in self.troubles if one.publisher == publisher.id and one.start <= now < one.end)
        return next(mine, None)

    def _fault(self, publisher: Publisher) -> Fault | None:
        trouble = self._trouble(publisher)
        return trouble.fault if trouble else None

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request."""
        address = writer.get_extra_info("sockname")[0]
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            self._under_way[address] += 1
            self.most_at_once[address] = max(self.most_at_once[address], self._under_way[address])
            try:
                await asyncio.sleep(_LATENCY_S)
                await self._reply(address, head, reader, writer)
            finally:
                self._under_way[address] -= 1
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()

    async def _reply(
        self, address: str, head: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        path = head.split(" ", 2)[1]
        if path == "/robots.txt":
            self.log.append(Line(self._clock(), "", path, good=True))
            await _send(writer, 200, f"User-agent: *\n{self._robots}".encode(), "text/plain")
            return
        publisher = next(
            one for one in self.by_id.values() if one.address == address and path in (one.path, one.moved_to)
        )
        trouble = self._trouble(publisher)
        if trouble is not None:
            self.log.append(Line(self._clock(), publisher.id, path, good=False))
            await _fail(trouble, publisher, reader, writer)
        elif publisher.moved_to not in (None, path):
            self.log.append(Line(self._clock(), publisher.id, path, good=False))
            await _send(writer, 301, b"", headers=f"Location: {publisher.moved_to}\r\n")
        else:
            body, items = publisher.show()
            self.log.append(Line(self._clock(), publisher.id, path, good=True, items=items))
            await _show(publisher, body, head, writer)


async def _show(publisher: Publisher, body: bytes, head: str, writer: asyncio.StreamWriter) -> None:
    """The publisher's own content, or that it is unchanged."""
    tag = f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"'
    etag = f"ETag: {tag}\r\n" if publisher.tagged else ""
    if publisher.tagged and tag in head:
        await _send(writer, 304, b"", headers=etag)
    else:
        await _send(writer, 200, body, _TYPES[publisher.kind], etag)


async def _fail(
    trouble: Trouble, publisher: Publisher, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    body, _ = publisher.show()
    media = _TYPES[publisher.kind]
    match trouble.fault:
        case "500" | "503":
            await _send(writer, int(trouble.fault), b"out of order", "text/plain")
        case "429":
            assert trouble.retry_after is not None
            wait = f"Retry-After: {trouble.retry_after.total_seconds():.0f}\r\n"
            await _send(writer, 429, b"", headers=wait)
        case "wall":
            await _send(writer, 403, _WALL, "text/html")
        case "hang":
            await reader.read()  # until the other side has had enough
        case "drip":
            await _drip(reader, writer)
        case "truncated":
            packed = gzip.compress(body)
            await _send(writer, 200, packed[: len(packed) // 2], media, "Content-Encoding: gzip\r\n")
        case "cut":
            await _send(writer, 200, body[: len(body) // 2], media, length=len(body))
        case "html":
            await _send(writer, 200, b"<html><body><h1>Welcome</h1></body></html>", "text/html")
        case "empty":
            await _send(writer, 200, _feed(publisher, []), media, 'ETag: "nothing"\r\n')
        case "blank":
            await _send(writer, 200, b"", media)
        case "broken":
            await _send(writer, 200, body[: body.index(b"<item>")], media)
        case "refused":
            raise AssertionError("nobody can connect to a closed port")


async def _drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A byte now and then, until the other side has had enough."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nContent-Length: 9999\r\n\r\n")
    gone = asyncio.ensure_future(reader.read())
    while not gone.done():
        writer.write(b" ")
        await asyncio.wait({gone}, timeout=0.1)
    await gone


async def _send(
    writer: asyncio.StreamWriter,
    status: int,
    body: bytes,
    media: str = "text/plain",
    headers: str = "",
    length: int | None = None,
) -> None:
    writer.write(
        f"HTTP/1.1 {status} Status\r\nConnection: close\r\nContent-Type: {media}; charset=utf-8\r\n"
        f"Content-Length: {len(body) if length is None else length}\r\n{headers}\r\n".encode()
    )
    writer.write(body)
    await writer.drain()


def _feed(publisher: Publisher, items: list[Item]) -> bytes:
    shown = "".join(
        f"<item><guid isPermaLink='false'>{one.name}</guid><link>{publisher.link(one)}</link>"
        f"<title>{one.title}</title><description>{one.text}</description>"
        f"<pubDate>{format_datetime(one.at)}</pubDate></item>"
        for one in items
    )
    return (
        f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>{publisher.id}</title>"
        f"<link>https://publisher.example/</link><description>d</description>{shown}</channel></rss>"
    ).encode()
