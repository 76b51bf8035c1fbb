"""What commands that write share: the home, the files, the archive, the application."""

from __future__ import annotations

import getpass
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from classifiers.examples import Example
from classifiers.topics import Topic
from watch.app import App, load_files
from watch.archive.engine import Archive
from watch.config.home import Home, find_home
from watch.config.settings import load_settings
from watch.errors import UsageError
from watch.review import training


@contextmanager
def open_app() -> Iterator[App]:
    """The application of the current home. Raises UsageError or ArchiveError."""
    settings = load_settings()
    home = find_home(os.environ, Path.cwd())
    loaded = load_files(home)
    with Archive.open(home.archive) as archive:
        yield App(home, settings, archive, loaded, os.environ)


def lessons_of(home: Home, topics: Sequence[Topic]) -> tuple[Example, ...]:
    """What people's answers in a home teach; nothing where there is no archive yet. Raises ArchiveError."""
    if not home.archive.is_file():
        return ()
    with Archive.open(home.archive) as archive:
        return training.lessons(archive, topics)


def user_name() -> str:
    """Who is at the keyboard. Raises UsageError when the system has no name for them."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError) as error:
        raise UsageError("Your user has no name here. Say who answers: --who NAME.") from error
