"""What an answer does at once, and that nothing but another answer changes it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from classifiers.ensemble import EnsembleClassifier
from notifications.render.text import render_text
from tests.review.conftest import NOW, SOURCE, Clock, archive_all, publication
from watch.app import App
from watch.archive import documents, reader
from watch.archive.reader import Filters
from watch.errors import UsageError, WatchError
from watch.review.rescoring import rescore

ON_CSRD = (
    "Revised ESRS adopted under the CSRD",
    "The sustainability reporting standards change for companies.",
)
OFF_TOPIC = ("Customs tariff quotas for tomatoes", "The quotas apply from spring.")
DOUBTFUL = ("A sustainability report that an SME drew up for its bank", "The bank asks SMEs for ESG data.")


def shown(app: App, document_id: int) -> dict[str, Any]:
    document = reader.show(app.home.archive, document_id)
    assert document is not None
    return document


def tag_of(app: App, document_id: int, topic: str) -> dict[str, Any]:
    return next(tag for tag in shown(app, document_id)["tags"] if tag["topic"] == topic)


def found(app: App, topic: str) -> set[int]:
    answer = reader.search(app.home.archive, "", Filters(topic=topic), limit=1000)
    return {result["id"] for result in answer["results"]}


def test_an_answer_sets_the_tag_and_the_search_at_once(app: App, classifier: EnsembleClassifier) -> None:
    on, off = archive_all(app.archive, classifier, [ON_CSRD, OFF_TOPIC])
    assert found(app, "csrd") == {on}
    app.reviews.answer(on, "csrd", yes=False, who="Ada")
    app.reviews.answer(off, "csrd", yes=True, who="Ada")
    assert found(app, "csrd") == {off}
    tag = tag_of(app, on, "csrd")
    assert (tag["tagged"], tag["by_person"]) == (False, True)
    assert tag["probability"] > 0.9, "what the classifier said is kept"
    assert tag["evidence"], "and why"
    # A topic so unlikely that no tag was kept has one now, with its evidence.
    tag = tag_of(app, off, "csrd")
    assert (tag["tagged"], tag["by_person"]) == (True, True)
    assert tag["probability"] < 0.02


def test_who_answered_what_and_what_the_model_said_is_kept(app: App, classifier: EnsembleClassifier) -> None:
    (on,) = archive_all(app.archive, classifier, [ON_CSRD])
    app.reviews.answer(on, "csrd", yes=False, who="Ada")
    app.reviews.answer(on, "csrd", yes=True, who="Béla")
    app.reviews.undo(on, "csrd")
    trail = shown(app, on)["reviews"]
    assert [(one["who"], one["answer"], one["undone"]) for one in trail] == [
        ("Ada", False, False),
        ("Béla", True, True),
    ]
    assert {one["model"] for one in trail} == {classifier.version}
    assert all(one["probability"] > 0.9 for one in trail)
    assert trail[0]["at"].startswith("2026-11-18T12:00")


def test_undo_goes_back_one_answer_at_a_time_and_then_to_the_classifier(
    app: App, classifier: EnsembleClassifier
) -> None:
    (on,) = archive_all(app.archive, classifier, [ON_CSRD])
    before = shown(app, on)["tags"]
    app.reviews.answer(on, "csrd", yes=False, who="Ada")
    app.reviews.answer(on, "csrd", yes=True, who="Ada")
    assert app.reviews.undo(on, "csrd")
    assert (tag_of(app, on, "csrd")["tagged"], found(app, "csrd")) == (False, set())
    assert app.reviews.undo(on, "csrd")
    assert (shown(app, on)["tags"], found(app, "csrd")) == (before, {on})
    assert not app.reviews.undo(on, "csrd")


def test_a_changed_text_does_not_change_what_a_person_said(app: App, classifier: EnsembleClassifier) -> None:
    on, off = archive_all(app.archive, classifier, [ON_CSRD, OFF_TOPIC])
    app.reviews.answer(on, "csrd", yes=False, who="Ada")
    app.reviews.answer(off, "csrd", yes=True, who="Ada")
    with app.archive.write() as connection:
        for document_id, (title, text) in ((on, ON_CSRD), (off, OFF_TOPIC)):
            new = publication(classifier, 90 + document_id, f"{title}; high-risk AI under the AI Act", text)
            documents.change(connection, SOURCE, document_id, new, NOW, material=True, moved={})
    assert found(app, "csrd") == {off}
    assert not tag_of(app, on, "csrd")["tagged"]
    assert found(app, "ai_act") == {on, off}, "tags that nobody decided on follow the text"


def test_another_model_does_not_change_what_a_person_said(
    app: App, classifier: EnsembleClassifier, clock: Clock
) -> None:
    on, off, free = archive_all(app.archive, classifier, [ON_CSRD, OFF_TOPIC, ON_CSRD])
    app.reviews.answer(on, "csrd", yes=False, who="Ada")
    app.reviews.answer(off, "csrd", yes=True, who="Ada")
    kept = (tag_of(app, on, "csrd"), tag_of(app, off, "csrd"))

    class Contrary:
        """Says the opposite of the classifier."""

        version = "contrary"
        topics = classifier.topics

        def score(self, texts: Any) -> Any:
            from dataclasses import replace

            return [
                tuple(replace(one, probability=1 - one.probability) for one in scores)
                for scores in classifier.score(texts)
            ]

    progress: list[int] = []
    changed = rescore(app.archive, Contrary(), clock, on_progress=progress.append)
    assert (tag_of(app, on, "csrd"), tag_of(app, off, "csrd")) == kept
    assert found(app, "csrd") == {off}
    assert found(app, "ai_act") == {on, off, free}
    assert changed == {"csrd": 1, "ai_act": 3, "biodiversity": 3}
    assert progress == [3]
    assert tag_of(app, free, "ai_act")["model"] == "contrary"


def test_what_a_person_added_comes_with_the_next_digest_and_says_so(
    app: App, classifier: EnsembleClassifier, clock: Clock
) -> None:
    on, off = archive_all(app.archive, classifier, [ON_CSRD, OFF_TOPIC])
    app.reviews.answer(on, "csrd", yes=False, who="Ada")
    app.reviews.answer(off, "csrd", yes=True, who="Ada")
    digest = app.dispatcher.preview(app.subscription("weekly"), clock())
    (story,) = digest.sections[0].stories
    assert (story.story_id, story.head.reasons[0].topic) == (off, "csrd")
    assert story.head.reasons[0].by_person
    assert (digest.reviewed, digest.changed_by_review) == (2, 2)
    said = " ".join(render_text(digest).split())
    assert "confirmed by a person" in said
    assert "2 answers from readers since the last message: 2 tags changed." in said
    app.dispatcher.freeze_now(app.subscription("weekly"), clock())
    clock.now += timedelta(days=7)
    later = app.dispatcher.preview(app.subscription("weekly"), clock())
    assert (later.stories, later.reviewed, later.changed_by_review) == (0, 0, 0)
    assert "answers from readers" not in render_text(later)


def test_a_baseline_document_is_not_mailed_because_a_person_tagged_it(
    app: App, classifier: EnsembleClassifier, clock: Clock
) -> None:
    from dataclasses import replace

    new = replace(publication(classifier, 1, *OFF_TOPIC), news=False)
    with app.archive.write() as connection:
        (old,) = documents.add(connection, SOURCE, [new], NOW)
    app.reviews.answer(old, "csrd", yes=True, who="Ada")
    assert app.dispatcher.preview(app.subscription("weekly"), clock()).stories == 0


def test_the_most_doubtful_is_asked_first_and_the_topics_take_turns(
    app: App, classifier: EnsembleClassifier
) -> None:
    archive_all(
        app.archive,
        classifier,
        [
            ON_CSRD,
            DOUBTFUL,
            ("Guidelines on high-risk AI systems under the AI Act", "Providers have until spring."),
            ("Our AI assistant now follows European rules", "A product page on compliance with AI rules."),
            ("A wolf seen near the town", "The prefect recalls the rules on protected species."),
        ],
        days=True,
    )
    asked = app.reviews.questions(None, 100)
    by_topic = {
        topic: [round(abs(q.probability - q.threshold), 2) for q in asked if q.topic == topic]
        for topic in classifier.topics
    }
    assert all(distances == sorted(distances) for distances in by_topic.values())
    assert len(by_topic["csrd"]) >= 2
    turns = [question.topic for question in asked[:3]]
    assert sorted(turns) == sorted(topic for topic, distances in by_topic.items() if distances)
    assert [question.topic for question in app.reviews.questions("csrd", 100)] == ["csrd"] * len(
        by_topic["csrd"]
    )
    first = asked[0]
    app.reviews.answer(first.document_id, first.topic, yes=True, who="Ada")
    again = [(q.document_id, q.topic) for q in app.reviews.questions(None, 100)]
    assert (first.document_id, first.topic) not in again
    app.reviews.undo(first.document_id, first.topic)
    again = [(q.document_id, q.topic) for q in app.reviews.questions(None, 100)]
    assert (first.document_id, first.topic) in again


def test_of_equally_doubtful_documents_the_newest_is_asked_first(
    app: App, classifier: EnsembleClassifier
) -> None:
    oldest_last = archive_all(app.archive, classifier, [DOUBTFUL] * 7, days=True)
    asked = app.reviews.questions("csrd", 100)
    english = [question.document_id for question in asked if question.document_id in oldest_last[1::2]]
    assert english == oldest_last[1::2]


def test_unknown_documents_and_topics_are_told_with_the_cure(
    app: App, classifier: EnsembleClassifier
) -> None:
    (on,) = archive_all(app.archive, classifier, [ON_CSRD])
    with pytest.raises(WatchError, match="no document 99"):
        app.reviews.answer(99, "csrd", yes=True, who="Ada")
    with pytest.raises(UsageError, match="The topics are"):
        app.reviews.answer(on, "nonsense", yes=True, who="Ada")
    with pytest.raises(UsageError, match="The topics are"):
        app.reviews.questions("nonsense", 5)
    assert shown(app, on)["reviews"] == []
