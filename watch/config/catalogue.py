"""What changed in the shipped catalogue between two versions of the program."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from typing import Any

from watch.config.sources import Source

Snapshot = dict[str, dict[str, str]]


def snapshot(sources: Iterable[Source]) -> Snapshot:
    """Every field of every source, as text, by id: what two versions are compared by."""
    names = [field.name for field in fields(Source) if field.name not in ("id", "verified")]
    return {source.id: {name: str(getattr(source, name)) for name in names} for source in sources}


def differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    """One line for each source that came, went or changed, in the order of their ids."""
    for source_id in sorted({*before, *now}):
        if source_id not in before:
            yield f"+ {source_id}  {now[source_id]['url']}"
        elif source_id not in now:
            yield f"- {source_id}  {before[source_id]['url']}"
        else:
            for name, value in now[source_id].items():
                old = before[source_id].get(name)
                if old != value:
                    yield f"~ {source_id}  {name}: {old} -> {value}"
