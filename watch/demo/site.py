"""The demonstration site: feeds, their pages, a page that keeps robots out, a broken one, and a webhook."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable
from email.utils import format_datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

from watch.demo.content import DemoFeed, Publication

#: A page that wants a person in front of it, as many official sites put before their content; no vendor's.
_CHALLENGE = """<!DOCTYPE html><html lang="en"><head><title>One question before you go on</title></head><body>
<h1>One question before you go on</h1><p>A demonstration of the walls that sites put up.</p>
<form method="post"><label>Which letters do you see? <input name="captcha"></label></form></body></html>"""

_TYPES = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
}

#: Paths of the two sources that do not work.
BLOCKED, BROKEN, HOOK = "/feeds/behind-a-wall", "/feeds/out-of-order", "/hook"


class DemoSite:
    """Serves the feeds on loopback. `visit` says what is published: 20 publications at 1, 60 at 2."""

    def __init__(self, feeds: Iterable[DemoFeed]) -> None:
        self.visit = 1
        self.posted: list[bytes] = []
        self.requests = 0
        self._feeds = {f"/feeds/{feed.id}": feed for feed in feeds}
        self._pages = {
            f"/{publication.id}": publication
            for feed in self._feeds.values()
            for publication in feed.publications
        }
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def answer(self, path: str) -> tuple[int, str, bytes]:
        """Status, content type and body of a page."""
        if path == BLOCKED:
            return 403, "text/html; charset=utf-8", _CHALLENGE.encode()
        if path == BROKEN:
            return 500, "text/plain; charset=utf-8", b"demonstration: out of order"
        if path in self._feeds:
            feed = self._feeds[path]
            shown = [one for one in feed.publications if one.visit <= self.visit]
            shown.sort(key=lambda one: one.published, reverse=True)
            return 200, _TYPES[feed.format], _FORMATS[feed.format](self, feed, shown).encode()
        if path in self._pages:
            return 200, "text/html; charset=utf-8", self._page(self._pages[path]).encode()
        return 404, "text/plain; charset=utf-8", b"not here"

    def text_of(self, publication: Publication) -> str:
        """The text as it stands at this visit."""
        return publication.changed if publication.changed and self.visit > 1 else publication.text

    def _page(self, publication: Publication) -> str:
        return (
            f'<!DOCTYPE html><html lang="{publication.language}"><head>'
            f"<title>{escape(publication.title)}</title></head>"
            f"<body><main><h1>{escape(publication.title)}</h1><p>{escape(self.text_of(publication))}</p>"
            "<p><small>regwatch: demonstration, no official text.</small></p></main></body></html>"
        )


def _rss(site: DemoSite, feed: DemoFeed, shown: list[Publication]) -> str:
    items = "".join(
        f'<item><guid isPermaLink="false">{one.id}</guid><link>{site.url}/{one.id}</link>'
        f"<title>{escape(one.title)}</title><description>{escape(site.text_of(one))}</description>"
        f"<pubDate>{format_datetime(one.published)}</pubDate></item>"
        for one in shown
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
        f"<title>{escape(feed.name)}</title>"
        f"<link>{site.url}</link><description>Demonstration</description>{items}</channel></rss>"
    )


def _atom(site: DemoSite, feed: DemoFeed, shown: list[Publication]) -> str:
    entries = "".join(
        f'<entry xml:lang="{one.language}"><id>tag:regwatch.invalid,2026:{one.id}</id>'
        f"<title>{escape(one.title)}</title>"
        f'<link href="{site.url}/{one.id}"/><published>{one.published.isoformat()}</published>'
        f"<updated>{one.published.isoformat()}</updated><summary>{escape(site.text_of(one))}</summary></entry>"
        for one in shown
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
        f"<id>tag:regwatch.invalid,2026:{feed.id}</id><title>{escape(feed.name)}</title>{entries}</feed>"
    )


def _json_feed(site: DemoSite, feed: DemoFeed, shown: list[Publication]) -> str:
    items = [
        {
            "id": one.id,
            "url": f"{site.url}/{one.id}",
            "title": one.title,
            "content_text": site.text_of(one),
            "date_published": one.published.isoformat(),
            "language": one.language,
        }
        for one in shown
    ]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": feed.name, "items": items})


_FORMATS = {"rss": _rss, "atom": _atom, "json": _json_feed}


def _handler(site: DemoSite) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.requests += 1
            self._answer(*site.answer(self.path))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if self.path != HOOK:
                self._answer(404, "text/plain", b"no_service")
                return
            site.posted.append(body)
            self._answer(200, "text/plain", b"ok")

        def _answer(self, status: int, content_type: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing: the report does."""

    return Handler
