"""Each command, its JSON and its exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.service.site import Site

CSRD = (
    "The Commission publishes the revised European sustainability reporting standards (ESRS) under the CSRD"
)
AI = "High-risk AI systems: guidelines under Regulation (EU) 2024/1689, the AI Act"
OTHER = "Customs tariff quotas for tomatoes"


@pytest.fixture
def read(home: Path, site: Site, run: Run, archives: dict[str, bytes]) -> Path:
    """A home whose source was read."""
    for title in (CSRD, AI, OTHER):
        site.publish("/one", title, f"{title}. Companies have until spring to prepare.")
    archive = home / "regwatch.db"
    if "read" in archives:
        archive.write_bytes(archives["read"])
    else:
        assert run("crawl").code == 0
        archives["read"] = archive.read_bytes()
    return home


def test_init_keeps_what_is_there_and_says_what_next(home: Path, run: Run) -> None:
    mine = home / "subscriptions.yaml"
    mine.write_text(mine.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    again = run("init")
    assert again.code == 0
    assert "regwatch crawl" in again.err
    assert mine.read_text(encoding="utf-8").endswith("# mine\n")


def test_crawl_json_is_the_contract(home: Path, site: Site, run: Run) -> None:
    site.publish("/one", CSRD)
    done = run("crawl", "--json")
    document = json.loads(done.out)
    assert done.code == 0
    assert set(document) == {"sources", "documents_new", "elapsed_s"}
    (row,) = document["sources"]
    assert set(row) == {"id", "outcome", "new", "changed", "unchanged", "error", "elapsed_s"}
    assert (row["id"], row["outcome"], row["new"], row["error"]) == ("one", "new", 1, None)
    assert document["documents_new"] == 1


def test_crawl_is_done_whatever_the_outcomes_unless_strict(home: Path, site: Site, run: Run) -> None:
    site.broken.add("/one")
    assert run("crawl", "--all").code == 0
    strict = run("crawl", "--all", "--strict")
    assert strict.code == 1
    assert "http_status: 500" in strict.out


def test_crawl_says_when_nothing_is_due(read: Path, run: Run) -> None:
    assert "No source is due" in run("crawl").err


def test_search_json_is_the_contract(read: Path, run: Run) -> None:
    found = json.loads(run("search", "esrs", "--json").out)
    assert set(found) == {"query", "total", "results"}
    (result,) = found["results"]
    assert set(result) == {
        "id",
        "title",
        "url",
        "source",
        "lang",
        "published",
        "topics",
        "snippet",
        "score",
    }
    assert result["title"] == CSRD
    assert [set(topic) for topic in result["topics"]] == [{"topic", "probability"}]
    assert result["topics"][0]["topic"] == "csrd"


@pytest.mark.parametrize("query", ["l'intelligence \"AI Act", "C++", "csrd-2", "CSRD OR", "NEAR(a", "AND"])
def test_an_awkward_search_answers(read: Path, run: Run, query: str) -> None:
    assert run("search", query).code == 0


def test_a_search_for_nothing_says_what_to_write(read: Path, run: Run) -> None:
    done = run("search", "!!!")
    assert done.code == 2
    assert "Write a word" in done.err


def test_search_and_show_for_a_person(read: Path, run: Run) -> None:
    found = run("search", "--topic", "ai_act")
    assert AI in found.out
    assert "1 found." in found.err
    shown = run("show", found.out.split()[0])
    assert "ai_act: yes" in shown.out
    assert "for " in shown.out
    assert "celex:32024R1689" in shown.out
    assert run("show", "999").code == 1


def test_show_json_holds_the_evidence(read: Path, run: Run) -> None:
    found = json.loads(run("search", "--topic", "ai_act", "--json").out)
    document = json.loads(run("show", str(found["results"][0]["id"]), "--json").out)
    tag = next(tag for tag in document["tags"] if tag["topic"] == "ai_act")
    assert tag["tagged"] is True
    assert tag["evidence"]
    assert document["cited"] == ["celex:32024R1689"]


@pytest.mark.parametrize(
    ("form", "sign"),
    [("text", "Rien|CSRD|ESRS"), ("html", "<html"), ("slack", '"blocks"'), ("json", '"subscription"')],
)
def test_digest_preview_in_every_form(read: Path, run: Run, form: str, sign: str) -> None:
    done = run("digest", "preview", "weekly", "--format", form)
    assert done.code == 0
    assert any(one in done.out for one in sign.split("|"))


def test_digest_preview_at_another_time_and_at_no_time(read: Path, run: Run) -> None:
    assert run("digest", "preview", "weekly", "--at", "2030-01-07T08:00").code == 0
    wrong = run("digest", "preview", "weekly", "--at", "tomorrow")
    assert wrong.code == 2
    assert "2026-11-30T08:00" in wrong.err


def test_digest_send_writes_once(read: Path, run: Run) -> None:
    dry = run("digest", "send", "--dry-run")
    assert dry.out.startswith("weekly: 2 stories, 0 left out")
    assert json.loads(run("digest", "send", "--dry-run", "--json").out)["would_send"][0]["stories"] == 2
    sent = run("digest", "send", "weekly", "--json")
    assert json.loads(sent.out) == {"sent": 3, "failed": 0, "postponed": 0}
    assert len(list((read / "outbox").iterdir())) == 3
    listed = json.loads(run("deliveries", "list", "--json").out)["deliveries"]
    assert {row["state"] for row in listed} == {"sent"}
    assert "sent" in run("deliveries", "list").out
    assert run("digest", "send").code == 0
    assert run("deliveries", "retry").code == 0


def test_digest_send_that_fails_says_so(home: Path, run: Run, site: Site) -> None:
    file = home / "subscriptions.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("- file: outbox", "- email: [a@example.com]"), encoding="utf-8")
    done = run("digest", "send", "weekly")
    assert done.code == 1
    assert "deliveries list" in done.err
    assert "REGWATCH_SMTP_URL" in run("deliveries", "list").out
    assert run("channels", "test").code == 1


def test_channels_test_reaches_the_folder(home: Path, run: Run) -> None:
    done = run("channels", "test")
    assert done.code == 0
    assert "accepted" in done.out


def test_status_is_1_until_serve_ran(home: Path, run: Run) -> None:
    done = run("status")
    assert done.code == 1
    assert "never ran" in done.err


def test_sources_list(read: Path, run: Run) -> None:
    (row,) = json.loads(run("sources", "list", "--json").out)["sources"]
    assert (row["id"], row["kind"], row["official"]) == ("one", "feed", True)
    assert "one\tone\tfeed" in run("sources", "list", "--all").out


def test_topics_list_and_try(home: Path, run: Run) -> None:
    assert "biodiversity" in run("topics", "list").out
    tried = json.loads(run("topics", "try", AI, "--json").out)
    assert {"topic", "tagged", "probability", "threshold", "evidence"} == set(tried["topics"][0])
    assert next(topic for topic in tried["topics"] if topic["topic"] == "ai_act")["tagged"]
    assert "ai_act: yes" in run("topics", "try", AI, "--lang", "en").out


def test_train_and_evaluate(home: Path, run: Run, tmp_path: Path) -> None:
    assert "Model" in run("train").err
    rows = [
        {"id": "a", "lang": "en", "title": AI, "text": "", "labels": ["ai_act"]},
        {
            "id": "b",
            "lang": "fr",
            "title": "Rapport de durabilité : ordonnance CSRD",
            "text": "",
            "labels": ["csrd"],
        },
        {
            "id": "c",
            "lang": "fr",
            "title": "Loup",
            "text": "",
            "labels": ["biodiversity"],
            "borderline": True,
        },
    ]
    file = tmp_path / "rows.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    measured = json.loads(run("evaluate", file, "--json").out)
    assert set(measured) == {"macro_f1", "topics", "by_lang", "documents", "skipped"}
    assert (measured["documents"], measured["skipped"]) == (2, 1)
    assert set(measured["topics"]["csrd"]) == {"precision", "recall", "f1", "support"}
    assert set(measured["by_lang"]) == {"en", "fr"}
    assert "macro-F1" in run("evaluate", file).out
    file.write_text('{"id": 1}\nnot json\n', encoding="utf-8")
    wrong = run("evaluate", file)
    assert wrong.code == 2
    assert "rows.jsonl:2" in wrong.err


def test_the_archive_is_described_checked_and_backed_up(read: Path, run: Run) -> None:
    assert json.loads(run("db", "info", "--json").out)["documents"] == 3
    assert "documents: 3" in run("db", "info").out
    assert "sound" in run("db", "check").err
    assert run("db", "upgrade").code == 0
    assert run("db", "backup", "copy.db").code == 0
    assert (read / "copy.db").stat().st_size > 0
    assert run("db", "backup", "copy.db").code == 1


def test_every_command_is_in_the_readme_and_has_help(run: Run) -> None:
    from watch.cli.main import COMMANDS

    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    for name in COMMANDS:
        assert f"regwatch {name}" in readme or f"/ `{name}" in readme, name
        shown = run(name, "--help")
        assert shown.code == 0
        assert "Usage:" in shown.out


def test_faults_of_the_files_are_told_with_their_lines(home: Path, run: Run) -> None:
    (home / "sources.yaml").write_text(
        "version: 1\nsources:\n  - {id: one, kind: fede, url: 'ftp://x'}\n  - {id: one, kind: feed}\n",
        encoding="utf-8",
    )
    done = run("crawl")
    assert done.code == 2
    assert "sources.yaml:3" in done.err
    assert "sources.yaml:4" in done.err
    assert "Traceback" not in done.err


def test_a_folder_that_is_no_home_is_named_with_the_cure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    monkeypatch.delenv("REGWATCH_HOME", raising=False)
    monkeypatch.chdir(tmp_path)
    for command in (["crawl"], ["search", "x"], ["digest", "send"], ["status"], ["sources", "list"]):
        done = run(*command)
        assert done.code == 2, command
        assert "regwatch init" in done.err
    assert list(tmp_path.iterdir()) == [], "nothing is made by the way"


def test_a_home_without_its_archive_is_not_started_anew(home: Path, run: Run) -> None:
    (home / "regwatch.db").unlink()
    done = run("crawl")
    assert done.code == 2
    assert "init" in done.err
    assert not (home / "regwatch.db").exists()


def test_a_damaged_archive_is_one_clear_line(home: Path, run: Run) -> None:
    for leftover in home.glob("regwatch.db*"):
        leftover.unlink()
    (home / "regwatch.db").write_bytes(b"not a database at all" * 100)
    for command in (["crawl"], ["search", "x"]):
        done = run(*command)
        assert done.code == 1
        assert len(done.err.strip().splitlines()) == 1


def test_an_unknown_command_and_version(run: Run) -> None:
    assert run("nonsense").code == 2
    assert run("--version").out.startswith("regwatch")


def test_strangers_text_cannot_drive_the_terminal(home: Path, site: Site, run: Run) -> None:
    site.publish("/one", "A report \u202e on CSRD rules for ESRS")
    run("crawl")
    assert "\u202e" not in run("search", "esrs").out
