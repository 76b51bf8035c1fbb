from __future__ import annotations

import unicodedata

import pytest

from classifiers.tokens import VERB, tokenize


def words(text: str, language: str | None = "fr") -> list[str]:
    return list(tokenize(text, language).words)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Écosystèmes", "ecosysteme"),
        ("l’écosystème", "L'ÉCOSYSTÈME"),
        ("œuvres", "oeuvre"),
        ("règlements généraux", "règlement général"),
        ("les eaux", "les eau"),
        ("technologies", "technologie"),
        ("companies", "company"),
        ("the Commission's guidelines", "the Commission guideline"),
        ("ﬁnance", "finance"),
        ("A.I. rules", "AI rule"),
        ("double-matérialité", "double matérialité"),
        (unicodedata.normalize("NFD", "matérialité"), "matérialité"),
    ],
)
def test_forms_that_compare_equal(one: str, other: str) -> None:
    assert words(one) == words(other)


@pytest.mark.parametrize(
    ("one", "other"), [("IAS", "IA"), ("lois", "loin"), ("process", "proces"), ("92,43", "92/43")]
)
def test_forms_that_stay_apart(one: str, other: str) -> None:
    assert words(one) != words(other)


@pytest.mark.parametrize("text", ["j'ai", "J'AI", "je n’ai", "ai-je", "Ai-je", "que j'y ai"])
def test_the_french_verb_is_not_the_abbreviation(text: str) -> None:
    assert "ai" not in words(text)
    assert VERB in words(text)


@pytest.mark.parametrize(
    ("text", "language"), [("l'AI Act", "fr"), ("AI", None), ("Ai Act", "fr"), ("ai act", "en")]
)
def test_the_abbreviation_is_kept(text: str, language: str | None) -> None:
    assert "ai" in words(text, language)


def test_numbers_of_acts_are_two_words_and_decimals_one() -> None:
    assert words("2024/1689") == ["2024", "1689"]
    assert words("92,43 %") == ["92,43"]


def test_shown_gives_the_words_as_they_stand() -> None:
    tokens = tokenize("Le règlement\n sur  l'IA, l’IA d'abord", "fr")
    first = tokens.words.index("reglement")
    assert tokens.shown(first, first + 3) == "règlement sur l'IA"
    assert tokens.shown(first + 3, first + 5) == "IA d'abord"
    assert tokens.shown(0, 1) == "Le"


@pytest.mark.parametrize("text", ["", "  \n", "…!?", "''''", "\ud800"])
def test_texts_without_words(text: str) -> None:
    assert words(text) == []
