"""`regwatch deadlines`: the dates that archived texts set, on the screen, as JSON or in a calendar file."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from textwrap import shorten

import click

from watch.archive import dates
from watch.archive.dates import Dated, Older
from watch.cli.output import period, print_json, print_table, role_words, say
from watch.config.home import find_home
from watch.text.plain import printable

_DAY = click.DateTime(["%Y-%m-%d"])
_TITLE_CHARS = 80

#: By document and role: where a date was before, by where it is now.
_Moves = Mapping[tuple[int, str], Mapping[date, date]]


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
        _print_json(found, _moves(archive, found))
    elif ics is None:
        _print_rows(found, _moves(archive, found))


def _moves(archive: Path, found: Sequence[Dated]) -> _Moves:
    """Which of the dates were others in the text that their document had before."""
    return {
        (document, role): _moved(before.get(role, frozenset()), now)
        for document, text in dates.older(archive, sorted({one.document for one in found})).items()
        for before in [_dates_of(text)]
        for role, now in text.present.items()
    }


def _dates_of(text: Older) -> dict[str, frozenset[date]]:
    # Here, because compiling its wordings takes longer than the rest of the command: few documents change.
    from watch.enrich import deadlines as reading

    by_role: dict[str, set[date]] = {}
    for found in reading.deadlines(text.title, text.text, text.language, published=text.published):
        by_role.setdefault(found.role, set()).add(found.date)
    return {role: frozenset(days) for role, days in by_role.items()}


def _moved(before: frozenset[date], now: frozenset[date]) -> dict[date, date]:
    """Each new date with the one that it replaces, in order.

    Nothing when the text gained or lost a date of this role: which one became which cannot be told.
    """
    gone, come = sorted(before - now), sorted(now - before)
    return dict(zip(come, gone, strict=True)) if len(gone) == len(come) else {}


def _print_json(found: Sequence[Dated], moves: _Moves) -> None:
    rows = [
        {
            "document": one.document,
            "url": one.url,
            "role": one.role,
            "date": one.first.isoformat(),
            "precision": one.precision,
            "quote": one.quote,
            "moved_from": before.isoformat() if (before := _before(one, moves)) else None,
        }
        for one in found
    ]
    print_json({"deadlines": rows})


def _print_rows(found: Sequence[Dated], moves: _Moves) -> None:
    rows = [
        (
            period(one.first, one.precision),
            role_words(one.role),
            _before(one, moves),
            one.document,
            shorten(printable(one.title), _TITLE_CHARS, placeholder=" …"),
        )
        for one in found
    ]
    print_table(["date", "what", "moved from", "document", "title"], rows)
    say(f"{len(found)} dates. `regwatch show DOCUMENT` shows the sentences.")


def _before(one: Dated, moves: _Moves) -> date | None:
    return moves.get((one.document, one.role), {}).get(one.first)
