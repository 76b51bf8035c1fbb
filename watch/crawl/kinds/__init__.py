"""One reader for each kind of source: bytes to entries. Pure.

A new kind is a module here with `read` and `EXPECTS`, and a line in each table below.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from watch.crawl.kinds import feed
from watch.crawl.walls import Expects
from watch.models import Entry


class Read(Protocol):
    """Called by `SourceReader`, maybe in another process.

    Raises UnreadableError for bytes that are not of this kind, BlockedError for a page where none was due.
    """

    def __call__(
        self, body: bytes, *, content_type: str, url: str, languages: tuple[str, ...], now: datetime
    ) -> tuple[Entry, ...]:
        """The entries that `body`, as answered by `url`, shows."""


KINDS: Mapping[str, Read] = {"feed": feed.read}

#: What a wall must not be mistaken for.
EXPECTS: Mapping[str, Expects] = {"feed": feed.EXPECTS}
