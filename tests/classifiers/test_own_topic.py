"""A topic made by somebody who read docs/topics.md and nothing else: one file, ten examples."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from classifiers.ensemble import EnsembleClassifier, train
from classifiers.examples import Example, load_examples
from classifiers.interface import ClassifierError, Text
from classifiers.topics import Topic, load_topics, topics_digest

pytestmark = pytest.mark.repeats

DOCS = Path(__file__).parents[2] / "docs" / "topics.md"

RIGHT = (
    ("fr", "Arrêté relatif aux bouteilles en verre", "Les metteurs en marché déclarent les emballages."),
    ("fr", "Avis aux éco-organismes", "Le ministère fixe le barème pour les déchets d'emballages ménagers."),
    ("en", "Delegated act on substances in food contact packaging", "Method under Regulation (EU) 2025/40."),
    ("en", "Parliament questions delay of packaging rules", "Members ask for the delegated acts."),
    ("es", "Reglamento de la Comisión", "Reglamento (UE) 2025/40 sobre los envases y residuos de envases."),
)  # fmt: skip
WRONG = (
    ("en", "New packaging for our biscuits", "The brand unveils pretty colours. Buy now in our store."),
    ("en", "Camera speeds up packaging", "The vendor says its software doubles productivity of customers."),
    ("fr", "Le marché du carton progresse de 4 %", "Les ventes d'emballage augmentent, dit le syndicat."),
    ("fr", "Décret relatif aux équipements électriques", "Les producteurs s'enregistrent avant le 1er mars."),
    ("en", "EFRAG delivers simplified ESRS to the Commission", "Companies report from next year."),
    ("es", "Envases y residuos de envases", "La asociación celebra su congreso."),
)  # fmt: skip


@pytest.fixture(scope="module")
def written() -> str:
    found = re.search(r"```yaml\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    return found[1]


@pytest.fixture(scope="module")
def topics(written: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[Topic, ...]:
    folder = tmp_path_factory.mktemp("topics")
    (folder / "ppwr.yaml").write_text(written, encoding="utf-8")
    return load_topics(folder)


@pytest.fixture(scope="module")
def shipped() -> tuple[Example, ...]:
    return load_examples()


@pytest.fixture(scope="module")
def taught(topics: tuple[Topic, ...], shipped: tuple[Example, ...]) -> EnsembleClassifier:
    return train(topics, shipped)


def probability(classifier: EnsembleClassifier, text: tuple[str, str, str]) -> tuple[bool, float]:
    language, title, body = text
    (scores,) = classifier.score([Text(title, body, language)])
    (found,) = (score for score in scores if score.topic == "ppwr")
    return found.tagged, found.probability


def test_the_right_documents_are_found_and_no_others(taught: EnsembleClassifier) -> None:
    assert taught.lexicon_only == ()
    assert [text[1] for text in RIGHT if not probability(taught, text)[0]] == []
    assert [text[1] for text in WRONG if probability(taught, text)[0]] == []


def test_the_shipped_topics_stay_as_good(taught: EnsembleClassifier, shipped: tuple[Example, ...]) -> None:
    texts = [Text(example.title, example.text, example.language) for example in shipped]
    before = train(load_topics(), shipped).score(texts)
    after = taught.score(texts)
    changed = [
        one.topic
        for ours, theirs in zip(before, after, strict=True)
        for one, other in zip(ours, theirs, strict=False)
        if one.tagged != other.tagged
    ]
    assert len(changed) <= 5, f"{changed} of {3 * len(texts)} tags"


def test_twenty_reviews_change_the_next_scores(
    topics: tuple[Topic, ...], shipped: tuple[Example, ...], taught: EnsembleClassifier
) -> None:
    """A team for which the trade press on packaging machines is on topic says so twenty times."""
    seen = [
        Example(f"review-{n}", "en", f"Camera line {n} speeds up packaging", "The vendor doubles output.",
                frozenset(["ppwr"]), frozenset(["ppwr"]), 3.0)
        for n in range(20)
    ]  # fmt: skip
    unseen = WRONG[1]
    assert not probability(taught, unseen)[0]
    again = train(topics, shipped, extra=seen)
    assert probability(again, unseen)[0]
    assert probability(again, unseen)[1] > probability(taught, unseen)[1] + 0.3
    assert not probability(again, WRONG[3])[0]


def test_with_nine_examples_terms_alone_decide(
    topics: tuple[Topic, ...], shipped: tuple[Example, ...]
) -> None:
    fewer = [replace(topic, examples=topic.examples[1:]) if topic.examples else topic for topic in topics]
    classifier = train(fewer, shipped)
    assert classifier.lexicon_only == ("ppwr",)
    assert probability(classifier, RIGHT[2])[0]


def test_other_examples_are_another_topic(topics: tuple[Topic, ...]) -> None:
    fewer = [replace(topic, examples=topic.examples[1:]) for topic in topics]
    assert topics_digest(fewer) != topics_digest(topics)


@pytest.mark.parametrize(
    ("old", "new", "line", "fault"),
    [
        (
            '- "Étiquetage des emballages : consultation publique sur un format harmonisé"',
            "- Étiquetage : avis",
            "32",
            "what holds a colon needs quotes",
        ),
        ("    - title:", "    - titre:", "28", "not an example. Write a title in quotes"),
        ("examples:\n  fr:", "examples:\n  de:", "26", "unknown language 'de'. Use fr and en"),
        ("    packaging: 2\n", "    packaging: 20\n", "17", "Give a number above 0, at most 10"),
        ("counterexamples:\n  en:\n    -", "counterexamples:\n  en:", "41", "'en' is not a list"),
        ("counterexamples:\n  en:\n    -", "counterexamples:", "40", "'counterexamples' is not a mapping"),
    ],
)
def test_a_fault_is_told_with_file_line_and_cure(
    written: str, tmp_path: Path, old: str, new: str, line: str, fault: str
) -> None:
    assert old in written
    path = tmp_path / "ppwr.yaml"
    path.write_text(written.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ClassifierError) as error:
        load_topics(tmp_path)
    assert any(
        told.startswith(f"{path}:{line}: ") and fault in told for told in str(error.value).splitlines()
    ), error.value
