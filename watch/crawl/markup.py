"""Strangers' markup to plain text, within bounds. Pure."""

from __future__ import annotations

import html
import re
from itertools import islice

import nh3

MAX_TEXT = 200_000
MAX_TITLE = 500

#: Markup that is looked at, for each character of text wanted; nesting costs the parser time squared.
_MARKUP_PER_CHAR = 5
_LEAST_MARKUP = 20_000
_MAX_TAGS = 20_000

_BLOCK_NAMES = (
    "address|article|aside|blockquote|br|center|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form|"
    "h1|h2|h3|h4|h5|h6|header|hr|li|main|nav|ol|p|pre|section|summary|table|tbody|tfoot|thead|tr|ul"
)
#: Elements that are seldom or never closed, and those whose content is not shown, closed or not.
_OPEN_NAMES = (
    "area|base|body|col|embed|frame|head|html|iframe|img|input|link|meta|noscript|script|source|style|svg|"
    "td|template|th|wbr"
)
_CLOSED_NAMES = (
    "a|abbr|acronym|applet|audio|b|big|blink|button|caption|cite|code|del|dfn|em|font|frameset|i|ins|kbd|"
    "label|map|mark|marquee|object|picture|q|s|samp|small|span|strike|strong|sub|sup|textarea|title|tt|u|"
    "var|video"
)
_KEPT = frozenset(_BLOCK_NAMES.split("|")) | {"td", "th"}
#: Elements whose content no reader sees.
_UNSEEN = frozenset({"script", "style", "iframe", "noscript", "svg", "template"})

#: What shows that a text is markup. "The <blink> tag", with no attribute and never closed, is none.
_TAG = re.compile(
    rf"<(?:/?(?:{_BLOCK_NAMES}|{_OPEN_NAMES})(?=[\s/>]|$)|/(?:{_CLOSED_NAMES})(?=[\s>]|$)"
    rf"|(?:{_CLOSED_NAMES})(?=[\s/]|$)|!--)",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_CELL_TAG = re.compile(r"</?t[dh]>")
_ANY_TAG = re.compile(r"<[^<>]*>")
_PARAGRAPH = re.compile(r"[^\S\n]*\n\s*\n\s*|\u2029")
#: Controls that are not white space, halves of characters, marks that are invisible or reorder what is shown.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff"
    "\ud800-\udfff\ufffe\uffff]"
)


def text_of(markup: str, limit: int = MAX_TEXT) -> str:
    """Plain text of HTML, or of text that may hold some: paragraphs on lines of their own."""
    lines = (_folded(line) for line in _plain(_cut(markup, limit)).split("\n"))
    return "\n".join(line for line in lines if line)[:limit].rstrip()


def line_of(markup: str, limit: int = MAX_TITLE) -> str:
    """The same on one line, for a title."""
    return _folded(_plain(_cut(markup, limit)))[:limit].rstrip()


def without_controls(text: str) -> str:
    """The text without characters that a database or a terminal cannot take."""
    if text.isprintable():
        return text  # the common case, and ten times as fast
    return _INVISIBLE.sub("", text)


def _cut(markup: str, limit: int) -> str:
    markup = markup[: max(_LEAST_MARKUP, limit * _MARKUP_PER_CHAR)]
    beyond = next(islice(re.finditer("<", markup), _MAX_TAGS, None), None)
    return markup if beyond is None else markup[: beyond.start()]


def _plain(markup: str) -> str:
    """Text whose paragraphs are separated by line breaks, entities decoded once more where doubly escaped."""
    if _TAG.search(markup):
        text = _without_tags(markup)
    else:
        text = html.unescape(markup)
        text = _without_tags(text) if _TAG.search(text) else _paragraphs(text)
    if _ENTITY.search(text):
        text = html.unescape(text)
    return without_controls(text)


def _without_tags(markup: str) -> str:
    blocks = nh3.clean(
        " ".join(markup.split()),
        tags=set(_KEPT),
        clean_content_tags=set(_UNSEEN),
        attributes={},
        link_rel=None,
    )
    return html.unescape(_ANY_TAG.sub("\n", _CELL_TAG.sub(" ", blocks)))


def _paragraphs(text: str) -> str:
    """In bare text a blank line ends a paragraph, and a single break is only where the line was full."""
    if "\n" not in text and "\u2029" not in text:
        return text
    return "\n".join(part.replace("\n", " ") for part in _PARAGRAPH.split(text))


def _folded(text: str) -> str:
    """Each run of white space as one space, none at the ends."""
    if "  " not in text and text.isprintable():
        return text.strip()  # the common case, and several times as fast
    return " ".join(text.split())
