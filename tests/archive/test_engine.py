"""Opening the archive, its transactions, and what it says when something is wrong."""

from __future__ import annotations

import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError

from tests.archive.shelf import NOW, entry, new, source
from watch.archive import documents, engine, meta
from watch.archive.engine import Archive, integrity
from watch.errors import ArchiveError, HomeError, SchemaError

ROOT = Path(__file__).parents[2]


def titles(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [row[0] for row in connection.execute("SELECT title FROM document ORDER BY id")]


def writer(path: Path, name: str, count: int, **options: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.archive.writer", str(path), name, str(count)]
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options
    )


def is_one_clear_line(error: ArchiveError, path: Path) -> bool:
    said = str(error)
    return "\n" not in said and str(path) in said


@contextmanager
def holding(path: Path, begin: str = "BEGIN IMMEDIATE") -> Iterator[None]:
    """Another program that holds the archive."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute(begin)
        yield
        other.execute("ROLLBACK")


@contextmanager
def unprivileged() -> Iterator[None]:
    """Not root: root may write where nobody may."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "BUSY_TIMEOUT_MS", 50)


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """A folder that an unprivileged user can reach, and not write in."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
        folder.chmod(0o755)


# Opening


def test_an_archive_is_made_and_opened_again(path):
    with Archive.create(path) as made, made.write() as connection:
        meta.put(connection, "k", "v")
    with Archive.open(path) as opened, opened.read() as connection:
        assert meta.get(connection, "k") == "v"


def test_making_an_archive_that_exists_keeps_it(path):
    with Archive.create(path) as made, made.write() as connection:
        documents.add(connection, source(), [new(entry("Kept"))], NOW)
    Archive.create(path).close()
    assert titles(path) == ["Kept"]


def test_no_archive_is_made_by_opening_one(path):
    with pytest.raises(HomeError, match="Run `regwatch init`"):
        Archive.open(path)
    assert not path.exists()


def test_commits_survive_a_power_cut(archive):
    with archive.read() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar_one() == "wal"
        assert connection.execute(text("PRAGMA synchronous")).scalar_one() == 2  # FULL
        assert connection.execute(text("PRAGMA foreign_keys")).scalar_one() == 1


def test_a_path_with_odd_characters_is_a_path(tmp_path):
    folder = tmp_path / "é ?#%20 &"
    folder.mkdir()
    with Archive.create(folder / "a b.db") as made:
        assert integrity(made) == []
    assert (folder / "a b.db").is_file()


# Transactions


def test_an_error_in_a_transaction_leaves_nothing_of_it(archive, path):
    def fail() -> None:
        with archive.write() as connection:
            documents.add(connection, source(), [new(entry())], NOW)
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        fail()
    assert titles(path) == []


def test_a_reader_sees_one_moment_while_others_write(archive):
    with archive.read() as reading:
        assert documents.counts(reading)["documents"] == 0
        with archive.write() as writing:
            documents.add(writing, source(), [new(entry())], NOW)
        assert documents.counts(reading)["documents"] == 0
    with archive.read() as reading:
        assert documents.counts(reading)["documents"] == 1


def test_threads_of_one_process_queue_for_writing(archive, path):
    def write(name: str) -> None:
        for number in range(20):
            shown = entry(f"{name}{number}", url=f"https://a.fr/{name}{number}")
            with archive.write() as connection:
                documents.add(connection, source(), [new(shown)], NOW)

    threads = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(titles(path)) == 80


def test_two_processes_that_write_at_once_lose_nothing_complaint_29(path):
    """Complaint 29: "database is locked" with SQLite and parallel refresh."""
    running = [writer(path, name, 30) for name in ("alpha", "beta", "gamma")]
    told = []
    for process in running:
        out, err = process.communicate(timeout=50)
        assert (process.returncode, err) == (0, "")
        told += out.splitlines()
    assert sorted(titles(path)) == sorted(told)
    assert len(told) == 90
    with Archive.open(path) as archive:
        assert integrity(archive) == []


# What goes wrong


@pytest.mark.usefixtures("impatient")
def test_an_archive_held_by_another_program_says_so(archive, path):
    with (
        holding(path),
        pytest.raises(ArchiveError, match="in use by another program") as caught,
        archive.write(),
    ):
        pytest.fail("nothing can be written now")
    assert is_one_clear_line(caught.value, path)


@pytest.mark.usefixtures("impatient")
def test_an_archive_can_be_read_while_another_program_writes(archive, path):
    with holding(path), archive.read() as connection:
        assert documents.counts(connection)["documents"] == 0


@pytest.mark.usefixtures("impatient")
def test_an_archive_that_another_program_is_making_says_so(path):
    sqlite3.connect(path).close()
    with holding(path, "BEGIN EXCLUSIVE"), pytest.raises(ArchiveError, match="in use by another program"):
        Archive.create(path)


def test_a_writer_waits_for_another_program_to_finish(archive, path):
    release = threading.Event()
    held = threading.Event()

    def hold() -> None:
        with holding(path):
            held.set()
            release.wait(5)

    other = threading.Thread(target=hold)
    other.start()
    held.wait(5)
    threading.Timer(0.2, release.set).start()
    with archive.write() as connection:
        meta.put(connection, "k", "v")
    other.join()
    with archive.read() as connection:
        assert meta.get(connection, "k") == "v"


@pytest.mark.parametrize("content", [b"This is no database. " * 300, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_file_that_is_no_database_is_named_and_left_alone(path, content):
    path.write_bytes(content)
    with pytest.raises(ArchiveError) as caught:
        Archive.open(path)
    assert is_one_clear_line(caught.value, path)
    assert path.read_bytes() == content


def test_the_database_of_another_program_is_left_alone(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE document (theirs)")
        connection.commit()
    with pytest.raises(SchemaError, match="belongs to another program"):
        Archive.create(path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("document",)]


def test_a_missing_folder_is_named(tmp_path):
    path = tmp_path / "nowhere" / "regwatch.db"
    with pytest.raises(ArchiveError, match="cannot be opened") as caught:
        Archive.create(path)
    assert is_one_clear_line(caught.value, path)


def test_a_read_only_file_says_so(public_folder):
    path = public_folder / "regwatch.db"
    with Archive.create(path) as archive, archive.write() as connection:
        documents.add(connection, source(), [new(entry("Before"))], NOW)
    path.chmod(0o444)
    # Beside it, what another reader left, so that it can be opened at all.
    with closing(sqlite3.connect(path)) as reader:
        reader.execute("SELECT count(*) FROM document").fetchone()
        for beside in public_folder.iterdir():
            beside.chmod(0o444)
        public_folder.chmod(0o555)
        with unprivileged(), pytest.raises(ArchiveError, match="read-only") as caught:
            _put(path)
    assert is_one_clear_line(caught.value, path)
    assert titles(path) == ["Before"]


def _put(path: Path) -> None:
    with Archive.open(path) as archive, archive.write() as connection:
        meta.put(connection, "k", "v")


def test_a_read_only_folder_says_so(public_folder):
    path = public_folder / "regwatch.db"
    public_folder.chmod(0o555)
    with unprivileged(), pytest.raises(ArchiveError, match="cannot be opened") as caught:
        Archive.create(path)
    assert is_one_clear_line(caught.value, path)


def test_a_full_database_leaves_nothing_half_written(archive, path):
    with archive.write() as connection:
        documents.add(connection, source(), [new(entry("Before"))], NOW)

    def fill() -> None:
        with archive.write() as connection:
            pages = connection.execute(text("PRAGMA page_count")).scalar_one()
            connection.execute(text(f"PRAGMA max_page_count = {pages + 5}"))
            documents.add(connection, source(), [new(entry("Small", url="https://a.fr/s"))], NOW)
            big = entry("Big", url="https://a.fr/b", text="mot " * 100_000)
            documents.add(connection, source(), [new(big)], NOW)

    with pytest.raises(ArchiveError, match="is full: free some space") as caught:
        fill()
    assert is_one_clear_line(caught.value, path)
    assert titles(path) == ["Before"]
    assert integrity(archive) == []


def test_a_full_disk_ends_in_one_line_and_keeps_what_was_committed(path):
    Archive.create(path).close()
    limit = path.stat().st_size + 2_000_000

    def with_a_small_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    process = writer(path, "doc", 400, preexec_fn=with_a_small_disk)
    out, err = process.communicate(timeout=50)
    assert process.returncode == 1
    assert len(err.splitlines()) == 1
    assert str(path) in err
    assert titles(path) == out.splitlines()
    assert len(titles(path)) > 1
    with Archive.open(path) as archive:
        assert integrity(archive) == []
        with archive.write() as connection:
            documents.add(connection, source(), [new(entry("After"))], NOW)


def test_a_damaged_archive_is_told_by_its_check(path):
    with Archive.create(path) as archive, archive.write() as connection:
        for number in range(50):
            shown = entry(url=f"https://a.fr/{number}", text="mot " * 2_000)
            documents.add(connection, source(), [new(shown)], NOW)
    content = bytearray(path.read_bytes())
    middle = len(content) // 2 // 4096 * 4096
    content[middle : middle + 10 * 4096] = b"\xff" * (10 * 4096)
    path.write_bytes(content)
    with Archive.open(path) as archive:
        problems = _problems(archive)
    assert problems


def _problems(archive: Archive) -> list[str]:
    try:
        return integrity(archive)
    except ArchiveError as error:
        return [str(error)]


def test_a_mistake_in_a_statement_is_not_taken_for_trouble_with_the_archive(archive):
    with pytest.raises(OperationalError, match="no such table"), archive.read() as connection:
        connection.execute(text("SELECT * FROM no_such_thing"))
    with archive.write() as connection:
        documents.add(connection, source(), [new(entry())], NOW)
    with pytest.raises(IntegrityError), archive.write() as connection:
        connection.execute(text("INSERT INTO document_key(key, document_id) SELECT key, 1 FROM document_key"))
