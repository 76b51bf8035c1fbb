"""Where a date stands in its sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from watch.enrich.deadlines.cues import Cue, Language
from watch.enrich.deadlines.dates import Written
from watch.enrich.deadlines.links import Link, link_before
from watch.models import Role

_BEFORE_DATE = 60
#: "Brussels, 12 March 2026 - ...": the day of the text itself.
_DATELINE = re.compile(r"[^\W\d][\w'.\-]*(?: [\w'.\-]+){0,2}, ?")
_DATELINE_END = re.compile(r"\)? ?(?:-|\.|:|$)")


@dataclass(slots=True)
class Place:
    """A date and what is known of it so far. `opens_clause` is where its clause begins.

    `also` is the other role of a date that two wordings share.
    """

    written: Written
    link: Link
    link_start: int
    opens_clause: int
    closes_clause: int
    cue: Cue | None = None
    role: Role | None = None
    also: Role | None = None
    gap: int = 0


def links_of(places: Iterable[Place]) -> set[Link]:
    """The links that a wording may have for these dates, those that the reading takes otherwise included."""
    links = {place.link for place in places}
    if Link.BARE in links:
        links |= {Link.LABEL, Link.ON}
    if not links.isdisjoint({Link.BY, Link.UNTIL}):
        links.add(Link.FROM)
    return links


def place_of(text: str, written: Written, language: Language) -> Place | None:
    """Where a date stands; None for the date of an act and for one that no longer holds."""
    link, link_start = link_before(text, written.start, written.end)
    if written.opens:
        link = Link.SPAN
    elif written.counted and link in (Link.OF, Link.BARE):
        link = Link.BY if language.awaits.search(text, 0, link_start) else Link.ON
    elif link is Link.OF or (link is Link.SINCE and written.precision == "year"):
        return None
    if language.former.search(text, max(0, written.start - _BEFORE_DATE), written.start):
        return None
    if _DATELINE.fullmatch(text, 0, link_start) and _DATELINE_END.match(text, written.end):
        return None
    opens = text.rfind(";", 0, written.start) + 1
    closes = text.find(";", written.end)
    if link is Link.BARE and not text[opens : written.start].strip(" -*•·–\"'«("):
        link = Link.LABEL
    elif link is Link.BARE and written.precision != "day":
        link = Link.ON
    return Place(written, link, link_start, opens, len(text) if closes < 0 else closes)
