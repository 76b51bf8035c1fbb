"""`regwatch review` and `regwatch label`: a person overrules the classifier."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from watch.archive.reviews import Question
from watch.cli.context import open_app, user_name
from watch.cli.output import say
from watch.enrich.summary import extract
from watch.errors import UsageError
from watch.review.desk import ReviewDesk
from watch.text.identifiers import spoken
from watch.text.plain import printable

_KEYS = "y yes, n no, s skip, u undo the last answer, q quit"

#: How many words for and how many against are shown.
_SHOWN_WORDS = 6


@click.command()
@click.option("--topic", "-t", metavar="T", help="Ask about this topic only.")
@click.option("--limit", "-n", type=click.IntRange(1, 1000), default=20, show_default=True, metavar="N")
@click.option("--who", metavar="NAME", help="Who answers; your user name if not said.")
@click.option(
    "--import",
    "files",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    metavar="FILE",
    help="Take the answers of a file instead of asking.",
)
def review(topic: str | None, limit: int, who: str | None, files: tuple[Path, ...]) -> None:
    """Show one document after another, the most doubtful first, and ask whether it is on the topic.

    An answer sets the tag at once, for good. `regwatch train` lets the classifier learn from the answers.

    \b
    --import takes answers gathered elsewhere:
      .jsonl  {"document": 12, "topic": "csrd", "answer": "yes", "who": "Ada", "at": "2026-11-30T08:00+01:00"}
      .csv    the same as columns, named in the first line; who and at may be left out
      .eml    a mail, a folder of them, or an mbox, with the answer as the subject:
              regwatch: relevant 12 csrd        regwatch: not relevant 12 csrd
    """
    name = who or user_name()
    with open_app() as app:
        if files:
            faulty = [file for file in files if not _import(app.reviews, file, name)]
            raise SystemExit(1 if faulty else 0)
        sources = {source.id: source.name for source in app.loaded.configuration.sources}
        questions = app.reviews.questions(topic, limit)
        if not questions:
            say("Nothing is doubtful: no tag is left that nobody has decided on.")
            return
        answered = _ask(app.reviews, questions, sources, name)
    say(f"{answered} answers. `regwatch train` lets the classifier learn from them.")


@click.command()
@click.argument("document_id", type=click.IntRange(0), metavar="ID")
@click.argument("topic")
@click.argument("answer", type=click.Choice(["yes", "no", "undo"]))
@click.option("--who", metavar="NAME", help="Who answers; your user name if not said.")
def label(document_id: int, topic: str, answer: str, who: str | None) -> None:
    """Say whether document ID is on TOPIC, whatever the classifier says; `undo` takes the answer back."""
    with open_app() as app:
        if answer != "undo":
            app.reviews.answer(document_id, topic, yes=answer == "yes", who=who or user_name())
            say(f"Document {document_id} is {'on' if answer == 'yes' else 'not on'} {topic}, by a person.")
        elif app.reviews.undo(document_id, topic):
            say(f"The answer on document {document_id} and {topic} is undone.")
        else:
            raise UsageError(f"Nobody has answered on document {document_id} and {topic}: nothing to undo.")


def _ask(desk: ReviewDesk, questions: Sequence[Question], sources: Mapping[str, str], who: str) -> int:
    """Ask one question after another; how many answers stand at the end."""
    answered: list[int] = []
    place = 0
    while place < len(questions):
        question = questions[place]
        _print_question(question, sources, f"{place + 1}/{len(questions)}")
        key = _read_key()
        if key in ("y", "n"):
            desk.answer(question.document_id, question.topic, yes=key == "y", who=who)
            answered.append(place)
            place += 1
        elif key == "s":
            place += 1
        elif key == "u" and answered:
            place = answered.pop()
            desk.undo(questions[place].document_id, questions[place].topic)
        elif key == "u":
            say("There is no answer of this session to undo.")
        elif key == "q":
            break
    return len(answered)


def _read_key() -> str:
    """One of y, n, s, u, q; asks again for anything else. The end of the input is q."""
    while True:
        click.echo(f"{_KEYS}: ", nl=False, err=True)
        if sys.stdin.isatty():
            key = click.getchar(echo=True)
            say("")
        else:
            line = sys.stdin.readline()
            key = line.strip() if line else "q"
        key = key.lower()[:1]
        if key and key in "ynsuq":
            return key


def _print_question(question: Question, sources: Mapping[str, str], number: str) -> None:
    source = sources.get(question.source_id, question.source_id)
    click.echo()
    click.secho(f"{number}  {printable(question.title)}", bold=True)
    click.echo(f"    {printable(source)} · {question.day} · document {question.document_id}")
    if question.url:
        click.echo(f"    {printable(question.url)}")
    told = printable(extract(question.title, question.text))
    if told:
        click.echo(f"    {told}")
    click.echo(
        f"Is it on {question.topic}? The classifier says {question.probability:.0%} "
        f"(yes from {question.threshold:.0%})."
    )
    for side, sign in (("for", 1), ("against", -1)):
        words = _words(question, sign)
        if words:
            click.echo(f"    {side + ':':8} {words}")


def _words(question: Question, sign: int) -> str:
    """The words that spoke for the tag (sign 1) or against it (-1), heaviest first."""
    said = (
        spoken(item["text"]) if item["kind"] == "identifier" else item["text"]
        for item in question.evidence
        if item["weight"] * sign > 0
    )
    return printable(", ".join(list(dict.fromkeys(said))[:_SHOWN_WORDS]))


def _import(desk: ReviewDesk, file: Path, who: str) -> bool:
    """Take the answers of a file and say what became of them; False when there were faults."""
    done = desk.import_file(file, who)
    for line in done.overruled:
        say(printable(line))
    for fault in done.faults:
        say(printable(str(fault)))
    foreign = f", {done.foreign} mails about something else" if done.foreign else ""
    say(
        f"{file}: {done.taken} answers taken, {done.known} known already, {len(done.faults)} faults{foreign}."
    )
    return not done.faults
