from __future__ import annotations

import pytest

from classifiers.lexicon import Lexicon, written_forms
from classifiers.tokens import tokenize
from classifiers.topics import Topic

NAMES = {"fr": "nom", "en": "name"}


def lexicon(terms: dict[str, float], **more: dict[str, float]) -> Lexicon:
    return Lexicon([Topic("one", NAMES, NAMES, terms, **more)])


def found(lexicon: Lexicon, text: str, language: str = "fr") -> list[str]:
    tokens = tokenize(text, language)
    matches = [match for match in lexicon.find(tokens) if match.term.block < lexicon.blocks - 1]
    return [tokens.shown(match.start, match.end) for match in matches]


def test_accents_plurals_case_and_elision_do_not_matter() -> None:
    terms = lexicon({"espèce protégée": 4})
    assert found(terms, "Les ESPECES PROTEGEES d'abord") == ["ESPECES PROTEGEES"]
    assert found(terms, "l’espèce protégée") == ["espèce protégée"]


def test_abbreviation_is_a_whole_word_and_not_a_verb() -> None:
    terms = lexicon({"IA": 1, "AI": 1})
    assert found(terms, "J'ai vu l'IA du diaire MEDIA, IAS, aire") == ["IA"]
    assert found(terms, "what AI said, paid") == ["AI"]


def test_exact_letters() -> None:
    terms = lexicon({"=CITES": 4})
    assert found(terms, "La CITES protège les espèces") == ["CITES"]
    assert found(terms, "the report cites; des textes cités") == []


def test_prefix_and_alternatives() -> None:
    terms = lexicon({"biodivers*": 2, "law|act ... nature": 3})
    assert found(terms, "la biodiversité, biodiversity") == ["biodiversité", "biodiversity"]
    assert found(terms, "a law on the nature, an act for nature") == ["law on the nature", "act for nature"]


def test_gap_is_at_most_three_words() -> None:
    terms = lexicon({"loi ... ia": 3})
    assert found(terms, "loi IA") == ["loi IA"]
    assert found(terms, "loi un deux trois IA") == ["loi un deux trois IA"]
    assert found(terms, "loi un deux trois quatre IA") == []


def test_overlapping_terms_count_once_and_the_longest_wins() -> None:
    terms = lexicon({"restauration": 1, "restauration de la nature": 5}, against={"restauration rapide": 4})
    assert found(terms, "restauration de la nature") == ["restauration de la nature"]
    matches = terms.find(tokenize("restauration rapide"))
    assert [match.term.against for match in matches] == [True]


def test_topics_do_not_hide_each_others_terms() -> None:
    both = Lexicon([Topic("a", NAMES, NAMES, {"ESRS": 5}), Topic("b", NAMES, NAMES, {"ESRS E4": 5})])
    assert sorted(match.term.block for match in both.find(tokenize("ESRS E4"))) == [0, 1]


def test_identifiers_are_known_by_name_and_by_number() -> None:
    terms = lexicon({"x": 1}, identifiers={"celex:32024R1689": 5})
    assert [term.key for term in terms.identifiers(["celex:32024R1689", "celex:32016R0679"])] == [
        "celex:32024R1689"
    ]
    assert found(terms, "Regulation (EU) 2024/1689 of 13 June") == ["2024/1689"]
    (match,) = terms.find(tokenize("2024/1689"))
    assert match.term.kind == "identifier"


@pytest.mark.parametrize(
    ("identifier", "form"),
    [
        ("celex:32024R1689", "2024 1689"),
        ("celex:32022L2464", "2022 2464"),
        ("celex:32014R1143", "1143 2014"),
        ("celex:32009L0147", "2009 147 ce"),
        ("celex:31992L0043", "92 43 cee"),
        ("celex:31997R0338", "338 97 ce"),
    ],
)
def test_written_forms(identifier: str, form: str) -> None:
    assert form in written_forms(identifier)


def test_other_identifiers_have_no_written_form() -> None:
    assert written_forms("jorf:JORFTEXT000048519395") == ()
