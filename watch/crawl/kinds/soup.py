"""A page or another document of tags as a tree, and what selectors find in it. Pure."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from bs4 import BeautifulSoup, Tag, XMLParsedAsHTMLWarning

from watch.crawl import sniff
from watch.crawl.fulltext.charset import decode
from watch.crawl.links import web_link
from watch.crawl.markup import line_of
from watch.errors import UnreadableError

#: Siblings after an item that may belong to it: the cells of a definition list, the lines under a headline.
_LONGEST_TAIL = 10
_LONGEST_SEARCHED = 20_000
#: Tags, opening and closing: seconds of work. Large pages have some ten thousand.
_MOST_TAGS = 120_000
#: Selectors such as [class*=article] find items within items, but not so many.
_DEEPEST_ITEM = 10

_ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)
_GROUP = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Card:
    """An item of a list, and the siblings after it that belong to no other item."""

    item: Tag
    tail: tuple[Tag, ...] = ()

    def select(self, selector: str) -> list[Tag]:
        """What matches inside the item; else the item itself, else what follows it."""
        found = list(self.item.select(selector))
        if found or self.item.css.match(selector):
            return found or [self.item]
        for sibling in self.tail:
            found += [sibling] if sibling.css.match(selector) else sibling.select(selector)
        return found


def soup_of(body: bytes, content_type: str) -> BeautifulSoup:
    """The tree. XML that is no page is read as XML, so that its names keep their case and meaning.

    Raises UnreadableError: `malformed` for what has no tags, `too_large`, `unsafe` for XML that defines
    entities.
    """
    text = decode(body, content_type)
    if text.count("<") > _MOST_TAGS:
        raise UnreadableError("too_large", f"over {_MOST_TAGS} tags")
    if "<" not in text:
        raise UnreadableError("malformed", "no markup")
    if sniff.opening(body).lstrip("\ufeff \t\r\n").startswith("<?xml") and not sniff.is_html(body):
        if _ENTITY.search(text):
            raise UnreadableError("unsafe", "entities of its own")
        return BeautifulSoup(text, "xml")
    with warnings.catch_warnings():
        # A page that begins like XML is still a page.
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        return BeautifulSoup(text, "lxml")


def base_of(soup: BeautifulSoup, url: str) -> str:
    """What the links of the page are relative to."""
    base = soup.select_one("base[href]")
    return (web_link(str(base["href"]), url) if base is not None else None) or url


def cards_of(soup: BeautifulSoup, selector: str) -> list[Card]:
    """The items that `selector` finds, each with its tail.

    Raises UnreadableError `unsafe` where they nest without end.
    """
    items = soup.select(selector)
    known = {id(item) for item in items}
    for item in items:
        if sum(id(parent) in known for parent in item.parents) > _DEEPEST_ITEM:
            raise UnreadableError("unsafe", "items within items without end")
    return [Card(item, tuple(_tail(item, known))) for item in items]


def values(card: Card, field: Mapping[str, object], attributes: tuple[str, ...] = ()) -> Iterator[str]:
    """What the elements of a field say, one after another, as markup or as plain text.

    `attributes` are tried before the text when the row names none. Where the row has a pattern, only what it
    finds counts, in the text or else in the markup; its template puts the groups together.
    """
    selector = field.get("select")
    named = field.get("attribute")
    for element in card.select(str(selector)) if selector else [card.item]:
        said = [_attribute(element, name) for name in ((str(named),) if named else attributes)]
        for value in said if named else [*said, _content(element)]:
            cut = _cut(value, field)
            if cut.strip():
                yield cut


def values_of(
    card: Card, options: Mapping[str, object], name: str, attributes: tuple[str, ...] = ()
) -> Iterator[str]:
    """The same for a field of the row; nothing where the row says nothing of it."""
    field = options.get(name)
    return values(card, field, attributes) if isinstance(field, Mapping) else iter(())


def _content(element: Tag) -> str:
    """Its markup; for an XML element that holds no other, what it says, which may be markup."""
    return element.get_text() if element.known_xml and element.find(True) is None else str(element)


def _attribute(element: Tag, name: str) -> str:
    value = element.get(name)
    return " ".join(value) if isinstance(value, list) else value or ""


def _cut(value: str, field: Mapping[str, object]) -> str:
    pattern, template = field.get("pattern"), field.get("template")
    if pattern is None and template is None:
        return value
    plain = line_of(value, _LONGEST_SEARCHED)
    if pattern is None:
        match = re.match(".+", plain)
    else:
        match = re.search(str(pattern), plain) or re.search(str(pattern), value[:_LONGEST_SEARCHED])
    if match is None:
        return ""
    if template is None:
        return match[1] or "" if match.re.groups else match[0]
    return _GROUP.sub(lambda name: _group(match, name[1]), str(template))


def _group(match: re.Match[str], name: str) -> str:
    return match[int(name) if name.isdecimal() else name] or ""


def _tail(item: Tag, known: set[int]) -> Iterator[Tag]:
    siblings = (node for node in item.next_siblings if isinstance(node, Tag))
    for sibling in islice(siblings, _LONGEST_TAIL):
        if id(sibling) in known or any(id(inner) in known for inner in sibling.descendants):
            return
        yield sibling
