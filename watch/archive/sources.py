"""What is remembered of sources: state, leases, and the log of every check."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, or_, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from watch.archive.tables import Check, SourceRow
from watch.models import Outcome, Reading, SourceResult, SourceState

_SOURCE = SourceRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it at run time
_CHECK = Check.__table__  # type: ignore[attr-defined]

#: A lease whose owner neither finished nor is known to be dead runs out after this.
LEASE = timedelta(minutes=10)


def lease_owner() -> str:
    """Names this process to the others that share the archive."""
    return f"{socket.gethostname()}:{os.getpid()}"


def is_dead(owner: str) -> bool:
    """True when a lease's owner was a process of this machine that no longer runs."""
    host, _, pid = owner.rpartition(":")
    if host != socket.gethostname() or not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def register(connection: Connection, source_ids: Iterable[str]) -> None:
    """Make sure that every source has a row."""
    rows = [
        {"id": source_id, "last_detail": "", "bad_streak": 0, "items_seen": 0} for source_id in source_ids
    ]
    if rows:
        connection.execute(upsert(_SOURCE).on_conflict_do_nothing(), rows)


def claim(connection: Connection, source_id: str, owner: str, now: datetime) -> bool:
    """Take a source for reading, so that two crawls share the work. False when another process has it."""
    row = connection.execute(
        select(_SOURCE.c.lease_owner, _SOURCE.c.lease_until).where(_SOURCE.c.id == source_id)
    ).one()
    free = row.lease_owner is None or row.lease_until <= now or is_dead(row.lease_owner)
    if free or row.lease_owner == owner:
        connection.execute(
            update(_SOURCE)
            .where(_SOURCE.c.id == source_id)
            .values(lease_owner=owner, lease_until=now + LEASE)
        )
        return True
    return False


def due(connection: Connection, source_ids: Iterable[str], now: datetime) -> list[str]:
    """The sources whose time has come, longest overdue first; never read ones at the head."""
    rows = connection.execute(
        select(_SOURCE.c.id)
        .where(
            _SOURCE.c.id.in_(list(source_ids)), or_(_SOURCE.c.next_due.is_(None), _SOURCE.c.next_due <= now)
        )
        .order_by(_SOURCE.c.next_due.asc().nulls_first(), _SOURCE.c.id)
    )
    return [row.id for row in rows]


def states(connection: Connection, source_ids: Iterable[str]) -> dict[str, SourceState]:
    """What is remembered of each source that has a row."""
    rows = connection.execute(select(_SOURCE).where(_SOURCE.c.id.in_(list(source_ids)))).mappings()
    return {row["id"]: _state(row) for row in rows}


def _state(row: Mapping[Any, Any]) -> SourceState:
    fields = {
        name: row[name]
        for name in SourceState.__dataclass_fields__
        if name not in ("source_id", "last_outcome")
    }
    outcome = row["last_outcome"]
    return SourceState(
        source_id=str(row["id"]),
        last_outcome=Outcome(str(outcome)) if outcome else None,
        **fields,
    )


def record_check(
    connection: Connection,
    result: SourceResult,
    reading: Reading | None,
    *,
    items: int,
    now: datetime,
    due_at: datetime,
) -> SourceState:
    """Write down one check, release the lease, and return the state after it.

    `reading` is None when the source could not be read. What the source last answered well (ETag ...) is
    kept over bad checks, so that the next answer is compared with the last good one.
    """
    before = states(connection, [result.source_id])[result.source_id]
    good = result.outcome.good
    values: dict[str, object] = {
        "last_checked_at": now,
        "last_outcome": result.outcome.value,
        "last_cause": result.cause,
        "last_detail": result.detail,
        "bad_streak": 0 if good else before.bad_streak + 1,
        "next_due": due_at,
        "lease_owner": None,
        "lease_until": None,
    }
    if good:
        values |= {"last_good_at": now, "first_good_at": before.first_good_at or now, "first_bad_at": None}
    elif before.bad_streak == 0:
        values["first_bad_at"] = now
    if reading is not None and good:
        # Of a reading that was too short nothing is kept: the same short answer again must not pass for
        # "unchanged", which is good news.
        values |= {
            "etag": reading.etag,
            "last_modified": reading.last_modified,
            "body_hash": reading.body_hash,
        }
    if reading is not None:
        values["moved_to"] = reading.moved_to
        if reading.entries is not None:
            values["items_seen"] = items
    connection.execute(update(_SOURCE).where(_SOURCE.c.id == result.source_id).values(**values))
    connection.execute(
        insert(_CHECK).values(
            source_id=result.source_id,
            at=now,
            outcome=result.outcome.value,
            cause=result.cause,
            detail=result.detail,
            items=items,
            new=result.new,
            changed=result.changed,
            elapsed_s=result.elapsed_s,
            requests=result.requests,
            bytes=result.bytes,
        )
    )
    return states(connection, [result.source_id])[result.source_id]
