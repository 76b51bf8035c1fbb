"""The sentences of a text, lines that the page broke put together again."""

from __future__ import annotations

import re
import unicodedata

from watch.enrich.summary import sentences

#: One plain character for each typographic one, so that places in a sentence stay what they are.
_PLAIN = str.maketrans(
    {
        "’": "'", "‘": "'", "ʼ": "'", "`": "'", "–": "-", "—": "-", "‑": "-", "‐": "-", "−": "-", "İ": "i",
        "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\t": " ",
    }
)  # fmt: skip

_DATE_LINE = r"(?:\d{1,2}(?:er|st|nd|rd|th)?[ ./-](?:[^\W\d_]{3,9}\.?|\d{1,2})[ ./-]\d{4}|\d{4}-\d\d-\d\d|[^\W\d_]{3,9} \d{1,2}, \d{4})"
#: A line goes on where the next begins small, or where it cannot end.
_WRAPPED = re.compile(
    r"(?<=[^\s.!?;])[ ]*\n[ ]*(?=[a-zà-ÿ])"
    r"|(?<=\s(?:le|du|au|on|by|of|en|in|et|to))[ ]*\n[ ]*(?=\d)|(?<=\b(?:from|till))[ ]*\n[ ]*(?=\d)"
    r"|(?<=\b(?:until|après|avant))[ ]*\n[ ]*(?=\d)"
    r"|(?<=[a-zà-ÿ],)[ ]*\n[ ]*"
    r"|(?<=\d)[ ]*\n[ ]*(?=(?:19|20)\d\d\b)",
)
#: A label and, alone on the next line, its date.
_LABELLED = re.compile(
    rf"(?<=[^\s.!?;])[ ]*\n+[ ]*(?={_DATE_LINE}(?:[ ,(à-]{{1,3}}[^\n]{{0,24}})?[ ]*(?:\n|$))"
)
_LONGEST = 2_000


def passages(text: str) -> list[str]:
    """The sentences of a text as they stand, but for white space and typographic apostrophes.

    A passage is at most 2,000 characters long: text without any full stop is cut there, between words.
    """
    whole = unicodedata.normalize("NFC", text).replace("\r", "")
    found: list[str] = []
    for sentence in sentences(_LABELLED.sub(" : ", _WRAPPED.sub(" ", whole))):
        while len(sentence) > _LONGEST:
            cut = sentence.rfind(" ", 1, _LONGEST)
            cut = cut if cut > 0 else _LONGEST
            found.append(sentence[:cut])
            sentence = sentence[cut:].strip()
        found.append(sentence)
    return found


def plain(sentence: str) -> str:
    """The same sentence in small letters, with plain apostrophes, hyphens and spaces, character for character."""
    return sentence.translate(_PLAIN).lower()
