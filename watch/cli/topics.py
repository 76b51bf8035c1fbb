"""`regwatch topics` and `regwatch evaluate`."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from classifiers.interface import Classifier, ClassifierError, Text, TopicScore
from classifiers.linear import MIN_EXAMPLES
from classifiers.topics import Topic, load_topics
from watch.cli.output import print_json, print_table
from watch.config.home import find_home
from watch.errors import HomeError, UsageError, WatchError
from watch.text.identifiers import cited_identifiers
from watch.text.plain import printable

if TYPE_CHECKING:
    from classifiers.evaluation import Evaluation


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
    """Every topic: its id, its names, its terms and examples, and what it is scored by."""
    found = _topics()
    counts = _example_counts(found)
    print_table(
        ["id", "français", "English", "terms", "examples", "scored by"],
        [
            [
                topic.id,
                topic.names["fr"],
                topic.names["en"],
                len(topic.terms),
                counts[topic.id],
                "terms and examples"
                if counts[topic.id] >= MIN_EXAMPLES
                else f"terms alone: fewer than {MIN_EXAMPLES} examples",
            ]
            for topic in found
        ],
    )


def _example_counts(found: tuple[Topic, ...]) -> Counter[str]:
    """How many examples each topic has: ours, those of its own file, and people's yes in the home."""
    from watch.cli.context import lessons_of
    from watch.model import examples_of

    try:
        answers = lessons_of(find_home(os.environ, Path.cwd()), found)
    except HomeError:
        answers = ()
    own = [example for topic in found for example in topic.examples]
    return Counter(label for one in (*examples_of(found), *own, *answers) for label in one.labels)


def _language(context: click.Context, option: click.Parameter, value: str | None) -> str | None:
    if value is not None and not (len(value) == 2 and value.isascii() and value.isalpha()):
        raise click.BadParameter("write a code of two letters, such as fr, en or de.")
    return value.lower() if value else None


@topics.command("try")
@click.argument("text")
@click.option("--lang", callback=_language, metavar="CODE", help="fr, en, de ...; guessed without.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def try_text(text: str, lang: str | None, as_json: bool) -> None:
    """Score TEXT against every topic, with the reasons."""
    from watch.enrich.language import language_of

    language = lang or language_of(text, ())
    scores = _classifier().score([Text(text[:200], text, language, cited_identifiers(text))])[0]
    if as_json:
        print_json({"lang": language, "topics": [_score_document(score) for score in scores]})
        return
    for score in scores:
        verdict = "yes" if score.tagged else "no"
        click.echo(f"{score.topic}: {verdict}, {score.probability:.0%} (threshold {score.threshold:.0%})")
        for item in score.evidence:
            weight = "     " if item.kind == "note" else f"{item.weight:+.2f}"
            click.echo(f"    {weight}  {printable(item.text)} ({item.kind})")


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
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
@click.option("--gate", is_flag=True, help="Hold the shipped topics against their floors; exit 1 below one.")
@click.option("--pin", is_flag=True, help="Write what the shipped topics reach as their new floors.")
@click.option("--allow-lower", is_flag=True, help="With --pin: lower a floor.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def evaluate(file: Path | None, gate: bool, pin: bool, allow_lower: bool, as_json: bool) -> None:
    """Measure the classifier on the labelled texts of FILE (JSON lines).

    A line: {"id": ..., "lang": "fr", "title": ..., "text": ..., "labels": ["csrd"]}; lines with
    "borderline": true are skipped. With --gate or --pin, which take no FILE, the shipped topics are measured
    on the project's own examples, each held out once.
    """
    if (file is not None) + gate + pin != 1:
        raise click.UsageError("Name a FILE, or give --gate or --pin: one of the three.")
    if allow_lower and not pin:
        raise click.UsageError("--allow-lower goes with --pin.")
    try:
        measured = (_measure(file) if file else _measure_own(pin, allow_lower)).as_dict()
    except ClassifierError as error:
        raise UsageError(str(error)) from error
    _print_measured(measured, as_json)


def _measure(file: Path) -> Evaluation:
    from classifiers.evaluation import evaluate as measure
    from classifiers.evaluation import load_rows

    return measure(_classifier(), load_rows(file))


def _measure_own(pin: bool, allow_lower: bool) -> Evaluation:
    """The shipped topics on our own examples, held against the floors or pinned. Raises WatchError."""
    from classifiers import gate
    from classifiers.examples import load_examples

    shipped = load_topics()
    examples = load_examples(topics=[topic.id for topic in shipped])
    measured = gate.held_out(shipped, examples)
    reached = gate.Floors.measured(measured, examples)
    floors = gate.read_floors(gate.FLOORS) if gate.FLOORS.is_file() else None
    if pin:
        try:
            gate.pin(floors, reached, gate.FLOORS, allow_lower=allow_lower)
        except ClassifierError as error:
            raise WatchError(str(error)) from error
    elif floors is None or (below := gate.faults(floors, reached)):
        raise WatchError("\n".join(below) if floors else "No floors are pinned yet: regwatch evaluate --pin")
    return measured


def _print_measured(measured: dict[str, Any], as_json: bool) -> None:
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
