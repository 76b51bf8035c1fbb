"""Links as publishers write them, made absolute. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

#: Longer ones are no links, and no identity.
MAX_LENGTH = 4_000
_BAD = re.compile(r"[\s\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def web_link(link: str, base: str) -> str | None:
    """An absolute http(s) address, or None for anything else (`javascript:`, `data:`, a broken one)."""
    if not link.strip() or len(link) > MAX_LENGTH:
        return None
    try:
        address = urljoin(base, link.strip())
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    return _BAD.sub(lambda match: "%20" if match[0] == " " else "", address)


def first_web_link(links: Iterable[str], base: str) -> str | None:
    """The first of `links` that is one."""
    found = (web_link(link, base) for link in links)
    return next((link for link in found if link is not None), None)
