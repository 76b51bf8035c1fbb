"""A site, a mail server and a Slack webhook on loopback; the last two misbehave by a seeded plan."""

from __future__ import annotations

import asyncio
import random
import socket
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

from aiosmtpd.controller import Controller

#: Seconds that a server keeps silent: more than the service waits.
_SILENCE_S = 1.0
#: Share of the requests that go wrong.
_FAULT_SHARE = 0.35
_FEED_LENGTH = 40

#: `swallow` takes the message, `lose` does not; neither answers.
MAIL_FAULTS = ("421", "451", "hang and swallow", "hang and lose", "hang up and swallow", "hang up and lose")
SLACK_FAULTS = ("429", "500", "hang and swallow", "hang and lose", "hang up and lose")

#: This mail address is refused for good, always.
NOBODY = "nobody@example.com"


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A server took a message, in the `run`th life of the service; `answered` when it said so."""

    channel: str
    payload: bytes
    run: int
    answered: bool


@dataclass
class World:
    """What the servers share: the plan of faults and the record of what was accepted."""

    chance: random.Random
    run: int = 0
    quiet: bool = False
    faults: Counter[str] = field(default_factory=Counter)
    accepted: list[Acceptance] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def fault(self, channel: str, known: tuple[str, ...]) -> str:
        """What goes wrong with the next request, or nothing."""
        with self._lock:
            if self.quiet or self.chance.random() > _FAULT_SHARE:
                return ""
            chosen = self.chance.choice(known)
            self.faults[f"{channel}: {chosen}"] += 1
            return chosen

    def accept(self, channel: str, payload: bytes, run: int, *, answered: bool) -> None:
        """Write down that a message was taken."""
        with self._lock:
            self.accepted.append(Acceptance(channel, payload, run, answered))

    def publish(self, number: int, at: datetime) -> None:
        """Add an item to the feed."""
        self.items.append(
            f"<item><guid isPermaLink='false'>p-{number}</guid><link>http://127.0.0.1/p/{number}</link>"
            f"<title>Publication {number} on reporting</title><pubDate>{format_datetime(at)}</pubDate></item>"
        )

    @property
    def feed(self) -> bytes:
        """The newest items as RSS."""
        newest = "".join(reversed(self.items[-_FEED_LENGTH:]))
        return (
            "<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>Site</title>"
            f"<link>http://127.0.0.1/</link><description>Site</description>{newest}</channel></rss>"
        ).encode()


class Web:
    """The site (GET) and the webhook (POST)."""

    def __init__(self, world: World) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(world))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Web:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _handler(world: World) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/feed":
                self._answer(200, world.feed, {"Content-Type": "application/rss+xml"})
            else:
                self._answer(404)

        def do_POST(self) -> None:
            run = world.run
            length = int(self.headers["Content-Length"])
            payload = self.rfile.read(length)
            if len(payload) < length:  # the service was killed in the middle of it
                self.close_connection = True
                return
            fault = world.fault("slack", SLACK_FAULTS)
            if not fault or fault.endswith("swallow"):
                world.accept("slack", payload, run, answered=not fault)
            if fault.startswith("hang"):
                if not fault.startswith("hang up"):
                    time.sleep(_SILENCE_S)
                self.close_connection = True
                return
            self._answer(int(fault or 200), headers={"Retry-After": "3600"} if fault == "429" else {})

        def _answer(self, status: int, body: bytes = b"", headers: dict[str, str] | None = None) -> None:
            try:
                self.send_response(status)
                for name, value in {**(headers or {}), "Content-Length": str(len(body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)
            except ConnectionError:
                self.close_connection = True  # the service was killed while it waited

        def log_message(self, *_: object) -> None:
            """Nothing on stderr."""

    return Handler


class Mail:
    """The mail server; `closed` ones refuse connections."""

    def __init__(self, world: World) -> None:
        self._world = world
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._port = int(free.getsockname()[1])
        self._controller: Controller | None = None

    @property
    def url(self) -> str:
        """As REGWATCH_SMTP_URL wants it."""
        return f"smtp://127.0.0.1:{self._port}"

    def open(self) -> None:
        """Listen."""
        if self._controller is None:
            self._controller = Controller(self, hostname="127.0.0.1", port=self._port)
            self._controller.start()

    def close(self) -> None:
        """Refuse connections."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    async def handle_MAIL(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        """The plan is made here, for the whole message."""
        session.run, session.fault = self._world.run, self._world.fault("mail", MAIL_FAULTS)
        envelope.mail_from = address
        return "421 4.3.2 closing" if session.fault == "421" else "250 ok"

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        """Nobody lives here."""
        if address == NOBODY:
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "451 4.7.1 greylisted" if session.fault == "451" else "250 ok"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Take the message or not, and answer or not."""
        fault = session.fault
        if not fault or fault.endswith("swallow"):
            self._world.accept("email", envelope.content, session.run, answered=not fault)
        if fault.startswith("hang"):
            if not fault.startswith("hang up"):
                await asyncio.sleep(_SILENCE_S)
            server.transport.abort()
            raise ConnectionResetError
        return "250 accepted"
