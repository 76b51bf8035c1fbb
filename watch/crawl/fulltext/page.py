"""The text of a web page, and what its head says of it."""

from __future__ import annotations

import copy
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import datetime

import trafilatura
from lxml.html import HtmlElement

from watch.crawl.fulltext import tree as trees
from watch.crawl.fulltext.charset import decode
from watch.crawl.fulltext.completion import complete
from watch.crawl.fulltext.extract import MAX_TEXT, Extracted, Note
from watch.crawl.fulltext.quality import is_boilerplate_for, is_text, leads_away
from watch.crawl.markup import text_of, without_controls
from watch.enrich.dates import page_date

#: Where pages keep their content, the surest first.
_CONTAINERS = (
    "//main",
    "//*[@role='main']",
    "//article",
    "//*[@id='content' or @id='contenu' or @id='main' or @id='inhalt' or @id='main-content']",
    "//h1/..",
    "//h1/../..",
    "//body",
)
#: trafilatura's time grows with the square of these; a text of law of this size is all there is on its page.
_MAX_ELEMENTS = 25_000
_BLOCKS = (
    *("address", "article", "blockquote", "br", "caption", "dd", "div", "dl", "dt", "figcaption", "figure"),
    *(
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tr",
        "ul",
    ),
)
_BREAK = "\u2029"
_NOT_CONTENT = (
    ".//nav | .//aside | .//header | .//footer | .//form | .//script | .//style | .//noscript | .//button"
)


def read_page(
    body: bytes,
    *,
    content_type: str,
    url: str,
    now: datetime,
    languages: tuple[str, ...],
    feed_text: str,
    title: str,
    whole: bool,
) -> Extracted:
    """See `extract`. Raises UnreadableError `malformed` when there is no page in `body`."""
    markup = decode(body, content_type)
    tree = trees.parse(markup)
    page_title = trees.title_of(tree)
    published = page_date(tree, url=url, now=now, languages=languages)
    own_title = page_title or title
    note: Note | None = None
    if whole:
        text = unicodedata.normalize("NFC", without_controls(_text_within(tree.find("body"))))
    else:
        trees.drop_consent(tree)
        text = _best_text(tree, url, feed_text, title or own_title)
        note = None if text else "boilerplate"
        text = _tidy(text or feed_text, (own_title, title), feed_text)
    if len(text) > MAX_TEXT or len(markup) > trees.MAX_MARKUP:
        note = "truncated"
    return Extracted(
        text=text[:MAX_TEXT],
        title=page_title,
        published=published,
        language=trees.language_of(tree),
        canonical_url=trees.canonical_of(tree, url),
        note=note,
    )


def _best_text(tree: HtmlElement, url: str, feed_text: str, title: str) -> str:
    """The first reading of the page that passes for its text, or an empty string."""
    for text in _readings(tree, url):
        if is_text(text, feed_text=feed_text, title=title):
            return complete(tree, text)
    return ""


def _readings(tree: HtmlElement, url: str) -> Iterator[str]:
    """What the page may say, the most trusted reading first; later ones cost nothing unless asked for."""
    large = sum(1 for _ in tree.iter()) > _MAX_ELEMENTS
    for precision, recall in () if large else ((True, False), (False, False), (False, True)):
        found = trafilatura.extract(
            tree, url=url, include_comments=False, favor_precision=precision, favor_recall=recall
        )
        yield found or ""
    for path in _CONTAINERS:
        for element in tree.xpath(path):
            yield _text_within(element)
    for thing in trees.structured(tree):
        if isinstance(thing.get("articleBody"), str):
            yield text_of(thing["articleBody"])


def _text_within(element: HtmlElement) -> str:
    """All the text of a container but its navigation, a block to a line."""
    content = copy.copy(element)  # lxml copies what is below, too
    content.tail = None
    for unwanted in content.xpath(_NOT_CONTENT):
        if unwanted.getparent() is not None:
            unwanted.drop_tree()
    for block in content.iter(*_BLOCKS):
        block.text = f"{_BREAK}{block.text or ''}"
        block.tail = f"{_BREAK}{block.tail or ''}"
    for cell in content.iter("td", "th"):
        cell.tail = f" {cell.tail or ''}"
    lines = (trees.one_line(line) for line in content.text_content().split(_BREAK))
    return "\n".join(line for line in lines if line)


def _tidy(text: str, titles: Sequence[str], feed_text: str) -> str:
    """The text without the title that it starts with, lines of no text, and lines said twice in a row."""
    boilerplate = is_boilerplate_for(" ".join(titles), feed_text)
    known = {_folded(title) for title in titles if title}
    kept: list[str] = []
    for line in unicodedata.normalize("NFC", without_controls(text)).split("\n"):
        line = trees.one_line(line)
        opening = not kept and _folded(line) in known
        if line and not opening and not leads_away(line) and not boilerplate(line) and line not in kept[-1:]:
            kept.append(line)
    return "\n".join(kept)


def _folded(text: str) -> str:
    return "".join(char for char in text.lower() if char.isalnum())
