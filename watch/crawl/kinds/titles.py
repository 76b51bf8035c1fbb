"""What an item of a list is called. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bs4 import Tag

from watch.crawl.kinds.items import HEADINGS, Item, heading_of
from watch.crawl.kinds.soup import values_of
from watch.crawl.markup import line_of

#: What links say that say nothing, in French and English.
_NO_TITLE = re.compile(
    r"(?:read|find out|learn|see|show|view)?\s*(?:more|less|details?|the )?(?:article|document|page|all)?"
    r"|(?:en |à )?(?:savoir|lire|voir)(?: plus| la suite| l['’]article| tout)?|(?:la )?suite"
    r"|download|t[ée]l[ée]charger|consulter|suivante?|pr[ée]c[ée]dente?|next|previous|[\W\d_]*",
    re.IGNORECASE,
)
_MARKS = " \t.…:>»→›[]()"


def title_of(item: Item, options: Mapping[str, object]) -> str:
    """Markup of the title, or an empty string.

    What the row points at; else the headline in or around one of the item's links; else the link that says
    most; else a headline of the item; else what a link says to those who cannot see it; else its number.
    """
    said = next(values_of(item.card, options, "title"), "")
    if said:
        return said
    for anchor in item.anchors:
        heading = heading_of(anchor)
        if heading is not None and not _says_nothing(_text(heading)):
            return str(heading)
    told = [anchor for anchor in item.anchors if not _says_nothing(_text(anchor))]
    if told:
        return str(max(told, key=lambda anchor: len(_text(anchor))))
    headings = item.card.select(", ".join(HEADINGS))
    labels = [label for anchor in item.anchors for label in _labels(anchor) if not _says_nothing(label)]
    if headings:
        return str(headings[0])
    numbers = [text for anchor in item.anchors if any(map(str.isdigit, text := _text(anchor)))]
    return max(labels or numbers, key=len, default="")


def _text(element: Tag) -> str:
    return line_of(str(element))


def _labels(anchor: Tag) -> list[str]:
    image = anchor.find("img")
    said = [anchor.get("aria-label"), anchor.get("title"), image.get("alt") if image is not None else None]
    return [label for label in said if isinstance(label, str)]


def _says_nothing(text: str) -> bool:
    return _NO_TITLE.fullmatch(text.strip(_MARKS)) is not None
