"""`regwatch show` of a watched page: the real change, not what changes by itself."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.service.site import Site

BEFORE, AFTER = "2 August 2026: high-risk systems", "2 December 2027: high-risk systems of Annex III"


def page(line: str, *, title: str = "AI Act", build: str = "form-9QzW", clock: str = "13:02") -> str:
    return f"""<!DOCTYPE html><html lang="en"><head><title>{title}</title>
<meta name="csrf-token" content="{build}">
<link rel="stylesheet" href="/css/app.css?v={build}"></head>
<body><header>It is {clock}</header><main><h1>{title}</h1>
<p>The Act is the first comprehensive law on artificial intelligence. It sets rules by risk: what is
forbidden, what is high-risk, and what must be made known. Each group has a date of its own.</p>
<form method="post"><input type="hidden" name="form_build_id" value="{build}">
<input type="submit" value="Go"></form>
<ul><li>2 February 2025: prohibitions</li><li>{line}</li></ul>
<p>Page generated in 0.{len(build)} seconds</p></main></body></html>"""


@pytest.fixture
def watched(home: Path, site: Site, run: Run) -> Run:
    """The command line in a home that watches one page, read twice, between which the page changed."""
    (home / "sources.yaml").write_text(
        "version: 1\ndefaults: {every: 5m, delay: 0, full_text: false}\nsources:\n"
        f"  - {{id: act, kind: page, url: '{site.url}/act', languages: [en], official: true}}\n",
        encoding="utf-8",
    )
    site.pages["/act"] = page(BEFORE)
    assert run("crawl", "--all").code == 0
    site.pages["/act"] = page(AFTER, build="form-Ab31x", clock="17:40")
    (row,) = json.loads(run("crawl", "--all", "--json").out)["sources"]
    assert row["outcome"] == "changed"
    return run


def test_the_change_is_shown_and_nothing_else(watched: Run) -> None:
    told = watched("show", "1").out
    shown = told[told.index("until ") :].partition("\n\n")[0].splitlines()
    assert re.fullmatch(r"until \d{4}-\d\d-\d\dT\S+: AI Act", shown[0])
    assert shown[1:] == ["      2 February 2025: prohibitions", f"    - {BEFORE}", f"    + {AFTER}"]
    assert "form-" not in told


def test_json_holds_the_diff_of_each_wording(watched: Run, site: Site) -> None:
    site.pages["/act"] = page(AFTER, title="The AI Act")
    assert watched("crawl", "--all").code == 0
    first, second = json.loads(watched("show", "1", "--json").out)["history"]
    assert first["diff"] == f"  2 February 2025: prohibitions\n- {BEFORE}\n+ {AFTER}"
    assert second["diff"].startswith("- AI Act\n")
    assert "+ The AI Act" in second["diff"]
    assert BEFORE in first["text"]


def test_other_form_ids_alone_are_no_change(watched: Run, site: Site) -> None:
    site.pages["/act"] = page(AFTER, build="form-zz", clock="18:00")
    (row,) = json.loads(watched("crawl", "--all", "--json").out)["sources"]
    assert row["outcome"] == "unchanged"
    assert len(json.loads(watched("show", "1", "--json").out)["history"]) == 1
