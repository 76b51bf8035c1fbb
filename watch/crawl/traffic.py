"""Requests and bytes, counted where they happen: those of the process, and those inside a `with metered()`.

A request is one attempt, answered or not; bytes are those of bodies as they cross the wire. A context
variable leads each count to the meters around it: nothing between a check and its requests passes one along.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from threading import Lock


@dataclass(slots=True)
class Traffic:
    """What was counted so far."""

    requests: int = 0
    bytes: int = 0


_process = Traffic()
_lock = Lock()  # messages are sent in another thread than pages are read in
_meters: ContextVar[tuple[Traffic, ...]] = ContextVar("meters", default=())


def count(*, requests: int = 0, bytes: int = 0) -> None:
    """Count for the process and for every meter around the caller."""
    with _lock:
        for meter in (_process, *_meters.get()):
            meter.requests += requests
            meter.bytes += bytes


def of_process() -> Traffic:
    """What this process has counted since it began."""
    with _lock:
        return replace(_process)


@contextmanager
def metered() -> Iterator[Traffic]:
    """Count what is done inside, also by tasks that begin inside, and also when it fails."""
    meter = Traffic()
    token = _meters.set((*_meters.get(), meter))
    try:
        yield meter
    finally:
        _meters.reset(token)
