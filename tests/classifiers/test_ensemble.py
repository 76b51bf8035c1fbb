from __future__ import annotations

import random
import time

import pytest

from classifiers.ensemble import EnsembleClassifier, train
from classifiers.examples import Example
from classifiers.interface import Text, TopicScore
from classifiers.topics import Topic

ON_TOPIC = (
    "The Commission has published guidelines on the AI Act. Providers of high-risk AI systems must register "
    "them, and deployers must ensure human oversight. The AI Office supervises general-purpose AI models. "
)
OFF_TOPIC = (
    "The museum opens a new wing next spring. Visitors will find a café, a bookshop and a room for schools. "
    "The architect used local stone and timber, and the roof collects rain for the fountain. "
)


def score(classifier: EnsembleClassifier, topic: str, text: Text) -> TopicScore:
    (scores,) = classifier.score([text])
    return {item.topic: item for item in scores}[topic]


def words(score: TopicScore, sign: int) -> list[str]:
    return [item.text for item in score.evidence if item.weight * sign > 0]


def test_topics_are_scored_in_order(classifier: EnsembleClassifier) -> None:
    (scores,) = classifier.score([Text("CSRD", "", "fr")])
    assert tuple(item.topic for item in scores) == classifier.topics == ("ai_act", "biodiversity", "csrd")
    assert classifier.lexicon_only == ()


@pytest.mark.parametrize(
    ("title", "language", "topic"),
    [
        ("Règlement sur l’IA : la CNIL désignée autorité de surveillance du marché", "fr", "ai_act"),
        ("EFRAG delivers simplified ESRS to the Commission", "en", "csrd"),
        ("Natura 2000 : un décret modifie le régime d'évaluation des incidences", "fr", "biodiversity"),
    ],
)
def test_a_title_alone_is_enough(
    classifier: EnsembleClassifier, title: str, language: str, topic: str
) -> None:
    (scores,) = classifier.score([Text(title, "", language)])
    assert [item.topic for item in scores if item.tagged] == [topic]


@pytest.mark.parametrize("text", [Text("", "", "fr"), Text("", "", None), Text(" ", "…\n", "en")])
def test_nothing_to_read_is_no_topic(classifier: EnsembleClassifier, text: Text) -> None:
    (scores,) = classifier.score([text])
    assert not any(item.tagged for item in scores)


def test_no_texts(classifier: EnsembleClassifier) -> None:
    assert classifier.score([]) == []


def test_the_french_verb_is_no_abbreviation(classifier: EnsembleClassifier) -> None:
    verb = score(classifier, "ai_act", Text("Ce que j'ai fait de mes règles", "Je n'ai rien à dire.", "fr"))
    assert not verb.tagged
    assert verb.evidence == () or all(item.text.casefold() != "ai" for item in verb.evidence)


def test_evidence_shows_the_words_as_they_stand(classifier: EnsembleClassifier) -> None:
    text = Text("Les ÉTATS adoptent leur Plan National de Restauration", "Règlement (UE) 2024/1991.", "fr")
    found = score(classifier, "biodiversity", text)
    assert found.tagged
    assert "Plan National de Restauration" in words(found, +1)
    assert "2024/1991" in [item.text for item in found.evidence if item.kind == "identifier"]


def test_evidence_goes_both_ways_heaviest_first_and_at_most_eight(classifier: EnsembleClassifier) -> None:
    text = Text("Our platform adds an AI Act assistant", "Start your free trial. " + ON_TOPIC, "en")
    found = score(classifier, "ai_act", text)
    weights = [abs(item.weight) for item in found.evidence]
    assert weights == sorted(weights, reverse=True)
    assert 0 < len(found.evidence) <= 8
    assert "AI Act" in words(found, +1)
    assert words(found, -1)


def test_a_known_act_counts_without_its_name(classifier: EnsembleClassifier) -> None:
    bare = Text("Publication", "Corrigendum.", "en")
    cited = Text("Publication", "Corrigendum.", "en", ("celex:32024R1689",))
    before, after = score(classifier, "ai_act", bare), score(classifier, "ai_act", cited)
    assert after.probability > before.probability
    assert ("identifier", "celex:32024R1689") in [(item.kind, item.text) for item in after.evidence]


def test_another_language_is_judged_by_identifiers_alone(classifier: EnsembleClassifier) -> None:
    german = Text("KI-Verordnung: AI Act", "AI Act, AI Office, GPAI.", "de")
    assert not score(classifier, "ai_act", german).tagged
    cited = Text("KI-Verordnung", "Verordnung (EU) 2024/1689", "de", ("celex:32024R1689",))
    assert score(classifier, "ai_act", cited).tagged
    evidence = score(classifier, "ai_act", cited).evidence
    assert {item.kind for item in evidence} == {"identifier", "note"}
    assert evidence[-1].text == "not read in this language (de): only legal identifiers were weighed"
    assert evidence[-1].weight == 0.0


def test_only_the_topics_own_terms_are_called_terms(classifier: EnsembleClassifier) -> None:
    text = Text("Commission Implementing Regulation on AI systems", "", "en")
    kinds = {item.text: item.kind for item in score(classifier, "ai_act", text).evidence}
    assert "term" in kinds.values()
    assert kinds["Implementing Regulation"] == "word", "the voice of a text is no reason for its topic"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_high_risk_countries_are_no_ai(classifier: EnsembleClassifier, language: str) -> None:
    title = {
        "fr": "Règlement d'exécution fixant la liste des pays à faible ou à haut risque de déforestation",
        "en": "Implementing Regulation listing low-risk and high-risk countries under the EUDR",
    }[language]
    found = score(classifier, "ai_act", Text(title, "", language))
    assert not any(item.kind == "term" and item.weight > 0 for item in found.evidence)


