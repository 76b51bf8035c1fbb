"""What answers teach: measured, refused where they harm, kept over every later training."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from classifiers.ensemble import EnsembleClassifier
from classifiers.examples import Example
from classifiers.topics import load_topics
from tests.review.conftest import Clock, archive_all
from tests.review.test_desk import OFF_TOPIC, ON_CSRD, found, tag_of
from tests.review.theme import OTHERS, VIGILANCE
from watch import model
from watch.app import App, load_files
from watch.review import training
from watch.review.rescoring import rescore

pytestmark = pytest.mark.repeats

TAUGHT = 20


@pytest.fixture
def theme(app: App, classifier: EnsembleClassifier) -> list[int]:
    """The archive with the whole theme, of which twenty publications are answered on; their ids."""
    ids = archive_all(app.archive, classifier, [*VIGILANCE, *OTHERS])
    assert not found(app, "csrd"), "the theme is one that the classifier gets wrong"
    for document_id in ids[:TAUGHT]:
        app.reviews.answer(document_id, "csrd", yes=True, who="Ada")
    return ids


def test_twenty_answers_flip_the_unseen_rest_of_their_theme(app: App, theme: list[int], clock: Clock) -> None:
    unseen, others = set(theme[TAUGHT : len(VIGILANCE)]), set(theme[len(VIGILANCE) :])
    learned = training.lessons(app.archive, load_topics())
    taught = model.train_and_save(app.home.model, load_topics(), learned)
    changed = rescore(app.archive, taught, clock)
    tagged = found(app, "csrd")
    assert len(tagged & unseen) >= 0.8 * len(unseen)
    assert not tagged & others, "and nothing else in like words"
    assert tagged >= set(theme[:TAUGHT])
    assert changed == {"csrd": len(tagged & unseen)}


def test_the_answers_are_measured_on_those_held_out(app: App, theme: list[int]) -> None:
    topics = load_topics()
    learned = training.lessons(app.archive, topics)
    assert {example.weight for example in learned} == {training.WEIGHT}
    assert {example.judged for example in learned} == {frozenset({"csrd"})}
    compared = training.compare(topics, model.examples_of(topics), learned)
    assert compared is not None
    assert compared.answers == TAUGHT
    assert compared.without.f1 == 0.0
    assert compared.taught.f1 > 0.8
    assert not compared.is_worse


def test_too_few_answers_say_nothing(app: App, classifier: EnsembleClassifier) -> None:
    ids = archive_all(app.archive, classifier, VIGILANCE[: training.ENOUGH - 1])
    for document_id in ids:
        app.reviews.answer(document_id, "csrd", yes=True, who="Ada")
    learned = training.lessons(app.archive, load_topics())
    assert len(learned) == training.ENOUGH - 1
    assert training.compare(load_topics(), (), learned) is None


def test_answers_that_make_it_worse_are_seen(app: App, classifier: EnsembleClassifier) -> None:
    """Of like publications some were answered yes and some no, at random: the classifier was right before."""
    both = [ON_CSRD, *((f"{title} ({number})", text) for number, (title, text) in enumerate([ON_CSRD] * 11))]
    ids = archive_all(app.archive, classifier, both)
    for place, document_id in enumerate(ids):
        app.reviews.answer(document_id, "csrd", yes=place % 4 == 0, who="Ada")
    topics = load_topics()
    learned = training.lessons(app.archive, topics)
    compared = training.compare(topics, model.examples_of(topics), learned)
    assert compared is not None
    assert compared.is_worse


def test_only_answers_that_count_on_known_topics_are_learned(
    app: App, classifier: EnsembleClassifier
) -> None:
    one, two, three = archive_all(app.archive, classifier, [ON_CSRD, OFF_TOPIC, ON_CSRD])
    app.reviews.answer(one, "csrd", yes=True, who="Ada")
    app.reviews.answer(one, "csrd", yes=False, who="Ada")
    app.reviews.answer(one, "ai_act", yes=True, who="Ada")
    app.reviews.answer(two, "csrd", yes=True, who="Ada")
    app.reviews.undo(two, "csrd")
    app.reviews.answer(three, "biodiversity", yes=True, who="Ada")
    topics = tuple(topic for topic in load_topics() if topic.id != "biodiversity")
    (example,) = training.lessons(app.archive, topics)
    assert (example.labels, example.judged) == (frozenset({"ai_act"}), frozenset({"ai_act", "csrd"}))
    assert training.answer_count([example]) == 2


def test_a_model_that_learned_from_answers_is_loaded_and_the_answers_survive_an_edited_topic(
    app: App, theme: list[int]
) -> None:
    learned = training.lessons(app.archive, load_topics())
    taught = model.train_and_save(app.home.model, load_topics(), learned)

    def none_asked() -> tuple[Example, ...]:
        raise AssertionError("a model that fits is not trained again")

    assert model.load_or_train(app.home.model, load_topics(), none_asked).version == taught.version
    (app.home.topics / "water.yaml").write_text(
        "id: water\nnames: {fr: Eau, en: Water}\ndefinition: {fr: L'eau., en: Water.}\n"
        "terms:\n  any: {drinking water: 3}\n",
        encoding="utf-8",
    )
    app.use(load_files(app.home, {}))
    again = app.classifier
    assert again.version != taught.version
    assert "water" in again.topics
    assert app.reviews.undo(theme[0], "csrd")
    assert tag_of(app, theme[0], "csrd")["probability"] > 0.5, "the new model learned from the answers"


def test_a_model_trained_by_another_process_is_noticed(app: App, theme: list[int], trained: Path) -> None:
    before = app.classifier
    assert app.classifier is before, "loaded once"
    model.train_and_save(app.home.model, load_topics(), training.lessons(app.archive, load_topics()))
    os.utime(app.home.model, ns=(1, 1))
    assert app.classifier.version != before.version
