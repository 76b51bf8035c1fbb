"""Runs `serve` in a process of its own, at a shifted time, and dies by its own SIGKILL at a named step.

    python -m tests.service.driver HOME OFFSET_SECONDS [STEP COUNT]

Without a step it runs until SIGTERM.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.service.words import WordClassifier
from watch.app import App, load_files
from watch.archive.engine import Archive
from watch.cli.logs import set_up
from watch.config.home import Home
from watch.config.settings import load_settings
from watch.schedule import Service


def main() -> None:
    home = Home(Path(sys.argv[1]))
    offset = timedelta(seconds=float(sys.argv[2]))
    fatal, count = (sys.argv[3], int(sys.argv[4])) if len(sys.argv) > 3 else (None, 0)
    passed: Counter[str] = Counter()

    def on_step(step: str) -> None:
        passed[step] += 1
        if step == fatal and passed[step] == count:
            os.kill(os.getpid(), signal.SIGKILL)

    set_up(30)
    with Archive.open(home.archive) as archive:
        app = App(
            home,
            load_settings(),
            archive,
            load_files(home),
            os.environ,
            clock=lambda: datetime.now(UTC) + offset,
            on_step=on_step,
            classifier=WordClassifier(),
        )
        print("ready", flush=True)
        asyncio.run(Service(app, tick=timedelta(seconds=0.2)).run())


if __name__ == "__main__":
    main()
