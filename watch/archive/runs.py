"""What each round of work cost: written down, and added up for a digest."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, func, insert, select

from watch.archive.tables import RunRow
from watch.footprint import Spent

_RUN = RunRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it at run time

Work = Literal["crawl", "send"]


def note(connection: Connection, work: Work, documents: int, spent: Spent, now: datetime) -> None:
    """Write down a round of work that has just ended."""
    connection.execute(
        insert(_RUN).values(
            at=now,
            work=work,
            documents=documents,
            requests=spent.requests,
            bytes=spent.bytes,
            cpu_s=round(spent.cpu_s, 2),
        )
    )


def spent_since(connection: Connection, moment: datetime) -> Spent | None:
    """What the rounds that ended after a moment cost together; None when there was none."""
    columns = (_RUN.c.requests, _RUN.c.bytes, _RUN.c.cpu_s)
    sums = select(func.count(), *(func.sum(column) for column in columns)).where(_RUN.c.at > moment)
    rounds, requests, size, cpu_s = connection.execute(sums).one()
    return Spent(requests, size, cpu_s) if rounds else None
