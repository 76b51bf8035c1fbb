"""From likeness to a decision.

The weights come from a logistic regression over the pairs of `tests/stories/events_dev.jsonl` and over pairs
of unrelated texts of the field, rounded; the weight of days was lowered and that of a named act raised by
hand, since the pairs have too few of either.
"""

from __future__ import annotations

from watch.stories.account import BondKind
from watch.stories.discord import apart
from watch.stories.likeness import Likeness, likeness, rivals
from watch.stories.portrait import Portrait
from watch.stories.rarity import Rarity

#: Log-odds of one story: a constant, then a weight for each of `Likeness.features`.
_WITHIN = (-6.4, 2.2, 4.2, 2.8, 0.45, 1.2, 4.0, 2.0, -1.0, -1.5)
_ACROSS = (-7.0, 2.25, 2.3, 2.8, 1.85, 1.2, 3.5, 3.0, -0.5, -1.0)

#: Two documents further apart in time tell of two events, unless they are one act.
WINDOW_DAYS = 10

#: Log-odds above which one pair may make two groups one.
ENOUGH = 1.5
#: The same where one of them holds several documents already: each of them speaks for the newcomer.
ENOUGH_TO_JOIN = -0.7
#: Mean log-odds over all pairs between two groups above which they may become one.
MEAN_ENOUGH = -0.7
#: Titles that share less than this of their rarer words say different things.
_TITLES_DIFFER = 0.2
#: What stands for two documents that must stay apart.
NEVER = float("-inf")


def is_one_act(one: Portrait, other: Portrait) -> bool:
    """True when both documents are the same act, press release or case: nothing else is asked then."""
    return bool(one.own & other.own)


def log_odds(one: Portrait, other: Portrait, rarity: Rarity) -> float:
    """How sure it is that two accounts tell of one event, by likeness; `NEVER` where something forbids it."""
    if one.roundup or other.roundup or abs((one.day - other.day).days) > WINDOW_DAYS:
        return NEVER
    if apart(one, other) or rivals(one, other, rarity):
        return NEVER
    found = likeness(one, other, rarity)
    constant, *weights = _ACROSS if found.across else _WITHIN
    score = constant + sum(weight * value for weight, value in zip(weights, found.features(), strict=True))
    if found.titles < _TITLES_DIFFER and not found.act and not found.figures:
        # A guide to a law shares its rare words with every act under it: alone, that founds no story.
        return min(score, MEAN_ENOUGH)
    return score


def kind_of(found: Likeness) -> BondKind:
    """What weighed most."""
    if found.act:
        return "link"
    if found.across:
        return "translation"
    return "title" if found.titles >= found.covered else "text"
