"""Which act a document is, and which acts its title names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

#: The letters of a Commission document's number, and of its CELEX number (EUR-Lex, "How to read a CELEX
#: number", sector 5): a proposal and any other COM document, a joint one, a staff working document.
_SERIES = {"PC": "com", "DC": "com", "JC": "join", "SC": "swd"}
_PREPARATORY = re.compile(r"celex:5(\d{4})(PC|DC|JC|SC)(\d{4})$")

#: Numbers that tell two texts apart: 2026/731, 2026-187, C-203/24, 2/2026, n° 2.
_REFERENCE = re.compile(
    r"\b(?P<act>(?:19|20)\d\d[/-]\d{1,5})(?![\d/-])|\b(?P<case>[CTF]-\d{1,4}/\d\d)\b"
    r"|\b(?P<numbered>\d{1,5}/(?:19|20)\d\d)\b|\bn[o°º]\.?\s*(?P<plain>\d{1,6})\b(?![/-])"
    r"|\b(?:no\.|part|partie|episode|fiche)\s*(?P<part>\d{1,4})\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")

#: A title that is the act's own: its kind with nothing before, then its number, its date or who made it.
_OWN_TITLE = re.compile(
    r"^(?:corrigendum to |rectificatif (?:au|a la) |proposal for an? |proposition de |projet de )?"
    r"(?:commission |council |joint )?(?:(?:delegated|implementing) )?"
    r"(?:regulation|directive|decision|recommendation|reglement|decret|arrete|loi|ordonnance|recommandation"
    r"|deliberation|communication)\b.{0,60}?"
    r"(?:\((?:eu|ue|ec|ce)\)|n[o°º]\.? ?\d|\bdu \d|\bof \d|c\(20|from the commission|de la commission"
    r"|du parlement|of the european|of the council|prefectoral)"
)


def same_act(identifier: str) -> str:
    """One spelling for a Commission document, which has a COM number and a CELEX number.

    >>> same_act("celex:52025PC0080")
    'com:com/2025/80'
    """
    match = _PREPARATORY.match(identifier)
    return f"com:{_SERIES[match[2]]}/{match[1]}/{int(match[3])}" if match else identifier


def sort_of(identifier: str) -> str:
    """The sort within which two different identifiers are two publications."""
    scheme, _, value = identifier.partition(":")
    return f"{scheme}:{value.split('/')[0]}" if scheme in ("com", "press") else scheme


def is_published(identifier: str) -> bool:
    """True for an identifier that an official journal gives to what it publishes."""
    return identifier.startswith(("celex:3", "jorf:JORF", "nor:"))


def contradict(one: Iterable[str], other: Iterable[str]) -> bool:
    """True when both have identifiers of one sort and share none of that sort."""
    mine, theirs = _by_sort(one), _by_sort(other)
    return any(mine[sort].isdisjoint(theirs[sort]) for sort in mine.keys() & theirs.keys())


def _by_sort(identifiers: Iterable[str]) -> dict[str, set[str]]:
    sorts: dict[str, set[str]] = {}
    for identifier in identifiers:
        # A proposal and the act it became are two publications, though written in two schemes.
        sort = sort_of(identifier)
        sorts.setdefault("celex" if sort == "com:com" else sort, set()).add(identifier)
    return sorts


def references(text: str) -> list[str]:
    """Numbers of acts, cases and parts that a text names, in order."""
    found: dict[str, None] = {}
    for match in _REFERENCE.finditer(text):
        kind = match.lastgroup or ""
        value = match[kind].lower()
        if kind in ("plain", "part"):
            value = f"#{value}"
        found.setdefault(value)
    return list(found)


def fresh(reference: str, day: date) -> bool:
    """True for a number of this year or the last: an older act is what a text is about, not its news."""
    year = _YEAR.search(reference)
    return year is None or day.year - int(year[0]) <= (1 if day.month <= 2 else 0)


def is_own_title(title: str) -> bool:
    """True for a title in the form that acts have: "decree no ... of ...", "regulation (eu) ...".

    It comes in lower case without accents.
    """
    return _OWN_TITLE.match(title) is not None
