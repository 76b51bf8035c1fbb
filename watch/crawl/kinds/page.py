"""One page, watched for changes: its text, without what changes by itself. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Final

from bs4 import BeautifulSoup, Tag

from watch.crawl.entries import entry_of
from watch.crawl.kinds.noise import is_noise
from watch.crawl.kinds.soup import soup_of
from watch.crawl.markup import line_of, text_of
from watch.crawl.messages import Answer, Request
from watch.crawl.paging import pages
from watch.crawl.plans import Plan
from watch.crawl.walls import Expects
from watch.errors import UnreadableError
from watch.models import Entry, SourceState

EXPECTS: Final[Expects] = "html"

_ACCEPT = "text/html, application/xhtml+xml, */*;q=0.5"
#: Parts without words of the page's own. Forms stay: some sites wrap the whole page in one.
_NOT_TEXT = (
    "script, style, noscript, template, svg, iframe, input, select, option, button, textarea, "
    "[hidden], [aria-hidden=true]"
)
_FRAME = "nav, header, footer, aside, [role=navigation], [role=banner], [role=contentinfo], [role=search]"
_CONSENT = (
    "[id*=cookie i], [class*=cookie i], [id*=consent i], [class*=consent i], "
    "[id*=tarteaucitron i], [id*=didomi i], [id*=axeptio i], [id*=onetrust i]"
)
_MAIN = ("main", "[role=main]", "article", "#content, #contenu, #main, #main-content")
#: A main part with fewer characters than that is not the main part.
_SHORTEST_MAIN = 200


def plan(first: Request, *, options: Mapping[str, object], state: SourceState, now: datetime) -> Plan:
    """The row's address alone."""
    return pages(
        first,
        options=options,
        state=state,
        now=now,
        expects=EXPECTS,
        accept=_ACCEPT,
        follow=_nowhere,
        most=1,
    )


def read(
    body: bytes,
    *,
    content_type: str,
    url: str,
    languages: tuple[str, ...],
    now: datetime,
    options: Mapping[str, object],
) -> tuple[Entry, ...]:
    """The page as one entry, whose guid is its address: another text is a change of the same document.

    Raises UnreadableError `malformed` for a page without text, and for a `selector` that finds nothing: an
    empty page would pass for a change.
    """
    soup = soup_of(body, content_type)
    title = _title(soup)
    ignored = options.get("ignore")
    ignore = [str(item) for item in ignored] if isinstance(ignored, tuple) else []
    _drop(soup, [_NOT_TEXT, *(item for item in ignore if not _is_pattern(item))])
    text = "\n".join(text_of(str(part)) for part in _parts(soup, options.get("selector")))
    patterns = [re.compile(item[1:-1]) for item in ignore if _is_pattern(item)]
    lines = _lines(text, patterns, languages, now)
    if not lines:
        raise UnreadableError("malformed", "no text on the page")
    markup = "".join(f"<p>{escape(line)}</p>" for line in lines)
    entry = entry_of(title=title or url, texts=[markup], guid=url, url=url, languages=languages)
    return (entry,) if entry is not None else ()


def _nowhere(_: Answer) -> tuple[str, ...]:
    return ()


def _title(soup: BeautifulSoup) -> str:
    """The only headline of the first rank, what the page tells social networks, or the window's title."""
    headlines = [text for heading in soup.find_all("h1") if (text := line_of(str(heading)))]
    if len(headlines) == 1:
        return headlines[0]
    shared = soup.select_one("meta[property='og:title'][content]")
    window = soup.title
    return str(shared["content"]) if shared is not None else str(window or "")


def _drop(soup: BeautifulSoup, selectors: Sequence[str]) -> None:
    for selector in selectors:
        for element in soup.select(selector):
            if not element.decomposed:
                element.decompose()


def _parts(soup: BeautifulSoup, selector: object) -> list[Tag]:
    """What the row selects; else the main part; else the page without its frame."""
    if selector:
        found = soup.select(str(selector))
        if not found:
            raise UnreadableError("malformed", "nothing matches the row's selector")
        return found
    _drop(soup, [f":is({_CONSENT}):not(html, body, main, article, :has(main, article, h1))"])
    for main in _MAIN:
        parts = soup.select(main)
        if len(parts) == 1 and len(text_of(str(parts[0]))) >= _SHORTEST_MAIN:
            return parts
    _drop(soup, [_FRAME])
    return [soup.body or soup]


def _is_pattern(item: str) -> bool:
    return len(item) > len("//") and item.startswith("/") and item.endswith("/")


def _lines(
    text: str, ignored: Sequence[re.Pattern[str]], languages: tuple[str, ...], now: datetime
) -> list[str]:
    """The lines that mean something when they change."""
    kept = []
    for line in text.split("\n"):
        for pattern in ignored:
            line = pattern.sub("", line)
        line = line.strip()
        if line and not is_noise(line, languages=languages, now=now):
            kept.append(line)
    return kept
