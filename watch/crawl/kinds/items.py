"""Which parts of a page are its items, and where each leads. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag

from watch.crawl.kinds.soup import Card, cards_of, values_of
from watch.crawl.links import web_link

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")

#: A card found around a link is one of these at most, and never one of those.
_WHOLE_CARDS = frozenset({"article", "li", "tr", "dd"})
_TOO_LARGE = frozenset({"html", "body", "main", "ul", "ol", "dl", "table", "tbody", "[document]"})
_LONGEST_CLIMB = 8
#: Tags that are never closed nest for ever; nothing that matters is so far up.
_FARTHEST_PARENT = 60


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list: its part of the page, its address, and the anchors that lead there."""

    card: Card
    link: str | None
    anchors: tuple[Tag, ...] = ()


def items_of(soup: BeautifulSoup, options: Mapping[str, object], base: str) -> Iterator[Item]:
    """The items of a page, as the row's `item`, `link` and `link_pattern` tell them apart."""
    pattern = str(options["link_pattern"]) if "link_pattern" in options else None
    if "item" not in options:
        yield from _around_links(soup, base, pattern)
        return
    items = [_leading(card, options, base, pattern) for card in cards_of(soup, str(options["item"]))]
    holds: dict[int, set[str]] = defaultdict(set)
    for item in items:
        if item.link is not None:
            for parent in islice(item.card.item.parents, _FARTHEST_PARENT):
                holds[id(parent)].add(item.link)
    for item in items:
        if len(holds[id(item.card.item)]) > 1:
            continue  # a selector such as [class*=article] finds what is around the items too
        # Without a link, a title that the row points at makes an item; a table's head has neither.
        if item.link or (pattern is None and any(values_of(item.card, options, "title"))):
            yield item


def heading_of(anchor: Tag) -> Tag | None:
    """The headline that an anchor stands in, or that stands in it."""
    around = islice(anchor.parents, _LONGEST_CLIMB)
    return next((parent for parent in around if parent.name in HEADINGS), None) or anchor.find(HEADINGS)


def _around_links(soup: BeautifulSoup, base: str, pattern: str | None) -> Iterator[Item]:
    links: dict[str, list[Tag]] = defaultdict(list)
    holds: dict[int, set[str]] = defaultdict(set)  # which of these addresses an element holds
    for anchor in soup.select("a[href]"):
        link = web_link(str(anchor["href"]), base)
        if link is not None and _matches(link, pattern):
            links[link].append(anchor)
            for parent in islice(anchor.parents, _FARTHEST_PARENT):
                holds[id(parent)].add(link)
    for link, anchors in links.items():
        card = anchors[0]
        for level, parent in enumerate(anchors[0].parents):
            if level == _LONGEST_CLIMB or parent.name in _TOO_LARGE or len(holds[id(parent)]) > 1:
                break
            card = parent
            if card.name in _WHOLE_CARDS:
                break
        yield Item(Card(card), link, tuple(anchors))


def _leading(card: Card, options: Mapping[str, object], base: str, pattern: str | None) -> Item:
    anchors = []
    for anchor in _anchors(card, options):
        link = web_link(str(anchor["href"]), base)
        if link is not None and _matches(link, pattern):
            anchors.append((link, anchor))
    if not anchors:
        said = (value for value in values_of(card, options, "link", ("href", "src")) if "<" not in value)
        links = (web_link(value, base) for value in said)
        return Item(
            card, next((link for link in links if link is not None and _matches(link, pattern)), None)
        )
    headed = () if "link" in options else (link for link, anchor in anchors if heading_of(anchor))
    chosen = next(iter(headed), anchors[0][0])
    return Item(card, chosen, tuple(anchor for link, anchor in anchors if link == chosen))


def _anchors(card: Card, options: Mapping[str, object]) -> list[Tag]:
    """The anchors in the item or around it; where the row points, those in and around what it points at."""
    field = options.get("link")
    if not isinstance(field, Mapping):
        around = card.item.find_parent("a", href=True)
        return card.select("a[href]") or ([around] if around else [])
    if field.keys() != {"select"}:
        return []
    found: list[Tag] = []
    for element in card.select(str(field["select"])):
        around = element if element.name == "a" else element.find_parent("a", href=True)
        found += [around] if around else element.select("a[href]")
    return [anchor for anchor in found if anchor.get("href")]


def _matches(link: str, pattern: str | None) -> bool:
    """True when the link's path, with or without its query, is what the row asks for."""
    if pattern is None:
        return True
    parts = urlsplit(link)
    return any(re.search(pattern, text) for text in (parts.path, f"{parts.path}?{parts.query}"))
