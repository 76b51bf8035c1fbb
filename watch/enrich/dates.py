"""When a page says that it was published. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from htmldate import find_date
from lxml import etree
from lxml.html import HtmlElement, document_fromstring

from watch.enrich.written import parse_date, published
from watch.models import DateSource, Published

__all__ = ["page_date", "parse_date"]

#: Names of `<meta>` elements, in order of trust; compared in lower case.
_PUBLISHED_META = (
    "article:published_time", "article:published", "og:article:published_time", "og:published_time",
    "datepublished", "date_published", "publication_date", "publish_date", "publishdate", "publish-date",
    "published_date", "pubdate", "pub_date", "citation_publication_date", "citation_online_date",
    "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "cxenseparse:publishtime",
    "dcterms.issued", "dcterms.available", "dc.date.issued", "dc.date.published", "dcterms.created", "dc.date.created",
    "datecreated", "dc.date", "dcterms.date", "article:created", "date", "created", "rnews:datepublished",
    "bt:pubdate", "ptime", "article.published", "displaydate", "originalpublicationdate", "timestamp",
)  # fmt: skip
_MODIFIED_META = (
    "article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "dc.date.modified",
    "last-modified", "lastmod", "revised", "updated_time",
)  # fmt: skip
#: Objects of a page that have dates of their own.
_OTHER_THINGS = re.compile(
    r"Comment|Review|Answer|Question|VideoObject|ImageObject|AudioObject|Event|JobPosting|Offer|Product|Person|"
    r"BreadcrumbList|ItemList|WebSite|Organization"
)
_URL_DATE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:/(0[1-9]|1[0-2]|[1-9])/(0[1-9]|[12]\d|3[01]|[1-9])(?=[/.?#_-]|$)"
    r"|([-_.]?)(0[1-9]|1[0-2])\4(0[1-9]|[12]\d|3[01])(?!\d))"
)
_FIRST_WEB_YEAR = 1995
_LABEL = re.compile(
    r"\b(?:(?:publiée?|mise? en ligne|parue?|diffusée?|postée?|créée?|rédigée?)(?: le| :)|date de (?:publication|parution|mise "
    r"en ligne|diffusion)|published(?: on| at)?|posted(?: on)?|publication date|date published|release date|"
    r"first published|date of (?:publication|issue)|issued(?: on)?|veröffentlicht(?: am)?|erschienen(?: am)?|"
    r"veröffentlichungsdatum|erscheinungsdatum|erstellt am|publiziert am|eingestellt am|online seit|datum|stand|vom)\s*[:,]?\s*"
    r"(?=.{0,25}\d)",
    re.IGNORECASE,
)
_UPDATED = re.compile(
    r"\b(?:mise? à jour|modifiée?|actualisée?|updated|modified|reviewed|aktualisiert|geändert|bearbeitet|deadline|"
    r"until|jusqu|avant|before|bis|frist|closing|clôture)\b",
    re.IGNORECASE,
)
_MAX_AFTER_LABEL = 45
_LONGEST_STAMP = 120
_DATE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:date|dates?tamp|dateline|datum|published?|pubdate|publication|posted|timestamp|post-?meta|entry-?meta|"
    r"byline|article-?info|submitted|created|time|meta)(?:$|[\s_-])",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"(?:^|[\s_-])(?:comments?|commentaires?|kommentare?|related|sidebar|teasers?|footer|widget|event|agenda|calendar|"
    r"latest|recent|breadcrumbs?|copyright|cookie\w*|reply|respond|updated?|modified|aktuell\w*)(?:$|[\s_-])",
    re.IGNORECASE,
)
_ELSEWHERE_TAGS = frozenset({"nav", "aside", "footer", "form", "table", "script", "style", "noscript", "select"})

_Date = Published | None


def page_date(
    page: bytes | HtmlElement, *, url: str, now: datetime, languages: Sequence[str] = ()
) -> Published | None:
    """The publication date of a page, or None.

    In order of trust: JSON-LD and `<meta>`, `<time>`, the address, a labelled or marked date near the
    headline; then dates of change; then what htmldate makes of it, marked `guessed`. An address counts as
    `meta`, visible text as `time`. A date later than `now` is passed over for the next.

    Args:
        page: the bytes of a page, or its tree, which is left as it was.
        url: where it came from.
        now: when it was fetched, aware.
        languages: what the source publishes in.
    """
    tree = page if isinstance(page, HtmlElement) else _parse(page)
    if tree is None:
        return None

    def read(text: object, source: DateSource) -> _Date:
        return parse_date(text, languages, now, source=source) if isinstance(text, str) else None

    steps: tuple[Callable[[], _Date], ...] = (
        lambda: _first(read(text, DateSource.META) for text in _structured(tree, "datePublished", "dateCreated")),
        lambda: _first(read(text, DateSource.META) for text in _metas(tree, _PUBLISHED_META)),
        lambda: _first(read(text, DateSource.META) for text in _itemprops(tree)),
        lambda: _first(read(text, DateSource.TIME) for text in _times(tree)),
        lambda: _from_address(url, now),
        lambda: _first(read(text, DateSource.TIME) for text in _labelled(tree)),
        lambda: _first(read(text, DateSource.TIME) for text in _marked(tree)),
        lambda: _first(read(text, DateSource.META) for text in _structured(tree, "dateModified")),
        lambda: _first(read(text, DateSource.META) for text in _metas(tree, _MODIFIED_META)),
        lambda: _guessed(tree, url, now),
    )
    return _first(step() for step in steps)


def _first(found: Iterable[_Date]) -> _Date:
    return next((one for one in found if one is not None), None)


def _parse(page: bytes) -> HtmlElement | None:
    try:
        tree: HtmlElement = document_fromstring(page)
    except (etree.LxmlError, ValueError):
        return None
    return tree


def _structured(tree: HtmlElement, *names: str) -> Iterator[Any]:
    things = []
    for script in tree.iterfind(".//script[@type='application/ld+json']"):
        try:
            things.extend(_things(json.loads(script.text or "", strict=False)))
        except (ValueError, RecursionError):
            continue  # a block that is not JSON says nothing
    for name in names:
        yield from (thing[name] for thing in things if name in thing)


def _things(node: object) -> Iterator[dict[str, Any]]:
    """The objects of a JSON-LD block that may be the page itself."""
    if isinstance(node, dict):
        if _OTHER_THINGS.search(str(node.get("@type", ""))):
            return
        yield node
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _things(child)


def _metas(tree: HtmlElement, names: Sequence[str]) -> Iterator[str]:
    said: dict[str, str] = {}
    for element in tree.iter("meta"):
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            said.setdefault((element.get(attribute) or "").lower(), element.get("content") or "")
    return (said[name] for name in names if said.get(name))


def _itemprops(tree: HtmlElement) -> Iterator[str]:
    for element in tree.xpath("//*[@itemprop='datePublished' or @property='datePublished' or @pubdate]"):
        if not _is_elsewhere(element):
            yield _value(element)


def _times(tree: HtmlElement) -> Iterator[str]:
    for element in tree.iter("time"):
        if not _is_elsewhere(element) and not _UPDATED.search(_before(element)):
            yield _value(element)


def _value(element: HtmlElement) -> str:
    return element.get("datetime") or element.get("content") or _text(element)


def _from_address(url: str, now: datetime) -> Published | None:
    match = _URL_DATE.search(url.partition("?")[0])
    if match is None or int(match[1]) < _FIRST_WEB_YEAR:
        return None
    try:
        day = date(int(match[1]), int(match[2] or match[5]), int(match[3] or match[6]))
    except ValueError:
        return None
    return published(day, None, now, DateSource.META)


def _labelled(tree: HtmlElement) -> Iterator[str]:
    for text in _lines(tree):
        match = _LABEL.search(text)
        if match and not _UPDATED.search(text[: match.start()][-25:]):
            yield text[match.end() :][:_MAX_AFTER_LABEL]


def _marked(tree: HtmlElement) -> Iterator[str]:
    """Short texts in elements whose class says that they hold a date."""
    for element in tree.xpath("//body//*[@class or @id]"):
        names = f"{element.get('class', '')} {element.get('id', '')}"
        if _DATE_CLASS.search(names) and not _is_elsewhere(element):
            text = _text(element)
            if 6 <= len(text) <= _LONGEST_STAMP and any(char.isdigit() for char in text) and not _UPDATED.search(text):
                yield text


def _guessed(tree: HtmlElement, url: str, now: datetime) -> Published | None:
    found = find_date(tree, url=url, original_date=True, max_date=now.date().isoformat())
    return published(date.fromisoformat(found), None, now, DateSource.GUESSED) if found else None


def _lines(tree: HtmlElement) -> Iterator[str]:
    """The short texts of elements that stand in the page itself, in their order."""
    for element in tree.xpath("//body//*[text()]"):
        if element.tag not in ("script", "style", "noscript"):
            text = _text(element)
            if len(text) <= _LONGEST_STAMP and any(char.isdigit() for char in text) and not _is_elsewhere(element):
                yield text


def _is_elsewhere(element: HtmlElement) -> bool:
    """Whether an element belongs to something else than the page's own text: navigation, a list, comments."""
    return any(
        above.tag in _ELSEWHERE_TAGS or _ELSEWHERE.search(f"{above.get('class', '')} {above.get('id', '')}") is not None
        for above in (element, *element.iterancestors())
        if above.tag not in ("body", "html", "main")
    )


def _before(element: HtmlElement) -> str:
    """The words that lead to an element."""
    previous = element.getprevious()
    parent = element.getparent()
    text = (previous.tail or "") if previous is not None else (parent.text or "") if parent is not None else ""
    return str(text)[-40:]


def _text(element: HtmlElement) -> str:
    return " ".join(element.text_content().split()) if isinstance(element.tag, str) else ""
