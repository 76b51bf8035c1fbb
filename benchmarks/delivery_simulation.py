"""One home, its subscriptions in three time zones, and the lives of the service in it."""

from __future__ import annotations

import os
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks.delivery_audit import Evidence, Frozen
from benchmarks.delivery_servers import NOBODY, Mail, Web, World
from benchmarks.delivery_service import serve
from watch.archive import outbox
from watch.archive.engine import Archive
from watch.config.home import Home, make_home

#: Monday, 00:00 UTC: a year from here has both changes of the clocks in each zone.
START = datetime(2026, 1, 5, tzinfo=UTC)
WEEK = timedelta(weeks=1)
ZONES = {"paris": "Europe/Paris", "new-york": "America/New_York", "auckland": "Pacific/Auckland"}
_SUBSCRIPTIONS = f"""version: 1
subscriptions:
  - id: paris
    language: fr
    when: {{week: monday, at: "08:00", timezone: Europe/Paris}}
    channels: [{{email: [officer@example.com, {NOBODY}]}}]
  - id: new-york
    language: en
    when: {{week: monday, at: "08:00", timezone: America/New_York}}
    channels: [{{slack: "${{REGWATCH_SLACK_NY}}"}}]
  - id: auckland
    language: en
    when: {{week: monday, at: "08:00", timezone: Pacific/Auckland}}
    channels: [{{email: [desk@example.com]}}, {{file: outbox}}]
"""
_SOURCES = """version: 1
defaults: {{every: 5m, delay: 0, full_text: false}}
sources:
  - {{id: site, kind: feed, url: '{url}/feed', languages: [en], official: true}}
"""
_OPEN = "SELECT count(*) FROM delivery WHERE state IN ('pending', 'uncertain')"
#: The longest that one life of the service may take, in real seconds.
_LIMIT_S = 30
#: The latest moment of a kill after the service is ready, in real seconds: most work is done by then.
LIFE_S = 0.6
#: How long a life waits for its fatal step; then it is killed where it stands.
_STEP_S = 1.2
#: Share of the lives in which the mail server refuses connections.
_SHARE_REFUSING = 0.15