def test_a_passage_in_a_long_page_is_found(classifier: EnsembleClassifier) -> None:
    page = Text("Monthly letter", OFF_TOPIC * 25 + ON_TOPIC * 2 + OFF_TOPIC * 25, "en")
    assert score(classifier, "ai_act", page).tagged
    assert not score(classifier, "csrd", page).tagged


def test_a_passing_mention_in_a_long_page_is_no_tag(classifier: EnsembleClassifier) -> None:
    page = OFF_TOPIC * 25 + "A speaker even joked about the AI Act. " + OFF_TOPIC * 25
    assert not score(classifier, "ai_act", Text("Monthly letter", page, "en")).tagged


def test_batches_score_as_single_texts(classifier: EnsembleClassifier) -> None:
    texts = [
        Text("CSRD", OFF_TOPIC, "en"),
        Text("", "", None),
        Text("Page", OFF_TOPIC * 20 + ON_TOPIC * 3, "en"),
        Text("KI", "", "de", ("celex:32024R1689",)),
    ]
    together = classifier.score(texts)
    for text, scores in zip(texts, together, strict=True):
        (alone,) = classifier.score([text])
        for one, other in zip(alone, scores, strict=True):
            assert one.probability == pytest.approx(other.probability, abs=1e-12)
            assert [item.text for item in one.evidence] == [item.text for item in other.evidence]


def test_training_again_gives_the_same_model(
    topics: tuple[Topic, ...], examples: tuple[Example, ...], classifier: EnsembleClassifier
) -> None:
    shuffled = list(examples)
    random.Random(3).shuffle(shuffled)
    again = train(topics, shuffled)
    text = Text("AI Act", ON_TOPIC, "en")
    assert again.version == classifier.version
    assert again.score([text]) == classifier.score([text])


def test_reviews_teach(topics: tuple[Topic, ...], examples: tuple[Example, ...]) -> None:
    before = train(topics, examples)
    text = Text("Zoning bylaw of the CSRD regional district", "Public hearing on Tuesday.", "en")
    reviews = [
        Example(f"r-{number}", "en", text.title, text.body, frozenset(), frozenset({"csrd"}), weight=5.0)
        for number in range(2)
    ]
    after = train(topics, examples, extra=reviews)
    assert after.version != before.version
    assert score(after, "csrd", text).probability < score(before, "csrd", text).probability - 0.2


def test_a_review_of_one_topic_says_nothing_about_the_others(
    topics: tuple[Topic, ...], examples: tuple[Example, ...]
) -> None:
    text = "Providers of AI systems and deployers under the AI Act"
    plain = [Example(f"x-{n}", "en", text, "", frozenset()) for n in range(20)]
    judged = [Example(f"x-{n}", "en", text, "", frozenset(), judged=frozenset({"csrd"})) for n in range(20)]
    fooled, careful = (train(topics, examples, extra=extra) for extra in (plain, judged))
    sample = Text(text, "", "en")
    assert score(careful, "ai_act", sample).tagged
    assert score(careful, "ai_act", sample).probability > score(fooled, "ai_act", sample).probability + 0.2


def test_a_topic_with_few_examples_is_ruled_by_its_terms(
    topics: tuple[Topic, ...], examples: tuple[Example, ...]
) -> None:
    water = Topic("water", {}, {}, {"drinking water": 3, "Drinking Water Directive": 5}, {"our taps": 4})
    classifier = train((*topics, water), examples)
    assert classifier.lexicon_only == ("water",)
    assert score(classifier, "water", Text("Drinking Water Directive revised", "", "en")).tagged
    assert not score(
        classifier, "water", Text("Tips", "Drinking water is healthy. Buy our taps.", "en")
    ).tagged


def test_without_any_example_terms_rule_everything(topics: tuple[Topic, ...]) -> None:
    classifier = train(topics, ())
    assert classifier.lexicon_only == classifier.topics
    assert score(classifier, "csrd", Text("CSRD", "", "fr")).tagged


def test_a_topic_file_may_fix_the_threshold(topics: tuple[Topic, ...], examples: tuple[Example, ...]) -> None:
    strict = [
        Topic(t.id, t.names, t.definition, t.terms, t.against, t.identifiers, threshold=0.9) for t in topics
    ]
    (scores,) = train(strict, examples).score([Text("CSRD", "", "fr")])
    assert {item.threshold for item in scores} == {0.9}


@pytest.mark.parametrize("piece", ["CSRD reporting ", "a", "’", "(("])
def test_a_huge_text_is_bounded_work(classifier: EnsembleClassifier, piece: str) -> None:
    body = piece * (5_000_000 // len(piece))
    start = time.process_time()
    classifier.score([Text("Title", body, "en")])
    assert time.process_time() - start < 2


@pytest.mark.parametrize("body", ["\x00\ud800", "é" * 3000, "1" * 10_000, "\u0301" * 500, "AI " * 2000])
def test_odd_texts_raise_nothing(classifier: EnsembleClassifier, body: str) -> None:
    (scores,) = classifier.score([Text(body[:50], body, None, ("nonsense", ""))])
    assert all(0 <= item.probability <= 1 for item in scores)
