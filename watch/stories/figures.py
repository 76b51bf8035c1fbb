"""Dates, amounts and counts in a text, written one way in both languages.

Texts come in lower case without accents.
"""

from __future__ import annotations

import re

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("janvier january", "fevrier february", "mars march", "avril april", "mai may", "juin june",
         "juillet july", "aout august", "septembre september", "octobre october", "novembre november",
         "decembre december"), 1)
    for name in names.split()
}  # fmt: skip
_NAMES = "|".join(_MONTHS)
_DAY = re.compile(
    rf"\b(?P<d1>\d{{1,2}})(?:er|st|nd|rd|th)?\s+(?P<m1>{_NAMES})(?:\s+(?P<y1>(?:19|20)\d\d))?\b"
    rf"|\b(?P<m2>{_NAMES})\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(?P<y2>(?:19|20)\d\d))?"
)
_YEAR = re.compile(r"(?<![\d/-])((?:19|20)\d\d)(?![\d/-])")
#: Powers of ten.
_SCALE = {
    **dict.fromkeys(("m", "mn", "million", "millions"), 6),
    **dict.fromkeys(("bn", "billion", "billions", "md", "mds", "milliard", "milliards"), 9),
    **dict.fromkeys(("tn", "trillion", "trillions"), 12),
}
_NUMBER = re.compile(
    r"(?P<before>[€$£]|\beur ?)?(?<![\d/.,-])"
    r"(?P<value>\d{1,3}(?:[  \u202f,.]\d{3})+|\d+(?:[.,]\d+)?)(?![\d/-])\s?"
    r"(?P<scale>millions?|milliards?|billions?|trillions?|mn|bn|tn|mds?|m)?\b\s?"
    r"(?:d[’']|de )?(?P<after>euros?|eur\b|€|%|pounds?|livres?|dollars?)?"
)
_GROUPED = re.compile(r"[  \u202f,.](?=\d{3}(?:\D|$))")


def days(text: str) -> frozenset[str]:
    """Days that a text names: "03-18", whatever the year."""
    found = set()
    for match in _DAY.finditer(text):
        month, day = match["m1"] or match["m2"], match["d1"] or match["d2"]
        found.add(f"{_MONTHS[month]:02d}-{int(day):02d}")
    return frozenset(found)


def years(text: str) -> frozenset[str]:
    """Years that a text names, those within a number of an act left out."""
    return frozenset(_YEAR.findall(text))


def amounts(text: str) -> frozenset[str]:
    """Sums of money, shares, and counts of 13 or more: "3.5 million euros" is "3500000€"."""
    found = set()
    for match in _NUMBER.finditer(_DAY.sub(" ", text)):
        value = _value(match["value"], match["scale"])
        unit = _unit(match["before"], match["after"])
        if unit or (value > 12 and not 1900 <= value <= 2100):
            found.add(f"{value:.10g}{unit}")
    return frozenset(found)


def _value(written: str, scale: str | None) -> float:
    plain = _GROUPED.sub("", written).replace(",", ".")
    return float(plain) * 10.0 ** _SCALE.get(scale or "", 0)


def _unit(before: str | None, after: str | None) -> str:
    unit = (after or before or "").strip()
    if unit in ("€", "eur", "euro", "euros"):
        return "€"
    if unit in ("£", "pound", "pounds", "livre", "livres"):
        return "£"
    if unit in ("$", "dollar", "dollars"):
        return "$"
    return "%" if unit == "%" else ""
