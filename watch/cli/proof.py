"""`regwatch proof`."""

from __future__ import annotations

import json
from typing import Any

import click

from watch import proof as watched
from watch.archive import evidence
from watch.cli.context import open_app
from watch.cli.output import print_json, print_table, say
from watch.errors import WatchError


@click.command()
@click.option("--period", metavar="WEEK", help="An ISO week (2026-W47); without it, the week that runs now.")
@click.option("--check", is_flag=True, help="Check the chain of every sealed sheet.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def proof(period: str | None, check: bool, as_json: bool) -> None:
    """What was looked at in a week, source by source: evidence that silence was silence.

    The sheet of a week that has ended is sealed: its SHA-256 is in the digests sent since, and it holds the
    hash of the week before.
    """
    with open_app() as app:
        watched.seal_due(app.archive, app.clock())
        period = period or watched.period_of(app.clock())
        with app.archive.read() as connection:
            sheets = evidence.sheets(connection)
            sealed = next((one for one in sheets if one.period == period), None)
            document = json.loads(sealed.sheet) if sealed else watched.sheet(connection, period, app.clock())
    if check:
        _check(sheets)
        return
    document["hash"] = sealed.hash if sealed else None
    if as_json:
        print_json(document)
    else:
        _print(document)


def _check(sheets: list[evidence.Sealed]) -> None:
    broken = watched.broken_links(sheets)
    if broken:
        raise WatchError(
            f"The chain is broken at {', '.join(broken)}: these sheets were changed or taken out."
        )
    say(f"The chain of {len(sheets)} sealed weeks is whole.")


def _print(document: dict[str, Any]) -> None:
    print_table(
        ["source", "checks", "last good", "longest gap (h)", "items", "new", "outcomes"],
        [
            [
                source_id,
                row["checks"],
                row["last_good"],
                row["longest_gap_hours"],
                row["items_seen"],
                row["new"],
                ", ".join(f"{count} {outcome}" for outcome, count in row["outcomes"].items()),
            ]
            for source_id, row in document["sources"].items()
        ],
    )
    for incident in document["incidents"]:
        spell = f"{incident['opened']} to {incident['closed'] or 'now'}"
        click.echo(f"incident: {incident['source']}, {incident['cause']}, {spell}")
    say(
        f"{document['period']}: sealed as {document['hash']}"
        if document["hash"]
        else f"{document['period']}: open"
    )
