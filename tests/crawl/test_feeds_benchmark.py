"""The feed benchmark tells a crash and a hang from a refusal."""

import tarfile
import time
from pathlib import Path

import pytest

from benchmarks import feeds
from watch.models import Entry

FEED = b"<rss version='2.0'><channel><item><title>T</title></item></channel></rss>"
URL = "http://127.0.0.1/feed"


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["feeds", *arguments])
    return feeds.main()


def test_folders_and_archives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.xml").write_bytes(FEED)
    (tmp_path / "page.xml").write_bytes(b"<html>")
    (tmp_path / "notes.txt").write_bytes(b"not looked at")
    with tarfile.open(tmp_path / "more.tar.gz", "w:gz") as archive:
        archive.add(tmp_path / "a.xml", "inside/b.xml")
    assert run(monkeypatch, str(tmp_path)) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("3 files, 2 entries")
    assert "2  read" in printed
    assert "1  refused: not_a_feed" in printed


class Pipe:
    """The benchmark's end of a pipe, in this process."""

    def __init__(self, body: bytes) -> None:
        self.left = [(body, "", URL)]
        self.sent: list[feeds.Answer] = []

    def recv(self) -> tuple[bytes, str, str]:
        if not self.left:
            raise EOFError
        return self.left.pop()

    def send(self, answer: feeds.Answer) -> None:
        self.sent.append(answer)


def test_a_crash_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object, **__: object) -> tuple[Entry, ...]:
        raise ZeroDivisionError

    monkeypatch.setattr(feeds.feed, "read", crash)
    pipe = Pipe(FEED)
    feeds.work(pipe)  # type: ignore[arg-type]
    assert pipe.sent == [("crash: ZeroDivisionError()", ())]


def test_a_hang_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "_SECONDS", 0.0)  # the process needs longer than this to start
    worker = feeds.Worker()
    started = time.monotonic()
    assert worker.read(FEED, "", URL) == ("hang", ())
    assert time.monotonic() - started < 5
