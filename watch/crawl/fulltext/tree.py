"""A page as a tree, without what stands in front of its content; and the facts in its head."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from watch.errors import UnreadableError

#: Characters of markup that are looked at: seconds of work.
MAX_MARKUP = 3_000_000

_CONSENT = re.compile(
    r"(?:^|[\s_-])(?:cookies?|cookie\w*|consent|gdpr|rgpd|dsgvo|tarteaucitron\w*|didomi|axeptio|onetrust|ot-sdk|"
    r"cookiebot|cybot\w*|klaro|usercentrics|orejime|sp_message|eu-cookie-compliance)(?:$|[\s_-])",
    re.IGNORECASE,
)
_CONTENT = ".//main | .//article | .//h1 | .//*[@role='main']"
_IN_CONTENT = "ancestor::main | ancestor::article | ancestor::*[@role='main']"
_SHOWN = ".//text()[not(parent::style or parent::script or parent::template)]"
_SPACE = re.compile(r"\s+")
_LANGUAGE = re.compile(r"^([a-z]{2})(?:[-_].*)?$", re.IGNORECASE)


def parse(markup: str) -> HtmlElement:
    """The tree of a page. Raises UnreadableError `malformed` when there is none in it."""
    # The normal bound on depth, 256, is soon reached by tags that are never closed, and ends the page there.
    parser = HTMLParser(
        encoding="utf-8", huge_tree=True, collect_ids=False, remove_comments=True, remove_pis=True
    )
    data = markup[:MAX_MARKUP].encode("utf-8", "replace")
    try:
        tree: HtmlElement = document_fromstring(data, parser=parser, ensure_head_body=True)
    except (etree.LxmlError, ValueError) as error:
        raise UnreadableError("malformed", "no page in it") from error
    return tree


def drop_consent(tree: HtmlElement) -> None:
    """Remove the banners that ask for consent, in place: on a short notice they are most of the text."""
    for element in tree.xpath("//body//*[@id or @class or @aria-label]"):
        names = " ".join(element.get(name, "") for name in ("id", "class", "aria-label"))
        if not _CONSENT.search(names) or element.tag in ("main", "article", "h1"):
            continue
        # A page about cookies has such names too, around or inside its content.
        if element.getparent() is not None and not element.xpath(f"{_CONTENT} | {_IN_CONTENT}"):
            element.drop_tree()


def meta(tree: HtmlElement, *names: str) -> str:
    """The content of the first `<meta>` whose name or property is one of `names`, in their order."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = (element.get("name") or element.get("property") or "").lower()
        content = one_line(element.get("content") or "")
        if content:
            found.setdefault(name, content)
    return next((found[name] for name in names if name in found), "")


def title_of(tree: HtmlElement) -> str | None:
    """The page's title: its only headline, then what it tells social networks, then the window's title."""
    headlines = [text for element in tree.iter("h1") if (text := one_line("".join(element.xpath(_SHOWN))))]
    if len(headlines) == 1:
        return headlines[0]
    window = tree.find(".//title")
    return meta(tree, "og:title") or (one_line(window.text_content()) if window is not None else "") or None


def language_of(tree: HtmlElement) -> str | None:
    """The ISO 639-1 code that the page declares."""
    said = tree.get("lang") or tree.get("xml:lang")
    match = _LANGUAGE.match((said or meta(tree, "og:locale", "content-language", "language")).strip())
    return match[1].lower() if match else None


def canonical_of(tree: HtmlElement, url: str) -> str | None:
    """The address that the page gives as its own, absolute, or None.

    One on another host or at the top of the site is not believed: templates say so of every page.
    """
    for link in tree.iter("link"):
        if (link.get("rel") or "").strip().lower() == "canonical" and link.get("href"):
            try:
                said = urljoin(url, link.get("href").strip())
                there, here = urlsplit(said), urlsplit(url)
                same_host = _host(there.hostname) == _host(here.hostname)
            except ValueError:
                return None
            at_top = not there.path.strip("/") and not there.query and here.path.strip("/")
            return said if there.scheme in ("http", "https") and same_host and not at_top else None
    return None


def structured(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """Every object in the page's JSON-LD, outer ones first."""
    for script in tree.iterfind(".//script[@type='application/ld+json']"):
        try:
            yield from _objects(json.loads(script.text or "", strict=False))
        except (ValueError, RecursionError):
            continue  # a block that is not JSON says nothing; the page stands without it


def one_line(text: str) -> str:
    """Text with its white space folded."""
    return _SPACE.sub(" ", text).strip()


def _objects(node: object) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    for child in children:
        yield from _objects(child)


def _host(name: str | None) -> str:
    return (name or "").removeprefix("www.")
