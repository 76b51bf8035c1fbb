"""What commands that write share: the home, the files, the archive, the application."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from watch.app import App, load_files
from watch.archive.engine import Archive
from watch.config.home import find_home
from watch.config.settings import load_settings


@contextmanager
def open_app() -> Iterator[App]:
    """The application of the current home. Raises UsageError or ArchiveError."""
    settings = load_settings()
    home = find_home(os.environ, Path.cwd())
    loaded = load_files(home)
    with Archive.open(home.archive) as archive:
        yield App(home, settings, archive, loaded, os.environ)
