"""`regwatch sources`."""

from __future__ import annotations

import click

from watch.archive import sources as archived
from watch.cli.context import open_app
from watch.cli.output import print_json, print_table


@click.group()
def sources() -> None:
    """List the sources and how they are."""


@sources.command("list")
@click.option("--all", "everything", is_flag=True, help="Those switched off too.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def list_sources(everything: bool, as_json: bool) -> None:
    """Every source, its last outcome and when it is read next."""
    with open_app() as app, app.archive.read() as connection:
        shown = app.loaded.configuration.sources if everything else app.loaded.enabled
        states = archived.states(connection, [source.id for source in shown])
    rows = []
    for source in shown:
        state = states.get(source.id)
        rows.append(
            {
                "id": source.id,
                "kind": source.kind,
                "jurisdiction": source.jurisdiction,
                "enabled": source.enabled,
                "outcome": state.last_outcome.value if state and state.last_outcome else None,
                "error": " ".join(filter(None, [state.last_cause, state.last_detail])) if state else None,
                "last_good": _day(state.last_good_at) if state else None,
                "next": _day(state.next_due) if state else None,
                "url": source.url,
            }
        )
    if as_json:
        print_json({"sources": rows})
    else:
        print_table(list(rows[0]) if rows else [], [list(row.values()) for row in rows])


def _day(moment: object) -> str | None:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else None
