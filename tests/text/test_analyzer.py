"""The words of a text, and the terms that index and queries share."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watch.text.analyzer import LANGUAGES, fold, index_terms, query_terms, stem, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("l'intelligence artificielle", ["intelligence", "artificielle"]),
        ("L’IA d’aujourd’hui", ["ia", "aujourd", "hui"]),
        ("qu'il s'agit jusqu'à l'an", ["il", "agit", "à", "an"]),
        ("n'est-ce", ["est", "ce"]),
        ("the company's report", ["the", "company", "s", "report"]),
    ],
)
def test_french_elisions_are_cut_and_the_rest_is_left(text, expected):
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("œuvre", "oeuvre"),
        ("ŒUVRE", "oeuvre"),
        ("ex æquo", "ex aequo"),
        ("Straße", "strasse"),
        ("ﬁnance", "finance"),
    ],
)
def test_ligatures_are_opened(text, expected):
    assert " ".join(words(text)) == expected


def test_composed_and_decomposed_accents_are_the_same_word():
    assert words("biodiversite\u0301") == words("biodiversité")


def test_ai_and_ia_are_words_like_others():
    assert index_terms("Le règlement sur l'IA et l'AI Act", "fr").split() == [
        "le",
        "regl",
        "sur",
        "ia",
        "et",
        "ai",
        "act",
    ]


@pytest.mark.parametrize("word", ["publiées", "publiée", "publier", "publiera"])
def test_a_french_stem_is_taken_before_the_accents_are(word):
    assert stem(word, "fr") == "publi"


def test_accents_are_folded_after_the_stem():
    assert stem("écosystèmes", "fr") == "ecosystem"
    assert stem("biodiversité", "fr") == "biodivers"


@pytest.mark.parametrize("word", ["32024r1689", "2024", "1689", "225", "co2"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_of_acts_stay_whole(word, language):
    assert stem(word, language) == word


def test_a_number_of_an_act_is_two_words_that_stand_side_by_side():
    assert index_terms("règlement (UE) n° 2024/1689", "fr").split()[-2:] == ["2024", "1689"]


def test_a_text_of_an_unknown_language_counts_as_english():
    assert index_terms("reports", None) == index_terms("reports", "en") == "report"
    assert index_terms("reports", "de") == "report"


@pytest.mark.parametrize(
    ("asked", "written", "language"),
    [
        ("rapports", "rapport", "fr"),
        ("reporting", "reports", "en"),
        ("entreprise", "entreprises", "fr"),
        ("companies", "company", "en"),
    ],
)
def test_a_query_finds_other_forms_in_either_language(asked, written, language):
    assert index_terms(written, language) in query_terms(asked)


@pytest.mark.parametrize(
    "written",
    [
        "biodiversité",
        "durabilité",
        "matérialité",
        "activités",
        "publiée",
        "publiées",
        "données",
        "matières",
        "première",
        "société",
        "écologique",
        "écosystèmes",
        "règlement",
        "forêts",
        "décret",
        "arrêté",
        "évaluation",
    ],
)
def test_a_french_word_is_found_whether_accents_are_typed_or_written(written):
    without = fold(written)
    assert stem(written, "fr") in query_terms(without), "the person left the accents out"
    assert stem(without, "fr") in query_terms(written), "the publisher left the accents out"


@given(st.text())
def test_any_text_becomes_words_that_are_letters_and_digits(text):
    assert all(word.isalnum() for word in words(text))


@given(st.text())
def test_fold_leaves_no_accents_to_fold(text):
    assert fold(fold(text)) == fold(text)
