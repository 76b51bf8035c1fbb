"""A site that publishes, and a mail server that receives: real servers on loopback."""

from __future__ import annotations

import email
import email.policy
import socket
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from xml.sax.saxutils import escape

from aiosmtpd.controller import Controller


@dataclass
class Site:
    """Serves one feed per path; `publish` adds an item to one."""

    feeds: dict[str, list[str]] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    statuses: dict[str, int] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)

    def __enter__(self) -> Site:
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.requests.append(self.path)
                if self.path in site.broken:
                    self.send_error(500)
                elif self.path in site.statuses:
                    self.send_error(site.statuses[self.path])
                elif self.path in site.moved:
                    self.send_response(301)
                    self.send_header("Location", site.moved[self.path])
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                elif self.path in site.feeds:
                    self._answer(site.render(self.path), "application/rss+xml; charset=utf-8")
                elif self.path in site.pages:
                    self._answer(site.pages[self.path].encode(), "text/html; charset=utf-8")
                else:
                    self.send_error(404)

            def _answer(self, body: bytes, content_type: str) -> None:
                self.send_response(200)
                self.send_header("Content-Type", content_type)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Nothing on stderr."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def publish(self, path: str, title: str, text: str = "", *, at: datetime | None = None) -> None:
        """Add an item, newest first, dated now if not said otherwise."""
        items = self.feeds.setdefault(path, [])
        number = len(items) + 1
        link = f"{self.url}/item{path}/{number}"
        items.insert(
            0,
            f"<item><guid isPermaLink='false'>{path}-{number}</guid><link>{link}</link>"
            f"<title>{escape(title)}</title><description>{escape(text)}</description>"
            f"<pubDate>{format_datetime(at or datetime.now(UTC))}</pubDate></item>",
        )

    def render(self, path: str) -> bytes:
        items = "".join(self.feeds[path])
        return (
            "<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>t</title>"
            f"<link>{self.url}</link><description>d</description>{items}</channel></rss>"
        ).encode()


class Mailbox:
    """A mail server; `messages` holds what it accepted."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:
        content = envelope.content  # type: ignore[attr-defined]
        self.messages.append(email.message_from_bytes(content, policy=email.policy.default))
        return "250 accepted"

    def __enter__(self) -> Mailbox:
        # aiosmtpd connects to the port it was told in order to see that it is up: 0 would not do.
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self._controller = Controller(self, hostname="127.0.0.1", port=port)
        self._controller.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._controller.stop()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self._controller.port}"