class Simulation:
    """One home, its servers, and the lives of the service in it."""

    def __init__(self, folder: Path, world: World, web: Web, mail: Mail) -> None:
        (folder / "sources.yaml").write_text(_SOURCES.format(url=web.url), encoding="utf-8")
        (folder / "subscriptions.yaml").write_text(_SUBSCRIPTIONS, encoding="utf-8")
        self._home: Home = make_home(folder)
        Archive.create(self._home.archive).close()
        self._world, self._mail = world, mail
        self._environ = {
            "REGWATCH_ALLOW_ADDRESSES": "127.0.0.0/8",
            "REGWATCH_SMTP_URL": mail.url,
            "REGWATCH_MAIL_FROM": "regwatch@example.com",
            "REGWATCH_SLACK_NY": f"{web.url}/services/T0/B0/secret",
        }
        self._context = get_context("forkserver")
        self._context.set_forkserver_preload(["benchmarks.delivery_service"])
        self._open_after_kill: dict[int, frozenset[int]] = {}
        self.published = 0
        self.kills: Counter[str] = Counter()
        self.stops = 0
        self.retried: set[int] = set()

    def publish(self, now: datetime) -> None:
        """One more publication."""
        self.published += 1
        self._world.publish(self.published, now)

    def killed_life(self, now: datetime, step: tuple[str, int] | None, after_s: float) -> None:
        """Serve until SIGKILL: at a named step, or from outside after a while."""
        process = self._start(now, step)
        process.join(_STEP_S if step else after_s)
        if process.is_alive():
            process.kill()
            process.join(_LIMIT_S)
            self.kills["at a random moment"] += 1
        elif process.exitcode == -signal.SIGKILL and step:
            self.kills[f"at {step[0]}"] += 1
        else:
            raise RuntimeError(f"the service ended by itself with {process.exitcode}")
        time.sleep(0.02)  # what is on the wire still arrives
        unsent = self.rows("SELECT id FROM delivery WHERE state != 'sent'")
        self._open_after_kill[self._world.run] = frozenset(number for (number,) in unsent)

    def calm_life(self, now: datetime, done: Callable[[], bool]) -> None:
        """Serve until something holds, then stop in good order."""
        process = self._start(now, None)
        deadline = time.monotonic() + _LIMIT_S
        while not done():
            if not process.is_alive() or time.monotonic() > deadline:
                process.kill()
                raise RuntimeError(f"not done at {now}: {self.rows(_OPEN)} open, exit {process.exitcode}")
            time.sleep(0.02)
        if process.pid is not None:
            os.kill(process.pid, signal.SIGTERM)
        process.join(_LIMIT_S)
        if process.exitcode != 0:
            raise RuntimeError(f"the service stopped with {process.exitcode}")
        self.stops += 1

    def is_complete(self, now: datetime) -> bool:
        """True when everything published is archived and the last digest of each subscription is frozen."""
        frozen = set(self.rows("SELECT subscription, occurrence FROM digest"))
        latest = {(name, max(occurrences(name, now - WEEK, now))) for name in ZONES}
        return latest <= frozen and self.rows("SELECT count(*) FROM document") == [(self.published,)]

    def settle(self, now: datetime) -> None:
        """Let the outbox empty itself, as the operator would: what was handed over is sent again."""
        self._world.quiet = True
        self._mail.open()
        # The longest wait before another attempt is half a day.
        for day in range(1, 20):
            with Archive.open(self._home.archive) as archive, archive.write() as connection:
                handed_over = f"SELECT id FROM delivery WHERE state = 'failed' AND recipient != '{NOBODY}'"
                failed = [number for (number,) in self.rows(handed_over)]
                outbox.retry_failed(connection, failed, now)
            self.retried.update(failed)
            later = now + timedelta(days=day)
            self.calm_life(later, lambda: self.rows(_OPEN) == [(0,)])
            if not self.rows(handed_over):
                return

    def evidence(self, due: frozenset[tuple[str, str]]) -> Evidence:
        """All that is known now."""
        columns = "id, subscription, occurrence, channel, recipient, part, state, payload, filename"
        frozen = []
        for *values, filename in self.rows(f"SELECT {columns} FROM delivery ORDER BY id"):
            message = Frozen(*values)
            if message.channel == "file":
                message = replace(message, written=self._written(message.recipient, filename))
            frozen.append(message)
        publications = frozenset(range(1, self.published + 1))
        return Evidence(
            due,
            publications,
            frozen,
            self._world.accepted,
            self._open_after_kill,
            frozenset(self.retried),
        )

    def rows(self, statement: str) -> list[Any]:
        """What the archive holds, as a stranger reads it."""
        with closing(sqlite3.connect(self._home.archive, timeout=10)) as connection:
            return connection.execute(statement).fetchall()

    def _written(self, folder: str, filename: str) -> bytes | None:
        path = self._home.root / folder / filename
        return path.read_bytes() if path.is_file() else None

    def _start(self, now: datetime, step: tuple[str, int] | None) -> Any:
        """Start the service; returns its process once it is about to work."""
        self._world.run += 1
        if self._world.quiet or self._world.chance.random() > _SHARE_REFUSING:
            self._mail.open()
        else:
            self._mail.close()
            self._world.faults["mail: refuses connections for a life"] += 1
        ours, its = self._context.Pipe(duplex=False)
        process = self._context.Process(target=serve, args=(self._home.root, now, self._environ, step, its))
        process.start()
        its.close()
        if not ours.poll(_LIMIT_S):
            raise RuntimeError("the service did not start")
        ours.close()
        return process


def occurrences(subscription: str, since: datetime, until: datetime) -> list[str]:
    """The Mondays whose 08:00 in the subscription's zone falls after `since` and not after `until`."""
    zone = ZoneInfo(ZONES[subscription])
    day: date = since.astimezone(zone).date()
    found = []
    while day <= until.astimezone(zone).date():
        at = datetime(day.year, day.month, day.day, 8, tzinfo=zone)
        if day.weekday() == 0 and since < at.astimezone(UTC) <= until:
            found.append(day.isoformat())
        day += timedelta(days=1)
    return found
