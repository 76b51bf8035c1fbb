"""Written dates, French and English: a closed grammar.

Read are days (`2 août 2026`, `1er janvier 2027`, `August 2, 2026`, `31/12/2026`, `30.11.2026`,
`2026-12-31`), months, quarters, years after a preposition, and periods from one date to another. A date
in figures is day before month, unless the month would be over 12. Halves of a year and `mid-2027` are
read as the year; `end of March 2026` is read as the month.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from watch.models import Precision

_NAMES = (
    "janvier|janv|january|jan", "février|fevrier|févr|fevr|fév|february|feb", "mars|march|mar",
    "avril|avr|april|apr", "mai|may", "juin|june|jun", "juillet|juil|july|jul", "août|aout|august|aug",
    "septembre|september|sept|sep", "octobre|october|oct", "novembre|november|nov",
    "décembre|decembre|déc|december|dec",
)  # fmt: skip
_MONTHS = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split("|")}
_QUARTERS = {
    "1": 1, "premier": 1, "first": 1, "2": 2, "deuxième": 2, "second": 2,
    "3": 3, "troisième": 3, "third": 3, "4": 4, "quatrième": 4, "fourth": 4,
}  # fmt: skip

_D = r"(?:3[01]|[12]\d|0?[1-9])"
_M = rf"(?:{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\b\.?"
_Y = r"(?:19|20)\d\d"
_ORD = r"(?: ?(?:er|st|nd|rd|th)\b)?"
_WEEKDAY = (
    r"(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day),? )?"
)
_TO = rf" ?(?:au|à|to|until|till|through|jusqu'au|-|et(?: le)?|and) ?{_WEEKDAY}"
_PART = (
    r"(?:(?=[tebsm])(?:the )?(?:end|beginning|start|middle) of |(?=[elm])(?:early|late|mid|end)[ -](?:of )?"
    r"|(?=[lfdmc])(?:la )?(?:fin|début|mi|courant)[ -](?:du mois )?(?:de |d'|du )?)"
)
#: A year alone is a date only after one of these. Their last words are read again as the link.
_YEAR_LEAD = (
    r"(?=\d)(?:(?<=\ben )|(?<=\bin )|(?<=\bby )|(?<=\bfrom )|(?<=\bof )|(?<=\buntil )|(?<=\bbefore )"
    r"|(?<=\bsince )|(?<=\bd'ici )|(?<=\bde )|(?<=\bdès )|(?<=\bdepuis )|(?<=\bavant )|(?<=\bd'ici à )"
    r"|(?<=\bjusqu'en )|(?<=\bhorizon )|(?<=: ))"
    r"|(?=l')l'(?:exercice|année) (?:comptable |financi[eè]re? )?|(?=ex)exercices? (?=\d)|(?=fy)fy ?(?=\d)"
    r"|(?=[tfry])(?:the )?(?:(?:financial|fiscal|reporting) )?year "
)

_DAYS = (
    rf"(?P<days>(?P<days_a>{_D}){_ORD}(?P<days_to>{_TO})(?P<days_b>{_D}){_ORD} (?P<days_m>{_M}),? "
    rf"(?P<days_y>{_Y}))",
    rf"(?P<day>(?P<day_d>{_D}){_ORD}[ \-](?:of )?(?P<day_m>{_M})(?:,?[ \-](?P<day_y>{_Y}))?)",
    rf"(?P<iso>(?P<iso_y>{_Y})(?P<iso_sep>[\-/])(?P<iso_m>\d\d)(?P=iso_sep)(?P<iso_d>\d\d))",
    rf"(?P<figures>(?P<fig_d>\d\d?)(?P<fig_sep>[./\-])(?P<fig_m>\d\d?)(?P=fig_sep)(?P<fig_y>{_Y}))",
)
_AMERICAN = (
    rf"(?P<daysus>(?P<daysus_m>{_M}) (?P<daysus_a>{_D})(?P<daysus_to> ?- ?| to )(?P<daysus_b>{_D}),? "
    rf"(?P<daysus_y>{_Y}))",
    rf"(?P<dayus>(?P<dayus_m>{_M}) (?P<dayus_d>{_D}){_ORD}\b(?:,? (?P<dayus_y>{_Y}))?)",
)
_PERIODS = (
    rf"(?P<month>(?=[adfjmnos])(?P<month_m>{_M}),? (?:of |de )?(?P<month_y>{_Y}))",
    r"(?P<quarter>(?=[1-4dfflpqst])(?:(?:le |the )?(?P<quarter_n>premier|deuxième|troisième|quatrième"
    r"|first|second|third|fourth|[1-4](?:er|e|ème|st|nd|rd|th)) (?:trimestre|quarter)(?: (?:de l'année|de"
    r"|of))?"
    rf"|[qt](?P<quarter_q>[1-4])(?: of)?)[ /\-](?P<quarter_y>{_Y}))",
    r"(?P<half>(?=[12dfhlpst])(?:(?:le |the )?(?:premier|1er|second|deuxième|2e|2nd|1st|first)"
    rf" (?:semestre|half)(?: (?:de|of))?|[hs][12]) (?P<half_y>{_Y}))",
)
_DATE = re.compile(
    rf"(?<![\w/.\-])(?:(?=\d)(?:{'|'.join(_DAYS)})|(?=[adfjmnos])(?:{'|'.join(_AMERICAN)})"
    rf"|{_PART}?(?:{'|'.join(_PERIODS)})"
    rf"|(?P<year>(?:{_PART}(?:de |l'année )?|{_YEAR_LEAD})(?P<year_y>{_Y})))(?![\w/°]|[.\-]\d)"
)

_DAY_AND_MONTH = re.compile(
    rf"(?=\d)(?:\d{{1,2}}{_ORD} (?:of )?{_M}"
    r"|(?:(?<=uary )|(?<=march )|(?<=april )|(?<=may )|(?<=june )|(?<=july )|(?<=august )"
    r"|(?<=ber ))\d{1,2}\b)"
)
_AT_WEEKDAY = re.compile(rf"{_WEEKDAY[:-1]}$")
_JOINS = re.compile(rf"{_TO}(?:(?:le|au) )?{_WEEKDAY}")
_OPENS_PERIOD = re.compile(rf"\b(?:du|de|d'|from|entre(?: le)?|between|depuis le)\s?{_WEEKDAY}$")
_LISTS = re.compile(r"(?: et|,| and| or| ou)(?: le| du| au| on| from)? ")
_LINK_WORDS = 24
#: A sentence with more is a table.
_MAX_DATES = 12
#: The year that a date without one carries: a leap year.
NO_YEAR = 4


@dataclass(frozen=True, slots=True)
class Written:
    """A date as it stands at `start:end` of a sentence.

    `opens` is the first day of a period whose last day is `date`; None for a date that stands alone.
    `opens_precision` is how exact it is. A `yearless` date carries `NO_YEAR`; a `counted` one is
    not written but counted from another.
    """

    start: int
    end: int
    date: datetime.date
    precision: Precision = "day"
    opens: datetime.date | None = None
    opens_precision: Precision = "day"
    yearless: bool = False
    counted: bool = False


def text_before(sentence: str, start: int, width: int) -> str:
    """At most `width` characters before a date, the name of its weekday left out."""
    before = sentence[max(0, start - width) : start]
    return _AT_WEEKDAY.sub("", before) if before.rstrip(" ,").endswith(("day", "di")) else before


def in_year(day: datetime.date, year: int) -> datetime.date | None:
    """The same day and month in a year; None for 29 February in a common year."""
    try:
        return day.replace(year=year)
    except ValueError:
        return None


def may_be_yearless(sentence: str) -> bool:
    """True where a day and a month stand together: a quick look, before the sentence is read."""
    return _DAY_AND_MONTH.search(sentence) is not None


def written_dates(sentence: str) -> list[Written]:
    """The dates of a sentence in order, two dates that bound a period being one; at most 12.

    Args:
        sentence: in small letters, with plain spaces, apostrophes and hyphens.
    """
    found: list[Written] = []
    for written in islice(_single_dates(sentence), _MAX_DATES):
        before = found[-1] if found else None
        if before and _bound_a_period(sentence, before, written):
            found[-1] = _period(before, written)
        elif before and before.yearless and _LISTS.fullmatch(sentence, before.end, written.start):
            if day := in_year(before.date, written.date.year):
                found[-1] = replace(before, date=day, yearless=written.yearless)
            found.append(written)
        else:
            found.append(written)
    return found


def _single_dates(sentence: str) -> Iterator[Written]:
    for match in _DATE.finditer(sentence):
        try:
            written = _read(match)
        except ValueError:  # 31 June
            continue
        if match.lastgroup in ("days", "daysus") and not _says_period(sentence, match):
            written = replace(written, opens=None)
        yield written


def _says_period(sentence: str, match: re.Match[str]) -> bool:
    """Days joined by "and" are a period only after "between"; by a dash or "to", always."""
    joined = (match["days_to"] or match["daysus_to"]).split()
    before = sentence[max(0, match.start() - _LINK_WORDS) : match.start()]
    return not joined or joined[0] not in ("and", "et") or "between" in before or "entre" in before


def _bound_a_period(sentence: str, first: Written, second: Written) -> bool:
    if first.opens or second.opens or second.yearless or second.start - first.end > _LINK_WORDS:
        return False
    joint = _JOINS.fullmatch(sentence, first.end, second.start)
    if joint is None:
        return False
    words = joint[0].split()
    before = sentence[max(0, first.start - _LINK_WORDS) : first.start]
    if words and words[0] in ("and", "et"):
        return re.search(r"\b(?:between|entre(?: le)?) $", before) is not None
    return words[0] == "-" or _OPENS_PERIOD.search(before) is not None or first.yearless


def _period(first: Written, last: Written) -> Written:
    opens: datetime.date | None = first.date
    if first.yearless:
        opens = in_year(first.date, last.date.year)
        if opens and opens > last.date:
            opens = in_year(first.date, last.date.year - 1)
    return replace(last, start=first.start, opens=opens, opens_precision=first.precision)


def _read(match: re.Match[str]) -> Written:
    """The date of a match. Raises ValueError for a day that no calendar has."""
    start, end = match.span()
    kind = match.lastgroup
    if kind in ("days", "daysus"):
        year, month = int(match[f"{kind}_y"]), _month(match[f"{kind}_m"])
        last, first = int(match[f"{kind}_b"]), int(match[f"{kind}_a"])
        return Written(start, end, datetime.date(year, month, last), opens=datetime.date(year, month, first))
    if kind in ("day", "dayus"):
        written_year = match[f"{kind}_y"]
        day = datetime.date(int(written_year or NO_YEAR), _month(match[f"{kind}_m"]), int(match[f"{kind}_d"]))
        return Written(start, end, day, yearless=written_year is None)
    if kind == "iso":
        return Written(
            start, end, datetime.date(int(match["iso_y"]), int(match["iso_m"]), int(match["iso_d"]))
        )
    if kind == "figures":
        day_number, month_number = int(match["fig_d"]), int(match["fig_m"])
        if month_number > 12 and match["fig_sep"] == "/":
            day_number, month_number = month_number, day_number
        return Written(start, end, datetime.date(int(match["fig_y"]), month_number, day_number))
    if kind == "month":
        return Written(start, end, datetime.date(int(match["month_y"]), _month(match["month_m"]), 1), "month")
    if kind == "quarter":
        word = match["quarter_q"] or re.sub(r"(?<=\d)\D+", "", match["quarter_n"])
        return Written(
            start, end, datetime.date(int(match["quarter_y"]), 3 * _QUARTERS[word] - 2, 1), "quarter"
        )
    return Written(start, end, datetime.date(int(match[f"{kind}_y"]), 1, 1), "year")


def _month(name: str) -> int:
    return _MONTHS[name.rstrip(".")]
