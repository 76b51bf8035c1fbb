"""The `regwatch` command: finds the command's module when it is called, and no sooner.

`regwatch --help` and `regwatch search` must answer at once, so nothing heavy is imported here.
"""

from __future__ import annotations

import importlib
import logging
import os
import sys

import click

from watch import __version__
from watch.errors import WatchError

#: Every command: where it is, and its line in `regwatch --help`.
COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("watch.cli.demo:demo", "Watch a small site offline, end to end, in under a minute."),
    "init": ("watch.cli.home:init", "Make a home: the files you edit, the archive, the trained model."),
    "crawl": ("watch.cli.crawl:crawl", "Read the sources that are due, once."),
    "search": ("watch.cli.search:search", "Search the archive."),
    "show": ("watch.cli.search:show", "Show one document and why it has its tags."),
    "stories": ("watch.cli.stories:stories", "List which documents tell of one event, and why."),
    "deadlines": ("watch.cli.deadlines:deadlines", "List the dates that texts set; put them in a calendar."),
    "digest": ("watch.cli.digest:digest", "Preview or send a subscription's digest."),
    "deliveries": ("watch.cli.deliveries:deliveries", "List what was sent, and send again what failed."),
    "channels": ("watch.cli.deliveries:channels", "Test where messages go."),
    "serve": ("watch.cli.serve:serve", "Crawl and send on schedule, until stopped."),
    "status": ("watch.cli.serve:status", "Tell whether `serve` is alive."),
    "sources": ("watch.cli.sources:sources", "List the sources and how they are."),
    "proof": ("watch.cli.proof:proof", "Show what was looked at in a week, and check the chain of weeks."),
    "footprint": ("watch.cli.footprint:footprint", "Tell what the watch costs: requests, time, Wh, gCO2e."),
    "export": ("watch.cli.export:export", "Write documents as CSV, JSON, an Atom feed or a workbook."),
    "review": ("watch.cli.review:review", "Say of doubtful documents whether they are on a topic."),
    "label": ("watch.cli.review:label", "Overrule one tag."),
    "topics": ("watch.cli.topics:topics", "List the topics, or try them on a text or on the archive."),
    "train": ("watch.cli.train:train", "Train the classifier anew, from the examples and your answers."),
    "evaluate": ("watch.cli.topics:evaluate", "Measure the classifier on labelled texts."),
    "db": ("watch.cli.db:db", "Upgrade, back up, check and describe the archive."),
}


class _Commands(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, about) in COMMANDS.items()])


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="regwatch")
@click.option("-v", "--verbose", count=True, help="Say more on stderr; twice for everything.")
def cli(verbose: int) -> None:
    """Watch what changes in the rules on AI, sustainability reporting and biodiversity.

    A first try, offline: regwatch demo. For real: regwatch init my-watch; cd my-watch; regwatch crawl.
    """
    levels = (logging.WARNING, logging.INFO, logging.DEBUG)
    from watch.cli.logs import set_up

    set_up(levels[min(verbose, 2)])


def main() -> None:
    """Run the command line; errors a person can act on are printed without a traceback."""
    try:
        cli(standalone_mode=False)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        sys.exit(130)
    except BrokenPipeError:
        # The reader of our output left (`regwatch search x | head`): nothing to say, and nobody to say it to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except WatchError as error:
        click.echo(str(error), err=True)
        sys.exit(error.exit_code)
