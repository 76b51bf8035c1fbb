"""A classifier double: a topic is named by a word. Shows the rest of the service what it needs."""

from __future__ import annotations

from collections.abc import Sequence

from classifiers.interface import Evidence, Text, TopicScore

WORDS = {"ai_act": "algorithm", "csrd": "report", "biodiversity": "species"}


class WordClassifier:
    """Tags a text with the topics whose word it holds; "maybe a report" is just not one."""

    version = "words-1"
    topics = tuple(WORDS)

    def score(self, texts: Sequence[Text]) -> list[tuple[TopicScore, ...]]:
        return [tuple(_score(topic, word, text) for topic, word in WORDS.items()) for text in texts]


def _score(topic: str, word: str, text: Text) -> TopicScore:
    said = f"{text.title} {text.body}".lower()
    found = word in said
    evidence = (Evidence("term", word, 4.0),) if found else ()
    likely = 0.4 if f"maybe a {word}" in said else 0.97 if found else 0.01
    return TopicScore(topic, likely, 0.5, evidence)
