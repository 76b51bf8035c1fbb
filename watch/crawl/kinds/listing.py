"""Pages that list publications, read by selectors or by what their links look like. Pure.

With `item`, each element that it finds is an item. With `link_pattern` alone, each address that matches is one,
and its card is the largest element around it that holds no other such address. Both: items whose link matches.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag

from watch.crawl.entries import entry_of
from watch.crawl.finding import date_in_url, found_date
from watch.crawl.kinds.soup import Card, base_of, cards_of, soup_of, text_of_element, values
from watch.crawl.links import web_link
from watch.crawl.messages import Answer, Request
from watch.crawl.paging import most_pages, next_number, pages
from watch.crawl.plans import Plan
from watch.crawl.walls import Expects
from watch.errors import UnreadableError
from watch.models import DateSource, Entry, Published, SourceState

EXPECTS: Final[Expects] = "html"

_ACCEPT = "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.5"
#: Finding the next page happens between two requests, not in a worker: there a large page would be felt.
_LARGEST_FOLLOWED = 1_000_000
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
#: A card is never larger than one of these, and never as large as one of those.
_WHOLE_CARDS = frozenset({"article", "li", "tr", "dd"})
_TOO_LARGE = frozenset({"html", "body", "main", "ul", "ol", "dl", "table", "tbody", "[document]"})
_LONGEST_CLIMB = 8
#: What links say that say nothing, in the languages of the house.
_NO_TITLE = re.compile(
    r"(?:read|find out|learn|see|show|view)?\s*(?:more|less|details?|article|document|page|all)?|download|pdf|"
    r"(?:en |à )?(?:savoir|lire|voir)(?: plus| la suite| l'article| tout)?|lire la suite|la suite|"
    r"t[ée]l[ée]charger|consulter|suivant|pr[ée]c[ée]dent|next|previous|[\W\d_]*",
    re.IGNORECASE,
)

_Links = dict[str, list[Tag]]


def plan(first: Request, *, options: Mapping[str, object], state: SourceState, now: datetime) -> Plan:
    """The row's address, then the pages that `next` or `page` lead to."""

    def follow(answer: Answer) -> tuple[str, ...]:
        return _next_page(answer, options)

    return pages(
        first,
        options=options,
        state=state,
        now=now,
        expects=EXPECTS,
        accept=_ACCEPT,
        follow=follow,
        most=most_pages(options),
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
    """The entries of one page, in its order; an address that it shows twice is one entry.

    Raises UnreadableError `malformed` for what has no tags.
    """
    soup = soup_of(body, content_type)
    base = base_of(soup, url)
    headings = _dates_above(soup, options)
    found: dict[str, Entry] = {}
    for card, link, anchors in _cards(soup, options, base):
        published = _date(card, link, options, languages, now)
        if published is None and headings:
            published = _date_above(card.item, headings, options, languages, now)
        entry = entry_of(
            title=_title(card, anchors, options),
            texts=["\n".join(f"<p>{part}</p>" for part in _values(card, options, "summary"))],
            url=link,
            published=published,
            languages=languages,
        )
        if entry is not None:
            key = link or entry.title
            found[key] = _merged(found[key], entry) if key in found else entry
    return tuple(found.values())


def _cards(
    soup: BeautifulSoup, options: Mapping[str, object], base: str
) -> Iterable[tuple[Card, str | None, list[Tag]]]:
    """Each item, its address, and the anchors that lead there."""
    pattern = str(options["link_pattern"]) if "link_pattern" in options else None
    if "item" not in options:
        links = _links_by_address(soup, base, pattern)
        owners = _owners(links)
        for link, anchors in links.items():
            yield Card(_card_around(anchors[0], link, owners)), link, anchors
        return
    for card in cards_of(soup, str(options["item"])):
        link, anchors = _link_of(card, options, base, pattern)
        titled = next(_values(card, options, "title"), None) if link is None and pattern is None else None
        if link is not None or titled is not None:
            yield card, link, anchors


def _links_by_address(soup: BeautifulSoup, base: str, pattern: str | None) -> _Links:
    links: _Links = defaultdict(list)
    for anchor in soup.select("a[href]"):
        link = web_link(str(anchor["href"]), base)
        if link is not None and _matches(link, pattern):
            links[link].append(anchor)
    return links


def _matches(link: str, pattern: str | None) -> bool:
    """True when the link's path, with or without its query, is what the row asks for."""
    if pattern is None:
        return True
    parts = urlsplit(link)
    return any(re.search(pattern, text) for text in (parts.path, f"{parts.path}?{parts.query}"))


def _owners(links: _Links) -> dict[int, set[str]]:
    """Which addresses each element around an anchor holds."""
    owners: dict[int, set[str]] = defaultdict(set)
    for link, anchors in links.items():
        for anchor in anchors:
            for parent in anchor.parents:
                owners[id(parent)].add(link)
    return owners


def _card_around(anchor: Tag, link: str, owners: Mapping[int, set[str]]) -> Tag:
    card = anchor
    for level, parent in enumerate(anchor.parents):
        if level == _LONGEST_CLIMB or parent.name in _TOO_LARGE or owners[id(parent)] != {link}:
            break
        card = parent
        if card.name in _WHOLE_CARDS:
            break
    return card


def _link_of(
    card: Card, options: Mapping[str, object], base: str, pattern: str | None
) -> tuple[str | None, list[Tag]]:
    """The item's address, and the anchors that lead there."""
    if "link" in options:
        for said in _values(card, options, "link", ("href", "src")):
            link = web_link(said, base)
            if link is not None and _matches(link, pattern):
                return link, []
    anchors = [anchor for anchor in _anchors(card, options) if anchor.get("href")]
    addresses = [web_link(str(anchor["href"]), base) for anchor in anchors]
    wanted = [link for link in addresses if link is not None and _matches(link, pattern)]
    if not wanted:
        return None, []
    headed = (
        link
        for link, anchor in zip(addresses, anchors, strict=True)
        if link in wanted and _heading_of(anchor) is not None
    )
    chosen = next(headed, wanted[0]) if "link" not in options else wanted[0]
    return chosen, [anchor for anchor, link in zip(anchors, addresses, strict=True) if link == chosen]


def _anchors(card: Card, options: Mapping[str, object]) -> list[Tag]:
    """The item's anchors, or those in and around what `link` finds."""
    field = options.get("link")
    if not isinstance(field, Mapping):
        return card.select("a[href]") or [
            parent for parent in card.item.parents if parent.name == "a" and parent.get("href")
        ]
    if "select" not in field or "attribute" in field:
        return []
    found: list[Tag] = []
    for element in card.select(str(field["select"])):
        around = element if element.name == "a" else element.find_parent("a")
        found += [around] if around is not None else element.select("a[href]")
    return found


def _title(card: Card, anchors: list[Tag], options: Mapping[str, object]) -> str:
    """Markup of the title: what the row says, a headline, else the anchor that says most."""
    if "title" in options:
        said = next(_values(card, options, "title"), "")
        if said:
            return said
    headings = [heading for anchor in anchors if (heading := _heading_of(anchor)) is not None]
    texts = [text for element in [*headings[:1], *anchors] if not _says_nothing(text := text_of_element(element))]
    if headings and texts:
        return texts[0]
    around = None if texts else next(iter(card.select(", ".join(_HEADINGS))), None)
    labels = [label for anchor in anchors for label in _labels(anchor)]
    if around is not None:
        texts.append(text_of_element(around))
    return max(texts or [label for label in labels if not _says_nothing(label)], key=len, default="")


def _heading_of(anchor: Tag) -> Tag | None:
    """The headline that the anchor stands in, or that stands in it."""
    return anchor.find_parent(_HEADINGS) or anchor.find(_HEADINGS)


def _labels(anchor: Tag) -> list[str]:
    image = anchor.find("img")
    said = [anchor.get("aria-label"), anchor.get("title"), image.get("alt") if image is not None else None]
    return [label for label in said if isinstance(label, str)]


def _says_nothing(text: str) -> bool:
    return _NO_TITLE.fullmatch(text.strip(" \t.…>»→›")) is not None


def _date(
    card: Card, link: str | None, options: Mapping[str, object], languages: tuple[str, ...], now: datetime
) -> Published | None:
    """The item's own date: where the row says, a `<time>`, or the address."""
    field = options.get("date")
    source = DateSource.SELECTOR if field else DateSource.TIME
    stated = field if isinstance(field, Mapping) else {"select": "time"}
    for said in values(card, stated, ("datetime", "content")):
        date = _read_date(said, options, languages, now, source)
        if date is not None:
            return date
    pattern = options.get("date_from_url")
    return date_in_url(link, str(pattern), now=now) if pattern and link else None


def _read_date(
    said: str, options: Mapping[str, object], languages: tuple[str, ...], now: datetime, source: DateSource
) -> Published | None:
    given = options.get("date_format")
    formats = given if isinstance(given, tuple) else ()
    line = _line(said)
    date = found_date(line, now=now, languages=languages, formats=formats, source=source)
    if date is None and formats and _ISO.match(line):
        # The row's format is for the text; the attribute beside it is for machines.
        return found_date(line, now=now, source=source)
    return date


_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]|$)")


