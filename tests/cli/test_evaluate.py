"""`regwatch evaluate`: the gate and its pins. Measuring a file is tested with the other commands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from classifiers import gate
from classifiers.evaluation import Evaluation
from classifiers.examples import load_examples
from classifiers.topics import load_topics
from tests.cli.conftest import Run

pytestmark = pytest.mark.repeats


@pytest.fixture
def floors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the floors, so that pinning writes nothing into the program."""
    path = tmp_path / "floors.json"
    path.write_bytes(gate.FLOORS.read_bytes())
    monkeypatch.setattr(gate, "FLOORS", path)
    return path


@pytest.fixture(scope="module")
def reached() -> Evaluation:
    """What is measured, measured once: five fits take seconds, and give the same every time."""
    return gate.held_out(load_topics(), load_examples())


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch, reached: Evaluation) -> None:
    monkeypatch.setattr(gate, "held_out", lambda *_: reached)


@pytest.mark.usefixtures("measured")
def test_the_gate_is_open_and_shuts(floors: Path, run: Run) -> None:
    opened = run("evaluate", "--gate", "--json")
    assert opened.code == 0
    assert json.loads(opened.out)["documents"] > 1000

    document = json.loads(floors.read_text(encoding="utf-8"))
    document["floors"]["csrd"]["fr"]["recall"] = 1.0
    floors.write_text(json.dumps(document), encoding="utf-8")
    shut = run("evaluate", "--gate")
    assert shut.code == 1
    assert "csrd, fr: recall" in shut.err
    assert "below its floor 1.0000" in shut.err

    refused = run("evaluate", "--pin")
    assert refused.code == 1
    assert "--allow-lower" in refused.err
    assert json.loads(floors.read_text(encoding="utf-8")) == document
    assert run("evaluate", "--pin", "--allow-lower").code == 0
    assert floors.read_bytes() == Path(gate.__file__).with_name("floors.json").read_bytes()


@pytest.mark.usefixtures("measured")
def test_without_floors_there_is_no_gate_to_pass(floors: Path, run: Run) -> None:
    floors.unlink()
    shut = run("evaluate", "--gate")
    assert shut.code == 1
    assert "regwatch evaluate --pin" in shut.err


@pytest.mark.parametrize(
    ("args", "cure"),
    [
        ([], "Name a FILE, or give --gate or --pin"),
        (["--gate", "--pin"], "one of the three"),
        (["--gate", "--allow-lower"], "--allow-lower goes with --pin"),
    ],
)
def test_options_that_do_not_go_together(run: Run, args: list[str], cure: str) -> None:
    refused = run("evaluate", *args)
    assert refused.code == 2
    assert cure in refused.err
