"""Single values of the installation."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert as upsert

from watch.archive.tables import Meta

_META = Meta.__table__  # type: ignore[attr-defined]  # SQLModel adds it at run time

_TICK = "tick_at"


def get(connection: Connection, key: str) -> str | None:
    """A value, or None when it was never set."""
    return connection.execute(select(_META.c.value).where(_META.c.key == key)).scalar_one_or_none()


def put(connection: Connection, key: str, value: str) -> None:
    """Set a value."""
    statement = upsert(_META).values(key=key, value=value)
    connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_={"value": value}))


def note_tick(connection: Connection, now: datetime) -> None:
    """Write down that the scheduler went round."""
    put(connection, _TICK, now.astimezone(UTC).isoformat())


def last_tick(connection: Connection) -> datetime | None:
    """When the scheduler last went round, or None before the first time."""
    value = get(connection, _TICK)
    return datetime.fromisoformat(value) if value else None
