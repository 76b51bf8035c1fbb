"""Runs the schema changes on the connection that `watch.archive.migrate` hands over."""

from alembic import context

from watch.archive.search_index import is_index_table
from watch.archive.tables import metadata


def include_object(_: object, name: str | None, kind: str, __: bool, ___: object) -> bool:
    """Keep autogenerate from dropping the tables of the full-text index, which no model describes."""
    return not (kind == "table" and name is not None and is_index_table(name))


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    include_object=include_object,
    render_as_batch=True,
)
context.run_migrations()
