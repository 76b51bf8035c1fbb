"""The command line as a person calls it, in this process."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.service.site import Site
from watch.cli.main import main


@dataclass(frozen=True)
class Ran:
    """What a command left: exit code, stdout, stderr."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A trained model, made once: every home of these tests starts with it."""
    from classifiers.topics import load_topics
    from watch.model import train_and_save

    path = tmp_path_factory.mktemp("model") / "classifier.model"
    train_and_save(path, load_topics())
    return path


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*args: str | Path) -> Ran:
        monkeypatch.setattr("sys.argv", ["regwatch", *map(str, args)])
        try:
            main()
            code = 0
        except SystemExit as stop:
            code = int(stop.code or 0)
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return call


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as running:
        yield running


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory, trained: Path) -> Path:
    """What `init` makes, made once: copying it takes a moment, making it a fifth of a second."""
    from watch.archive.engine import Archive
    from watch.config.home import make_home

    folder = tmp_path_factory.mktemp("pristine")
    (folder / "classifier.model").write_bytes(trained.read_bytes())
    Archive.create(make_home(folder).archive).close()
    return folder


@pytest.fixture(scope="module")
def archives() -> dict[str, bytes]:
    """Archives that tests of a module begin with, by name: what one crawl gave need not be crawled again."""
    return {}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, site: Site, pristine: Path) -> Path:
    """A home as `init` makes it, of one source, in the current folder."""
    folder = tmp_path / "home"
    shutil.copytree(pristine, folder)
    for name in ("REGWATCH_HOME", "REGWATCH_SMTP_URL", "REGWATCH_OPERATOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("REGWATCH_ALLOW_ADDRESSES", "127.0.0.0/8")
    (folder / "sources.yaml").write_text(
        "version: 1\n"
        "defaults: {every: 5m, delay: 0, full_text: false}\n"
        "sources:\n"
        f"  - {{id: one, kind: feed, url: '{site.url}/one', languages: [en], official: true}}\n",
        encoding="utf-8",
    )
    monkeypatch.chdir(folder)
    return folder
