"""`regwatch sources`: health, check, diff, and OPML in and out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.service.site import Site
from watch.config.catalogue import differences
from watch.config.opml import export_opml, import_opml
from watch.config.sources import load_sources, shipped_catalogue
from watch.errors import ConfigError


def test_health_names_cause_and_incident(home: Path, site: Site, run: Run) -> None:
    site.publish("/one", "A report on CSRD")
    run("crawl", "--all")
    site.broken.add("/one")
    run("crawl", "--all")
    run("crawl", "--all")
    (row,) = json.loads(run("sources", "health", "--json").out)["sources"]
    assert row["outcome"] == "failed"
    assert row["cause"] == "http_status 500"
    assert row["incident"].startswith("http_status since 20")
    assert row["last_good"]
    assert "http_status 500" in run("sources", "health").out


def test_check_says_what_it_would_archive_and_writes_nothing(home: Path, site: Site, run: Run) -> None:
    site.publish("/one", "A report on CSRD")
    done = run("sources", "check", "--json")
    (row,) = json.loads(done.out)["sources"]
    assert done.code == 0
    assert (row["result"], row["items"], row["latest_title"]) == ("ok", 1, "A report on CSRD")
    assert json.loads(run("db", "info", "--json").out)["documents"] == 0


def test_check_exits_1_when_one_fails(home: Path, site: Site, run: Run) -> None:
    site.broken.add("/one")
    done = run("sources", "check")
    assert done.code == 1
    assert "http_status" in done.out


def test_diff_shows_what_an_upgrade_changed(home: Path, run: Run) -> None:
    first = run("sources", "diff")
    assert "+ " in first.out
    assert "Nothing changed" in run("sources", "diff", "--seen").err


def test_differences_by_field() -> None:
    before = {"a": {"url": "https://a"}, "b": {"url": "https://b"}}
    now = {"a": {"url": "https://a2"}, "c": {"url": "https://c"}}
    assert list(differences(before, now)) == [
        "~ a  url: https://a -> https://a2",
        "- b  https://b",
        "+ c  https://c",
    ]


def test_an_export_read_back_gives_the_same_rows(home: Path, run: Run, tmp_path: Path) -> None:
    """#31: nothing is lost on the way out and back."""
    shipped = load_sources(shipped_catalogue())
    file = tmp_path / "sources.opml"
    file.write_bytes(export_opml(shipped))
    before = {source.id: source for source in shipped}
    assert run("sources", "import", file).code == 0
    after = {source.id: source for source in load_sources(home / "sources.yaml")}
    for source_id, source in before.items():
        for name in ("name", "url", "kind", "publisher", "jurisdiction", "languages", "official", "every"):
            assert getattr(after[source_id], name) == getattr(source, name), (source_id, name)
        for name in ("reuse", "keywords", "fallback", "enabled", "min_items", "max_silence", "options"):
            assert getattr(after[source_id], name) == getattr(source, name), (source_id, name)
    assert "there already" in run("sources", "import", file).err


def test_an_import_keeps_the_comments_of_the_file(home: Path, run: Run, tmp_path: Path) -> None:
    mine = home / "sources.yaml"
    mine.write_text("# my own words\n" + mine.read_text(encoding="utf-8"), encoding="utf-8")
    file = tmp_path / "other.opml"
    file.write_text(
        '<opml version="1.0"><body><outline text="Éco &amp; climat" xmlUrl="https://example.org/rss"/>'
        '<outline text="Éco &amp; climat" xmlUrl="https://example.org/rss2"/></body></opml>',
        encoding="utf-8",
    )
    assert run("sources", "import", file).code == 0
    text = mine.read_text(encoding="utf-8")
    assert text.startswith("# my own words")
    assert {"eco-climat", "eco-climat-2"} <= {source.id for source in load_sources(mine)}


def test_export_to_a_file_and_to_stdout(home: Path, run: Run) -> None:
    assert run("sources", "export").out.startswith("<?xml")
    assert run("sources", "export", "--out", "x.opml").code == 0
    assert (home / "x.opml").read_bytes().startswith(b"<?xml")


@pytest.mark.parametrize(
    "content",
    [b"not xml", b"<opml>", b'<!DOCTYPE x [<!ENTITY a "b">]><opml/>', b" " * 6_000_000],
    ids=["text", "cut short", "entities", "huge"],
)
def test_a_file_that_is_no_opml_is_refused_in_one_line(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "x.opml"
    file.write_bytes(content)
    with pytest.raises(ConfigError, match=r"x\.opml"):
        import_opml(file, [], [])


def test_a_faulty_row_changes_nothing(home: Path, run: Run, tmp_path: Path) -> None:
    before = (home / "sources.yaml").read_bytes()
    file = tmp_path / "x.opml"
    file.write_text('<opml><body><outline text="x" xmlUrl="ftp://x"/></body></opml>', encoding="utf-8")
    assert run("sources", "import", file).code == 2
    assert (home / "sources.yaml").read_bytes() == before
    assert not list(home.glob(".sources*"))
