"""What an extractor left out of a text that it found: its lead, and its further parts."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from watch.crawl.fulltext.tree import meta, one_line

_BLOCKS = ("p", "div", "section", "h2", "h3", "h4", "li", "blockquote", "pre", "td", "dd")
_INLINE = frozenset(
    {
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "br",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
    }
    | {"i", "img", "ins", "kbd", "mark", "nobr", "q", "s", "samp", "small", "span", "strong", "sub", "sup"}
    | {"time", "tt", "u", "var", "wbr"}
)
_OUTSIDE = frozenset({"nav", "aside", "footer", "figure", "figcaption", "form", "button", "select", "dialog"})
_NOT_LEAD = re.compile(
    r"(?:^|[\s_-])(?:captions?|legende|credits?|author|auteur|byline|bio|share|social|related|tags?|breadcrumbs?|"
    r"meta|date|comments?|promo|newsletter|ads?|toolbar|hidden|sr-only|visually-hidden|navi?|menu|sidebar)(?:$|[\s_-])",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"(?:^|[\s_-])(?:chapo\w*|chapeau|lead\w*|lede|standfirst|teaser\w*|intro\w*|abstract|accroche|vorspann|"
    r"summary|subtitle|subhead\w*|dek|faits|resume)(?:$|[\s_-])",
    re.IGNORECASE,
)
_MIN_LEAD, _MAX_LEAD = 50, 2_500
#: A shorter one is a second headline, which the description repeats too.
_MIN_DESCRIBED = 160
_MOST_LINKS = 0.3
_KEY_CHARS = 60
_MIN_PART = 80
#: A text of this length is hardly a part of something, and is slow to compare with the whole page.
_COMPLETE = 200_000


@dataclass(frozen=True, slots=True)
class _Block:
    element: HtmlElement
    text: str
    held: bool


def complete(tree: HtmlElement, text: str) -> str:
    """`text` with the lead of the page `tree` before it, and with paragraphs of sibling containers.

    Extractors settle on one container, and publishers put the lead in another, or cut a long text into
    several of the same class.
    """
    if len(text) > _COMPLETE:
        return text
    blocks = _blocks(tree, text)
    first = next((place for place, block in enumerate(blocks) if block.held and _is_long(block)), None)
    if first is None:
        return text
    text = _with_further_parts(blocks, text)
    lead = _lead(tree, blocks[:first], blocks[first].element)
    return "\n".join([*lead, text])


def _blocks(tree: HtmlElement, text: str) -> list[_Block]:
    """The runs of text of a page in their order, each with whether `text` holds it."""
    held = _key(text, len(text))
    blocks = []
    body = tree.find("body")
    for element in () if body is None else body.iter(*_BLOCKS):
        if any(child.tag not in _INLINE for child in element):
            continue
        words = one_line(element.text_content())
        if words:
            blocks.append(_Block(element, words, _key(words) in held))
    return blocks


def _lead(tree: HtmlElement, before: Sequence[_Block], start: HtmlElement) -> list[str]:
    """The paragraphs before `start` that the page calls its lead, or gives as its description."""
    description = _key(meta(tree, "description", "og:description"))
    around = set(start.iterancestors())
    found: list[str] = []
    for block in before:
        if block.held or not _MIN_LEAD <= len(block.text) <= _MAX_LEAD or block.text in found:
            continue
        described = len(block.text) >= _MIN_DESCRIBED and _key(block.text).startswith(description or "-")
        if (described or _is_named_lead(block.element, around)) and not _is_aside(block.element):
            found.append(block.text)
    return found


def _is_named_lead(element: HtmlElement, around: set[HtmlElement]) -> bool:
    """Whether a class says so, on the element or between it and what it shares with the text."""
    for ancestor in (element, *element.iterancestors()):
        if ancestor in around:
            return False
        if _LEAD.search(ancestor.get("class") or "") and _shares(ancestor, around):
            return True
    return False


def _shares(element: HtmlElement, around: set[HtmlElement]) -> bool:
    """Whether an element stands in the same part of the page as the text: not only in the same body."""
    shared = next((ancestor for ancestor in element.iterancestors() if ancestor in around), None)
    return shared is not None and shared.tag not in ("body", "html")


def _is_aside(element: HtmlElement) -> bool:
    linked = sum(len(one_line(link.text_content())) for link in element.iter("a"))
    if linked > _MOST_LINKS * len(one_line(element.text_content())):
        return True
    return any(
        ancestor.tag in _OUTSIDE or ancestor.tag == "a" or _NOT_LEAD.search(ancestor.get("class") or "")
        for ancestor in (element, *element.iterancestors())
        if ancestor.tag not in ("body", "html")
    )


def _with_further_parts(blocks: Sequence[_Block], text: str) -> str:
    """`text` and the paragraphs it lacks from containers that look like the one most of it came from."""
    sizes: Counter[tuple[str, str]] = Counter()
    parts: defaultdict[tuple[str, str], list[_Block]] = defaultdict(list)
    for block in blocks:
        parent = block.element.getparent()
        if block.element.tag == "p" and parent is not None and parent.get("class"):
            kind = (parent.tag, parent.get("class"))
            parts[kind].append(block)
            sizes[kind] += len(block.text) if block.held else 0
    if not sizes:
        return text
    kind, size = sizes.most_common(1)[0]
    whole = parts[kind]
    first = next(place for place, block in enumerate(whole) if block.held) if size else 0
    missing = [
        place
        for place, block in enumerate(whole)
        if not block.held and len(block.text) >= _MIN_PART and not _is_aside(block.element)
    ]
    if size < len(text) / 2 or not missing or not _one_content(whole):
        return text
    before = [whole[place].text for place in missing if place < first]
    after = [whole[place].text for place in missing if place > first]
    return "\n".join([*before, text, *after])


def _one_content(blocks: Sequence[_Block]) -> bool:
    """Whether blocks are parts of one article, not the texts of a list of them."""
    owners = {next(block.element.iterancestors("article", "main"), None) for block in blocks}
    return len(owners) == 1 and None not in owners


def _is_long(block: _Block) -> bool:
    return len(block.text) >= _MIN_LEAD and block.element.tag not in ("h2", "h3", "h4")


def _key(text: str, length: int = _KEY_CHARS) -> str:
    """The letters and digits that a text starts with: what survives another library's white space."""
    return "".join(char for char in text[: length * 2].lower() if char.isalnum())[:length]
