"""robots.txt: what a site asks of robots, read once a day and obeyed."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from protego import Protego

from watch.errors import BlockedError, FetchError

#: Fetches a robots.txt: its body, or FetchError.
Fetch = Callable[[str], Awaitable[bytes]]

#: Bytes of a robots.txt that are read; what RFC 9309 asks at least.
MAX_BYTES = 512_000
MAX_DELAY = 30.0
_MAX_ORIGINS = 1_024
_GOOD_FOR = 24 * 3600.0
_BAD_FOR = 300.0
#: The site itself cannot be reached, or asks us to wait: said as such, not as a matter of robots.
_NOT_ABOUT_ROBOTS = frozenset({"dns", "connect", "tls", "address", "rate_limited"})


@dataclass(frozen=True, slots=True)
class Rules:
    """What one origin allows. `refusal` says why nothing is allowed for now, or is None."""

    parsed: Protego
    agent: str
    refusal: str | None = None

    @property
    def delay(self) -> float:
        """Seconds that the site wants between two requests, at most MAX_DELAY."""
        wanted: float | None = self.parsed.crawl_delay(self.agent)
        return min(max(wanted or 0.0, 0.0), MAX_DELAY)

    def check(self, url: str) -> None:
        """Raise BlockedError `robots` when `url` must not be read."""
        if self.refusal is not None:
            raise BlockedError("robots", self.refusal)
        if not self.parsed.can_fetch(url, self.agent):
            raise BlockedError("robots", f"robots.txt disallows {urlsplit(url).path or '/'}")


@dataclass(slots=True)
class _Known:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    rules: Rules | None = None
    until: float = 0.0


class Robots:
    """The rules of the origins seen lately. Belongs to one event loop.

    Args:
        user_agent: as sent; its first word is the name that robots.txt calls us by.
    """

    def __init__(self, user_agent: str) -> None:
        self._agent = user_agent.partition("/")[0]
        self._known: OrderedDict[str, _Known] = OrderedDict()

    def __len__(self) -> int:
        return len(self._known)

    async def rules(self, origin: str, fetch: Fetch) -> Rules:
        """The rules of `origin` (scheme and authority), fetched when they are not known or too old.

        Raises FetchError when the site itself cannot be reached.
        """
        known = self._known.setdefault(origin, _Known())
        self._known.move_to_end(origin)
        if len(self._known) > _MAX_ORIGINS:
            self._known.popitem(last=False)
        loop = asyncio.get_running_loop()
        async with known.lock:
            if known.rules is None or loop.time() >= known.until:
                known.rules = await self._read(f"{origin}/robots.txt", fetch)
                known.until = loop.time() + (_GOOD_FOR if known.rules.refusal is None else _BAD_FOR)
            return known.rules

    async def _read(self, url: str, fetch: Fetch) -> Rules:
        try:
            body = await fetch(url)
        except FetchError as error:
            if error.code in _NOT_ABOUT_ROBOTS:
                raise
            # RFC 9309: no such file, or one lost behind redirects, allows; a server in trouble does not.
            gone = error.code == "redirect" or (error.code == "http_status" and error.detail.startswith("4"))
            return self._rules("", None if gone else f"robots.txt could not be read ({error})")
        except BlockedError:
            # A wall before the file, most often a 403, which allows. The page itself will show the wall.
            return self._rules("", None)
        return self._rules(body.decode("utf-8", "replace"), None)

    def _rules(self, text: str, refusal: str | None) -> Rules:
        return Rules(Protego.parse(text), self._agent, refusal)
