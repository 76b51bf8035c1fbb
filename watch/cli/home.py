"""`regwatch init`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from watch.cli.output import say


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=".")
def init(folder: Path) -> None:
    """Make FOLDER (default: this one) a home. What is there already is kept.

    Writes sources.yaml, subscriptions.yaml and topics/ for you to edit, makes the archive, trains the model.
    """
    from watch.app import App, load_files
    from watch.archive.engine import Archive
    from watch.config.home import make_home
    from watch.config.settings import load_settings

    settings = load_settings()
    home = make_home(folder)
    loaded = load_files(home)
    with Archive.create(home.archive) as archive:
        app = App(home, settings, archive, loaded, os.environ)
        app.dispatcher.start(loaded.configuration.subscriptions, app.clock())
        say("Training the classifier (a few seconds) ...")
        version = app.classifier.version
    say(
        f"{home.root} is a home: {len(loaded.enabled)} sources, {len(loaded.topics)} topics, model {version}."
    )
    say(f"Next: edit {home.subscriptions}, then run `regwatch crawl` in that folder.")
