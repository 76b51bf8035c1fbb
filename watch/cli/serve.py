"""`regwatch serve` and `regwatch status`."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime

import click

from watch.archive import meta
from watch.cli.context import open_app
from watch.cli.logs import set_up
from watch.cli.output import say
from watch.schedule import STALE_AFTER, Service


@click.command()
def serve() -> None:
    """Crawl and send on schedule, until stopped (SIGTERM or Ctrl-C).

    What is due is read from the archive, so a stop, a crash or a sleep loses nothing.
    """
    set_up(min(logging.getLogger("watch").level, logging.INFO))
    with open_app() as app:
        _ = app.classifier  # trained or loaded before the first tick, and its faults said now
        asyncio.run(Service(app).run())


@click.command()
def status() -> None:
    """Tell whether `regwatch serve` is alive: exit 1 when its last tick is over 10 minutes old."""
    with open_app() as app, app.archive.read() as connection:
        tick = meta.last_tick(connection)
        now = app.clock()
    say(_words(tick, now))
    if tick is None or now - tick > STALE_AFTER:
        raise SystemExit(1)


def _words(tick: datetime | None, now: datetime) -> str:
    if tick is None:
        return "`regwatch serve` never ran here."
    ago = (now - tick).total_seconds()
    return f"`regwatch serve` last went round {ago:.0f} s ago ({tick:%Y-%m-%d %H:%M} UTC)."
