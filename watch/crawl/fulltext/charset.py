"""Which characters the bytes of a page stand for."""

from __future__ import annotations

import codecs

from w3lib.encoding import html_to_unicode

#: What Western European sites write when they declare nothing, or something untrue.
_FALLBACK = "cp1252"
_REPLACEMENT = "\ufffd"
#: Text in another encoding hardly ever passes for UTF-8; a few faults are a page cut or glued together.
_MOST_FAULTS = 0.1
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(body: bytes, content_type: str) -> str:
    """The text of a page; never fails, what cannot be read becomes U+FFFD.

    A byte order mark, then UTF-8 where the bytes bear it out, whatever is declared: servers and templates
    contradict each other more often than such bytes lie. Then the header's declaration, the page's own,
    Windows-1252.
    """
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    if b"\0" not in body:  # else UTF-16 or UTF-32, whose zeros UTF-8 would take for characters
        text = body.decode("utf-8", "replace")
        faults = text.count(_REPLACEMENT)
        if not faults or faults < _MOST_FAULTS * sum(char > "\x7f" for char in text):
            return text
    encoding, text = html_to_unicode(content_type or None, body, default_encoding=_guess(body))
    # Declared UTF-8, and just shown to be something else.
    return body.decode(_FALLBACK, "replace") if encoding == "utf-8" else text


def _guess(body: bytes) -> str:
    """The encoding where no label is known: markup is ASCII, so that half its bytes are zero in UTF-16."""
    if body.count(b"\0") * 3 < len(body):
        return _FALLBACK
    return "utf-16-be" if body.startswith(b"\0") else "utf-16-le"
