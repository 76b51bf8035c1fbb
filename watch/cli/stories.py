"""`regwatch stories`: which documents tell of one event, why, and taking them apart."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from watch.archive import story_reader
from watch.cli.output import print_json, say
from watch.config.home import find_home
from watch.text.plain import printable

_DAY = click.DateTime(["%Y-%m-%d"])


@click.group(invoke_without_command=True)
@click.option("--since", type=_DAY, metavar="DAY", help="Published on this day or later.")
@click.option("--until", type=_DAY, metavar="DAY", help="Published on this day or earlier.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_context
def stories(ctx: click.Context, since: datetime | None, until: datetime | None, as_json: bool) -> None:
    """List stories: documents that tell of one event, the official text first, and why they are together."""
    if ctx.invoked_subcommand is not None:
        return
    found = story_reader.stories(
        find_home(os.environ, Path.cwd()).archive,
        since=since.date() if since else None,
        until=until.date() if until else None,
    )
    if as_json:
        print_json({"stories": found})
        return
    for story in found:
        _print(story)
    several = sum(len(story["documents"]) > 1 for story in found)
    say(f"{len(found)} stories, {several} of several documents. `regwatch stories separate` takes one out.")


def _print(story: dict[str, Any]) -> None:
    head, *others = story["documents"]
    click.secho(f"{head['id']:>6}  {story['day']}  {printable(story['title'])}", bold=True)
    click.echo(f"        {_origin(head)}")
    for document in others:
        click.echo(f"{document['id']:>12}  {_origin(document)} · {printable(document['title'])}")
    for document in story["documents"]:
        if document["why"]:
            click.echo(f"              {printable(document['why'])}")


def _origin(document: dict[str, Any]) -> str:
    return f"{document['source']} · {'official' if document['official'] else 'comment'}"


@stories.command()
@click.argument("document_id", type=int, metavar="ID")
@click.option("--who", metavar="NAME", help="Who says so; your login name if not said otherwise.")
def separate(document_id: int, who: str | None) -> None:
    """Take document ID out of its story, for good: it will be told by itself."""
    from watch.cli.context import open_app, user_name
    from watch.errors import WatchError

    with open_app() as app:
        others = app.gatherer.separate(document_id, who or user_name())
    if not others:
        raise WatchError(
            f"Document {document_id} shares its story with no other. `regwatch stories` shows which do."
        )
    left = ", ".join(map(str, others))
    say(f"Document {document_id} is a story of its own; it will not join {left} again.")
