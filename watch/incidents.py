"""When a source or channel is in trouble, and when it is well again.

An incident opens at the second bad check in a row: one bad answer is weather. It closes at the first good
one.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from watch.archive import incidents
from watch.models import SourceResult, SourceState

#: Bad checks in a row that make an incident.
OPENS_AT = 2


def follow_source(
    connection: Connection,
    state: SourceState,
    result: SourceResult,
    now: datetime,
    *,
    silent: bool,
    is_open: bool,
) -> None:
    """Open, update or close the incident of a source after a check.

    Args:
        connection: the transaction in which the check was written down.
        state: the source after the check.
        result: what the check gave.
        now: the time of the check, aware.
        is_open: True when an incident of the source was open before the check.
        silent: True when it answers, but has shown nothing new for longer than is normal for it.
    """
    if result.outcome.good and silent:
        incidents.record(
            connection,
            subject_kind="source",
            subject=state.source_id,
            cause="silent",
            detail="",
            first_failure=now,
            count=1,
            last_good=state.last_good_at,
            now=now,
        )
    elif result.outcome.good and is_open:
        incidents.close(connection, "source", state.source_id, now)
    elif state.bad_streak >= OPENS_AT:
        incidents.record(
            connection,
            subject_kind="source",
            subject=state.source_id,
            cause=result.cause or "internal",
            detail=result.detail,
            first_failure=state.first_bad_at or now,
            count=state.bad_streak,
            last_good=state.last_good_at,
            now=now,
        )
