"""What is asked of a site, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass, field

_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, "
    "application/xml;q=0.9, text/xml;q=0.9, text/html;q=0.8, */*;q=0.5"
)


@dataclass(frozen=True, slots=True)
class Post:
    """What is sent along with a POST. No part that may hold a secret is ever shown.

    `authorization` is the whole header, scheme included.
    """

    body: bytes = field(repr=False)
    content_type: str = "application/json"
    authorization: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Request:
    """What to get.

    `timeout` bounds the whole answer, in seconds of wall clock, redirects and retries included; waiting for
    one's turn at the host is not counted. `max_bytes` bounds the wire and the decoded body each. `delay` is
    seconds between two requests to one host. `languages` are ISO 639-1 codes, best first. `packed`: the body
    is a compressed file, kept as it comes. `post` makes it a POST.
    """

    url: str
    etag: str | None = None
    last_modified: str | None = None
    timeout: float = 30.0
    max_bytes: int = 10_000_000
    delay: float = 1.5
    accept: str = _ACCEPT
    languages: tuple[str, ...] = ()
    packed: bool = False
    post: Post | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back.

    `url` is where it came from, after redirects. `moved_to` is the same, set only when every redirect on the
    way was permanent. `wall` names the challenge that the headers announce. `requests` and `bytes` (off
    the wire) count everything that this answer cost, robots.txt included.
    """

    url: str
    status: int
    content_type: str
    body: bytes
    etag: str | None
    last_modified: str | None
    not_modified: bool
    moved_to: str | None
    requests: int
    bytes: int
    wall: str | None = None
