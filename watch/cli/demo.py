"""`regwatch demo`."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path

import click

from watch.cli.output import print_json, say
from watch.demo.run import Report, outcomes, run_demo


@click.command()
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default="demo", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def demo(out: Path, as_json: bool) -> None:
    """Watch a small site offline, end to end: crawl twice, tag, archive, digest, mail and Slack.

    Everything runs on this machine: the site, the mail server and the webhook are started for the occasion.
    """
    report = run_demo(out, say=say)
    if as_json:
        print_json(_document(report))
    else:
        click.echo("\n".join(_lines(report)))


def _command() -> str:
    """How to call this program from the shell it was called from."""
    called = Path(sys.argv[0])
    if called.name != "regwatch":
        return f"{shlex.quote(sys.executable)} -m watch"
    return "regwatch" if shutil.which("regwatch") else shlex.quote(str(called.resolve()))


def _document(report: Report) -> dict[str, object]:
    return {
        "visits": [
            {"new": sum(result.new for result in visit), "outcomes": outcomes(visit)}
            for visit in report.visits
        ],
        "documents": report.documents,
        "tagged": dict(report.tagged),
        "sent": report.sent,
        "requests": report.requests,
        "elapsed_s": report.elapsed_s,
        "mail": str(report.mail),
        "page": str(report.page),
        "slack": str(report.slack),
        "archive": str(report.archive),
    }


def _lines(report: Report) -> list[str]:
    lines = [""]
    for number, visit in enumerate(report.visits, start=1):
        told = ", ".join(f"{count} {outcome}" for outcome, count in sorted(outcomes(visit).items()))
        lines.append(f"Visit {number}    {sum(result.new for result in visit):3} new publications ({told})")
    topics = ", ".join(f"{topic} {count}" for topic, count in sorted(report.tagged.items()))
    search = f"REGWATCH_HOME={shlex.quote(str(report.home))} {_command()} search"
    return [
        *lines,
        f"Archive    {report.documents:3} documents; tagged: {topics}",
        f"Sent       {report.sent:3} messages; {report.requests} requests in all, {report.elapsed_s} s",
        "",
        f"The mail   {report.mail}",
        f"as a page  {report.page}",
        f"on Slack   {report.slack}",
        f"archive    {report.archive}",
        "Their links led to the demonstration's own site, which has stopped.",
        "",
        "Two searches to try next:",
        f"  {search} rapport de durabilité",
        f"  {search} --topic ai_act high-risk",
    ]
