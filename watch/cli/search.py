"""`regwatch search` and `regwatch show`: read the archive, import nothing heavy."""

from __future__ import annotations

import os
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from watch.archive import reader
from watch.archive.reader import Filters
from watch.archive.story_reader import documents_of
from watch.cli.history import add_diffs, print_history
from watch.cli.output import nature_words, period, print_json, role_words, say
from watch.config.home import find_home
from watch.errors import WatchError
from watch.models import Instrument, Stage
from watch.text.plain import printable, printable_lines

_DAY = click.DateTime(["%Y-%m-%d"])
# The values, as `show` prints them: click would list an enumeration by the names of its members.
_STAGES = [stage.value for stage in Stage]
_INSTRUMENTS = [instrument.value for instrument in Instrument]

#: What `text_note` says of a document, in words.
_TEXT_NOTES = {
    "no_text": "no text: the file is a scan, which only people can read",
    "truncated": "the text is cut: the document is longer than what is kept",
}


@click.command()
@click.argument("query", nargs=-1)
@click.option("--topic", "-t", metavar="T", help="Only documents tagged with this topic.")
@click.option("--source", "-s", metavar="S", help="Only documents that this source showed first.")
@click.option("--lang", type=click.Choice(["fr", "en"]), help="Only documents in this language.")
@click.option("--stage", type=click.Choice(_STAGES), help="Only documents at this stage.")
@click.option("--instrument", type=click.Choice(_INSTRUMENTS), help="Only documents of this kind.")
@click.option("--since", type=_DAY, metavar="DAY", help="Published on this day or later (2026-11-01).")
@click.option("--until", type=_DAY, metavar="DAY", help="Published on this day or earlier.")
@click.option("--sort", type=click.Choice(["relevance", "date"]), default="relevance", show_default=True)
@click.option("--limit", "-n", type=click.IntRange(1, 1000), default=20, show_default=True, metavar="N")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def search(
    query: tuple[str, ...],
    topic: str | None,
    source: str | None,
    lang: str | None,
    stage: str | None,
    instrument: str | None,
    since: datetime | None,
    until: datetime | None,
    sort: str,
    limit: int,
    as_json: bool,
) -> None:
    """Search titles and texts, in French and English at once; accents and plurals do not matter.

    \b
    regwatch search csrd esrs                 both words
    regwatch search '"double matérialité"'    words side by side
    regwatch search csrd OR vsme              either
    regwatch search rapport -- -rse           not this one
    regwatch search 'biodiv*'                 words that begin so
    regwatch search --topic csrd --since 2026-11-16    everything of a topic
    regwatch search --stage consultation      what is open for comment
    """
    filters = Filters(topic, source, lang, _date(since), _date(until), instrument, stage)
    found = reader.search(
        find_home(os.environ, Path.cwd()).archive,
        " ".join(query),
        filters,
        by_date=sort == "date",
        limit=limit,
    )
    if as_json:
        results = [{key: result[key] for key in _CONTRACT} for result in found["results"]]
        print_json({**found, "results": results})
        return
    for result in found["results"]:
        _print_result(result)
    total, shown = found["total"], len(found["results"])
    say(f"{total} found." if shown == total else f"{total} found, {shown} shown (--limit {total} shows all).")


#: What programs may count on in `search --json`, and all that it prints; `show --json` has the rest.
_CONTRACT = ("id", "title", "url", "source", "lang", "published", "topics", "snippet", "score")


def _date(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _print_result(result: dict[str, Any]) -> None:
    topics = ", ".join(f"{tag['topic']} {tag['probability']:.0%}" for tag in result["topics"]) or "no topic"
    click.secho(f"{result['id']:>6}  {printable(result['title'])}", bold=True)
    kind = nature_words(result["instrument"], result["stage"])
    click.echo(f"        {result['published'] or 'no date'} · {result['source']} · {kind} · {topics}")
    if result["text_note"] == "no_text":
        click.echo(f"        {_TEXT_NOTES['no_text']}")
    if result["snippet"]:
        click.echo(f"        {printable(result['snippet'])}")
    if result["url"]:
        click.echo(f"        {printable(result['url'])}")


@click.command()
@click.argument("document_id", type=int, metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def show(document_id: int, as_json: bool) -> None:
    """Show one document: text, tags with their evidence, dates, identifiers, history."""
    archive = find_home(os.environ, Path.cwd()).archive
    document = reader.show(archive, document_id)
    if document is None:
        raise WatchError(f"There is no document {document_id}. `regwatch search` shows ids.")
    document["story_documents"] = documents_of(archive, document["story"])
    add_diffs(document)
    if as_json:
        print_json(document)
    else:
        _print_document(document)


def _print_document(document: dict[str, Any]) -> None:
    click.secho(printable(document["title"]), bold=True)
    click.echo(printable(document["url"] or "no address"))
    official = "official" if document["official"] else "comment"
    dated = f"{document['published']} ({document['date_source']})" if document["published"] else "no date"
    click.echo(
        " · ".join([document["source"], official, document["jurisdiction"], document["lang"] or "?", dated])
    )
    kind = nature_words(document["instrument"], document["stage"])
    click.echo(f"{kind} · {printable(document['authority'])}")
    click.echo(f"archived {document['archived']}, revision {document['revision']}, story {document['story']}")
    for other in document["story_documents"]:
        if len(document["story_documents"]) > 1:
            why = f" · {printable(other['why'])}" if other["why"] else ""
            click.echo(f"    {other['id']}  {other['source']} · {printable(other['title'])}{why}")
    for heading in ("identifiers", "cited"):
        if document[heading]:
            click.echo(f"{heading}: {', '.join(document[heading])}")
    for seen in document["seen"]:
        if seen["said"]:
            click.echo(f"{seen['source']} says: {printable(seen['said'])}")
    for tag in document["tags"]:
        _print_tag(tag)
    for deadline in document["deadlines"]:
        _print_deadline(deadline)
    for review in document["reviews"]:
        _print_review(review)
    for told in document["sent"]:
        click.echo(f"sent to {told['subscription']} in {told['label']} (revision {told['revision']})")
    print_history(document["history"])
    click.echo()
    if document["text_note"]:
        click.secho(_TEXT_NOTES[document["text_note"]], fg="yellow")
    click.echo(printable_lines(document["text"]))


def _print_tag(tag: dict[str, Any]) -> None:
    verdict = "yes" if tag["tagged"] else "no"
    by_person = " by a person; the classifier:" if tag["by_person"] else ","
    click.secho(
        f"{tag['topic']}: {verdict}{by_person} {tag['probability']:.0%} sure "
        f"(threshold {tag['threshold']:.0%}, model {tag['model']})",
        fg="green" if tag["tagged"] else None,
    )
    for item in tag["evidence"]:
        if item["kind"] == "note":
            click.echo(f"    {printable(item['text'])}")
            continue
        side = "for" if item["weight"] > 0 else "against"
        click.echo(f"    {side:7} {item['weight']:+.2f}  {printable(item['text'])} ({item['kind']})")


def _print_deadline(deadline: dict[str, Any]) -> None:
    day = period(date.fromisoformat(deadline["date"]), deadline["precision"])
    click.echo(f"{role_words(deadline['role'])} {day}: {printable(deadline['quote'])}")


def _print_review(review: dict[str, Any]) -> None:
    answer = "yes" if review["answer"] else "no"
    undone = ", undone since" if review["undone"] else ""
    click.echo(
        f"{review['at']} {printable(review['who'])} answered {answer} to {review['topic']}{undone} "
        f"(model {review['model']} had said {review['probability']:.0%})"
    )
