"""`regwatch train`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from classifiers.interface import Classifier, ClassifierError
from classifiers.linear import MIN_EXAMPLES
from classifiers.topics import load_topics
from watch import model
from watch.app import utc_now
from watch.archive import corpus
from watch.archive.engine import Archive
from watch.cli.output import say
from watch.config.home import find_home
from watch.errors import UsageError, WatchError
from watch.review import training
from watch.review.rescoring import rescore
from watch.review.training import ENOUGH, Comparison, Quality


@click.command()
@click.option("--force", is_flag=True, help="Store the model even when your answers make it worse.")
@click.option(
    "--rescore/--no-rescore", "again", default=True, help="Score the archive again with it (the default)."
)
def train(force: bool, again: bool) -> None:
    """Train the classifier anew from the examples and from your answers, and store it in the home.

    Each answer is held out once and foretold by a model that learned from the others: a model that does worse
    so than one without any answer is not stored. Then the archive is scored again; what a person decided
    stays, and a document that becomes tagged comes with the next digest if it is news and was not sent.
    """
    home = find_home(os.environ, Path.cwd())
    with Archive.open(home.archive) as archive:
        try:
            topics = load_topics(home.topics)
            examples = model.examples_of(topics)
            learned = training.lessons(archive, topics)
            comparison = training.compare(topics, examples, learned)
            _tell(comparison, training.answer_count(learned))
            if comparison is not None and comparison.is_worse and not force:
                raise WatchError(
                    "The model in use is kept. `regwatch show ID` tells who answered what, "
                    "`regwatch label ID TOPIC undo` takes an answer back, `regwatch train --force` stores "
                    "the new model all the same."
                )
            classifier = model.train_and_save(home.model, topics, learned)
        except ClassifierError as error:
            raise UsageError(str(error)) from error
        say(f"Model {classifier.version} stored in {home.model}.")
        for topic in classifier.lexicon_only:
            say(f"{topic} has fewer than {MIN_EXAMPLES} examples: it is scored by its terms alone.")
        changed = _rescore(archive, classifier) if again else {}
        training.record(archive, classifier, learned, comparison, changed, utc_now())


def _tell(comparison: Comparison | None, answers: int) -> None:
    if comparison is None:
        if answers:
            say(f"{answers} answers are too few to tell whether they help: at least {ENOUGH} are needed.")
        return
    say(f"{comparison.answers} answers, each foretold by a model that did not learn from it:")
    say(f"  without answers  {_figures(comparison.without)}")
    say(f"  with the others  {_figures(comparison.taught)}")
    if comparison.is_worse:
        say("The answers make the classifier worse on the very documents they are about.")


def _figures(quality: Quality) -> str:
    return f"precision {quality.precision:.3f}  recall {quality.recall:.3f}  F1 {quality.f1:.3f}"


def _rescore(archive: Archive, classifier: Classifier) -> dict[str, int]:
    with archive.read() as connection:
        total = corpus.count(connection)
    with click.progressbar(length=total, label="Scoring the archive again", file=sys.stderr) as bar:
        changed = rescore(archive, classifier, utc_now, on_progress=bar.update)
    by_topic = ", ".join(f"{topic} {count}" for topic, count in sorted(changed.items())) or "none"
    say(f"{total} documents scored again. Tags given or taken away: {by_topic}.")
    return changed
