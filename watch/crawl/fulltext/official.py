"""The official text of the act that an entry is, in a language that its readers know."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from watch.crawl.fulltext.cellar import Cellar, OfficialText, act_number
from watch.crawl.kinds import celex
from watch.crawl.reader import Source
from watch.errors import FetchError, SourceError
from watch.models import Entry

log = logging.getLogger(__name__)

#: What was found is good for this long: several sources show the same act, and it is asked for once.
_GOOD_FOR = timedelta(hours=1)
#: How many findings are kept: two readings' worth, a few megabytes of text as a rule.
_KEPT = 40

#: After so many failures in a row that are not about one act, CELLAR is left alone for a while.
_PATIENCE = 3
_REST = timedelta(minutes=10)
#: Causes that are about one act; the others are about CELLAR or the way there.
_OF_ONE_ACT = frozenset({"too_large", "redirect", "encoding", "malformed", "unsafe", "internal"})


def preferred(own: str | None, readers: Sequence[str]) -> list[str]:
    """Languages to ask for, best first.

    Args:
        own: the entry's. It is kept where a reader knows it; else it comes last, English if there is none.
        readers: those of the readers, best first.
    """
    own = own or ""
    wanted = [own] if own in readers else [*readers, own or "en"]
    return [language for language in dict.fromkeys(wanted) if language in celex.LANGUAGES]


class OfficialTexts:
    """Asks CELLAR for one act at a time, and for each act and language once in a while.

    Args:
        cellar: open; belongs to the same event loop.
        readers: gives the languages of those who will read, best first; asked each time.
    """

    def __init__(self, cellar: Cellar, readers: Callable[[], Sequence[str]]) -> None:
        self._cellar = cellar
        self._readers = readers
        self._turn = asyncio.Lock()
        self._found: OrderedDict[tuple[str, str], tuple[datetime, OfficialText | None]] = OrderedDict()
        self._failures = 0
        self._resting_until = datetime.min.replace(tzinfo=UTC)

    async def find(self, source: Source, entry: Entry, now: datetime) -> OfficialText | None:
        """The text of the act that an entry is; an empty one, with its note, where there are only scans.

        None for what is no act, and for an act that CELLAR does not have or does not give now.
        """
        number = act_number(entry.identifiers)
        if number is None:
            return None
        scan = None
        for language in preferred(entry.language, self._readers()):
            found = await self._once(number, language, source, now)
            if found is not None and found.text:
                return found
            scan = scan or found
        return scan

    async def _once(self, number: str, language: str, source: Source, now: datetime) -> OfficialText | None:
        key = number, language
        async with self._turn:
            if key in self._found:
                found_at, found = self._found.pop(key)
                if now - found_at < _GOOD_FOR:
                    self._found[key] = found_at, found
                    return found
            if now < self._resting_until:
                return None
            found = await self._ask(number, language, source, now)
            self._found[key] = now, found
            if len(self._found) > _KEPT:
                self._found.popitem(last=False)
            return found

    async def _ask(self, number: str, language: str, source: Source, now: datetime) -> OfficialText | None:
        try:
            found = await self._cellar.text(number, language, source, now)
        except SourceError as error:
            log.info(
                "act_not_read",
                extra={"source_id": source.id, "celex": number, "language": language, "cause": error.code},
            )
            self._count(error, now)
            return None
        self._failures = 0
        return found

    def _count(self, error: SourceError, now: datetime) -> None:
        """Note a failure; too many in a row, or a request to come back later, end the asking for a while."""
        of_one_act = error.code in _OF_ONE_ACT or (error.code == "http_status" and error.detail < "500")
        if of_one_act:
            return
        self._failures += 1
        wait = error.retry_after if isinstance(error, FetchError) else None
        if wait is not None or self._failures >= _PATIENCE:
            self._failures = 0
            self._resting_until = now + max(_REST, wait or _REST)
            log.warning("cellar_left_alone", extra={"cause": error.code})
