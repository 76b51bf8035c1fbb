"""A short extract: sentences as they stand in the text, never rewritten."""

from __future__ import annotations

import re

from watch.text.analyzer import words

#: A full stop after one of these does not end a sentence.
_ABBREVIATIONS = frozenset(
    {
        "art",
        "al",
        "no",
        "nos",
        "n°",
        "cf",
        "ex",
        "p",
        "pp",
        "vol",
        "éd",
        "ed",
        "etc",
        "mm",
        "m",
        "mme",
        "mmes",
        "dr",
        "pr",
        "st",
        "ste",
        "env",
        "min",
        "max",
        "approx",
        "vs",
        "eg",
        "ie",
        "inc",
        "ltd",
        "co",
        "corp",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "janv",
        "févr",
        "avr",
        "juil",
        "déc",
    }
)

#: French quotation marks have a space inside: « Oui. » is one sentence.
_END = re.compile(r"(?<=[.!?…])(?:\s?»|[\"”’)])*\s+(?=(?:«\s?|[\"“(])?[A-ZÀ-ÖØ-Þ0-9])")

#: What may stand before a word without a space: "(art.", "l'art.".
_OPENING = re.compile(r"[(«\"'’]")

#: "e.g.", "A.M.F.": letters with a full stop each, the last one aside.
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")

#: Sentences shorter than this say nothing by themselves ("Read more.").
_MIN_WORDS = 4

_CUT = " …"


def sentences(text: str) -> list[str]:
    """Split a text into sentences; line breaks end one too."""
    found: list[str] = []
    for line in text.splitlines():
        start = 0
        for match in _END.finditer(line):
            before = line[start : match.start()].rsplit(None, 1)
            if before and _is_abbreviation(before[-1]):
                continue
            found.append(line[start : match.end()].strip())
            start = match.end()
        found.append(line[start:].strip())
    return [sentence for sentence in found if sentence]


def _is_abbreviation(word: str) -> bool:
    """True of "art.", of initials ("A.M.F.") and of a single letter: "article L. 225-102", "J. Delors"."""
    bare = _OPENING.split(word)[-1].rstrip(".").lower()
    if not word.endswith("."):
        return False
    return bare in _ABBREVIATIONS or (len(bare) == 1 and bare.isalpha()) or bool(_INITIALS.fullmatch(bare))


def extract(title: str, text: str, *, count: int = 2, max_chars: int = 400) -> str:
    """The first sentences of a text that say more than its title.

    Args:
        title: what the reader has read already.
        text: plain text.
        count: how many sentences.
        max_chars: the extract's length; it ends with an ellipsis where it was cut.
    """
    told = set(words(title))
    chosen: list[str] = []
    for sentence in sentences(text[:20_000]):
        said = words(sentence)
        if len(said) >= _MIN_WORDS and not set(said) <= told:
            chosen.append(sentence)
        if len(chosen) == count:
            break
    joined = " ".join(chosen)
    if len(joined) <= max_chars:
        return joined
    room = max_chars - len(_CUT)
    space = joined.rfind(" ", 0, room + 1)
    return joined[: space if space > 0 else room].rstrip(" ,;:") + _CUT
