"""`regwatch deliveries` and `regwatch channels`."""

from __future__ import annotations

import click

from watch.archive import outbox
from watch.cli.context import open_app
from watch.cli.output import print_json, print_table, say


@click.group()
def deliveries() -> None:
    """List what was sent, and send again what failed."""


@deliveries.command("list")
@click.option("--limit", "-n", type=click.IntRange(1, 10_000), default=50, show_default=True, metavar="N")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def list_deliveries(limit: int, as_json: bool) -> None:
    """The newest deliveries and their state: pending, sent, failed or uncertain."""
    with open_app() as app, app.archive.read() as connection:
        rows = outbox.deliveries(connection, limit=limit)
    shown = [
        "id",
        "state",
        "subscription",
        "occurrence",
        "channel",
        "recipient",
        "part",
        "attempts",
        "last_error",
    ]
    if as_json:
        times = ["created_at", "sent_at", "next_attempt_at"]
        found = [
            {
                **{name: row[name] for name in shown},
                **{name: row[name] and row[name].isoformat() for name in times},
            }
            for row in rows
        ]
        print_json({"deliveries": found})
        return
    print_table(shown, [[row[name] for name in shown] for row in rows])


@deliveries.command()
@click.argument("ids", nargs=-1, type=int, metavar="[ID]...")
def retry(ids: tuple[int, ...]) -> None:
    """Try failed deliveries again: those named, or all."""
    with open_app() as app:
        with app.archive.write() as connection:
            count = outbox.retry_failed(connection, ids or None, app.clock())
        tally = app.deliver()
    say(f"{count} failed deliveries tried again; {tally.sent} sent, {tally.failed} refused.")
    if tally.failed or tally.postponed:
        raise SystemExit(1)


@click.group()
def channels() -> None:
    """Test where messages go."""


@channels.command()
def test() -> None:
    """Send a short test message to every recipient of every channel, and say what happened."""
    with open_app() as app:
        results = app.test_channels()
    print_table(["who", "channel", "recipient", "result"], results)
    if any(result != "accepted" for *_, result in results):
        raise SystemExit(1)
