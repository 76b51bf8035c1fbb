"""Upgrades: what an older archive becomes, and what a newer one is told."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import watch.archive.migrations
from tests.archive.shelf import NOW, entry, new, source
from watch.archive import documents, migrate
from watch.archive.engine import Archive, integrity
from watch.archive.schema import REVISION
from watch.archive.search_index import is_index_table
from watch.archive.tables import metadata
from watch.errors import ArchiveError, SchemaError

NEXT = "9999"
MIGRATION = """
from alembic import op

revision = "{revision}"
down_revision = "{before}"


def upgrade():
    op.execute("CREATE TABLE novelty (id INTEGER)")
    {more}
"""


@pytest.fixture
def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The next version of this program: called with what its migration does besides making a table."""

    def install(more: str = "pass") -> None:
        scripts = tmp_path / "migrations"
        shutil.copytree(Path(watch.archive.migrations.__file__).parent, scripts)
        migration = MIGRATION.format(revision=NEXT, before=REVISION, more=more)
        (scripts / "versions" / "r9999_next.py").write_text(migration)
        monkeypatch.setattr(migrate, "SCRIPTS", str(scripts))
        monkeypatch.setattr(migrate, "REVISION", NEXT)

    return install


@pytest.fixture
def old(path: Path) -> Path:
    """An archive of this version, with a document."""
    with Archive.create(path) as archive, archive.write() as connection:
        documents.add(connection, source(), [new(entry("Old"))], NOW)
    return path


def look(path: Path) -> tuple[str, list[str], bool]:
    """Schema, titles, and whether the next version's table is there."""
    with closing(sqlite3.connect(path)) as connection:
        (version,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        titles = [row[0] for row in connection.execute("SELECT title FROM document")]
        novelty = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'novelty'").fetchone()
    return version, titles, novelty is not None


def test_the_program_s_revision_is_the_last_migration():
    config = Config()
    config.set_main_option("script_location", migrate.SCRIPTS)
    assert ScriptDirectory.from_config(config).get_heads() == [REVISION]


def test_the_migrations_make_what_the_tables_describe(archive):
    def include_object(_object, name, kind, _reflected, _compare_to):
        return not (kind == "table" and is_index_table(name))

    with archive.read() as connection:
        options = {"include_object": include_object, "compare_type": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []


def test_an_older_archive_is_upgraded_after_a_backup(old, next_version):
    next_version()
    Archive.open(old).close()
    assert look(old) == (NEXT, ["Old"], True)
    assert look(old.with_name(f"regwatch.db.before-{NEXT}")) == (REVISION, ["Old"], False)


def test_an_archive_of_this_version_is_not_backed_up(old):
    Archive.open(old).close()
    assert [one.name for one in old.parent.iterdir()] == ["regwatch.db"]


def test_an_upgrade_that_fails_leaves_the_archive_as_it_was(old, next_version):
    next_version(more="raise RuntimeError('half way')")
    with pytest.raises(RuntimeError, match="half way"):
        Archive.open(old)
    assert look(old) == (REVISION, ["Old"], False)


def test_no_upgrade_without_a_backup(old, next_version):
    next_version()
    old.with_name(f"regwatch.db.before-{NEXT}").mkdir()
    with pytest.raises(ArchiveError, match="cannot be opened"):
        Archive.open(old)
    assert look(old) == (REVISION, ["Old"], False)


def test_a_newer_archive_is_refused_and_left_alone(old):
    with closing(sqlite3.connect(old)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '2000'")
        connection.commit()
    with pytest.raises(SchemaError, match=r"newer regwatch \(schema 2000") as caught:
        Archive.open(old)
    assert "Update regwatch" in str(caught.value)
    assert look(old)[0] == "2000"


def test_processes_that_make_an_archive_at_once_make_one(path):
    command = [sys.executable, "-m", "tests.archive.writer", str(path), "x", "0"]
    root = Path(__file__).parents[2]
    running = [subprocess.Popen(command, cwd=root, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    for process in running:
        _, err = process.communicate(timeout=50)
        assert (process.returncode, err) == (0, "")
    with Archive.open(path) as archive:
        assert integrity(archive) == []
    assert look(path) == (REVISION, [], False)


def test_a_backup_is_whole_while_others_write(old):
    target = old.with_name("copy.db")
    with Archive.open(old) as archive, archive.write() as connection:
        documents.add(connection, source(), [new(entry("Not yet", url="https://a.fr/2"))], NOW)
        migrate.backup(old, target)
    assert look(target) == (REVISION, ["Old"], False)
    assert look(old)[1] == ["Old", "Not yet"]
