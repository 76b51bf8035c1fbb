"""`regwatch export`: documents of the archive for a spreadsheet, a program or a feed reader."""

from __future__ import annotations

import json
import os
import secrets
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO

import click

from watch.archive.export import Document, Selection, selected
from watch.archive.reader import Filters
from watch.cli.formats.record import Record
from watch.cli.output import say
from watch.cli.search import search
from watch.config.home import find_home
from watch.config.sources import Source, load_sources
from watch.errors import UsageError, WatchError

_Render = Callable[[Iterable[Record]], Iterable[bytes]]

#: The parameters of `search` that say what is wanted: here the very same.
_WANTED = ("query", "topic", "source", "lang", "stage", "instrument", "since", "until")

_SEPARATORS = {"comma": ",", "semicolon": ";"}

#: Fewer documents than this are written within a second, and need no progress bar.
_QUICK = 5_000


def _wanted_as_in_search(command: click.Command) -> click.Command:
    command.params[:0] = [parameter for parameter in search.params if parameter.name in _WANTED]
    return command


@_wanted_as_in_search
@click.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "json", "atom", "xlsx"]),
    default="csv",
    show_default=True,
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write a file, in place of the one that is there; without it, stdout.",
)
@click.option(
    "--separator",
    type=click.Choice(list(_SEPARATORS)),
    help="Of csv: semicolon for an Excel whose decimals have a comma. Comma if not said otherwise.",
)
def export(
    query: tuple[str, ...],
    topic: str | None,
    source: str | None,
    lang: str | None,
    stage: str | None,
    instrument: str | None,
    since: datetime | None,
    until: datetime | None,
    form: str,
    out: Path | None,
    separator: str | None,
) -> None:
    """Write documents, the newest first, as a table, as JSON or as a feed; all of them if not narrowed.

    \b
    regwatch export --out archive.csv                          everything
    regwatch export --separator semicolon --out archive.csv    the same, for a French Excel
    regwatch export --format xlsx --out archive.xlsx           a workbook; needs regwatch[xlsx]
    regwatch export double matérialité --format json           what this search finds
    regwatch export --topic ai_act --since 2026-11-01 --format atom --out ai.xml
    """
    days = since.date() if since else None, until.date() if until else None
    if days[0] and days[1] and days[0] > days[1]:
        raise UsageError(f"--since {days[0]} is after --until {days[1]}. Exchange them.")
    _check_format(form, out, separator)
    home = find_home(os.environ, Path.cwd())
    words = " ".join(query)
    filters = Filters(topic, source, lang, *days, instrument, stage)
    with selected(home.archive, words, filters) as selection:
        render = _renderer(form, separator, selection, (words, *filters.facets.values()))
        records = _records(selection.documents, load_sources(home.sources))
        with _output(out) as stream, _progress(records, selection.total, out) as shown:
            _write_whole(stream, render(shown))
    say(f"{selection.total} documents exported{f' to {out}' if out else ''}.")


def _check_format(form: str, out: Path | None, separator: str | None) -> None:
    if separator and form != "csv":
        raise UsageError(f"--separator is for csv: {form} has none. Leave it out.")
    if form != "xlsx":
        return
    if find_spec("xlsxwriter") is None:
        raise UsageError(
            "--format xlsx needs XlsxWriter, which is not installed. Install regwatch[xlsx], or write csv."
        )
    if out is None and sys.stdout.isatty():
        raise UsageError("A workbook is nothing for a terminal. Name a file: --out archive.xlsx.")


def _renderer(form: str, separator: str | None, selection: Selection, asked: Sequence[str | None]) -> _Render:
    """What makes this format. `asked` is what makes a feed another one: the words and the facets."""
    if form == "json":
        from watch.cli.formats.as_json import render_json

        return render_json
    if form == "atom":
        from watch.cli.formats.atom import Feed, render_atom

        # Without the days, which move on from one export of a feed to the next.
        key = json.dumps([selection.begun and selection.begun.isoformat(), *asked])
        title = ", ".join(filter(None, asked))
        updated = selection.updated or datetime.now(UTC)
        feed = Feed(f"regwatch: {title}" if title else "regwatch", key, updated)
        return partial(render_atom, feed=feed)
    if form == "xlsx":
        from watch.cli.formats.xlsx import MOST_DOCUMENTS, render_xlsx

        if selection.total > MOST_DOCUMENTS:
            raise UsageError(
                f"{selection.total} documents are more than a sheet holds ({MOST_DOCUMENTS}). "
                "Narrow them with --since, or write csv."
            )
        return render_xlsx
    from watch.cli.formats.as_csv import render_csv

    return partial(render_csv, separator=_SEPARATORS[separator or "comma"])


def _records(documents: Iterable[Document], sources: Iterable[Source]) -> Iterator[Record]:
    named = {source.id: source for source in sources}
    for one in documents:
        source = named.get(one.source)
        yield Record(one, source.name if source else one.source, source.publisher if source else "")


@contextmanager
def _progress(records: Iterable[Record], total: int, out: Path | None) -> Iterator[Iterable[Record]]:
    """The records, with a progress bar where it takes over a second and a person can see it."""
    # What scrolls by on the same terminal shows its progress itself.
    hidden = total < _QUICK or not sys.stderr.isatty() or (out is None and sys.stdout.isatty())
    with click.progressbar(
        records, length=total, label="Exporting", file=sys.stderr, hidden=hidden, update_min_steps=500
    ) as bar:
        yield bar


@contextmanager
def _output(out: Path | None) -> Iterator[BinaryIO]:
    """Where to write: stdout, or beside `out`, which is replaced at the end: it never holds half of it."""
    try:
        if out is None:
            yield sys.stdout.buffer
            sys.stdout.buffer.flush()
        else:
            with _replacing(out) as file:
                yield file
    except BrokenPipeError:
        raise  # the reader of our output left: `main` knows what that means
    except OSError as error:
        if out is None:
            # What is still buffered would fail once more at the end, and change the exit code.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise WatchError(f"Cannot write {out or 'the output'}: {error.strerror or error}.") from error


def _write_whole(stream: BinaryIO, pieces: Iterable[bytes]) -> None:
    for piece in pieces:
        rest = memoryview(piece)
        while rest:  # PYTHONUNBUFFERED makes stdout a raw stream, which may take only a part
            rest = rest[stream.write(rest) :]


@contextmanager
def _replacing(path: Path) -> Iterator[BinaryIO]:
    temporary = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with temporary.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
