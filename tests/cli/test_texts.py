"""Whole texts, from the site that has them to what a person is shown: `regwatch show` and `search`."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.crawl.site import Site, answer
from tests.fulltext import pdfs
from tests.fulltext.store import Store, page
from tests.service.words import WordClassifier
from watch.app import App, load_files
from watch.archive.engine import Archive
from watch.config.home import Home, make_home
from watch.config.settings import load_settings

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)

SUBSCRIPTIONS = """version: 1
subscriptions:
  - {id: a, language: fr, when: {day: every, at: "08:00", timezone: Europe/Paris}, channels: [{file: outbox}]}
"""


class Watch:
    """A home with rows that keep whole texts, all on one site."""

    def __init__(self, folder: Path, site: Site) -> None:
        self.site = site
        self.store = Store(site)
        rows = "".join(
            f"  - {{id: {name}, kind: feed, url: '{site.url(f'/{name}')}', languages: [fr], reuse: full}}\n"
            for name in ("first", "second")
        )
        (folder / "sources.yaml").write_text(
            f"version: 1\ndefaults: {{delay: 0, full_text: true}}\nsources:\n{rows}", encoding="utf-8"
        )
        (folder / "subscriptions.yaml").write_text(SUBSCRIPTIONS, encoding="utf-8")
        self.home: Home = make_home(folder)
        Archive.create(self.home.archive).close()

    def publish(self, source: str, title: str, link: str, text: str = "") -> None:
        """Make a feed of one item."""
        item = f"<item><title>{title}</title><link>{link}</link><description>{text}</description></item>"
        feed = f"<rss version='2.0'><channel><title>t</title>{item}</channel></rss>"
        self.site.pages[f"/{source}"] = answer(feed.encode(), Content_Type="application/rss+xml")

    async def crawl(self, *sources: str) -> None:
        environ = {"REGWATCH_ALLOW_ADDRESSES": "127.0.0.0/8"}
        with Archive.open(self.home.archive) as archive:
            app = App(
                self.home,
                load_settings(environ),
                archive,
                load_files(self.home, environ),
                environ,
                clock=lambda: NOW,
                classifier=WordClassifier(),
                eu_texts=self.store.address,
            )
            await app.crawl(app.pick(sources, everything=False))


@pytest.fixture
async def watch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Watch]:
    monkeypatch.delenv("REGWATCH_HOME", raising=False)
    monkeypatch.chdir(tmp_path)
    async with Site() as site:
        yield Watch(tmp_path, site)


def shown(run: Run, document_id: int = 1) -> dict[str, Any]:
    done = run("show", str(document_id), "--json")
    assert done.code == 0, done.err
    return dict(json.loads(done.out))


async def test_a_scan_is_archived_and_a_person_is_told_that_nobody_read_it(watch: Watch, run: Run) -> None:
    watch.site.pages["/scan.pdf"] = answer(pdfs.scanned(3), Content_Type="application/pdf")
    watch.publish("first", "Arrêté préfectoral", watch.site.url("/scan.pdf"), "Espèces protégées.")
    await watch.crawl("first")

    document = shown(run)
    assert (document["title"], document["text_note"]) == ("Arrêté préfectoral", "no_text")
    assert document["text"] == "Espèces protégées.", "what the source said of it is kept"
    assert "no text: the file is a scan" in run("show", "1").out
    assert "no text: the file is a scan" in run("search", "arrêté").out


async def test_an_act_behind_a_challenge_is_read_from_the_store_and_can_be_searched(
    watch: Watch, run: Run
) -> None:
    watch.site.pages["/act"] = answer(b"", "202 Accepted", x_amzn_waf_action="challenge")
    watch.publish("first", "CELEX:32024R1689", watch.site.url("/act?uri=CELEX:32024R1689"))
    watch.store.publish("32024R1689", "fra", page("Les déployeurs surveillent le fonctionnement du système."))
    watch.store.publish("32024R1689", "eng", page("Deployers shall monitor the operation of the system."))
    await watch.crawl("first")

    document = shown(run)
    assert document["text"] == "Les déployeurs surveillent le fonctionnement du système."
    assert (document["lang"], document["text_note"]) == ("fr", None)
    assert json.loads(run("search", "déployeur", "--json").out)["total"] == 1
    assert not watch.site.seen("/act"), "the wall is not knocked at"


async def test_what_a_second_source_says_of_an_act_is_shown_with_it(watch: Watch, run: Run) -> None:
    link = watch.site.url("/act?uri=CELEX:32026R0001")
    watch.store.publish("32026R0001", "fra", page("Article premier."))
    watch.publish("first", "Un acte", link)
    await watch.crawl("first")
    watch.publish("second", "Un acte", link, "Modifie le règlement (UE) 2024/1689.")
    await watch.crawl("second")

    document = shown(run)
    assert document["text"] == "Article premier."
    assert [(seen["source"], seen["said"]) for seen in document["seen"]] == [
        ("first", ""),
        ("second", "Modifie le règlement (UE) 2024/1689."),
    ]
    assert "second says: Modifie le règlement (UE) 2024/1689." in run("show", "1").out
