"""Proof of watch: for each week and source, that we looked, and what we saw.

A sheet is canonical JSON (sorted keys, no spaces) and carries the hash of the sheet before it. Its own
SHA-256 is printed in every digest, so the recipients' mailboxes witness it: a sheet cannot be changed later
without the change showing. ISO 14001:2015, 6.1.3, asks for such evidence that legal duties are followed.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import groupby, pairwise
from typing import Any

from sqlalchemy import Connection

from watch.archive import evidence
from watch.archive.engine import Archive
from watch.archive.evidence import CheckRecord, Sealed
from watch.errors import UsageError

_WEEK = timedelta(days=7)
_PERIOD = re.compile(r"(\d{4})-W(\d{2})")

#: What the first sheet of a chain names as the one before it.
GENESIS = "0" * 64


def period_of(moment: datetime) -> str:
    """The ISO week of a moment, in UTC: `2026-W47`."""
    year, week, _ = moment.astimezone(UTC).isocalendar()
    return f"{year}-W{week:02d}"


def bounds(period: str) -> tuple[datetime, datetime]:
    """Start and end (excluded) of an ISO week, aware UTC. Raises UsageError."""
    match = _PERIOD.fullmatch(period)
    try:
        first = date.fromisocalendar(int(match[1]), int(match[2]), 1) if match else None
    except ValueError:
        first = None
    if first is None:
        raise UsageError(f"{period!r} is not a week. Write it as {period_of(datetime.now(UTC))}.")
    start = datetime(first.year, first.month, first.day, tzinfo=UTC)
    return start, start + _WEEK


def sheet(connection: Connection, period: str, now: datetime) -> dict[str, Any]:
    """What was looked at in a week, source by source. A source that was never read is told by its absence.

    Gaps are counted up to `now` in a week that still runs.
    """
    start, end = bounds(period)
    end = min(end, max(now, start))
    by_source = groupby(evidence.checks(connection, start, end), key=lambda check: check.source_id)
    return {
        "period": period,
        "from": _instant(start),
        "until": _instant(end),
        "sources": {source_id: _source(list(mine), start, end) for source_id, mine in by_source},
        "incidents": [
            {
                "source": source,
                "cause": cause,
                "opened": _instant(opened),
                "closed": closed and _instant(closed),
            }
            for source, cause, opened, closed in evidence.incidents_between(connection, start, end)
        ],
    }


def _source(checks: Sequence[CheckRecord], start: datetime, end: datetime) -> dict[str, Any]:
    good = [check.at for check in checks if check.outcome.good]
    return {
        "checks": len(checks),
        "outcomes": dict(sorted(Counter(check.outcome.value for check in checks).items())),
        "first_check": _instant(checks[0].at),
        "last_good": _instant(good[-1]) if good else None,
        "longest_gap_hours": _longest_gap([start, *good, end]),
        "items_seen": max(check.items for check in checks),
        "new": sum(check.new for check in checks),
        "changed": sum(check.changed for check in checks),
    }


def _longest_gap(moments: Iterable[datetime]) -> float:
    """Hours of the longest time without a good reading."""
    return max(round((after - before).total_seconds() / 3600, 1) for before, after in pairwise(moments))


def seal_due(archive: Archive, now: datetime) -> int:
    """Seal the sheet of every week that has ended and has none; returns how many."""
    with archive.write() as connection:
        first = evidence.first_check_at(connection)
        if first is None:
            return 0
        newest = evidence.newest_sheet(connection)
        start = bounds(newest.period)[1] if newest else bounds(period_of(first))[0]
        previous = newest.hash if newest else GENESIS
        count = 0
        while start + _WEEK <= now:
            period = period_of(start)
            text = _canonical({**sheet(connection, period, now), "previous": previous})
            previous = _hash(text)
            evidence.seal(connection, Sealed(period, text, previous, now))
            start += _WEEK
            count += 1
    return count


def broken_links(sheets: Sequence[Sealed]) -> list[str]:
    """The weeks whose sheet does not fit its hash or the sheet before it: none when the chain is whole."""
    previous = GENESIS
    broken = []
    for one in sheets:
        if _hash(one.sheet) != one.hash or json.loads(one.sheet)["previous"] != previous:
            broken.append(one.period)
        previous = one.hash
    return broken


def _canonical(document: dict[str, Any]) -> str:
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
