"""Where a redirect may lead. Pure."""

from __future__ import annotations

from urllib.parse import urldefrag, urljoin, urlsplit

from watch.errors import FetchError

STATUSES = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})


def target(url: str, location: str) -> str:
    """The address that `location`, as answered by `url`, leads to, without its fragment.

    Raises FetchError `redirect` for anything but a plain web address at least as safe as `url`.
    """
    if not location.strip():
        raise FetchError("redirect", "without Location")
    try:
        found = urldefrag(urljoin(url, location.strip())).url
        parts = urlsplit(found)
        host = parts.hostname
    except ValueError as error:
        raise FetchError("redirect", "to something that is no address") from error
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc:
        raise FetchError("redirect", "to something that is no plain web address")
    if url.startswith("https:") and parts.scheme == "http":
        raise FetchError("redirect", f"from https down to http at {host}")
    return found
