"""`regwatch deadlines`: the dates that archived texts set, on the screen, as JSON or in a calendar file."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from textwrap import shorten

import click

from watch.archive import dates
from watch.archive.dates import Dated
from watch.cli.output import period, print_json, print_table, role_words, say
from watch.config.home import find_home
from watch.text.plain import printable

_DAY = click.DateTime(["%Y-%m-%d"])
_TITLE_CHARS = 80


@click.command()
@click.option("--topic", "-t", metavar="T", help="Only dates of documents tagged with this topic.")
@click.option("--since", type=_DAY, metavar="DAY", help="On this day or later; today if not said otherwise.")
@click.option("--until", type=_DAY, metavar="DAY", help="On this day or earlier.")
@click.option(
    "--ics",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write a calendar file; import it again later and its events are updated.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def deadlines(
    topic: str | None, since: datetime | None, until: datetime | None, ics: Path | None, as_json: bool
) -> None:
    """List when consultations close, texts enter into force and apply, each with its sentence.

    Every document counts, tagged or not. A date given as a month, quarter or year is
    listed until that is over.
    """
    archive = find_home(os.environ, Path.cwd()).archive
    first = since.date() if since else date.today()  # noqa: DTZ011 - the person's own today
    found = dates.deadlines(archive, topic=topic, since=first, until=until.date() if until else None)
    if ics is not None:
        from watch.cli.calendar_file import write_calendar

        write_calendar(ics, found)
        say(f"{len(found)} dates written to {ics}.")
    if as_json:
        _print_json(found)
    elif ics is None:
        _print_rows(found)


def _print_json(found: Sequence[Dated]) -> None:
    rows = [
        {
            "document": one.document,
            "url": one.url,
            "role": one.role,
            "date": one.first.isoformat(),
            "precision": one.precision,
            "quote": one.quote,
            "moved_from": one.moved_from.isoformat() if one.moved_from else None,
        }
        for one in found
    ]
    print_json({"deadlines": rows})


def _print_rows(found: Sequence[Dated]) -> None:
    rows = [
        (
            period(one.first, one.precision),
            role_words(one.role),
            one.moved_from,
            one.document,
            shorten(printable(one.title), _TITLE_CHARS, placeholder=" …"),
        )
        for one in found
    ]
    print_table(["date", "what", "moved from", "document", "title"], rows)
    say(f"{len(found)} dates. `regwatch show DOCUMENT` shows the sentences.")
