"""What is read out of a title or a text: figures, acts, steps, meanings, roundups."""

from __future__ import annotations

from datetime import date

import pytest

from watch.stories.acts import contradict, fresh, is_own_title, references, same_act
from watch.stories.figures import amounts, days, years
from watch.stories.glossary import COUNTRIES, SPECIES, translated
from watch.stories.rarity import Rarity
from watch.stories.roundups import is_roundup
from watch.stories.steps import bodies_of, steps_apart, steps_of
from watch.text.analyzer import fold, stem, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3,5 millions d'euros d'amende", {"3500000€"}),
        ("fined eur 3.5 million", {"3500000€"}),
        ("une amende de 3 500 000 euros", {"3500000€"}),
        ("a €3.5m penalty", {"3500000€"}),
        ("the £7.5m penalty", {"7500000£"}),
        ("7,5 millions de livres", {"7500000£"}),
        ("21 % de 1 082 animaux", {"21%", "1082"}),
        ("le 26 fevrier 2026", set()),
    ],
)
def test_amounts_are_one_in_both_languages(text: str, expected: set[str]) -> None:
    assert amounts(text) == expected


def test_days_and_years() -> None:
    assert days("le 1er mars 2026, march 2nd and 3 april") == {"03-01", "03-02", "04-03"}
    assert years("en 2025, directive 2026/731") == {"2025"}


def test_numbers_of_acts() -> None:
    assert references("Décret n° 2026-187, C-203/24, guidelines 2/2026, fiche n° 2") == [
        "2026-187", "c-203/24", "2/2026", "#2",
    ]  # fmt: skip
    assert fresh("2026/731", date(2026, 4, 1))
    assert not fresh("2024/1689", date(2026, 4, 1))
    assert fresh("2025-1402", date(2026, 1, 5))


def test_identifiers_of_one_sort_contradict() -> None:
    assert same_act("celex:52026PC0151") == "com:com/2026/151"
    assert contradict({"celex:32026R0001"}, {"celex:32026R0002"})
    assert contradict({"com:com/2026/151"}, {"celex:32026R0002"})
    assert not contradict({"press:ip/26/702"}, {"com:com/2026/151"})
    assert not contradict({"press:ip/26/702"}, {"press:qanda/26/703"})
    assert not contradict({"jorf:JORFTEXT000053110301"}, {"nor:TECL2600001A"})


@pytest.mark.parametrize(
    ("title", "own"),
    [
        ("Décret n° 2026-187 du 12 mars 2026 relatif aux sites naturels", True),
        ("Commission Implementing Regulation (EU) 2026/488 of 5 March 2026 laying down", True),
        (
            "Proposition de règlement du Parlement européen et du Conseil modifiant le règlement 2023/1115",
            True,
        ),
        ("Un décret accélère l'agrément des sites", False),
        ("Omnibus I Directive published in the Official Journal", False),
    ],
)
def test_the_form_of_an_act_s_title(title: str, own: bool) -> None:
    assert is_own_title(fold(title.lower())) is own


@pytest.mark.parametrize(
    ("title", "step"),
    [
        ("la commission propose un reglement", "proposal"),
        ("edpb launches public consultation", "consultation"),
        ("accord provisoire sur l'omnibus", "agreement"),
        ("le parlement vote l'allegement", "vote"),
        ("the directive is published in the official journal", "published"),
        ("la directive est entree en vigueur", "in_force"),
        ("rectificatif au reglement", "corrigendum"),
        ("la cnil met en demeure la societe", "notice"),
        ("eu investigates grok", "inquiry"),
    ],
)
def test_steps(title: str, step: str) -> None:
    assert step in steps_of(title, "")


def test_which_steps_are_two_events() -> None:
    assert steps_apart(frozenset({"agreement"}), frozenset({"published"}), 0)
    assert steps_apart(frozenset({"published"}), frozenset({"in_force"}), 9)
    assert not steps_apart(frozenset({"published"}), frozenset({"in_force"}), 1)
    assert not steps_apart(frozenset({"proposal"}), frozenset({"consultation"}), 0)
    assert not steps_apart(frozenset({"penalty"}), frozenset({"adopted"}), 0)
    assert bodies_of("les eurodeputes votent", "") == {"parliament"}


def test_one_meaning_in_two_languages() -> None:
    def meanings(text: str, language: str) -> set[str]:
        stems = [stem(word, language) for word in words(text)]
        return {meaning for meaning in translated(stems, language) if meaning}

    french = meanings("Lignes directrices sur le devoir de vigilance", "fr")
    assert french == meanings("Guidelines on due diligence", "en")
    assert meanings("des loups en Allemagne", "fr") & COUNTRIES == meanings("Germany", "en") & COUNTRIES
    assert meanings("des loups", "fr") & SPECIES == meanings("the wolves", "en") & SPECIES != set()


def test_rare_words_say_more_than_those_of_the_field_even_in_a_small_window() -> None:
    rarity = Rarity()
    for _ in range(3):
        rarity.add({"dataflux", "=biodiversity", "=commission"})
    assert rarity.of("dataflux") > rarity.of("=biodiversity") > rarity.of("=commission") > 0


@pytest.mark.parametrize(
    ("title", "lead", "expected"),
    [
        ("esg newsletter no. 41", "", True),
        ("veille environnement, semaine 11", "", True),
        ("eu agenda: the week ahead", "", True),
        ("journal officiel : jorf n° 0123 du 28 mai 2026", "", True),
        ("point juridique", "decret n° 1 ; arrete du 2 mai ; loi n° 3 ; reglement (ue) 2026/4", True),
        ("loup : le plafond fixe a 21 %", "l'arrete autorise la destruction de 227 loups", False),
        ("an agenda for nature", "", False),
    ],
)
def test_roundups(title: str, lead: str, expected: bool) -> None:
    assert is_roundup(title, lead) is expected
