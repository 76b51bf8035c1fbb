"""Text and addresses from outside, made harmless for every medium before any escaping."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

TITLE_LIMIT = 200
EXTRACT_LIMIT = 400
NAME_LIMIT = 100
URL_LIMIT = 1500

_ELLIPSIS = "…"
# A run of spaces, or one that is neither plain nor one of the two that French keeps a word together with.
_SPACES = re.compile(r"\s{2,}|[^\S \u00a0\u202f]")
# Joiners are format characters too, but emoji and several scripts cannot be written without them.
_JOINERS = frozenset("\u200c\u200d")
_TRAILING = frozenset("\u200c\u200d\ufe0e\ufe0f ,;:-–—")
_NEVER_IN_URL = frozenset('<>"\\^`{}|')


def clean(text: str, limit: int | None = None) -> str:
    """Return `text` as one line that shows what it says, cut at `limit` characters with an ellipsis.

    Line breaks and control characters become spaces. Invisible format characters (direction overrides,
    zero-width spaces, tags) and lone surrogates are dropped.
    """
    visible = "".join(_visible(character) for character in text)
    line = _SPACES.sub(" ", unicodedata.normalize("NFC", visible)).strip()
    return line if limit is None else shorten(line, limit)


def shorten(line: str, limit: int) -> str:
    """Return `line`, cut at `limit` characters with an ellipsis, at a word where one ends nearby.

    Never leaves half an emoji or a stray comma before the ellipsis.
    """
    if len(line) <= limit:
        return line
    head = line[: limit - 1]
    space = head.rfind(" ")
    if space > limit * 2 // 3:
        head = head[:space]
    while head and (head[-1] in _TRAILING or unicodedata.combining(head[-1])):
        head = head[:-1]
    return head + _ELLIPSIS


def safe_url(url: str) -> str | None:
    """Return `url` where it may become a link, else None: http or https, no user name, nothing hidden."""
    if len(url) > URL_LIMIT or any(not _allowed_in_url(character) for character in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        return None
    return url


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Cc", "Zl", "Zp"):
        return " "
    if category == "Cs" or (category == "Cf" and character not in _JOINERS):
        return ""
    return character


def _allowed_in_url(character: str) -> bool:
    return character not in _NEVER_IN_URL and unicodedata.category(character)[0] not in "CZ"
