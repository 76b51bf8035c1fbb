"""A small web site on loopback that can misbehave in every way a real one does."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urlsplit

Handler = Callable[["Visit", asyncio.StreamWriter], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Visit:
    """One request as the site saw it."""

    target: str
    headers: Mapping[str, str]


def answer(body: bytes = b"", status: str = "200 OK", **headers: str) -> Handler:
    """A plain answer. Header names are written with underscores."""

    async def handle(_: Visit, writer: asyncio.StreamWriter) -> None:
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        writer.write("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body)

    return handle


def in_turn(*handlers: Handler) -> Handler:
    """Each visit gets the next answer, and the last one for ever."""
    left = list(handlers)

    async def handle(visit: Visit, writer: asyncio.StreamWriter) -> None:
        await (left.pop(0) if len(left) > 1 else left[0])(visit, writer)

    return handle


def slow(seconds: float, body: bytes = b"ok") -> Handler:
    """An answer after a while."""

    async def handle(visit: Visit, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(seconds)
        await answer(body)(visit, writer)

    return handle


async def drip(_: Visit, writer: asyncio.StreamWriter) -> None:
    """One byte now and then, without end."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
    for _second in range(200):
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.05)


@dataclass(slots=True)
class Site:
    """The site: `pages` maps paths to handlers; what is not there is a 404."""

    host: str = "127.0.0.1"
    tls: ssl.SSLContext | None = None
    pages: dict[str, Handler] = field(default_factory=dict)
    visits: list[Visit] = field(default_factory=list)
    peak: int = 0
    _active: int = 0
    _server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, self.host, 0, ssl=self.tls)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()

    @property
    def port(self) -> int:
        assert self._server is not None
        return int(self._server.sockets[0].getsockname()[1])

    def url(self, path: str, host: str | None = None) -> str:
        scheme = "https" if self.tls else "http"
        return f"{scheme}://{host or self.host}:{self.port}{path}"

    def seen(self, path: str) -> list[Visit]:
        return [visit for visit in self.visits if urlsplit(visit.target).path == path]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._answer_one(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            pass
        finally:
            writer.close()

    async def _answer_one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.strip().split("\r\n")
        headers = {
            name.strip().lower(): value.strip() for name, _, value in (x.partition(":") for x in lines)
        }
        visit = Visit(first.split(" ")[1], headers)
        self.visits.append(visit)
        self._active += 1
        self.peak = max(self.peak, self._active)
        try:
            handler = self.pages.get(urlsplit(visit.target).path, answer(b"none", "404 Not Found"))
            await handler(visit, writer)
            await writer.drain()
        finally:
            self._active -= 1
        return True
