from __future__ import annotations

import itertools

import pytest

from classifiers.ensemble import EnsembleClassifier, train
from classifiers.examples import Example
from classifiers.topics import Topic, load_topics

# Short made-up texts, enough to learn from; the shipped examples are measured elsewhere.
_SUBJECTS = {
    "ai_act": (
        ("fr", "Règlement sur l'IA", "les fournisseurs de systèmes d'IA à haut risque"),
        ("fr", "La CNIL et l'intelligence artificielle", "les déployeurs de systèmes d'IA"),
        ("en", "AI Act", "providers of high-risk AI systems"),
        ("en", "General-purpose AI models", "deployers and the AI Office"),
    ),
    "csrd": (
        ("fr", "CSRD", "les entreprises qui publient un rapport de durabilité selon les ESRS"),
        ("fr", "Double matérialité", "les auditeurs de durabilité et l'EFRAG"),
        ("en", "Corporate sustainability reporting", "companies that report under the ESRS"),
        ("en", "VSME standard", "listed SMEs and their sustainability statement"),
    ),
    "biodiversity": (
        ("fr", "Restauration de la nature", "les États qui rédigent leur plan national de restauration"),
        ("fr", "Espèces protégées", "les exploitants d'un site Natura 2000"),
        ("en", "Deforestation regulation (EUDR)", "operators who place timber on the market"),
        ("en", "Kunming-Montreal framework", "parties to the Convention on Biological Diversity"),
    ),
    "": (
        ("fr", "Notre nouvel assistant dopé à l'IA", "les clients de notre plateforme"),
        ("fr", "Restauration d'un monument historique", "les artisans du chantier"),
        ("fr", "Résilience numérique DORA", "les banques et leurs prestataires informatiques"),
        ("en", "AI-powered notes app raises money", "the customers of our platform"),
        ("en", "Product durability and ecodesign", "makers of washing machines"),
        ("en", "A digital ecosystem for payments", "merchants and their banks"),
    ),
}
_SENTENCES = {
    "fr": (
        "{0} : ce qui change pour {1} dès janvier.",
        "La Commission ouvre une consultation qui intéresse {1}.",
        "Un décret paraît au Journal officiel. Il vise {1}.",
        "Le calendrier est repoussé d'un an pour {1}.",
    ),
    "en": (
        "{0}: what changes for {1} from January.",
        "The Commission opens a consultation that concerns {1}.",
        "A decree was published today. It addresses {1}.",
        "The timetable moves by a year for {1}.",
    ),
}


def made_up_examples() -> tuple[Example, ...]:
    examples = []
    number = itertools.count()
    for topic, subjects in _SUBJECTS.items():
        for language, subject, who in subjects:
            for sentence in _SENTENCES[language]:
                text = sentence.format(subject, who)
                labels = frozenset({topic} if topic else ())
                examples.append(Example(f"t-{next(number):03d}", language, subject, text, labels))
    return tuple(examples)


@pytest.fixture(scope="session")
def topics() -> tuple[Topic, ...]:
    return load_topics()


@pytest.fixture(scope="session")
def examples() -> tuple[Example, ...]:
    return made_up_examples()


@pytest.fixture(scope="session")
def classifier(topics: tuple[Topic, ...], examples: tuple[Example, ...]) -> EnsembleClassifier:
    return train(topics, examples)
