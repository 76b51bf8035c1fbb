"""Opening the archive, its transactions, and its errors in plain words."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from sqlalchemy import URL, Connection, create_engine, event, text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import ConnectionPoolEntry

from watch.archive import migrate
from watch.errors import ArchiveError, HomeError

#: How long a writer waits for another process's transaction, in milliseconds.
BUSY_TIMEOUT_MS = 10_000


class Archive:
    """One database. Rooms outside hand it to the functions of `watch.archive`, in a transaction.

    SQLite has one writer: writes of this process queue on a lock, and begin with BEGIN IMMEDIATE so that
    a wait for another process happens at the start and never in the middle.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._engine = _engine(path)
        self._writer = threading.Lock()

    @classmethod
    def create(cls, path: Path) -> Archive:
        """Make the archive, or bring an existing one to this program's schema. Raises ArchiveError."""
        return cls(path)._upgraded()

    @classmethod
    def open(cls, path: Path) -> Archive:
        """Open an existing archive for writing, upgraded after a backup if it is older.

        Raises HomeError when there is none, ArchiveError when it cannot be used.
        """
        if not path.is_file():
            raise HomeError(f"There is no archive at {path}. Run `regwatch init` in that folder first.")
        return cls(path)._upgraded()

    def _upgraded(self) -> Archive:
        try:
            with plain_errors(self.path):
                migrate.upgrade(self._engine, self.path)
        except BaseException:
            self.close()
            raise
        return self

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that writes: committed at the end, rolled back on any error. Raises ArchiveError."""
        with self._writer, plain_errors(self.path), self._engine.connect() as connection:
            connection.execution_options(immediate=True)
            with connection.begin():
                yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that only reads, on one snapshot. Raises ArchiveError."""
        with plain_errors(self.path), self._engine.connect() as connection, connection.begin():
            yield connection

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _engine(path: Path) -> Engine:
    address = URL.create("sqlite", database=str(path))  # not a text: a path may hold "?" or "%"
    engine = create_engine(address, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000})
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)
    return engine


def _set_pragmas(connection: object, _: ConnectionPoolEntry) -> None:
    # The driver must not begin transactions by itself: `_begin` does.
    connection.isolation_level = None  # type: ignore[attr-defined]  # DBAPI connections are untyped
    cursor = connection.cursor()  # type: ignore[attr-defined]
    try:
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        cursor.execute("PRAGMA journal_mode = WAL")
        # FULL: what a commit says was sent must survive a power cut, or it would be sent again.
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        # 16 MB instead of 4: copying the log into the file waits for the disk twice, and a crawl writes much.
        cursor.execute("PRAGMA wal_autocheckpoint = 4000")
    finally:
        cursor.close()


def _begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


@contextmanager
def plain_errors(path: Path) -> Iterator[None]:
    """Turn what SQLite says into one line a person can act on. A bug in a statement passes unchanged."""
    try:
        yield
    except (DatabaseError, sqlite3.DatabaseError) as error:
        said = str(error.orig if isinstance(error, DatabaseError) else error)
        for sign, meaning in _MEANINGS:
            if sign in said.lower():
                raise ArchiveError(f"{meaning.format(path=path)} (SQLite says: {said})") from error
        raise


_MEANINGS = (
    ("locked", "The archive {path} is in use by another program that has held it for too long; try again"),
    ("readonly", "The archive {path} cannot be written: the file or its folder is read-only"),
    (
        "disk is full",
        "The disk that holds {path} is full: free some space and try again; nothing was half-written",
    ),
    ("disk i/o error", "The disk that holds {path} reports an error: check it, and its free space"),
    (
        "unable to open",
        "The archive {path} cannot be opened: check that the folder exists and may be written",
    ),
    ("not a database", "{path} is not a regwatch archive: restore it from a backup"),
    ("malformed", "The archive {path} is damaged: restore it from a backup (`regwatch db check` says more)"),
)


def integrity(archive: Archive) -> list[str]:
    """What SQLite's own check finds wrong: an empty list when the archive is sound."""
    with archive.read() as connection:
        found = [str(row[0]) for row in connection.execute(text("PRAGMA integrity_check(20)"))]
        connection.execute(text("SELECT count(*) FROM document_index WHERE document_index MATCH 'x'"))
    return [] if found == ["ok"] else found
