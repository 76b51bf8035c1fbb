"""A home with one feed and one mailed subscription, and the process that serves it."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.service.site import Mailbox, Site
from tests.service.words import WordClassifier
from watch.app import App, load_files
from watch.archive import outbox
from watch.archive.engine import Archive
from watch.config.home import Home, make_home
from watch.config.settings import load_settings

ROOT = Path(__file__).parents[2]

WEEKLY = '{week: monday, at: "08:00", timezone: Europe/Paris}'


class Installation:
    """What a test acts on: files, the archive as a stranger sees it, and `serve` in a process."""

    def __init__(self, folder: Path, site: Site, mailbox: Mailbox, *, when: str = WEEKLY) -> None:
        (folder / "sources.yaml").write_text(
            "version: 1\n"
            "defaults: {every: 5m, delay: 0, full_text: false}\n"
            "sources:\n"
            f"  - {{id: one, kind: feed, url: '{site.url}/one', languages: [en], official: true}}\n",
            encoding="utf-8",
        )
        (folder / "subscriptions.yaml").write_text(
            "version: 1\n"
            "subscriptions:\n"
            "  - id: weekly\n"
            "    language: en\n"
            f"    when: {when}\n"
            "    channels: [{email: [officer@example.com]}]\n",
            encoding="utf-8",
        )
        self.home: Home = make_home(folder)
        self.environ = {
            **{name: value for name, value in os.environ.items() if not name.startswith("REGWATCH_")},
            "REGWATCH_ALLOW_ADDRESSES": "127.0.0.0/8",
            "REGWATCH_SMTP_URL": mailbox.url,
            "REGWATCH_MAIL_FROM": "regwatch@example.com",
        }
        Archive.create(self.home.archive).close()

    def app(self, archive: Archive, now: Callable[[], datetime], **doubles: Any) -> App:
        """The application in this process, at a time of the test's choosing."""
        settings = load_settings(self.environ)
        doubles = {"classifier": WordClassifier(), **doubles}
        return App(self.home, settings, archive, load_files(self.home), self.environ, clock=now, **doubles)

    def serve(self, offset_s: float, *step: str) -> subprocess.Popen[bytes]:
        """Start `serve`, its clock shifted; with a step and a count it kills itself there."""
        command = [sys.executable, "-m", "tests.service.driver", str(self.home.root), str(offset_s), *step]
        process = subprocess.Popen(command, cwd=ROOT, env=self.environ, stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        return process

    def run_until(self, done: Callable[[], bool], offset_s: float, *, timeout: float = 20) -> None:
        """Serve until something holds, then stop in good order."""
        process = self.serve(offset_s)
        try:
            deadline = time.monotonic() + timeout
            while not done():
                assert time.monotonic() < deadline, f"not done in time: {self.deliveries()}"
                assert process.poll() is None, "serve ended by itself"
                time.sleep(0.05)
        finally:
            stop(process)

    def rows(self, statement: str) -> list[tuple[object, ...]]:
        connection = sqlite3.connect(self.home.archive, timeout=10)
        try:
            return connection.execute(statement).fetchall()
        finally:
            connection.close()

    def deliveries(self) -> list[tuple[object, ...]]:
        return self.rows("SELECT occurrence, state, attempts, last_error FROM delivery ORDER BY id")

    def subscribe_from(self, moment: datetime) -> None:
        """Let the subscription have started then."""
        loaded = load_files(self.home)
        with Archive.open(self.home.archive) as archive, archive.write() as connection:
            for subscription in loaded.configuration.subscriptions:
                outbox.start(connection, subscription.id, moment)


def stop(process: subprocess.Popen[bytes]) -> int:
    """SIGTERM, and the exit code."""
    process.send_signal(signal.SIGTERM)
    return ended(process)


def ended(process: subprocess.Popen[bytes]) -> int:
    """Wait for the end, and the exit code."""
    with process:
        return process.wait(20)
