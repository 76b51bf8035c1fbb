"""The demonstration: two visits, tags, two digests, sent for real on loopback."""

from __future__ import annotations

import asyncio
import email
import email.policy
import shutil
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from watch.app import App, load_files, utc_now
from watch.archive import documents
from watch.archive.engine import Archive
from watch.config.home import Home, make_home
from watch.config.settings import load_settings
from watch.demo.content import DemoFeed, load_feeds
from watch.demo.mailbox import DemoMailbox
from watch.demo.site import BLOCKED, BROKEN, HOOK, DemoSite
from watch.errors import UsageError
from watch.models import SourceResult

#: Marks a folder as ours to empty.
_MARK = ".regwatch-demo"

_SUBSCRIPTIONS = """\
version: 1
subscriptions:
  - id: veille-hebdo
    language: fr
    when: {week: monday, at: "08:00", timezone: Europe/Paris}
    channels:
      - email: [officer@example.com]
      - file: outbox
  - id: weekly-watch
    language: en
    when: {week: monday, at: "08:00", timezone: Europe/Brussels}
    channels:
      - slack: ${REGWATCH_SLACK_DEMO}
      - file: outbox
"""


@dataclass(frozen=True, slots=True)
class Report:
    """What the demonstration did. Paths are absolute."""

    home: Path
    archive: Path
    mail: Path
    page: Path
    slack: Path
    visits: tuple[tuple[SourceResult, ...], ...]
    tagged: Mapping[str, int]
    documents: int
    sent: int
    requests: int
    elapsed_s: float


def run_demo(out: Path, *, say: Callable[[str], None], clock: Callable[[], datetime] = utc_now) -> Report:
    """Run the demonstration in `out`, which is emptied when it holds an earlier one.

    Args:
        out: the folder that becomes the demonstration's home.
        say: told what happens, a line at a time.
        clock: the present, aware.

    Raises UsageError when the folder holds something else.
    """
    started = time.monotonic()
    folder = _fresh(out)
    feeds = load_feeds(clock())
    with DemoSite(feeds) as site, DemoMailbox() as mailbox:
        home = _home(folder, site, feeds)
        environ = {
            "REGWATCH_ALLOW_ADDRESSES": "127.0.0.0/8",
            "REGWATCH_SMTP_URL": mailbox.url,
            "REGWATCH_MAIL_FROM": "regwatch@example.com",
            "REGWATCH_REPLY_TO": "officer@example.com",
            "REGWATCH_OPERATOR": "file:outbox",
            "REGWATCH_SLACK_DEMO": f"{site.url}{HOOK}",
        }
        with Archive.create(home.archive) as archive:
            app = App(home, load_settings(environ), archive, load_files(home, environ), environ, clock=clock)
            say("Training the classifier ...")
            _ = app.classifier
            visits = _visit_twice(app, site, say)
            say("Sending the two digests ...")
            for subscription in app.loaded.configuration.subscriptions:
                app.dispatcher.freeze_now(subscription, clock())
            tally = app.send_round()
            with archive.read() as connection:
                tagged = documents.tagged(connection)
                count = documents.counts(connection)["documents"]
        mail, page, slack = _keep(folder, mailbox, site)
    return Report(
        home=folder,
        archive=home.archive,
        mail=mail,
        page=page,
        slack=slack,
        visits=visits,
        tagged=tagged,
        documents=count,
        sent=tally.sent,
        requests=site.requests,
        elapsed_s=round(time.monotonic() - started, 1),
    )


def outcomes(visit: tuple[SourceResult, ...]) -> dict[str, int]:
    """How many sources had each outcome."""
    return dict(Counter(result.outcome.value for result in visit))


def _fresh(out: Path) -> Path:
    """The folder, emptied of an earlier demonstration. It is kept itself: it may be a mount."""
    folder = out.expanduser().resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        held = list(folder.iterdir())
        if held and not (folder / _MARK).is_file():
            raise UsageError(f"{folder} holds something else. Name an empty or a new folder with --out.")
        (folder / _MARK).touch()
        for path in held:
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            elif path.name != _MARK:
                path.unlink()
    except OSError as error:
        raise UsageError(
            f"{folder} cannot be written: {error.strerror}. Name another one with --out."
        ) from error
    return folder


def _home(folder: Path, site: DemoSite, feeds: tuple[DemoFeed, ...]) -> Home:
    rows = [
        f'  - {{id: {feed.id}, name: "{feed.name}", kind: feed, url: "{site.url}/feeds/{feed.id}", '
        f"jurisdiction: {feed.jurisdiction}, languages: [{', '.join(feed.languages)}], "
        f"official: {str(feed.official).lower()}}}"
        for feed in feeds
    ]
    rows += [
        f'  - {{id: behind-a-wall, name: "Ministry behind a wall (demo)", kind: feed, '
        f'url: "{site.url}{BLOCKED}", jurisdiction: FR, languages: [fr], official: true}}',
        f'  - {{id: out-of-order, name: "Agence en panne (démonstration)", kind: feed, '
        f'url: "{site.url}{BROKEN}", jurisdiction: FR, languages: [fr], official: true}}',
    ]
    lines = ["version: 1", "defaults: {every: 1h, delay: 0, full_text: false}", "sources:", *rows]
    (folder / "sources.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "subscriptions.yaml").write_text(_SUBSCRIPTIONS, encoding="utf-8")
    return make_home(folder)


def _visit_twice(
    app: App, site: DemoSite, say: Callable[[str], None]
) -> tuple[tuple[SourceResult, ...], ...]:
    visits = []
    for visit in (1, 2):
        site.visit = visit
        say(f"Visit {visit}: reading {len(app.loaded.enabled)} sources ...")
        visits.append(tuple(asyncio.run(app.crawl(app.pick([], everything=True)))))
    return tuple(visits)


def _keep(folder: Path, mailbox: DemoMailbox, site: DemoSite) -> tuple[Path, Path, Path]:
    """Write down what arrived at the mail server and at the webhook."""
    received = folder / "received"
    received.mkdir()
    mail, page, slack = received / "mail.eml", received / "mail.html", received / "slack.json"
    mail.write_bytes(mailbox.messages[-1])
    message = email.message_from_bytes(mailbox.messages[-1], policy=email.policy.default)
    body = message.get_body(("html",))
    page.write_text(body.get_content() if body else "", encoding="utf-8")
    slack.write_bytes(b"[" + b",\n".join(site.posted) + b"]\n")
    return mail, page, slack
