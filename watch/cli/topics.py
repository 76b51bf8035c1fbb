"""`regwatch topics` and `regwatch evaluate`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from classifiers.interface import Classifier, ClassifierError, Text, TopicScore
from classifiers.topics import Topic, load_topics
from watch.cli.output import print_json, print_table
from watch.config.home import find_home
from watch.errors import HomeError, UsageError
from watch.text.identifiers import cited_identifiers
from watch.text.plain import printable


class _Topics(click.Group):
    """Imports the backtest when it is called: it needs the archive, the others do not."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*super().list_commands(ctx), "backtest"]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name == "backtest":
            from watch.cli.backtest import backtest

            return backtest
        return super().get_command(ctx, cmd_name)


@click.group(cls=_Topics)
def topics() -> None:
    """List the topics, or try them on a text or on the archive."""


@topics.command("list")
def list_topics() -> None:
    """Every topic: its id, its names, where its threshold stands."""
    found = _topics()
    print_table(
        ["id", "français", "English", "terms"],
        [[topic.id, topic.names["fr"], topic.names["en"], len(topic.terms)] for topic in found],
    )


@topics.command("try")
@click.argument("text")
@click.option("--lang", type=click.Choice(["fr", "en"]), help="The text's language; guessed without.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def try_text(text: str, lang: str | None, as_json: bool) -> None:
    """Score TEXT against every topic, with the reasons."""
    from watch.enrich.language import language_of

    language = lang or language_of(text, ("fr", "en"))
    scores = _classifier().score([Text(text[:200], text, language, cited_identifiers(text))])[0]
    if as_json:
        print_json({"lang": language, "topics": [_score_document(score) for score in scores]})
        return
    for score in scores:
        verdict = "yes" if score.tagged else "no"
        click.echo(f"{score.topic}: {verdict}, {score.probability:.0%} (threshold {score.threshold:.0%})")
        for item in score.evidence:
            click.echo(f"    {item.weight:+.2f}  {printable(item.text)} ({item.kind})")


def _score_document(score: TopicScore) -> dict[str, object]:
    return {
        "topic": score.topic,
        "tagged": score.tagged,
        "probability": round(score.probability, 4),
        "threshold": score.threshold,
        "evidence": [
            {"kind": item.kind, "text": item.text, "weight": round(item.weight, 3)} for item in score.evidence
        ],
    }


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def evaluate(file: Path, as_json: bool) -> None:
    """Measure the classifier on the labelled texts of FILE (JSON lines).

    A line: {"id": ..., "lang": "fr", "title": ..., "text": ..., "labels": ["csrd"]}; lines with
    "borderline": true are skipped.
    """
    from classifiers.evaluation import evaluate as measure
    from classifiers.evaluation import load_rows

    try:
        rows = load_rows(file)
        measured = measure(_classifier(), rows).as_dict()
    except ClassifierError as error:
        raise UsageError(str(error)) from error
    if as_json:
        print_json(measured)
        return
    print_table(
        ["topic", "precision", "recall", "F1", "texts"],
        [
            [topic, f"{it['precision']:.3f}", f"{it['recall']:.3f}", f"{it['f1']:.3f}", it["support"]]
            for topic, it in measured["topics"].items()
        ],
    )
    by_language = ", ".join(f"{lang} {it['macro_f1']:.3f}" for lang, it in measured["by_lang"].items())
    click.echo(f"macro-F1 {measured['macro_f1']:.3f} ({by_language}) on {measured['documents']} texts")


def _topics() -> tuple[Topic, ...]:
    """The topics of the home, or the shipped ones where there is no home."""
    try:
        folder: Path | None = find_home(os.environ, Path.cwd()).topics
    except HomeError:
        folder = None
    try:
        return load_topics(folder)
    except ClassifierError as error:
        raise UsageError(str(error)) from error


def _classifier() -> Classifier:
    """The home's classifier; without a home one trained for the occasion."""
    from watch.model import examples_of, load_or_train

    found = _topics()
    try:
        home = find_home(os.environ, Path.cwd())
    except HomeError:
        from classifiers.ensemble import train as train_ensemble

        return train_ensemble(found, examples_of(found))
    from watch.cli.context import lessons_of

    return load_or_train(home.model, found, lambda: lessons_of(home, found))
