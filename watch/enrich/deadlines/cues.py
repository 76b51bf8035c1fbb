"""Wordings that give the dates near them a role."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from enum import Enum, auto

from watch.enrich.deadlines.frames import Frames
from watch.enrich.deadlines.links import Link
from watch.enrich.deadlines.patterns import words
from watch.models import Role


class Sense(Enum):
    """Wordings whose role depends on what they speak of."""

    STARTS = auto()  # something begins or binds: a duty, or nothing of ours
    EFFECT = auto()  # something is effective: an act in force, a duty in application
    CLOSES = auto()  # something closes: a consultation, or nothing of ours
    EXTENDS = auto()  # the same, and later than it was to
    LAPSES = auto()  # something ends: a consultation, a transposition period, or else a rule
    ANSWERS = auto()  # something is to be sent in: comments, or nothing of ours
    MOVES = auto()  # something comes later than it was to: an application, unless said otherwise
    PERIODS = auto()  # financial years begin: an application where a duty goes with them
    DUTY = auto()  # somebody must: an application from a date on
    NOTHING = auto()  # the date is that of an event


#: Links that fit a wording whatever it is.
ANY_LINK = frozenset(Link) - {Link.OF, Link.BARE}


@dataclass(frozen=True, slots=True)
class Wording:
    """A pattern, what it means, and the links and distance (in characters) at which it claims a date."""

    sense: Role | Sense
    links: frozenset[Link]
    pattern: re.Pattern[str]
    reach: int


def wording(sense: Role | Sense, links: Iterable[Link], *patterns: str, reach: int = 140) -> Wording:
    """A row of a table of wordings."""
    return Wording(sense, frozenset(links), words(*patterns), reach)


@dataclass(frozen=True, slots=True)
class Cue:
    """A wording at `start:end` of a sentence."""

    wording: Wording
    start: int
    end: int

    def fits(self, link: Link, gap: int) -> bool:
        """True when it can claim a date with this link, `gap` characters away."""
        return link in self.wording.links and gap <= self.wording.reach


@dataclass(frozen=True, slots=True)
class Language:
    """What one language says.

    `subjects` name what a wording speaks of, with the role of its end, or None where it is nothing of ours.
    `comments` say that a text is about a consultation. `unreal` stands before a wording that is only
    possible, `planned` before one that was meant once. `denied` stands before one that does not hold, unless
    `excepted` stands between it and the date ("not ... until"). `awaits` stands before "until" where somebody
    has so long to do what comes next, `grants` where somebody is given so long, if `to_do` follows the date.
    `former` stands before a date that no longer holds. `if_adopted` makes a sentence depend on a vote. `duty`
    is said of obligations, `acts` bind, `told` is what was done. `wares` are things sold or shown, that apply
    or end and are no rules. `binding` names what is in force once it is effective, `duty_periods` the periods
    for which a rule counts, `begun` the duties that begin.
    """

    wordings: tuple[Wording, ...]
    subjects: tuple[tuple[Role | None, re.Pattern[str]], ...]
    comments: re.Pattern[str]
    unreal: re.Pattern[str]
    planned: re.Pattern[str]
    denied: re.Pattern[str]
    excepted: re.Pattern[str]
    awaits: re.Pattern[str]
    grants: re.Pattern[str]
    to_do: re.Pattern[str]
    former: re.Pattern[str]
    if_adopted: re.Pattern[str]
    duty: re.Pattern[str]
    acts: re.Pattern[str]
    told: re.Pattern[str]
    wares: re.Pattern[str]
    binding: re.Pattern[str]
    duty_periods: re.Pattern[str]
    begun: re.Pattern[str]
    frames: Frames


def cues_in(sentence: str, language: Language, links: Set[Link]) -> Iterator[Cue]:
    """The wordings of a sentence that could claim a date with one of `links`, row by row of the table."""
    for row in language.wordings:
        if row.links.isdisjoint(links):
            continue
        for match in row.pattern.finditer(sentence):
            yield Cue(row, match.start(), match.end())
