"""Schema upgrades by Alembic. Alembic is imported only when there is something to do."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import inspect, text
from sqlalchemy.engine import Engine

from watch.archive.schema import REVISION
from watch.errors import SchemaError

#: Where Alembic finds the migrations.
SCRIPTS = "watch.archive:migrations"


def current_revision(engine: Engine) -> str | None:
    """The schema revision of a database, or None when it is empty.

    Raises SchemaError when it holds somebody else's tables.
    """
    with engine.connect() as connection:
        tables = inspect(connection).get_table_names()
        if not tables:
            return None
        if "alembic_version" not in tables:
            raise SchemaError(
                f"{engine.url.database} belongs to another program: move that file away, or name another one."
            )
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def upgrade(engine: Engine, path: Path) -> None:
    """Bring the database to this program's schema, after a backup when it holds an older one.

    Raises SchemaError when the database is of a newer program.
    """
    found = current_revision(engine)
    if found == REVISION:
        return
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", SCRIPTS)
    if found is not None:
        known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
        if found not in known:
            raise SchemaError(
                f"The archive {path} was written by a newer regwatch (schema {found}, this one knows "
                f"{REVISION}). Update regwatch, or restore an older backup."
            )
        backup(path, path.with_name(f"{path.name}.before-{REVISION}"))
    with engine.connect() as connection:
        connection.execution_options(immediate=True)
        with connection.begin():
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def backup(source: Path, target: Path) -> None:
    """Copy a live archive, consistent even while others write. Raises sqlite3.Error."""
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)
