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

#: A line that is a date and little else, under its label.
_DATE_LINE = re.compile(
    r"(?:\d{1,2}(?:er|st|nd|rd|th)?[ ./-](?:[^\W\d_]{3,9}\.?|\d{1,2})[ ./-]\d{4}|\d{4}-\d\d-\d\d"
    r"|[^\W\d_]{3,9} \d{1,2}, \d{4})(?:[ ,(à-]{1,3}.{0,24})?"
)
_YEAR_LINE = re.compile(r"(?:19|20)\d\d\b")
#: No sentence ends after one of these: what follows on the next line is its date.
_UNFINISHED = frozenset(
    {
        *("le", "du", "au", "en", "et", "après", "avant", "depuis"),
        *("on", "by", "of", "in", "to", "from", "till", "until", "before", "since"),
    }
)
_ENDS = frozenset(".!?;:…")
_LONGEST = 2_000


#: An answer that opens with its date: "When does it apply? From 2 August 2026."
_ANSWER = re.compile(r"(?:[^\W\d_]+[ '’]){0,5}(?:\d|[A-Z][a-z]+ \d)")


def passages(text: str) -> list[str]:
    """The sentences of a text as they stand, but for white space and typographic apostrophes.

    A passage is at most 2,000 characters long: text without any full stop is cut there, between words.
    """
    found: list[str] = []
    for sentence in sentences(_unbroken(unicodedata.normalize("NFC", text))):
        if found and found[-1].endswith("?") and _ANSWER.match(sentence):
            sentence = f"{found.pop()} {sentence}"
        while len(sentence) > _LONGEST:
            cut = sentence.rfind(" ", 1, _LONGEST)
            cut = cut if cut > 0 else _LONGEST
            found.append(sentence[:cut])
            sentence = sentence[cut:].strip()
        found.append(sentence)
    return found


def _unbroken(text: str) -> str:
    """The text with the lines that go on put together: a page's own line breaks, a label above its date."""
    parts: list[str] = []
    before, blank = "", False
    for line in map(str.strip, text.splitlines()):
        if not line:
            blank = True
            continue
        parts.append(_joint(before, line, blank=blank))
        parts.append(line)
        before, blank = line, False
    return "".join(parts)


def _joint(before: str, line: str, *, blank: bool) -> str:
    """What stands between two lines: a space where a sentence goes on, a colon after a label, or a break."""
    last = before[-1:]
    if (last == ":" or last not in _ENDS) and _DATE_LINE.fullmatch(line):
        return " " if last == ":" else " : "
    if blank or last in _ENDS:
        return "\n"
    if line[0].islower() or last == ",":
        return " "
    if line[0].isdigit() and (before.rpartition(" ")[2].lower() in _UNFINISHED or _YEAR_LINE.match(line)):
        return " "
    return "\n"


def plain(sentence: str) -> str:
    """The sentence in small letters, with plain apostrophes, hyphens and spaces, character for character."""
    return sentence.translate(_PLAIN).lower()
