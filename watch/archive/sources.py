"""What is remembered of sources: state, leases, and the log of every check."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select, update
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


def claim(
    connection: Connection, source_ids: Iterable[str], owner: str, now: datetime
) -> dict[str, SourceState]:
    """Take sources for reading, so that two crawls share the work; returns the state of those that were free.

    Sources that have no row get one.
    """
    wanted = list(source_ids)
    _register(connection, wanted)
    rows = connection.execute(select(_SOURCE).where(_SOURCE.c.id.in_(wanted))).mappings().all()
    free = [row for row in rows if _is_free(row, owner, now)]
    connection.execute(
        update(_SOURCE)
        .where(_SOURCE.c.id.in_([row["id"] for row in free]))
        .values(lease_owner=owner, lease_until=now + LEASE)
    )
    return {row["id"]: _state(row) for row in free}


def _is_free(row: Mapping[Any, Any], owner: str, now: datetime) -> bool:
    holder = row["lease_owner"]
    return holder is None or holder == owner or row["lease_until"] <= now or is_dead(holder)


def _register(connection: Connection, source_ids: Iterable[str]) -> None:
    rows = [
        {"id": source_id, "last_detail": "", "bad_streak": 0, "items_seen": 0} for source_id in source_ids
    ]
    if rows:
        connection.execute(upsert(_SOURCE).on_conflict_do_nothing(), rows)


def due(connection: Connection, source_ids: Iterable[str], now: datetime) -> list[str]:
    """The sources whose time has come, longest overdue first; never read ones at the head."""
    wanted = list(source_ids)
    rows = connection.execute(select(_SOURCE.c.id, _SOURCE.c.next_due).where(_SOURCE.c.id.in_(wanted)))
    known = {row.id: row.next_due for row in rows}
    never = [source_id for source_id in wanted if known.get(source_id) is None]
    overdue = [source_id for source_id, at in known.items() if at is not None and at <= now]
    return never + sorted(overdue, key=lambda source_id: (known[source_id], source_id))


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
    before: SourceState,
    result: SourceResult,
    reading: Reading | None,
    *,
    items: int,
    now: datetime,
    due_at: datetime,
) -> SourceState:
    """Write down one check, release the lease, and return the state after it; `before` is that at its start.

    `reading` is None when the source could not be read. What the source last answered well (ETag ...) is
    kept over bad checks, so that the next answer is compared with the last good one.
    """
    good = result.outcome.good
    values: dict[str, Any] = {
        "last_checked_at": now,
        "last_outcome": result.outcome.value,
        "last_cause": result.cause,
        "last_detail": result.detail,
        "bad_streak": 0 if good else before.bad_streak + 1,
        "next_due": due_at,
    }
    if good:
        values |= {"last_good_at": now, "first_good_at": before.first_good_at or now, "first_bad_at": None}
    elif before.bad_streak == 0:
        values["first_bad_at"] = now
    if reading is not None and good:
        # Of a reading that was too short nothing is kept: the same short answer again must not pass for
        # "unchanged", which is good news; nor must the last good one, when it comes back, pass for short.
        values |= {
            "etag": reading.etag,
            "last_modified": reading.last_modified,
            "body_hash": reading.body_hash,
        }
        if reading.entries is not None:
            values["items_seen"] = items
    if reading is not None:
        values["moved_to"] = reading.moved_to
    lease = {"lease_owner": None, "lease_until": None}
    connection.execute(update(_SOURCE).where(_SOURCE.c.id == result.source_id).values(**values, **lease))
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
    return replace(before, **{**values, "last_outcome": result.outcome})
