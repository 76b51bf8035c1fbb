"""The log of checks read back, and the sealed proof sheets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from watch.archive.tables import Check, IncidentRow, ProofSheet
from watch.models import Outcome

_CHECK = Check.__table__  # type: ignore[attr-defined]  # SQLModel adds it at run time
_INCIDENT = IncidentRow.__table__  # type: ignore[attr-defined]
_SHEET = ProofSheet.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class CheckRecord:
    """One check, as it was written down."""

    source_id: str
    at: datetime
    outcome: Outcome
    cause: str | None
    items: int
    new: int
    changed: int
    requests: int
    bytes: int
    elapsed_s: float


@dataclass(frozen=True, slots=True)
class Sealed:
    """A proof sheet: canonical JSON, and its SHA-256 in hexadecimal."""

    period: str
    sheet: str
    hash: str
    sealed_at: datetime


def checks(connection: Connection, start: datetime, end: datetime) -> Iterator[CheckRecord]:
    """Every check from `start` up to, and without, `end`, in order."""
    names = CheckRecord.__dataclass_fields__
    rows = connection.execute(
        select(*(_CHECK.c[name] for name in names))
        .where(_CHECK.c.at >= start, _CHECK.c.at < end)
        .order_by(_CHECK.c.source_id, _CHECK.c.at)
    ).mappings()
    for row in rows:
        yield CheckRecord(**{**row, "outcome": Outcome(row["outcome"])})


def first_look(connection: Connection, source_id: str) -> tuple[datetime | None, bool]:
    """When a source was first looked at, None for never; and whether it ever showed less than it should."""
    since, short = connection.execute(
        select(func.min(_CHECK.c.at), func.count().filter(_CHECK.c.outcome == Outcome.EMPTY.value)).where(
            _CHECK.c.source_id == source_id
        )
    ).one()
    return since, short > 0


def first_check_at(connection: Connection) -> datetime | None:
    """When anything was first looked at."""
    found: datetime | None = connection.execute(select(func.min(_CHECK.c.at))).scalar_one_or_none()
    return found


def incidents_between(
    connection: Connection, start: datetime, end: datetime
) -> list[tuple[str, str, datetime, datetime | None]]:
    """(source, cause, opened, closed) of the incidents that were open at some time between."""
    rows = connection.execute(
        select(_INCIDENT.c.subject, _INCIDENT.c.cause, _INCIDENT.c.opened_at, _INCIDENT.c.closed_at)
        .where(
            _INCIDENT.c.subject_kind == "source",
            _INCIDENT.c.opened_at < end,
            _INCIDENT.c.closed_at.is_(None) | (_INCIDENT.c.closed_at >= start),
        )
        .order_by(_INCIDENT.c.id)
    )
    return [(row.subject, row.cause, row.opened_at, row.closed_at) for row in rows]


def sheets(connection: Connection) -> list[Sealed]:
    """Every sealed sheet, oldest first."""
    rows = connection.execute(select(_SHEET).order_by(_SHEET.c.period))
    return [Sealed(row.period, row.sheet, row.hash, row.sealed_at) for row in rows]


def newest_sheet(connection: Connection) -> Sealed | None:
    """The last sealed sheet."""
    row = connection.execute(select(_SHEET).order_by(_SHEET.c.period.desc()).limit(1)).first()
    return Sealed(row.period, row.sheet, row.hash, row.sealed_at) if row else None


def seal(connection: Connection, sealed: Sealed) -> None:
    """Add a sheet to the chain."""
    connection.execute(
        insert(_SHEET).values(
            period=sealed.period, sheet=sealed.sheet, hash=sealed.hash, sealed_at=sealed.sealed_at
        )
    )
