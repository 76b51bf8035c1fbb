"""Legal identifiers: found, checked and written one way.

A normalised identifier is `scheme:value`:

    celex:32024R1689       EU act (sector, year, type, number)
    celex:02024R1689-20260727   its consolidated text at a date: a publication of its own
    com:com/2025/80        Commission document (COM, SWD, JOIN, SEC)
    nor:ECOM2301234A       French text number
    jorf:JORFTEXT000048519395   Légifrance text of the Journal officiel (also LEGITEXT)
    press:ip/25/614        Commission press reference

An EU act's ELI is written as its CELEX. `own_identifiers` finds what a publication *is* (in its address or
guid); `cited_identifiers` what it speaks of. Sources of the forms: EUR-Lex, "How to read a CELEX number";
Council conclusions 2012/C 325/02 (ELI); DILA's documentation of its JORF data.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

#: Sector, year, type, number, then the suffix of a numbered version or of a corrigendum.
_CELEX = re.compile(r"\b([0-9CE])((?:19|20)\d{2})([A-Z]{1,2})(\d{4})(?:\((\d{2})\))?(R\(\d{2}\))?\b")
_CELEX_IN_ADDRESS = re.compile(
    r"CELEX[:_=/]\s*([0-9CE](?:19|20)\d{2}[A-Z]{1,2}\d{4}(?:R?\(\d{2}\))*(?:-\d{8})?)(?![A-Z0-9])",
    re.IGNORECASE,
)
#: `/oj` or nothing after the number is the act as published; a date is its consolidated text at that date.
_ELI_EU = re.compile(
    r"/eli/((?:reg|dir|dec)(?:_impl|_del)?)/((?:19|20)\d{2})/(\d{1,5})"
    r"(?:/((?:19|20)\d{2})-(\d{2})-(\d{2}))?(?:/oj)?(?:/[a-z]{3})?/?(?=$|[?#])",
    re.IGNORECASE,
)
#: Not the end of a host in capitals: EXAMPLE.COM/2025/11.
_COM = re.compile(r"(?<![\w.])(COM|SWD|JOIN|SEC)\s*[(/:]\s*((?:19|20)\d{2})\s*[)/:]\s*(\d{1,4})\b")
_NOR = re.compile(r"\b([A-Z]{3}[A-Z]\d{7}[A-Z])\b")
_JORF = re.compile(r"\b((?:JORF|LEGI)TEXT\d{12})\b")
_PRESS = re.compile(r"\b(ip|statement|speech|memo|qanda|mex|ac|fs)[/_](\d{2})[/_](\d{1,5})\b", re.I)

#: "Regulation (EU) 2024/1689", "règlement délégué (UE) 2023/2772", "règlement (UE) n° 537/2014".
_NAMED_ACT = re.compile(
    r"\b(r[eè]glements?|regulations?|directives?|d[eé]cisions?)\b[^.;()]{0,40}?"
    r"\((?:EU|UE|EC|CE|EEC|CEE)\)\s*(n[o°º]\.?\s*)?(\d{1,4})/(\d{1,4})\b",
    re.IGNORECASE,
)
#: Older directives and decisions: "Directive 2013/34/EU", "décision 2014/115/UE", "directive 92/43/CEE".
_OLD_ACT = re.compile(
    r"\b(directives?|d[eé]cisions?|decisions?)\s+(?:n[o°º]\s*)?(\d{2}|(?:19|20)\d{2})/(\d{1,4})/(?:EU|UE|EC|CE|EEC|CEE)\b",
    re.IGNORECASE,
)


#: What every identifier has, and most short texts have not: a year or a longer number, or a pair of numbers.
_NUMBER = re.compile(r"\d\d\d\d|\d/\d")


def own_identifiers(addresses: Iterable[str | None]) -> tuple[str, ...]:
    """Identifiers that a publication is, read from its own address and guid.

    Args:
        addresses: the link and the guid as published; None is skipped.
    """
    found: dict[str, None] = {}
    for address in addresses:
        if address:
            found.update(dict.fromkeys(_in_address(unquote(address))))
    return tuple(found)


def cited_identifiers(text: str, *, limit: int = 200) -> tuple[str, ...]:
    """Identifiers that a text names, in order of first mention, at most `limit`."""
    if _NUMBER.search(text) is None:
        return ()  # the patterns are slow
    found: dict[str, None] = {}
    for finder in (_celex_in, _named_acts, _com_in, _french_in):
        for identifier in finder(text):
            found.setdefault(identifier)
            if len(found) >= limit:
                return tuple(found)
    return tuple(found)


def spoken(identifier: str) -> str:
    """An identifier as people write it: `celex:32024R1689` is 2024/1689."""
    scheme, _, value = identifier.partition(":")
    if scheme == "celex" and (act := _CELEX.fullmatch(value)) and act[1] == "3":
        return f"{act[2]}/{int(act[4])}"
    if scheme == "com":
        series, year, number = value.split("/")
        return f"{series.upper()}({year}) {number}"
    return value


def _in_address(address: str) -> Iterator[str]:
    for match in _CELEX_IN_ADDRESS.finditer(address):
        yield f"celex:{match.group(1).upper()}"
    for match in _ELI_EU.finditer(address):
        yield _celex_of_eli(match)
    for match in _JORF.finditer(address.upper()):
        yield f"jorf:{match.group(1)}"
    if "presscorner" in address.lower():
        for match in _PRESS.finditer(address):
            yield f"press:{match.group(1).lower()}/{match.group(2)}/{int(match.group(3))}"
    yield from _com_in(address)


_YEAR = re.compile(r"(?:19|20)\d{2}")
_YEAR_AND_LETTER = re.compile(r"\d\d\d\d[A-Z]")
_TYPE_LETTER = {"reg": "R", "dir": "L", "dec": "D"}


def _celex_of_eli(match: re.Match[str]) -> str:
    kind, year, number, *consolidated = match.groups()
    act = f"{year}{_TYPE_LETTER[kind[:3].lower()]}{int(number):04d}"
    if consolidated[0]:
        return f"celex:0{act}-{''.join(consolidated)}"
    return f"celex:3{act}"


def _celex_in(text: str) -> Iterator[str]:
    if _YEAR_AND_LETTER.search(text) is None:
        return
    for match in _CELEX.finditer(text):
        yield f"celex:{match.group(0)}"


def _named_acts(text: str) -> Iterator[str]:
    if "/" not in text:
        return
    for match in _NAMED_ACT.finditer(text):
        year, number = _year_and_number(*match.group(2, 3, 4))
        if _YEAR.fullmatch(year):
            yield f"celex:3{year}{_letter(match.group(1))}{int(number):04d}"
    for match in _OLD_ACT.finditer(text):
        year = match.group(2)
        if len(year) == 2:
            year = f"19{year}"
        yield f"celex:3{year}{_letter(match.group(1))}{int(match.group(3)):04d}"


def _year_and_number(numbered: str | None, first: str, second: str) -> tuple[str, str]:
    """Which is which: "No 1925/2006" and "No 338/97" end with the year, "2024/1689" begins with it.

    French texts write "n° 2024/1689" too.
    """
    if numbered and len(second) == 2 and not _YEAR.fullmatch(first):
        return f"19{second}", first
    if _YEAR.fullmatch(second) and (numbered or not _YEAR.fullmatch(first)):
        return second, first
    return first, second


def _letter(kind: str) -> str:
    return {"r": "R", "di": "L", "d": "D"}["di" if kind.lower().startswith("di") else kind[0].lower()]


def _com_in(text: str) -> Iterator[str]:
    for match in _COM.finditer(text):
        yield f"com:{match.group(1).lower()}/{match.group(2)}/{int(match.group(3))}"


def _french_in(text: str) -> Iterator[str]:
    for match in _NOR.finditer(text):
        yield f"nor:{match.group(1)}"
    for match in _JORF.finditer(text):
        yield f"jorf:{match.group(1)}"
