"""What a body is, by its first bytes: the content type it comes with is often wrong."""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HEAD = 8_192
#: What may stand before the root element. The alternatives exclude each other, so the search is linear.
_PROLOG = re.compile(r"(?:\s+|<\?[^>]*>|<!--.*?-->)*", re.DOTALL)
_HTML_DOCTYPE = re.compile(r"<!doctype\s+html\b", re.IGNORECASE)
_ROOT = re.compile(r"<([A-Za-z_][\w.:-]*)")
_HTML_ROOTS = frozenset(
    {"html", "head", "body", "title", "meta", "script", "style", "div", "p", "h1", "center"}
)


def opening(body: bytes) -> str:
    """The first characters of `body`, decoded well enough to recognise markup."""
    for bom, encoding in _BOMS:
        if body.startswith(bom):
            return body[len(bom) : _HEAD].decode(encoding, "replace")
    # UTF-16 or 32 without a mark: markup is ASCII, so that dropping the zeros is enough to read it.
    return body[:_HEAD].replace(b"\0", b"").decode("latin-1")


def root_of(body: bytes) -> str | None:
    """The name of the first element, in lower case; `html` too for a document type that says so."""
    text = opening(body)
    start = _PROLOG.match(text)
    rest = text[start.end() if start else 0 :]
    if _HTML_DOCTYPE.match(rest):
        return "html"
    root = _ROOT.match(rest)
    return root[1].lower() if root else None


def is_html(body: bytes) -> bool:
    """True when a browser would take this for a page."""
    return root_of(body) in _HTML_ROOTS
