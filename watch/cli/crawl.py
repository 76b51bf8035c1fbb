"""`regwatch crawl`."""

from __future__ import annotations

import asyncio
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from watch.cli.context import open_app
from watch.cli.output import print_json, print_table, say
from watch.models import Outcome, SourceResult


@click.command()
@click.argument("source_ids", metavar="[SOURCE_ID]...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every enabled source, due or not.")
@click.option("--strict", is_flag=True, help="Exit 1 when a source is blocked or failed.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def crawl(source_ids: tuple[str, ...], everything: bool, strict: bool, as_json: bool) -> None:
    """Read the sources that are due (or those named, or all): one outcome each.

    Example: regwatch crawl cnil edpb-news
    """
    started = time.monotonic()
    with open_app() as app:
        wanted = app.pick(source_ids, everything=everything)
        with _progress(len(wanted)) as advance:
            results = asyncio.run(app.crawl(wanted, on_result=advance))
    elapsed = round(time.monotonic() - started, 3)
    if as_json:
        print_json(_document(results, elapsed))
    else:
        _print_people(results, len(wanted), elapsed)
    if strict and any(result.outcome in (Outcome.BLOCKED, Outcome.FAILED) for result in results):
        sys.exit(1)


def _document(results: list[SourceResult], elapsed: float) -> dict[str, object]:
    rows = [
        {
            "id": result.source_id,
            "outcome": result.outcome.value,
            "new": result.new,
            "changed": result.changed,
            "unchanged": result.unchanged,
            "error": result.error,
            "elapsed_s": result.elapsed_s,
        }
        for result in results
    ]
    return {"sources": rows, "documents_new": sum(result.new for result in results), "elapsed_s": elapsed}


def _print_people(results: list[SourceResult], wanted: int, elapsed: float) -> None:
    if not wanted:
        say("No source is due. `regwatch crawl --all` reads every one now.")
        return
    print_table(
        ["source", "outcome", "new", "changed", "unchanged", "error"],
        [
            [
                result.source_id,
                result.outcome.value,
                result.new,
                result.changed,
                result.unchanged,
                result.error,
            ]
            for result in results
        ],
    )
    outcomes = Counter(result.outcome.value for result in results)
    told = ", ".join(f"{count} {outcome}" for outcome, count in outcomes.items())
    new = sum(result.new for result in results)
    say(f"{len(results)} sources in {elapsed:.1f} s ({told}); {new} new documents.")
    if len(results) < wanted:
        say(f"{wanted - len(results)} sources are being read by another process and were left to it.")


@contextmanager
def _progress(total: int) -> Iterator[Callable[[SourceResult], None]]:
    """A progress bar on stderr, on a terminal only; gives the function to call at each result."""
    hidden = total == 0 or not sys.stderr.isatty()
    with click.progressbar(length=total, label="Reading sources", file=sys.stderr, hidden=hidden) as bar:
        yield lambda _: bar.update(1)
