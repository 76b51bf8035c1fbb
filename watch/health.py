"""How long a source may be silent. Pure.

A source that answers and shows nothing new for far longer than it ever did has most likely moved or broken,
although every single check of it looks well.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

#: A rhythm is learned from at least this many days on which something new came.
_MIN_DAYS = 10

#: The learned bound is this many times the longest gap seen, and at least two weeks: holidays are no outage.
_MARGIN = 2
_SHORTEST = timedelta(days=14)


def longest_silence(days: Sequence[date], configured: timedelta | None) -> timedelta | None:
    """The longest silence that is normal for a source, or None while nothing tells.

    Args:
        days: the days on which it showed something new, in any order.
        configured: `expect.max_silence` of its row, which is believed first.
    """
    if configured is not None:
        return configured
    ordered = sorted(set(days))
    if len(ordered) < _MIN_DAYS:
        return None
    longest = max(after - before for before, after in pairwise(ordered))
    return max(longest * _MARGIN, _SHORTEST)


def is_silent(days: Sequence[date], configured: timedelta | None, today: date) -> bool:
    """True when a source has shown nothing new for longer than is normal for it."""
    bound = longest_silence(days, configured)
    return bound is not None and bool(days) and today - max(days) > bound
