"""`regwatch digest`."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import click

from notifications.interface import Digest
from watch.cli.context import open_app
from watch.cli.output import print_json, say
from watch.config.subscriptions import Subscription
from watch.errors import UsageError

_SINCE = click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DAY",
    help="Also what was published from this day on and was never sent, however old.",
)


@click.group()
def digest() -> None:
    """Preview or send a subscription's digest."""


@digest.command()
@click.argument("subscription")
@click.option(
    "--at", metavar="DATETIME", help="As of this time, in the subscription's zone (2026-11-30T08:00)."
)
@_SINCE
@click.option(
    "--format",
    "form",
    type=click.Choice(["html", "text", "slack", "json"]),
    default="text",
    show_default=True,
)
def preview(subscription: str, at: str | None, since: datetime | None, form: str) -> None:
    """Print the digest that SUBSCRIPTION would be sent now. Nothing is sent or written down."""
    with open_app() as app:
        wanted = app.subscription(subscription)
        now = app.clock() if at is None else _moment(at, wanted)
        made = app.dispatcher.preview(wanted, now, since.date() if since else None)
    click.echo(_render(made, form))


def _moment(text: str, subscription: Subscription) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"--at {text!r} is not a time. Write it as 2026-11-30T08:00.") from error
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(subscription.when.timezone))
    return moment.astimezone(UTC)


def _render(made: Digest, form: str) -> str:
    if form == "html":
        from notifications.render.html import render_html

        return render_html(made)
    if form == "slack":
        import json

        from notifications.render.slack import render_slack

        return json.dumps(render_slack(made), ensure_ascii=False, indent=2)
    if form == "json":
        from notifications.render.as_json import render_json

        return render_json(made)
    from notifications.render.text import render_text

    return render_text(made)


@digest.command()
@click.argument("subscriptions", nargs=-1)
@_SINCE
@click.option("--dry-run", is_flag=True, help="Say what would be sent; send and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def send(subscriptions: tuple[str, ...], since: datetime | None, dry_run: bool, as_json: bool) -> None:
    """Send digests: what is due; or that of each SUBSCRIPTION at once, whatever its hour.

    What was sent once is not sent again: a second call sends what is new since the first.
    """
    if since is not None and not subscriptions:
        raise UsageError(
            "--since is for a subscription that you name: `regwatch digest send weekly --since ...`."
        )
    day = since.date() if since else None
    with open_app() as app:
        named = [app.subscription(one) for one in subscriptions]
        if dry_run:
            shown = named or list(app.loaded.configuration.subscriptions)
            _print_dry_run([app.dispatcher.preview(one, app.clock(), day) for one in shown], as_json=as_json)
            return
        app.gatherer.gather()
        for one in named:
            app.dispatcher.freeze_now(one, app.clock(), day)
        if not named:
            app.dispatcher.freeze_due(app.loaded.configuration.subscriptions, app.clock())
        app.tell_operator()
        tally = app.deliver()
    if as_json:
        print_json({"sent": tally.sent, "failed": tally.failed, "postponed": tally.postponed})
    else:
        say(f"{tally.sent} messages sent, {tally.failed} refused, {tally.postponed} to be tried again.")
    if tally.failed or tally.postponed:
        say("`regwatch deliveries list` says why.")
        raise SystemExit(1)


def _print_dry_run(made: list[Digest], *, as_json: bool) -> None:
    rows = [
        {
            "subscription": one.subscription,
            "label": one.label,
            "stories": one.stories,
            "left_out": one.left_out,
        }
        for one in made
    ]
    if as_json:
        print_json({"would_send": rows})
        return
    for row in rows:
        click.echo(
            f"{row['subscription']}: {row['stories']} stories, {row['left_out']} left out ({row['label']})"
        )
