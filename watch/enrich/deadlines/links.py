"""The little words before a date: what they let it be.

"du 14 décembre 2022" belongs to the act before it; "jusqu'au 14 décembre 2026" can only be an end. So a
date whose link does not fit a wording is not a date of that wording, however near it stands.
"""

from __future__ import annotations

import re
from enum import Enum, auto

from watch.enrich.deadlines.dates import text_before


class Link(Enum):
    """How a date is tied to the words around it."""

    ON = auto()  # on, le, au, in, en
    FROM = auto()  # from, à compter du
    UNTIL = auto()  # until, jusqu'au
    BY = auto()  # by, no later than, avant le
    AFTER = auto()  # after, après le
    SINCE = auto()  # since, depuis
    LABEL = auto()  # a colon, a bracket, the edge of a table cell
    SPAN = auto()  # a period from one date to another
    OF = auto()  # of, du: the date of the thing before it
    BARE = auto()  # nothing that we know


#: A time of day between the link and the date: "by 5 p.m. (CET) on 12 May", "avant minuit le 12 mai".
_TIME = (
    r"(?:(?:\d{1,2}(?:[:.h]\d\d| ?h(?:eures)?)?(?: ?[ap]\.?m\.?)?|midnight|noon|minuit|midi"
    r"|close of (?:business|play)|(?:the )?end of (?:the day|business))"
    r"(?: \(?[a-z]{2,4}\)?)?(?: time)?(?: \([^()]{1,20}\))?,? (?:on |le |du )?)?"
)
_THE_DATE = r"(?:(?:la )?date du |(?:the )?date of )?"

_LINKS: tuple[tuple[Link, str], ...] = (
    (
        Link.FROM,
        r"à (?:compter|partir|dater) (?:de la date )?(?:du|de|d'|de la)|dès(?: le| l'| la)?"
        r"|(?:au plus tôt|not before|no earlier than|at the earliest)(?: le| au| on)?"
        r"|(?:as )?from|(?:starting|beginning|commencing|effective|taking effect)(?: on| from| in| as of)?"
        r"|qu'(?:au|en|à|à compter du|à partir d[eu])|on or after|as (?:of|at)",
    ),
    (Link.AFTER, r"(?:any time |passé )?after|après(?: le| la fin d[eu]| fin)?|au-delà d[eu]|passé le"),
    (
        Link.BY,
        r"(?:au )?plus tard(?: le| au| en| à| à la| à l'| fin)?|avant(?: le| la| l'| fin)?(?: fin du)?"
        r"|d'ici(?: le| au| à| là)?(?: la| fin| l')?(?: fin du)?|(?:on or )?before|by|prior to|ahead of"
        r"|pour le"
        r"|(?:no|not) later than(?: by| on)?|(?:at (?:the )?)?latest(?: by| on)?"
        r"|within|dans (?:un délai de|les)|au terme d'un délai de",
    ),
    (
        Link.UNTIL,
        r"jusqu'(?:au|à|en|à la|à l')(?: fin)?|(?:up )?until(?: and including)?|till|through"
        r"|(?:up )?to(?: and including)?",
    ),
    (Link.SINCE, r"depuis(?: le)?|since"),
    (Link.ON, r"(?:at )?(?:the )?end of|à la fin d[eu]|au cours (?:du|de|de l')|dans le courant (?:du|de)"),
    (Link.OF, r"en date du|daté(?:e|s|es)? du|du|de|d'|of|dated|des"),
    (
        Link.ON,
        r"(?:today|aujourd'hui|ce jour),|le|au|aux|en|ce|à|courant|on|in|during|at|is|was|for"
        r"|est(?: fixée?| prévue?)?|be",
    ),
    (Link.LABEL, r"[:=|(\-–>→]"),
)
_WORDS = "|".join(f"(?P<l{number}>{words})" for number, (_, words) in enumerate(_LINKS[:-1]))
_LABELS = f"(?P<l{len(_LINKS) - 1}>{_LINKS[-1][1]})"


def _link_at_end(time: str) -> re.Pattern[str]:
    """The leftmost link that reaches the date ("by the end of", not "of"), with or without a time of day."""
    return re.compile(
        rf"(?:\b(?:{_WORDS})|{_LABELS}) ?:? ?(?:the )?(?:end of (?:the day )?(?:on )?)?{_THE_DATE}{time}$"
    )


_BEFORE = _link_at_end("")
_BEFORE_TIME = _link_at_end(_TIME)
_CLOCK = re.compile(r"\d|noon|midnight|minuit|midi|close of|end of")
#: What stands after the date can say as much: "le 26 juillet 2026 au plus tard".
_AFTER = (
    (Link.BY, re.compile(r",? (?:au plus tard|at the latest)")),
    (Link.FROM, re.compile(r",? (?:onwards?|and after|et après)\b")),
)
#: "the deadline of 12 May", "l'échéance du 12 mai": here the date is the thing itself.
_THE_DEADLINE = re.compile(
    r"(?:deadlines?|cut-?off|date|échéances?|date (?:limite|butoir)|horizon)"
    r" (?:(?:de |d'|for |of )?\w+ ){0,2}?(?:of|du|de|d') ?$"
)
_WINDOW = 60


def link_before(sentence: str, start: int, end: int) -> tuple[Link, int]:
    """The link of the date that stands at `start:end`, and where the link begins."""
    before = text_before(sentence, start, _WINDOW)
    offset = max(0, start - _WINDOW)
    start = offset + len(before)
    after = sentence[end : end + 20]
    if _THE_DEADLINE.search(before):
        return Link.LABEL, start
    match = (_BEFORE_TIME if _CLOCK.search(before) else _BEFORE).search(before)
    if match and match.lastgroup:
        link = _LINKS[int(match.lastgroup[1:])][0]
        if link in (Link.ON, Link.LABEL, Link.OF):
            link = next((later for later, words in _AFTER if words.match(after)), link)
        return link, offset + match.start()
    return Link.BARE, start
