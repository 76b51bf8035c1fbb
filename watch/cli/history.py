"""What `regwatch show` tells of a document's earlier wordings."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import click

from watch.enrich.diff import readable_diff
from watch.text.plain import printable

_COLOURS = {"- ": "red", "+ ": "green"}


def add_diffs(document: dict[str, Any]) -> None:
    """Give each earlier wording its `diff`: what the one after it changed; empty where that shows nothing."""
    wordings = [*document["history"], document]
    for old, new in pairwise(wordings):
        titles = ("", "") if old["title"] == new["title"] else (f"{old['title']}\n", f"{new['title']}\n")
        old["diff"] = readable_diff(titles[0] + old["text"], titles[1] + new["text"])


def print_history(history: Sequence[dict[str, Any]]) -> None:
    """Each earlier wording, until when it stood, and what replaced it."""
    for old in history:
        click.echo(f"until {old['replaced']}: {printable(old['title'])}")
        for line in old["diff"].splitlines():
            click.secho(f"    {printable(line)}", fg=_COLOURS.get(line[:2]))
