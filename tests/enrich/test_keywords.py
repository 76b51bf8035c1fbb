"""The keyword filter of firehose sources."""

from __future__ import annotations

import pytest

from watch.enrich.keywords import Keywords


def test_no_keywords_let_everything_through():
    assert Keywords([]).match("anything")
    assert Keywords(["", "—"]).match("anything")


@pytest.mark.parametrize(
    "text",
    [
        "Un décret sur la biodiversité",
        "LA BIODIVERSITÉ EN CHIFFRES",
        "rapports de durabilité",
        "Le rapport de durabilité des PME",
        "What the AI Act asks",
        "les espèces protégées",
    ],
)
def test_a_keyword_is_found_whatever_its_form(text):
    assert Keywords(["biodiversité", "rapport de durabilité", "AI Act", "espèce protégée"]).match(text)


@pytest.mark.parametrize(
    "text",
    [
        "Le marché de la restauration rapide",
        "A fair act of the state",
        "durabilité du rapport",  # the words of a phrase stand side by side and in order
        "les aimants",
    ],
)
def test_only_whole_words_and_whole_phrases_count(text):
    assert not Keywords(["AI", "AI Act", "rapport de durabilité", "IA"]).match(text)


def test_an_elided_article_does_not_hide_a_keyword():
    assert Keywords(["IA"]).match("Règlement sur l’IA")


def test_the_text_may_be_in_either_language():
    filter_ = Keywords(["entreprises", "companies"])
    assert filter_.match("une entreprise")
    assert filter_.match("a company")
