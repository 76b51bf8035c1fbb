"""The health box of a digest: what was watched, what was not, and what speaks in its place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection

from notifications.interface import Health, SourceTrouble
from watch.archive import documents, incidents, sources
from watch.config.sources import Source
from watch.models import Outcome, SourceState


def health(connection: Connection, watched: Mapping[str, Source], since: datetime | None) -> Health:
    """How the watched sources are now, and how many documents came in since a moment."""
    states = sources.states(connection, watched)
    silent = {
        subject
        for subject, incident in incidents.open_by_subject(connection, "source").items()
        if incident.cause == "silent"
    }
    troubles = []
    unread = 0
    for source in watched.values():
        state = states.get(source.id)
        if state is not None and state.last_outcome is not None and state.last_outcome.good:
            if source.id in silent:
                troubles.append(
                    SourceTrouble(source.name, Outcome.EMPTY.value, "silent", "", state.last_good_at)
                )
            continue
        unread += 1
        troubles.append(_trouble(source, state, states, watched))
    return Health(
        sources=len(watched),
        read=len(watched) - unread,
        troubles=tuple(troubles),
        documents_seen=documents.archived_since(connection, since),
    )


def _trouble(
    source: Source,
    state: SourceState | None,
    states: Mapping[str, SourceState],
    watched: Mapping[str, Source],
) -> SourceTrouble:
    """What keeps a source from being read, and which other one speaks in its place."""
    if state is None or state.last_outcome is None:
        return SourceTrouble(source.name, Outcome.FAILED.value, "unread", "", None)
    return SourceTrouble(
        source.name,
        state.last_outcome.value,
        state.last_cause or "internal",
        state.last_detail,
        state.last_good_at,
        fallback_name=_fallback(source, states, watched),
    )


def _fallback(source: Source, states: Mapping[str, SourceState], watched: Mapping[str, Source]) -> str | None:
    for other in source.fallback:
        outcome = states[other].last_outcome if other in states else None
        if outcome is not None and outcome.good and other in watched:
            return watched[other].name
    return None
