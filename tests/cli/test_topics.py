"""`regwatch topics`: a topic of one's own from file to archive, and what is said of languages and faults."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.service.site import Site

pytestmark = pytest.mark.repeats

GERMAN = (
    "Die Verordnung (EU) 2024/1689 des Europäischen Parlaments und des Rates gilt für Anbieter von Systemen, "
    "die in der Union in Verkehr gebracht werden"
)
NOTE = "not read in this language (de): only legal identifiers were weighed"
PACKAGING = "Commission consults on harmonised labels for packaging under Regulation (EU) 2025/40"
MACHINE = "Camera line speeds up packaging"


@pytest.fixture
def ppwr(home: Path) -> Path:
    """The topic that docs/topics.md shows, copied into the home."""
    docs = (Path(__file__).parents[2] / "docs" / "topics.md").read_text(encoding="utf-8")
    found = re.search(r"```yaml\n(.*?)```", docs, re.DOTALL)
    assert found
    path = home / "topics" / "ppwr.yaml"
    path.write_text(found[1], encoding="utf-8")
    return path


def rows(out: str) -> dict[str, list[str]]:
    return {line.split("\t")[0]: line.split("\t") for line in out.splitlines()}


def test_list_says_what_a_topic_is_scored_by(ppwr: Path, run: Run) -> None:
    assert rows(run("topics", "list").out)["ppwr"][-2:] == ["10", "terms and examples"]
    text = ppwr.read_text(encoding="utf-8")
    ppwr.write_text(text.replace('    - "Ban on certain', '#   - "Ban on certain'), encoding="utf-8")
    assert rows(run("topics", "list").out)["ppwr"][-2:] == ["9", "terms alone: fewer than 10 examples"]
    trained = run("train")
    assert trained.code == 0
    assert "ppwr has fewer than 10 examples: it is scored by its terms alone." in trained.err


def test_a_topic_finds_what_the_archive_holds_and_answers_change_it(
    site: Site, ppwr: Path, run: Run, tmp_path: Path
) -> None:
    site.publish("/one", PACKAGING, "Producers may comment until spring.")
    site.publish("/one", "Customs tariff quotas for tomatoes", "The quotas apply from spring.")
    for number in range(21):
        site.publish("/one", f"{MACHINE} ({number})", "The vendor doubles output.")
    assert run("crawl").code == 0
    tagged = json.loads(run("search", "packaging", "--topic", "ppwr", "--json").out)["results"]
    assert [result["title"] for result in tagged] == [PACKAGING]
    lines = json.loads(run("search", MACHINE, "--limit", "30", "--json").out)["results"]
    ids = [result["id"] for result in lines]
    assert len(ids) == 21

    before = probability(run, ids[-1])
    answers = tmp_path / "answers.csv"
    answers.write_text("".join(["document,topic,answer\n", *(f"{number},ppwr,yes\n" for number in ids[:20])]))
    assert run("review", "--import", answers).code == 0
    assert run("train").code == 0
    assert probability(run, ids[-1]) > before + 0.3


def probability(run: Run, document_id: int) -> float:
    document = json.loads(run("show", str(document_id), "--json").out)
    return next((tag["probability"] for tag in document["tags"] if tag["topic"] == "ppwr"), 0.0)


def test_a_fault_names_file_line_and_cure(ppwr: Path, run: Run) -> None:
    ppwr.write_text(ppwr.read_text(encoding="utf-8").replace("PPWR: 5", "PPWR: 50"), encoding="utf-8")
    listed = run("topics", "list")
    assert listed.code == 2
    assert f"{ppwr}:8: 'PPWR' has the weight 50. Give a number above 0, at most 10" in listed.err


def test_a_language_that_is_not_read_is_told(home: Path, run: Run) -> None:
    tried = json.loads(run("topics", "try", GERMAN, "--json").out)
    assert tried["lang"] == "de"
    (found,) = (topic for topic in tried["topics"] if topic["topic"] == "ai_act")
    assert found["tagged"]
    assert [(item["kind"], item["text"]) for item in found["evidence"]] == [
        ("identifier", "2024/1689"),
        ("note", NOTE),
    ]
    assert NOTE in run("topics", "try", "--lang", "DE", "AI Act").out
    assert NOTE not in run("topics", "try", "--lang", "fr", "AI Act").out


@pytest.mark.parametrize("code", ["deu", "d", "d1"])
def test_a_language_is_two_letters(home: Path, run: Run, code: str) -> None:
    refused = run("topics", "try", "--lang", code, "AI Act")
    assert refused.code == 2
    assert "write a code of two letters" in refused.err


def test_an_archived_tag_tells_that_only_identifiers_were_weighed(home: Path, site: Site, run: Run) -> None:
    sources = home / "sources.yaml"
    sources.write_text(sources.read_text(encoding="utf-8").replace("[en]", "[de]"), encoding="utf-8")
    site.publish("/one", "Leitlinien zur Verordnung (EU) 2024/1689", "Die Kommission legt Leitlinien vor.")
    assert run("crawl").code == 0
    (result,) = json.loads(run("search", "2024/1689", "--json").out)["results"]
    assert [tag["topic"] for tag in result["topics"]] == ["ai_act"]
    assert NOTE in run("show", str(result["id"])).out