def _line(markup: str) -> str:
    return text_of_element_markup(markup)


def _dates_above(soup: BeautifulSoup, options: Mapping[str, object]) -> list[Tag]:
    return soup.select(str(options["date_above"])) if "date_above" in options else []


def _date_above(
    item: Tag, headings: list[Tag], options: Mapping[str, object], languages: tuple[str, ...], now: datetime
) -> Published | None:
    """The date of the last of `headings` before the item."""
    known = {id(heading) for heading in headings}
    above = next((node for node in item.previous_elements if id(node) in known), None)
    if not isinstance(above, Tag):
        return None
    return _read_date(str(above), options, languages, now, DateSource.SELECTOR)


def _values(
    card: Card, options: Mapping[str, object], name: str, attributes: tuple[str, ...] = ()
) -> Iterable[str]:
    field = options.get(name)
    return values(card, field, attributes) if isinstance(field, Mapping) else iter(())


def _merged(first: Entry, again: Entry) -> Entry:
    """What two items say of one address: the first title, and whatever only the second knows."""
    return replace(
        first,
        published=first.published or again.published,
        text=max(first.text, again.text, key=len),
    )


def _next_page(answer: Answer, options: Mapping[str, object]) -> tuple[str, ...]:
    if len(answer.body) > _LARGEST_FOLLOWED:
        raise UnreadableError("too_large", f"over {_LARGEST_FOLLOWED} bytes, and more pages")
    soup = soup_of(answer.body, answer.content_type)
    base = base_of(soup, answer.url)
    page = options.get("page")
    if isinstance(page, Mapping):
        # A page beyond the last one shows no item.
        shown = next(iter(_cards(soup, options, base)), None)
        return (next_number(answer.url, page),) if shown is not None else ()
    for element in soup.select(str(options["next"])):
        anchor = element if element.get("href") else element.find("a", href=True)
        link = web_link(str(anchor["href"]), base) if anchor is not None else None
        if link is not None:
            return (link,)
    return ()
