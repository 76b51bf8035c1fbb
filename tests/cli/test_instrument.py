"""What a publication is in law, from a feed's title to `show` and to the filters of `search`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.service.site import Site
from watch.models import Instrument, Stage

ADOPTED = "Commission Delegated Regulation (EU) 2023/2772 supplementing Directive 2013/34/EU"
OPEN = "Consultation on draft guidelines for high-risk AI systems"


@pytest.fixture
def read(home: Path, site: Site, run: Run) -> Path:
    site.publish("/one", ADOPTED, "Sustainability reporting standards.")
    site.publish("/one", OPEN, "Comments are welcome until 15 March.")
    assert run("crawl").code == 0
    return home


def found(run: Run, *arguments: str) -> list[str]:
    done = run("search", "--json", *arguments)
    assert done.code == 0, done.err
    return [result["title"] for result in json.loads(done.out)["results"]]


def test_show_tells_what_a_document_is(read: Path, run: Run) -> None:
    (result,) = json.loads(run("search", "--json", "supplementing").out)["results"]
    document = json.loads(run("show", str(result["id"]), "--json").out)
    assert (document["instrument"], document["stage"]) == ("delegated_act", "adopted")
    assert document["authority"] == "one"
    assert "delegated act, adopted · one\n" in run("show", str(result["id"])).out


def test_search_narrows_by_stage_and_instrument(read: Path, run: Run) -> None:
    assert found(run, "--stage", "consultation") == [OPEN]
    assert found(run, "--instrument", "delegated_act") == [ADOPTED]
    assert found(run, "--stage", "consultation", "--instrument", "guidelines", "draft") == [OPEN]
    assert found(run, "--stage", "consultation", "--instrument", "delegated_act") == []


def test_a_changed_text_is_found_by_its_new_stage_only(read: Path, site: Site, run: Run) -> None:
    site.feeds["/one"] = [
        item.replace(OPEN, "Final guidelines for high-risk AI systems").replace("welcome until", "over since")
        for item in site.feeds["/one"]
    ]
    assert run("crawl", "--all").code == 0
    assert found(run, "--stage", "consultation") == []
    assert found(run, "--stage", "guidance") == ["Final guidelines for high-risk AI systems"]


def test_an_answer_leaves_the_filters_as_they_were(read: Path, run: Run) -> None:
    (result,) = json.loads(run("search", "--json", "supplementing").out)["results"]
    assert run("label", str(result["id"]), "biodiversity", "yes").code == 0
    assert found(run, "--stage", "adopted", "--topic", "biodiversity") == [ADOPTED]


def test_help_names_the_closed_lists_and_a_wrong_value_is_answered_with_them(read: Path, run: Run) -> None:
    told = "".join(run("search", "--help").out.split())
    assert "|".join(Stage) in told
    assert "|".join(Instrument) in told
    wrong = run("search", "--stage", "repealed")
    assert wrong.code == 2
    assert all(f"'{stage}'" in wrong.err for stage in Stage)
    wrong = run("search", "--instrument", "statute")
    assert wrong.code == 2
    assert all(f"'{instrument}'" in wrong.err for instrument in Instrument)
