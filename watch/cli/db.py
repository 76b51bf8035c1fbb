"""`regwatch db`."""

from __future__ import annotations

import os
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import click

from watch.archive import documents, migrate
from watch.archive.engine import Archive, integrity
from watch.archive.schema import REVISION
from watch.cli.output import print_json, say
from watch.config.home import find_home
from watch.errors import ArchiveError


@click.group()
def db() -> None:
    """Upgrade, back up, check and describe the archive."""


def _path() -> Path:
    return find_home(os.environ, Path.cwd()).archive


@db.command()
def upgrade() -> None:
    """Bring the archive to this program's schema; a backup is made first."""
    with Archive.open(_path()):
        say(f"The archive has schema {REVISION}.")


@db.command()
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path), required=False)
def backup(target: Path | None) -> None:
    """Copy the archive to TARGET (default: beside it, with the date), while others may go on writing."""
    path = _path()
    target = target or path.with_name(f"{path.stem}-{datetime.now(UTC):%Y%m%d-%H%M%S}.db")
    if target.exists():
        raise ArchiveError(f"{target} exists already: name another file.")
    try:
        migrate.backup(path, target)
    except sqlite3.Error as error:
        raise ArchiveError(f"The backup could not be made at {target}: {error}.") from error
    say(f"Backup: {target}")


@db.command()
def check() -> None:
    """Check that the archive is sound."""
    with Archive.open(_path()) as archive:
        problems = integrity(archive)
    if problems:
        raise ArchiveError("The archive is damaged; restore a backup. SQLite says: " + "; ".join(problems))
    say("The archive is sound.")


@db.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def info(as_json: bool) -> None:
    """Where the archive is, its schema, its size and what it holds."""
    path = _path()
    with Archive.open(path) as archive, archive.read() as connection:
        counts = documents.counts(connection)
    about = {"path": str(path), "schema": REVISION, "bytes": path.stat().st_size, **counts}
    if as_json:
        print_json(about)
    else:
        for name, value in about.items():
            click.echo(f"{name}: {value}")
