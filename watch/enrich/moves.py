"""Which dates of a text were others before it changed. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from watch.models import Deadline, Role


def moves(before: Iterable[Deadline], now: Iterable[Deadline]) -> dict[tuple[Role, date], date]:
    """Each new date, by its role, with the one that it replaces, in order.

    Nothing for a role of which the text gained or lost a date: which one became which cannot be told.
    """
    old, new = _by_role(before), _by_role(now)
    found: dict[tuple[Role, date], date] = {}
    for role, days in new.items():
        gone, come = sorted(old[role] - days), sorted(days - old[role])
        if len(gone) == len(come):
            found |= {(role, to): start for to, start in zip(come, gone, strict=True)}
    return found


def _by_role(deadlines: Iterable[Deadline]) -> defaultdict[Role, set[date]]:
    days: defaultdict[Role, set[date]] = defaultdict(set)
    for one in deadlines:
        days[one.role].add(one.date)
    return days
