"""Incidents: from the second bad check in a row to recovery."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, or_, select, update

from watch.archive.tables import IncidentRow
from watch.models import Incident

_INCIDENT = IncidentRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it at run time


def open_incident(connection: Connection, subject_kind: str, subject: str) -> Incident | None:
    """The incident of a source or channel that is open now, if any."""
    row = connection.execute(
        select(_INCIDENT).where(
            _INCIDENT.c.subject_kind == subject_kind,
            _INCIDENT.c.subject == subject,
            _INCIDENT.c.closed_at.is_(None),
        )
    ).first()
    return _incident(row) if row else None


def open_by_subject(connection: Connection, subject_kind: str) -> dict[str, Incident]:
    """Every open incident of sources, or of channels, by subject."""
    rows = connection.execute(
        select(_INCIDENT).where(_INCIDENT.c.subject_kind == subject_kind, _INCIDENT.c.closed_at.is_(None))
    )
    return {row.subject: _incident(row) for row in rows}


def record(
    connection: Connection,
    *,
    subject_kind: str,
    subject: str,
    cause: str,
    detail: str,
    first_failure: datetime,
    count: int,
    last_good: datetime | None,
    now: datetime,
) -> None:
    """Open an incident, or bring the open one up to date."""
    known = open_incident(connection, subject_kind, subject)
    if known is not None:
        connection.execute(
            update(_INCIDENT)
            .where(_INCIDENT.c.id == known.id)
            .values(cause=cause, detail=detail, count=count)
        )
        return
    connection.execute(
        insert(_INCIDENT).values(
            subject_kind=subject_kind,
            subject=subject,
            cause=cause,
            detail=detail,
            first_failure=first_failure,
            opened_at=now,
            count=count,
            last_good=last_good,
            opening_told=False,
            closing_told=False,
        )
    )


def close(connection: Connection, subject_kind: str, subject: str, now: datetime) -> None:
    """Close the open incident of a source or channel, if there is one."""
    connection.execute(
        update(_INCIDENT)
        .where(
            _INCIDENT.c.subject_kind == subject_kind,
            _INCIDENT.c.subject == subject,
            _INCIDENT.c.closed_at.is_(None),
        )
        .values(closed_at=now)
    )


def untold(connection: Connection) -> list[Incident]:
    """Incidents whose opening or closing the operator was not told."""
    rows = connection.execute(
        select(_INCIDENT)
        .where(
            or_(
                _INCIDENT.c.opening_told.is_(False),
                _INCIDENT.c.closed_at.is_not(None) & _INCIDENT.c.closing_told.is_(False),
            )
        )
        .order_by(_INCIDENT.c.id)
    )
    return [_incident(row) for row in rows]


def mark_told(connection: Connection, incidents: list[Incident]) -> None:
    """Write down that the operator was told of these, as they stand."""
    for incident in incidents:
        connection.execute(
            update(_INCIDENT)
            .where(_INCIDENT.c.id == incident.id)
            .values(opening_told=True, closing_told=incident.closed_at is not None)
        )


def _incident(row: Any) -> Incident:
    return Incident(**{name: getattr(row, name) for name in Incident.__dataclass_fields__})
