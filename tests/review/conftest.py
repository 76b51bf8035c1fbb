"""A real archive of publications, and the real classifier, trained once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from classifiers.ensemble import EnsembleClassifier
from classifiers.interface import Classifier, Text
from classifiers.topics import load_topics
from tests.cli.conftest import run, trained
from watch.app import App, load_files
from watch.archive import documents, outbox
from watch.archive.documents import NewDocument, Provenance
from watch.archive.engine import Archive
from watch.config.home import Home, make_home
from watch.config.settings import load_settings
from watch.models import DateSource, Entry, Instrument, Nature, Published, Stage
from watch.study import taggings
from watch.text.analyzer import document_terms

__all__ = ["run", "trained"]

#: A Wednesday.
NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
SOURCE = Provenance("one", True, "EU")


class Clock:
    """A clock that stands where it is put; each look moves it a little, so that answers have an order."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now


@pytest.fixture(scope="session")
def classifier(trained: Path) -> EnsembleClassifier:
    return EnsembleClassifier.load(trained, load_topics())


@pytest.fixture
def home(tmp_path: Path, trained: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home with a trained model, its archive and one weekly subscription in English."""
    for name in ("REGWATCH_HOME", "REGWATCH_SMTP_URL", "REGWATCH_OPERATOR"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "sources.yaml").write_text(
        "version: 1\nsources:\n  - {id: one, name: The Gazette, kind: feed, url: 'https://example.org/f'}\n",
        encoding="utf-8",
    )
    (tmp_path / "subscriptions.yaml").write_text(
        "version: 1\nsubscriptions:\n"
        '  - {id: weekly, language: en, when: {week: monday, at: "08:00", timezone: Europe/Paris},\n'
        "     channels: [{file: outbox}]}\n",
        encoding="utf-8",
    )
    home = make_home(tmp_path)
    home.model.write_bytes(trained.read_bytes())
    Archive.create(home.archive).close()
    monkeypatch.chdir(tmp_path)
    return home


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(home: Home, clock: Clock) -> Iterator[App]:
    with Archive.open(home.archive) as archive:
        with archive.write() as connection:
            outbox.start(connection, "weekly", NOW - timedelta(days=30))
        yield App(home, load_settings({}), archive, load_files(home, {}), {}, clock=clock)


def publication(
    classifier: Classifier,
    number: int,
    title: str,
    text: str,
    *,
    language: str = "en",
    day: date | None = None,
) -> NewDocument:
    """A publication, studied as the crawl would."""
    (scores,) = classifier.score([Text(title, text, language)])
    return NewDocument(
        entry=Entry(
            url=f"https://example.org/{number}",
            title=title,
            text=text,
            language=language,
            published=Published(day or NOW.date(), None, DateSource.FEED),
        ),
        keys=(f"url:https://example.org/{number}",),
        content_hash=f"{number}",
        language=language,
        nature=Nature(Instrument.NEWS, Stage.NEWS, "The Gazette"),
        cited=(),
        news=True,
        filtered=False,
        tags=taggings(scores, classifier.version),
        deadlines=(),
        terms=document_terms(title, text, (), language),
    )


def archive_all(
    archive: Archive, classifier: Classifier, publications: Sequence[tuple[str, str]], *, days: bool = False
) -> list[int]:
    """Archive publications, French and English in turns; `days`: each a day older than the one before."""
    new = [
        publication(
            classifier,
            number,
            title,
            text,
            language="en" if number % 2 else "fr",
            day=NOW.date() - timedelta(days=number if days else 0),
        )
        for number, (title, text) in enumerate(publications)
    ]
    with archive.write() as connection:
        return documents.add(connection, SOURCE, new, NOW - timedelta(hours=1))
