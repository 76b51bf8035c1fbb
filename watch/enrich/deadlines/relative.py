"""Dates counted from another that the text gives: "24 months after its entry into force", "a year later"."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from watch.enrich.deadlines.dates import Written

_NUMBERS = {
    "un": 1, "une": 1, "one": 1, "a": 1, "deux": 2, "two": 2, "trois": 3, "three": 3, "quatre": 4, "four": 4,
    "cinq": 5, "five": 5, "six": 6, "sept": 7, "seven": 7, "huit": 8, "eight": 8, "neuf": 9, "nine": 9,
    "dix": 10, "ten": 10, "douze": 12, "twelve": 12, "quinze": 15, "fifteen": 15, "dix-huit": 18,
    "eighteen": 18, "vingt": 20, "twenty": 20, "vingt-quatre": 24, "twenty-four": 24, "trente": 30,
    "thirty": 30, "trente-six": 36, "thirty-six": 36,
}  # fmt: skip
_DAYS = {"day": 1, "jour": 1, "week": 7, "semaine": 7}
_MONTHS = {"month": 1, "mois": 1, "year": 12, "an": 12, "année": 12}
_NUMBER = rf"\b(?P<number>\d{{1,3}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_UNIT = r"(?P<unit>days?|weeks?|months?|years?|jours?|semaines?|mois|ans?|années?)"
_COUNT = re.compile(
    rf"{_NUMBER} (?:calendar |full )?{_UNIT}"
    r"(?P<after> (?:after|from|following|of|après|à compter de|à partir de|suivant) "
    r"(?:(?:the|its|their|this|that|it|they|la|sa|son|leur|cette|l'|de) ?){0,2}(?:date (?:of|de) )?(?:its "
    r"|son |l'|the )?"
    r"(?:entry into force|ent(?:er\w*|ry) into force|coming into force|came into force|entrée en vigueur"
    r"|publication)"
    r"(?: (?:of|de|du) (?:the |this |la |le |l')?(?:present |présente? )?(?:regulation|directive|act|law"
    r"|règlement|loi|texte|décret))?"
    r"|,? (?:later|thereafter|after that date|from that date|plus tard|après cette date"
    r"|à compter de cette date))\b"
)
#: What must stand in a sentence that counts; the unit first, because it is found fastest.
_SOME_UNIT = re.compile(rf" {_UNIT}\b")
_ENDS_IN_NUMBER = re.compile(rf"{_NUMBER}(?: calendar| full)?$")
_LONGEST_NUMBER = 24
_ANCHORS = ("into force", "en vigueur", "later", "thereafter", "that date", "plus tard", "cette date")
_MAX_YEAR = 9990
#: How near a written date follows the count that it spells out, in characters.
_SPELLED_OUT = 25


def may_count(sentence: str) -> bool:
    """True where a sentence may count from another date: a quick look, before it is read."""
    if not any(anchor in sentence for anchor in _ANCHORS):
        return False
    ends = (found.start() for found in _SOME_UNIT.finditer(sentence))
    return any(_ENDS_IN_NUMBER.search(sentence[max(0, end - _LONGEST_NUMBER) : end]) for end in ends)


def counts(sentence: str) -> list[re.Match[str]]:
    """Where a sentence counts from another date, whether or not that date is known."""
    return list(_COUNT.finditer(sentence)) if may_count(sentence) else []


def counted_dates(
    found: Sequence[re.Match[str]], written: Sequence[Written], in_force: date | None
) -> Iterator[Written]:
    """The dates that a sentence counts from its own last date, or else from the entry into force.

    Months are counted as Regulation (EEC) No 1182/71 does: to the same day, or the last of a shorter month.

    Args:
        found: the `counts` of a sentence.
        written: its written dates; a count that such a date spells out ("... (2 August 2026)") is left to it.
        in_force: when the act in hand came into force, if the text has said so.
    """
    for match in found:
        if "publication" in match["after"] or any(
            0 <= one.start - match.end() <= _SPELLED_OUT for one in written
        ):
            continue
        before = [one for one in written if one.end <= match.start() and not one.yearless]
        anchor = in_force
        if before and before[-1].precision == "day" and (in_force is None or "force" not in match["after"]):
            anchor = before[-1].date
        if anchor is not None and anchor.year < _MAX_YEAR:
            yield Written(match.start(), match.end(), _later(anchor, match), counted=True)


def _later(day: date, match: re.Match[str]) -> date:
    word = match["number"]
    number = int(word) if word.isdigit() else _NUMBERS[word]
    unit = match["unit"].removesuffix("s") if match["unit"] != "mois" else "mois"
    if unit in _DAYS:
        return day + timedelta(days=number * _DAYS[unit])
    month = day.month - 1 + number * _MONTHS[unit]
    year, month = min(day.year + month // 12, _MAX_YEAR), month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
