"""The scheduler: asks the archive what is due and runs it, until stopped.

APScheduler only rings the bell: two fixed jobs, in memory. What is due is read from the archive at each
ring, so that a restart or a sleep loses nothing.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import time
from datetime import timedelta
from pathlib import Path

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MISSED, JobExecutionEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from watch.app import App, load_files, utc_now
from watch.archive import incidents, meta
from watch.errors import ArchiveError, ConfigError
from watch.pipeline import Pipeline

log = logging.getLogger(__name__)

#: How often the bell rings.
TICK = timedelta(seconds=30)

#: `regwatch status` calls a service dead whose last tick is older.
STALE_AFTER = timedelta(minutes=10)

#: How long a digest waits for sources that are being read, so that it does not close the week without them.
PATIENCE = timedelta(minutes=30)

#: What an incident of the configuration is about.
FILES = "sources.yaml, subscriptions.yaml, topics"

#: A ring that comes late is better than none: the default of one second would drop it.
_GRACE = timedelta(hours=6)


class Service:
    """The service: crawls what is due, sends what is due.

    Args:
        app: the installation.
        tick: how often the bell rings.
    """

    def __init__(self, app: App, *, tick: timedelta = TICK) -> None:
        self._app = app
        self._tick = tick
        self._stopping = asyncio.Event()
        self._files = _stamps(app)
        self._crawling = asyncio.Lock()
        self._sending = asyncio.Lock()
        self._waiting_since: float | None = None

    def stop(self) -> None:
        """Ask it to end, once what is under way is done."""
        self._stopping.set()

    async def run(self) -> None:
        """Run until SIGTERM or SIGINT; what is under way is finished first. Raises ArchiveError."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop)
        scheduler = AsyncIOScheduler(
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": _GRACE.total_seconds()},
            timezone="UTC",
        )
        scheduler.add_listener(_report, EVENT_JOB_ERROR | EVENT_JOB_MISSED)
        self._app.dispatcher.start(self._app.loaded.configuration.subscriptions, self._app.clock())
        async with self._app.crawler() as pipeline:
            for work in (self._crawl, self._send):
                scheduler.add_job(
                    work,
                    "interval",
                    args=[pipeline],
                    seconds=self._tick.total_seconds(),
                    next_run_time=utc_now(),
                )
            scheduler.start()
            log.info("service_started", extra={"sources": len(self._app.loaded.enabled)})
            await self._stopping.wait()
            # In this order: a shutdown would cancel what is under way.
            scheduler.pause()
            async with self._crawling, self._sending:
                scheduler.shutdown(wait=False)
        self._app.note_run("crawl")  # what was spent since the last round, its workers' end included
        log.info("service_stopped")

    async def _crawl(self, pipeline: Pipeline) -> None:
        async with self._crawling:
            await asyncio.to_thread(self._reload)
            due = await asyncio.to_thread(self._app.pick, [], everything=False)
            if due:
                results = await pipeline.crawl(due)
                await asyncio.to_thread(self._app.gatherer.gather)
                await asyncio.to_thread(self._app.note_run, "crawl", results)

    async def _send(self, _: Pipeline) -> None:
        async with self._sending:
            await asyncio.to_thread(self._send_round)

    def _send_round(self) -> None:
        self._app.send_round(digests=self._is_read())
        with self._app.archive.write() as connection:
            meta.note_tick(connection, self._app.clock())
        self._app.beat()

    def _is_read(self) -> bool:
        """True when no source waits to be read, or has kept the digests waiting for long enough.

        After a sleep, digests and sources are due together: the sources go first.
        """
        if not self._app.pick([], everything=False):
            self._waiting_since = None
            return True
        self._waiting_since = self._waiting_since or time.monotonic()
        return time.monotonic() - self._waiting_since > PATIENCE.total_seconds()

    def _reload(self) -> None:
        """Read the user's files again when they changed; a faulty edit keeps the last good ones."""
        stamps = _stamps(self._app)
        if stamps == self._files:
            return
        self._files = stamps
        now = self._app.clock()
        try:
            loaded = load_files(self._app.home)
        except ConfigError as error:
            log.error("configuration_refused", extra={"faults": str(error)})
            with self._app.archive.write() as connection:
                incidents.record(
                    connection,
                    subject_kind="configuration",
                    subject=FILES,
                    cause="configuration",
                    detail=str(error),
                    first_failure=now,
                    count=1,
                    last_good=None,
                    now=now,
                )
            return
        self._app.use(loaded)
        self._app.dispatcher.start(loaded.configuration.subscriptions, now)
        with self._app.archive.write() as connection:
            incidents.close(connection, "configuration", FILES, now)
        log.info("configuration_reloaded", extra={"sources": len(loaded.enabled)})


def _stamps(app: App) -> dict[Path, int]:
    """The user's files and when each was last written, in nanoseconds."""
    topics = sorted(app.home.topics.glob("*.yaml")) if app.home.topics.is_dir() else []
    files = [app.home.sources, app.home.subscriptions, *topics]
    return {path: path.stat().st_mtime_ns for path in files if path.exists()}


def _report(event: JobExecutionEvent) -> None:
    """APScheduler keeps a job's error to itself: say it."""
    if event.code == EVENT_JOB_MISSED:
        log.warning("tick_missed", extra={"job": event.job_id})
    elif isinstance(event.exception, ArchiveError):
        log.error("archive_unavailable", extra={"error": str(event.exception)})
    else:
        log.error("tick_failed", exc_info=event.exception, extra={"job": event.job_id})
