"""`serve` in a process of its own for the delivery benchmark: at a simulated hour, with a fatal step."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

import httpx

from classifiers.interface import Evidence, Text, TopicScore
from notifications.channels.file import FileChannel
from notifications.channels.slack import SlackChannel
from notifications.channels.smtp import SmtpChannel
from watch.app import App, load_files
from watch.archive.engine import Archive
from watch.config.home import Home
from watch.config.settings import load_settings
from watch.schedule import Service

#: Seconds that a channel waits for an answer: the servers' hanging is longer.
PATIENCE_S = 0.5


class EverythingIsReporting:
    """Tags each text with one topic: what is measured is delivery, not classification."""

    version = "everything-1"
    topics = ("ai_act", "csrd", "biodiversity")

    def score(self, texts: Sequence[Text]) -> list[tuple[TopicScore, ...]]:
        """One sure topic a text."""
        evidence = (Evidence("term", "reporting", 4.0),)
        return [
            tuple(
                TopicScore(topic, 0.97, 0.5, evidence)
                if topic == "csrd"
                else TopicScore(topic, 0.01, 0.5, ())
                for topic in self.topics
            )
            for _ in texts
        ]


def serve(
    home: Path, start: datetime, environ: Mapping[str, str], fatal: tuple[str, int] | None, ready: Connection
) -> None:
    """Serve from `start` on until SIGTERM, or until SIGKILL at the `fatal` step's given passage."""
    logging.basicConfig(level=logging.ERROR)
    began = time.monotonic()
    passed: Counter[str] = Counter()

    def on_step(step: str) -> None:
        passed[step] += 1
        if (step, passed[step]) == fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    with (
        httpx.Client(timeout=PATIENCE_S, trust_env=False) as client,
        Archive.open(Home(home).archive) as archive,
    ):
        app = App(
            Home(home),
            load_settings(environ),
            archive,
            load_files(Home(home), environ),
            environ,
            clock=lambda: start + timedelta(seconds=time.monotonic() - began),
            on_step=on_step,
            classifier=EverythingIsReporting(),
            channels={
                "file": FileChannel(),
                "slack": SlackChannel(client),
                "email": SmtpChannel(environ["REGWATCH_SMTP_URL"], PATIENCE_S),
            },
        )
        ready.send(True)
        asyncio.run(Service(app, tick=timedelta(seconds=0.1)).run())
