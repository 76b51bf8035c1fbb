"""`regwatch sources`."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from notifications.render.health_view import cause_in_words
from notifications.render.words import Words
from watch.app import Trial
from watch.archive import incidents, meta
from watch.archive import sources as archived
from watch.cli.context import open_app
from watch.cli.output import print_json, print_table, say
from watch.config.additions import add_rows
from watch.config.catalogue import differences, snapshot
from watch.config.opml import export_opml, import_opml
from watch.config.sources import load_sources, shipped_catalogue
from watch.text.plain import printable


@click.group()
def sources() -> None:
    """List the sources and how they are."""


@sources.command("list")
@click.option("--all", "everything", is_flag=True, help="Those switched off too.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def list_sources(everything: bool, as_json: bool) -> None:
    """Every source: what it is and where."""
    with open_app() as app:
        shown = app.loaded.configuration.sources if everything else app.loaded.enabled
    rows = [
        {
            "id": source.id,
            "name": source.name,
            "kind": source.kind,
            "jurisdiction": source.jurisdiction,
            "languages": ", ".join(source.languages),
            "official": source.official,
            "enabled": source.enabled,
            "url": source.url,
        }
        for source in shown
    ]
    _print("sources", rows, as_json=as_json)


@sources.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def health(as_json: bool) -> None:
    """How every source is: its last outcome, its last good reading, and since when it is in trouble."""
    with open_app() as app, app.archive.read() as connection:
        watched = app.loaded.enabled
        states = archived.states(connection, [source.id for source in watched])
        opened = incidents.open_by_subject(connection, "source")
    rows = []
    for source in watched:
        state, incident = states.get(source.id), opened.get(source.id)
        rows.append(
            {
                "id": source.id,
                "outcome": state.last_outcome.value if state and state.last_outcome else None,
                "cause": " ".join(filter(None, [state.last_cause, state.last_detail])) or None
                if state
                else None,
                "last_good": _minute(state.last_good_at) if state else None,
                "next": _minute(state.next_due) if state else None,
                "incident": f"{incident.cause} since {_minute(incident.first_failure)}" if incident else None,
                "moved_to": state.moved_to if state else None,
            }
        )
    _print("sources", rows, as_json=as_json)


@sources.command()
@click.argument("source_ids", nargs=-1, metavar="[SOURCE_ID]...")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def check(source_ids: tuple[str, ...], as_json: bool) -> None:
    """Read each source once and say what it would archive. Nothing is written; exit 1 if one fails.

    Those in trouble come first, with the reason.
    """
    with open_app() as app:
        wanted = app.pick(source_ids, everything=True)
        say(f"Reading {len(wanted)} sources ...")
        tried = asyncio.run(app.try_sources(wanted))
    rows = [_checked(trial) for trial in sorted(tried, key=lambda trial: trial.cause is None)]
    troubles = sum(row["problem"] is not None for row in rows)
    if as_json:
        print_json({"sources": rows})
    else:
        _print_checked(rows)
        say(
            f"{len(rows)} sources: {len(rows) - troubles} well, {troubles} in trouble; "
            f"{sum(row['items'] for row in rows)} publications shown."
        )
    if troubles:
        raise SystemExit(1)


def _checked(trial: Trial) -> dict[str, Any]:
    """One row of `check`. `problem` is what is wrong, in plain words, or None."""
    detail = str(trial.items) if trial.cause == "too_few" else trial.detail
    return {
        "id": trial.source_id,
        "result": trial.cause or "ok",
        "items": trial.items,
        "newest": trial.newest,
        "latest_title": trial.title,
        "detail": detail,
        "problem": cause_in_words(trial.cause, detail, Words("en", "UTC")) if trial.cause else None,
    }


def _print_checked(rows: Sequence[dict[str, Any]]) -> None:
    """On a terminal one line a source, cut to its width; the reason of a trouble replaces the rest."""
    if not sys.stdout.isatty():
        print_table(list(rows[0]) if rows else [], [list(row.values()) for row in rows])
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False)
    wide = max((len(row["id"]) for row in rows), default=0)
    lines = [Text(f"  {'source':{wide}}  items  newest      newest title", style="bold")]
    for row in rows:
        if row["problem"] is not None:
            lines.append(Text(printable(f"✗ {row['id']:{wide}}  {row['problem']}"), style="red"))
            continue
        newest = row["newest"] or "no date"
        shown = f"  {row['id']:{wide}}  {row['items']:5}  {newest:10}  {row['latest_title'] or ''}"
        lines.append(Text(printable(shown)))
    for line in lines:
        console.print(line, no_wrap=True, overflow="ellipsis")


@sources.command()
@click.option("--seen", is_flag=True, help="Take what is shown as known from now on.")
def diff(seen: bool) -> None:
    """What an upgrade of regwatch changed in the shipped catalogue since this was last marked as seen."""
    now = snapshot(load_sources(shipped_catalogue()))
    with open_app() as app:
        with app.archive.read() as connection:
            before = json.loads(meta.get(connection, _SEEN) or "{}")
        for line in differences(before, now):
            click.echo(printable(line))
        if before == now:
            say("Nothing changed.")
        if seen or not before:
            with app.archive.write() as connection:
                meta.put(connection, _SEEN, json.dumps(now))


#: Under this name the archive keeps the shipped catalogue as it was last seen.
_SEEN = "catalogue_seen"


@sources.command("export")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="A file; without it, stdout.")
def export(out: Path | None) -> None:
    """Write every source as OPML, for another reader or another home."""
    with open_app() as app:
        document = export_opml(app.loaded.configuration.sources)
    if out is None:
        click.echo(document.decode(), nl=False)
    else:
        out.write_bytes(document)
        say(f"{out} holds {len(app.loaded.configuration.sources)} sources.")


@sources.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_sources(file: Path) -> None:
    """Add the feeds of an OPML file to your sources.yaml; those that are there already are left out."""
    with open_app() as app:
        known = app.loaded.configuration.sources
        rows = import_opml(file, [source.id for source in known], [source.url for source in known])
        if rows:
            add_rows(app.home.sources, rows)
    say(
        f"{len(rows)} sources added to {app.home.sources}."
        if rows
        else "Every feed of the file is there already."
    )


def _print(key: str, rows: Sequence[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        print_json({key: rows})
    elif rows:
        print_table(list(rows[0]), [list(row.values()) for row in rows])


def _minute(moment: datetime | None) -> str | None:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else None
