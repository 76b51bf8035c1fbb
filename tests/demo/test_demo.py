"""The demonstration from end to end, and what its site publishes."""

from __future__ import annotations

import email
import email.policy
import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.conftest import Ran, Run, run  # noqa: F401 - a fixture
from watch.archive import reader
from watch.archive.reader import Filters
from watch.demo.content import load_feeds
from watch.demo.run import Report, outcomes, run_demo
from watch.errors import UsageError


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return run_demo(tmp_path_factory.mktemp("demo") / "out", say=lambda _: None)


def test_the_two_visits_find_what_was_published(report: Report) -> None:
    first, second = report.visits
    assert sum(result.new for result in first) == 20
    assert sum(result.new for result in second) == 40
    assert outcomes(second) == {"new": 6, "changed": 1, "blocked": 1, "failed": 1}
    assert {(result.source_id, result.error) for result in second if not result.outcome.good} == {
        ("behind-a-wall", "challenge: captcha, status 403"),
        ("out-of-order", "http_status: 500"),
    }
    assert report.documents == 60
    assert report.elapsed_s < 60


def test_each_publication_is_archived_once(report: Report) -> None:
    titles = Counter(
        result["title"]
        for lang in ("fr", "en")
        for result in reader.search(report.archive, "", Filters(language=lang), limit=100)["results"]
    )
    assert len(titles) == 60
    assert set(titles.values()) == {1}


def test_the_tags_are_those_a_person_gave(report: Report) -> None:
    wrong = []
    for feed in load_feeds(datetime.now(UTC)):
        for publication in feed.publications:
            (found,) = (
                result
                for result in reader.search(report.archive, "", Filters(source=feed.id), limit=100)["results"]
                if result["title"] == publication.title
            )
            tags = {tag["topic"] for tag in found["topics"]}
            if tags != set(publication.topics):
                wrong.append((publication.id, tags))
    assert len(wrong) <= 3, wrong


def test_the_mail_arrived_and_names_what_could_not_be_read(report: Report) -> None:
    message = email.message_from_bytes(report.mail.read_bytes(), policy=email.policy.default)
    assert message["Subject"].startswith("Veille réglementaire")
    for kind in ("plain", "html"):
        text = message.get_body((kind,)).get_content()  # type: ignore[union-attr]
        assert "Ministry behind a wall (demo)" in text
        assert "Agence en panne (démonstration)" in text
        assert "7 sources lues sur 9" in text
    assert len(report.page.read_bytes()) < 80_000


def test_the_slack_message_arrived_and_names_them_too(report: Report) -> None:
    text = report.slack.read_text(encoding="utf-8")
    assert all(message["blocks"] for message in json.loads(text))
    assert "Ministry behind a wall (demo)" in text
    assert "Agence en panne (démonstration)" in text


def test_the_site_speaks_both_languages_of_every_topic() -> None:
    publications = [one for feed in load_feeds(datetime.now(UTC)) for one in feed.publications]
    assert len({one.id for one in publications}) == len(publications) == 60
    assert Counter(one.visit for one in publications) == {1: 20, 2: 40}
    assert Counter(one.language for one in publications) == {"fr": 30, "en": 30}
    topics = Counter(topic for one in publications for topic in one.topics)
    assert min(topics[topic] for topic in ("ai_act", "csrd", "biodiversity")) >= 10
    assert sum(not one.topics for one in publications) >= 15


def test_every_date_is_put_into_the_texts() -> None:
    publications = [one for feed in load_feeds(datetime.now(UTC)) for one in feed.publications]
    assert not [one.id for one in publications if "{" in f"{one.title}{one.text}{one.changed}"]


def test_it_runs_in_the_current_folder_and_again(
    tmp_path: Path,
    run: Run,  # noqa: F811 - the fixture
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    for _ in range(2):
        assert json.loads(run("demo", "--out", ".", "--json").out)["documents"] == 60
    assert Path.cwd() == tmp_path


def test_another_folder_is_left_alone_and_our_own_replaced(tmp_path: Path, run: Run) -> None:  # noqa: F811 - the fixture
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="--out"):
        run_demo(tmp_path, say=lambda _: None)
    assert (tmp_path / "thesis.txt").read_text(encoding="utf-8") == "mine"
    shown: Ran = run("demo", "--out", tmp_path / "demo")
    assert "Two searches to try next" in shown.out
    again = run("demo", "--out", tmp_path / "demo", "--json")
    assert json.loads(again.out)["documents"] == 60
