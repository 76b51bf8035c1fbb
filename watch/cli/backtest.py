"""`regwatch topics backtest`."""

from __future__ import annotations

import os
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from classifiers.interface import ClassifierError
from classifiers.topics import load_topics
from watch.app import utc_now
from watch.archive.engine import Archive
from watch.backtest import TopicBacktest
from watch.backtest import backtest as run_backtest
from watch.cli.context import lessons_of
from watch.cli.output import print_json, say
from watch.config.home import find_home
from watch.errors import UsageError
from watch.model import load_or_train_aside
from watch.text.plain import printable

_DAY = click.DateTime(["%Y-%m-%d"])
_QUARTER = timedelta(days=91)


@click.command()
@click.option("--topic", "-t", metavar="T", help="This topic only.")
@click.option("--since", type=_DAY, metavar="DAY", help="From this day on; a quarter ago if not said.")
@click.option("--until", type=_DAY, metavar="DAY", help="Up to this day; today if not said.")
@click.option(
    "--threshold", type=click.FloatRange(0, 1), metavar="P", help="Tag from this probability on (0 to 1)."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def backtest(
    topic: str | None,
    since: datetime | None,
    until: datetime | None,
    threshold: float | None,
    as_json: bool,
) -> None:
    """Tell what the digests of the last quarter would have held. Nothing is written or sent.

    The topics are those of your home as they are now: edit one, and see week by week what it would bring.
    """
    last = until.date() if until else utc_now().date()
    first = since.date() if since else last - _QUARTER
    if first > last:
        raise UsageError(f"--since {first} is after --until {last}. Exchange them.")
    home = find_home(os.environ, Path.cwd())
    try:
        topics = load_topics(home.topics)
        wanted = [one.id for one in topics if topic in (None, one.id)]
        if not wanted:
            known = ", ".join(one.id for one in topics)
            raise UsageError(f"No topic has the id {topic!r}. The topics are {known}.")
        classifier = load_or_train_aside(home.model, topics, lambda: lessons_of(home, topics))
    except ClassifierError as error:
        raise UsageError(str(error)) from error
    with Archive.open(home.archive) as archive:
        found = run_backtest(archive, classifier, wanted, first, last, threshold=threshold)
    if as_json:
        print_json(_document(found, first, last))
        return
    for one in found:
        _print_topic(one)
    say(f"Published from {first} to {last}.")


def _document(found: list[TopicBacktest], first: date, last: date) -> dict[str, Any]:
    return {
        "since": first.isoformat(),
        "until": last.isoformat(),
        "topics": [
            {
                "topic": one.topic,
                "threshold": one.threshold,
                "count": len(one.hits),
                "weeks": [
                    {
                        "week": week,
                        "count": len(hits),
                        "documents": [
                            {
                                "id": hit.document_id,
                                "title": hit.title,
                                "source": hit.source_id,
                                "day": hit.day.isoformat(),
                                "probability": round(hit.probability, 4),
                                "by_person": hit.by_person,
                            }
                            for hit in hits
                        ],
                    }
                    for week, hits in one.weeks.items()
                ],
            }
            for one in found
        ],
    }


def _print_topic(found: TopicBacktest) -> None:
    threshold = "no document to score" if found.threshold is None else f"threshold {found.threshold:.0%}"
    click.secho(f"{found.topic}: {len(found.hits)} documents ({threshold})", bold=True)
    for week, hits in found.weeks.items():
        click.echo(f"  {week}: {len(hits)}")
        for hit in hits:
            sure = "by a person" if hit.by_person else f"{hit.probability:.0%}"
            click.echo(f"    {hit.document_id:>6}  {sure:>11}  {printable(hit.title)} ({hit.source_id})")
