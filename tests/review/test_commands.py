"""`review`, `label`, `train` and `topics backtest` as a person calls them."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from classifiers.ensemble import EnsembleClassifier
from tests.cli.conftest import Run
from tests.review.conftest import archive_all
from tests.review.test_desk import DOUBTFUL, OFF_TOPIC, ON_CSRD, found, shown
from tests.review.theme import VIGILANCE
from watch.app import App

pytestmark = pytest.mark.repeats

Type = Callable[[str], None]


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> Type:
    """Lines as they come through a pipe."""

    def put(lines: str) -> None:
        monkeypatch.setattr("sys.stdin", io.StringIO(lines))

    return put


def test_review_asks_takes_back_and_tells_why(
    app: App, classifier: EnsembleClassifier, run: Run, keys: Type
) -> None:
    ids = archive_all(app.archive, classifier, [DOUBTFUL, OFF_TOPIC, ON_CSRD])
    first, second = (question.document_id for question in app.reviews.questions("csrd", 2))
    keys("what\nu\ny\nu\nn\ns\n")
    done = run("review", "--topic", "csrd", "--limit", "2", "--who", "Ada")
    assert done.code == 0
    assert "There is no answer of this session to undo." in done.err
    assert "1 answers. `regwatch train`" in done.err
    assert done.out.count("1/2  ") == 3, "shown again after an undo, and after one that found nothing"
    for told in (
        DOUBTFUL[0],
        "The Gazette · ",
        "Is it on csrd? The classifier says",
        "for:",
        f"document {ids[0]}",
    ):
        assert told in done.out
    trail = [(one["answer"], one["who"], one["undone"]) for one in shown(app, first)["reviews"]]
    assert trail == [(True, "Ada", True), (False, "Ada", False)]
    assert shown(app, second)["reviews"] == []


def test_review_ends_with_q_with_the_input_and_when_nothing_is_doubtful(
    app: App, classifier: EnsembleClassifier, run: Run, keys: Type
) -> None:
    keys("")
    assert "Nothing is doubtful" in run("review").err
    archive_all(app.archive, classifier, [DOUBTFUL])
    keys("q\n")
    assert "0 answers" in run("review").err
    keys("")
    assert "0 answers" in run("review").err
    assert run("review", "--topic", "nonsense").code == 2


def test_label_and_show_leave_a_trail(app: App, classifier: EnsembleClassifier, run: Run) -> None:
    on, _ = archive_all(app.archive, classifier, [ON_CSRD, OFF_TOPIC])
    assert run("label", on, "csrd", "no", "--who", "Ada").code == 0
    told = run("show", on).out
    assert "csrd: no by a person; the classifier: 100% sure" in told
    assert "Ada answered no to csrd (model" in told
    assert found(app, "csrd") == set()
    assert run("label", on, "csrd", "undo").code == 0
    assert "Ada answered no to csrd, undone since" in run("show", on).out
    assert found(app, "csrd") == {on}
    again = run("label", on, "csrd", "undo")
    assert (again.code, "nothing to undo" in again.err) == (2, True)
    assert run("label", 99, "csrd", "yes").code == 1
    assert run("label", on, "nonsense", "yes").code == 2
    assert run("label", on, "csrd", "maybe").code == 2
    assert [one["who"] for one in json.loads(run("show", on, "--json").out)["reviews"]] == ["Ada"]


def test_import_tells_what_became_of_each_line(
    app: App, classifier: EnsembleClassifier, run: Run, tmp_path: Path
) -> None:
    on, _ = archive_all(app.archive, classifier, [ON_CSRD, OFF_TOPIC])
    file = tmp_path / "answers.csv"
    file.write_text(
        "document,topic,answer,who\n1,csrd,no,Ada\n1,csrd,yes,Ada\n1,csrd,no,Ada\n7,csrd,yes,Ada\n",
        encoding="utf-8",
    )
    done = run("review", "--import", file)
    assert done.code == 1
    assert f"{file}:3: yes to csrd for document 1 does not count: a later answer says no." in done.err
    assert f"{file}:5: there is no document 7. `regwatch search` shows the ids" in done.err
    assert "3 answers taken, 0 known already, 1 faults" in done.err
    assert found(app, "csrd") == set()
    file.write_text(f"id,topic,answer\n{on},csrd,yes\n", encoding="utf-8")
    assert run("review", "--import", file, "--who", "Béla").code == 0
    assert run("review", "--import", tmp_path / "missing.csv").code == 2


@pytest.mark.timeout(180)
def test_train_measures_learns_and_brings_what_became_tagged_into_the_digest(
    app: App, classifier: EnsembleClassifier, run: Run
) -> None:
    ids = archive_all(app.archive, classifier, VIGILANCE)
    assert json.loads(run("digest", "preview", "weekly", "--format", "json").out)["stories"] == 0
    few = run("train", "--no-rescore")
    assert (few.code, "answers" in few.err) == (0, False)
    for document_id in ids[:3]:
        app.reviews.answer(document_id, "csrd", yes=True, who="Ada")
    assert "3 answers are too few to tell" in run("train").err
    assert found(app, "csrd") >= set(ids[:3])
    for document_id in ids[3:20]:
        app.reviews.answer(document_id, "csrd", yes=True, who="Ada")
    done = run("train")
    assert done.code == 0
    assert "without answers  precision 0.000  recall 0.000  F1 0.000" in done.err
    assert "30 documents scored again. Tags given or taken away: csrd " in done.err
    tagged = found(app, "csrd")
    assert len(tagged) >= 28
    digest = json.loads(run("digest", "preview", "weekly", "--format", "json").out)
    assert digest["stories"] + digest["left_out"] == len(tagged)
    assert (digest["reviewed"], digest["changed_by_review"]) == (20, len(tagged))


@pytest.mark.timeout(180)
def test_train_refuses_a_model_that_its_own_answers_make_worse(
    app: App, classifier: EnsembleClassifier, run: Run
) -> None:
    like = [(f"{ON_CSRD[0]} ({number})", ON_CSRD[1]) for number in range(12)]
    for place, document_id in enumerate(archive_all(app.archive, classifier, like)):
        app.reviews.answer(document_id, "csrd", yes=place % 4 == 0, who="Ada")
    before = app.home.model.read_bytes()
    refused = run("train")
    assert refused.code == 1
    assert "The model in use is kept." in refused.err
    assert app.home.model.read_bytes() == before
    assert run("train", "--force", "--no-rescore").code == 0
    assert app.home.model.read_bytes() != before


def test_backtest_tells_the_weeks_and_writes_nothing(
    app: App, classifier: EnsembleClassifier, run: Run
) -> None:
    texts = [ON_CSRD, OFF_TOPIC, *[ON_CSRD] * 13]
    ids = archive_all(app.archive, classifier, texts, days=True)
    app.reviews.answer(ids[1], "csrd", yes=True, who="Ada")
    app.reviews.answer(ids[2], "csrd", yes=False, who="Ada")
    (app.home.topics / "tomato.yaml").write_text(
        "id: tomato\nnames: {fr: Tomate, en: Tomato}\ndefinition: {fr: Les tomates., en: Tomatoes.}\n"
        "terms:\n  any: {tomatoes: 4}\n",
        encoding="utf-8",
    )
    before = {
        path: path.read_bytes()
        for path in app.home.root.iterdir()
        if path.suffix != ".db-shm" and path.is_file()
    }
    days = ("--since", "2026-11-09", "--until", "2026-11-18")
    done = run("topics", "backtest", "--json", *days)
    assert done.code == 0
    by_topic = {one["topic"]: one for one in json.loads(done.out)["topics"]}
    csrd = by_topic["csrd"]
    assert [(week["week"], week["count"]) for week in csrd["weeks"]] == [("2026-W46", 7), ("2026-W47", 2)]
    assert [one["id"] for one in csrd["weeks"][1]["documents"] if one["by_person"]] == [ids[1]]
    assert [week["count"] for week in by_topic["tomato"]["weeks"]] == [1], (
        "a topic of one's own, not yet in use"
    )
    assert by_topic["biodiversity"]["weeks"] == []
    high = run("topics", "backtest", "--topic", "csrd", "--threshold", "1", *days)
    assert high.out.startswith("csrd: 1 documents (threshold 100%)"), "only what a person said"
    assert "by a person" in high.out
    assert {path: path.read_bytes() for path in before} == before
    assert run("topics", "backtest", "--topic", "nonsense").code == 2
    assert run("topics", "backtest", "--since", "2026-11-18", "--until", "2026-11-09").code == 2
